"""Daily doses of steroids in the forms studies give them, told as prednisone."""

import re
from collections.abc import Iterator

from trialbridge.eligibility.atoms import Atom, Sentence, matches
from trialbridge.eligibility.kinds import Example
from trialbridge.model.rule import All, Has, Range

TRIGGERS = ("prednisone", "prednisolone", "steroid_dose")
_SIGN = (
    r"(?:(?P<most{0}>not to exceed|not exceeding|no more than|not more than|no greater than|no higher than|"
    r"less than or equal to|up to|at most|maximum of|≤|<=|=<)|(?P<under{0}>less than|lower than|below|<)|"
    r"(?P<least{0}>at least|greater than or equal to|≥|>=)|"
    r"(?P<over{0}>more than|greater than|higher than|exceeding|that exceeds?|in excess of|above|over|>))"
)
_DAILY = r"(?:daily|per day|a day|each day|every day|/ ?d(?:ay)?|qd)"
_OTHERS = r"(?:,? ?\(?or (?:its |an )?(?:steroid )?equivalents?(?: dose)?\)?| equivalents?)"
_PREDNISONE = rf"(?:oral )?predniso(?:ne|lone)(?:{_OTHERS})?"
_AT = (
    r"(?:(?:at |in |with )?(?:an? |the )?(?:(?:daily|total|stable|physiologic|physiological|low|high|oral) )*"
    r"dos(?:es?|ages?|ing) (?:of |that are |which are )?(?:equivalent to )?)?"
)
_FORMS = (
    re.compile(
        rf"{_AT}{_SIGN.format(1)} ?(?P<n1>\d+(?:\.\d+)?) ?mg ?(?P<d1>{_DAILY} ?)?(?:of )?{_PREDNISONE}"
        rf"(?: (?P<e1>{_DAILY}))?(?:{_OTHERS})?(?![a-z])"
    ),
    re.compile(
        rf"(?:doses? of )?{_PREDNISONE} {_AT}{_SIGN.format(2)} ?(?P<n2>\d+(?:\.\d+)?) ?mg ?(?P<d2>{_DAILY})"
        rf"(?:{_OTHERS})?(?![a-z])"
    ),
    re.compile(
        rf"(?:daily )?{_AT}{_SIGN.format(3)} (?:the )?equivalent of (?:oral )?predniso(?:ne|lone) "
        rf"(?P<n3>\d+(?:\.\d+)?) ?mg ?(?P<d3>{_DAILY})(?![a-z])"
    ),
)


def find(sentence: Sentence) -> Iterator[Atom]:
    """Find "doses not exceeding 10 mg/day of prednisone or equivalent"."""
    if "predniso" not in sentence.text or "mg" not in sentence.text:
        return
    for number, form in enumerate(_FORMS, 1):
        for start, end, found in matches(sentence, form):
            said = {name.rstrip("123"): words for name, words in found.groupdict().items() if words}
            if "d" not in said and "e" not in said:
                continue
            dose = float(found[f"n{number}"])
            high = "most" in said or "under" in said
            rule = Range(
                variable="steroid_dose",
                low=None if high else dose,
                high=dose if high else None,
                low_open="over" in said,
                high_open="under" in said,
                unit="mg/d",
            )
            yield Atom(start, end, rule, "steroid_dose", 6)


EXAMPLES = (
    Example(
        "Systemic corticosteroids at doses greater than 10 mg/day of prednisone or equivalent",
        All(
            rules=(
                Has(concept="systemic-glucocorticoid"),
                Range(variable="steroid_dose", low=10.0, low_open=True, unit="mg/d"),
            )
        ),
        exclusion=True,
    ),
    Example(
        "Prednisone at a dose of at least 20 mg daily",
        Range(variable="steroid_dose", low=20.0, unit="mg/d"),
        exclusion=True,
    ),
)
