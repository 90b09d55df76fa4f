"""Many patients against every study at once, on planes of bits; it agrees with `matching.judge` exactly."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from trialbridge.bulk.planes import counted, strict
from trialbridge.bulk.pool import LIVE, NEITHER, TRUTHS, Pool
from trialbridge.bulk.program import composites, follow
from trialbridge.bulk.rows import Counter, Rows
from trialbridge.matching.bits import CACHED, Bools, Numbers, Words, packed, unpacked
from trialbridge.matching.chart import Chart
from trialbridge.matching.compiled import DIAGNOSIS, LIMIT, OPAQUE, Compiled
from trialbridge.matching.steps import MET, NOT_MET
from trialbridge.model.verdict import Policy

Integers = npt.NDArray[np.int32]
ZERO = np.uint64(0)
BANDS = 1.5
"""Bands a doubling of the number of requirements that differ; rows of one band are taken together."""
ALL = ~ZERO


class Listed(NamedTuple):
    """Some of the entries of all rows: those of row r, nodes, stand from start[r] up to start[r + 1]."""

    nodes: Numbers
    start: Numbers


class Asked(NamedTuple):
    """What a batch makes of listed entries, (rows,) each: how many are met by all, and by none, at once.

    The references of those that differ stand in `live`, of row r from start[r] up to start[r + 1].
    """

    asked: Numbers
    met: Integers
    not_met: Integers
    live: Numbers
    start: Integers

    @property
    def differing(self) -> Integers:
        """Give how many entries of each row are not the same for all."""
        return np.diff(self.start)


class Batch(NamedTuple):
    """The planes of a batch, and the reference of each node: to a pair of them, or to a constant."""

    planes: Words
    reference: Numbers
    patients: int
    pairs: int

    def told(self, node: int) -> tuple[Bools, Bools]:
        """Tell for whom a node holds as a requirement, and for whom it fails."""
        reference = int(self.reference[node])
        holds, fails = (
            unpacked(self.planes[reference ^ side], self.patients).astype(np.bool_) for side in (0, 1)
        )
        return holds, fails & ~holds


class Columnar:
    """A compiled form made ready for batches; `predicates` and `rules` say how much it shares."""

    def __init__(self, compiled: Compiled) -> None:
        """Sort the entries of the rows by what they count for."""
        self.compiled = compiled
        self._composites = composites(compiled.arrays)
        flags = compiled.arrays["entry_flags"]
        counted_in = (flags & LIMIT) == 0
        self._computable = self._list(counted_in & ((flags & OPAQUE) == 0))
        self._words = self._list(counted_in & ((flags & OPAQUE) > 0))
        self._limits = self._list((flags & LIMIT) > 0)
        self._diagnoses = self._list((flags & DIAGNOSIS) > 0)
        self._entries = np.unique(compiled.arrays["entry_node"]).astype(np.intp)
        self.predicates = len(compiled.leaves)
        self.rules = len(self._entries)

    def judge(
        self,
        charts: Sequence[Chart],
        policy: Policy,
        on_condition: Words | None = None,
        wanted: Bools | None = None,
    ) -> Iterator[Rows]:
        """Judge every row, or those of the studies `wanted`, for some patients of one day.

        `on_condition`, (studies, words), tells for whom a study that states no diagnosis is about theirs.
        Rows of studies with one cohort come first, those of a study with several stand together.
        """
        batch = self.batch(charts, policy)
        if on_condition is None:
            on_condition = np.zeros((len(self.compiled.studies), batch.planes.shape[1]), np.uint64)
        study = self.compiled.arrays["row_study"]
        asked = [
            _asked(batch, listed) for listed in (self._computable, self._words, self._limits, self._diagnoses)
        ]
        for rows in self._chunks(asked, batch.planes.shape[1]):
            if wanted is not None:
                rows = rows[wanted[study[rows]]]
            if len(rows):
                yield _rows(batch, asked, rows, on_condition[study[rows]])

    def batch(self, charts: Sequence[Chart], policy: Policy) -> Batch:
        """Judge every distinct rule for some patients of one day."""
        sheet = self.compiled.sheet(charts, policy)
        silent = self.compiled.silence(policy, charts[0]).values
        pool = Pool(packed(np.ones(len(charts), np.bool_)))
        leaves = self.compiled.arrays["leaf_node"][sheet.leaves]
        reference = follow(
            self._composites, pool, silent, leaves, pool.add(sheet.holds, sheet.fails)[sheet.at]
        )
        # a requirement that does not apply counts as met alone
        own = reference[self._entries]
        some = pool.inapplicable[own >> 1] & (own >= LIVE)
        asked, place = np.unique(own[some], return_inverse=True)
        reference[self._entries[some]] = pool.joined(strict, asked[None])[place]
        return Batch(pool.planes, reference, len(charts), pool.pairs)

    def _list(self, chosen: Bools) -> Listed:
        arrays = self.compiled.arrays
        entries = np.flatnonzero(chosen)
        start = np.searchsorted(arrays["entry_row"][entries], np.arange(len(arrays["row_study"]) + 1))
        return Listed(arrays["entry_node"][entries].astype(np.intp), start)

    def _chunks(self, asked: Sequence[Asked], width: int) -> Iterator[Numbers]:
        """Give rows of about as many requirements that differ; all rows of a study with several cohorts."""
        study = self.compiled.arrays["row_study"]
        several = np.bincount(study, minlength=len(self.compiled.studies))[study] > 1
        computable, wordy = (it.differing for it in asked[:2])
        single = np.flatnonzero(~several)
        # alike in both: of either the row with most decides how many are looked at for all of a chunk
        band = (BANDS * np.log2(1 + computable[single])).astype(np.intp)
        single = single[np.lexsort((np.where(band & 1, -1, 1) * wordy[single], band))]
        step = max(1, CACHED // width)
        yield from (single[first : first + step] for first in range(0, len(single), step))
        rest = np.flatnonzero(several)
        edges = np.flatnonzero(np.diff(study[rest], prepend=-1))
        first = 0
        for edge in (*edges[1:].tolist(), len(rest)):
            if edge - first >= step or edge == len(rest) > first:
                yield rest[first:edge]
                first = edge


def _asked(batch: Batch, listed: Listed) -> Asked:
    """Count what is the same for all patients, and list the rest."""
    reference = batch.reference[listed.nodes]
    differs = reference >= LIVE
    truth = TRUTHS[np.where(differs, 0, reference)]
    start, met, not_met = (_before(it, listed.start) for it in (differs, truth >= MET, truth == NOT_MET))
    return Asked(np.diff(listed.start), np.diff(met), np.diff(not_met), reference[differs], start)


def _before(chosen: Bools, places: Numbers) -> Integers:
    """Count the chosen before each place."""
    total: Integers = np.zeros(len(chosen) + 1, np.int32)
    np.cumsum(chosen, out=total[1:])
    return total[places]


def _matrix(asked: Asked, rows: Numbers) -> Numbers:
    """Give the references that differ, (most, rows), filled up with unknown."""
    start, many = asked.start[rows], asked.differing[rows]
    place = np.arange(many.max(initial=0))[:, None]
    return np.where(place < many, asked.live[np.minimum(start + place, len(asked.live) - 1)], NEITHER)


def _rows(batch: Batch, asked: Sequence[Asked], rows: Numbers, on_condition: Words) -> Rows:
    computable, wordy = (_count(batch, it, rows) for it in asked[:2])
    limits, diagnoses = asked[2:]
    outside = _any(batch, limits, rows, 1, limits.not_met[rows] > 0)
    diagnosed = _any(batch, diagnoses, rows, 0, diagnoses.met[rows] > 0)
    diagnosed |= np.where((diagnoses.asked[rows] == 0)[:, None], on_condition, ZERO)
    excluded = computable.any_not_met() | wordy.any_not_met() | outside
    return Rows(
        rows=rows,
        patients=batch.patients,
        excluded=excluded,
        open=~excluded & computable.all_met() & diagnosed,
        computable=computable,
        wordy=wordy,
    )


def _count(batch: Batch, asked: Asked, rows: Numbers) -> Counter:
    """Count, for each patient, the requirements of some rows that are met and that are not."""
    matrix = _matrix(asked, rows)
    return Counter(
        asked=asked.asked[rows],
        differing=asked.differing[rows],
        met_by_all=asked.met[rows],
        not_met_by_all=asked.not_met[rows],
        met=counted(batch.planes[part] for part in matrix),
        not_met=counted(batch.planes[part ^ 1] for part in matrix),
        width=batch.planes.shape[1],
    )


def _any(batch: Batch, asked: Asked, rows: Numbers, side: int, told: Bools) -> Words:
    """Tell for whom any entry of a row holds (side 0) or fails (1); for all where that is `told`."""
    found = np.where(told[:, None], ALL, ZERO).repeat(batch.planes.shape[1], axis=1)
    for part in _matrix(asked, rows):
        found |= batch.planes[part ^ side]
    return found
