"""The days of a study that a patient must be there, read from its own words; it plans nothing.

Days stand in the time frames of the outcomes ("Day 1, 3, 5, 7") and in what the arms get ("every 14 days for
6 courses"). Day 0 is the start of treatment. Where neither says a day, there is none.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from trialbridge.model.study import Study

DAYS = {"day": 1, "week": 7, "month": 30, "year": 365}
"""A month counts 30 days and a year 365, as protocols count visits."""
MOST = 60
"""Repeats of one dosing that are listed."""
_UNIT = r"(?P<unit>days?|weeks?|months?|years?)"
_JOIN = r"(?:\s?[,，、&]\s?|\s?and\s)"
_LISTED = re.compile(rf"\b{_UNIT}\s?(?P<list>\d{{1,3}}(?:{_JOIN}\d{{1,3}})*)\b", re.IGNORECASE)
_BEFORE = re.compile(rf"(?<![\d.,])\d{{1,3}}(?:{_JOIN}\d{{1,3}})+\s?{_UNIT}\b", re.IGNORECASE)
_UNIT_AFTER = re.compile(rf"\s*{_UNIT}\b", re.IGNORECASE)
_REPEATED = re.compile(
    rf"\bevery\s+(?:(?P<every>\d{{1,3}})[\s-]*)?{_UNIT}\b(?P<rest>[^.;\n]{{0,80}})", re.IGNORECASE
)
_TIMES = re.compile(
    r"\b(?:for\s+)?(?P<n>\d{1,2}|two|three|four|five|six|eight|ten|twelve)\s*(?:courses?|cycles?|times|doses|infusions)\b",
    re.IGNORECASE,
)
_WORDS = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "eight": 8, "ten": 10, "twelve": 12}


class Visit(NamedTuple):
    """A day from the start of treatment, and the field and words that name it."""

    day: int
    field: str
    start: int
    end: int
    text: str


def visits(study: Study) -> tuple[Visit, ...]:
    """Give the days, in order, each once, by the words that name it first."""
    found: dict[int, Visit] = {}
    for field, text in _texts(study):
        for visit in (*_listed(field, text), *_repeated(field, text)):
            found.setdefault(visit.day, visit)
    return tuple(found[day] for day in sorted(found))


def _texts(study: Study) -> Iterator[tuple[str, str]]:
    for at, outcome in enumerate(study.outcomes):
        yield f"outcomes[{at}].time_frame", outcome.time_frame
    for at, arm in enumerate(study.arms):
        yield f"arms[{at}].description", arm.description
    for at, given in enumerate(study.interventions):
        yield f"interventions[{at}].description", given.description


def _listed(field: str, text: str) -> Iterator[Visit]:
    """Read "Day 1, 3, 5", "2, 3, 6 months", and both in one: "Day 1, 3 and 2, 3 months"."""
    ahead = list(_LISTED.finditer(text))
    for found in ahead:
        after = _UNIT_AFTER.match(text, found.end())
        split = found["list"].lower().rfind("and") if after else -1
        middle = found.start("list") + split if split >= 0 else found.end()
        yield from _numbered(field, text, found.start(), middle, found["unit"])
        if after:
            yield from _numbered(field, text, middle, after.end(), after["unit"])
    for found in _BEFORE.finditer(text):
        if not any(each.start() < found.end() and found.start() < each.end() for each in ahead):
            yield from _numbered(field, text, found.start(), found.end(), found["unit"])


def _numbered(field: str, text: str, start: int, end: int, unit: str) -> Iterator[Visit]:
    for number in re.findall(r"\d{1,3}", text[start:end]):
        day = int(number) * DAYS[unit.lower().removesuffix("s")]
        yield Visit(day, field, start, end, text[start:end])


def _repeated(field: str, text: str) -> Iterator[Visit]:
    """Read "every 14 days for 6 courses": the first is day 0."""
    for found in _REPEATED.finditer(text):
        times = _TIMES.search(found["rest"])
        if times:
            step = int(found["every"] or 1) * DAYS[found["unit"].lower().removesuffix("s")]
            n = _WORDS.get(times["n"].lower()) or int(times["n"])
            end = found.start("rest") + times.end()
            for turn in range(min(n, MOST)):
                yield Visit(turn * step, field, found.start(), end, text[found.start() : end])
