"""A record's own words, asked for what only a study names (docs/adr/0008, 0009); it knows no concepts."""

import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import NamedTuple

import msgspec

from trialbridge.intake.context import Context, Scopes
from trialbridge.intake.measured import measured
from trialbridge.intake.sentences import Sentence, sentences
from trialbridge.model.patient import Course, Fact, Patient, Quote, SourceDocument
from trialbridge.model.rule import NAMED, measured_words, named_words
from trialbridge.vocab import Variable, Vocabulary, fold
from trialbridge.vocab.numbers import quantity

_WORD = re.compile(r"[^\W_]+(?:'[a-z]+)?")
_STEM = 6
"""Letters by which two words are taken for kin: "thyroiditis", "thyroid"."""

_TELLING = re.compile(r"(?:[\s:=(]{1,3}(?:(?:score|scores|level|value|of|is|was|total|at)\b)?){1,4}")
"""What may stand between a measure and its value."""
_MEASURED = frozenset(
    [
        "ability",
        "abnormal",
        "absolute",
        "antibodies",
        "antibody",
        "antigen",
        "assay",
        "clearance",
        "concentration",
        "concentrations",
        "count",
        "counts",
        "culture",
        "cultures",
        "expectancy",
        "expression",
        "function",
        "functions",
        "genotype",
        "index",
        "lactating",
        "lactation",
        "lab",
        "laboratory",
        "level",
        "levels",
        "measurement",
        "measurements",
        "nursing",
        "panel",
        "performance",
        "positive",
        "positivity",
        "negative",
        "negativity",
        "pregnancies",
        "pregnancy",
        "pregnant",
        "puncture",
        "rate",
        "ratio",
        "reactivity",
        "result",
        "results",
        "scale",
        "score",
        "scores",
        "screen",
        "screening",
        "seronegative",
        "seropositive",
        "serological",
        "serology",
        "status",
        "test",
        "testing",
        "tests",
        "titer",
        "titers",
        "titre",
        "titres",
        "value",
        "values",
    ]
)
"""Words of values, serology, pregnancy and performance status: what nobody mentions may well be so."""


def presumable(concept: str) -> bool:
    """Tell whether an open name may be presumed absent: it names a condition, drug or procedure."""
    return _MEASURED.isdisjoint(concept.removeprefix(NAMED).split("-"))


def stems(concept: str, ordinary: Mapping[str, str]) -> frozenset[str]:
    """Give the stems of the words that make an open name; all of them where none is out of the ordinary."""
    words = _WORD.findall(named_words(concept))
    telling = [word for word in words if len(word) > 2 and word not in ordinary]
    return frozenset(map(_stem, telling or words))


def measured_stems(variable: str) -> frozenset[str]:
    """Give the stems of all words that make an open measure."""
    return frozenset(map(_stem, _WORD.findall(measured_words(variable)[0])))


class _Spoken(NamedTuple):
    document: SourceDocument
    sentence: Sentence
    folded: str


class Wording:
    """The words of a patient's notes and reports."""

    def __init__(self, patient: Patient) -> None:
        """Take the record; it is read at the first question."""
        self._patient = patient

    @cached_property
    def stems(self) -> frozenset[str]:
        """The stems of all words."""
        texts = (document.text for document in self._documents())
        return frozenset(_stem(word) for text in texts for word in _WORD.findall(fold(text)))

    def facts(self, concept: str) -> Iterator[Fact]:
        """Give what the record says of an open name, where the very words stand in it."""
        words = _WORD.findall(named_words(concept))
        if not words or not {_stem(word) for word in words} <= self.stems:
            return
        pattern = re.compile(r"(?<!\w)" + r"[\W_]{1,3}".join(map(re.escape, words)) + r"(?:e?s)?(?!\w)")
        for spoken in self._sentences:
            for match in pattern.finditer(spoken.folded):
                scopes = Scopes(spoken.sentence.view.text, spoken.folded, spoken.sentence.section)
                context = scopes.of(match.start(), match.end())
                if context.stated and context.subject == "patient":
                    yield _fact(concept, spoken, context)

    def values(self, row: Variable, vocabulary: Vocabulary) -> Iterator[Fact]:
        """Give the values the record tells of an open measure, where its very words stand before them."""
        if not measured_stems(row.name) <= self.stems:
            return
        words = _WORD.findall(row.title)
        pattern = re.compile(r"(?<!\w)" + r"[\W_]{1,3}".join(map(re.escape, words)) + r"(?!\w)")
        for spoken in self._sentences:
            for match in pattern.finditer(spoken.folded):
                text, between = spoken.sentence.view.text, _TELLING.match(spoken.folded, match.end())
                found = quantity(text, between.end() if between else match.end(), vocabulary)
                if found is None or bool(found.unit) != bool(row.unit):
                    continue
                context = Scopes(text, spoken.folded, spoken.sentence.section).of(match.start(), found.end)
                fact = measured(row, found, vocabulary).fact
                told = context.stated and context.subject == "patient" and context.stance == "present"
                if told and fact is not None and fact.stance == "present":
                    quoted = _fact("", spoken, context)
                    yield msgspec.structs.replace(fact, known_on=quoted.known_on, quote=quoted.quote)

    @cached_property
    def _sentences(self) -> tuple[_Spoken, ...]:
        return tuple(
            _Spoken(document, sentence, fold(sentence.view.text))
            for document in self._documents()
            for sentence in sentences(document.text)
        )

    def _documents(self) -> Iterator[SourceDocument]:
        return (document for document in self._patient.documents if document.kind in ("note", "report"))


def _fact(concept: str, spoken: _Spoken, context: Context) -> Fact:
    start, end = spoken.sentence.view.span(context.start, context.end)
    document = spoken.document
    return Fact(
        concept=concept,
        stance=context.stance,
        course=_COURSES.get(context.course or "", "active"),
        known_on=document.date,
        quote=Quote(source=document.name, start=start, end=end, text=document.text[start:end]),
    )


_COURSES: dict[str, Course] = {
    "history": "history", "given": "history", "resolved": "resolved", "planned": "planned"
}  # fmt: skip


def _stem(word: str) -> str:
    bare = word.removesuffix("'s")
    return bare[:_STEM] if len(bare) > _STEM else bare.rstrip("s") or bare
