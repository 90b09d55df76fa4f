"""What a batch of patients answers to every `Has` leaf at once, exactly as `judge_has` does for one."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from trialbridge.matching.anchored import CODE, answers, rows_of
from trialbridge.matching.batch import Batch
from trialbridge.matching.bits import CACHED, Bools, Numbers, Words
from trialbridge.matching.chart import Chart
from trialbridge.matching.leaf_table import HAS, STATUSES, LeafTable
from trialbridge.matching.leaves import course_of, judge_has, lasts
from trialbridge.matching.sheet import Sheet
from trialbridge.matching.windows import NO, OPEN, YES
from trialbridge.model.patient import Fact
from trialbridge.model.rule import Has


class Alike(NamedTuple):
    """Facts that every leaf takes alike: one of them, and the patients who have such a fact."""

    fact: Fact
    held: Words


class Stated(NamedTuple):
    """Of some leaves, (leaves, words): whose facts fulfil them, leave them open, say they are not so.

    Then who denies them, who is not asked, and of whom only something wider is stated.
    """

    yes: Words
    open: Words
    no: Words
    denied: Words
    barred: Words
    wider: Words


Told = list[tuple[Numbers, Words]]
"""Leaves, and the patients of whom the same is told for all of them."""


def judge_all_has(table: LeafTable, batch: Batch) -> Sheet:
    """Judge the `Has` leaves that any fact of the batch says something about."""
    touched_names = _read(table, batch)
    groups = _alike(table, batch)
    told = [_denied(table, batch), _barred(table, batch), _wider(table, batch, touched_names)]
    touched = np.zeros(len(table), np.bool_)
    for timed, alike in groups.items():
        for group in alike:
            touched[table.above(group.fact.concept, batch.vocabulary, timed).leaves] = True
    for leaves, _ in (pair for part in told for pair in part):
        touched[leaves] = True
    leaves = np.flatnonzero(touched)
    place = np.zeros(len(table), np.intp)
    place[leaves] = np.arange(len(leaves))
    yes, open_, no, denied, barred, wider = np.zeros((6, len(leaves), batch.width), np.uint64)
    for timed, alike in groups.items():
        for group in alike:
            _answer(table, batch, group, timed, place, (yes, open_, no))
    for plane, part in zip((denied, barred, wider), told, strict=True):
        for below, held in part:
            plane[place[below]] |= held
    _anchor(table, batch, leaves, (yes, open_, no))
    presumable = table.presumable(batch.vocabulary)[leaves] & batch.presume
    step = max(1, CACHED // batch.width)
    for first in range(0, len(leaves), step):
        some = slice(first, first + step)
        said = Stated(*(plane[some] for plane in (yes, open_, no, denied, barred, wider)))
        yes[some], open_[some] = _settled(said, presumable[some], table.presume[leaves[some]])
    sheet = Sheet(leaves, holds=yes, fails=open_)
    for leaf, patient in _contradicting(table, batch):
        rule = table.rule(leaf)
        assert isinstance(rule, Has)
        sheet.put(
            leaf,
            patient,
            judge_has(rule, batch.charts[patient], batch.presume, silent=bool(table.presume[leaf])),
        )
    return sheet


def _settled(said: Stated, presumable: Bools, silent: Bools) -> tuple[Words, Words]:
    """Give for whom leaves hold and fail; `silent`: what is not asked of the patient is simply not there."""
    rest = ~(said.yes | said.open)
    told = said.denied | said.no
    fails = rest & ~said.barred & told
    fails[presumable] |= (rest & ~(said.barred | told | said.wider))[presumable]
    barred = said.barred & rest
    fails |= barred
    barred[silent] = 0
    return said.yes | barred, fails


def _read(table: LeafTable, batch: Batch) -> dict[str, list[int]]:
    """Have each patient's record read for the open names it shares a word with; give who shares which."""
    found: dict[str, list[int]] = {}
    for patient, chart in enumerate(batch.charts):
        for name in table.touched(chart.wording.stems, batch.vocabulary):
            chart.read(name)
            found.setdefault(name, []).append(patient)
    return found


def _alike(table: LeafTable, batch: Batch) -> dict[bool, list[Alike]]:
    """Sort the facts stated into groups; days count, by their stretch, where a leaf has a window."""
    undated: dict[tuple[object, ...], tuple[Fact, list[int]]] = {}
    dated: dict[tuple[object, ...], tuple[Fact, list[int]]] = {}
    dating: dict[str, bool] = {}
    place = batch.windows.place
    for patient, chart in enumerate(batch.charts):
        for concept, facts in chart.broader.items():
            timed = dating.get(concept)
            if timed is None:
                timed = dating[concept] = len(table.above(concept, batch.vocabulary, True).leaves) > 0
            for fact in facts:
                key = (concept, fact.stance, fact.course, fact.qualifiers)
                undated.setdefault(key, (fact, []))[1].append(patient)
                if timed:
                    days = (place(fact.start), place(fact.stop), fact.stop is None)
                    dated.setdefault((*key, *days), (fact, []))[1].append(patient)
    return {
        timed: [Alike(fact, batch.plane(members)) for fact, members in found.values()]
        for timed, found in ((False, undated), (True, dated))
    }


