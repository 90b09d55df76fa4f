"""The terms a criterion names, with types and concepts, for the eye and for corpora; no rule reads them."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

import msgspec

from trialbridge.model.criterion import Criterion, Mention
from trialbridge.vocab import Hit, Sense, Vocabulary
from trialbridge.vocab.features import Words
from trialbridge.vocab.tagger import Tagger, default_tagger

TYPES = ("condition", "drug", "procedure", "measurement", "value", "temporal", "negation")
OUTSIDE, BEGIN, INSIDE = "O", "B-", "I-"
"""A word's label: outside of all terms, the first of one ("B-drug"), a further one ("I-drug")."""

_OF_KIND = {
    "disease": "condition", "finding": "condition", "trait": "condition", "organism": "condition",
    "site": "condition", "event": "procedure", "procedure": "procedure", "therapy": "procedure",
    "drug": "drug", "drug-class": "drug", "gene": "measurement", "alteration": "measurement",
}  # fmt: skip
_CONCEIVED = frozenset(_OF_KIND.values())
_DENYING = ("neg", "forbid", "zh-neg")
WORD = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+|[^\w\s\\]|_")
_LINE = re.compile(r"\n[^\S\n]*(?=\n|[-*•·–▪●○◦(]|\d{1,2}[.)])")
"""Where a new item or paragraph begins; a line that is only broken goes on."""
_CHINESE = re.compile(r"[\u3400-\u9fff]")
_LONGEST = 120
"""Words of a sentence at most; what is longer is cut, so that all of a text can be labelled at once."""


class Line(NamedTuple):
    """A stretch of text as the tagger reads it; places and hits count from `start`."""

    start: int
    places: Sequence[tuple[int, int]]
    words: Words
    hits: Sequence[Hit]


def marked(
    criteria: Sequence[Criterion], vocabulary: Vocabulary, tagger: Tagger | None = None
) -> tuple[Criterion, ...]:
    """Give the criteria with what they mention; spans count in the block and none overlap.

    Types are `TYPES`. A term that no row of the vocabulary names has the concept "". Chinese text is left
    to the vocabulary alone, since the tagger has seen none.
    """
    lines = [
        (at, line) for at, each in enumerate(criteria) for line in read(each.text, each.start, vocabulary)
    ]
    found: list[list[Mention]] = [[] for _ in criteria]
    labelled = (tagger or default_tagger()).label([line.words for _, line in lines])
    for (at, line), labels in zip(lines, labelled, strict=True):
        chinese = any(_CHINESE.search(word) for word in line.words.words)
        found[at] += _named(line, vocabulary) if chinese else _spans(line, labels, vocabulary)
    return tuple(
        msgspec.structs.replace(each, mentions=tuple(mentions))
        for each, mentions in zip(criteria, found, strict=True)
    )


def read(text: str, start: int, vocabulary: Vocabulary) -> Iterator[Line]:
    """Cut a text that stands at `start` into lines; one without words gives none."""
    cuts = [0, *(found.end() for found in _LINE.finditer(text)), len(text)]
    for begin, end in pairwise(cuts):
        piece = text[begin:end]
        places = [found.span() for found in WORD.finditer(piece)]
        hits = vocabulary.scan(piece)
        words = Words([piece[first:last] for first, last in places], _classes(places, hits, vocabulary))
        if len(places) > _LONGEST:
            yield from _cut(Line(start + begin, places, words, hits))
        elif places:
            yield Line(start + begin, places, words, hits)


def _cut(line: Line) -> Iterator[Line]:
    """Cut a line that is too long, each part with its own hits."""
    ends = [hit.end for hit in line.hits]
    for at in range(0, len(line.places), _LONGEST):
        part = slice(at, at + _LONGEST)
        places = line.places[part]
        first, last = bisect_right(ends, places[0][0]), bisect_right(ends, places[-1][1])
        words = Words(line.words.words[part], line.words.classes[part])
        yield Line(line.start, places, words, line.hits[first:last])


