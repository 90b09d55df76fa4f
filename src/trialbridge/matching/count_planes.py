"""What a batch of patients answers to every `Count` leaf; each distinct history is judged once."""

from collections.abc import Iterable

import numpy as np

from trialbridge.matching.batch import Batch
from trialbridge.matching.chart import empty_chart
from trialbridge.matching.leaf_table import COUNT, LeafTable
from trialbridge.matching.leaves import judge_count
from trialbridge.matching.sheet import Sheet, nothing
from trialbridge.model.patient import Fact
from trialbridge.model.rule import Count

History = tuple[object, ...]


def judge_all_counts(table: LeafTable, batch: Batch) -> Sheet:
    """Judge the `Count` leaves of every concept that a record of the batch states or denies."""
    histories = _histories(table, batch)
    if not histories:
        return nothing(batch.width)
    sheet = _silent(table, batch, histories)
    for concept, alike in histories.items():
        leaves = table.of(COUNT, [concept])
        for members in alike.values():
            held = batch.plane(members)
            for leaf in leaves.tolist():
                truth = judge_count(_count(table, leaf), batch.charts[members[0]]).truth
                sheet.write(leaf, held, truth)
    return sheet


def _silent(table: LeafTable, batch: Batch, concepts: Iterable[str]) -> Sheet:
    """Give the leaves as they are for those of whom nothing is told."""
    leaves = np.sort(table.of(COUNT, concepts))
    sheet = Sheet(leaves, *np.zeros((2, len(leaves), batch.width), np.uint64))
    everybody = batch.plane(range(batch.size))
    empty = empty_chart(batch.charts[0])
    for leaf in leaves.tolist():
        sheet.write(leaf, everybody, judge_count(_count(table, leaf), empty).truth)
    return sheet


def _count(table: LeafTable, leaf: int) -> Count:
    rule = table.rule(leaf)
    assert isinstance(rule, Count)
    return rule


def _histories(table: LeafTable, batch: Batch) -> dict[str, dict[History, list[int]]]:
    """Group, for each concept counted, the patients whose facts of it no count can tell apart."""
    concepts = frozenset(table.named(COUNT))
    anchors = table.anchors
    below: dict[str, frozenset[str]] = {}
    found: dict[str, dict[History, list[int]]] = {}
    for patient, chart in enumerate(batch.charts):
        denied = set[str]()
        for concept, facts in chart.denied.items():
            if concept not in below:
                below[concept] = concepts & (batch.vocabulary.descendants(concept) | {concept})
            denied |= below[concept] if facts else frozenset()
        for concept in denied | (concepts & chart.stated.keys()):
            seen: dict[tuple[str, str | None], int] = {}
            told = sorted(repr(_told(batch, fact, seen)) for fact in chart.stated.get(concept, ()))
            key: History = (concept in denied, *told)
            if any(chart.since(anchor) is not None for anchor in anchors.get(concept, ())):
                key = (patient,)
            found.setdefault(concept, {}).setdefault(key, []).append(patient)
    return found


def _told(batch: Batch, fact: Fact, seen: dict[tuple[str, str | None], int]) -> History:
    """Give all that counting asks of a fact: which occurrence it is of, its line, and where its days lie."""
    occurrence = seen.setdefault((fact.concept, fact.start), len(seen))
    days = (batch.windows.place(fact.start), batch.windows.place(fact.stop), fact.stop is None)
    return (occurrence, fact.line, fact.stance, fact.course, fact.qualifiers, fact.concept, *days)
