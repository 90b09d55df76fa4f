"""The truth of some leaves for a batch of patients, as two sets of patients each."""

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np

from trialbridge.matching.bits import Numbers, Words
from trialbridge.model.verdict import Verdict

ONE = np.uint64(1)


class Sheet(NamedTuple):
    """Leaves in ascending order, and truths, (truths, words): for whom each holds, for whom it fails.

    Neither is unknown; both is not applicable. `at` is the truth of each leaf.
    """

    leaves: Numbers
    at: Numbers
    holds: Words
    fails: Words

    def apart(self, leaves: Numbers) -> "Sheet":
        """Give some leaves truths of their own, so that they can be changed alone."""
        places = np.searchsorted(self.leaves, np.unique(leaves))
        at = self.at.copy()
        at[places] = np.arange(len(self.holds), len(self.holds) + len(places))
        own = self.at[places]
        return Sheet(
            self.leaves, at, *(np.concatenate((plane, plane[own])) for plane in (self.holds, self.fails))
        )

    def rows(self, leaves: Numbers) -> Numbers:
        """Give which truths are those of some leaves."""
        return self.at[np.searchsorted(self.leaves, leaves)]

    def put(self, leaf: int, patient: int, verdict: Verdict) -> None:
        """Write what was said of a leaf with a truth of its own for one patient over what is there."""
        at, word = int(self.at[np.searchsorted(self.leaves, leaf)]), patient // 64
        bit = ONE << np.uint64(patient % 64)
        for plane, truth in ((self.holds, "met"), (self.fails, "not_met")):
            if verdict.truth == truth or not verdict.applies:
                plane[at, word] |= bit
            else:
                plane[at, word] &= ~bit


def each(leaves: Numbers, holds: Words, fails: Words) -> Sheet:
    """Give a sheet in which every leaf has a truth of its own."""
    return Sheet(leaves, np.arange(len(leaves)), holds, fails)


def joined(sheets: Iterable[Sheet]) -> Sheet:
    """Join sheets of different leaves into one, whose leaves are in no order."""
    parts = list(sheets)
    before = np.cumsum([0, *(len(part.holds) for part in parts)])
    return Sheet(
        np.concatenate([part.leaves for part in parts]),
        np.concatenate([part.at + first for part, first in zip(parts, before[:-1], strict=True)]),
        np.concatenate([part.holds for part in parts]),
        np.concatenate([part.fails for part in parts]),
    )


def nothing(width: int) -> Sheet:
    """Give a sheet without leaves."""
    empty = np.zeros((0, width), np.uint64)
    return each(np.zeros(0, np.intp), empty, empty)
