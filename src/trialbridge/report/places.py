"""The places of a study's texts that mean a label of what is tested; it decides nothing about them."""

import re
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import NamedTuple

from trialbridge.matching import therapy
from trialbridge.model.study import Study
from trialbridge.report.document import Part, StudyQuote
from trialbridge.vocab import Vocabulary, fold
from trialbridge.vocab.landscape import Key, Labels, tested

_AT_ONCE = re.compile(r"\b(?:undergoing|receiving|combined with)\W+(?:\w+\W+){0,4}\Z")
_DISEASE = re.compile(
    r"\b(?:natural killer|nk)\W(?:/\s?)?(?:t\W?)?(?:cell\W)?(?:lymphoma|leuk|neoplasm|malignan|disorder)\w*"
    r"|\b(?:level of|stromal|high)\W(?:tumou?r.infiltrating lymphocytes?|tils?)\b"
    r"|\b(?:tumou?r.infiltrating lymphocytes?\W+)?\(?tils?\)?\W+(?:score|level|density)"
    r"|\bplasmacytoid dendritic cell\w*(?: neoplasm)?"
)
"""Cancers that are named by the cells they grew from, and cells that are only counted in a tumour."""


class Label(Part, frozen=True):
    """A label of one facet and the words that gave it.

    `facet`: class, product, target, combined, compared, setting, cancer, biomarker. `value` is a row of the
    landscape tables or a concept of the vocabulary.
    """

    facet: str
    value: str
    name: str
    quote: StudyQuote


class Place(NamedTuple):
    """Words of a field that mean a label; `past` marks what patients had before."""

    key: Key
    field: str
    start: int
    end: int
    past: bool


class Reading:
    """All places of a study's texts that mean a label, by field, in the order of the text."""

    def __init__(self, study: Study, vocabulary: Vocabulary) -> None:
        """Take the texts; each is scanned once, when it is first asked for."""
        self.study, self.vocabulary, self.terms = study, vocabulary, tested()
        self.texts = _texts(study)
        self._places: dict[str, list[Place]] = {}

    def at(self, field: str) -> list[Place]:
        """Give all places of a field; none for a field the study lacks."""
        if field not in self._places:
            self._places[field] = list(self._scan(field, self.texts.get(field, "")))
        return self._places[field]

    def fields(self, *starts: str) -> list[str]:
        """Name the fields whose names begin so, in the order of the beginnings."""
        return [field for start in starts for field in self.texts if field.startswith(start)]

    def names(self) -> list[str]:
        """Name the fields that say what is given: titles, interventions' names and arms' labels."""
        given = [field for field in self.fields("interventions") if not field.endswith("description")]
        arms = [field for field in self.fields("arms") if field.endswith("label")]
        return [*given, *self.fields("title", "official_title"), *arms]

    def told(self) -> list[str]:
        """Name the fields that describe what is given."""
        named = set(self.names())
        return [field for field in self.fields("interventions", "arms", "keywords") if field not in named]

    def of(self, facet: str, fields: Iterable[str]) -> Iterator[Place]:
        """Give the places of a facet in some fields."""
        for field in fields:
            yield from (place for place in self.at(field) if place.key.facet == facet)

    def label(self, place: Place, facet: str = "") -> Label:
        """Make the label of a place."""
        text = self.texts[place.field]
        quote = StudyQuote(place.start, place.end, text[place.start : place.end], place.field)
        key = place.key
        name = self.terms.name(key) if key in self.terms.terms else self.vocabulary.concepts[key.value].name
        return Label(facet=facet or key.facet, value=key.value, name=name, quote=quote)

    def _scan(self, field: str, text: str) -> Iterator[Place]:
        folded = fold(text)
        found = chain(_own(self.terms, text, folded), _known(self.terms, self.vocabulary, text))
        places = sorted(set(found))
        void = [(start, end) for start, end, key in places if key.facet == "none"]
        void += [found.span() for found in _DISEASE.finditer(folded)]
        for start, end, key in places:
            if any(first <= start and end <= last for first, last in void):
                continue
            if key.facet != "none" and not therapy.denied(folded, start, end):
                past = therapy.is_context(folded, start) and not _AT_ONCE.search(folded[:start])
                yield Place(key, field, start, end, past)


def _texts(study: Study) -> dict[str, str]:
    texts = therapy.texts(study)
    texts |= {f"conditions[{at}]": text for at, text in enumerate(study.conditions)}
    texts |= {f"keywords[{at}]": text for at, text in enumerate(study.keywords)}
    texts |= {f"eligibility.criteria[{at}]": text.text for at, text in enumerate(study.eligibility.criteria)}
    return texts


def _own(terms: Labels, text: str, folded: str) -> Iterator[tuple[int, int, Key]]:
    for found in terms.scan(text, folded):
        yield from ((found.start, found.end, key) for key in found.keys)


def _known(terms: Labels, vocabulary: Vocabulary, text: str) -> Iterator[tuple[int, int, Key]]:
    for hit in therapy.names_in(text, vocabulary):
        concept = hit.of("concept")
        if not concept:
            continue
        above = vocabulary.ancestors(concept)
        for root in above & terms.roots.keys():
            yield from ((hit.start, hit.end, key) for key in terms.roots[root])
        if "neoplasm" in above:
            yield hit.start, hit.end, Key("cancer", concept)
