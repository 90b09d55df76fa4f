"""What of all rules can differ among some patients, as groups of alike operations; it judges nobody.

A truth is a pair of planes, who it holds for and who it fails for, so a negation only swaps them: a
reference is twice the number of a pair, plus one where the pair is swapped, and "any" is "all" of swapped
pairs. What is the same for all patients of a batch is settled before, once.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from trialbridge.matching.bits import Bools, Numbers, spans
from trialbridge.matching.leaf_table import Arrays
from trialbridge.matching.steps import MET, NOT_APPLICABLE, NOT_MET, OPERATIONS, Truths

CONSTANTS = np.array([3, 0, 2, 4], np.intp)
"""References for not met, unknown, met and not applicable: pairs 0 (neither), 1 (holds) and 2 (both)."""
FIRST = 3
"""The first pair that is no constant."""
NEITHER, BOTH = 0, 2


class Group(NamedTuple):
    """Nodes of one operation and as many parts each; `parts`, (parts, nodes), are references.

    `careful` where a part can be not applicable; the pairs of the nodes follow each other from `first`.
    """

    operation: str
    first: int
    parts: Numbers
    careful: bool = False
    n: Numbers | None = None

    @property
    def size(self) -> int:
        """Give how many nodes there are."""
        return int(self.parts.shape[1])


class Program(NamedTuple):
    """The operations in order, how many pairs they fill, and the reference and sureness of every node."""

    groups: list[Group]
    pairs: int
    reference: Numbers
    live: Bools
    inapplicable: Bools


class Known(NamedTuple):
    """Of every node: its truth for the first patient, whether it differs, whether it can be inapplicable."""

    values: Truths
    live: Bools
    inapplicable: Bools


def program(arrays: Arrays, values: Truths, leaves: Numbers, inapplicable: Bools) -> Program:
    """Lay out what follows from the leaves that differ, (leaf nodes); they take the pairs from `FIRST` on.

    `values` are one patient's; `inapplicable` tells which of the leaves are so for anybody.
    """
    known = Known(values, np.zeros(len(values), np.bool_), np.zeros(len(values), np.bool_))
    known.live[leaves] = True
    known.inapplicable[leaves] = inapplicable
    reference = CONSTANTS[values]
    reference[leaves] = 2 * np.arange(FIRST, FIRST + len(leaves))
    builder = _Builder(arrays, known, reference, FIRST + len(leaves))
    for step in range(len(arrays["step"]) - 1):
        builder.add(step)
    return Program(builder.groups, builder.pairs, reference, known.live, known.inapplicable)


class _Builder:
    """Goes through the steps of the compiled rules in their order."""

    def __init__(self, arrays: Arrays, known: Known, reference: Numbers, pairs: int) -> None:
        self._arrays, self._known, self._reference = arrays, known, reference
        self.pairs, self.groups = pairs, list[Group]()

    def add(self, step: int) -> None:
        """Take a step in: which of its nodes differ, and what they are made of."""
        first, stop = (int(it) for it in self._arrays["step"][step : step + 2])
        operation = OPERATIONS[self._arrays["step_operation"][step]]
        begins = self._arrays["child_start"]
        child = self._arrays["child"][begins[first] : begins[stop]]
        offsets = begins[first:stop] - begins[first]
        live = np.logical_or.reduceat(self._known.live[child], offsets)
        if operation in ("all", "any"):
            settling = NOT_MET if operation == "all" else MET
            settled = ~self._known.live[child] & (self._known.values[child] == settling)
            live &= ~np.logical_or.reduceat(settled, offsets)
        at = first + np.flatnonzero(live)
        if not len(at):
            return
        nodes, start, stops = self._arrays["node"][at], begins[at], begins[at + 1]
        child, lengths = self._arrays["child"][spans(start, stops)], stops - start
        offsets = np.cumsum(lengths) - lengths
        self._known.live[nodes] = True
        na = self._known.inapplicable[child] | (
            ~self._known.live[child] & (self._known.values[child] == NOT_APPLICABLE)
        )
        match operation:
            case "not":
                self._reference[nodes] = self._reference[child] ^ 1
                self._known.inapplicable[nodes] = na
            case "all" | "any":
                self._known.inapplicable[nodes] = np.logical_and.reduceat(na, offsets)
                self._junction(nodes, child, lengths, int(operation == "any"))
            case "at_least":
                self._known.inapplicable[nodes] = np.logical_and.reduceat(na, offsets)
                self._split(operation, nodes, self._reference[child], lengths, n=self._arrays["n"][at])
            case _:
                na[offsets] = False  # the test
                self._known.inapplicable[nodes] = np.logical_or.reduceat(na, offsets) | (lengths == 2)
                self._split(operation, nodes, self._reference[child], lengths)

    def _junction(self, nodes: Numbers, child: Numbers, lengths: Numbers, swapped: int) -> None:
        """Drop the parts that cannot change anything; what is left alone stands for the whole."""
        reference = self._reference[child] ^ swapped
        owner = np.repeat(np.arange(len(nodes)), lengths)
        careful = np.bincount(owner, self._known.inapplicable[child], len(nodes)) > 0
        pair = reference >> 1
        unknown = np.flatnonzero(pair == NEITHER)
        again = np.zeros(len(reference), np.bool_)
        again[unknown[1:]] = owner[unknown[1:]] == owner[unknown[:-1]]
        neutral = (reference == CONSTANTS[MET]) & ~careful[owner]
        kept = ~(neutral | (pair == BOTH) | again)
        reference, owner = reference[kept], owner[kept]
        left = np.bincount(owner, minlength=len(nodes))
        offsets = np.cumsum(left) - left
        alone = (left == 1) & ~careful
        self._reference[nodes[alone]] = reference[offsets[alone]] ^ swapped
        for is_careful in (False, True):
            chosen = np.flatnonzero(~alone & (careful == is_careful))
            parts = reference[spans(offsets[chosen], offsets[chosen] + left[chosen])]
            self._split("all", nodes[chosen], parts, left[chosen], swapped=swapped, careful=is_careful)

    def _split(
        self,
        operation: str,
        nodes: Numbers,
        parts: Numbers,
        lengths: Numbers,
        swapped: int = 0,
        careful: bool = False,
        n: npt.NDArray[np.int32] | None = None,
    ) -> None:
        """Group the nodes by how many parts they have, and give them pairs."""
        offsets = np.cumsum(lengths) - lengths
        for length in np.unique(lengths).tolist():
            chosen = np.flatnonzero(lengths == length)
            rows = parts[offsets[chosen] + np.arange(length)[:, None]]
            self.groups.append(
                Group(operation, self.pairs, rows, careful, None if n is None else n[chosen].astype(np.intp))
            )
            self._reference[nodes[chosen]] = 2 * np.arange(self.pairs, self.pairs + len(chosen)) + swapped
            self.pairs += len(chosen)
