"""Which missing fact settles most: the questions worth asking next, each by what any answer would settle."""

from collections import Counter
from collections.abc import Iterable, Sequence

import msgspec

from trialbridge.matching.chart import Chart
from trialbridge.matching.demands import Demand
from trialbridge.matching.values import Interval, limits
from trialbridge.matching.wordings import addressed, addressee, wording
from trialbridge.model.patient import Fact
from trialbridge.model.rule import Range, leaves
from trialbridge.model.verdict import Question

_WEIGHED = 24
"""Names whose answers are tried out; the others settle less, as fewer requirements ask for them."""
_MOST_VALUES = 6


def questions(
    studies: Iterable[Sequence[Demand]], chart: Chart, limit: int = 10, asked: frozenset[str] = frozenset()
) -> tuple[Question, ...]:
    """Rank what the unknown requirements of the studies ask for, by the requirements an answer settles.

    Each possible answer is put into the chart and judged: of a concept yes and no, of a variable a value in
    every stretch between the limits that are asked. `gain` is the mean over the answers, each taken as
    likely as the others; `settles` and `settles_most` are the least and the most. What was `asked` is left
    out, whatever was answered.
    """
    unknown = [
        (demand, demand.verdict(chart).asks)
        for demands in studies
        for demand in demands
        if demand.understood and demand.truth(chart) == "unknown"
    ]
    helps = Counter(name for _, asks in unknown for name in asks if name not in asked)
    weighed = [
        _weighed(name, [demand for demand, asks in unknown if name in asks], chart)
        for name in sorted(helps, key=lambda name: (-helps[name], name))[:_WEIGHED]
    ]
    useful = [it for it in weighed if it.settles_most or not _told(it.variable, chart)]
    return tuple(sorted(useful, key=lambda it: (-it.gain, -helps[it.variable], it.variable))[:limit])


def _told(name: str, chart: Chart) -> bool:
    """Tell whether a record states a concept, so that asking for it may be in vain."""
    return any(fact.stance == "present" for fact in chart.stated.get(name, ()))


def _weighed(name: str, demands: Sequence[Demand], chart: Chart) -> Question:
    settled = [
        sum(demand.truth(answered) != "unknown" for demand in demands)
        for answered in (_with(chart, fact) for fact in _answers(name, demands, chart))
    ]
    return Question(
        variable=name,
        text=wording(name, chart.vocabulary),
        settles=min(settled, default=0),
        settles_most=max(settled, default=0),
        gain=round(sum(settled) / max(len(settled), 1), 3),
        audience=addressee(name, chart.vocabulary),
        addressed=addressed(name, chart.vocabulary),
    )


def _with(chart: Chart, fact: Fact) -> Chart:
    patient = chart.patient
    added = msgspec.structs.replace(patient, facts=(*patient.facts, fact))
    return Chart(added, chart.vocabulary, chart.day)


def _answers(name: str, demands: Iterable[Demand], chart: Chart) -> list[Fact]:
    day = chart.day.isoformat()
    if name not in chart.vocabulary.variables:
        there = Fact(concept=name, known_on=day)
        return [there, msgspec.structs.replace(there, stance="absent")]
    rows = (leaf for demand in demands for leaf in leaves(demand.rule))
    asked = [leaf for leaf in rows if isinstance(leaf, Range) and leaf.variable == name]
    return [Fact(variable=name, value=value, known_on=day) for value in _values(name, asked, chart)]


def _values(name: str, asked: Iterable[Range], chart: Chart) -> list[float]:
    """Give a value in every stretch that the limits cut, in canonical unit, within what is possible."""
    row, edges = chart.vocabulary.variables[name], set[float]()
    for leaf in asked:
        bounds = limits(leaf, Fact(variable=name), chart)
        if bounds is not None:
            edges.update(edge for edge in _ends(bounds[0]) if abs(edge) < float("inf"))
    if not edges:
        return []
    inner = sorted(edges)[:_MOST_VALUES]
    low = row.low if row.low is not None else min(inner[0] - 1, inner[0] / 2)
    high = row.high if row.high is not None else inner[-1] * 2 + 1
    ends = [low, *inner, high]
    return [(ends[at] + ends[at + 1]) / 2 for at in range(len(ends) - 1) if ends[at] < ends[at + 1]]


def _ends(bounds: Interval) -> tuple[float, float]:
    return bounds.low, bounds.high
