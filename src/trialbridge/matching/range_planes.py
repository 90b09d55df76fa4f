"""What a batch of patients answers to every `Range` leaf at once, exactly as `judge_range` does for one."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from math import inf, nan
from operator import attrgetter

import numpy as np
import numpy.typing as npt

from trialbridge.matching.batch import Batch
from trialbridge.matching.bits import Numbers, packed
from trialbridge.matching.chart import Chart
from trialbridge.matching.derive import FORMULAS, derived
from trialbridge.matching.leaf_table import LeafTable
from trialbridge.matching.leaves import judge_range, nested
from trialbridge.matching.sheet import Sheet, each, joined, nothing
from trialbridge.matching.values import TOLERANCE, Interval, canonical_interval, limits
from trialbridge.matching.windows import NO
from trialbridge.model.patient import Fact
from trialbridge.model.rule import Range

Floats = npt.NDArray[np.float64]
Truths = npt.NDArray[np.int8]
NOT_MET, UNKNOWN, MET = 0, 1, 2
CELLS = 1 << 22
"""How many truths are laid out at once, one byte each."""
YEAR = len("2024")
_DAY = attrgetter("known_on")
NOBODY = (-1,)
"""Evidence that is no evidence; what is compared with nothing stays unknown."""


class Readings:
    """The distinct values of a variable, each with the factors that stand for ULN and LLN."""

    def __init__(self, variable: str) -> None:
        """Start without any."""
        self._variable = variable
        self._known: dict[tuple[object, ...], int] = {}
        self._rows: list[tuple[float, ...]] = []
        self._says: dict[tuple[object, ...], bool] = {}
        self.intervals: list[Interval | None] = []

    def number(self, fact: Fact, chart: Chart) -> int:
        """Number a fact by its value and reference; equal ones have one number."""
        key: tuple[object, ...] = (fact.value, fact.low, fact.high, fact.unit, fact.reference)
        if fact.variable == "age":
            key = (*key, fact.start, fact.known_on)
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = len(self._rows)
            interval = canonical_interval(fact, chart)
            self.intervals.append(interval)
            low, high = (nan, nan) if interval is None else interval[:2]
            self._rows.append((low, high, 1.0, *(self._factor(it, fact, chart) for it in ("ULN", "LLN"))))
        return found

    def says(self, fact: Fact, chart: Chart) -> bool:
        """Tell whether a fact says a value at all, in a unit that fits."""
        if fact.variable == "age":
            return canonical_interval(fact, chart) is not None
        key = (fact.unit, fact.value is None, fact.low is None, fact.high is None)
        known = self._says.get(key)
        if known is None:
            known = self._says[key] = canonical_interval(fact, chart) is not None
        return known

    def table(self) -> Floats:
        """Give low, high and the factors of the unit itself, ULN and LLN; unknown ones are NaN."""
        return np.array(self._rows).reshape(len(self._rows), 5)

    def _factor(self, unit: str, fact: Fact, chart: Chart) -> float:
        found = limits(Range(variable=self._variable, low=1.0, unit=unit), fact, chart)
        return nan if found is None else found[0].low


def judge_all_ranges(table: LeafTable, batch: Batch) -> Sheet:
    """Judge the `Range` leaves of every variable that a record of the batch states or gives by a formula."""
    stated: dict[str, list[tuple[int, list[Fact]]]] = {variable: [] for variable in FORMULAS}
    for patient, chart in enumerate(batch.charts):
        for variable, facts in chart.values.items():
            stated.setdefault(variable, []).append((patient, facts))
    found: list[Sheet] = []
    for variable in sorted(stated.keys() & table.numbers.keys()):
        found += _judge(table, batch, variable, stated[variable])
    if not found:
        return nothing(batch.width)
    sheet = joined(found)
    _put_anchored(table, batch, sheet)
    return sheet


def _judge(
    table: LeafTable, batch: Batch, variable: str, stated: Sequence[tuple[int, list[Fact]]]
) -> Iterator[Sheet]:
    """Judge one variable's leaves, those together whose windows leave everybody the same facts."""
    leaves, window, windows = table.ranges(variable)
    readings = Readings(variable)
    facts = _Facts(batch, stated, readings, windows)
    fallback = _derived(batch, variable, readings) if variable in FORMULAS else {}
    for numbers, last in facts.by_window():
        evidence: dict[tuple[int, ...], int] = {NOBODY: 0}
        of = np.zeros(batch.size, np.intp)
        for told in (fallback.items(), facts.evidence(last)):
            for patient, values in told:
                of[patient] = evidence.setdefault(values, len(evidence))
        some = leaves if len(numbers) == len(windows) else leaves[np.isin(window, numbers)]
        if len(evidence) > 1:
            step = max(1, CELLS // batch.size)
            for first in range(0, len(some), step):
                part = some[first : first + step]
                truth = _compare(table, part, readings, list(evidence))[:, of]
                yield each(part, packed(truth == MET), packed(truth == NOT_MET))


class _Facts:
    """The facts of a variable that say a value, patient by patient in the order of their days."""

    def __init__(
        self,
        batch: Batch,
        stated: Sequence[tuple[int, list[Fact]]],
        readings: Readings,
        windows: npt.NDArray[np.int32],
    ) -> None:
        self._batch, self._readings, self._windows = batch, readings, windows
        self._keeping: dict[tuple[int, int] | None, int] = {}
        self._past: dict[str, int] = {}
        self._rows = [
            (patient, fact.known_on or "", fact)
            for patient, facts in stated
            for fact in self._needed(facts, batch.charts[patient])
        ]
        codes: dict[object, int] = {}
        place = batch.measured.place
        self._days = np.array([codes.setdefault(place(day), len(codes)) for _, day, _ in self._rows], np.intp)
        patients = np.array([patient for patient, *_ in self._rows], np.intp)
        self._start = np.flatnonzero(np.diff(patients, prepend=-1))
        examples = np.unique(self._days, return_index=True)[1].tolist()
        self._recorded = [batch.measured.recorded(self._rows[row][1]) for row in examples]
        self._known: dict[int, tuple[int, tuple[int, ...]]] = {}

    def _needed(self, facts: list[Fact], chart: Chart) -> list[Fact]:
        """Give the facts, by their days, that are the latest left by any window, going back no further."""
        if len(facts) == 1:
            return facts if self._readings.says(facts[0], chart) else []
        found = []
        waiting, day = (1 << len(self._windows)) - 1, ""
        try:
            ordered = sorted(facts, key=_DAY, reverse=True)
        except TypeError:  # not all have a day
            ordered = sorted(facts, key=_known_on, reverse=True)
        for fact in ordered:
            known_on = fact.known_on or ""
            if known_on != day:
                if day and known_on and not waiting & ~self._shut(day[:YEAR]):
                    found += [it for it in ordered if not it.known_on and self._readings.says(it, chart)]
                    break
                day = known_on
            if self._readings.says(fact, chart):
                found.append(fact)
                waiting &= ~self._left(fact.known_on)
        return found[::-1]

    def _left(self, day: str | None) -> int:
        """Give the windows that do not shut out a day, as bits."""
        place = self._batch.measured.place(day)
        known = self._keeping.get(place)
        if known is None:
            kept = self._batch.measured.recorded(day)[self._windows] != NO
            known = self._keeping[place] = sum(1 << at for at in np.flatnonzero(kept).tolist())
        return known

    def _shut(self, year: str) -> int:
        """Give the windows that shut out every day up to the end of a year, as bits."""
        known = self._past.get(year)
        if known is None:
            shut = self._batch.measured.shut(date(int(year), 12, 31))[self._windows]
            known = self._past[year] = sum(1 << at for at in np.flatnonzero(shut).tolist())
        return known

    def by_window(self) -> Iterator[tuple[list[int], Numbers]]:
        """Give the windows that leave the same facts, and the rows of the last facts left, -1 for none."""
        windows = self._windows
        if not self._rows:
            yield windows.tolist(), np.zeros(0, np.intp)
            return
        kept = np.array([answers[windows] != NO for answers in self._recorded], np.bool_)
        rows = np.where(kept[self._days], np.arange(len(self._days))[:, None], -1)
        last = np.maximum.reduceat(rows, self._start, axis=0)
        alike: dict[bytes, list[int]] = {}
        for number, column in zip(windows.tolist(), last.T, strict=True):
            alike.setdefault(column.tobytes(), []).append(number)
        for key, numbers in alike.items():
            yield numbers, np.frombuffer(key, np.intp)

    def evidence(self, last: Numbers) -> Iterator[tuple[int, tuple[int, ...]]]:
        """Give each patient's readings of the day of the last fact left."""
        for row in last[last >= 0].tolist():
            known = self._known.get(row)
            if known is None:
                known = self._known[row] = self._day(row)
            yield known

    def _day(self, last: int) -> tuple[int, tuple[int, ...]]:
        patient, day, fact = self._rows[last]
        number, chart = self._readings.number, self._batch.charts[patient]
        if not last or self._rows[last - 1][:2] != (patient, day):
            return patient, (number(fact, chart),)  # as most are
        numbers = set[int]()
        for row in range(last, -1, -1):
            other, when, fact = self._rows[row]
            if other != patient or when != day:
                break
            numbers.add(number(fact, chart))
        return patient, tuple(sorted(numbers))


def _known_on(fact: Fact) -> str:
    return fact.known_on or ""


def _derived(batch: Batch, variable: str, readings: Readings) -> Mapping[int, tuple[int, ...]]:
    """Give, for each patient, the best value that follows from others."""
    found = {}
    for patient, chart in enumerate(batch.charts):
        for fact, _ in derived(variable, chart):
            found[patient] = (readings.number(fact, chart),)
            break
    return found


def _compare(
    table: LeafTable, leaves: Numbers, readings: Readings, evidence: Sequence[tuple[int, ...]]
) -> Truths:
    """Give the truths, (leaves, evidence): values of one day that differ conflict unless they are nested."""
    each = _place(table, leaves, readings.table())
    unknown = np.full((len(leaves), 1), UNKNOWN, np.int8)
    each = np.concatenate([each, unknown], axis=1)  # NOBODY, -1, is the last column
    truths = each[:, [numbers[0] for numbers in evidence]]
    for at, numbers in enumerate(evidence):
        if len(numbers) > 1:
            columns = each[:, numbers]
            low, high = columns.min(axis=1), columns.max(axis=1)
            truths[:, at] = np.where(low == high, low, UNKNOWN)
            values = {readings.intervals[number] for number in numbers}
            if len(values) > 1 and not nested({it for it in values if it is not None}):
                truths[:, at] = UNKNOWN
    return truths


def _place(table: LeafTable, leaves: Numbers, readings: Floats) -> Truths:
    """Place readings among the limits, (leaves, readings), with the slack of `values.Interval`."""
    form = table.form[leaves]
    factor = readings[:, 2:].T[table.unit[form]]
    value_low, value_high = readings[:, 0], readings[:, 1]
    wide = np.flatnonzero(value_low != value_high)
    holds, meets = np.ones((2, *factor.shape), np.bool_)
    sides = zip(table.limits(leaves), (1, 2), (1.0, -1.0), strict=True)
    for limit, mark, sign in sides:  # a high limit is a low one of values turned round
        is_open = (table.ends[form] & mark) > 0
        some = np.flatnonzero(np.isfinite(limit) | is_open)
        bound = limit[some, None] * factor[some]
        bound[np.isinf(limit[some])] = -sign * inf
        inner, outer = (value_low, value_high) if sign > 0 else (value_high, value_low)
        inside = _above(sign * bound, sign * inner, is_open[some, None])
        holds[some] &= inside
        inside[:, wide] = _above(sign * bound[:, wide], sign * outer[wide], is_open[some, None])
        meets[some] &= inside
    truths: Truths = holds.view(np.int8) + meets.view(np.int8)  # what holds meets
    truths[np.isnan(factor) | np.isnan(value_low)] = UNKNOWN
    return truths


def _above(limit: Floats, value: Floats, is_open: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    slack = TOLERANCE * np.maximum(np.abs(limit), np.abs(value))
    slack[~np.isfinite(slack)] = 0.0
    return np.where(is_open, value > limit + slack, value >= limit - slack)


def _put_anchored(table: LeafTable, batch: Batch, sheet: Sheet) -> None:
    """Judge one by one where a window hangs on an event that the patient has had."""
    for leaf in sheet.leaves[batch.windows.anchored[table.window[table.form[sheet.leaves]]]].tolist():
        rule = table.rule(leaf)
        assert isinstance(rule, Range) and rule.window is not None
        for patient in batch.had(rule.window.anchor):
            sheet.put(leaf, patient, judge_range(rule, batch.charts[patient]))
