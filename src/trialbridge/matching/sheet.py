"""The truth of some leaves for a batch of patients, as two sets of patients each."""

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np

from trialbridge.matching.bits import Numbers, Words
from trialbridge.model.verdict import Verdict

ONE = np.uint64(1)


class Sheet(NamedTuple):
    """Leaves in ascending order, (leaves, words): for whom each holds, for whom it fails.

    Neither is unknown; both is not applicable.
    """

    leaves: Numbers
    holds: Words
    fails: Words

    def put(self, leaf: int, patient: int, verdict: Verdict) -> None:
        """Write what was said of one leaf for one patient over what stands there."""
        at, word = int(np.searchsorted(self.leaves, leaf)), patient // 64
        bit = ONE << np.uint64(patient % 64)
        for plane, truth in ((self.holds, "met"), (self.fails, "not_met")):
            if verdict.truth == truth or not verdict.applies:
                plane[at, word] |= bit
            else:
                plane[at, word] &= ~bit


def joined(sheets: Iterable[Sheet]) -> Sheet:
    """Join sheets of different leaves into one."""
    parts = list(sheets)
    leaves = np.concatenate([part.leaves for part in parts])
    if (np.diff(leaves) > 0).all():  # sheets of kinds, which follow each other
        return Sheet(leaves, *(np.concatenate([part[side] for part in parts]) for side in (1, 2)))
    order = np.argsort(leaves)
    return Sheet(
        leaves[order],
        np.concatenate([part.holds for part in parts])[order],
        np.concatenate([part.fails for part in parts])[order],
    )


def nothing(width: int) -> Sheet:
    """Give a sheet without leaves."""
    empty = np.zeros((0, width), np.uint64)
    return Sheet(np.zeros(0, np.intp), empty, empty)
