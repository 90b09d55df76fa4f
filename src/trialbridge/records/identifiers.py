"""Registries' identifiers in any text, however mangled, as they are written officially; it links nothing."""

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Literal, NamedTuple

from trialbridge.records.id_patterns import NAMED, PATTERNS, Pattern

Form = Literal["written", "repaired", "inferred"]
"""How an identifier stood: as such, misspelt or cut, or as a bare number behind its registry's name."""


class Found(NamedTuple):
    """An identifier in a text; `id` is the official writing, `start` and `end` are code points."""

    id: str
    registry: str
    form: Form
    start: int
    end: int


# One code point for one, so that spans stay true: spaces, dashes and full-width characters made plain.
_PLAIN = str.maketrans(
    {
        **dict.fromkeys([0xA0, *range(0x2000, 0x200E), 0x202F, 0x2060, 0x3000, 0xFEFF, 0x09, 0x0D], " "),
        **dict.fromkeys([0xAD, *range(0x2010, 0x2016), 0x2212, 0xFE58, 0xFE63, 0xFF0D], "-"),
        **{code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F) if code != 0xFF0D},
    }
)


# Every identifier has three digits in a row but those of Brazil; most titles and many texts have not.
_MAY_HOLD = re.compile(r"\d{3}|(?i:rbr-)")


def find(text: str) -> list[Found]:
    """Give every identifier in a text in the order of the text, each mention once."""
    if not _MAY_HOLD.search(text):
        return []
    plain = text if text.isascii() else text.translate(_PLAIN)
    capitals = plain.upper()
    likely = {it.registry: it for mark, it in _marks() if mark in capitals}.values()
    found: list[Found] = []
    for form in _FORMS if likely else ():
        for pattern in likely:
            found += (one for one in _matches(pattern, form, plain) if not _overlaps(one, found))
    return sorted(found, key=lambda one: one.start)


@lru_cache(maxsize=1024)
def official(text: str) -> Found | None:
    """Read the one identifier of a text, perhaps with words around it; None for none or several."""
    found = find(text)
    return found[0] if found and len({one.id for one in found}) == 1 else None


def registry_of(identifier: str) -> str:
    """Name the registry an official identifier is of; empty where none writes so."""
    found = official(identifier)
    return found.registry if found and found.id == identifier else ""


@cache
def of_studies() -> frozenset[str]:
    """Give the registries whose identifiers name one study each (not a review)."""
    return frozenset(pattern.registry for pattern in PATTERNS if pattern.study)


def _matches(pattern: Pattern, form: Form, text: str) -> Iterator[Found]:
    expression = _expressions()[form].get(pattern.registry)
    for match in expression.finditer(text) if expression else ():
        number = pattern.official(*(_plain(part) for part in match.groups()))
        if form == "written" or pattern.holds is None or pattern.holds(number):
            yield Found(number, pattern.registry, form, match.start(), match.end())


def _plain(part: str | None) -> str | None:
    """Take the spaces out of a number, and make the letter O in it a zero."""
    return part and (part.replace(" ", "").upper().replace("O", "0") if part[-1].isdigit() else part)


def _overlaps(one: Found, found: list[Found]) -> bool:
    return any(one.start < other.end and other.start < one.end for other in found)


_FORMS: tuple[Form, ...] = ("written", "repaired", "inferred")


@cache
def _marks() -> list[tuple[str, Pattern]]:
    return [(mark, it) for it in PATTERNS for mark in it.marks.split()]


@cache
def _expressions() -> dict[Form, dict[str, re.Pattern[str]]]:
    def compiled(text: str) -> re.Pattern[str]:
        return re.compile(text, re.IGNORECASE)

    return {
        "written": {it.registry: compiled(it.written) for it in PATTERNS},
        "repaired": {it.registry: compiled(it.repaired) for it in PATTERNS if it.repaired},
        "inferred": {
            it.registry: compiled(rf"(?<![A-Z])(?:{it.named})\b{NAMED}(?:{it.bare})")
            for it in PATTERNS
            if it.named
        },
    }
