"""Infections: HIV, hepatitis, syphilis, tuberculosis, active infection; lists that share one head."""

import re
from collections.abc import Iterator

from trialbridge.eligibility.atoms import Atom, Sentence, matches
from trialbridge.eligibility.kinds import Example
from trialbridge.model.rule import Any, Has, Not

CONCEPTS = ("infection", "hepatitis", "hbv-core-antibody", "immunodeficiency")
VARIABLES = (
    "viral_load_hbv",
    "viral_load_hcv",
    "viral_load_hiv",
    "viral_load",
    "viral_load_ebv",
    "viral_load_cmv",
    "cd4",
)
TRIGGERS = (
    "hepatitis-a",
    "hepatitis-b",
    "hepatitis-c",
    "viral-infection",
    "bacterial-infection",
    "fungal-infection",
    "infection",
    "active-infection",
)

_LETTERS = re.compile(
    r"(?:viral )?hepatitis (?:type )?(?P<first>[abcde])(?:(?:,|/| or| and|, or|, and| and/or|/or| &|virus| "
    r"\(hbv\)| \(hcv\))*"
    r" ?(?:hepatitis )?(?:type )?(?<![a-z])[bcde](?![a-z'])){1,4}(?: virus(?:es)?| viral)?(?: infections?)?"
)
_LETTER = re.compile(r"(?<![a-z])[abcde](?![a-z'])")
_SORTS = re.compile(
    r"(?:(?:active|systemic) )?(?:(?:bacterial|viral|fungal|parasitic|mycobacterial|protozoal)(?:(?:,|/| or|"
    r" and|, or|, and| and/or)+ ?)){1,5}"
    r"(?:bacterial|viral|fungal|parasitic|mycobacterial|protozoal) infections?"
)
_SORT = re.compile(r"bacterial|viral|fungal|parasitic|mycobacterial|protozoal")
_OF_SORT = {
    "bacterial": "bacterial-infection", "viral": "viral-infection", "fungal": "fungal-infection",
    "parasitic": "parasitic-infection", "protozoal": "parasitic-infection",
    "mycobacterial": "bacterial-infection",
}  # fmt: skip


def find(sentence: Sentence) -> Iterator[Atom]:
    """Find "hepatitis B or C" and "bacterial, viral or fungal infection"."""
    for start, end, found in matches(sentence, _LETTERS):
        letters = sorted({letter[0] for letter in _LETTER.finditer(found[0].partition("hepatitis")[2])})
        yield Atom(
            start,
            end,
            Any(rules=tuple(Has(concept=f"hepatitis-{letter}") for letter in letters)),
            f"hepatitis-{letters[0]}",
            3,
        )
    for start, end, found in matches(sentence, _SORTS):
        sorts = sorted({_OF_SORT[sort[0]] for sort in _SORT.finditer(found[0])})
        active = found[0].startswith("active")
        yield Atom(
            start,
            end,
            Any(rules=tuple(Has(concept=sort, status="active" if active else "any") for sort in sorts)),
            "infection",
            3,
        )


EXAMPLES = (
    Example("Positive for HIV antibody", Has(concept="hiv-infection"), exclusion=True),
    Example("HIV negative", Not(rule=Has(concept="hiv-infection"))),
    Example("Hepatitis B negative", Not(rule=Has(concept="hepatitis-b"))),
    Example(
        "Known HIV, hepatitis B or C infection",
        Any(rules=(Has(concept="hepatitis-b"), Has(concept="hepatitis-c"), Has(concept="hiv-infection"))),
        exclusion=True,
    ),
    Example(
        "Patients with HIV and syphilis",
        Any(rules=(Has(concept="hiv-infection"), Has(concept="syphilis"))),
        exclusion=True,
    ),
    Example("HBV carriers;", Has(concept="hepatitis-b"), exclusion=True),
    Example("Active infection", Has(concept="active-infection", status="active"), exclusion=True),
    Example(
        "Uncontrolled bacterial, fungal or viral infection.",
        Any(
            rules=tuple(
                Has(concept=f"{sort}-infection", qualifiers=("uncontrolled",))
                for sort in ("bacterial", "fungal", "viral")
            )
        ),
        exclusion=True,
    ),
)
