"""Reading a number with its comparator and unit at a place in a text; it does not look for one."""

import re
from functools import lru_cache
from typing import NamedTuple

from trialbridge.vocab.view import fold
from trialbridge.vocab.vocabulary import Vocabulary

NUMBER = r"(?:\d{1,3}(?:,\d{3})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+)"
_DASH = "-\u2010\u2011\u2012\u2013\u2014~\uff5e"
_QUANTITY = re.compile(
    rf"(?P<sign>[<>]=?|[\u2264\u2265\u2266\u2267]|=|~|\u2248)?\s?(?P<first>{NUMBER})"
    rf"(?:\s?(?:[{_DASH}]|to)\s?(?P<last>{NUMBER}))?(?P<plus>\s?\+(?!\+))?"
)
_POWER = re.compile(
    r"\s?[x*]\s?10\s?(?:\^|\*\*|\*|e)?\s?(?P<power>[1-9]|1[0-2]|[\u2070\u00b9\u00b2\u00b3\u2074-\u2079]{1,2})(?!\d)"
)
_TIMES = re.compile(r"\s?(?:[x*]\s?(?=\d))?")
_SUPERSCRIPT = str.maketrans("\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079", "0123456789")
_ARTICLE = frozenset({"a"})
"""The code of the year is an English word ("5 a day"): it is read only where it is written out."""


class Quantity(NamedTuple):
    """A value, or an interval with either side open, in a unit of the vocabulary ("" where none stands).

    `low_open`/`high_open`: strictly above/below. `start`/`end` are offsets of the text read.
    """

    start: int
    end: int
    value: float | None
    low: float | None
    high: float | None
    unit: str
    low_open: bool = False
    high_open: bool = False


def quantity(text: str, at: int, vocabulary: Vocabulary) -> Quantity | None:
    """Read the quantity that begins exactly at the place, or give None ("9.2 g/dL", ">= 1,500/uL")."""
    found = _QUANTITY.match(text, at)
    if found is None:
        return None
    first, last = _float(found["first"]), _float(found["last"])
    unit, end, factor = unit_at(text, found.end(), vocabulary)
    value, low, high = first, None, None
    sign, low_open, high_open = found["sign"] or "", False, False
    if last is not None and first is not None and last >= first and not sign:
        value, low, high = None, first * factor, last * factor
    elif sign[:1] in "<\u2264\u2266" and sign:
        value, high, high_open = None, (first or 0.0) * factor, sign == "<"
    elif (sign[:1] in ">\u2265\u2267" and sign) or found["plus"]:
        value, low, low_open = None, (first or 0.0) * factor, sign == ">"
    elif last is not None:  # "120-80" is no interval: read the first number alone
        unit, end, factor = unit_at(text, found.end("first"), vocabulary)
    value = None if value is None else value * factor
    return Quantity(at, end, value, low, high, unit, low_open, high_open)


def unit_at(text: str, at: int, vocabulary: Vocabulary) -> tuple[str, int, float]:
    """Read a unit after an optional space: its code ("" where none stands), its end, and a factor.

    "x 10^9/L", "x109/L" and "x10\u2079/L" give the code 10*9/L; a power that the vocabulary has no unit
    for becomes the factor ("3 x 10^5 copies/mL").
    """
    known = _names(vocabulary)
    window = text[at : at + known.longest + 16]
    low = fold(window)
    times = _TIMES.match(low)
    start = times.end() if times else 0
    found = known.at(window, low, start)
    if found is not None:
        return found[0], at + found[1], 1.0
    power = _POWER.match(low)
    if power is None:
        return "", at, 1.0
    factor = 10.0 ** int(power["power"].translate(_SUPERSCRIPT))
    start = power.end() + low.startswith(" ", power.end())
    found = known.at(window, low, start)
    return (found[0], at + found[1], factor) if found else ("", at + power.end(), factor)


class _Names:
    """Every name of a unit by its folded form, and by its exact form where case tells units apart."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.folded: dict[str, str] = {}
        self.exact: dict[str, str] = {}
        for unit in vocabulary.units.values():
            for name in {unit.code, *unit.aliases} - _ARTICLE:
                if name.startswith("="):
                    self.exact[name[1:]] = unit.code
                else:
                    self.folded.setdefault(" ".join(fold(name).split()), unit.code)
        lengths = {len(name) for name in (*self.folded, *self.exact)}
        self.lengths = sorted(lengths, reverse=True)
        self.longest = self.lengths[0] if self.lengths else 0

    def at(self, text: str, low: str, start: int) -> tuple[str, int] | None:
        for length in self.lengths:
            end = start + length
            if end > len(low) or (low[end - 1].isalnum() and low[end : end + 1].isalnum()):
                continue
            code = self.exact.get(text[start:end]) or self.folded.get(low[start:end])
            if code is not None:
                return code, end
        return None


@lru_cache(maxsize=8)
def _names(vocabulary: Vocabulary) -> _Names:
    return _Names(vocabulary)


def _float(number: str | None) -> float | None:
    return None if number is None else float(number.replace(",", ""))
