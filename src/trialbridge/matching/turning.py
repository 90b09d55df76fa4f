"""The days on which a rule's truth can turn by time alone, and what about a patient could change it."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from functools import cache
from math import floor, inf

from trialbridge.matching.chart import Chart
from trialbridge.matching.days import STUDY_EVENTS, shift, span
from trialbridge.matching.derive import derived
from trialbridge.matching.future import goes_on
from trialbridge.matching.values import TOLERANCE, Interval, canonical_interval, limits
from trialbridge.model.patient import Fact
from trialbridge.model.rule import Count, Has, Range, Rule, leaves
from trialbridge.model.verdict import Change
from trialbridge.vocab import GIVEN, Vocabulary, tables

YEAR = 365.25
_BEYOND = 10 * TOLERANCE
"""Relative: how far past an open limit a value is taken to lie, so that it passes for certain."""


def turns(rule: Rule, chart: Chart) -> Iterator[date]:
    """Give every later day on which the truth of a leaf can differ from that of the day before."""
    for leaf in leaves(rule):
        if isinstance(leaf, Has | Count):
            yield from (day for day in _ends(leaf, chart) if day > chart.day)
        elif isinstance(leaf, Range) and leaf.variable == "age":
            yield from (day for day in _birthdays(leaf, chart) if day > chart.day)


def changes(rule: Rule, chart: Chart) -> Iterator[Change]:
    """Give what could become different and touch the rule: values at its limits, treatments and ailments."""
    for leaf in leaves(rule):
        if isinstance(leaf, Range):
            yield from _values(leaf, chart)
        elif isinstance(leaf, Has | Count):
            yield from _endings(leaf, chart)


def _ends(leaf: Has | Count, chart: Chart) -> Iterator[date]:
    """Give the days around the edges of a window, of what the record dates and of what would end today."""
    window = leaf.window
    if window is None or window.anchor not in STUDY_EVENTS:
        return
    facts = chart.stated.get(leaf.concept, ())
    spans = [days for fact in facts for days in (span(fact.stop), span(fact.start)) if days is not None]
    events = {chart.day, *(day for days in spans for day in days)} if facts else set()
    for event in events:
        yield from _around(event, 1)
        for length in (window.at_least, window.at_most):
            if length is not None:
                slack = 3 if length.unit in ("months", "years") else 1  # 31 January + 1 month
                yield from _around(shift(event, length, 1), slack)
                yield from _around(shift(event, length, -1), slack)


def _birthdays(leaf: Range, chart: Chart) -> Iterator[date]:
    """Give the days on which the patient's age reaches or passes a limit (in years)."""
    for limit in (leaf.low, leaf.high):
        if limit is None:
            continue
        for fact in chart.values.get("age", ()):
            for day in _aged(fact, {limit, floor(limit), floor(limit) + 1}, chart):
                yield from _around(day, 2)


def _aged(fact: Fact, ages: Iterable[float], chart: Chart) -> Iterator[date]:
    born, known = span(fact.start), span(fact.known_on)
    if born is not None:
        yield from (_later(day, age * YEAR) for day in born for age in ages)
    elif fact.value is not None and known is not None:
        had = chart.vocabulary.convert(fact.value, fact.unit, "age")
        if had is not None:  # from the next day on an age in years may be up to 0.999 years more
            yield known.first
            yield from (_later(known.first, (age - had - more) * YEAR) for age in ages for more in (0, 0.999))


def _later(day: date, days: float) -> date:
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return day


def _around(day: date, slack: int) -> Iterator[date]:
    for days in range(-slack, slack + 1):
        yield _later(day, days)


def _values(leaf: Range, chart: Chart) -> Iterator[Change]:
    """Give the nearest value on the other side of each limit, where getting better leads there."""
    row = chart.vocabulary.variables.get(leaf.variable)
    ways = recovering().get(("variable", leaf.variable), "")
    if row is None or not ways:
        return
    facts = chart.values.get(leaf.variable) or [fact for fact, _ in derived(leaf.variable, chart)]
    for fact in facts:
        value, bounds = canonical_interval(fact, chart), limits(leaf, fact, chart)
        if value is not None and bounds is not None:
            whole = row.kind != "number"
            for target, limit, up in _beyond(value, bounds[0], whole):
                if ("rises" if up else "falls") in ways:  # nobody is to get worse for a study
                    yield _change(fact, target, limit, up, chart.vocabulary)


def _beyond(value: Interval, bounds: Interval, whole: bool) -> Iterator[tuple[float, float, bool]]:
    """Give value, limit and direction for every limit that the value would have to reach or pass."""
    for limit, open_, is_low in (
        (bounds.low, bounds.low_open, True),
        (bounds.high, bounds.high_open, False),
    ):
        if abs(limit) == inf:
            continue
        side = Interval(limit, inf, open_) if is_low else Interval(-inf, limit, False, open_)
        inside = side.holds(value)
        up = is_low != inside  # towards the inside of a lower limit, or out over an upper one
        touching = (
            open_ == inside
        )  # a closed limit is reached from outside, an open one left by standing on it
        step = 1.0 if whole else _BEYOND * max(abs(limit), 1e-9)
        yield limit if touching else limit + (step if up else -step), limit, up


def _change(fact: Fact, target: float, limit: float, up: bool, vocabulary: Vocabulary) -> Change:
    """Put a change in the unit in which the value was recorded."""
    zero = vocabulary.convert(0.0, fact.unit, fact.variable) or 0.0
    one = vocabulary.convert(1.0, fact.unit, fact.variable) or 1.0
    return Change(
        kind="value", about=fact.variable, value=(target - zero) / (one - zero), unit=fact.unit,
        direction="up" if up else "down", strict=target != limit,
    )  # fmt: skip


def _endings(leaf: Has | Count, chart: Chart) -> Iterator[Change]:
    for fact in chart.stated.get(leaf.concept, ()):
        if not goes_on(fact):
            continue
        row = chart.vocabulary.concepts.get(fact.concept)
        if row is not None and row.kind in GIVEN:
            yield Change(kind="stop", about=fact.concept)
        elif _resolves(fact.concept, chart.vocabulary):
            yield Change(kind="resolve", about=fact.concept)


def _resolves(concept: str, vocabulary: Vocabulary) -> bool:
    ways = {recovering().get(("concept", above), "") for above in vocabulary.ancestors(concept)}
    return "resolves" in ways and "lasts" not in ways


@cache
def recovering() -> dict[tuple[str, str], str]:
    """Give what can mend, as the table has it."""
    return tables.recovering()
