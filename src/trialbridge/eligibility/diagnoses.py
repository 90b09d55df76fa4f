"""What an inclusion list asks that nobody has at once: alternatives without a head.

Diagnoses and drugs in a row; men here and women there; healthy people, and a disease.
"""

import re
from collections.abc import Iterator

from msgspec.structs import replace

from trialbridge.eligibility.chinese import is_chinese
from trialbridge.eligibility.doubts.figures import OPPOSITES
from trialbridge.eligibility.nodes import LASTING
from trialbridge.model.criterion import Criterion
from trialbridge.model.rule import All, Any, Has, Rule, is_named
from trialbridge.vocab import DRUGS, GIVEN, Vocabulary

_LONGEST = 8
"""Words of a bare name at most: what says more asks for it."""
_MANY = 3
"""How many in a row nobody has all of; of tumours below a head two are enough."""
_ASKS = re.compile(
    r"\b(?:receiv|treat|tak(?:e|ing)|us(?:e|ing)\b|ha[ds]\b|have|must|been|prior|previous|under(?:go|w)|plan|"
    r"candidate|at least|on\b|with|history|stable|current|ongoing|schedul|requir|complet|elig|suitable|able\b"
    r"|fail|need|indicat|who|no\b|not\b|patients|subjects|participants|elective|prescri|follow|initiat|start|"
    r"refract|progress|resist|intoler|respon|administ|seek|after|first|second|expos)",
    re.IGNORECASE,
)
"""Words that ask for a treatment; a bare name does not say whether it is asked for, allowed or an example."""


def in_a_row(criteria: list[Criterion], vocabulary: Vocabulary) -> list[Criterion]:
    """Doubt bare names side by side, of which nobody has all, and treatments of which nothing is asked.

    "Medulloblastoma", "Ependymoma"; "Fluconazole" alone, below a head that lets it be taken.
    """
    found = [replace(one, complete=False) if _unasked(one, vocabulary) else one for one in criteria]
    for row in _rows(criteria, vocabulary):
        for at in row:
            found[at] = replace(found[at], complete=False)
    return found


def _unasked(one: Criterion, vocabulary: Vocabulary) -> bool:
    """Tell whether a criterion only names treatments."""
    asks = one.polarity == "inclusion" and one.role == "requirement" and one.complete
    if not asks or len(one.clean.split()) > _LONGEST or is_chinese(one.clean) or _ASKS.search(one.clean):
        return False
    had = _only_had(one.rule)
    rows = [vocabulary.concepts.get(leaf.concept) for leaf in had]
    return bool(had) and all(
        row is not None
        and row.kind in GIVEN
        and leaf == Has(concept=leaf.concept, qualifiers=leaf.qualifiers)
        and "candidate" not in leaf.qualifiers
        for leaf, row in zip(had, rows, strict=True)
    )


def opposed(criteria: list[Criterion], vocabulary: Vocabulary) -> list[Criterion]:
    """Doubt what nobody is who is what another criterion asks for: "Men aged 60 or over", "Women over 50"."""
    asked = [_demands(one) for one in criteria]
    every = frozenset[str]().union(*asked)
    apart = {name for pair in (*OPPOSITES, _MEASURED) if pair <= every for name in pair}
    if "healthy-volunteer" in every and any(_is_ill(name, vocabulary) for name in every):
        apart.add("healthy-volunteer")
    if not apart:
        return criteria
    return [
        one if apart.isdisjoint(names) else replace(one, complete=False)
        for one, names in zip(criteria, asked, strict=True)
    ]


_MEASURED = frozenset({"measurable-disease", "non-measurable-disease"})


def _demands(one: Criterion) -> frozenset[str]:
    """Give what a criterion asks of everybody to be or have."""
    if one.polarity != "inclusion" or one.role != "requirement" or not one.complete or one.applies_to:
        return frozenset()
    parts = one.rule.rules if isinstance(one.rule, All) else (one.rule,)
    return frozenset(part.concept for part in parts if isinstance(part, Has) and not part.window)


def _is_ill(name: str, vocabulary: Vocabulary) -> bool:
    row = vocabulary.concepts.get(name)
    return row is not None and row.kind == "disease"


def _rows(criteria: list[Criterion], vocabulary: Vocabulary) -> Iterator[list[int]]:
    """Give the places of the criteria of each such row."""
    row: list[int] = []
    names: list[str] = []
    known = ""
    place: tuple[int, tuple[str, ...]] = (0, ())
    for at, one in enumerate(criteria):
        sort, name = _sorted(one, vocabulary)
        here = (one.depth, one.applies_to)
        if row and (here != place or not sort or (known and sort not in (known, "open"))):
            if _apart(names, known, place[0], vocabulary):
                yield row
            row, names, known = [], [], ""
        if sort:
            row.append(at)
            place = here
            known = known or ("" if sort == "open" else sort)
            names += [name] if name else []
    if _apart(names, known, place[0], vocabulary):
        yield row


def _apart(names: list[str], sort: str, depth: int, vocabulary: Vocabulary) -> bool:
    """Tell whether names are of different things, none a kind of another, and too many for one patient."""
    apart: list[str] = []
    for name in names:
        if not any(vocabulary.is_a(name, other) or vocabulary.is_a(other, name) for other in apart):
            apart.append(name)
    return bool(sort) and len(apart) >= _MANY - (sort == "tumour" and depth > 0)


def _sorted(one: Criterion, vocabulary: Vocabulary) -> tuple[str, str]:
    """Give what sort of thing a criterion only names, and its first name; nothing where it asks for more."""
    asks = one.polarity == "inclusion" and one.role == "requirement" and one.complete
    if not asks or len(one.clean.split()) > _LONGEST:
        return "", ""
    had = _only_had(one.rule)
    rows = [vocabulary.concepts[leaf.concept] for leaf in had if leaf.concept in vocabulary.concepts]
    if not had or any(leaf.window is not None or leaf.concept in LASTING for leaf in had):
        return "", ""
    if not rows:
        return ("open", "") if all(is_named(leaf) for leaf in had) else ("", "")
    if any(vocabulary.is_a(row.id, "neoplasm") for row in rows):
        return "tumour", next(row.id for row in rows if vocabulary.is_a(row.id, "neoplasm"))
    if all(row.kind == "disease" for row in rows):
        return "disease", rows[0].id
    return ("drug", rows[0].id) if all(row.kind in DRUGS for row in rows) else ("", "")


def _only_had(rule: Rule) -> list[Has]:
    """Give the things a rule asks for, none where it asks for anything else."""
    if isinstance(rule, Has):
        return [rule]
    parts = rule.rules if isinstance(rule, All | Any) else ()
    inner = [_only_had(part) for part in parts]
    return [leaf for each in inner for leaf in each] if all(inner) else []
