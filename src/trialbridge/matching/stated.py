"""What the records of a batch state of concepts, as columns, one row a fact; it judges nothing."""

from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from operator import attrgetter
from typing import Any, NamedTuple, TypeVar

import numpy as np

from trialbridge.matching.bits import Numbers, Words, spans, words
from trialbridge.matching.chart import Chart
from trialbridge.model.patient import Fact
from trialbridge.vocab import Vocabulary

Key = TypeVar("Key")
_MODE = attrgetter("stance", "course", "qualifiers")
_DAYS = attrgetter("start", "stop")
ONE = np.uint64(1)


class Groups(NamedTuple):
    """Facts that are alike in something: a row of each group, and its patients as words of bits.

    The words that are not empty of group g stand from start[g] up to start[g + 1]: which word, which bits.
    """

    example: Numbers
    start: Numbers
    word: Numbers
    bits: Words

    def spread(self, into: Words, rows: Numbers, groups: Numbers) -> None:
        """Put the patients of groups into rows of planes, (rows, words)."""
        start, stop = self.start[groups], self.start[groups + 1]
        places = spans(start, stop)
        cells = np.repeat(rows * into.shape[1], stop - start) + self.word[places]
        np.bitwise_or.at(into.reshape(-1), cells, self.bits[places])


class Stated:
    """Facts that are stated (not denied), in the order of the patients; `concept`, `mode`, `day` are numbers.

    A mode is a stance, a course and qualifiers; days are those of start and end as recorded.
    """

    def __init__(self, charts: Sequence[Chart], vocabulary: Vocabulary) -> None:
        """Lay out what stands in the charts now."""
        self._vocabulary = vocabulary
        self.facts = [fact for chart in charts for facts in chart.broader.values() for fact in facts]
        many = [sum(map(len, chart.broader.values())) for chart in charts]
        self.width = words(len(charts))
        self.patient = np.repeat(np.arange(len(charts)), many)
        self.concepts, self.concept = _numbered(fact.concept for fact in self.facts)
        self.modes, self.mode = _numbered(map(_MODE, self.facts))
        self.days, self.day = _numbered(map(_DAYS, self.facts))

    def stretches(self, place: Callable[[str | None], object]) -> Numbers:
        """Number, for each pair of days, the stretches of time that they lie in."""
        known: dict[tuple[object, ...], int] = {}
        return np.array(
            [
                known.setdefault((place(start), place(stop), stop is None, not stop), len(known))
                for start, stop in self.days
            ],
            np.intp,
        )

    @cached_property
    def under(self) -> dict[str, list[int]]:
        """Give, for each concept, the numbers of those stated that are it or stand below it."""
        found: dict[str, list[int]] = {}
        for number, concept in enumerate(self.concepts):
            for above in self._vocabulary.ancestors(concept):
                found.setdefault(above, []).append(number)
        return found

    @cached_property
    def _by_concept(self) -> tuple[Numbers, Numbers]:
        order = np.argsort(self.concept, kind="stable")
        return order, np.searchsorted(self.concept[order], np.arange(len(self.concepts) + 1))

    def below(self, concept: str) -> Numbers:
        """Give the rows of a concept and of what stands below it, in the order of the patients."""
        order, start = self._by_concept
        numbers = np.array(self.under.get(concept, ()), np.intp)
        return np.sort(order[spans(start[numbers], start[numbers + 1])])

    def groups(self, *columns: Numbers) -> Groups:
        """Sort the facts by columns (numbers) into groups."""
        example, key = numbered(*columns)
        cell = key * self.width + self.patient // 64
        order = np.argsort(cell, kind="stable")
        begins = np.flatnonzero(np.diff(cell[order], prepend=-1))
        bits = ONE << (self.patient[order] % 64).astype(np.uint64)
        cells = cell[order][begins]
        return Groups(
            example,
            np.searchsorted(cells // self.width, np.arange(len(example) + 1)),
            cells % self.width,
            np.bitwise_or.reduceat(bits, begins) if len(begins) else bits,
        )


def numbered(*columns: Numbers) -> tuple[Numbers, Numbers]:
    """Number the rows of some columns: give where each number stands first, and every row's."""
    key, example = columns[0], np.zeros(0, np.intp)
    for at, column in enumerate(columns):
        key = key * (int(column.max(initial=0)) + 1) + column if at else key
        _, example, key = np.unique(key, return_index=True, return_inverse=True)
    return example, key


def fact_of(mode: tuple[Any, ...] = ("present", "active", ()), days: tuple[Any, ...] = (None, None)) -> Fact:
    """Give a fact of a mode and days."""
    return Fact(stance=mode[0], course=mode[1], qualifiers=mode[2], start=days[0], stop=days[1])


def _numbered(keys: Iterable[Key]) -> tuple[list[Key], Numbers]:
    """Number keys in the order in which they are first met."""
    known: dict[Key, int] = {}
    numbers = np.array([known.setdefault(key, len(known)) for key in keys], np.intp)
    return list(known), numbers
