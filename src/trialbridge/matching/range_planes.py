"""What a batch of patients answers to every `Range` leaf at once, exactly as `judge_range` does for one."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from math import inf, nan
from operator import attrgetter

import numpy as np
import numpy.typing as npt

from trialbridge.matching.anchored import left_open
from trialbridge.matching.batch import Batch
from trialbridge.matching.bits import Bools, Numbers, Words, plane, words
from trialbridge.matching.chart import Chart
from trialbridge.matching.derive import FORMULAS, derived
from trialbridge.matching.leaf_table import LeafTable, Limits
from trialbridge.matching.leaves import nested
from trialbridge.matching.sheet import Sheet, each, joined, nothing
from trialbridge.matching.values import TOLERANCE, Interval, canonical_interval
from trialbridge.matching.values import limits as limits_of
from trialbridge.matching.windows import NO
from trialbridge.model.patient import Fact
from trialbridge.model.rule import Range

Floats = npt.NDArray[np.float64]
NOBODY, CONFLICT = -1, -2
"""No reading, and readings of one day that disagree: what is compared with nothing stays unknown."""
ONE = np.uint64(1)
_DAY = attrgetter("known_on")


class Readings:
    """The distinct values of a variable, each with the factors that stand for ULN and LLN."""

    def __init__(self, variable: str) -> None:
        """Start without any."""
        self._variable = variable
        self._known: dict[tuple[object, ...], int] = {}
        self._rows: list[tuple[float, ...]] = []
        self._factors: dict[tuple[object, ...], tuple[float, float]] = {}
        self.intervals: list[Interval | None] = []

    def number(self, fact: Fact, chart: Chart) -> int:
        """Number a fact by its value and reference; equal ones have one number."""
        key: tuple[object, ...] = (fact.value, fact.low, fact.high, fact.unit, fact.reference)
        if self._variable == "age":
            key = (*key, fact.start, fact.known_on)
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = len(self._rows)
            interval = canonical_interval(fact, chart)
            self.intervals.append(interval)
            low, high = (nan, nan) if interval is None else interval[:2]
            self._rows.append((low, high, 1.0, *self._limits(fact, chart)))
        return found

    def conflict(self, numbers: Iterable[int]) -> bool:
        """Tell whether readings of one day disagree: they differ, and none lies inside all others."""
        values = {self.intervals[number] for number in numbers}
        return len(values) > 1 and not nested({it for it in values if it is not None})

    def table(self) -> Floats:
        """Give low, high and the factors of the unit itself, ULN and LLN; unknown ones are NaN."""
        return np.array(self._rows).reshape(len(self._rows), 5)

    def _limits(self, fact: Fact, chart: Chart) -> tuple[float, float]:
        """Give what a fact's reference, or the usual one, stands for: of ULN, of LLN."""
        key = (fact.reference, fact.reference and fact.unit)
        known = self._factors.get(key)
        if known is None:
            upper, lower = (
                limits_of(Range(variable=self._variable, low=1.0, unit=it), fact, chart)
                for it in ("ULN", "LLN")
            )
            known = self._factors[key] = (
                nan if upper is None else upper[0].low,
                nan if lower is None else lower[0].low,
            )
        return known


Stated = Sequence[tuple[int, list[Fact]]]
"""Patients and their facts of a variable."""


def judge_all_ranges(table: LeafTable, batch: Batch) -> Sheet:
    """Judge the `Range` leaves of every variable that a record of the batch states or gives by a formula."""
    stated: dict[str, list[tuple[int, list[Fact]]]] = {variable: [] for variable in FORMULAS}
    for patient, chart in enumerate(batch.charts):
        for variable in table.open_measures(chart.wording.stems):
            chart.told(variable)
        for variable, facts in chart.values.items():
            stated.setdefault(variable, []).append((patient, facts))
    asked = sorted(stated.keys() & table.numbers.keys())
    values = _Values(batch, [stated[variable] for variable in asked])
    found: list[Sheet] = []
    for number, variable in enumerate(asked):
        found += _judge(table, batch, variable, stated[variable], _Facts(values, number, variable))
    return joined(found) if found else nothing(batch.width)


