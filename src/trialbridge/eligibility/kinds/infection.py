"""Infections: HIV, hepatitis, syphilis, tuberculosis, active infection; lists that share one head."""

import re
from collections.abc import Iterator

from trialbridge.eligibility.atoms import Atom, Sentence, matches
from trialbridge.eligibility.kinds import Example
from trialbridge.eligibility.tokens import Token
from trialbridge.model.rule import NAMED, Any, Has, Not, Rule

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
    "viral_load_hbv",
    "viral_load_hcv",
    "viral_load_hiv",
    "viral_load",
)

_LETTERS = re.compile(
    r"(?:(?P<sort>chronic )|viral )?hepatitis (?:type )?(?P<first>[abcde])"
    r"(?:(?:,|/| or| and|, or|, and| and/or|/or| &|virus| \(hbv\)| \(hcv\))*"
    r" ?(?:hepatitis )?(?:type )?(?<![a-z])[bcde](?![a-z'])){1,4}(?: virus(?:es)?| viral)?(?: infections?)?"
)
_LETTER = re.compile(r"(?<![a-z])[abcde](?![a-z'])")
_SORTS = re.compile(
    r"(?:active )?(?:(?:bacterial|viral|fungal|parasitic|mycobacterial|protozoal)(?:(?:,|/| or|"
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
        if found["sort"] and sentence.text[: found.start()].endswith((" or ", "/", " and ")):
            continue  # "current or chronic hepatitis B or C" may be either
        sort = "chronic-" if found["sort"] else ""
        names = [f"{sort}hepatitis-{letter}" for letter in letters]
        names = [each if each in sentence.vocabulary.concepts else each[len(sort) :] for each in names]
        yield Atom(start, end, Any(rules=tuple(Has(concept=each) for each in names)), names[0], 3)
    if not _VIRAL.keys().isdisjoint(sentence.keys):
        signed = (
            _signed(sentence.tokens, at) for at, each in enumerate(sentence.tokens) if each.value in _VIRAL
        )
        yield from (atom for atom in signed if atom is not None)
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


def _signed(tokens: list[Token], at: int) -> Atom | None:
    """Read "HCV RNA is detected" and "negative HBV DNA": virus in the blood is active infection.

    Of HIV the infection stays where no virus is found: what is found is the load alone.
    """
    virus = _VIRAL[tokens[at].value]
    load = Has(concept=f"{NAMED}detectable-{_LOADS[tokens[at].value]}viral-load")
    rule: Rule = Has(concept=virus, status="active") if virus else load
    for step, least in ((1, at + 1), (-1, at - 1)):
        place = least
        while abs(place - at) < _APART and 0 <= place < len(tokens) and _silent(tokens[place]):
            place += step
        if not 0 <= place < len(tokens):
            continue
        sign, behind = tokens[place], tokens[place + 1 : place + 2]
        told = sign.value if sign.kind == "sign" else "pos" if sign.text in _DETECTED else ""
        limited = step > 0 and behind and behind[0].kind in ("cmp", "num")
        if told and not limited and not (step < 0 and _measured(tokens, at)):
            start, end = min(at, place), max(at, place) + 1
            end += end < len(tokens) and tokens[end].text in ("test", "tests", "result", "results", "pcr")
            if told == "neg" and (sign.text == "undetectable" or "load" in tokens[at].text):
                rule = load
            return Atom(start, end, Not(rule=rule) if told == "neg" else rule, virus or "viral_load", 3)
    return None


def _silent(token: Token) -> bool:
    return token.kind in ("fill", "aux", "test") or token.text in _BETWEEN


def _measured(tokens: list[Token], at: int) -> bool:
    """Tell whether a limit stands behind; of what is said on a condition none is."""
    behind = [token.kind for token in tokens[at + 1 : at + _APART]]
    behind = behind[: behind.index("cond")] if "cond" in behind else behind
    return not {"cmp", "num", "limit"}.isdisjoint(behind)


_VIRAL = {
    "viral_load_hbv": "hepatitis-b",
    "viral_load_hcv": "hepatitis-c",
    "viral_load_hiv": "",
    "viral_load": "",
}
_LOADS = {"viral_load_hbv": "hbv-", "viral_load_hcv": "hcv-", "viral_load_hiv": "hiv-", "viral_load": ""}
_DETECTED = frozenset({"detected", "detectable", "quantifiable"})
_BETWEEN = frozenset(
    {"(", ")", "[", "]", "qualitative", "quantitative", "pcr", "test", "tests", "testing", "assay", "by",
     "for", "serum", "plasma", "blood", "level", "levels", "result", "results", "polymerase", "chain",
     "reaction"}
)  # fmt: skip
_APART = 6
"""Tokens between a virus and its sign at most."""

EXAMPLES = (
    Example("HCV RNA is detected", Has(concept="hepatitis-c", status="active"), exclusion=True),
    Example("HBsAg positive", Has(concept="hepatitis-b", status="active"), exclusion=True),
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
                Has(concept=f"{sort}-infection", status="active", qualifiers=("uncontrolled",))
                for sort in ("bacterial", "fungal", "viral")
            )
        ),
        exclusion=True,
    ),
)
