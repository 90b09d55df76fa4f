"""A limit that differs between women and men: both figures as one rule; single limits are not its matter."""

from typing import NamedTuple

from trialbridge.eligibility import limits
from trialbridge.eligibility.limits import Limit
from trialbridge.eligibility.tokens import Token
from trialbridge.vocab import Vocabulary

_SEXES = frozenset({"female", "male"})
_CONDITIONS = {"for women": "female", "for females": "female", "for men": "male", "for males": "male"}
_JOINTS = frozenset({"and", "or"})
_LEAD = frozenset({"link", "fill", "subj"})


class BySex(NamedTuple):
    """Two limits, each with whom it is for, and where their words end."""

    limits: tuple[tuple[str, Limit], tuple[str, Limit]]
    end: int


def behind(
    tokens: list[Token], first: Limit, at: int, names: list[str], vocabulary: Vocabulary
) -> BySex | None:
    """Read the rest of "QTc > 450 msec (males) or > 470 msec (females)" from behind the first limit."""
    last = len(tokens)
    sex = _sex(tokens, at, last)
    if sex is None:
        return None
    place = _joined(tokens, sex[1], last, names)
    second = limits.read(tokens, place, last, limits.levels(vocabulary, names[0]))
    other = None if second is None else _sex(tokens, second.end, last)
    if second is None or other is None:
        return None
    return _both((sex[0], first), (other[0], second), other[1])


def before(tokens: list[Token], at: int, names: list[str], vocabulary: Vocabulary) -> BySex | None:
    """Read "haemoglobin (men >= 13 g/dL, women >= 12 g/dL)" from behind the variable."""
    last, levels = len(tokens), limits.levels(vocabulary, names[0])
    opened = at < last and tokens[at].text in "(["
    place = at + 1 if at < last and (opened or tokens[at].text in ":,") else at
    found: list[tuple[str, Limit]] = []
    while len(found) < 2:
        sex = _sex(tokens, place, last)
        if sex is None:
            return None
        place = sex[1]
        while place < last and (
            tokens[place].text in (":", "=", ",") or tokens[place].kind in ("aux", "fill", "link")
        ):
            place += 1
        limit = limits.read(tokens, place, last, levels)
        if limit is None:
            return None
        found.append((sex[0], limit))
        place = _joined(tokens, limit.end, last, names) if len(found) < 2 else limit.end
    if opened:
        place += place < last and tokens[place].text in ")]"
    return _both(found[0], found[1], place)


def _both(first: tuple[str, Limit], second: tuple[str, Limit], end: int) -> BySex | None:
    """Give the two limits where they are of the two sexes and on one side; one unit may stand for both."""
    (one, low), (other, high) = first, second
    sided = (low.low is None) == (high.low is None) and (low.high is None) == (high.high is None)
    if one == other or not sided or low.single or high.single:
        return None
    low = low._replace(unit=low.unit or high.unit)
    high = high._replace(unit=high.unit or low.unit)
    return BySex(((one, low), (other, high)), end)


def _sex(tokens: list[Token], at: int, last: int) -> tuple[str, int] | None:
    """Read "(males)", "for women", "in female patients"."""
    opened = at < last and tokens[at].text in "(["
    place = at + opened
    if place < last and tokens[place].text in _CONDITIONS:
        sex, place = _CONDITIONS[tokens[place].text], place + 1
    else:
        while place < last and place < at + 4 and tokens[place].kind in _LEAD:
            place += 1
        if place >= last or tokens[place].value not in _SEXES:
            return None
        sex, place = tokens[place].value, place + 1
    while place < last and tokens[place].kind == "subj":
        place += 1
    if opened:
        if place >= last or tokens[place].text not in ")]":
            return None
        place += 1
    return sex, place


def _joined(tokens: list[Token], at: int, last: int, names: list[str]) -> int:
    """Step over what stands between the two: a comma, "or", the variable again."""
    while at < last and (
        tokens[at].kind in _JOINTS
        or tokens[at].text in (",", ";", "/", "&")
        or tokens[at].kind in ("fill", "aux")
        or tokens[at].value in names
    ):
        at += 1
    return at
