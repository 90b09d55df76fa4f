"""A case's days as an iCalendar feed (RFC 5545); it names case, study and visit, never the patient."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import NamedTuple

from trialbridge.navigate.calendar import Planned
from trialbridge.navigate.tasks import Due


class Entry(NamedTuple):
    """A day of the feed; `key` stays the same when the day moves, so that a calendar moves it too."""

    key: str
    day: date
    title: str
    note: str = ""
    remind: int = 0


def visits_of(case: str, study: str, planned: Iterable[Planned]) -> list[Entry]:
    """Give a study's visits as entries, each with its window and the study's words."""
    return [
        Entry(
            f"{case}.visit.{study}.{one.visit.day}",
            one.day,
            f"{case}: visit, day {one.visit.day}",
            f"{study}: {one.visit.text}; window {_window(one.window)}",
            3,
        )
        for one in planned
    ]


def tasks_of(case: str, due: Iterable[Due]) -> list[Entry]:
    """Give tasks as entries on the day they must be done by."""
    return [
        Entry(
            f"{case}.task.{one.task.name}",
            one.day,
            f"{case}: {one.task.title}",
            f"to be begun by {one.begin.isoformat()}",
            one.task.remind,
        )
        for one in due
    ]


def feed(name: str, entries: Iterable[Entry], stamp: datetime) -> bytes:
    """Write a calendar of whole days, with a reminder each; `stamp` is when it was written (UTC)."""
    from icalendar import Alarm, Calendar, Event

    calendar = Calendar()
    calendar.add("prodid", "-//Trialbridge//case//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", name)
    for entry in entries:
        event = Event()
        event.add("uid", f"{entry.key}@trialbridge")
        event.add("dtstamp", stamp)
        event.add("dtstart", entry.day)
        event.add("dtend", entry.day + timedelta(1))
        event.add("summary", entry.title)
        event.add("description", entry.note)
        if entry.remind:
            alarm = Alarm()
            alarm.add("action", "DISPLAY")
            alarm.add("description", entry.title)
            alarm.add("trigger", -timedelta(entry.remind))
            event.add_component(alarm)
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def _window(days: int | None) -> str:
    return "not stated" if days is None else f"± {days} days"
