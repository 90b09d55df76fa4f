"""The patients judged together; it holds what all their leaves need and judges none of them."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

from trialbridge.matching.bits import Numbers, Words, plane, words
from trialbridge.matching.chart import Chart
from trialbridge.matching.days import Span
from trialbridge.matching.stated import Stated
from trialbridge.matching.windows import WindowTable
from trialbridge.vocab import Vocabulary


class Batch:
    """Charts of one day under one vocabulary, with silence presumed or not.

    `measured` are the windows as measured values are held against them: on a day to come those are as old as
    today.
    """

    def __init__(
        self,
        charts: Sequence[Chart],
        presume: bool,
        vocabulary: Vocabulary,
        windows: WindowTable,
        measured: WindowTable,
    ) -> None:
        """Take what all leaves need."""
        self.charts, self.presume, self.vocabulary = charts, presume, vocabulary
        self.windows, self.measured = windows, measured
        self._events: dict[str, dict[int, Span]] = {}

    @property
    def size(self) -> int:
        """Give how many patients there are."""
        return len(self.charts)

    @property
    def width(self) -> int:
        """Give how many words hold a bit for each."""
        return words(len(self.charts))

    @cached_property
    def stated(self) -> Stated:
        """Give what the records state of concepts; what is read of them later does not count."""
        return Stated(self.charts, self.vocabulary)

    @cached_property
    def stretch(self) -> Numbers:
        """Number, for each pair of days stated, the stretches of time in which windows answer alike."""
        return self.stated.stretches(self.windows.place)

    def plane(self, members: Iterable[int]) -> Words:
        """Give some of the patients as a set."""
        return plane(members, len(self.charts))

    def had(self, event: str) -> Mapping[int, Span]:
        """Give the patients who had the event that anchors a window, in order, each with its days."""
        known = self._events.get(event)
        if known is None:
            known = self._events[event] = {
                patient: since
                for patient, chart in enumerate(self.charts)
                if event in chart.stated and (since := chart.since(event)) is not None
            }
        return known
