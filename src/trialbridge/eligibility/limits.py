"""Numeric limits, however number, unit and comparison are put: one shared grammar; no variable is sought."""

import re
from functools import lru_cache
from typing import NamedTuple

from trialbridge.eligibility.lexer import ROMAN
from trialbridge.eligibility.tokens import Token
from trialbridge.vocab import Vocabulary

_ULN, _LLN = "ULN", "LLN"
MULTIPLE = "times"
"""A multiple of what is not said ("bilirubin > 1.5 times"): no variable has it as its unit."""

_INSTITUTIONS = frozenset({"institutional limits", "institutional range", "institutional normal"})
_BRACKETED = re.compile(r"%|[a-zµμ]+(?:/[a-z0-9^.µμ]+)+")
"""A unit as brackets repeat it in signs: "(%)", "(mg/dL)"."""
_RANGED = frozenset({"link", "fill", "range", "between", "word"})
_GAP = frozenset({"fill", "aux", "link", "age", "subj", "place"})


_YEARS = {"d": 1 / 365.25, "wk": 7 / 365.25, "mo": 1 / 12, "a": 1.0}
"""Years in each unit of time, for a range whose ends stand in two of them."""


class Limit(NamedTuple):
    """A limit read at `start..end`: either side may be open; `unit` "" where none stands."""

    start: int
    end: int
    low: float | None = None
    high: float | None = None
    low_open: bool = False
    high_open: bool = False
    unit: str = ""
    points: tuple[float, ...] = ()
    single: bool = False  # a number alone, with no comparison
    within: bool = False  # "within normal limits"
    outside: bool = False  # "out of the normal range"


def read(tokens: list[Token], at: int, last: int, levels: dict[str, tuple[float, float]]) -> Limit | None:
    """Read the limit that begins exactly at a token, or None; `levels` are the words of an ordinal."""
    if at >= last:
        return None
    token = tokens[at]
    if "between" in token.senses:
        found = _between(tokens, at, last, levels)
        if found is not None:
            return found
    if token.kind == "cmp" or "cmp" in token.senses:
        return _compared(tokens, at, last, levels)
    if token.kind == "normal" or "normal" in token.senses:
        return (
            Limit(at, at + 1, within=True, outside=token.value == "not") if token.value != "plain" else None
        )
    if token.text.startswith("outside"):
        return _outside(tokens, at, last, levels)
    if token.text == "within":
        return _within(tokens, at, last)
    return _counted(tokens, at, last, levels)


def _within(tokens: list[Token], at: int, last: int) -> Limit | None:
    """Read "within 1.5 x the upper limit of normal"."""
    number = _measured(tokens, at + 1, last, {})
    return None if number is None or number[2] != _ULN else Limit(at, number[3], high=number[1], unit=_ULN)


def _outside(tokens: list[Token], at: int, last: int, levels: dict[str, tuple[float, float]]) -> Limit | None:
    """Read "outside (of) the range of 3.0 - 12.0"."""
    place = at + 1
    while place < min(last, at + 5) and tokens[place].kind in _RANGED:
        place += 1
    found = _counted(tokens, place, last, levels)
    two = found is not None and found.low is not None and found.high is not None and not found.single
    return found._replace(start=at, outside=True) if found is not None and two else None


def _number(
    tokens: list[Token], at: int, last: int, levels: dict[str, tuple[float, float]]
) -> tuple[float, float, int] | None:
    """Read a number or a level's word: its low, its high, and where it ends."""
    if at >= last:
        return None
    token = tokens[at]
    if levels and at + 1 < last and tokens[at + 1].start == token.end:  # "T2c", "stage 3a", "1+"
        for end in (at + 3, at + 2):
            word = "".join([part.text for part in tokens[at:end]])
            if word in levels and end <= last and tokens[end - 1].end == token.start + len(word):
                return *levels[word], end
    level = levels.get(token.text)
    if level is not None:
        return *level, at + 1
    if token.kind != "num":
        return None
    value, end = token.number, at + 1
    while end < last and end < at + 3 and tokens[end].value == "power":  # "3 x 10^5"
        value, end = value * tokens[end].number, end + 1
    if end + 1 < last and tokens[end].kind == "times" and tokens[end + 1].value == "power":
        value, end = value * tokens[end + 1].number, end + 2
    return value, value, end


