"""The patients judged together; it holds what all their leaves need and judges none of them."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from trialbridge.matching.bits import Words, plane, words
from trialbridge.matching.chart import Chart
from trialbridge.matching.windows import WindowTable
from trialbridge.vocab import Vocabulary


class Batch(NamedTuple):
    """Charts of one day under one vocabulary, with silence presumed or not."""

    charts: Sequence[Chart]
    presume: bool
    vocabulary: Vocabulary
    windows: WindowTable
    measured: WindowTable
    """The windows as measured values are held against them: on a day to come those are as old as today."""

    @property
    def size(self) -> int:
        """Give how many patients there are."""
        return len(self.charts)

    @property
    def width(self) -> int:
        """Give how many words hold a bit for each."""
        return words(len(self.charts))

    def plane(self, members: Iterable[int]) -> Words:
        """Give some of the patients as a set."""
        return plane(members, len(self.charts))
