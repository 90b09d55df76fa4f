"""The compiled form: arrays that judge one patient against every study at once, exactly as `judge` does."""

from collections.abc import Sequence
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import numpy as np
import numpy.typing as npt

from trialbridge.matching import steps
from trialbridge.matching.batch import Batch
from trialbridge.matching.bits import Numbers, spans
from trialbridge.matching.chart import Chart, empty_chart
from trialbridge.matching.count_planes import judge_all_counts
from trialbridge.matching.has_planes import judge_all_has
from trialbridge.matching.leaf_table import COUNT, Arrays, LeafRow, LeafTable, laid_out
from trialbridge.matching.leaves import judge_count
from trialbridge.matching.range_planes import judge_all_ranges
from trialbridge.matching.sheet import Sheet, joined
from trialbridge.matching.steps import MET, NOT_APPLICABLE, NOT_MET, OPERATIONS, UNKNOWN, Truths
from trialbridge.matching.windows import WindowTable
from trialbridge.model.rule import Count
from trialbridge.model.verdict import Policy
from trialbridge.vocab import Vocabulary

Integers = npt.NDArray[np.int32]

OPAQUE, DIAGNOSIS, LIMIT, UNREAD, EXCLUSION = 1, 2, 4, 8, 16
"""What is marked of a requirement; UNREAD: the text was kept whole because reading it failed."""
_NAMES = msgspec.msgpack.Decoder(dict[str, list[str]])


class Outcome(NamedTuple):
    """Per row (one cohort of a study): counts over its requirements; `diagnosis` is a truth or 3 (none).

    Of those not met, `barred` are exclusions and `unmet` inclusions that are wholly understood.
    """

    met: Integers
    not_met: Integers
    unknown: Integers
    unknown_opaque: Integers
    barred: Integers
    unmet: Integers
    limits: Truths
    diagnosis: Truths


class Silence(NamedTuple):
    """The truth of every node for a patient of whom nothing is known, and the counts that follow."""

    values: Truths
    outcome: Outcome


