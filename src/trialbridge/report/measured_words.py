"""Numbers, durations and phases as summaries write them, with what they count; it compares nothing."""

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

NUMBER_WORDS = {
    "one": 1.0, "two": 2.0, "three": 3.0, "four": 4.0, "five": 5.0, "six": 6.0, "seven": 7.0, "eight": 8.0,
    "nine": 9.0, "ten": 10.0, "twelve": 12.0, "half": 0.5,
}  # fmt: skip
DAYS = {"hour": 1 / 24, "day": 1.0, "week": 7.0, "month": 30.44, "year": 365.25}
NOUNS = {
    "group": "groups", "arm": "groups", "cohort": "groups",
    "people": "people", "participant": "people", "patient": "people", "subject": "people",
    "person": "people", "volunteer": "people", "child": "people", "children": "people", "adult": "people",
    "place": "sites", "site": "sites", "centre": "sites", "center": "sites", "hospital": "sites",
    "location": "sites",
}  # fmt: skip
SAME = 0.03
"""Two durations in different units closer than this share are one ("6 months", "26 weeks")."""
_VALUE = r"(?<![\w.])(?P<value>\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?|" + "|".join(NUMBER_WORDS) + r")(?![\w])"
_NUMBER = re.compile(_VALUE + r"(?=(?P<rest>[^.;()\n]{0,40}))", re.IGNORECASE)
_PHASE = re.compile(
    r"\bphase\s+(?P<first>[1-4]|i{1,3}v?|iv)(?:\s*(?:/|-|and|to|or)\s*(?:phase\s+)?(?P<second>[1-4]|i{1,3}v?|iv))?\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"[A-Za-zµμ²×*/^0-9%]+")
_ROMAN = {"i": "1", "ii": "2", "iii": "3", "iv": "4"}

Direction = Literal["before", "after", ""]


class Amount(NamedTuple):
    """A number, what it counts (time in days, groups, people, sites, a unit, or nothing known), its place."""

    value: float
    counts: str
    start: int
    end: int
    direction: Direction = ""
    unit: str = ""


def amounts(text: str) -> Iterator[Amount]:
    """Find the numbers of a text; number words only before something they count."""
    for found in _NUMBER.finditer(text):
        words = found["value"].lower()
        value = NUMBER_WORDS.get(words)
        counts = _counted(found["rest"], words.isdigit() or value is None)
        if value is None:
            value = float(words.replace(",", ""))
        elif not counts or counts == "%":
            continue
        start, end = found.start("value"), found.end("value")
        if counts in DAYS:
            yield Amount(value * DAYS[counts], "time", start, end, _direction(text, start, end), counts)
        else:
            yield Amount(value, counts, start, end)


def phases(text: str) -> Iterator[tuple[str, int, int]]:
    """Find the phases a text names as "1", "1/2" …, with their places."""
    for found in _PHASE.finditer(text):
        named = [_ROMAN.get(part.lower(), part) for part in (found["first"], found["second"]) if part]
        yield "/".join(named), found.start(), found.end()


def _counted(rest: str, digits: bool) -> str:
    """Tell what a number counts by the words after it: the first unit or noun within three words."""
    after = rest.lstrip()
    if after.startswith("%") or after.lower().startswith("percent"):
        return "%"
    for word in _WORD.findall(after)[:4]:
        low: str = word.lower()
        single = low.removesuffix("s")
        if single in DAYS:
            return single
        if noun := NOUNS.get(single) or NOUNS.get(low):
            return noun
        if low in ("to", "or", "and", "more", "older", "than") or word[0].isdigit():
            continue
        if digits:
            return low if low in UNITS else ""
    return ""


UNITS = frozenset(("mg", "g", "kg", "ml", "l", "mmol", "umol", "iu", "cells", "gy", "cm", "mm", "x", "times"))


def _direction(text: str, start: int, end: int) -> Direction:
    """Tell whether a duration lies before or after what it is counted from."""
    lead = text[max(0, start - 25) : start].lower()
    rest = re.split(r"[.;\n]", text[end : end + 60].lower())[0]
    if re.search(r"\b(?:past|last|previous|preceding)\W+(?:\w+\W+)?\Z", lead):
        return "before"
    tail = re.match(r"\W*(?:hours?|days?|weeks?|months?|years?)\W*(?P<after>.*)", rest)
    words = " ".join((tail["after"] if tail else rest).split()[:4])
    if re.match(r"(?:of |\w+ )?(?:before|prior|ago)\b", words):
        return "before"
    if re.match(r"(?:of |\w+ )?(?:after|following|post|from)\b", words):
        return "after"
    return ""