def _unit(tokens: list[Token], at: int, last: int) -> tuple[str, int]:
    """Read a unit, a multiple of normal ("x ULN", "times the normal value") or nothing."""
    end = at
    while end < last and tokens[end].kind in ("times", "fill", "link"):
        if end > at + 3:
            return "", at
        end += 1
    timed = any(token.kind == "times" for token in tokens[at:end])
    if timed and end + 1 < last and tokens[end].value[:1] == ">" and tokens[end].kind == "cmp":
        over = end + 2 if tokens[end + 1].kind == "fill" else end + 1
        if over < last and _ULN in (tokens[over].senses.get("unit"), tokens[over].senses.get("limit")):
            return _full_unit(tokens, _ULN, over + 1, last)  # "3 times greater than the ULN"
    if end < last:
        token = tokens[end]
        if token.kind == "unit" and (end == at or timed or token.value in (_ULN, _LLN)):
            return _full_unit(tokens, token.value, end + 1, last)
        if token.kind == "limit" or "limit" in token.senses:
            return _full_unit(tokens, token.senses.get("limit", token.value), end + 1, last)
        if timed and "normal" in token.senses:
            return _full_unit(tokens, _ULN, end + 1, last)
    return (MULTIPLE, end) if timed else ("", at)


def _measured(
    tokens: list[Token], at: int, last: int, levels: dict[str, tuple[float, float]]
) -> tuple[float, float, str, int] | None:
    """Read a number with its unit, or an age in two units ("2 years and 6 months"): low, high, unit, end."""
    number = _number(tokens, at, last, levels)
    if number is None:
        return None
    low, high, after = number
    unit, end = _unit(tokens, after, last)
    if unit == "a" and low == high:
        more = end + 1 if end < last and (tokens[end].kind == "and" or tokens[end].text == ",") else end
        if more + 1 < last and tokens[more].kind == "num" and tokens[more + 1].value in ("mo", "wk", "d"):
            part = tokens[more].number * _YEARS[tokens[more + 1].value]
            if part < 1:
                return low + part, high + part, unit, more + 2
    return low, high, unit, end


def _full_unit(tokens: list[Token], unit: str, end: int, last: int) -> tuple[str, int]:
    """Step over what only repeats the unit: "ULN (upper limit of normal)", "ULN for the institution"."""
    end = _unit_again(tokens, end, last, unit)
    while end < last and unit in (_ULN, _LLN):
        token = tokens[end]
        if (token.kind == "unit" and token.value == unit) or token.text in _INSTITUTIONS:
            end += 1
        elif token.text in ("of", "of the") and end + 1 < last and tokens[end + 1].kind == "normal":
            end += 2  # "the upper limits of the institutional normal"
        else:
            break
    return unit, end


def _unit_again(tokens: list[Token], at: int, last: int, unit: str) -> int:
    """Step over brackets with the unit again: "25 x 10^9 per litre (/L)", "3,000 per cubic mm (mm^3)"."""
    end = at + 1
    while end < last and end < at + 5 and tokens[end].text not in ")]":
        end += 1
    said = "".join(token.text for token in tokens[at + 1 : end])
    again = _BRACKETED.fullmatch(said) is not None and unit not in ("", MULTIPLE)
    again = again or said.strip("/") in (
        "l",
        "mm3",
        "mm^3",
        "ul",
        "ml",
        "dl",
        "mcl",
        "microliter",
        "microlitre",
    )
    inner = tokens[at + 1].senses if at + 1 < last else {}
    again = again or (
        end == at + 2 and (inner.get("unit") == unit or (unit in (_ULN, _LLN) and "limit" in inner))
    )
    return end + 1 if at < last and tokens[at].text in ("(", "[") and end < last and again else at


