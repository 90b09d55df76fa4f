"""Days as records write them, made partial dates; it knows no clock ("3 weeks ago" needs a day)."""

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

_MONTHS = {
    name: number
    for number, names in enumerate(
        ("jan january", "feb february", "mar march", "apr april", "may", "jun june", "jul july",
         "aug august", "sep sept september", "oct october", "nov november", "dec december"), 1)
    for name in names.split()
}  # fmt: skip
_MONTH = (
    "(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    "|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_YEAR = r"(?:1[89]|2[01])\d\d"
_DATE = re.compile(
    rf"""(?<![\d./-])(?:
      (?P<y1>{_YEAR})[-/.](?P<m1>\d{{1,2}})(?:[-/.](?P<d1>\d{{1,2}}))?
    | (?P<a2>\d{{1,2}})[-/.](?P<b2>\d{{1,2}})[-/.](?P<y2>{_YEAR})
    | (?P<m3>\d{{1,2}})[-/](?P<y3>{_YEAR})
    | (?P<d4>\d{{1,2}})(?:st|nd|rd|th)?[ -](?P<m4>{_MONTH})\.?,?[ -](?P<y4>{_YEAR})
    | (?P<m5>{_MONTH})\.?[ ](?P<d5>\d{{1,2}})(?:st|nd|rd|th)?,?[ ](?P<y5>{_YEAR})
    | (?P<m6>{_MONTH})\.?,?[ -](?:of[ ])?(?P<y6>{_YEAR})
    | (?P<y7>{_YEAR})\u5e74(?:(?P<m7>\d{{1,2}})\u6708(?:(?P<d7>\d{{1,2}})\u65e5)?)?
    )(?![\d-]|[/.]\d)""",
    re.IGNORECASE | re.VERBOSE,
)
_BARE_YEAR = re.compile(
    r"\b(?:in|since|from|until|till|through|of|circa|early|late|mid|dx|diagnosed)[ -]?\[?\*{0,2}"
    rf"(?P<year>{_YEAR})(?![\d-]|[/.]\d)",
    re.IGNORECASE,
)
_PAREN_YEAR = re.compile(rf"[(\[][*]{{0,2}}(?P<year>{_YEAR})[*]{{0,2}}[)\]]")
_COUNT = (
    "(?:\\d{1,3}(?:\\.\\d)?|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|several|few)"
)
_UNIT = "(?:days?|weeks?|wks?|months?|mos?|years?|yrs?)"
_AGO = re.compile(
    rf"\b(?P<count>{_COUNT})[ -]?(?P<unit>{_UNIT}) (?:ago|earlier|previously|prior|before)\b(?! to\b)",
    re.IGNORECASE,
)
_NUMBERS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
            "ten": 10, "eleven": 11, "twelve": 12}  # fmt: skip
_DIGIT = re.compile(r"\d")
_DAYS = {"d": 1, "w": 7}


class Day(NamedTuple):
    """A day found in a text: its span and its partial date."""

    start: int
    end: int
    date: str


def days(text: str, today: str | None = None) -> list[Day]:
    """Find the days a text names, in order; relative ones only where `today` is known.

    "03/04/2023" is read month first, unless only the other way is a day of the calendar.
    """
    if not today and not _DIGIT.search(text):
        return []
    found = [day for match in _DATE.finditer(text) if (day := _named(match))]
    found += [
        Day(match.start("year"), match.end("year"), match["year"])
        for pattern in (_BARE_YEAR, _PAREN_YEAR)
        for match in pattern.finditer(text)
    ]
    if today:
        found += list(_relative(text, today))
    found.sort(key=lambda day: (day.start, -day.end))
    kept: list[Day] = []
    for day in found:
        if not kept or day.start >= kept[-1].end:
            kept.append(day)
    return kept


def partial(text: str) -> str | None:
    """Read a text that is nothing but a day; None where it is no day of the calendar."""
    stripped = text.strip()
    if re.fullmatch(_YEAR, stripped):
        return stripped
    match = _DATE.fullmatch(stripped)
    day = None if match is None else _named(match)
    return None if day is None else day.date


def before(today: str, count: float, unit: str) -> str:
    """Give the partial date that lies a time before a day, no finer than the unit it was told in.

    Years give a year and month where the day is known to the month, months a month, weeks and days a day.
    """
    year, month, day = (int(part) for part in (today + "-00-00")[:10].split("-"))
    letter = unit[:1].lower()
    if letter in _DAYS and month and day:
        told = date(year, month, day) - timedelta(days=round(count * _DAYS[letter]))
        return told.isoformat()
    if letter == "y" or not month:
        return f"{year - int(count):04d}" if letter == "y" else f"{year:04d}"
    whole = year * 12 + month - 1 - (round(count) if letter == "m" else round(count * _DAYS[letter] / 30.4))
    return f"{whole // 12:04d}-{whole % 12 + 1:02d}"


def _named(match: re.Match[str]) -> Day | None:
    part = match.groupdict()
    if part["y2"]:
        year, month, day = int(part["y2"]), int(part["a2"]), int(part["b2"])
        if month > 12:
            month, day = day, month
    else:
        index = next(number for number in "134567" if part["y" + number])
        year = int(part["y" + index])
        month, day = _month(part.get("m" + index)), int(part.get("d" + index) or 0)
        if part.get("m" + index) is None:
            return Day(match.start(), match.end(), f"{year:04d}")
    told = _calendar(year, month, day)
    return None if told is None else Day(match.start(), match.end(), told)


def _month(word: str | None) -> int:
    return 0 if word is None else int(word) if word.isdigit() else _MONTHS[word.lower()]


def _calendar(year: int, month: int, day: int) -> str | None:
    if not 1 <= month <= 12 or not 0 <= day <= monthrange(year, month)[1]:
        return None
    return f"{year:04d}-{month:02d}-{day:02d}" if day else f"{year:04d}-{month:02d}"


def _relative(text: str, today: str) -> Iterator[Day]:
    for match in _AGO.finditer(text):
        word = match["count"].lower()
        if word not in ("several", "few"):
            count = float(word) if word[0].isdigit() else float(_NUMBERS.get(word, 1))
            yield Day(match.start(), match.end(), before(today, count, match["unit"]))
