"""Values and limits as intervals in the variable's canonical unit."""

from math import inf
from typing import NamedTuple

from trialbridge.matching.chart import Chart
from trialbridge.matching.days import span
from trialbridge.model.patient import Fact
from trialbridge.model.rule import Range

TOLERANCE = 1e-6
"""Relative: a limit and a value that differ by less came apart only in the conversion of units."""


class Interval(NamedTuple):
    """Low and high, either infinite; an open end does not belong to it."""

    low: float
    high: float
    low_open: bool = False
    high_open: bool = False

    def holds(self, value: "Interval") -> bool:
        """Tell whether the value lies inside for certain."""
        return self._above(value.low) and self._below(value.high)

    def meets(self, value: "Interval") -> bool:
        """Tell whether the value can lie inside."""
        return self._above(value.high) and self._below(value.low)

    def _above(self, value: float) -> bool:
        slack = TOLERANCE * max(abs(self.low), abs(value)) if self.low > -inf and abs(value) < inf else 0.0
        return value > self.low + slack if self.low_open else value >= self.low - slack

    def _below(self, value: float) -> bool:
        slack = TOLERANCE * max(abs(self.high), abs(value)) if self.high < inf and abs(value) < inf else 0.0
        return value < self.high - slack if self.high_open else value <= self.high + slack


def canonical_interval(fact: Fact, chart: Chart) -> Interval | None:
    """Give the fact's value in canonical unit; None where the unit does not fit or nothing is stated."""
    if fact.variable == "age":
        return _age(fact, chart)
    if fact.value is not None:
        value = chart.vocabulary.convert(fact.value, fact.unit, fact.variable)
        return None if value is None else Interval(value, value)
    if fact.low is None and fact.high is None:
        return None
    low = _convert(fact.low, fact, chart, -inf)
    high = _convert(fact.high, fact, chart, inf)
    return None if low is None or high is None else Interval(low, high)


def limits(leaf: Range, fact: Fact, chart: Chart) -> tuple[Interval, str] | None:
    """Give the rule's limits for this fact, and what had to be assumed; None where no reference is known.

    Multiples of ULN and LLN use the fact's own reference range, else the variable's usual limit.
    """
    if leaf.unit not in ("ULN", "LLN"):
        return _bounds(leaf, 1.0), ""
    side = "high" if leaf.unit == "ULN" else "low"
    own = getattr(fact.reference, side) if fact.reference is not None else None
    if own is not None:
        factor = chart.vocabulary.convert(own, fact.unit, leaf.variable)
        return None if factor is None else (_bounds(leaf, factor), "")
    row = chart.vocabulary.variables.get(leaf.variable)
    usual = (row.usual_high if side == "high" else row.usual_low) if row is not None else None
    if row is None or usual is None:
        return None
    return _bounds(leaf, usual), f"usual limit {usual:g} {row.unit} taken as {leaf.unit}"


def _bounds(leaf: Range, factor: float) -> Interval:
    low = -inf if leaf.low is None else leaf.low * factor
    high = inf if leaf.high is None else leaf.high * factor
    return Interval(low, high, leaf.low_open, leaf.high_open)


def _convert(value: float | None, fact: Fact, chart: Chart, missing: float) -> float | None:
    return missing if value is None else chart.vocabulary.convert(value, fact.unit, fact.variable)


def _age(fact: Fact, chart: Chart) -> Interval | None:
    """Ages count whole years; a year of birth or an old record leaves two ages possible.

    The day of birth stands in `start` when it is known.
    """
    born = span(fact.start)
    if born is not None:
        ages = [
            chart.day.year - day.year - ((chart.day.month, chart.day.day) < (day.month, day.day))
            for day in born
        ]
        return Interval(float(min(ages)), float(max(ages)))
    if fact.value is None:
        return None
    age = chart.vocabulary.convert(fact.value, fact.unit, "age")
    if age is None:
        return None
    known = span(fact.known_on)
    passed = 0.0 if known is None else max(0.0, (chart.day - known.first).days / 365.25)
    if passed < 1 / 365:
        return Interval(age, age)
    return Interval(float(int(age + passed)) if age >= 2 else age + passed, float(int(age + passed + 0.999)))