def _judge(table: LeafTable, batch: Batch, variable: str, stated: Stated, facts: "_Facts") -> Iterator[Sheet]:
    """Judge one variable's leaves, those together whose windows leave everybody the same facts."""
    limits = table.ranges(variable)
    groups = facts.by_window(limits.windows)
    if None in facts.readings.intervals:  # facts without a value, or in a unit that does not fit
        says = [
            (patient, [fact for fact in facts if canonical_interval(fact, batch.charts[patient]) is not None])
            for patient, facts in stated
        ]
        facts = _Facts(_Values(batch, [says]), 0, variable)
        groups = facts.by_window(limits.windows)
    if variable in FORMULAS:
        _derive(batch, variable, facts.readings, [evidence for _, evidence in groups])
    if not facts.readings.intervals:
        return
    cuts = _Cuts(facts.readings)
    for numbers, evidence in groups:
        if (evidence >= 0).any():
            yield cuts.sheet(limits if len(groups) == 1 else limits.within(numbers), evidence)


class _Values:
    """The facts of some variables, variable by variable and patient by patient, and their days by number.

    `windows` tells which windows leave a day, (stretches of time, windows); `stretch` that of each day.
    """

    def __init__(self, batch: Batch, stated: Sequence[Stated]) -> None:
        self.batch = batch
        rows = list(chain.from_iterable(stated))
        self.facts = list(chain.from_iterable(facts for _, facts in rows))
        many = np.array([len(facts) for _, facts in rows], np.intp)
        self.patient = np.repeat(np.array([patient for patient, _ in rows], np.intp), many)
        places = np.cumsum([0, *map(len, stated)])
        self.start = np.concatenate((np.zeros(1, np.intp), np.cumsum(many)))[places]
        rank = _ranks([*map(_DAY, self.facts)])
        _, first, self.day = np.unique(rank, return_index=True, return_inverse=True)
        self.days = [self.facts[at].known_on for at in first.tolist()]
        known: dict[object, int] = {}
        place = batch.measured.place
        self.stretch = np.array([known.setdefault(place(day), len(known)) for day in self.days], np.intp)
        examples = np.unique(self.stretch, return_index=True)[1].tolist()
        told = [batch.measured.recorded(self.days[at]) != NO for at in examples]
        self.windows = np.array(told, np.bool_).reshape(len(told), len(batch.measured.windows))


