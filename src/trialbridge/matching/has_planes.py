"""What a batch of patients answers to every `Has` leaf at once, exactly as `judge_has` does for one."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from trialbridge.matching.anchored import CODE, answers, rows_of
from trialbridge.matching.batch import Batch
from trialbridge.matching.bits import CACHED, Bools, Numbers, Words, spans
from trialbridge.matching.chart import Chart
from trialbridge.matching.leaf_table import HAS, STATUSES, LeafTable
from trialbridge.matching.leaves import course_of, judge_has, lasts
from trialbridge.matching.sheet import Sheet
from trialbridge.matching.stated import Groups, fact_of
from trialbridge.matching.windows import NO, OPEN, YES
from trialbridge.model.patient import Fact
from trialbridge.model.rule import Has

Codes = npt.NDArray[np.int8]


class Said(NamedTuple):
    """What groups of facts answer to classes of leaves, one row a pair: YES, OPEN or NO.

    `fits` tells where only qualifiers could be wanting.
    """

    groups: Groups
    group: Numbers
    asked: Numbers
    code: Codes
    fits: Bools


class Told(NamedTuple):
    """Of some classes, (classes, words): whose facts fulfil them, leave them open, say they are not so.

    Then who denies them, who is not asked, and of whom only something wider is stated.
    """

    yes: Words
    open: Words
    no: Words
    denied: Words
    barred: Words
    wider: Words


Held = list[tuple[Numbers, Words]]
"""Classes, and the patients of whom the same is told for all of them."""


def judge_all_has(table: LeafTable, batch: Batch) -> Sheet:
    """Judge the `Has` leaves that any fact of the batch says something about."""
    classes = table.classes
    touched_names = _read(table, batch)
    said = [_said(table, batch, timed) for timed in (False, True)]
    held = [_denied(table, batch), _barred(table, batch), _wider(table, batch, touched_names)]
    touched = np.zeros(len(classes.first), np.bool_)
    for asked in (*(it.asked for it in said), *(pair[0] for part in held for pair in part)):
        touched[asked] = True
    asked = np.flatnonzero(touched)
    place = np.cumsum(touched) - 1
    told = Told(*np.zeros((6, len(asked), batch.width), np.uint64))
    for it in said:
        for code, plane in ((YES, told.yes), (OPEN, told.open), (NO, told.no)):
            some = np.flatnonzero(it.code == code)
            it.groups.spread(plane, place[it.asked[some]], it.group[some])
    for plane, part in zip(told[3:], held, strict=True):
        for below, patients in part:
            plane[place[below]] |= patients
    _anchor(table, batch, asked, told)
    presumable = table.presumable(batch.vocabulary)[classes.first[asked]] & batch.presume
    silent = table.presume[classes.first[asked]]
    step = max(1, CACHED // batch.width)
    for first in range(0, len(asked), step):
        now = slice(first, first + step)
        said_now = Told(*(plane[now] for plane in told))
        told.yes[now], told.open[now] = _settled(said_now, presumable[now], silent[now])
    of = np.flatnonzero(touched[classes.of])
    sheet = Sheet(of + table.first[HAS], place[classes.of[of]], told.yes, told.open)
    return _contradicting(table, batch, _qualified(table, batch, said, sheet))


def _settled(said: Told, presumable: Bools, silent: Bools) -> tuple[Words, Words]:
    """Give for whom leaves hold and fail; `silent`: what is not asked of the patient is simply not there."""
    rest = ~(said.yes | said.open)
    told = said.denied | said.no
    fails = rest & ~said.barred & told
    fails[presumable] |= (rest & ~(said.barred | told | said.wider))[presumable]
    barred = said.barred & rest
    fails |= barred
    barred[silent] = 0
    return said.yes | barred, fails


def _said(table: LeafTable, batch: Batch, timed: bool) -> Said:
    """Hold the facts stated against the classes with or without a window; days count, by their stretch."""
    stated, classes = batch.stated, table.classes
    columns = [stated.concept, stated.mode]
    groups = stated.groups(*columns, *([batch.stretch[stated.day]] if timed else []))
    above = [table.above(concept, batch.vocabulary, timed) for concept in stated.concepts]
    start = np.cumsum([0, *map(len, above)])
    concept, mode = stated.concept[groups.example], stated.mode[groups.example]
    first, stop = start[concept], start[concept + 1]
    group = np.repeat(np.arange(len(concept)), stop - first)
    asked = np.concatenate([*above, np.zeros(0, np.intp)])[spans(first, stop)]
    ended = np.array([bool(days[1]) for days in stated.days], np.bool_) & timed
    kind = 2 * mode + ended[stated.day[groups.example]]
    code = _courses(batch, timed)[kind[group], classes.status[asked]]
    if timed:
        row, within = _windows(batch, groups)
        code = np.minimum(code, within[row[group], classes.window[asked]])
    capped = np.minimum(code, _caps(batch)[mode[group], classes.qualified[asked]])
    return Said(groups, group, asked, capped, code == YES)


def _courses(batch: Batch, timed: bool) -> Codes:
    """Give what courses answer to statuses, (twice the mode, plus one where it has ended; statuses)."""
    rows = [
        [CODE[course_of(status, fact_of(mode, (None, stop)), timed=timed)] for status in STATUSES]
        for mode in batch.stated.modes
        for stop in (None, "2000")
    ]
    return np.array(rows, np.int8).reshape(len(rows), len(STATUSES))


def _caps(batch: Batch) -> Codes:
    """Give the most that modes say, (modes, leaves without and with qualifiers)."""
    rows = [(OPEN if mode[0] == "uncertain" else YES, OPEN) for mode in batch.stated.modes]
    return np.array(rows, np.int8).reshape(len(rows), 2)


def _windows(batch: Batch, groups: Groups) -> tuple[Numbers, Codes]:
    """Give the answers to all windows that differ, (answers, windows), and which of them each group gives."""
    stated = batch.stated
    lasting = [lasts_of(concept, batch) for concept in stated.concepts]
    known: dict[tuple[int, str, bool], int] = {}
    found: list[Codes] = []
    row = np.zeros(len(groups.example), np.intp)
    concepts, modes, days = (it[groups.example].tolist() for it in (stated.concept, stated.mode, stated.day))
    for at, (concept, mode, day) in enumerate(zip(concepts, modes, days, strict=True)):
        key = (int(batch.stretch[day]), stated.modes[mode][1], lasting[concept])
        number = known.get(key)
        if number is None:
            number = known[key] = len(found)
            found.append(batch.windows.of(fact_of(stated.modes[mode], stated.days[day]), lasting[concept]))
        row[at] = number
    return row, np.array(found, np.int8).reshape(len(found), len(batch.windows.windows))


def lasts_of(concept: str, batch: Batch) -> bool:
    """Tell whether facts of a concept are of something that goes on for a while."""
    return lasts(Fact(concept=concept), batch.vocabulary)


def _qualified(table: LeafTable, batch: Batch, said: Sequence[Said], sheet: Sheet) -> Sheet:
    """Let facts with qualifiers fulfil the leaves that ask for some of them."""
    found = [[_fulfilled(table, batch, it, mode) for mode in range(len(batch.stated.modes))] for it in said]
    if not any(len(leaves) for part in found for leaves, _ in part):
        return sheet
    sheet = sheet.apart(np.concatenate([leaves for part in found for leaves, _ in part]))
    for it, part in zip(said, found, strict=True):
        for leaves, groups in part:
            it.groups.spread(sheet.holds, sheet.rows(leaves), groups)
    return sheet


def _fulfilled(table: LeafTable, batch: Batch, said: Said, mode: int) -> tuple[Numbers, Numbers]:
    """Give the leaves with qualifiers that groups of a mode fulfil, and the groups."""
    nothing = np.zeros(0, np.intp)
    stance, _, qualifiers = batch.stated.modes[mode]
    sets = table.within(qualifiers) if stance != "uncertain" else []
    if not sets:
        return nothing, nothing
    groups = batch.stated.mode[said.groups.example] == mode
    pairs = np.flatnonzero(groups[said.group] & said.fits & (table.classes.qualified[said.asked] > 0))
    leaves, many = table.members(said.asked[pairs])
    chosen = np.isin(table.qualifiers[table.form[leaves]], sets)
    return leaves[chosen], np.repeat(said.group[pairs], many)[chosen]


def _read(table: LeafTable, batch: Batch) -> dict[str, list[int]]:
    """Have each patient's record read for the open names it shares a word with; give who shares which."""
    found: dict[str, list[int]] = {}
    for patient, chart in enumerate(batch.charts):
        for name in table.touched(chart.wording.stems, batch.vocabulary):
            chart.read(name)
            found.setdefault(name, []).append(patient)
    return found


