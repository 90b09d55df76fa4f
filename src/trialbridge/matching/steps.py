"""Composite rules as numbered steps over truths (0 not met, 1 unknown, 2 met, 3 not applicable)."""

from typing import Any

import numpy as np
import numpy.typing as npt

from trialbridge.matching.bits import Numbers, spans

Truths = npt.NDArray[np.int8]
Arrays = dict[str, npt.NDArray[Any]]

NOT_MET, UNKNOWN, MET, NOT_APPLICABLE = 0, 1, 2, 3
OPERATIONS = ("all", "any", "not", "if_wanted", "if_unwanted", "at_least")
NEGATED = np.array([MET, UNKNOWN, NOT_MET, NOT_APPLICABLE], np.int8)


def run(arrays: Arrays, values: Truths) -> None:
    """Give every composite its truth from those of its parts, step by step."""
    step = arrays["step"]
    for number in range(len(step) - 1):
        at = np.arange(int(step[number]), int(step[number + 1]))
        values[arrays["node"][at]] = _step(arrays, values, number, at)


def follow(arrays: Arrays, values: Truths, changed: Numbers) -> None:
    """Bring the composites up to date after some nodes have changed, and no others."""
    step = arrays["step"]
    marked = np.zeros(len(arrays["node"]), np.bool_)
    start = arrays["used_start"]

    def mark(nodes: Numbers) -> None:
        marked[arrays["used"][spans(start[nodes], start[nodes + 1])]] = True

    mark(changed)
    for number in range(len(step) - 1):
        first = int(step[number])
        at = first + np.flatnonzero(marked[first : int(step[number + 1])])
        if len(at):
            nodes = arrays["node"][at]
            truth = _step(arrays, values, number, at)
            differs = truth != values[nodes]
            values[nodes[differs]] = truth[differs]
            mark(nodes[differs])


def _step(arrays: Arrays, values: Truths, number: int, at: Numbers) -> Truths:
    """Judge some composites of one step."""
    begins = arrays["child_start"]
    start, stop = begins[at], begins[at + 1]
    operation = OPERATIONS[arrays["step_operation"][number]]
    return joined(operation, values[arrays["child"][spans(start, stop)]], stop - start, arrays["n"][at])


def joined(operation: str, truth: Truths, lengths: npt.NDArray[Any], wanted: npt.NDArray[np.int32]) -> Truths:
    """Join truths by an operation; those of one composite follow each other, `lengths` many of each."""
    offsets = np.cumsum(lengths) - lengths
    match operation:
        case "all":
            found: Truths = np.minimum.reduceat(truth, offsets)
            return found
        case "any":
            best = np.maximum.reduceat(np.where(truth == NOT_APPLICABLE, -1, truth), offsets)
            return np.where(best < 0, NOT_APPLICABLE, best).astype(np.int8)
        case "not":
            return NEGATED[truth]
        case "at_least":
            return _at_least(truth, offsets, wanted)
        case _:
            return _if(truth, offsets, lengths, MET if operation == "if_wanted" else NOT_MET)


def _at_least(truth: Truths, offsets: Numbers, wanted: npt.NDArray[np.int32]) -> Truths:
    asked = np.add.reduceat((truth != NOT_APPLICABLE).astype(np.int32), offsets)
    n = np.minimum(wanted, asked)
    met = np.add.reduceat((truth == MET).astype(np.int32), offsets)
    possible = np.add.reduceat(((truth == MET) | (truth == UNKNOWN)).astype(np.int32), offsets)
    decided = np.where(met >= n, MET, np.where(possible < n, NOT_MET, UNKNOWN))
    return np.where(asked == 0, NOT_APPLICABLE, decided).astype(np.int8)


def _if(truth: Truths, offsets: Numbers, lengths: npt.NDArray[np.int32], silent: int) -> Truths:
    test, then = truth[offsets], truth[offsets + 1]
    other = np.where(lengths == 3, truth[np.minimum(offsets + 2, len(truth) - 1)], NOT_APPLICABLE)
    seen_then = np.where(then == NOT_APPLICABLE, silent, then)
    seen_other = np.where(other == NOT_APPLICABLE, silent, other)
    common = np.where(seen_then == seen_other, seen_then, UNKNOWN)
    return np.where(test == MET, then, np.where(test == UNKNOWN, common, other)).astype(np.int8)
