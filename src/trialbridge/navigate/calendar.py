"""The visits of a study as days with windows, and what they ask of a patient; it books nothing."""

import re
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import NamedTuple
from zoneinfo import ZoneInfo

from trialbridge.model.study import Study
from trialbridge.navigate.visits import DAYS, Visit, visits

STAY = 14
"""Days between two visits up to which a patient from abroad is taken to stay; a planning assumption."""
WAKING = (8, 20)
_WINDOW = re.compile(r"(?:±|\+\s?/\s?-|\+\s?-)\s?(\d{1,2})\s?(days?|weeks?)", re.IGNORECASE)


class Planned(NamedTuple):
    """A visit on a day; `window` is the days either side that the study's words allow, None where unsaid."""

    day: date
    visit: Visit
    window: int | None = None


class Burden(NamedTuple):
    """What the schedule asks: visits, days from first to last, journeys, days away, km both ways."""

    visits: int
    span: int
    trips: int
    days_away: int
    kilometres: float | None


def calendar(study: Study, first_dose: date) -> tuple[Planned, ...]:
    """Give the study's visits counted from the day of the first dose (day 0)."""
    words = _words(study)
    return tuple(
        Planned(first_dose + timedelta(visit.day), visit, _window(words[visit.field]))
        for visit in visits(study)
    )


def burden(days: Sequence[int], distance: float | None = None) -> Burden:
    """Sum up visits on these days; visits no further apart than `STAY` are one journey of `distance` km."""
    if not days:
        return Burden(0, 0, 0, 0, None if distance is None else 0.0)
    ordered = sorted(set(days))
    gaps = [then - now for now, then in pairwise(ordered)]
    trips = 1 + sum(gap > STAY for gap in gaps)
    away = sum(gap for gap in gaps if gap <= STAY) + trips
    travelled = None if distance is None else round(2 * distance * trips, 1)
    return Burden(len(ordered), ordered[-1] - ordered[0], trips, away, travelled)


def apart(home: str, site: str, day: date) -> float:
    """Give the hours by which a site's clocks are ahead of home's, at noon UTC; zones by IANA name."""
    at = datetime.combine(day, time(12), ZoneInfo("UTC"))
    ahead = at.astimezone(ZoneInfo(site)).utcoffset(), at.astimezone(ZoneInfo(home)).utcoffset()
    there, here = (offset or timedelta() for offset in ahead)
    return (there - here).total_seconds() / 3600


def calling(home: str, site: str, day: date) -> tuple[datetime, datetime] | None:
    """Give the part of a site's day in which both are awake, in the site's time; None where there is none."""
    zone = ZoneInfo(site)
    open_there = datetime.combine(day, time(WAKING[0]), zone)
    found = [open_there + timedelta(minutes=30 * half) for half in range(2 * (WAKING[1] - WAKING[0]))]
    both = [at for at in found if WAKING[0] <= at.astimezone(ZoneInfo(home)).hour < WAKING[1]]
    return (both[0], both[-1] + timedelta(minutes=30)) if both else None


def _window(words: str) -> int | None:
    found = {int(n) * DAYS[unit.lower().removesuffix("s")] for n, unit in _WINDOW.findall(words)}
    return found.pop() if len(found) == 1 else None


def _words(study: Study) -> dict[str, str]:
    found = {f"outcomes[{at}].time_frame": one.time_frame for at, one in enumerate(study.outcomes)}
    found |= {f"arms[{at}].description": one.description for at, one in enumerate(study.arms)}
    return found | {
        f"interventions[{at}].description": one.description for at, one in enumerate(study.interventions)
    }
