"""How often each value stands among some rows, counted from a table of them; it searches for nothing."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Rows = npt.NDArray[np.int64]


class Column(NamedTuple):
    """A facet's values in the order of letters, and which of them each row has.

    The values of row r are `codes[starts[r]:starts[r + 1]]`.
    """

    values: tuple[str, ...]
    starts: Rows
    codes: Rows


def column(found: Mapping[str, Iterable[int]], rows: int) -> Column:
    """Lay out a facet of so many rows, given the rows of each value."""
    values = tuple(sorted(found))
    lists = [np.fromiter(found[value], np.int64) for value in values]
    codes = np.repeat(np.arange(len(values)), [len(it) for it in lists])
    where = np.concatenate(lists) if lists else np.zeros(0, np.int64)
    starts = np.zeros(rows + 1, np.int64)
    np.cumsum(np.bincount(where, minlength=rows), out=starts[1:])
    return Column(values, starts, codes[np.argsort(where, kind="stable")])


def counted(facet: Column, rows: Rows, most: int) -> dict[str, int]:
    """Count the values among rows, the most frequent first, equal ones by their letters; at most so many."""
    begins = facet.starts[rows]
    lengths = facet.starts[rows + 1] - begins
    ends = np.cumsum(lengths)
    total = int(ends[-1]) if len(ends) else 0
    places = np.arange(total) + np.repeat(begins - ends + lengths, lengths)
    counts = np.bincount(facet.codes[places], minlength=len(facet.values))
    there = np.flatnonzero(counts)
    best = there[np.argsort(-counts[there], kind="stable")[:most]]
    return {facet.values[code]: int(counts[code]) for code in best}