class Compiled:
    """Studies, rows, entries and nodes as flat arrays; see `assemble` for what each array holds."""

    def __init__(self, arrays: Arrays, names: dict[str, list[str]]) -> None:
        """Take arrays and names as `assemble` or `load` give them."""
        self.arrays, self.names = arrays, names
        self.studies = names["studies"]
        self.leaves = LeafTable(arrays, names)
        self._vocabulary: Vocabulary | None = None
        self._silence: dict[bool, Silence] = {}
        self._windows: dict[date, WindowTable] = {}

    @classmethod
    def assemble(
        cls,
        *,
        studies: list[str],
        rows: list[tuple[int, str]],
        entries: list[tuple[int, int, int]],
        subjects: list[tuple[int, str, float]],
        leaves: Sequence[LeafRow],
        composites: list[tuple[int, str, tuple[int, ...], int]],
        levels: list[int],
    ) -> "Compiled":
        """Lay out: leaves by kind and name; composites in steps of one operation and level.

        `used` names, for each node, the composites it is a part of, and `asked` the entries that are it.
        """
        concepts = sorted({concept for _, concept, _ in subjects})
        number = {concept: index for index, concept in enumerate(concepts)}
        kinds = [(levels[node], OPERATIONS.index(operation)) for node, operation, _, _ in composites]
        starts = [0, *(i for i in range(1, len(kinds)) if kinds[i] != kinds[i - 1])] if kinds else []
        arrays, names = laid_out(leaves)
        entry_node = np.array([node for _, node, _ in entries], np.int32)
        lengths = [len(parts) for _, _, parts, _ in composites]
        child = np.array([part for _, _, parts, _ in composites for part in parts], np.int32)
        user = np.repeat(np.arange(len(composites), dtype=np.int32), lengths)
        arrays |= {
            "nodes": np.array([len(levels)], np.int32),
            "row_study": np.array([study for study, _ in rows], np.int32),
            "row_start": _starts([row for row, _, _ in entries], len(rows)),
            "entry_node": entry_node,
            "entry_row": np.array([row for row, _, _ in entries], np.int32),
            "entry_flags": np.array([flags for _, _, flags in entries], np.int8),
            "subject_start": _starts([study for study, _, _ in subjects], len(studies)),
            "subject": np.array([number[concept] for _, concept, _ in subjects], np.int32),
            "subject_weight": np.array([weight for _, _, weight in subjects], np.float32),
            "node": np.array([node for node, *_ in composites], np.int32),
            "n": np.array([n for *_, n in composites], np.int32),
            "child": child,
            "child_start": np.cumsum([0, *lengths], dtype=np.int32),
            "step": np.array([*starts, len(kinds)] if kinds else [0], np.int32),
            "step_operation": np.array([kinds[start][1] for start in starts], np.int8),
            "used": user[np.argsort(child, kind="stable")[np.count_nonzero(child < 0) :]],
            "used_start": _starts(np.sort(child), len(levels)) - np.int32(np.count_nonzero(child < 0)),
            "asked": np.argsort(entry_node, kind="stable")[np.count_nonzero(entry_node < 0) :],
            "asked_start": _starts(np.sort(entry_node), len(levels))
            - np.int32(np.count_nonzero(entry_node < 0)),
        }
        names |= {"studies": studies, "cohorts": [cohort for _, cohort in rows], "concepts": concepts}
        return cls(arrays, names)

    def judge(self, chart: Chart, policy: Policy) -> Truths:
        """Judge every node for a patient; give the truth of each (0 not met, 1 unknown, 2 met, 3 n/a)."""
        values = self.silence(policy, chart).values.copy()
        sheet = self.sheet([chart], policy)
        holds, fails = ((plane[:, 0] & np.uint64(1)).astype(np.int8) for plane in sheet[2:])
        truth = np.where(holds & fails, NOT_APPLICABLE, UNKNOWN + holds - fails).astype(np.int8)[sheet.at]
        nodes = self.arrays["leaf_node"][sheet.leaves]
        differs = values[nodes] != truth
        values[nodes[differs]] = truth[differs]
        steps.follow(self.arrays, values, nodes[differs])
        return values

    def sheet(self, charts: Sequence[Chart], policy: Policy) -> Sheet:
        """Judge the leaves that the records of some patients, of one day, say anything about."""
        chart = charts[0]
        self.silence(policy, chart)
        tables = self._window_table(chart.day), self._window_table(chart.measured.first)
        batch = Batch(charts, policy == "summary", chart.vocabulary, *tables)
        judges = (judge_all_ranges, judge_all_has, judge_all_counts)
        return joined(judge_all(self.leaves, batch) for judge_all in judges)

    def silence(self, policy: Policy, chart: Chart) -> Silence:
        """Give what holds for a patient of whom nothing is known; reckoned once for each policy."""
        if chart.vocabulary is not self._vocabulary:
            self._vocabulary, self._silence = chart.vocabulary, {}
        presume = policy == "summary"
        known = self._silence.get(presume)
        if known is None:
            values = self._silent(empty_chart(chart), presume)
            known = self._silence[presume] = Silence(values, self._counted(values))
        return known

    def outcome(self, values: Truths) -> Outcome:
        """Count, for each row, the requirements met, not met and unknown."""
        near = min(
            self._silence.values(), key=lambda it: int(np.count_nonzero(it.values != values)), default=None
        )
        return self._counted(values) if near is None else self._recounted(values, near)

    def _silent(self, empty: Chart, presume: bool) -> Truths:
        values = np.full(int(self.arrays["nodes"][0]) + 1, UNKNOWN, np.int8)
        values[-1] = NOT_APPLICABLE
        node = self.arrays["leaf_node"]
        if presume:
            values[node[self.leaves.presumable(empty.vocabulary)]] = NOT_MET
        for leaf in range(self.leaves.first[COUNT], self.leaves.first[COUNT + 1]):
            rule = self.leaves.rule(leaf)
            assert isinstance(rule, Count)
            values[node[leaf]] = MET if judge_count(rule, empty).truth == "met" else values[node[leaf]]
        steps.run(self.arrays, values)
        return values

    def _counted(self, values: Truths) -> Outcome:
        flags = self.arrays["entry_flags"]
        chosen = _told(values[self.arrays["entry_node"]], flags)
        return self._outcome([self._count(one & ((flags & LIMIT) == 0)) for one in chosen], values)

    def _recounted(self, values: Truths, silence: Silence) -> Outcome:
        """Count anew only where a node is not what it is for a patient of whom nothing is known."""
        start = self.arrays["asked_start"]
        nodes = np.flatnonzero(silence.values[:-1] != values[:-1])
        begins, ends = start[nodes], start[nodes + 1]
        places = spans(begins, ends)
        told = np.repeat(silence.values[nodes].astype(np.int16) * 4 + values[nodes], ends - begins)
        rows, flags = (it[places] for it in self._asked)
        change = told * np.int16(2 * EXCLUSION) + flags
        total = len(self.arrays["row_study"])
        counts = list(silence.outcome[:6])
        for table, fields in zip(_CHANGES, _FIELDS, strict=True):
            sums = np.bincount(rows, table.reshape(-1)[change], total).astype(np.int64)
            for field in fields:
                by = ((sums + _HALF) & (2 * _HALF - 1)) - _HALF
                counts[field] = (counts[field] + by).astype(np.int32)
                sums = (sums - by) >> _BITS
        return self._outcome(counts, values)

    @cached_property
    def _asked(self) -> tuple[Integers, Truths]:
        """Give the row and the flags of the requirements that are each node, as `asked` orders them."""
        asked = self.arrays["asked"]
        return self.arrays["entry_row"][asked], self.arrays["entry_flags"][asked]

    def _outcome(self, counts: Sequence[Integers], values: Truths) -> Outcome:
        met, not_met, unknown, unknown_opaque, barred, unmet = counts
        limits, diagnosis = self._marked(values)
        return Outcome(met, not_met, unknown, unknown_opaque, barred, unmet, limits, diagnosis)

    def _marked(self, values: Truths) -> tuple[Truths, Truths]:
        """Give each row's worst coded limit, and the best of its diagnosis requirements."""
        found = []
        for nodes, start, reduce, cap in (
            (*self._limits, np.minimum, NOT_APPLICABLE),
            (*self._diagnoses, np.maximum, MET),  # a diagnosis that is not asked of the patient is met
        ):
            truth = np.minimum(values[nodes], np.int8(cap))
            found.append(_per_row(truth, start, reduce, NOT_APPLICABLE))
        return found[0], found[1]

    @cached_property
    def _limits(self) -> tuple[Numbers, Numbers]:
        return self._entries(LIMIT)

    @cached_property
    def _diagnoses(self) -> tuple[Numbers, Numbers]:
        return self._entries(DIAGNOSIS)

    def _entries(self, flag: int) -> tuple[Numbers, Numbers]:
        entries = np.flatnonzero(self.arrays["entry_flags"] & flag)
        rows = self.arrays["entry_row"][entries]
        nodes = self.arrays["entry_node"][entries].astype(np.intp)
        return nodes, np.searchsorted(rows, np.arange(len(self.arrays["row_study"]) + 1))

    def _count(self, chosen: npt.NDArray[np.bool_]) -> Integers:
        total = np.concatenate(([0], np.cumsum(chosen, dtype=np.int32)))
        start = self.arrays["row_start"]
        counts: Integers = (total[start[1:]] - total[start[:-1]]).astype(np.int32)
        return counts

    def _window_table(self, day: date) -> WindowTable:
        known = self._windows.get(day)
        if known is None:
            known = self._windows[day] = WindowTable(self.leaves.windows, day)
        return known