def labels(line: Line, terms: Sequence[tuple[str, int, int]]) -> list[str]:
    """Label the words of a line with known terms (type, start, end): what the tagger learns from.

    The longer of two overlapping terms wins.
    """
    given = [OUTSIDE] * len(line.places)
    for kind, start, end in sorted(terms, key=lambda term: term[1] - term[2]):
        begin, until = start - line.start, end - line.start
        within = [at for at, (first, last) in enumerate(line.places) if first < until and last > begin]
        if within and all(given[at] == OUTSIDE for at in within):
            given[within[0]] = BEGIN + kind
            given[within[0] + 1 : within[-1] + 1] = [INSIDE + kind] * (len(within) - 1)
    return given


def _classes(places: Sequence[tuple[int, int]], hits: Sequence[Hit], vocabulary: Vocabulary) -> list[str]:
    """Say of each word which kind of phrase it begins or goes on with, "" for none."""
    found = [""] * len(places)
    at, last = 0, len(places)
    for hit in hits:
        while at < last and places[at][1] <= hit.start:
            at += 1
        begins = BEGIN
        while at < last and places[at][0] < hit.end:
            found[at] = begins + _kinds(hit.senses, vocabulary)
            begins = INSIDE
            at += 1
    return found


@lru_cache(maxsize=1 << 14)
def _kinds(senses: tuple[Sense, ...], vocabulary: Vocabulary) -> str:
    kinds = {
        vocabulary.concepts[sense.value].kind if sense.type == "concept" else sense.type for sense in senses
    }
    return "+".join(sorted(kinds))


def _spans(line: Line, given: Sequence[str], vocabulary: Vocabulary) -> Iterator[Mention]:
    """Join the labelled words to terms; a bracket that a term opens is closed with it."""
    words, at, last = line.words.words, 0, len(given)
    while at < last:
        label = given[at]
        first, at = at, at + 1
        if label == OUTSIDE:
            continue
        inside = INSIDE + label[len(BEGIN) :]
        while at < last and given[at] == inside:
            at += 1
        if at < last and words[at] == ")" and "(" in words[first:at] and ")" not in words[first:at]:
            at += 1
        start, end = line.places[first][0], line.places[at - 1][1]
        yield _mention(label[len(BEGIN) :], start, end, line, vocabulary)


def _mention(kind: str, start: int, end: int, line: Line, vocabulary: Vocabulary) -> Mention:
    """Name the concept: of the type asked for if there is one, else what the term ends with; or the longest.

    "anti-myeloma regimens" is no myeloma, and a "delirium assessment scale" no delirium.
    """
    best = (False, 0, "")
    for hit in line.hits if kind in _CONCEIVED else ():
        if hit.start >= end:
            break
        if hit.end > start:
            concept, of = _concept(hit, vocabulary)
            if concept and (of == kind or hit.end >= end):
                best = max(best, (of == kind, hit.end - hit.start, concept))
    return Mention(type=kind, start=line.start + start, end=line.start + end, concept=best[2])


def _named(line: Line, vocabulary: Vocabulary) -> Iterator[Mention]:
    """Give what the vocabulary alone knows."""
    for hit in line.hits:
        concept, kind = _concept(hit, vocabulary)
        if not kind and hit.of(*_DENYING) is not None:
            kind = "negation"
        if kind:
            start, end = line.start + hit.start, line.start + hit.end
            yield Mention(type=kind, start=start, end=end, concept=concept)


def _concept(hit: Hit, vocabulary: Vocabulary) -> tuple[str, str]:
    """Give a phrase's concept or variable, and the type that is; "years" is a unit before it means an age."""
    variable = None if hit.of("unit") is not None else hit.of("variable")
    if variable is not None:
        return variable, "measurement"
    concept = hit.of("concept")
    return ("", "") if concept is None else (concept, _OF_KIND.get(vocabulary.concepts[concept].kind, ""))
