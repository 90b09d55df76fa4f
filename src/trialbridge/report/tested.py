"""What a study tests, each label with the words that gave it: class, product, target, partners, setting.

It counts nothing and judges nobody.
"""

import re
from collections.abc import Callable, Collection

from trialbridge.model.study import Study
from trialbridge.report.classes import classes
from trialbridge.report.partners import compared, partners
from trialbridge.report.places import Label, Place, Reading
from trialbridge.vocab import Vocabulary, fold
from trialbridge.vocab.landscape import Key

_AIMED = frozenset(("car-t", "car-nk", "tcr-t", "car-m", "ctl", "dc-vaccine", "other-cells", "nkt"))
_GRAFT = re.compile(
    r"\W+(?:\w+\W+){0,3}?"
    r"(?:stem|bone marrow|transplant\w*|hsct|hct|sct|bmt|graft\w*|marrow"
    r"|peripheral blood (?:stem|progenitor|haematop|hematop))\b"
)
_POSITIVE = re.compile(
    r"\W{0,3}(?:is |are |antigen |protein |tumou?r )?(?:positive|expression|expressing)\b|\+"
)
_SUMMARY = 700


FACETS: dict[str, Callable[[Reading, set[str]], list[Label]]] = {
    "target": lambda reading, classes: _targets(reading, classes),
    "product": lambda reading, classes: _products(reading, classes),
    "combined": partners,
    "compared": compared,
    "setting": lambda reading, _: _setting(reading),
    "cancer": lambda reading, _: _cancers(reading),
    "biomarker": lambda reading, classes: _biomarkers(reading, classes),
}
"""What finds the labels of each facet but the classes, which the others depend on."""


def labels(
    study: Study, vocabulary: Vocabulary, facets: Collection[str] = FACETS.keys()
) -> tuple[Label, ...]:
    """Give what a study tests, facet by facet; each value once, by the words that show it best.

    The classes are always given; of the other facets only those asked for, which spares reading the texts
    that tell of the rest.
    """
    reading = Reading(study, vocabulary)
    found = classes(reading)
    named = {label.value for label in found}
    for facet, find in FACETS.items():
        if facet in facets:
            found += find(reading, named)
    return _once(found)


def _targets(reading: Reading, classes: set[str]) -> list[Label]:
    deep = (reading.told(), reading.fields("summary"), reading.fields("description"))
    for tier in (reading.names(), *(deep if classes & _AIMED else ())) if classes else ():
        found = [
            place
            for place in reading.of("target", tier)
            if (not place.past or _demanded(reading, place)) and not _marker(reading, place)
        ]
        if found:
            return [reading.label(place) for place in found]
    return []


def _marker(reading: Reading, place: Place) -> bool:
    """Tell whether an antigen is only built in, to find the cells again ("truncated CD19")."""
    return fold(reading.texts[place.field])[: place.start].rstrip().endswith("truncated")


def _products(reading: Reading, classes: set[str]) -> list[Label]:
    if not classes:
        return []
    for tier in (
        reading.names(),
        reading.told(),
        reading.fields("summary"),
        reading.fields("description"),
    ):
        found = [place for place in reading.of("product", tier) if not _transplant(reading, place)]
        now = [place for place in found if not place.past] or found
        if now:  # "their own T cells", made inside the body, are no product of their own
            inside = [place for place in now if place.key.value == "in-vivo"]
            return [reading.label(place) for place in inside or now]
    return []


def _transplant(reading: Reading, place: Place) -> bool:
    """Tell whether the word is of a transplant or a donor's marrow, not of the cells tested."""
    return bool(_GRAFT.match(fold(reading.texts[place.field]), place.end))


def _setting(reading: Reading) -> list[Label]:
    tiers = (
        reading.fields("title", "official_title", "conditions"),
        reading.fields("arms", "keywords", "summary"),
    )
    for tier in tiers:
        found = [place for place in reading.of("setting", tier) if place.start < _SUMMARY]
        if found:
            return [reading.label(place) for place in found]
    return []


def _cancers(reading: Reading) -> list[Label]:
    tiers = (
        [*reading.fields("conditions"), *reading.fields("title", "official_title")],
        reading.fields("keywords"),
        reading.fields("summary"),
        reading.fields("eligibility"),
    )
    for tier in tiers:
        found = [place for place in reading.of("cancer", tier) if _included(reading, place)]
        if specific := _specific(found, reading.vocabulary):
            return [reading.label(place) for place in specific]
    return []


def _specific(found: list[Place], vocabulary: Vocabulary) -> list[Place]:
    """Leave out what another says more narrowly, and what names no organ where something does."""
    values = {place.key.value for place in found}
    narrow = [place for place in found if not _has_kind(place.key.value, values, vocabulary)]
    clear = [place for place in narrow if vocabulary.ancestors(place.key.value).isdisjoint(_UNPLACED)]
    return [place for place in clear if place.key.value not in _VAGUE] or clear or narrow


_UNPLACED = frozenset(("metastasis", "second-malignancy", "benign-neoplasm"))
_VAGUE = frozenset((
    "neoplasm", "malignant-neoplasm", "carcinoma", "adenocarcinoma", "squamous-cell-carcinoma",
    "solid-tumour", "digestive-system-neoplasm", "gastrointestinal-neoplasm", "haematologic-malignancy",
))  # fmt: skip


def _has_kind(value: str, values: set[str], vocabulary: Vocabulary) -> bool:
    return any(other != value and vocabulary.is_a(other, value) for other in values)


def _biomarkers(reading: Reading, classes: set[str]) -> list[Label]:
    fields = [field for field in reading.texts if not field.startswith("interventions")]
    found = [place for place in reading.of("biomarker", fields) if _included(reading, place)]
    if classes:
        shown = reading.of("target", reading.fields("title", "official", "conditions", "eligibility"))
        found += [
            place._replace(key=Key("biomarker", "antigen-positive"))
            for place in shown
            if _included(reading, place) and _demanded(reading, place)
        ]
    return [reading.label(place) for place in found]


def _demanded(reading: Reading, place: Place) -> bool:
    """Tell whether the tumour must carry the antigen ("MUC1 is positive", "CD19+")."""
    folded = fold(reading.texts[place.field])
    return folded[place.end - 1] == "+" or bool(_POSITIVE.match(folded, place.end))


def _included(reading: Reading, place: Place) -> bool:
    """Tell whether words of the criteria stand in the part on who may take part."""
    if not place.field.startswith("eligibility"):
        return True
    return "exclusion criteria" not in fold(reading.texts[place.field])[: place.start]


def _once(found: list[Label]) -> tuple[Label, ...]:
    first: dict[tuple[str, str], Label] = {}
    for label in found:
        first.setdefault((label.facet, label.value), label)
    return tuple(first.values())
