"""What is told of another person or of another time, and was read of the patient now."""

import re

from trialbridge.eligibility.atoms import holds
from trialbridge.eligibility.doubts.check import ALL, HAS, IS_ALL, PLANNED, RANGE, TIMED, Check, Leaves
from trialbridge.model.rule import Has, Range, Rule

_KIN = re.compile(
    r"\b(?:related to|relatives? of|care ?givers? (?:of|for|to)|spouses? of|partners? of|siblings? of|"
    r"parents? of|child(?:ren)? of|offspring of|living with|mothers? of|fathers? of|wives of|husbands? of|"
    r"members? of) (?:an? |the )?(?:[a-z-]+ ){0,3}?"
    r"(?:patients?|persons?|people|individuals?|someone|veterans?|survivors?|alcoholics|child(?:ren)?|adults?)\b"
)
_OF_PATIENTS = (
    "family-",
    "-exposure",
    "relative",
    "staff",
    "employee",
    "partner",
    "contraception",
    "caregiver",
)
"""Parts of the names of what is of others by itself."""
_CHILD = re.compile(
    r"\b(?:have|has|having|with) (?:an?|one|at least one|one or more|two|any) (?:[a-z-]+ ){0,2}?"
    r"(?:child|children|son|daughter|infant|baby|toddler|adolescent)\b(?! ?-?(?:bearing|pugh))"
)
_THEN = re.compile(
    r"\bat (?:the )?(?:time(?:-| )?(?:point)? of )?"
    r"(?:(?!(?:least|most|time|with|and|or|who|in|for|of|on)\b)[a-z0-9-]+ ){0,3}(?:diagnosis|onset)\b"
)
_KEPT = ("stage", "gleason", "grade", "risk", "ajcc", "figo")
"""Variables of a tumour that keep what they were at its diagnosis, of which "at diagnosis" is then said."""
_STATES = frozenset({"postmenopausal", "premenopausal", "pregnancy", "lactation"})
_AT_TIME = re.compile(
    r"\b(?:at|on) (?:the )?(?:time|day|moment)(?:-| )?(?:point)? of (?:the |an? )?([a-z-]{5})"
)
_SPAN = re.compile(
    r"\bwithin (?:the )?(?:last |past |previous |prior )?\d+ (?:to )?\d+ ?(?:day|week|month|year)s?\b"
)
_NOW_OR_LATER = re.compile(
    r"\b(?:using|receiving|taking|on),? or (?:is |are )?(?:plan|intend|schedul|anticipat)[a-z]* (?:to|on)\b"
)
_EVER_OR_NOW = re.compile(r"\bhistory of,? or (?:[a-z]+ ){0,4}?active\b")
_NEWBORN = ("weight", "birth", "infant", "neonat", "newborn", "babies")


def _of_kin(text: str, rule: Rule, held: Leaves) -> bool:
    """ "Related to a patient with asthma" is not to have it."""
    names = [leaf.concept for leaf in held if isinstance(leaf, Has)]
    own = any(part in name for name in names for part in _OF_PATIENTS)
    return not own and _KIN.search(text) is not None


def _of_child(text: str, rule: Rule, held: Leaves) -> bool:
    """ "Have a child between 1 and 18 years of age" tells the child's."""
    return _CHILD.search(text) is not None


def _then(text: str, rule: Rule, held: Leaves) -> bool:
    """ "BMI <= 18.5 at diagnosis", "pregnant at the time of diagnosis": no value or state of now."""
    if _THEN.search(text) is None or any(
        isinstance(leaf, Range) and any(part in leaf.variable for part in _KEPT) for leaf in held
    ):
        return False
    return any(
        leaf.status == "active" or leaf.concept in _STATES
        if isinstance(leaf, Has)
        else isinstance(leaf, Range)
        for leaf in held
    )


def _at_time(text: str, rule: Rule, held: Leaves) -> bool:
    """ "Creatinine > 1.5 mg/dL at the time of transplantation" asks for no transplantation of before."""
    named = [f"-{found[1]}" for found in _AT_TIME.finditer(text)]
    return any(
        isinstance(leaf, Has)
        and leaf.window is None
        and leaf.concept != "informed-consent"
        and holds(f"-{leaf.concept}", tuple(named))
        for leaf in held
    )


def _between(text: str, rule: Rule, held: Leaves) -> bool:
    """ "Diagnosed within 6 to 12 months" has two ends, of which one was read."""
    open_ = any(
        isinstance(leaf, Has) and leaf.window is not None and leaf.window.at_least is None for leaf in held
    )
    return open_ and _SPAN.search(text) is not None


def _newborn(text: str, rule: Rule, held: Leaves) -> bool:
    """ "Gestational age of 35 weeks and gestation body weight above 2 kg" is of a child, and no pregnancy."""
    return any(isinstance(leaf, Has) and leaf.concept == "pregnancy" for leaf in held)


def _only_later(text: str, rule: Rule, held: Leaves) -> bool:
    """ "Currently using, or planning to use X": who uses it now is lost."""
    now = any(isinstance(leaf, Has) and leaf.status != "planned" for leaf in held)
    return not now and _NOW_OR_LATER.search(text) is not None


def _only_now(text: str, rule: Rule, held: Leaves) -> bool:
    """ "History of or positive for active X": who had it before is lost."""
    had = any(isinstance(leaf, Has) and leaf.status == "any" for leaf in held)
    return not had and _EVER_OR_NOW.search(text) is not None


CHECKS: tuple[Check, ...] = (
    Check(_of_kin, traits=HAS, words=("related to", " of ", " for ", " to ", "living with")),
    Check(
        _of_child,
        words=("child", "son", "daughter", "infant", "baby", "toddler", "adolescent"),
        names=frozenset({"age"}),
    ),
    Check(_only_later, traits=PLANNED, words=(" or ",)),
    Check(_only_now, traits=HAS, words=("history of",)),
    Check(_then, words=("diagnosis", "onset")),
    Check(_at_time, joined=True, traits=IS_ALL | RANGE | HAS, words=("time", "day of", "moment")),
    Check(_between, "inclusion", traits=TIMED, words=("within",)),
    Check(_newborn, joined=True, traits=ALL, words=_NEWBORN, names=frozenset({"gestational_age"})),
)
