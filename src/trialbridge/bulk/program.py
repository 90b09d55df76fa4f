"""What of all rules differs among some patients, as planes of bits; it judges no leaf and knows no studies.

A truth is a pair of planes, who it holds for and who it fails for, so a negation only swaps them: a
reference is twice the number of a pair, plus one where the pair is swapped, and "any" is "all" of swapped
pairs. "All" of many is taken two by two. Pairs of the same planes are one, so that what no patient of the
batch tells apart is reckoned once; what is the same for everybody refers to a constant.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from trialbridge.bulk import planes
from trialbridge.bulk.pool import ALWAYS, BOTH, CONSTANTS, LIVE, NEVER, TRUTHS, Pool
from trialbridge.matching import steps
from trialbridge.matching.bits import Numbers, spans
from trialbridge.matching.leaf_table import Arrays
from trialbridge.matching.steps import OPERATIONS, Truths

MASK = (1 << 32) - 1


class Composites(NamedTuple):
    """The composites of all rules: their nodes, children from `begins` on, and what they do, step by step."""

    nodes: int
    begins: Numbers
    child: Numbers
    node: Numbers
    n: npt.NDArray[np.int32]
    steps: list[tuple[str, int, int]]


def composites(arrays: Arrays) -> Composites:
    """Lay out the compiled form's arrays; the last node is no rule."""
    nodes, bounds = int(arrays["nodes"][0]) + 1, arrays["step"].tolist()
    operations = [OPERATIONS[it] for it in arrays["step_operation"]]
    return Composites(
        nodes,
        arrays["child_start"].astype(np.intp),
        arrays["child"].astype(np.intp) % nodes,
        arrays["node"].astype(np.intp),
        arrays["n"],
        list(zip(operations, bounds, bounds[1:], strict=False)),
    )


def follow(of: Composites, pool: Pool, silent: Truths, leaves: Numbers, said: Numbers) -> Numbers:
    """Give every node's reference.

    `silent` are the truths of all nodes for a patient of whom nothing is known, `leaves` the nodes of the
    leaves on which anything is, `said` their references.
    """
    reference = CONSTANTS[silent]
    changed = np.zeros(len(reference), np.bool_)
    changed[leaves] = reference[leaves] != said
    reference[leaves] = said
    for operation, first, stop in of.steps:
        child = of.child[of.begins[first] : of.begins[stop]]
        at = first + np.flatnonzero(
            np.logical_or.reduceat(changed[child], of.begins[first:stop] - of.begins[first])
        )
        if len(at):
            start, ends = of.begins[at], of.begins[at + 1]
            parts = reference[of.child[spans(start, ends)]]
            found = _joined(pool, operation, parts, ends - start, of.n[at])
            changed[of.node[at]] = found != reference[of.node[at]]
            reference[of.node[at]] = found
    return reference


def _joined(
    pool: Pool, operation: str, parts: Numbers, lengths: Numbers, n: npt.NDArray[np.int32]
) -> Numbers:
    """Join parts by an operation; those of one composite follow each other, `lengths` many of each."""
    if operation == "not":
        return _plain(parts ^ 1)
    live = np.logical_or.reduceat(parts >= LIVE, np.cumsum(lengths) - lengths)
    mine = np.repeat(live, lengths)
    found = np.empty(len(lengths), np.intp)
    found[~live] = CONSTANTS[steps.joined(operation, TRUTHS[parts[~mine]], lengths[~live], n[~live])]
    parts, lengths, n = parts[mine], lengths[live], n[live]
    match operation:
        case "all":
            found[live] = _all(pool, parts, lengths)
        case "any":
            found[live] = _plain(_all(pool, _plain(parts ^ 1), lengths) ^ 1)
        case _:
            found[live] = _alike(pool, operation, parts, lengths, n)
    return found


def _all(pool: Pool, parts: Numbers, lengths: Numbers) -> Numbers:
    """Drop the parts that cannot change anything, and join what is left two by two."""
    offsets = np.cumsum(lengths) - lengths
    failed = np.logical_or.reduceat(parts == NEVER, offsets)
    careful = np.logical_or.reduceat(pool.inapplicable[parts >> 1], offsets)
    kept = (parts != BOTH) & ~np.repeat(failed, lengths)
    kept &= (parts != ALWAYS) | np.repeat(careful, lengths)
    owner, parts = np.repeat(np.arange(len(lengths)), lengths)[kept], parts[kept]
    found = np.full(len(lengths), NEVER)
    while len(owner):
        owner, parts = _distinct(owner, parts)
        begins = np.diff(owner, prepend=-1) != 0
        place = np.arange(len(owner)) - np.flatnonzero(begins)[np.cumsum(begins) - 1]
        second = np.flatnonzero(place & 1)
        first = second - 1
        parts[first] = _both(pool, parts[first], parts[second])
        alone = begins.copy()
        alone[:-1] &= begins[1:]
        found[owner[alone]] = parts[alone]
        rest = ~alone
        rest[second] = False
        owner, parts = owner[rest], parts[rest]
    return found


def _both(pool: Pool, one: Numbers, other: Numbers) -> Numbers:
    """Give "all" of two parts each; the same two are joined once."""
    distinct, place = np.unique(one << 32 | other, return_inverse=True)
    one, other = distinct >> 32, distinct & MASK
    careful = pool.inapplicable[one >> 1] | pool.inapplicable[other >> 1]
    found = np.empty(len(distinct), np.intp)
    for some, join in ((~careful, planes.both), (careful, planes.both_careful)):
        found[some] = pool.joined(join, np.stack([one[some], other[some]]))
    return found[place]


def _alike(pool: Pool, operation: str, parts: Numbers, lengths: Numbers, n: npt.NDArray[np.int32]) -> Numbers:
    """Join composites with as many parts together."""
    offsets = np.cumsum(lengths) - lengths
    found = np.empty(len(lengths), np.intp)
    for length in np.unique(lengths).tolist():
        chosen = np.flatnonzero(lengths == length)
        columns = np.concatenate((parts[offsets[chosen] + np.arange(length)[:, None]], n[None, chosen]))
        first, place = _columns(columns)
        rows, wanted = columns[:-1, first], columns[-1, first]
        found[chosen] = pool.joined(planes.JOINS[operation], rows, wanted)[place]
    return found


def _plain(references: Numbers) -> Numbers:
    """Refer to what is neither, or both, in one way: swapped it is the same."""
    return np.where((references == 1) | (references == BOTH + 1), references - 1, references)


def _distinct(owner: Numbers, parts: Numbers) -> tuple[Numbers, Numbers]:
    """Sort each owner's parts, and leave each once."""
    key = np.sort(owner << 32 | parts)
    key = key[np.diff(key, prepend=-1) != 0]
    return key >> 32, key & MASK


def _columns(rows: Numbers) -> tuple[Numbers, Numbers]:
    """Give where each distinct column stands first, and for every one which of them it is."""
    place = np.zeros(rows.shape[1], np.intp)
    for row in rows:
        _, first, place = np.unique(place << 32 | row, return_index=True, return_inverse=True)
    return first, place