class _Facts:
    """The facts of a variable, patient by patient in the order of their days."""

    def __init__(self, values: _Values, number: int, variable: str) -> None:
        self._values, self._batch = values, values.batch
        self.readings = Readings(variable)
        first, stop = values.start[number : number + 2].tolist()
        patient, day = values.patient[first:stop], values.day[first:stop]
        order = np.argsort(patient * (len(values.days) + 1) + day, kind="stable")
        patient, day = patient[order], day[order]
        begins = (np.diff(patient, prepend=-1) != 0) | (np.diff(day, prepend=-1) != 0)
        self._order = order + first
        self._start = np.append(np.flatnonzero(begins), len(order))
        """Where the facts of each patient's day begin."""
        self._patient, self._day = patient[begins], day[begins]
        self._first = np.flatnonzero(np.diff(self._patient, prepend=-1))
        self._numbers: dict[int, tuple[int, ...]] = {}

    def by_window(self, windows: list[int]) -> list[tuple[list[int], Numbers]]:
        """Give the windows that leave the same days, and what each patient's record says on the last of them.

        That is (readings, patients), negative for none; fewer than the most are repeated.
        """
        if not len(self._day):
            return [(windows, np.full((1, self._batch.size), NOBODY))]
        last: dict[bytes, Numbers] = {}
        alike: dict[bytes, list[int]] = {}
        for numbers, kept in self._kept(windows):
            places = np.full(self._batch.size, NOBODY)
            rows = np.where(kept, np.arange(len(kept)), NOBODY)
            places[self._patient[self._first]] = np.maximum.reduceat(rows, self._first)
            key = places.tobytes()
            last[key] = places
            alike.setdefault(key, []).extend(numbers)
        return [(numbers, self._evidence(last[key])) for key, numbers in alike.items()]

    def _kept(self, windows: list[int]) -> Iterator[tuple[list[int], Bools]]:
        """Give windows and which days they leave, those together that leave every stretch of time alike."""
        anchored = self._batch.measured.anchored
        columns = self._values.windows.T[windows]
        stretch = self._values.stretch[self._day]
        alike: dict[bytes, list[int]] = {}
        for number, column in zip(windows, columns, strict=True):
            if anchored[number] and (own := self._anchored(number)) is not None:
                yield [number], own
            else:
                alike.setdefault(column.tobytes(), []).append(number)
        for key, numbers in alike.items():
            yield numbers, np.frombuffer(key, np.bool_)[stretch]

    def _anchored(self, number: int) -> Bools | None:
        """Tell which days a window leaves that hangs on an event; None where nobody had it."""
        window = self._batch.measured.windows[number]
        assert window is not None
        had = self._batch.had(window.anchor)
        if not had:
            return None
        kept = np.ones(len(self._day), np.bool_)
        mine = [at for at, patient in enumerate(self._patient.tolist()) if patient in had]
        days = [self._values.days[self._day[at]] for at in mine]
        kept[mine] = left_open(days, [had[int(self._patient[at])] for at in mine], window)
        return kept

    def _evidence(self, last: Numbers) -> Numbers:
        known = last >= 0
        rows = [self._said(day) for day in last[known].tolist()]
        many = max(map(len, rows), default=1)
        found = np.full((many, len(last)), NOBODY)
        found[:, known] = np.array([(row * many)[:many] for row in rows], np.intp).reshape(len(rows), many).T
        return found

    def _said(self, day: int) -> tuple[int, ...]:
        known = self._numbers.get(day)
        if known is None:
            chart, number = self._batch.charts[self._patient[day]], self.readings.number
            facts = self._order[self._start[day] : self._start[day + 1]].tolist()
            known = (number(self._values.facts[facts[0]], chart),)
            if len(facts) > 1:
                numbers = {number(self._values.facts[at], chart) for at in facts}
                known = (CONFLICT,) if self.readings.conflict(numbers) else tuple(sorted(numbers))
            self._numbers[day] = known
        return known


def _ranks(days: Sequence[str | None]) -> Numbers:
    """Give partial days as numbers in their order as words; what has no day comes first."""
    for day in set(days) - _RANKS.keys():
        _RANKS[day] = int((day or "").replace("-", "").ljust(8, "0"))
    return np.fromiter(map(_RANKS.__getitem__, days), np.intp, len(days))


_RANKS: dict[str | None, int] = {}
"""Those reckoned before: records name the same days again and again."""


def _derive(batch: Batch, variable: str, readings: Readings, groups: Sequence[Numbers]) -> None:
    """Put the best value that follows from others where a patient has none."""
    known: dict[int, int] = {}
    for evidence in groups:
        for patient in np.flatnonzero(evidence[0] == NOBODY).tolist():
            if patient not in known:
                facts = derived(variable, batch.charts[patient])
                known[patient] = next(
                    (readings.number(fact, batch.charts[patient]) for fact, _ in facts), NOBODY
                )
            evidence[:, patient] = known[patient]


