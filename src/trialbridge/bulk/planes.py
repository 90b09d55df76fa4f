"""Pairs of planes joined exactly as `judge` joins truths; it knows neither rules nor patients.

Each join takes all planes, and of some composites the references of their parts, (parts, composites), and
a number.
"""

from collections.abc import Iterable

import numpy as np

from trialbridge.bulk.pool import Join
from trialbridge.matching.bits import Numbers, Words

ALL = np.uint64(2**64 - 1)


def both(planes: Words, parts: Numbers, _: Numbers) -> tuple[Words, Words]:
    """Both parts hold; one that fails decides."""
    one, other = parts
    return planes[one] & planes[other], planes[one ^ 1] | planes[other ^ 1]


def both_careful(planes: Words, parts: Numbers, _: Numbers) -> tuple[Words, Words]:
    """The same where parts may not apply: those drop out, and where both do, the whole does not apply."""
    one, other = parts
    holds, nobody = planes[one], planes[one ^ 1]
    holds_other, fails_other = planes[other], planes[other ^ 1]
    fails = (nobody & ~holds) | (fails_other & ~holds_other)
    holds &= holds_other
    return holds, fails | (holds & nobody & fails_other)


def strict(planes: Words, parts: Numbers, _: Numbers) -> tuple[Words, Words]:
    """What does not apply counts as met alone."""
    return planes[parts[0]], planes[parts[0] ^ 1] & ~planes[parts[0]]


def if_wanted(planes: Words, parts: Numbers, _: Numbers) -> tuple[Words, Words]:
    """Give what applies; of a test that is unknown what both branches say, those that do not apply as met."""
    return _if(planes, parts, wanted=True)


def if_unwanted(planes: Words, parts: Numbers, _: Numbers) -> tuple[Words, Words]:
    """The same with those that do not apply as not met."""
    return _if(planes, parts, wanted=False)


def at_least(planes: Words, parts: Numbers, n: Numbers) -> tuple[Words, Words]:
    """Count who meets, fails and is asked each part; never more are wanted than apply."""
    met = _reached(planes[part] & ~planes[part ^ 1] for part in parts)
    failed = _reached(planes[part ^ 1] & ~planes[part] for part in parts)
    asked = _reached(~(planes[part ^ 1] & planes[part]) for part in parts)
    holds, fails = (np.zeros((parts.shape[1], planes.shape[1]), np.uint64) for _ in range(2))
    every = np.arange(parts.shape[1])
    for total in range(len(parts) + 1):
        of = asked[total] & ~asked[total + 1]
        least = np.minimum(n, total)
        enough = met[least, every]
        holds |= of & enough
        fails |= of & (failed[total - least + 1, every] if total else ALL) & (~enough if total else ALL)
    return holds, fails


def _reached(planes: Iterable[Words]) -> Words:
    """Give who reaches each number, from none to one more than there are: (numbers, composites, words)."""
    reached: list[Words] = []
    for plane in planes:
        reached = reached or [np.full_like(plane, ALL)]
        reached.append(np.zeros_like(plane))
        for number in range(len(reached) - 1, 0, -1):
            reached[number] |= reached[number - 1] & plane
    return np.stack([*reached, np.zeros_like(reached[0])])


JOINS: dict[str, Join] = {"if_wanted": if_wanted, "if_unwanted": if_unwanted, "at_least": at_least}
"""The operations whose parts are not taken two by two."""


def _if(planes: Words, parts: Numbers, wanted: bool) -> tuple[Words, Words]:
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