def _compared(
    tokens: list[Token], at: int, last: int, levels: dict[str, tuple[float, float]]
) -> Limit | None:
    sign = tokens[at].senses.get("cmp", tokens[at].value)
    end = at + 1
    while (
        end < last
        and tokens[end].text not in levels  # "at most A"
        and (
            tokens[end].kind in ("fill", "link") or (tokens[end].kind == "punct" and tokens[end].text in ":=")
        )
    ):
        end += 1
    if (
        end < last
        and tokens[end].kind == "cmp"
        and sign in (">", "<", "=")
        and tokens[end].value[:1] in (sign, "=")
    ):
        sign, end = tokens[end].value if sign == "=" else sign, end + 1  # "greater than > 3"
    number = _measured(tokens, end, last, levels)
    if number is None:
        unit, stop = _unit(tokens, end, last)
        if unit not in (_ULN, _LLN) and end < last and "normal" in tokens[end].senses:
            unit, stop = (_LLN if sign[0] == "<" else _ULN), end + 1
            if sign in ("<=",):  # "<= normal" is the upper limit
                unit = _ULN
        below = any("below" in token.text for token in tokens[at:end])
        upper = any("upper" in token.text or token.text == "uln" for token in tokens[at:stop])
        if unit == _ULN and below and not upper:
            unit = _LLN  # "TSH is below normal limits"
        times, stop = _times_behind(tokens, stop, last)
        return _side(at, stop, sign, times, times, unit) if unit in (_ULN, _LLN) else None
    low, high, unit, end = number
    if sign == "=":
        if end < last and tokens[end].kind == "post":
            return _posted(tokens, at, end, low, high, unit)
        ranged = _second(tokens, at, end, last, low, unit, levels)
        return ranged or Limit(at, end, low, high, unit=unit, single=True, points=(low, high))
    ranged = _second(tokens, at, end, last, low, unit, levels) if sign[0] == ">" else None
    if ranged is not None and unit:
        return ranged._replace(low_open=sign == ">")  # ">= 18 years to 54 years"
    found = _side(at, end, sign, low, high, unit)
    return _two_sided(tokens, found, last, levels)


def _times_behind(tokens: list[Token], at: int, last: int) -> tuple[float, int]:
    """Read how many times a limit is meant behind it, "more than normal limits on 3.0 times"; else once."""
    said = tokens[at : min(at + 3, last)]
    if [token.kind for token in said[1:]] == ["num", "times"] and said[0].text in ("on", "by"):
        return said[1].number, at + 3
    return 1.0, at


def _side(at: int, end: int, sign: str, low: float, high: float, unit: str) -> Limit:
    if sign[0] == ">":
        opened = sign == ">"
        return Limit(at, end, low=high if opened and high != low else low, low_open=opened, unit=unit)
    opened = sign == "<"
    return Limit(at, end, high=low if opened and high != low else high, high_open=opened, unit=unit)


def _two_sided(tokens: list[Token], first: Limit, last: int, levels: dict[str, tuple[float, float]]) -> Limit:
    """Join ">= 18 and <= 75" and "> 3, < 14" where the second closes the side the first left open."""
    at = first.end
    while at < last and (
        tokens[at].kind in ("and", "aux", "age")
        or tokens[at].text in (",", "-", "to")
        or tokens[at].kind == "fill"
    ):
        at += 1
        if at > first.end + 4:
            return first
    if at >= last or (tokens[at].kind != "cmp" and "cmp" not in tokens[at].senses):
        return first
    sign = tokens[at].senses.get("cmp", tokens[at].value)
    if (sign[0] == ">") == (first.low is not None) or sign == "=":
        return first
    number = _measured(tokens, at + 1, last, levels)
    if number is None:
        return first
    unit, end = number[2:]
    if unit and first.unit and unit != first.unit:
        return first
    second = _side(at, end, sign, number[0], number[1], unit)
    unit = first.unit or unit
    low, high = (first, second) if first.low is not None else (second, first)
    if low.low is None or high.high is None or low.low > high.high:
        return first
    return Limit(first.start, end, low.low, high.high, low.low_open, high.high_open, unit)


def _between(tokens: list[Token], at: int, last: int, levels: dict[str, tuple[float, float]]) -> Limit | None:
    end = at + 1
    while end < last and tokens[end].kind in ("fill", "link"):
        end += 1
    if end < last and tokens[end].kind == "cmp":
        return None
    found = spread(tokens, end, last, levels)
    return None if found is None else found._replace(start=at)


def spread(tokens: list[Token], at: int, last: int, levels: dict[str, tuple[float, float]]) -> Limit | None:
    """Read two ends that "and" joins: "18 and 65 years"."""
    number = _measured(tokens, at, last, levels)
    if number is None:
        return None
    return _second(tokens, at, number[3], last, number[0], number[2], levels, joined=True)


