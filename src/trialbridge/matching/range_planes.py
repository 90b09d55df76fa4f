"""What a batch of patients answers to every `Range` leaf at once, exactly as `judge_range` does for one."""

from collections.abc import Iterator, Mapping, Sequence
from math import inf, nan

import numpy as np
import numpy.typing as npt

from trialbridge.matching.batch import Batch
from trialbridge.matching.bits import Numbers, packed
from trialbridge.matching.chart import Chart
from trialbridge.matching.days import span
from trialbridge.matching.derive import FORMULAS, derived
from trialbridge.matching.leaf_table import RANGE, LeafTable
from trialbridge.matching.leaves import judge_range, nested
from trialbridge.matching.sheet import Sheet, joined, nothing
from trialbridge.matching.values import TOLERANCE, Interval, canonical_interval, limits
from trialbridge.matching.windows import NO
from trialbridge.model.patient import Fact
from trialbridge.model.rule import Range

Floats = npt.NDArray[np.float64]
Truths = npt.NDArray[np.int8]
NOT_MET, UNKNOWN, MET = 0, 1, 2
CELLS = 1 << 22
"""How many truths are laid out at once, one byte each."""
NOBODY = (-1,)
"""Evidence that is no evidence; what is compared with nothing stays unknown."""


class Readings:
    """The distinct values of a variable, each with the factors that stand for ULN and LLN."""

    def __init__(self, variable: str) -> None:
        """Start without any."""
        self._variable = variable
        self._known: dict[tuple[object, ...], int] = {}
        self._rows: list[tuple[float, ...]] = []
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
    """Judge one variable's leaves, those together whose windows leave the same facts."""
    leaves = table.of(RANGE, [variable])
    window = table.window[table.form[leaves]]
    readings = Readings(variable)
    facts = _Facts(batch, stated, readings)
    fallback = _derived(batch, variable, readings) if variable in FORMULAS else {}
    for numbers, seen in facts.by_window(np.unique(window)):
        evidence: dict[tuple[int, ...], int] = {NOBODY: 0}
        of = np.zeros(batch.size, np.intp)
        for told in (fallback, seen):
            for patient, values in told.items():
                of[patient] = evidence.setdefault(values, len(evidence))
        some = leaves[np.isin(window, numbers)]
        if len(evidence) > 1:
            step = max(1, CELLS // batch.size)
            for first in range(0, len(some), step):
                part = some[first : first + step]
                truth = _compare(table, part, readings, list(evidence))[:, of]
                yield Sheet(part, packed(truth == MET), packed(truth == NOT_MET))


class _Facts:
    """The facts of a variable that say a value, patient by patient in the order of their days."""

    def __init__(self, batch: Batch, stated: Sequence[tuple[int, list[Fact]]], readings: Readings) -> None:
        self._rows = [
            (patient, fact.known_on or "", number)
            for patient, facts in stated
            for fact in sorted(facts, key=_known_on)
            if readings.intervals[number := readings.number(fact, batch.charts[patient])] is not None
        ]
        days = {day: at for at, day in enumerate(dict.fromkeys(day for _, day, _ in self._rows))}
        self._days = np.array([days[day] for _, day, _ in self._rows], np.intp)
        self._recorded = [batch.windows.recorded(span(day)) != NO for day in days]

    def by_window(
        self, windows: npt.NDArray[np.int32]
    ) -> Iterator[tuple[list[int], dict[int, tuple[int, ...]]]]:
        """Give the windows that leave the same facts, and the readings of each patient's latest day left."""
        alike: dict[bytes, list[int]] = {}
        for number in windows.tolist():
            kept = np.array([answers[number] for answers in self._recorded], np.bool_)
            alike.setdefault(kept.tobytes(), []).append(number)
        for key, numbers in alike.items():
            yield numbers, self._latest(np.frombuffer(key, np.bool_)[self._days].tolist())

    def _latest(self, kept: list[bool]) -> dict[int, tuple[int, ...]]:
        last: dict[int, tuple[str, tuple[int, ...]]] = {}
        for (patient, day, number), is_kept in zip(self._rows, kept, strict=True):
            if is_kept:
                known = last.get(patient)
                same = known is not None and known[0] == day
                last[patient] = (day, (*known[1], number) if known is not None and same else (number,))
        return {patient: numbers for patient, (_, numbers) in last.items()}


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
    ends, unit = table.ends[form], table.unit[form]
    value_low, value_high = readings[:, 0], readings[:, 1]
    with np.errstate(invalid="ignore"):
        factor = readings[:, 2:].T[unit]
        low, high = (limit[:, None] * factor for limit in table.limits(leaves))
        low[np.isinf(table.limits(leaves)[0])] = -inf
        high[np.isinf(table.limits(leaves)[1])] = inf
        low_open, high_open = ((ends & 1) > 0)[:, None], ((ends & 2) > 0)[:, None]
        holds = _above(low, value_low, low_open) & _below(high, value_high, high_open)
        meets = _above(low, value_high, low_open) & _below(high, value_low, high_open)
    truths = np.where(holds, MET, np.where(meets, UNKNOWN, NOT_MET)).astype(np.int8)
    truths[np.isnan(factor) | np.isnan(value_low)] = UNKNOWN
    return truths


def _above(limit: Floats, value: Floats, is_open: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    slack = _slack(limit, value)
    return np.where(is_open, value > limit + slack, value >= limit - slack)


def _below(limit: Floats, value: Floats, is_open: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    slack = _slack(limit, value)
    return np.where(is_open, value < limit - slack, value <= limit + slack)


def _slack(limit: Floats, value: Floats) -> Floats:
    finite = np.isfinite(limit) & np.isfinite(value)
    return np.where(finite, TOLERANCE * np.maximum(np.abs(limit), np.abs(value)), 0.0)


def _put_anchored(table: LeafTable, batch: Batch, sheet: Sheet) -> None:
    """Judge one by one where a window hangs on an event that the patient has had."""
    for leaf in sheet.leaves[batch.windows.anchored[table.window[table.form[sheet.leaves]]]].tolist():
        rule = table.rule(leaf)
        assert isinstance(rule, Range) and rule.window is not None
        for patient, chart in enumerate(batch.charts):
            if chart.since(rule.window.anchor) is not None:
                sheet.put(leaf, patient, judge_range(rule, chart))
