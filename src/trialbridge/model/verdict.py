"""What matching says: a verdict for each criterion, a report for each study."""

from typing import Literal

from trialbridge.model.base import Noun, schema
from trialbridge.model.criterion import Author, Polarity, Role
from trialbridge.model.patient import Quote

Truth = Literal["met", "not_met", "unknown"]
Basis = Literal["stated", "derived", "presumed"]
Policy = Literal["summary", "stated"]
Overall = Literal["open", "unknown", "excluded"]


class Verdict(Noun, frozen=True):
    """The truth of a requirement for a patient on a day; MET means "does not exclude"."""

    truth: Truth
    basis: Basis = "stated"
    applies: bool = True
    evidence: tuple[Quote, ...] = ()
    derivation: str = ""
    asks: tuple[str, ...] = ()
    conflict: bool = False


class CriterionVerdict(Noun, frozen=True):
    """A criterion's verdict with the words of both sides; `author` gave the rule where the parser did not.

    `untouched`: an exclusion that was not wholly read, of which the record speaks nowhere.
    """

    criterion: int
    text: str
    polarity: Polarity
    role: Role
    verdict: Verdict
    study_quote: Quote
    applies_to: tuple[str, ...] = ()
    computable: bool = True
    author: Author | None = None
    untouched: bool = False


Audience = Literal["patient", "laboratory", "investigator"]


class Question(Noun, frozen=True):
    """A fact to find out, and how many unknown criteria of the studies in play an answer settles.

    `settles` is the number whatever the answer is, `settles_most` with the most telling one, `gain` the mean
    over the answers. `audience` can answer; `addressed` puts the question to them.
    """

    variable: str
    text: str
    settles: int
    settles_most: int = 0
    gain: float = 0.0
    audience: Audience = "investigator"
    addressed: str = ""


class ScorePart(Noun, frozen=True):
    """One named part of a score."""

    name: str
    value: float


class Odds(Noun, frozen=True):
    """The chance of being given the studied therapy, and what was assumed."""

    target: str
    probability: float | None
    arms_with: tuple[str, ...] = ()
    arms_without: tuple[str, ...] = ()
    control: str = ""
    basis: Literal[
        "single_arm",
        "every_arm",
        "crossover",
        "allocation_stated",
        "equal_assumed",
        "prose_equal_assumed",
        "prose",
        "not_randomised",
        "not_stated",
    ] = "not_stated"
    assumptions: tuple[str, ...] = ()
    quotes: tuple[Quote, ...] = ()


class Change(Noun, frozen=True):
    """Something about the patient that would have to become different.

    `value`: the variable `about` would go up or down to `value` in `unit` (as recorded), just past the limit
    where `strict`. `stop`: what is being given would be stopped; `resolve`: what is present would be gone.
    """

    kind: Literal["value", "stop", "resolve"]
    about: str
    value: float | None = None
    unit: str = ""
    direction: Literal["up", "down", ""] = ""
    strict: bool = False


class Mend(Noun, frozen=True):
    """How a criterion not met would be, on a day, after changes; `criterion` -1, -2 are coded limits."""

    criterion: int
    day: str
    changes: tuple[Change, ...] = ()


class Horizon(Noun, frozen=True):
    """What would open a study that is closed to the patient, and when; without `opens_on` nothing does.

    All changes are taken to happen on the day of the report and everything else to stay as it is; unknown
    criteria stay unknown. `certain_on` is later where dates are vague: from then on it is met for certain.
    """

    opens_on: str = ""
    certain_on: str = ""
    changes: tuple[Change, ...] = ()
    cohort: str = ""
    mends: tuple[Mend, ...] = ()


class MatchReport(Noun, frozen=True, tag="match_report", tag_field="type"):
    """One study for one patient on one day, reproducible from the versions it names."""

    study: str
    study_version: str
    patient: str
    patient_version: str
    engine: str
    day: str
    policy: Policy
    overall: Overall
    schema: int = schema(1)
    cohort: str = ""
    verdicts: tuple[CriterionVerdict, ...] = ()
    score: float = 0.0
    parts: tuple[ScorePart, ...] = ()
    met: int = 0
    not_met: int = 0
    unknown: int = 0
    unknown_opaque: int = 0
    odds: Odds | None = None
    limits: tuple[CriterionVerdict, ...] = ()
    horizon: Horizon | None = None
