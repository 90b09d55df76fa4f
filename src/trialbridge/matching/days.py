"""Partial days and windows as intervals of possible days; three-valued where a record is vague."""

from calendar import monthrange
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from trialbridge.model.rule import Duration, Window

STUDY_EVENTS = frozenset(
    {"now", "consent", "screening", "enrolment", "randomisation", "apheresis", "lymphodepletion",
     "first_dose", "procedure", "baseline", "study"}
)  # fmt: skip
"""Anchors that lie ahead of the patient: all of them are taken as the day of judgement."""


class Span(NamedTuple):
    """The earliest and the latest day something can have been."""

    first: date
    last: date


@lru_cache(maxsize=50_000)  # records name the same days again and again
def span(day: str | None) -> Span | None:
    """Give the days a partial date allows; None where it is no day of the calendar."""
    if not day:
        return None
    try:
        year, month, dom = [int(part) for part in day.split("-")] + [0] * (3 - len(day.split("-")))
        if not month:
            return Span(date(year, 1, 1), date(year, 12, 31))
        if not dom:
            return Span(date(year, month, 1), date(year, month, monthrange(year, month)[1]))
        return Span(date(year, month, dom), date(year, month, dom))
    except ValueError:
        return None


def shift(day: date, by: Duration, sign: int) -> date:
    """Move a day by a duration; months and years by the calendar, hours rounded up to days."""
    if by.unit in ("months", "years"):
        months = round(by.value * (12 if by.unit == "years" else 1) * sign)
        year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
        if not 1 <= year <= 9999:
            return date.min if sign < 0 else date.max
        return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
    days = {"hours": 1 / 24, "days": 1.0, "weeks": 7.0}[by.unit] * by.value
    try:
        return day + timedelta(days=sign * int(-(-days // 1)))
    except OverflowError:
        return date.min if sign < 0 else date.max


def inside(event: Span, window: Window, anchor: Span) -> bool | None:
    """Tell whether the event lies in the window around the anchor; None where the days leave it open."""
    answers = {_inside(day, window, base) for day in event for base in anchor}
    return answers.pop() if len(answers) == 1 else None


def _inside(day: date, window: Window, anchor: date) -> bool | None:
    if window.direction == "around":
        near = window.at_most is None or (
            shift(anchor, window.at_most, -1) <= day <= shift(anchor, window.at_most, 1)
        )
        far = window.at_least is None or not (
            shift(anchor, window.at_least, -1) < day < shift(anchor, window.at_least, 1)
        )
        return near and far
    sign = -1 if window.direction == "before" else 1
    if (day - anchor).days * sign < 0:
        return False
    if window.half_lives is not None:
        return _half_lives(day, window, anchor, sign)
    return _bounded(day, window, anchor, sign)


def _bounded(day: date, window: Window, anchor: date, sign: int) -> bool:
    distance = (day - anchor).days * sign
    near = window.at_most is None or distance <= (shift(anchor, window.at_most, sign) - anchor).days * sign
    far = window.at_least is None or distance >= (shift(anchor, window.at_least, sign) - anchor).days * sign
    return near and far


def _half_lives(day: date, window: Window, anchor: date, sign: int) -> bool | None:
    """Half-lives are not known here, so only the side that the stated duration decides is answered.

    "4 weeks or 5 half-lives, whichever is shorter": outside the 4 weeks is outside, inside is open.
    """
    if window.at_most is None and window.at_least is None:
        return None
    certain = _bounded(day, window, anchor, sign)
    wider = window.of == "longer"
    if window.at_most is not None:
        return certain if certain == wider else None
    return certain if certain != wider else None
