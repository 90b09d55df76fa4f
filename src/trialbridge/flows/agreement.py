"""How far the mentions of `parse` agree with annotated terms; pure counting, it reads no files."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import msgspec

from trialbridge.flows.corpora import Term
from trialbridge.model.criterion import Mention

ALL = "all"
"""Stands beside the types for all of them together, each term counting once."""
Spans = tuple[tuple[int, int], ...]


class Rates(msgspec.Struct, frozen=True):
    """Precision, recall and their harmonic mean."""

    p: float
    r: float
    f1: float


class Agreement(msgspec.Struct, frozen=True):
    """Of one type: `strict` asks for the very span, `relaxed` for any overlap, both for the type.

    `expected` counts the annotated terms, `given` those of `parse`. A term annotated in several pieces is
    found when one of them is met, and never strictly.
    """

    strict: Rates
    relaxed: Rates
    expected: int
    given: int


class Counts:
    """Counts what was expected, given and right."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.expected = self.given = self.found = self.right = self.exact = 0

    def add(self, expected: Sequence[Spans], given: Sequence[tuple[int, int]]) -> None:
        """Add the terms of one type in one text."""
        spans = set(given)
        pieces = [piece for term in expected for piece in term]
        self.expected += len(expected)
        self.given += len(given)
        self.found += sum(any(_meet(piece, one) for piece in term for one in given) for term in expected)
        self.right += sum(any(_meet(one, piece) for piece in pieces) for one in given)
        self.exact += sum(len(term) == 1 and term[0] in spans for term in expected)

    def agreement(self) -> Agreement:
        """Give the rates so far."""
        return Agreement(
            rates(self.exact, self.given, self.exact, self.expected),
            rates(self.right, self.given, self.found, self.expected),
            self.expected,
            self.given,
        )


class Compared(NamedTuple):
    """One text's annotated terms and what `parse` mentions of it."""

    expected: Iterable[Term]
    given: Iterable[Mention]


def compare(texts: Iterable[Compared], types: Sequence[str]) -> dict[str, Agreement]:
    """Give the agreement by type, and under `ALL` that of all types together."""
    counts = {name: Counts() for name in (*types, ALL)}
    for text in texts:
        expected, given = list(text.expected), list(text.given)
        for name in types:
            terms = [term.spans for term in expected if term.type == name]
            mentions = [(one.start, one.end) for one in given if one.type == name]
            counts[name].add(terms, mentions)
            counts[ALL].add(terms, mentions)
    return {name: each.agreement() for name, each in counts.items()}


def rates(right: int, given: int, found: int, expected: int) -> Rates:
    """Give precision right/given, recall found/expected and their harmonic mean; 0 of nothing."""
    p = right / given if given else 0.0
    r = found / expected if expected else 0.0
    return Rates(round(p, 4), round(r, 4), round(2 * p * r / (p + r), 4) if p + r else 0.0)


def _meet(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] < other[1] and other[0] < one[1]
