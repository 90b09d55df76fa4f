"""When a study closed to a patient would open, and what would have to change; `judge` decides each day."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import combinations, islice, product
from typing import NamedTuple

from trialbridge.matching.demands import Demand, demands_of
from trialbridge.matching.future import Changes, Future
from trialbridge.matching.turning import changes, turns
from trialbridge.model.criterion import Criterion
from trialbridge.model.study import Study
from trialbridge.model.verdict import Change, Horizon, Mend, Policy

_MOST_CHANGES = 3
"""Changes that one criterion may need; with more it is nobody's near miss."""
_MOST_CANDIDATES = 8
_MOST_WAYS = 256


class Way(NamedTuple):
    """Changes, and the first day on which they are enough."""

    changes: Changes
    day: date


class Opening(NamedTuple):
    """A way for one cohort."""

    way: Way
    cohort: str
    failing: tuple[Demand, ...]


def horizon(study: Study, criteria: Sequence[Criterion], future: Future, policy: Policy) -> Horizon:
    """Find the smallest set of changes that leaves no requirement NOT_MET, and the first day of that.

    Every day is judged by `judge` on the charts that `future` gives. Of the cohorts the one with
    the fewest changes counts, then the earliest day; `mends` tells of each failing requirement how it alone
    would be met. Nothing is promised: unknown requirements stay unknown.
    """
    demands = demands_of(study, criteria, future.now.vocabulary, policy)
    failing = [demand for demand in demands if demand.fails(future.now)]
    ways = {demand: _ways(demand, future) for demand in failing}
    openings = []
    for cohort in sorted({name for demand in demands for name in demand.cohorts}) or [""]:
        concerned = [demand for demand in demands if not demand.cohorts or cohort in demand.cohorts]
        way = _joined(concerned, ways, future)
        if way is not None:
            openings.append(Opening(way, cohort, tuple(demand for demand in concerned if demand in ways)))
    best = min(openings, key=lambda it: (len(it.way.changes), it.way.day), default=None)
    mends = tuple(
        Mend(criterion=demand.number, day=found[0].day.isoformat(), changes=_ordered(found[0].changes))
        for demand, found in ways.items()
        if found
    )
    if best is None:
        return Horizon(mends=mends)
    return Horizon(
        opens_on=best.way.day.isoformat(),
        certain_on=_certain(best, future),
        changes=_ordered(best.way.changes),
        cohort=best.cohort,
        mends=mends,
    )


def _certain(opening: Opening, future: Future) -> str:
    """Give the first day from the opening on which all that failed is met; empty where it stays open."""
    for day in _days(opening.failing, future):
        if day >= opening.way.day:
            chart = future.chart(opening.way.changes, day)
            if all(demand.truth(chart) == "met" for demand in opening.failing):
                return day.isoformat()
    return ""


def _ways(demand: Demand, future: Future) -> list[Way]:
    """Give the sets of changes that mend one requirement, none of which holds another, the smallest first."""
    days = _days([demand], future)
    found: list[Way] = []
    for chosen in _choices(changes(demand.rule, future.now)):
        if any(way.changes <= chosen for way in found) or (not chosen and len(days) == 1):
            continue
        day = _first([demand], chosen, days, future)
        if day is not None:
            found.append(Way(chosen, day))
    return sorted(found, key=lambda way: (len(way.changes), way.day))


def _choices(candidates: Iterable[Change]) -> Iterator[Changes]:
    """Give sets of changes by size; a thing changes once."""
    distinct = tuple(islice(dict.fromkeys(candidates), _MOST_CANDIDATES))
    for size in range(_MOST_CHANGES + 1):
        for chosen in combinations(distinct, size):
            if len({change.about for change in chosen}) == size:
                yield frozenset(chosen)


def _joined(demands: Sequence[Demand], ways: dict[Demand, list[Way]], future: Future) -> Way | None:
    """Join a way of each failing requirement so that all hold on one day."""
    failing = [ways[demand] for demand in demands if demand in ways]
    if not failing or not all(failing):
        return None
    unions = {union for chosen in islice(product(*failing), _MOST_WAYS) for union in _unions(chosen)}
    days, found = _days(demands, future), list[Way]()
    order = sorted(demands, key=lambda demand: demand not in ways)
    for union in sorted(unions, key=lambda union: (len(union), repr(_ordered(union)))):
        if found and len(union) > len(found[0].changes):
            break
        day = _first(order, union, days, future)
        if day is not None:
            found.append(Way(union, day))
    return min(found, key=lambda way: way.day, default=None)


def _unions(ways: Iterable[Way]) -> Iterator[Changes]:
    """Join the changes; where one thing would get several values, each of them is tried."""
    about: dict[str, dict[Change, None]] = {}
    for way in ways:
        for change in way.changes:
            about.setdefault(change.about, {})[change] = None
    yield from map(frozenset, islice(product(*about.values()), _MOST_WAYS))


def _days(demands: Iterable[Demand], future: Future) -> list[date]:
    """Give the days on which something can turn, today first."""
    return sorted({future.now.day, *(day for demand in demands for day in turns(demand.rule, future.now))})


def _first(demands: Sequence[Demand], chosen: Changes, days: Sequence[date], future: Future) -> date | None:
    """Give the first of the days on which none of the requirements fails."""
    for day in days:
        chart = future.chart(chosen, day)
        if not any(demand.fails(chart) for demand in demands):
            return day
    return None


def _ordered(chosen: Changes) -> tuple[Change, ...]:
    return tuple(sorted(chosen, key=lambda change: (change.about, change.kind, change.value or 0.0)))
