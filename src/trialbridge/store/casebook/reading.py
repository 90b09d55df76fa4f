"""A case's entries opened and added up: where it stands, its tasks, its facts; it writes nothing."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import NamedTuple

import msgspec

from trialbridge.matching.days import span
from trialbridge.model.case import (
    Alert,
    CaseEntry,
    FactDecided,
    FactProposed,
    Happened,
    Message,
    MessageTranslated,
    Opened,
    Profile,
    ScreeningDay,
    TaskDone,
)
from trialbridge.model.patient import Fact
from trialbridge.navigate.steps import Standing, after
from trialbridge.navigate.tasks import Due, State, plan
from trialbridge.store.casebook.models import Case, Entry
from trialbridge.store.casebook.rows import entry_of


class Line(NamedTuple):
    """An entry as opened: its number, when, by which account, its kind, and what it says."""

    number: int
    at: datetime
    by: str
    kind: str
    said: CaseEntry


def open_entries(row: Case, key: bytes, kind: str = "") -> list[Line]:
    """Open a case's entries in order, all or of one kind."""
    found = Entry.objects.filter(case=row).order_by("number").select_related("by")
    if kind:
        found = found.filter(kind=kind)
    return [
        Line(one.number, one.at, one.by.username if one.by else "system", one.kind, entry_of(one, key))
        for one in found
    ]


def standing_of(lines: Iterable[Line]) -> Standing:
    """Add up the events."""
    now = Standing()
    for line in lines:
        if isinstance(line.said, Happened):
            now = after(now, line.said.event)
    return now


def screening_of(lines: Iterable[Line]) -> ScreeningDay | None:
    """Give the screening day that was last set."""
    return next((it.said for it in reversed([*lines]) if isinstance(it.said, ScreeningDay)), None)


def tasks_of(lines: Sequence[Line], now: Standing, today: date) -> list[tuple[Due, State]]:
    """Give the tasks before the screening visit that was last set, with how each stands today."""
    screening = screening_of(lines)
    if screening is None or now.step not in ("contact", "prescreening", "enrolment"):
        return []
    done: set[str] = set()
    for line in lines:
        if isinstance(line.said, TaskDone):
            (done.add if line.said.done else done.discard)(line.said.task)
    marks = [mark.name for mark in now.marks if mark.study == screening.study]
    day = date.fromisoformat(screening.day)
    return [(due, due.state(done, marks, today)) for due in plan(day, visa=screening.visa)]


def confirmed(lines: Sequence[Line]) -> tuple[Fact, ...]:
    """Give the facts that a person confirmed, with who did; the last word on each counts."""
    words = {line.said.of: line for line in lines if isinstance(line.said, FactDecided)}
    found = []
    for line in lines:
        word = words.get(line.number)
        if not isinstance(line.said, FactProposed) or word is None:
            continue
        if isinstance(word.said, FactDecided) and word.said.confirmed:
            found.append(msgspec.structs.replace(line.said.fact, confirmed_by=word.by))
    return tuple(found)


def told(lines: Sequence[Line], profile: Profile) -> tuple[Fact, ...]:
    """Give the confirmed facts and, where none of them tells an age, the profile's day of birth as one."""
    facts = confirmed(lines)
    if not span(profile.born) or any(fact.variable == "age" for fact in facts):
        return facts
    return (*facts, Fact(variable="age", start=profile.born, unit="a"))


def alerts(lines: Sequence[Line], most: int) -> list[Line]:
    """Give the newest alerts and emergency accesses, so many as nobody has said to have seen."""
    found = [line for line in lines if isinstance(line.said, Alert | Opened)]
    return found[-most:] if most else []


def undecided(lines: Sequence[Line]) -> list[Line]:
    """Give the proposals that nobody has decided."""
    words = {line.said.of for line in lines if isinstance(line.said, FactDecided)}
    return [line for line in lines if isinstance(line.said, FactProposed) and line.number not in words]


def messages(lines: Sequence[Line]) -> list[Line]:
    """Give the messages, each with the translations that came later beside it."""
    added: dict[int, list[MessageTranslated]] = {}
    for line in lines:
        if isinstance(line.said, MessageTranslated):
            added.setdefault(line.said.of, []).append(line.said)
    found = []
    for line in lines:
        if isinstance(line.said, Message):
            more = tuple(one.translation for one in added.get(line.number, ()))
            said = msgspec.structs.replace(line.said, translations=(*line.said.translations, *more))
            found.append(line._replace(said=said))
    return found
