"""Windows that hang on an event of the patient's own, for many facts at once, as `leaves` does for one."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

import msgspec
import numpy as np
import numpy.typing as npt

from trialbridge.matching.batch import Batch
from trialbridge.matching.bits import Bools, Numbers
from trialbridge.matching.days import Span, span
from trialbridge.matching.leaf_table import STATUSES
from trialbridge.matching.leaves import course_of, lasts
from trialbridge.matching.windows import NO, OPEN, YES, kinds
from trialbridge.model.patient import Fact
from trialbridge.model.rule import Duration, Window

Days = npt.NDArray[np.int64]
Answers = npt.NDArray[np.int8]
EPOCH = date(1970, 1, 1).toordinal()
FIRST, LAST = date.min.toordinal(), date.max.toordinal()
CODE = {False: NO, None: OPEN, True: YES}
NEVER = Span(date.min, date.min)


class Rows(NamedTuple):
    """The facts of one concept that patients have who had one event; one row a fact, (rows,) each.

    `day` and `event` are first and last days, (2, rows); `dated` tells where there is a day at all, `goes_on`
    where something begun before a window may have gone on into it; `course` is (statuses, rows).
    """

    patient: Numbers
    stance: Answers
    course: Answers
    qualifiers: list[frozenset[str]]
    day: Days
    dated: Bools
    goes_on: Bools
    event: Days


def rows_of(batch: Batch, concept: str, event: str) -> Rows:
    """Gather the facts of a concept, of those below it too, of everybody who had the event."""
    stated, had = batch.stated, batch.had(event)
    member = np.zeros(batch.size, np.bool_)
    member[list(had)] = True
    rows = stated.below(concept)
    rows = rows[member[stated.patient[rows]]]
    facts = [stated.facts[row] for row in rows.tolist()]
    patient = stated.patient[rows]
    days = [span(fact.stop) or span(fact.start) for fact in facts]
    return Rows(
        patient,
        np.array([OPEN if fact.stance == "uncertain" else YES for fact in facts], np.int8),
        np.array(
            [[CODE[course_of(name, fact, timed=True)] for fact in facts] for name in STATUSES], np.int8
        ).reshape(len(STATUSES), len(facts)),
        [frozenset(fact.qualifiers) for fact in facts],
        _ordinals(days),
        np.array([it is not None for it in days], np.bool_),
        np.array([_goes_on(fact, batch) for fact in facts], np.bool_),
        _ordinals(had[it] for it in patient.tolist()),
    )


def answers(rows: Rows, status: int, qualifiers: Iterable[str], window: Window) -> Answers:
    """Tell which facts fulfil a leaf (2), leave it open (1) or do not (0)."""
    asked = frozenset(qualifiers)
    told = np.minimum(rows.stance, rows.course[status])
    if asked:
        told = np.minimum(told, np.array([YES if asked <= own else OPEN for own in rows.qualifiers], np.int8))
    inside = np.where(rows.dated, _inside(rows.day, rows.event, window), OPEN)
    inside[rows.goes_on & (inside == NO)] = OPEN
    found: Answers = np.minimum(told, inside).astype(np.int8)
    return found


def _goes_on(fact: Fact, batch: Batch) -> bool:
    ongoing = fact.course == "active" and fact.stop is None
    return span(fact.stop) is None and not ongoing and lasts(fact, batch.vocabulary)


def _ordinals(days: Iterable[Span | None]) -> Days:
    rows = [(it.first.toordinal(), it.last.toordinal()) for it in (day or NEVER for day in days)]
    return np.array(rows, np.int64).reshape(len(rows), 2).T


def left_open(days: Iterable[str | None], events: Iterable[Span], window: Window) -> Bools:
    """Tell which partial days, each with its own event, the window does not shut out."""
    known = [span(day) for day in days]
    dated = np.array([it is not None for it in known], np.bool_)
    found: Bools = ~dated | (_inside(_ordinals(known), _ordinals(events), window) != NO)
    return found


def _inside(day: Days, event: Days, window: Window) -> Answers:
    """Answer as `days.inside`: where the days leave it open, OPEN."""
    told = [_day_inside(one, window, base) for one in day for base in event]
    return np.where(np.logical_and.reduce([told[0] == other for other in told[1:]]), told[0], OPEN)


def _day_inside(day: Days, window: Window, base: Days) -> Answers:
    least, most = window.at_least, window.at_most
    inside = np.ones(len(day), np.bool_)
    if window.direction == "around":
        if most is not None:
            inside &= (shifted(base, most, -1) <= day) & (day <= shifted(base, most, 1))
        if least is not None:
            inside &= ~((shifted(base, least, -1) < day) & (day < shifted(base, least, 1)))
        return np.where(inside, YES, NO).astype(np.int8)
    sign = -1 if window.direction == "before" else 1
    distance = (day - base) * sign
    if most is not None:
        inside &= distance <= (shifted(base, most, sign) - base) * sign
    if least is not None:
        inside &= distance >= (shifted(base, least, sign) - base) * sign
    _, _, _, open_in, open_out, _ = kinds(msgspec.structs.replace(window, anchor="enrolment"))
    told = np.where(inside, OPEN if open_in else YES, OPEN if open_out else NO)
    return np.where(distance < 0, NO, told).astype(np.int8)


def shifted(days: Days, by: Duration, sign: int) -> Days:
    """Move days (ordinals) by a duration, as `days.shift` does one."""
    if by.unit not in ("months", "years"):
        length = {"hours": 1 / 24, "days": 1.0, "weeks": 7.0}[by.unit] * by.value
        return np.clip(days + sign * int(-(-length // 1)), FIRST, LAST)
    month = (days - EPOCH).astype("datetime64[D]").astype("datetime64[M]")
    since = days - EPOCH - month.astype("datetime64[D]").astype(np.int64)
    target = month.astype(np.int64) + round(by.value * (12 if by.unit == "years" else 1) * sign)
    year = 1970 + target // 12
    begins, ends = (
        (target + more).astype("datetime64[M]").astype("datetime64[D]").astype(np.int64) for more in (0, 1)
    )
    moved = begins + np.minimum(since, ends - begins - 1) + EPOCH
    return np.where((year < 1) | (year > 9999), FIRST if sign < 0 else LAST, moved)