def _denied(table: LeafTable, batch: Batch) -> Held:
    found: dict[str, list[int]] = {}
    for patient, chart in enumerate(batch.charts):
        for concept, facts in chart.denied.items():
            if facts:
                found.setdefault(concept, []).append(patient)
    return [
        (table.below(concept, batch.vocabulary), batch.plane(members)) for concept, members in found.items()
    ]


def _barred(table: LeafTable, batch: Batch) -> Held:
    found: dict[str, list[int]] = {}
    for patient, chart in enumerate(batch.charts):
        for concept in chart.inapplicable:
            found.setdefault(concept, []).append(patient)
    return [
        (table.below(concept, batch.vocabulary), batch.plane(members)) for concept, members in found.items()
    ]


def _wider(table: LeafTable, batch: Batch, touched: dict[str, list[int]]) -> Held:
    """Give what is stated only in wider or in some of the words: it matters to nothing but presuming."""
    if not batch.presume:
        return []
    found: dict[str, list[int]] = {}
    for patient, chart in enumerate(batch.charts):
        for concept in chart.broader.keys() - chart.general:
            found.setdefault(concept, []).append(patient)
    presumable = table.presumable(batch.vocabulary)
    held: Held = []
    for concept, members in found.items():
        asked = table.below(concept, batch.vocabulary)
        leaf = table.classes.first[asked]
        own = table.numbers.get(concept, -1)
        held.append((asked[presumable[leaf] & (table.name[leaf] != own)], batch.plane(members)))
    return held + [(table.asking([name]), batch.plane(members)) for name, members in touched.items()]


