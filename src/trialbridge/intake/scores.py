"""Stages and classes in words as numbers of their variable's scale; it finds none in text."""

import re
from typing import NamedTuple

from trialbridge.vocab import Variable

_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_STAGE = re.compile(r"(iv|i{1,3}|[0-4])(?:\s?-?([a-d])(?:\s?([0-9]))?)?")
_SPAN = re.compile(r"\s?(?:-|/|–|to|or)\s?")
_POINTS = re.compile(r"([abc])?\s?[(\[]?\s?([5-9]|1[0-5])?\s?(?:points?)?[)\]]?")
_CLASS = {"a": (5.0, 6.0), "b": (7.0, 9.0), "c": (10.0, 15.0)}


class Level(NamedTuple):
    """A value, or an interval where the words leave it open ("stage III" is 3 to 3.9)."""

    value: float | None
    low: float | None = None
    high: float | None = None


def level(row: Variable, words: str) -> Level | None:
    """Read the words of an ordinal or class ("IIIB", "B7", "class C", "B"); None where they are none."""
    plain = " ".join(words.lower().replace("stage", " ").replace("class", " ").split())
    if row.name == "stage":
        return stage(plain)
    if row.name == "child_pugh":
        return child_pugh(plain)
    steps = [_step(row, part) for part in (plain, *_SPAN.split(plain, maxsplit=1))]
    if steps[0] is not None:
        return Level(steps[0])
    known = [step for step in steps[1:] if step is not None]
    return Level(None, min(known), max(known)) if len(known) == 2 else None


def _step(row: Variable, plain: str) -> float | None:
    return next((number for name, number in row.levels if name.lower() == plain), None)


def stage(words: str) -> Level | None:
    """Read a tumour stage: I = 1, IA = 1.1, IB = 1.2, IA2 = 1.12; "III" is 3 to 3.9, "II-III" 2 to 3.9."""
    parts = [_one_stage(part) for part in _SPAN.split(words.strip())]
    known = [part for part in parts if part is not None]
    if not known or len(known) < len(parts) or len(known) > 2:
        return None
    low, high = min(part[0] for part in known), max(part[1] for part in known)
    return Level(low) if low == high else Level(None, low, high)


def child_pugh(words: str) -> Level | None:
    """Read points or a class: "B7" = 7, "A" = 5 to 6, "B" = 7 to 9, "C" = 10 to 15 (Pugh 1973)."""
    found = _POINTS.fullmatch(words.strip())
    if found is None:
        return None
    if found[2]:
        return Level(float(found[2]))
    return Level(None, *_CLASS[found[1]]) if found[1] else None


def _one_stage(words: str) -> tuple[float, float] | None:
    found = _STAGE.fullmatch(words)
    if found is None:
        return None
    number = float(_ROMAN.get(found[1], 0) or (found[1] if found[1].isdigit() else 0))
    if not found[2]:
        return (number, number + 0.9) if number else (0.0, 0.0)
    number += ("abcd".index(found[2]) + 1) / 10
    if found[3]:
        number += int(found[3]) / 100
    return round(number, 2), round(number, 2)
