"""Published dates, ages and yes/no answers as normalised values; it knows no registry's own words."""

import re
from datetime import date
from functools import lru_cache
from typing import cast

from trialbridge.model.base import PartialDate
from trialbridge.model.study import Age, AgeUnit

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul",
            "august aug", "september sep sept", "october oct", "november nov", "december dec",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
_ISO = re.compile(r"(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2})(?:[T ][\d:.]+(?:Z|[+-]\d\d:?\d\d)?)?)?)?\Z")
_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)\Z")
_CHINESE = re.compile(r"(\d{4})年(?:(\d{1,2})月(?:(\d{1,2})日)?)?\Z")
_SLASHED = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})(?: [\d:]+(?: [AP]M)?)?\Z")
_MONTH_YEAR = re.compile(r"(\d{1,2})[/.](\d{4})\Z")
_WORDS = re.compile(r"([A-Za-z]{3,9})\.? (?:(\d{1,2}),? )?(\d{4})\Z")
_DAY_FIRST = re.compile(r"(\d{1,2})[ -]([A-Za-z]{3,9})[ -](\d{4})\Z")
_AGE = re.compile(r"(\d{1,4}(?:\.\d{1,2})?) ?(year|month|week|day|hour|minute)s?\Z", re.IGNORECASE)
_LOOSE_AGE = re.compile(
    r"[<>=≥≤\s]*(\d{1,6}(?:\.\d{1,2})?)\s*"
    r"(?:(years?|yrs?|y|岁|周岁|세|years? ?old|age old|jahre?|ans?|anos?|años?)"
    r"|(months?|m|个月|月|monate?|mois|mes(?:es)?)"
    r"|(weeks?|w|周)|(days?|d|天|日)|(hours?|h))?\s*(?:\([^()]*\))?\.?\Z",
    re.IGNORECASE,
)
_UNITS: tuple[AgeUnit, ...] = ("years", "months", "weeks", "days", "hours")
_OLDEST = {"years": 150, "months": 1800, "weeks": 8000, "days": 60000, "hours": 100000}
NEVER = "1900-01-01"
"""What databases print for no day at all."""
FIRST_YEAR, LAST_YEAR = 1900, 2100


@lru_cache(maxsize=65536)
def day(published: str) -> PartialDate | None:
    """Read a day as far as it is given; None for a day that no calendar has ("2024-13-40").

    "05/11/2020" is the fifth of November, as every registry that writes so means it; "3/18/2020" has no
    eighteenth month and is read the other way round.
    """
    text = published.strip()
    if found := _ISO.match(text) or _COMPACT.match(text) or _CHINESE.match(text):
        year, month, of_month = found.groups()
    elif found := _SLASHED.match(text):
        of_month, month, year = found.groups()
        if int(month) > 12:
            of_month, month = month, of_month
    elif found := _MONTH_YEAR.match(text):
        month, year = found.groups()
        of_month = None
    elif found := _WORDS.match(text):
        word, of_month, year = found.groups()
        month = str(_MONTHS.get(word.lower(), 0))
    elif found := _DAY_FIRST.match(text):
        of_month, word, year = found.groups()
        month = str(_MONTHS.get(word.lower(), 0))
    else:
        return None
    return _partial(year, month, of_month)


@lru_cache(maxsize=4096)
def age(published: str) -> Age | None:
    """Read an age limit ("18 Years", "N/A (No limit)"); what is not understood keeps its words, no value."""
    text = published.strip()
    if not text:
        return None
    found = _AGE.match(text)
    if found is None:
        return Age(value=None, published=published)
    return Age(value=float(found[1]), unit=cast(AgeUnit, found[2].lower() + "s"), published=published)


@lru_cache(maxsize=4096)
def age_limit(published: str, upper: bool = False) -> Age | None:
    """Read an age limit as registries beside ClinicalTrials.gov write it ("18Y", "6 Months", "18岁").

    A bare number is years; an upper limit of 0 is none. What is not understood keeps its words, no value.
    """
    text = published.strip()
    if not text:
        return None
    found = _LOOSE_AGE.match(text)
    if found is None:
        return Age(value=None, published=published)
    unit = next((unit for unit, said in zip(_UNITS, found.groups()[1:], strict=True) if said), _UNITS[0])
    value = float(found[1])
    if value > _OLDEST[unit] or (upper and not value):
        return Age(value=None, published=published)
    return Age(value=value, unit=unit, published=published)


def yes(published: bool | str | None) -> bool | None:
    """Read a yes/no answer; "Accepts Healthy Volunteers" is a yes."""
    if published is None or isinstance(published, bool):
        return published
    word = published.strip().lower()
    if word in ("yes", "true", "y", "1") or word.startswith("accepts"):
        return True
    return False if word in ("no", "false", "n", "0") else None


def snake(published: str) -> str:
    """Give a published word as lower_snake ("Active, not recruiting" -> "active_not_recruiting")."""
    return "_".join("".join(char if char.isalnum() else " " for char in published.lower()).split())


def _partial(year: str, month: str | None, of_month: str | None) -> PartialDate | None:
    try:
        known = date(int(year), int(month) if month else 1, int(of_month) if of_month else 1)
    except ValueError:
        return None
    if not FIRST_YEAR <= known.year <= LAST_YEAR:
        return None
    told = known.isoformat()[: 10 if of_month else 7 if month else 4]
    return None if told == NEVER else told
