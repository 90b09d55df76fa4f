"""Distinct truths of a batch as pairs of planes, each kept once; it knows neither rules nor patients."""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from trialbridge.matching.bits import CACHED, Bools, Numbers, Words
from trialbridge.matching.steps import MET, NOT_APPLICABLE, NOT_MET, UNKNOWN

NEITHER, ALWAYS, NEVER, BOTH = 0, 2, 3, 4
"""References to what is unknown, met, not met and not applicable for everybody: pairs 0, 1, 1 swapped, 2."""
CONSTANTS = np.array([NEVER, NEITHER, ALWAYS, BOTH], np.intp)
"""What each truth refers to."""
TRUTHS = np.array([UNKNOWN, UNKNOWN, MET, NOT_MET, NOT_APPLICABLE, NOT_APPLICABLE], np.int8)
"""What a reference to a constant says."""
LIVE = 6
"""References from here on are not the same for everybody."""
Join = Callable[[Words, Numbers, Numbers], tuple[Words, Words]]
"""Gives who composites hold for and who they fail for, of the planes, their parts' references and numbers."""


class Pool:
    """Planes, (2 pairs, words): at twice its number who a pair holds for, then who it fails for."""

    def __init__(self, valid: Words) -> None:
        """Start with the constants; `valid`, (words,), are all patients."""
        self._valid = valid
        self._planes = np.zeros((1 << 12, len(valid)), np.uint64)
        self._planes[[2, 4, 5]] = valid
        self._inapplicable = np.zeros(1 << 11, np.bool_)
        self._inapplicable[BOTH >> 1] = True
        self.pairs = LIVE >> 1
        draw = np.random.default_rng(1)
        self._weights = draw.integers(0, 1 << 64, (2, 2, len(valid)), np.uint64) | np.uint64(1)
        constants = np.array([NEITHER, ALWAYS, NEVER, BOTH])
        keys = self._keys(self._planes[constants], self._planes[constants ^ 1])
        self._known = dict(zip(keys.tolist(), constants.tolist(), strict=True))

    @property
    def planes(self) -> Words:
        """Give the planes of all pairs."""
        return self._planes[: 2 * self.pairs]

    @property
    def inapplicable(self) -> Bools:
        """Tell which pairs are not applicable for anybody."""
        return self._inapplicable[: self.pairs]

    def joined(self, join: Join, parts: Numbers, numbers: npt.NDArray[np.integer] | None = None) -> Numbers:
        """Join composites by their parts, (parts, composites), and numbers; give their references."""
        found = np.empty(parts.shape[1], np.intp)
        own = np.zeros(parts.shape[1], np.intp) if numbers is None else numbers.astype(np.intp)
        for some in self._steps(len(found)):
            found[some] = self._add(*join(self._planes, parts[:, some], own[some]))
        return found

    def add(self, holds: Words, fails: Words) -> Numbers:
        """Take in truths, (truths, words); give their references, the same for the same."""
        found = np.empty(len(holds), np.intp)
        for some in self._steps(len(holds)):
            found[some] = self._add(holds[some], fails[some])
        return found

    def _steps(self, count: int) -> list[slice]:
        step = max(1, CACHED // len(self._valid))
        return [slice(first, min(first + step, count)) for first in range(0, count, step)]

    def _add(self, holds: Words, fails: Words) -> Numbers:
        holds &= self._valid
        fails &= self._valid
        keys, first, place = np.unique(self._keys(holds, fails), return_index=True, return_inverse=True)
        number = np.array([self._known.get(key, -1) for key in keys.tolist()], np.intp)
        new = number < 0
        number[new] = 2 * np.arange(self.pairs, self.pairs + np.count_nonzero(new))
        fresh = first[new]
        self._append(holds[fresh], fails[fresh])
        swapped = self._keys(fails[fresh], holds[fresh])
        self._known.update(zip(swapped.tolist(), (number[new] + 1).tolist(), strict=True))
        self._known.update(zip(keys[new].tolist(), number[new].tolist(), strict=True))
        found = number[place]
        wrong = ((self._planes[found] != holds) | (self._planes[found ^ 1] != fails)).any(axis=1)
        if wrong.any():  # other truths of the same key
            found[wrong] = 2 * np.arange(self.pairs, self.pairs + np.count_nonzero(wrong))
            self._append(holds[wrong], fails[wrong])
        return found

    def _keys(self, holds: Words, fails: Words) -> Words:
        """Mix each truth into one number: different ones hardly ever have the same."""
        key = np.zeros(len(holds), np.uint64)
        for plane, (one, other) in zip((holds, fails), self._weights, strict=True):
            mixed = plane * one
            mixed ^= mixed >> np.uint64(32)
            mixed *= other
            key += mixed.sum(axis=1)
        return key

    def _append(self, holds: Words, fails: Words) -> None:
        first, self.pairs = self.pairs, self.pairs + len(holds)
        while self.pairs > len(self._inapplicable):
            self._planes = np.concatenate((self._planes, np.zeros_like(self._planes)))
            self._inapplicable = np.concatenate((self._inapplicable, np.zeros_like(self._inapplicable)))
        into = self._planes[2 * first : 2 * self.pairs]
        into[0::2], into[1::2] = holds, fails
        self._inapplicable[first : self.pairs] = (holds & fails).any(axis=1)
