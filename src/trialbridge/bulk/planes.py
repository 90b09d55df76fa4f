"""Pairs of planes filled operation by operation, exactly as `judge` joins truths; it knows no studies."""

from collections.abc import Iterable

import numpy as np

from trialbridge.bulk.program import FIRST, Group, Program
from trialbridge.matching.bits import CACHED, Numbers, Words

ALL = np.uint64(2**64 - 1)


def filled(program: Program, holds: Words, fails: Words) -> Words:
    """Give the planes of every pair, (2 pairs, words); those of the leaves are given, (leaves, words)."""
    planes = np.zeros((2 * program.pairs, holds.shape[1]), np.uint64)
    planes[[2, 4, 5]] = ALL
    leaves = planes[2 * FIRST : 2 * (FIRST + len(holds))]
    leaves[0::2], leaves[1::2] = holds, fails
    for group in program.groups:
        step = max(1, CACHED // planes.shape[1])
        for first in range(0, group.size, step):
            _fill(planes, group, slice(first, min(first + step, group.size)))
    return planes


def _fill(planes: Words, group: Group, some: slice) -> None:
    parts = group.parts[:, some]
    into = planes[2 * (group.first + some.start) : 2 * (group.first + some.stop)]
    match group.operation:
        case "all":
            into[0::2], into[1::2] = _careful(planes, parts) if group.careful else _all(planes, parts)
        case "at_least":
            assert group.n is not None
            into[0::2], into[1::2] = _at_least(planes, parts, group.n[some])
        case "if_wanted" | "if_unwanted":
            into[0::2], into[1::2] = _if(planes, parts, group.operation == "if_wanted")
        case _:
            into[0::2] = planes[parts[0]]
            into[1::2] = planes[parts[0] ^ 1] & ~planes[parts[0]]


def _all(planes: Words, parts: Numbers) -> tuple[Words, Words]:
    """Every part holds; one that fails decides."""
    holds, fails = planes[parts[0]], planes[parts[0] ^ 1]
    for part in parts[1:]:
        holds &= planes[part]
        fails |= planes[part ^ 1]
    return holds, fails


def _careful(planes: Words, parts: Numbers) -> tuple[Words, Words]:
    """The same where parts may not apply: those drop out, and where all do, the whole does not apply."""
    holds, nobody = planes[parts[0]], planes[parts[0] ^ 1]
    fails = nobody & ~holds
    for part in parts[1:]:
        one, other = planes[part], planes[part ^ 1]
        holds &= one
        nobody &= other
        fails |= other & ~one
    return holds, fails | (holds & nobody)


def _if(planes: Words, parts: Numbers, wanted: bool) -> tuple[Words, Words]:
    """Give what applies; a test that is unknown leaves what both branches say."""
    test, not_test = planes[parts[0]], planes[parts[0] ^ 1]
    then = planes[parts[1]], planes[parts[1] ^ 1]
    other = (planes[parts[2]], planes[parts[2] ^ 1]) if len(parts) > 2 else (np.full_like(test, ALL),) * 2
    met, unknown = test & ~not_test, ~(test | not_test)
    one, two = _told(then, wanted), _told(other, wanted)
    holds, fails = (
        (met & then[side]) | (not_test & other[side]) | (unknown & one[side] & two[side]) for side in (0, 1)
    )
    return holds, fails


def _told(branch: tuple[Words, Words], wanted: bool) -> tuple[Words, Words]:
    """Take a branch that does not apply as fulfilled, or as not where that is what is wanted."""
    holds, fails = branch
    return (holds, fails & ~holds) if wanted else (holds & ~fails, fails)


def _at_least(planes: Words, parts: Numbers, n: Numbers) -> tuple[Words, Words]:
    """Count who meets, fails and is asked each part; never more are wanted than apply."""
    shape = (parts.shape[1], planes.shape[1])
    holds, fails = np.zeros(shape, np.uint64), np.zeros(shape, np.uint64)
    met = counted(planes[part] & ~planes[part ^ 1] for part in parts)
    failed = counted(planes[part ^ 1] & ~planes[part] for part in parts)
    asked = counted(~(planes[part ^ 1] & planes[part]) for part in parts)
    for row, wanted in enumerate(n.tolist()):
        for total in range(len(parts) + 1):
            of = _equal(asked, row, total)
            least = min(wanted, total)
            if total == 0:
                holds[row] |= of
                fails[row] |= of
                continue
            enough = _at_or_above(met, row, least, len(parts))
            holds[row] |= of & enough
            fails[row] |= of & ~enough & _at_or_above(failed, row, total - least + 1, len(parts))
    return holds, fails


def _equal(bits: list[Words], row: int, number: int) -> Words:
    same: Words = np.full_like(bits[0][row], ALL)
    for place, plane in enumerate(bits):
        same &= plane[row] if number >> place & 1 else ~plane[row]
    if number >= 1 << len(bits):
        same &= ~same
    return same


def _at_or_above(bits: list[Words], row: int, number: int, most: int) -> Words:
    found: Words = np.zeros_like(bits[0][row])
    for value in range(number, most + 1):
        np.bitwise_or(found, _equal(bits, row, value), out=found)
    return found


def counted(planes: Iterable[Words]) -> list[Words]:
    """Add planes up, patient by patient, in binary: the lowest bits first; the planes are used up.

    Three planes of one weight become one of it and one of twice the weight (carry-save adders).
    """
    waiting: list[list[Words]] = [[]]
    for plane in planes:
        _carry(waiting, plane, 0)
    for weight in range(64):
        if weight == len(waiting):
            break
        if len(waiting[weight]) == 2:
            one, two = waiting[weight]
            carry = one & two
            one ^= two
            waiting[weight] = [one]
            _carry(waiting, carry, weight + 1)
    return [rest[0] for rest in waiting if rest]


def _carry(waiting: list[list[Words]], plane: Words, weight: int) -> None:
    while True:
        if weight == len(waiting):
            waiting.append([])
        rest = waiting[weight]
        rest.append(plane)
        if len(rest) < 3:
            return
        one, two, three = rest
        odd = one ^ two
        one &= two
        np.bitwise_and(three, odd, out=two)
        one |= two
        odd ^= three
        waiting[weight] = [odd]
        plane, weight = one, weight + 1