def _anchor(table: LeafTable, batch: Batch, asked: Numbers, told: Told) -> None:
    """Answer anew, for those who had it, the classes whose window hangs on an event of the patient's own."""
    classes = table.classes
    wanted: dict[tuple[str, str], list[int]] = {}
    for at in np.flatnonzero(batch.windows.anchored[classes.window[asked]]).tolist():
        window = batch.windows.windows[classes.window[asked[at]]]
        assert window is not None
        if batch.had(window.anchor):
            name = table.names[table.name[classes.first[asked[at]]]]
            wanted.setdefault((name, window.anchor), []).append(at)
    for (concept, event), places in wanted.items():
        rows = rows_of(batch, concept, event)
        others = ~batch.plane(batch.had(event))
        for at in places:
            rule = table.rule(int(classes.first[asked[at]]))
            assert isinstance(rule, Has) and rule.window is not None
            found = answers(rows, STATUSES.index(rule.status), rule.qualifiers, rule.window)
            for code, plane in ((YES, told.yes), (OPEN, told.open), (NO, told.no)):
                plane[at] = (plane[at] & others) | batch.plane(rows.patient[found == code])


def _contradicting(table: LeafTable, batch: Batch, sheet: Sheet) -> Sheet:
    """Judge one by one where a concept is stated and denied on one day."""
    pairs = [
        (leaf, patient)
        for patient, chart in enumerate(batch.charts)
        for concept in _contradicted(chart)
        for leaf in table.of(HAS, [concept]).tolist()
    ]
    if not pairs:
        return sheet
    sheet = sheet.apart(np.array([leaf for leaf, _ in pairs], np.intp))
    for leaf, patient in pairs:
        rule = table.rule(leaf)
        assert isinstance(rule, Has)
        silent = bool(table.presume[leaf])
        sheet.put(leaf, patient, judge_has(rule, batch.charts[patient], batch.presume, silent=silent))
    return sheet


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
