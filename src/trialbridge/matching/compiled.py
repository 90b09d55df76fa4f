"""The compiled form: arrays that judge one patient against every study at once, exactly as `judge` does."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import numpy as np
import numpy.typing as npt

from trialbridge.matching.chart import Chart
from trialbridge.matching.derive import FORMULAS
from trialbridge.matching.judge import ORDER
from trialbridge.matching.leaves import judge_count, judge_has, judge_range
from trialbridge.model.base import Noun
from trialbridge.model.rule import Count, Has, Opaque, Range
from trialbridge.model.verdict import Policy

Leaf = Range | Has | Count | Opaque
Truths = npt.NDArray[np.int8]
Integers = npt.NDArray[np.int32]
Arrays = dict[str, npt.NDArray[Any]]

NOT_MET, UNKNOWN, MET, NOT_APPLICABLE = 0, 1, 2, 3
OPERATIONS = ("all", "any", "not", "if_wanted", "if_unwanted", "at_least")


class LeafRow(Noun, frozen=True):
    """A distinct leaf: the variable or concept it asks for, its rule, and whether silence may be presumed."""

    name: str
    rule: bytes
    presume: bool


class Outcome(NamedTuple):
    """Per row (one cohort of a study): counts over its requirements; `diagnosis` is a truth or 3 (none)."""

    met: Integers
    not_met: Integers
    unknown: Integers
    unknown_opaque: Integers
    limits: Truths
    diagnosis: Truths


class Compiled:
    """Studies, rows, entries and nodes as flat arrays; see `assemble` for what each array holds."""

    def __init__(self, arrays: Arrays, names: dict[str, list[str]], leaves: list[LeafRow]) -> None:
        """Take arrays as `assemble` or `load` give them."""
        self.arrays, self.names, self.leaves = arrays, names, leaves
        self.studies = names["studies"]
        self._by_name: dict[str, list[int]] = {}
        for index, leaf in enumerate(leaves):
            self._by_name.setdefault(leaf.name, []).append(index)
        self._rules: dict[int, Leaf] = {}
        self._defaults: dict[bool, Truths] = {}

    @classmethod
    def assemble(
        cls,
        *,
        studies: list[str],
        rows: list[tuple[int, str]],
        entries: list[tuple[int, int, int]],
        subjects: list[tuple[int, str, float]],
        leaves: list[tuple[int, LeafRow]],
        composites: list[tuple[int, str, tuple[int, ...], int]],
        levels: list[int],
    ) -> "Compiled":
        """Lay out: leaf nodes first to last; composite nodes in steps of one operation and level."""
        concepts = sorted({concept for _, concept, _ in subjects})
        number = {concept: index for index, concept in enumerate(concepts)}
        steps = [(levels[node], OPERATIONS.index(operation)) for node, operation, _, _ in composites]
        starts = [0, *(i for i in range(1, len(steps)) if steps[i] != steps[i - 1])] if steps else []
        arrays: Arrays = {
            "nodes": np.array([len(levels)], np.int32),
            "leaf_node": np.array([node for node, _ in leaves], np.int32),
            "row_study": np.array([study for study, _ in rows], np.int32),
            "row_start": _starts([row for row, _, _ in entries], len(rows)),
            "entry_node": np.array([node for _, node, _ in entries], np.int32),
            "entry_flags": np.array([flags for _, _, flags in entries], np.int8),
            "subject_start": _starts([study for study, _, _ in subjects], len(studies)),
            "subject": np.array([number[concept] for _, concept, _ in subjects], np.int32),
            "subject_weight": np.array([weight for _, _, weight in subjects], np.float32),
            "node": np.array([node for node, *_ in composites], np.int32),
            "n": np.array([n for *_, n in composites], np.int32),
            "child": np.array([part for _, _, parts, _ in composites for part in parts], np.int32),
            "child_start": np.cumsum([0, *(len(parts) for _, _, parts, _ in composites)], dtype=np.int32),
            "step": np.array([*starts, len(steps)], np.int32),
            "step_operation": np.array([steps[start][1] for start in starts], np.int8),
        }
        names = {"studies": studies, "cohorts": [cohort for _, cohort in rows], "concepts": concepts}
        return cls(arrays, names, [leaf for _, leaf in leaves])

    def judge(self, chart: Chart, policy: Policy) -> Truths:
        """Judge every node for a patient; give the truth of each (0 not met, 1 unknown, 2 met, 3 n/a)."""
        values = np.full(int(self.arrays["nodes"][0]) + 1, UNKNOWN, np.int8)
        values[-1] = NOT_APPLICABLE
        values[self.arrays["leaf_node"]] = self._leaf_truths(chart, policy)
        step = self.arrays["step"]
        for number, operation in enumerate(self.arrays["step_operation"]):
            self._step(values, OPERATIONS[operation], int(step[number]), int(step[number + 1]))
        return values

    def outcome(self, values: Truths) -> Outcome:
        """Count, for each row, the requirements met, not met and unknown."""
        flags = self.arrays["entry_flags"]
        truth = values[self.arrays["entry_node"]]
        limit = (flags & 4) > 0
        counted = ~limit
        opaque = (flags & 1) > 0
        diagnosis = np.where((flags & 2) > 0, truth, -1).astype(np.int8)
        best = self._per_row(diagnosis, np.maximum, -1)
        return Outcome(
            met=self._count(counted & (truth >= MET)),
            not_met=self._count(counted & (truth == NOT_MET)),
            unknown=self._count(counted & (truth == UNKNOWN) & ~opaque),
            unknown_opaque=self._count(counted & (truth == UNKNOWN) & opaque),
            limits=self._per_row(
                np.where(limit, truth, NOT_APPLICABLE).astype(np.int8), np.minimum, NOT_APPLICABLE
            ),
            diagnosis=np.where(best < 0, NOT_APPLICABLE, best).astype(np.int8),
        )

    def _leaf_truths(self, chart: Chart, policy: Policy) -> Truths:
        presume = policy == "summary"
        truths = self._default(chart, presume).copy()
        names = chart.relevant() | chart.values.keys() | FORMULAS.keys()
        for name in names & self._by_name.keys():
            for index in self._by_name[name]:
                truths[index] = self._leaf(index, chart, presume)
        return truths

    def _default(self, chart: Chart, presume: bool) -> Truths:
        """What each leaf gives for a patient of whom nothing is known."""
        known = self._defaults.get(presume)
        if known is None:
            empty = Chart(type(chart.patient)(id=""), chart.vocabulary, chart.day)
            truths = [self._silent(index, leaf, empty, presume) for index, leaf in enumerate(self.leaves)]
            known = self._defaults[presume] = np.array(truths, np.int8)
        return known

    def _silent(self, index: int, leaf: LeafRow, empty: Chart, presume: bool) -> int:
        """Judge a leaf of an empty chart; values and words are unknown without decoding their rule."""
        told = leaf.rule.startswith(b'{"type":"count"') or (presume and leaf.presume)
        return self._leaf(index, empty, presume) if told else UNKNOWN

    def _leaf(self, index: int, chart: Chart, presume: bool) -> int:
        leaf = self.leaves[index]
        rule = self._rules.get(index)
        if rule is None:
            rule = self._rules[index] = LEAF.decode(leaf.rule)
        match rule:
            case Range():
                verdict = judge_range(rule, chart)
            case Has():
                verdict = judge_has(rule, chart, presume and leaf.presume)
            case _:  # words not understood have no name, so no fact leads to them
                assert isinstance(rule, Count)
                verdict = judge_count(rule, chart)
        return ORDER[verdict.truth] if verdict.applies else NOT_APPLICABLE

    def _step(self, values: Truths, operation: str, start: int, stop: int) -> None:
        begins = self.arrays["child_start"]
        first = int(begins[start])
        parts = self.arrays["child"][first : int(begins[stop])]
        offsets = begins[start:stop] - first
        nodes = self.arrays["node"][start:stop]
        truth = values[parts]
        if operation == "all":
            values[nodes] = np.minimum.reduceat(truth, offsets)
        elif operation == "any":
            best = np.maximum.reduceat(np.where(truth == NOT_APPLICABLE, -1, truth), offsets)
            values[nodes] = np.where(best < 0, NOT_APPLICABLE, best)
        elif operation == "not":
            values[nodes] = NEGATED[truth]
        elif operation == "at_least":
            asked = np.add.reduceat((truth != NOT_APPLICABLE).astype(np.int32), offsets)
            n = np.minimum(self.arrays["n"][start:stop], asked)
            met = np.add.reduceat((truth == MET).astype(np.int32), offsets)
            possible = np.add.reduceat(((truth == MET) | (truth == UNKNOWN)).astype(np.int32), offsets)
            decided = np.where(met >= n, MET, np.where(possible < n, NOT_MET, UNKNOWN))
            values[nodes] = np.where(asked == 0, NOT_APPLICABLE, decided)
        else:
            lengths = np.diff(begins[start : stop + 1])
            test, then = truth[offsets], truth[offsets + 1]
            other = np.where(lengths == 3, truth[np.minimum(offsets + 2, len(truth) - 1)], NOT_APPLICABLE)
            silent = MET if operation == "if_wanted" else NOT_MET
            seen_then = np.where(then == NOT_APPLICABLE, silent, then)
            seen_other = np.where(other == NOT_APPLICABLE, silent, other)
            common = np.where(seen_then == seen_other, seen_then, UNKNOWN)
            values[nodes] = np.where(test == MET, then, np.where(test == UNKNOWN, common, other))

    def _count(self, chosen: npt.NDArray[np.bool_]) -> Integers:
        total = np.concatenate(([0], np.cumsum(chosen, dtype=np.int32)))
        start = self.arrays["row_start"]
        counts: Integers = (total[start[1:]] - total[start[:-1]]).astype(np.int32)
        return counts

    def _per_row(self, values: Truths, reduce: np.ufunc, empty: int) -> Truths:
        start = self.arrays["row_start"]
        result = np.full(len(start) - 1, empty, np.int8)
        filled = start[1:] > start[:-1]
        if filled.any():
            result[filled] = reduce.reduceat(values, start[:-1][filled])
        return result


NEGATED = np.array([MET, UNKNOWN, NOT_MET, NOT_APPLICABLE], np.int8)
LEAF: msgspec.json.Decoder[Leaf] = msgspec.json.Decoder(Leaf)
_LEAVES = msgspec.msgpack.Decoder(list[LeafRow])
_NAMES = msgspec.msgpack.Decoder(dict[str, list[str]])


def save(compiled: Compiled, folder: Path) -> None:
    """Write one .npy file an array, and the names and leaves as MessagePack."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, array in compiled.arrays.items():
        np.save(folder / f"{name}.npy", array)
    (folder / "names.msgpack").write_bytes(msgspec.msgpack.encode(compiled.names))
    (folder / "leaves.msgpack").write_bytes(msgspec.msgpack.encode(compiled.leaves))


def load(folder: Path) -> Compiled:
    """Map the arrays of a folder into memory."""
    arrays = {path.stem: np.load(path, mmap_mode="r") for path in sorted(folder.glob("*.npy"))}
    names = _NAMES.decode((folder / "names.msgpack").read_bytes())
    return Compiled(arrays, names, _LEAVES.decode((folder / "leaves.msgpack").read_bytes()))


def _starts(owners: Sequence[int], count: int) -> Integers:
    """Offsets of each owner's entries, where entries stand in the order of their owners."""
    return np.searchsorted(np.array(owners, np.int32), np.arange(count + 1)).astype(np.int32)