def _second(
    tokens: list[Token],
    at: int,
    end: int,
    last: int,
    low: float,
    unit: str,
    levels: dict[str, tuple[float, float]],
    *,
    joined: bool = False,
) -> Limit | None:
    """Read the upper end of a range: "- 75 years", "to 75", "and 75" after "between"."""
    if end >= last:
        return None
    token = tokens[end]
    if not (
        token.text in ("-", "~", "to", "through", "thru", "until", "至", "到", "/")
        or token.text in ("up to",)
        or (joined and token.kind == "and")
    ):
        return None
    if token.text == "/" and not levels:
        return None
    start = end + 1
    while (start < last and tokens[start].kind in ("fill", "link")) or (
        start < last and tokens[start].kind == "variable" and levels
    ):
        start += 1
    below = start < last and tokens[start].kind == "cmp" and tokens[start].value == "<"
    if start < last and tokens[start].kind == "cmp" and tokens[start].value[0] == "<":
        start += 1
    number = _measured(tokens, start, last, levels)
    if number is None:
        return None
    second, stop = number[2:]
    if unit in _YEARS and second in _YEARS:  # "6 months to 13 years"
        low, unit = low * _YEARS[unit] / _YEARS[second], second
    turned = number[1] < low and (levels or low < 0)  # "KPS 100-70 %", "between -1 and -2.5"
    low, high = (number[0], low) if turned else (low, number[1])
    if high < low or (unit and second and unit != second and unit not in (_ULN, _LLN)):
        return None
    return Limit(at, stop, low, high, high_open=below, unit=second or unit)


def _counted(tokens: list[Token], at: int, last: int, levels: dict[str, tuple[float, float]]) -> Limit | None:
    """Read a limit that begins with its number: "0-1", "18 years or older", "0, 1 or 2", "1.5 x ULN"."""
    number = _measured(tokens, at, last, levels)
    if number is None:
        return None
    low, high, unit, end = number
    ranged = _second(tokens, at, end, last, low, unit, levels)
    if ranged is not None:
        return ranged
    if end < last and tokens[end].kind == "cmp" and tokens[end].value[0] == "<" and not unit:
        return None  # "18 <= age <= 75" is read from its other side
    skip = end
    while skip < last and tokens[skip].kind in ("age", "fill") and skip < end + 2:
        skip += 1
    for place in (end, skip):
        if place < last and "post" in tokens[place].senses:
            return _posted(tokens, at, place, low, high, unit)
    if end < last and tokens[end].text == "+" and tokens[end].start == tokens[end - 1].end:
        behind, stop = _unit(tokens, end + 1, last)
        return Limit(at, stop, low=low, unit=unit or behind)
    points, stop = _listed(tokens, end, last, levels) if levels else ((), end)
    if points:
        every = (low, high, *points)
        return Limit(at, stop, min(every), max(every), unit=unit, points=(low, high, *points), single=True)
    return Limit(at, end, low, high, unit=unit, single=True, points=(low, high))


def _listed(
    tokens: list[Token], at: int, last: int, levels: dict[str, tuple[float, float]]
) -> tuple[tuple[float, ...], int]:
    """Read the rest of "0, 1 or 2"."""
    points: list[float] = []
    most = max(high for _, high in levels.values())
    end = at
    while end < last:
        place = end
        while place < last and (
            tokens[place].text == ","
            or tokens[place].kind in ("or", "and")
            or (tokens[place].kind == "fill" and tokens[place].text not in levels)  # "stage 0 or A"
            or tokens[place].text == "/"
        ):
            place += 1
        if place == end:
            break
        while place < last and tokens[place].kind == "variable" and place > end:
            place += 1
        number = _number(tokens, place, last, levels)
        if number is None or (number[2] < last and tokens[number[2]].kind == "unit"):
            break
        if number[1] > most:
            break  # "ECOG 0 or 1/Karnofsky 100-70 %"
        points += [number[0], number[1]]
        end = number[2]
    return tuple(points), end


def _posted(tokens: list[Token], at: int, place: int, low: float, high: float, unit: str) -> Limit:
    side = tokens[place].senses["post"]
    if side == ">=":
        return Limit(at, place + 1, low=low, unit=unit)
    if side == "<=":
        return Limit(at, place + 1, high=high, unit=unit)
    if side == "worse":
        return Limit(at, place + 1, low=low, unit=unit)
    return Limit(
        at, place + 1, low, high, unit=unit, points=(low, high), single=True, within=side == "better"
    )


@lru_cache(maxsize=4096)
@lru_cache(maxsize=1024)
def levels(vocabulary: Vocabulary, variable: str) -> dict[str, tuple[float, float]]:
    """Give the words of an ordinal's levels, folded, each with the interval it stands for."""
    row = vocabulary.variables[variable]
    if row.kind == "number":
        return {}
    found: dict[str, tuple[float, float]] = {}
    for word, low, high in row.spans:
        found[word.lower()] = (low, high)
    if row.kind == "ordinal" and not found:
        found = {str(number): (float(number), float(number)) for number in range(0, 101, 10)}
    for word, number in ROMAN.items():
        if str(number) in found:
            found.setdefault(word, found[str(number)])
    return found