class _Cuts:
    """Where limits cut the values read, in the order of the values, with the slack of `values.Interval`."""

    def __init__(self, readings: Readings) -> None:
        rows = readings.table()
        self._known = ~np.isnan(rows[:, 0])
        self._values = np.unique(rows[self._known, :2])
        self._low, self._high = np.searchsorted(self._values, rows[:, :2]).T
        self._points = bool((self._low == self._high).all())
        factors: dict[bytes, int] = {}
        self._class = np.array(
            [factors.setdefault(row.tobytes(), len(factors)) for row in rows[:, 2:]], np.intp
        )
        self._factors = [np.frombuffer(key) for key in factors]
        """What the units stand for: readings of one class have the same."""

    def sheet(self, limits: Limits, evidence: Numbers) -> Sheet:
        """Judge leaves by the readings of each patient, (readings, patients), that agree."""
        parts = [self._round(limits, row) for row in evidence]
        if len(parts) == 1:
            return parts[0]
        holds, fails = (np.bitwise_and.reduce([part[side][part.at] for part in parts]) for side in (2, 3))
        return each(limits.leaves, holds, fails)

    def _round(self, limits: Limits, reading: Numbers) -> Sheet:
        """Judge leaves by one reading of each patient; each class of factors cuts anew."""
        who = np.flatnonzero(reading >= 0)
        who = who[self._known[reading[who]]]
        of = self._class[reading[who]]
        parts = [
            self._judged(limits, self._factors[number], reading, who[of == number])
            for number in np.unique(of).tolist()
        ]
        if len(parts) == 1:
            return parts[0]
        holds, fails = np.zeros((2, len(limits.leaves), words(len(reading))), np.uint64)
        for part in parts:
            holds |= part.holds[part.at]
            fails |= part.fails[part.at]
        return each(limits.leaves, holds, fails)

    def _judged(self, limits: Limits, factors: Floats, reading: Numbers, who: Numbers) -> Sheet:
        factor = factors[limits.unit]
        above, below = (self._places(limits, side, factor) for side in (0, 1))
        size = len(self._values) + 1
        # what a factor is not known for is a class by itself, of nobody
        key, at = np.unique(np.where(np.isnan(factor), -1, above * size + below), return_inverse=True)
        low, high = np.divmod(np.maximum(key, 0), size)
        cuts = np.unique(np.concatenate((low, high)))
        lows = _reaching(cuts, self._low[reading[who]], who, len(reading))
        highs = lows if self._points else _reaching(cuts, self._high[reading[who]], who, len(reading))
        everybody = plane(who, len(reading))
        low, high = np.searchsorted(cuts, low), np.searchsorted(cuts, high)
        holds, fails = lows[low] & ~highs[high], everybody & ~(highs[low] & ~lows[high])
        holds[key < 0] = fails[key < 0] = 0
        return Sheet(limits.leaves, at, holds, fails)

    def _places(self, limits: Limits, side: int, factor: Floats) -> Numbers:
        """Give how many values each leaf's low limit (side 0) shuts out, or its high one (1) lets in."""
        values, sign = self._values, 1 - 2 * side  # a high limit is a low one of values turned round
        endless, is_open = limits.endless[side], limits.is_open[side]
        bound = np.where(endless, -sign * inf, limits.bounds[side] * np.where(endless, 1.0, factor))
        place = np.searchsorted(values, bound)
        free = endless & ~is_open
        place[free] = side * len(values)
        some = np.flatnonzero(~(free | np.isnan(bound)))
        while len(some):  # by the slack, a place or two
            now, cut, ends = place[some], sign * bound[some], is_open[some]
            before, after = (
                _above(cut, sign * values[np.clip(at, 0, len(values) - 1)], ends) == (side == 0)
                for at in (now - 1, now)
            )
            by = (~after & (now < len(values))).astype(np.intp) - (before & (now > 0))
            place[some] += by
            some = some[by != 0]
        return place


def _above(limit: Floats, value: Floats, is_open: Bools) -> Bools:
    slack = TOLERANCE * np.maximum(np.abs(limit), np.abs(value))
    slack[~np.isfinite(slack)] = 0.0
    return np.where(is_open, value > limit + slack, value >= limit - slack)


def _reaching(cuts: Numbers, place: Numbers, who: Numbers, size: int) -> Words:
    """Give, for each cut in ascending order, which of some patients have their place there or above it."""
    planes = np.zeros((len(cuts) + 1, words(size)), np.uint64)
    row = np.searchsorted(cuts, place, side="right")
    np.bitwise_or.at(planes, (row, who // 64), ONE << (who % 64).astype(np.uint64))
    return np.bitwise_or.accumulate(planes[:0:-1], axis=0)[::-1]
