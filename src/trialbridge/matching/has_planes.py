"""What a batch of patients answers to every `Has` leaf at once, exactly as `judge_has` does for one."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from trialbridge.matching.batch import Batch
from trialbridge.matching.bits import Numbers, Words, unpacked
from trialbridge.matching.chart import Chart
from trialbridge.matching.days import STUDY_EVENTS
from trialbridge.matching.leaf_table import HAS, STATUSES, LeafTable
from trialbridge.matching.leaves import course_of, judge_has, lasts
from trialbridge.matching.sheet import Sheet
from trialbridge.matching.windows import NO, OPEN, YES
from trialbridge.model.patient import Fact
from trialbridge.model.rule import Has

_CODE = {False: NO, None: OPEN, True: YES}


class Alike(NamedTuple):
    """Facts that every leaf takes alike: one of them, and the patients who have such a fact."""

    fact: Fact
    held: Words


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
    yes, open_, stated, denied, barred, wider = np.zeros((6, len(leaves), batch.width), np.uint64)
    for timed, alike in groups.items():
        for group in alike:
            _answer(table, batch, group, timed, place, (yes, open_, stated))
    for plane, part in zip((denied, barred, wider), told, strict=True):
        for below, held in part:
            plane[place[below]] |= held
    rest = ~(yes | open_)
    fails = rest & ~barred & (denied | stated)
    if batch.presume:
        silent = rest & ~(barred | denied | stated | wider)
        fails |= np.where(table.presumable(batch.vocabulary)[leaves, None], silent, 0)
    barred &= rest
    silent_here = table.presume[leaves, None]  # what is not asked of the patient is simply not there
    fails |= np.where(silent_here, barred, 0)
    barred = np.where(silent_here, 0, barred)
    sheet = Sheet(leaves, yes | barred, fails | barred)
    for leaf, patient in _singular(table, batch, leaves, stated):
        rule = table.rule(leaf)
        assert isinstance(rule, Has)
        sheet.put(
            leaf,
            patient,
            judge_has(rule, batch.charts[patient], batch.presume, silent=bool(table.presume[leaf])),
        )
    return sheet


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
    for patient, chart in enumerate(batch.charts):
        for concept, facts in chart.broader.items():
            timed = len(table.above(concept, batch.vocabulary, True).leaves) > 0
            for fact in facts:
                key = (concept, fact.stance, fact.course, fact.qualifiers)
                undated.setdefault(key, (fact, []))[1].append(patient)
                if timed:
                    days = (
                        batch.windows.place(fact.start),
                        batch.windows.place(fact.stop),
                        fact.stop is None,
                    )
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
    course = np.array([_CODE[course_of(name, fact, timed=timed)] for name in STATUSES], np.int8)
    answer = np.minimum(course[status], OPEN if fact.stance == "uncertain" else YES)
    if fact.qualifiers:
        answer = np.minimum(answer, table.within(fact.qualifiers)[qualifiers])
    else:
        answer = np.minimum(answer, np.where(qualifiers > 0, OPEN, YES))
    if timed:
        answer = np.minimum(answer, batch.windows.of(fact, lasts(fact, batch.vocabulary))[window])
    yes, open_, stated = planes
    yes[at[answer == YES]] |= group.held
    open_[at[answer == OPEN]] |= group.held
    stated[at] |= group.held


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


def _singular(table: LeafTable, batch: Batch, leaves: Numbers, stated: Words) -> Iterator[tuple[int, int]]:
    """Give the leaf and the patient where days must be compared one by one.

    That is where a concept is stated and denied on one day, and where a window hangs on an event that the
    patient has had.
    """
    for patient, chart in enumerate(batch.charts):
        for concept in _contradicted(chart):
            yield from ((leaf, patient) for leaf in table.of(HAS, [concept]).tolist())
    known: dict[str, Words] = {}
    anchored = batch.windows.anchored[table.window[table.form[leaves]]]
    for at in np.flatnonzero(anchored):
        window = batch.windows.windows[table.window[table.form[leaves[at]]]]
        assert window is not None and window.anchor not in STUDY_EVENTS
        if window.anchor not in known:
            known[window.anchor] = batch.plane(
                patient
                for patient, chart in enumerate(batch.charts)
                if chart.since(window.anchor) is not None
            )
        for patient in np.flatnonzero(unpacked(stated[at] & known[window.anchor], batch.size)).tolist():
            yield int(leaves[at]), patient


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