def _answer(
    table: LeafTable, batch: Batch, group: Alike, timed: bool, place: Numbers, planes: tuple[Words, ...]
) -> None:
    """Put a group where its facts fulfil a leaf, where they leave it open, and where they say anything."""
    fact = group.fact
    leaves, status, qualifiers, window = table.above(fact.concept, batch.vocabulary, timed)
    at = place[leaves]
    course = np.array([CODE[course_of(name, fact, timed=timed)] for name in STATUSES], np.int8)
    answer = np.minimum(course[status], OPEN if fact.stance == "uncertain" else YES)
    if fact.qualifiers:
        answer = np.minimum(answer, table.within(fact.qualifiers)[qualifiers])
    else:
        answer = np.minimum(answer, np.where(qualifiers > 0, OPEN, YES))
    if timed:
        answer = np.minimum(answer, batch.windows.of(fact, lasts(fact, batch.vocabulary))[window])
    for code, plane in ((YES, planes[0]), (OPEN, planes[1]), (NO, planes[2])):
        some = at[answer == code]
        if len(some):
            plane[some] |= group.held


def _denied(table: LeafTable, batch: Batch) -> Told:
    found: dict[str, list[int]] = {}
    for patient, chart in enumerate(batch.charts):
        for concept, facts in chart.denied.items():
            if facts:
                found.setdefault(concept, []).append(patient)
    return [
        (table.below(concept, batch.vocabulary), batch.plane(members)) for concept, members in found.items()
    ]


def _barred(table: LeafTable, batch: Batch) -> Told:
    found: dict[str, list[int]] = {}
    for patient, chart in enumerate(batch.charts):
        for concept in chart.inapplicable:
            found.setdefault(concept, []).append(patient)
    return [
        (table.below(concept, batch.vocabulary), batch.plane(members)) for concept, members in found.items()
    ]


def _wider(table: LeafTable, batch: Batch, touched: dict[str, list[int]]) -> Told:
    """Give what is stated only in wider or in some of the words: it matters to nothing but presuming."""
    if not batch.presume:
        return []
    found: dict[str, list[int]] = {}
    for patient, chart in enumerate(batch.charts):
        for concept in chart.broader:
            found.setdefault(concept, []).append(patient)
    presumable = table.presumable(batch.vocabulary)
    told: Told = []
    for concept, members in found.items():
        leaves = table.below(concept, batch.vocabulary)
        own = table.numbers.get(concept, -1)
        told.append((leaves[presumable[leaves] & (table.name[leaves] != own)], batch.plane(members)))
    return told + [(table.of(HAS, [name]), batch.plane(members)) for name, members in touched.items()]


def _anchor(table: LeafTable, batch: Batch, leaves: Numbers, planes: tuple[Words, ...]) -> None:
    """Answer anew, for those who had it, the leaves whose window hangs on an event of the patient's own."""
    form = table.form[leaves]
    asked: dict[tuple[str, str], list[int]] = {}
    for at in np.flatnonzero(batch.windows.anchored[table.window[form]]).tolist():
        window = batch.windows.windows[table.window[form[at]]]
        assert window is not None
        if batch.had(window.anchor):
            asked.setdefault((table.names[table.name[leaves[at]]], window.anchor), []).append(at)
    for (concept, event), places in asked.items():
        rows = rows_of(batch, concept, event)
        others = ~batch.plane(batch.had(event))
        for at in places:
            rule = table.rule(int(leaves[at]))
            assert isinstance(rule, Has) and rule.window is not None
            found = answers(rows, STATUSES.index(rule.status), rule.qualifiers, rule.window)
            for code, plane in ((YES, planes[0]), (OPEN, planes[1]), (NO, planes[2])):
                plane[at] = (plane[at] & others) | batch.plane(rows.patient[found == code])


def _contradicting(table: LeafTable, batch: Batch) -> Iterator[tuple[int, int]]:
    """Give the leaf and the patient where a concept is stated and denied on one day."""
    for patient, chart in enumerate(batch.charts):
        for concept in _contradicted(chart):
            yield from ((leaf, patient) for leaf in table.of(HAS, [concept]).tolist())


def _contradicted(chart: Chart) -> set[str]:
    """Give the concepts that the patient's record states and denies with the same day, or both undated."""
    found = set[str]()
    ancestors = chart.vocabulary.ancestors
    for concept, facts in chart.broader.items():
        above = ancestors(concept)
        for denied in above & chart.denied.keys():
            days = {denial.known_on for denial in chart.denied[denied]}
            if any(fact.known_on in days for fact in facts):
                found |= {it for it in above if denied in ancestors(it)}
    return found
