"""The public API, loaded on first use; importing the package or its errors imports nobody else's code."""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from trialbridge.eligibility import parse as parse
    from trialbridge.flows.intake import read as read
    from trialbridge.flows.match import match as match
    from trialbridge.flows.search import find as find
    from trialbridge.matching.judge import judge as judge
    from trialbridge.model.case import Case as Case
    from trialbridge.model.criterion import Criterion as Criterion
    from trialbridge.model.patient import Fact as Fact
    from trialbridge.model.patient import Patient as Patient
    from trialbridge.model.patient import Quote as Quote
    from trialbridge.model.rule import Rule as Rule
    from trialbridge.model.rule import Window as Window
    from trialbridge.model.study import Rejected as Rejected
    from trialbridge.model.study import Study as Study
    from trialbridge.model.verdict import MatchReport as MatchReport
    from trialbridge.model.verdict import Verdict as Verdict
    from trialbridge.vocab import Vocabulary as Vocabulary
    from trialbridge.vocab import default_vocabulary as default_vocabulary

__version__ = "0.1.0"

_HOMES = {
    "read": "trialbridge.flows.intake",
    "parse": "trialbridge.eligibility",
    "judge": "trialbridge.matching.judge",
    "match": "trialbridge.flows.match",
    "find": "trialbridge.flows.search",
    "Case": "trialbridge.model.case",
    "Criterion": "trialbridge.model.criterion",
    "Fact": "trialbridge.model.patient",
    "Patient": "trialbridge.model.patient",
    "Quote": "trialbridge.model.patient",
    "Rule": "trialbridge.model.rule",
    "Window": "trialbridge.model.rule",
    "Rejected": "trialbridge.model.study",
    "Study": "trialbridge.model.study",
    "MatchReport": "trialbridge.model.verdict",
    "Verdict": "trialbridge.model.verdict",
    "Vocabulary": "trialbridge.vocab",
    "default_vocabulary": "trialbridge.vocab",
}

__all__ = [
    "Case", "Criterion", "Fact", "MatchReport", "Patient", "Quote", "Rejected", "Rule", "Study", "Verdict",
    "Vocabulary", "Window", "default_vocabulary", "find", "judge", "match", "parse", "read",
]  # fmt: skip


def __getattr__(name: str) -> object:
    """Load a public name from its home the first time it is asked for."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = globals()[name] = getattr(import_module(_HOMES[name]), name)
    return value


def __dir__() -> list[str]:
    """List the public names, loaded or not."""
    return sorted({*globals(), *__all__})
