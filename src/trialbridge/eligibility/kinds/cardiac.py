"""The heart in figures: ejection fraction, QTc, NYHA class, heart rate, troponin."""

import re
from collections.abc import Iterator

from trialbridge.eligibility.atoms import Atom, Sentence, matches
from trialbridge.eligibility.kinds import Example
from trialbridge.eligibility.lexer import ROMAN
from trialbridge.model.rule import All, Has, Range

VARIABLES = (
    "lvef",
    "shortening_fraction",
    "qtc",
    "pr_interval",
    "qrs",
    "heart_rate",
    "nyha",
    "ccs_angina",
    "troponin",
    "bnp",
    "nt_probnp",
    "ck",
)
TRIGGERS = ("heart-failure",)
_CLASS = re.compile(
    r"(?:functional )?class (?P<low>[1-4]|i{1,3}|iv)"
    r"(?:(?: or | to | and |/|-| - )(?P<high>[1-4]|i{1,3}|iv))? "
    r"(?:chronic |congestive )*(?:heart|cardiac) failure"
)


def find(sentence: Sentence) -> Iterator[Atom]:
    """Find a class that only heart failure can have: "class 3 or 4 congestive heart failure"."""
    for start, end, found in matches(sentence, _CLASS):
        ends = [_level(found[side]) for side in ("low", "high") if found[side]]
        limit = Range(variable="nyha", low=min(ends), high=max(ends))
        yield Atom(start, end, All(rules=(Has(concept="heart-failure"), limit)), "heart-failure", 4)


def _level(word: str) -> float:
    return float(word) if word.isdigit() else float(ROMAN[word])


EXAMPLES = (
    Example("LVEF ≥ 50%", Range(variable="lvef", low=50.0, unit="%")),
    Example("QTc > 470 msec", Range(variable="qtc", low=470.0, low_open=True, unit="ms"), exclusion=True),
    Example("NYHA class III or IV", Range(variable="nyha", low=3.0, high=4.0), exclusion=True),
    Example(
        "Class 3 or 4 congestive heart failure",
        All(rules=(Has(concept="heart-failure"), Range(variable="nyha", low=3.0, high=4.0))),
        exclusion=True,
    ),
)
