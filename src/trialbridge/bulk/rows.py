"""What a batch gives for some rows, and the pairs that are not excluded; it judges nothing."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from trialbridge.matching.bits import Bools, Numbers, Words, unpacked

Integers = npt.NDArray[np.int32]
Small = npt.NDArray[np.uint16]

EXCLUDED, UNDECIDED, OPEN = 0, 1, 2
"""The overall answer of a pair, numbered as `matching.rank` does."""
ALL = ~np.uint64(0)


class Counter(NamedTuple):
    """Requirements of some rows, counted for each patient.

    What holds for all patients is a number a row; the rest are bits, lowest first, each (rows, words).
    """

    asked: Numbers
    differing: Integers
    met_by_all: Integers
    not_met_by_all: Integers
    met: list[Words]
    not_met: list[Words]
    width: int

    def any_not_met(self) -> Words:
        """Tell for whom any requirement is not met."""
        found = np.zeros((len(self.asked), self.width), np.uint64)
        for plane in self.not_met:
            found |= plane
        found[self.not_met_by_all > 0] = ALL
        return found

    def all_met(self) -> Words:
        """Tell for whom every requirement is met."""
        found = np.full((len(self.asked), self.width), ALL, np.uint64)
        for place, plane in enumerate(self.met):
            found &= plane ^ np.where(self.differing >> place & 1, 0, ALL).astype(np.uint64)[:, None]
        found[self.met_by_all + self.differing < self.asked] = 0
        return found

    def total(self, met: bool, patients: int) -> Small:
        """Give how many are met, or not met, (rows, patients)."""
        base = self.met_by_all if met else self.not_met_by_all
        return _sum(self.met if met else self.not_met, patients) + base.astype(np.uint16)[:, None]


class Rows(NamedTuple):
    """Some rows (cohorts of studies) for all patients of a batch; planes are (rows, words).

    `computable` counts the requirements that are understood, `wordy` those with words not understood.
    """

    rows: Numbers
    patients: int
    excluded: Words
    open: Words
    computable: Counter
    wordy: Counter

    def counts(self) -> "Counts":
        """Give met, not met, unknown and unknown for words not understood, each (rows, patients)."""
        met, wordy_met = (it.total(True, self.patients) for it in (self.computable, self.wordy))
        not_met, wordy_not_met = (it.total(False, self.patients) for it in (self.computable, self.wordy))
        asked, wordy_asked = (it.asked.astype(np.uint16)[:, None] for it in (self.computable, self.wordy))
        return Counts(
            met=met + wordy_met,
            not_met=not_met + wordy_not_met,
            unknown=asked - met - not_met,
            unknown_opaque=wordy_asked - wordy_met - wordy_not_met,
        )

    def overall(self) -> npt.NDArray[np.uint8]:
        """Give the overall answer, (rows, patients)."""
        excluded, is_open = (unpacked(plane, self.patients) for plane in (self.excluded, self.open))
        return (1 - excluded + is_open).astype(np.uint8)


class Counts(NamedTuple):
    """Numbers of requirements, each (rows, patients)."""

    met: Small
    not_met: Small
    unknown: Small
    unknown_opaque: Small


class Pairs(NamedTuple):
    """Pairs of a row and a patient that are not excluded, by row; nothing of them is not met."""

    row: Numbers
    patient: Numbers
    overall: npt.NDArray[np.uint8]
    met: Small
    unknown: Small
    unknown_opaque: Small


def possible(rows: Rows, study: Integers) -> Pairs:
    """Give the pairs that are not excluded; of a study's cohorts, which stand together, the best alone."""
    own = study[rows.rows]
    if len(np.unique(own)) < len(own):
        return _best(rows, own)
    left = unpacked(~rows.excluded, rows.patients).view(np.bool_)
    at, patient = np.nonzero(left)
    met, wordy = (it.total(True, rows.patients)[left] for it in (rows.computable, rows.wordy))
    return Pairs(
        row=rows.rows[at],
        patient=patient,
        overall=unpacked(rows.open, rows.patients)[left] + np.uint8(UNDECIDED),
        met=met + wordy,
        unknown=rows.computable.asked.astype(np.uint16)[at] - met,
        unknown_opaque=rows.wordy.asked.astype(np.uint16)[at] - wordy,
    )


def _best(rows: Rows, own: Integers) -> Pairs:
    """Choose each study's best cohort as `report` does: its answer, then fewest not met, then most met."""
    counts, overall = rows.counts(), rows.overall()
    score = overall.astype(np.int64) << 32 | (0xFFFF - counts.not_met.astype(np.int64)) << 16 | counts.met
    start = np.flatnonzero(np.diff(own, prepend=-1))
    best = np.maximum.reduceat(score, start, axis=0)
    lengths = np.diff(start, append=len(own))
    leading = score == np.repeat(best, lengths, axis=0)
    first = leading & (_before(leading, start, lengths) == 0)
    at, patient = np.nonzero(first & (overall != EXCLUDED))
    return Pairs(
        rows.rows[at], patient, overall[at, patient], counts.met[at, patient],
        counts.unknown[at, patient], counts.unknown_opaque[at, patient],
    )  # fmt: skip


def _before(leading: Bools, start: Numbers, lengths: Numbers) -> npt.NDArray[np.int64]:
    """Count, for each row of a study, the rows before it that lead as well."""
    total: npt.NDArray[np.int64] = np.cumsum(leading, axis=0) - leading
    return total - np.repeat(total[start], lengths, axis=0)


def _sum(bits: list[Words], patients: int) -> Small:
    """Add bits up, each worth twice the one before it."""
    if not bits:
        return np.zeros((1, patients), np.uint16)
    total = unpacked(bits[0], patients)
    for place, plane in enumerate(bits[1:8], start=1):
        total |= unpacked(plane, patients) << np.uint8(place)
    wide = total.astype(np.uint16)
    for place, plane in enumerate(bits[8:], start=8):
        wide |= unpacked(plane, patients).astype(np.uint16) << np.uint16(place)
    return wide
