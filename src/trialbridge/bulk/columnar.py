"""Many patients against every study at once, on planes of bits; it agrees with `matching.judge` exactly."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from trialbridge.bulk.planes import counted, filled
from trialbridge.bulk.program import NEITHER, Group, Program, program
from trialbridge.bulk.rows import Counter, Rows
from trialbridge.matching import steps
from trialbridge.matching.bits import CACHED, Bools, Numbers, Words, packed, spans
from trialbridge.matching.chart import Chart
from trialbridge.matching.compiled import DIAGNOSIS, LIMIT, OPAQUE, Compiled
from trialbridge.matching.sheet import Sheet
from trialbridge.matching.steps import MET, NOT_APPLICABLE, NOT_MET, UNKNOWN, Truths
from trialbridge.model.verdict import Policy

Integers = npt.NDArray[np.int32]
ZERO = np.uint64(0)
ALL = ~ZERO


class Listed(NamedTuple):
    """Some of the entries of all rows: those of row r stand from start[r] up to start[r + 1]."""

    entries: Numbers
    start: Numbers

    @property
    def lengths(self) -> Numbers:
        """Give how many each row has."""
        return np.diff(self.start)


class Batch(NamedTuple):
    """The planes of a batch, and where those of each entry are; `live` tells which differ at all."""

    planes: Words
    reference: Numbers
    live: Bools
    truth: Truths
    patients: int
    pairs: int


class Columnar:
    """A compiled form made ready for batches; `predicates` and `rules` say how much it shares."""

    def __init__(self, compiled: Compiled) -> None:
        """Sort the entries of the rows by what they count for."""
        self.compiled = compiled
        flags = compiled.arrays["entry_flags"]
        counted_in = (flags & LIMIT) == 0
        self._computable = self._list(counted_in & ((flags & OPAQUE) == 0))
        self._words = self._list(counted_in & ((flags & OPAQUE) > 0))
        self._limits = self._list((flags & LIMIT) > 0)
        self._diagnoses = self._list((flags & DIAGNOSIS) > 0)
        self.predicates = len(compiled.leaves)
        self.rules = len(np.unique(compiled.arrays["entry_node"]))

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
        for rows in self._chunks(batch):
            if wanted is not None:
                rows = rows[wanted[self.compiled.arrays["row_study"][rows]]]
            if len(rows):
                yield self._rows(batch, rows, on_condition)

    def batch(self, charts: Sequence[Chart], policy: Policy) -> Batch:
        """Judge every distinct rule for some patients of one day."""
        arrays = self.compiled.arrays
        sheet = self.compiled.sheet(charts, policy)
        values = self._first(sheet, self.compiled.silence(policy, charts[0]).values)
        valid = packed(np.ones(len(charts), np.bool_))
        nodes = arrays["leaf_node"][sheet.leaves]
        differs = _differing(sheet, values[nodes], valid)
        holds, fails = sheet.holds[differs], sheet.fails[differs]
        inapplicable = np.asarray((holds & fails & valid).any(axis=1), np.bool_)
        made = program(arrays, values, nodes[differs], inapplicable)
        made, strict = _strict(made, arrays["entry_node"])
        node = arrays["entry_node"]
        reference = np.where(strict[node] >= 0, strict[node], made.reference[node])
        return Batch(
            filled(made, holds, fails), reference, made.live[node], values[node], len(charts), made.pairs
        )

    def _first(self, sheet: Sheet, silent: Truths) -> Truths:
        """Give every node's truth for the first patient: what differs from it differs in the batch."""
        values = silent.copy()
        holds, fails = ((plane[:, 0] & np.uint64(1)).astype(np.int8) for plane in sheet[1:])
        truth = np.where(holds & fails, NOT_APPLICABLE, UNKNOWN + holds - fails).astype(np.int8)
        nodes = self.compiled.arrays["leaf_node"][sheet.leaves]
        differs = values[nodes] != truth
        values[nodes[differs]] = truth[differs]
        steps.follow(self.compiled.arrays, values, nodes[differs])
        return values

    def _list(self, chosen: Bools) -> Listed:
        entries = np.flatnonzero(chosen)
        rows = self.compiled.arrays["entry_row"][entries]
        return Listed(entries, np.searchsorted(rows, np.arange(len(self.compiled.arrays["row_study"]) + 1)))

    def _chunks(self, batch: Batch) -> Iterator[Numbers]:
        """Give rows of about as many requirements that differ; all rows of a study with several cohorts."""
        study = self.compiled.arrays["row_study"]
        several = np.bincount(study, minlength=len(self.compiled.studies))[study] > 1
        computable, wordy = (self._differing(batch, it) for it in (self._computable, self._words))
        single = np.flatnonzero(~several)
        single = single[np.lexsort((wordy[single], computable[single]))]
        step = max(1, CACHED // batch.planes.shape[1])
        yield from (single[first : first + step] for first in range(0, len(single), step))
        rest = np.flatnonzero(several)
        edges = np.flatnonzero(np.diff(study[rest], prepend=-1))
        first = 0
        for edge in (*edges[1:].tolist(), len(rest)):
            if edge - first >= step or edge == len(rest) > first:
                yield rest[first:edge]
                first = edge

    def _differing(self, batch: Batch, listed: Listed) -> Numbers:
        total = np.concatenate(([0], np.cumsum(batch.live[listed.entries])))
        return total[listed.start[1:]] - total[listed.start[:-1]]

    def _rows(self, batch: Batch, rows: Numbers, on_condition: Words) -> Rows:
        computable, wordy = self._count(batch, self._computable, rows), self._count(batch, self._words, rows)
        excluded = computable.any_not_met() | wordy.any_not_met() | self._outside(batch, rows)
        return Rows(
            rows=rows,
            patients=batch.patients,
            excluded=excluded,
            open=~excluded & computable.all_met() & self._diagnosed(batch, rows, on_condition),
            computable=computable,
            wordy=wordy,
        )

    def _count(self, batch: Batch, listed: Listed, rows: Numbers) -> Counter:
        """Count, for each patient, the requirements of some rows that are met and that are not."""
        matrix, entries, owner = self._matrix(batch, listed, rows)
        told = ~batch.live[entries]
        truth, size = batch.truth[entries], len(rows)
        return Counter(
            asked=np.bincount(owner, minlength=size),
            differing=np.bincount(owner[~told], minlength=size),
            met_by_all=np.bincount(owner[told & (truth >= MET)], minlength=size),
            not_met_by_all=np.bincount(owner[told & (truth == NOT_MET)], minlength=size),
            met=counted(batch.planes[part] for part in matrix),
            not_met=counted(batch.planes[part ^ 1] for part in matrix),
            width=batch.planes.shape[1],
        )

    def _outside(self, batch: Batch, rows: Numbers) -> Words:
        """Tell who lies outside a coded limit of age or sex."""
        matrix, entries, owner = self._matrix(batch, self._limits, rows)
        excluded = np.zeros((len(rows), batch.planes.shape[1]), np.uint64)
        for part in matrix:
            excluded |= batch.planes[part ^ 1]
        excluded[owner[~batch.live[entries] & (batch.truth[entries] == NOT_MET)]] = ALL
        return excluded

    def _diagnosed(self, batch: Batch, rows: Numbers, on_condition: Words) -> Words:
        """Tell who meets a diagnosis requirement or, where a row has none, whose condition it is about."""
        matrix, entries, owner = self._matrix(batch, self._diagnoses, rows)
        met = np.zeros((len(rows), batch.planes.shape[1]), np.uint64)
        for part in matrix:
            met |= batch.planes[part]
        met[owner[~batch.live[entries] & (batch.truth[entries] >= MET)]] = ALL
        silent = self._diagnoses.lengths[rows] == 0
        met[silent] = on_condition[self.compiled.arrays["row_study"][rows[silent]]]
        return met

    def _matrix(self, batch: Batch, listed: Listed, rows: Numbers) -> tuple[Numbers, Numbers, Numbers]:
        """Give the references that differ, (most, rows), filled up with unknown; all entries; their rows."""
        start, stop = listed.start[rows], listed.start[rows + 1]
        entries = listed.entries[spans(start, stop)]
        owner = np.repeat(np.arange(len(rows)), stop - start)
        live = batch.live[entries]
        mine = owner[live]
        many = np.bincount(mine, minlength=len(rows))
        matrix = np.full((int(many.max(initial=0)), len(rows)), 2 * NEITHER, np.intp)
        matrix[np.arange(len(mine)) - np.repeat(np.cumsum(many) - many, many), mine] = batch.reference[
            entries[live]
        ]
        return matrix, entries, owner


def _differing(sheet: Sheet, truth: Truths, valid: Words) -> Numbers:
    """Give the leaves that are for somebody not what they are for the first patient, `truth`."""
    found = np.zeros(len(truth), np.bool_)
    everybody = (
        np.where(truth >= MET, ALL, ZERO),
        np.where((truth == NOT_MET) | (truth == NOT_APPLICABLE), ALL, ZERO),
    )
    step = max(1, CACHED // len(valid))
    for first in range(0, len(truth), step):
        part = slice(first, first + step)
        for plane, same in zip((sheet.holds, sheet.fails), everybody, strict=True):
            found[part] |= ((plane[part] ^ same[part, None]) & valid).any(axis=1)
    return np.flatnonzero(found)


def _strict(made: Program, entry_node: Numbers) -> tuple[Program, Numbers]:
    """Add, for requirements that can be inapplicable, a pair in which that counts as met alone."""
    strict = np.full(len(made.reference), -1, np.intp)
    asked = np.unique(entry_node[made.live[entry_node] & made.inapplicable[entry_node]])
    if len(asked):
        group = Group("strict", made.pairs, made.reference[asked][None])
        strict[asked] = 2 * np.arange(made.pairs, made.pairs + len(asked))
        made = made._replace(groups=[*made.groups, group], pairs=made.pairs + len(asked))
    return made, strict