def save(compiled: Compiled, folder: Path) -> None:
    """Write one .npy file an array, and the names as MessagePack."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, array in compiled.arrays.items():
        np.save(folder / f"{name}.npy", array)
    (folder / "names.msgpack").write_bytes(msgspec.msgpack.encode(compiled.names))


def load(folder: Path) -> Compiled:
    """Map the arrays of a folder into memory; raises OSError or MsgspecError where it holds none."""
    names = _NAMES.decode((folder / "names.msgpack").read_bytes())
    # as plain arrays: a view of a memmap costs microseconds, and there are thousands
    arrays = {path.stem: np.load(path, mmap_mode="r").view(np.ndarray) for path in folder.glob("*.npy")}
    return Compiled(arrays, names)


def _told(truth: Truths, flags: Truths) -> tuple[npt.NDArray[np.bool_], ...]:
    """Give, for each count of an outcome, which requirements it takes in."""
    opaque, exclusion = (flags & OPAQUE) > 0, (flags & EXCLUSION) > 0
    unknown, failed = truth == UNKNOWN, truth == NOT_MET
    certain = failed & ~opaque
    return (
        truth >= MET,
        failed,
        unknown & ~opaque,
        unknown & opaque,
        certain & exclusion,
        certain & ~exclusion,
    )


_BITS, _HALF = 16, 1 << 15
_FIELDS = ((0, 1, 2), (3, 4, 5))
"""Counts that are summed up in one number, 16 bits each: a row has fewer requirements than 2 to the 15th."""


def _changes() -> list[npt.NDArray[np.float64]]:
    """Give what a change of truth (4 x old + new) adds to three counts, (changes, flags), in one number each.

    A coded limit is no requirement and changes none.
    """
    truth, flags = (it.ravel().astype(np.int8) for it in np.indices((4, 2 * EXCLUSION)))
    told = _told(truth, flags)
    found = []
    for fields in _FIELDS:
        weight = np.zeros(len(truth))
        for place, field in enumerate(fields):
            weight += told[field] * float(1 << _BITS * place)
        weight[(flags & LIMIT) > 0] = 0.0
        of_truth = weight.reshape(4, 2 * EXCLUSION)
        found.append((of_truth[None] - of_truth[:, None]).reshape(16, 2 * EXCLUSION))
    return found


_CHANGES = _changes()


def _starts(owners: Sequence[int] | npt.NDArray[Any], count: int) -> Integers:
    """Offsets of each owner's entries, where entries stand in the order of their owners."""
    return np.searchsorted(np.array(owners, np.int32), np.arange(count + 1)).astype(np.int32)


def _per_row(values: Truths, start: Numbers, reduce: np.ufunc, empty: int) -> Truths:
    result = np.full(len(start) - 1, empty, np.int8)
    filled = start[1:] > start[:-1]
    if filled.any():
        result[filled] = reduce.reduceat(values, start[:-1][filled])
    return result
