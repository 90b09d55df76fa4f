"""A second malignancy and the cancers that are excepted from it: skin, cervix and others in situ."""

import re
from collections.abc import Iterator

from trialbridge.eligibility.atoms import Atom, Sentence, holds, matches
from trialbridge.eligibility.kinds import Example
from trialbridge.model.rule import All, Any, Has, Not, Range, Rule

CONCEPTS = ("second-malignancy", "non-melanoma-skin-cancer", "carcinoma-in-situ")
VARIABLES = ("disease_free_interval",)
TRIGGERS = (
    "basal", "squamous", "situ", "squamous-cell-carcinoma", "basal-cell-carcinoma", "basal cell",
    "squamous cell", "basal-cell-skin-carcinoma", "non-melanoma-skin-cancer", "melanoma", "carcinoma-in-situ",
    "distinct",
)  # fmt: skip

_CELL = r"(?:basal|squamous)(?: cell)?"
_SKIN = re.compile(
    rf"(?:non melanom(?:a|atous) skin cancers? \(?)?{_CELL}(?:(?: (?:carcinomas?|cancers?)(?: of the "
    rf"skin)?)?(?:,|/| or| and|, or|, and| and/or|/or| &)+ ?{_CELL})?"
    r"(?: (?:skin )?(?:carcinomas?|cancers?|neoplasms?|epithelioma)(?! of the (?!skin)))(?: of (?:the "
    r")?skin)?"
    r"|basal cell (?:or|and) squamous cell (?:carcinomas? of the skin|skin cancers?)|basaliomas?|basal cell "
    r"carcinomas?"
    r"|non ?melanom(?:a|atous) (?:skin )?(?:cancers?|carcinomas?|malignanc(?:y|ies))(?: of the skin)?"
)
_CELLS = ("basal", "squamous", "melanom")
"""One of these stands in all of that."""
_SITE = r"(?:uterine cervix|cervix uteri|cervix|breast|bladder|skin|prostate|colon|vulva|uterus|melanoma)"
_SITU = re.compile(
    rf"(?:in situ (?:carcinomas?|cancers?|neoplasms?)(?: of (?:the )?{_SITE}(?:(?:,| or| and|, or)+ (?:of "
    rf"the |the )?{_SITE})*)?"
    rf"|in situ (?:uterine )?(?:cervical|cervix|breast|bladder|prostate|melanoma)(?: (?:carcinomas?|"
    rf"cancers?))?"
    rf"|(?:ductal |lobular |cervical |cervix |breast |squamous cell )?(?:carcinomas?|cancers?|cis) ?in "
    rf"?situ(?: of (?:the )?{_SITE}(?:(?:,| or| and|, or)+ (?:of the |the )?{_SITE})*)?"
    rf"|(?:carcinomas?|cancers?) of the {_SITE} in situ"
    rf"|(?:cervical|cervix|breast|bladder|prostate) (?:carcinomas?|cancers?) in situ|melanomas? in situ)"
)
_DISTINCT = re.compile(
    r"(?:(?:any )?(?:previous|prior|concurrent|other)(?: or concurrent)? )?"
    r"(?:cancers?|malignanc(?:y|ies)|tumou?rs?|malignant tumou?rs?) (?:(?:that|which) (?:is|are) )?"
    r"distinct in (?:the )?primary site (?:or|and|and/or) histology"
    r"(?: from (?:the )?[a-z][a-z ]{2,60}?(?= except\b|[,.;(]|$))?"
)
"""Another cancer by its definition: "cancer distinct in primary site or histology from HCC"."""


def find(sentence: Sentence) -> Iterator[Atom]:
    """Find a cancer told from the study's, and the usual exceptions: skin, carcinoma in situ."""
    text = sentence.text
    for start, end, _ in matches(sentence, _DISTINCT) if "distinct" in text else ():
        yield Atom(start, end, Has(concept="second-malignancy"), "second-malignancy", 6)
    for start, end, found in matches(sentence, _SKIN) if holds(text, _CELLS) else ():
        yield Atom(start, end, _skin(found[0]), "non-melanoma-skin-cancer", 2)
    for start, end, found in matches(sentence, _SITU) if "situ" in text else ():
        only = "cerv" in found[0] and not any(
            site in found[0] for site in ("breast", "bladder", "skin", "prostate", "colon")
        )
        concept = "cervical-carcinoma-in-situ" if only else "carcinoma-in-situ"
        if found[0].startswith("melanoma") or found[0] == "in situ melanoma":
            concept = "melanoma-in-situ"
        yield Atom(start, end, Has(concept=concept), concept, 2)


def _skin(words: str) -> Rule:
    """Give the cancers named: a squamous cell carcinoma is of the skin only where that is said."""
    if "melanom" in words:
        return Has(concept="non-melanoma-skin-cancer")
    basal, squamous = "basal" in words, "squamous" in words
    skin = "cutaneous-squamous-cell-carcinoma" if basal or "skin" in words else "squamous-cell-carcinoma"
    cells = [Has(concept="basal-cell-carcinoma")] * basal + [Has(concept=skin)] * squamous
    return cells[0] if len(cells) == 1 else Any(rules=tuple(cells))


_SKIN_CANCER = Has(concept="non-melanoma-skin-cancer")
_BASAL = Has(concept="basal-cell-carcinoma")
_CERVIX = Has(concept="cervical-carcinoma-in-situ")

EXAMPLES = (
    Example("Other malignancies", Has(concept="second-malignancy"), exclusion=True),
    Example("With other types of malignant tumors;", Has(concept="second-malignancy"), exclusion=True),
    Example(
        "Other malignancies except basal cell carcinoma of the skin or carcinoma in situ of the cervix",
        All(rules=(Has(concept="second-malignancy"), Not(rule=Any(rules=(_BASAL, _CERVIX))))),
        exclusion=True,
    ),
    Example(
        "Previous or concurrent tumor that is distinct in primary site or histology from colon cancer, "
        "except basal cell carcinoma",
        All(rules=(Has(concept="second-malignancy"), Not(rule=_BASAL))),
        exclusion=True,
    ),
    Example(
        "No other malignancy except nonmelanoma skin cancer or cervical cancer in situ",
        Not(rule=All(rules=(Has(concept="second-malignancy"), Not(rule=Any(rules=(_SKIN_CANCER, _CERVIX)))))),
    ),
    Example(
        "History of other malignancies with a disease-free period <5 years",
        All(
            rules=(
                Has(concept="second-malignancy"),
                Range(variable="disease_free_interval", high=60.0, high_open=True, unit="mo"),
            )
        ),
        exclusion=True,
    ),
)
