"""What a batch of patients answers to every `Count` leaf at once, exactly as `judge_count` does for one."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from trialbridge.matching.batch import Batch
from trialbridge.matching.bits import Bools, Numbers, packed
from trialbridge.matching.leaf_table import COUNT, STATUSES, LeafTable
from trialbridge.matching.leaves import course_of, judge_count, lasts
from trialbridge.matching.sheet import Sheet, each, nothing
from trialbridge.matching.stated import numbered
from trialbridge.matching.windows import YES
from trialbridge.model.patient import Fact
from trialbridge.model.rule import Count

NO_LINE = -1


class Rows(NamedTuple):
    """The facts of one concept by patient and occurrence: who, what kind of fact, its line or -1.

    `first` are the rows at which an occurrence begins, `owner` the patient of each occurrence.
    """

    patient: Numbers
    kind: Numbers
    line: Numbers
    first: Numbers
    owner: Numbers


def judge_all_counts(table: LeafTable, batch: Batch) -> Sheet:
    """Judge the `Count` leaves of every concept that a record of the batch states or denies."""
    stated, kinds = _stated(table, batch)
    denied = _denied(table, batch)
    leaves = np.sort(table.of(COUNT, stated.keys() | denied.keys()))
    if not len(leaves):
        return nothing(batch.width)
    holds = np.zeros((len(leaves), batch.size), np.bool_)
    fails = np.zeros_like(holds)
    fits = _Fits(table, batch, kinds)
    known: dict[tuple[str, int, int], tuple[Numbers, Bools]] = {}
    for at, leaf in enumerate(leaves.tolist()):
        rule, form = _count(table, leaf), table.form[leaf]
        key = rule.concept, int(table.status[form]), int(table.window[form])
        if key not in known:
            seen, found = np.zeros(batch.size, np.int64), np.zeros(batch.size, np.bool_)
            if rule.concept in stated:
                seen, found = _seen(stated[rule.concept], fits.of(leaf), batch.size)
            told = np.zeros(batch.size, np.bool_)
            told[denied.get(rule.concept, [])] = True
            known[key] = seen, told & ~found
        holds[at], fails[at] = _truth(rule, *known[key])
    sheet = each(leaves, packed(holds), packed(fails))
    _put_anchored(table, batch, sheet)
    return sheet


def _truth(rule: Count, seen: Numbers, denied: Bools) -> tuple[Bools, Bools]:
    """What is recorded is a lower bound of what happened; a denial counts where nothing is recorded."""
    fails = seen > rule.high if rule.high is not None else np.zeros(len(seen), np.bool_)
    enough = rule.high is None and rule.low is not None
    holds = seen >= (rule.low or 0) if enough else np.zeros(len(seen), np.bool_)
    rest = denied & ~holds & ~fails
    return (holds | rest, fails) if (rule.low or 0) <= 0 else (holds, fails | rest)


def _seen(rows: Rows, fits: Bools, size: int) -> tuple[Numbers, Bools]:
    """Give how many occurrences fit, or the highest line where that is more; and whether any does."""
    mine = fits[rows.kind]
    counted = np.logical_or.reduceat(mine & (rows.line == NO_LINE), rows.first)
    seen = np.bincount(rows.owner[counted], minlength=size)
    np.maximum.at(seen, rows.patient[mine], rows.line[mine])
    found = np.zeros(size, np.bool_)
    found[rows.patient[mine]] = True
    return seen, found


def _stated(table: LeafTable, batch: Batch) -> tuple[dict[str, Rows], list[Fact]]:
    """Sort the facts of each concept counted; facts of one kind fit the same leaves."""
    stated = batch.stated
    below = {concept: stated.below(concept) for concept in table.counted & stated.under.keys()}
    used = np.unique(np.concatenate([np.zeros(0, np.intp), *below.values()]))
    columns = (stated.concept, stated.mode, batch.stretch[stated.day])
    example, kinds = numbered(*(column[used] for column in columns))
    kind, line = np.zeros((2, len(stated.facts)), np.intp)
    kind[used] = kinds
    line[used] = [_line(stated.facts[row]) for row in used.tolist()]
    starts: dict[str, int] = {}
    start = np.array([starts.setdefault(days[0] or "", len(starts)) for days in stated.days], np.intp)
    found = {}
    for concept, rows in below.items():
        order = rows[np.lexsort((start[stated.day[rows]], stated.concept[rows], stated.patient[rows]))]
        told = np.stack([stated.patient[order], stated.concept[order], start[stated.day[order]]])
        first = np.flatnonzero((np.diff(told, prepend=-1) != 0).any(axis=0))
        patient = told[0]
        found[concept] = Rows(patient, kind[order], line[order], first, patient[first])
    return found, [stated.facts[row] for row in used[example].tolist()]


def _line(fact: Fact) -> int:
    return NO_LINE if fact.line is None else fact.line


class _Fits:
    """Which kinds of facts fulfil which status and window for certain."""

    def __init__(self, table: LeafTable, batch: Batch, kinds: list[Fact]) -> None:
        self._table = table
        self._present = np.array([fact.stance != "uncertain" for fact in kinds], np.bool_)
        self._course = [
            np.array(
                [[course_of(status, it, timed=timed) is True for it in kinds] for status in STATUSES],
                np.bool_,
            ).reshape(len(STATUSES), len(kinds))
            for timed in (False, True)
        ]
        answers = [batch.windows.of(fact, lasts(fact, batch.vocabulary)) for fact in kinds]
        self._windows: npt.NDArray[np.bool_] = (
            np.array(answers, np.int8).reshape(len(kinds), len(batch.windows.windows)) == YES
        )

    def of(self, leaf: int) -> Bools:
        """Tell which kinds fit a leaf."""
        form = self._table.form[leaf]
        window = self._table.window[form]
        fits: Bools = self._present & self._course[int(window > 0)][self._table.status[form]]
        return fits & self._windows[:, window]


def _denied(table: LeafTable, batch: Batch) -> dict[str, list[int]]:
    """Give the patients whose record denies a concept counted, or anything above it."""
    concepts = table.counted
    below: dict[str, frozenset[str]] = {}
    found: dict[str, list[int]] = {}
    for patient, chart in enumerate(batch.charts):
        told = set[str]()
        for concept, facts in chart.denied.items():
            if concept not in below:
                below[concept] = concepts & (batch.vocabulary.descendants(concept) | {concept})
            told |= below[concept] if facts else frozenset()
        for concept in told:
            found.setdefault(concept, []).append(patient)
    return found


def _count(table: LeafTable, leaf: int) -> Count:
    rule = table.rule(leaf)
    assert isinstance(rule, Count)
    return rule


def _put_anchored(table: LeafTable, batch: Batch, sheet: Sheet) -> None:
    """Judge one by one where a window hangs on an event that the patient has had."""
    for leaf in sheet.leaves[batch.windows.anchored[table.window[table.form[sheet.leaves]]]].tolist():
        rule = _count(table, leaf)
        assert rule.window is not None
        for patient in batch.had(rule.window.anchor):
            sheet.put(leaf, patient, judge_count(rule, batch.charts[patient]))
