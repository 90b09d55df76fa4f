"""Sets of patients as bits, 64 to a word; it knows nothing of rules."""

from collections.abc import Iterable
from typing import Any

import numpy as np
import numpy.typing as npt

Words = npt.NDArray[np.uint64]
"""Bit i of word w (from the lowest) is patient 64 w + i; more axes before it are more sets."""
Bools = npt.NDArray[np.bool_]
Numbers = npt.NDArray[np.intp]
CACHED = 1 << 14
"""Words of one plane worked on at once: the few planes of a step stay in the processor's cache."""


def words(count: int) -> int:
    """Give how many words hold a bit for each of `count` patients."""
    return -(-count // 64)


def packed(holds: npt.NDArray[Any]) -> Words:
    """Pack truth values, (…, patients), into words, (…, words); the bits behind the last are 0."""
    count = holds.shape[-1]
    bits = np.packbits(holds, axis=-1, bitorder="little")
    filled = np.zeros((*holds.shape[:-1], words(count) * 8), np.uint8)
    filled[..., : bits.shape[-1]] = bits
    return filled.view(np.uint64)


def unpacked(plane: Words, count: int) -> npt.NDArray[np.uint8]:
    """Give 0 or 1 for each of the first `count` patients."""
    return np.unpackbits(plane.view(np.uint8), axis=-1, count=count, bitorder="little")


def plane(members: Iterable[int], count: int) -> Words:
    """Give the set of some patients out of `count`."""
    holds = np.zeros(count, np.uint8)
    holds[np.fromiter(members, np.intp)] = 1
    return packed(holds)


def spans(start: npt.NDArray[Any], stop: npt.NDArray[Any]) -> Numbers:
    """Give all numbers from each start up to before its stop, one span after the other."""
    lengths = stop - start
    ends = np.cumsum(lengths)
    total = int(ends[-1]) if len(ends) else 0
    shifts = np.repeat(start - (ends - lengths), lengths)
    found: Numbers = np.arange(total, dtype=np.intp) + shifts
    return found
