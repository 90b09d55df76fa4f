"""Radiotherapy by the share of the bone marrow it reached, as a quality of the radiotherapy."""

import re
from collections.abc import Iterator

from trialbridge.eligibility.atoms import Atom, Sentence, matches
from trialbridge.eligibility.kinds import Example
from trialbridge.model.rule import Has, Not

TRIGGERS = ("marrow", "bone marrow", "the bone marrow", "radiotherapy")
_SHARE = re.compile(
    r"(?:pelvic )?(?:radiotherapy|radiation therapy|radiation|irradiation|rt) (?:to|of|involving|on) "
    r"(?:(?P<over>more than|greater than|over|>|exceeding)|(?P<least>at least|≥|>=)|"
    r"(?P<under>less than|<|under)|(?P<most>no more than|not more than|up to|≤|<=|=<)) "
    r"?(?P<share>\d{1,2}) ?% of (?:(?:the|functioning|active|total|functional) )*(?:bone )?marrow"
    r"(?: (?:reserve|space|volume)s?)?(?![a-z])"
)
_SIDES = ("over", "least", "under", "most")
_WORDS = {"over": "over-{}%", "least": "{}%-or-more", "under": "under-{}%", "most": "at-most-{}%"}


def find(sentence: Sentence) -> Iterator[Atom]:
    """Find "radiotherapy to more than 25% of the bone marrow"."""
    if "marrow" not in sentence.text:
        return
    for start, end, found in matches(sentence, _SHARE):
        side = next(each for each in _SIDES if found[each])
        quality = _WORDS[side].format(found["share"]) + "-of-the-bone-marrow"
        yield Atom(start, end, Has(concept="radiotherapy", qualifiers=(quality,)), "radiotherapy", 4)


EXAMPLES = (
    Example(
        "No prior radiotherapy to more than 25% of the bone marrow",
        Not(rule=Has(concept="radiotherapy", qualifiers=("over-25%-of-the-bone-marrow",))),
    ),
)
