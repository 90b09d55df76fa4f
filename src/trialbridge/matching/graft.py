"""Puts newly compiled studies into a compiled form, without compiling the others again; it judges nobody.

What the old form holds of replaced studies' nodes stays, unasked: laying everything out anew drops it.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from trialbridge.matching.bits import Numbers, spans
from trialbridge.matching.compiled import Compiled, Integers
from trialbridge.matching.leaf_table import Arrays

Names = dict[str, list[str]]
WINDOW, QUALIFIERS = 2, 1
"""The columns of `form_shape` that number windows (0: none) and sets of qualifiers."""


def graft(old: Compiled, new: Compiled, places: Sequence[int]) -> Compiled:
    """Give the old form with each study of the new one at its place, which may lie behind the old studies.

    Both numbered their nodes alone: the new nodes stand behind the old ones, whatever they share, and the
    steps of the new composites behind the old steps. Places behind the old studies have no gap.
    """
    studies = old.studies + [""] * max(0, max(places, default=-1) + 1 - len(old.studies))
    for study, place in zip(new.studies, places, strict=True):
        studies[place] = study
    at = np.asarray(places, np.int64)
    arrays, names = _leaves(old, new)
    rows, cohorts = _rows(old, new, at)
    subjects, concepts = _subjects(old, new, at, len(studies))
    arrays |= rows | subjects | _composites(old.arrays, new.arrays)
    nodes = int(arrays["nodes"][0])
    arrays |= _asked(arrays["entry_node"], nodes)
    return Compiled(arrays, names | {"studies": studies, "cohorts": cohorts, "concepts": concepts})


def _composites(old: Arrays, new: Arrays) -> Arrays:
    nodes, count = old["nodes"], np.int32(len(old["node"]))
    return {
        "nodes": nodes + new["nodes"],
        "node": _both(old["node"], new["node"] + nodes),
        "n": _both(old["n"], new["n"]),
        "child": _both(old["child"], _moved(new["child"], nodes)),
        "child_start": _both(old["child_start"], new["child_start"][1:] + old["child_start"][-1]),
        "step": _both(old["step"], new["step"][1:] + old["step"][-1]),
        "step_operation": _both(old["step_operation"], new["step_operation"]),
        "used": _both(old["used"], new["used"] + count),
        "used_start": _both(old["used_start"], new["used_start"][1:] + old["used_start"][-1]),
    }


def _leaves(old: Compiled, new: Compiled) -> tuple[Arrays, Names]:
    """Sort the leaves of both by kind and name; names, windows and qualifiers are numbered anew."""
    first, second = old.arrays, new.arrays
    leaves, (here, there) = _merged(old.names["leaves"], new.names["leaves"])
    windows, window = _appended(["", *old.names["windows"]], ["", *new.names["windows"]])
    qualifiers, words = _appended(old.names["qualifiers"], new.names["qualifiers"])
    shape = second["form_shape"].copy()
    shape[:, WINDOW], shape[:, QUALIFIERS] = window[shape[:, WINDOW]], words[shape[:, QUALIFIERS]]
    forms = np.int32(len(first["form_shape"]))
    kind = _both(first["leaf_kind"], second["leaf_kind"])
    name = _both(here[first["leaf_name"]], there[second["leaf_name"]])
    order = np.lexsort((name, kind))
    arrays: Arrays = {
        "leaf_kind": kind[order],
        "leaf_name": name[order],
        "leaf_form": _both(first["leaf_form"], second["leaf_form"] + forms)[order],
        "leaf_presume": _both(first["leaf_presume"], second["leaf_presume"])[order],
        "leaf_node": _both(first["leaf_node"], second["leaf_node"] + first["nodes"])[order],
        "form_rules": _both(first["form_rules"], second["form_rules"]),
        "form_start": _both(first["form_start"], second["form_start"][1:] + first["form_start"][-1]),
        "form_shape": _both(first["form_shape"], shape),
        "form_limits": _both(first["form_limits"], second["form_limits"]),
    }
    return arrays, {"leaves": leaves, "windows": windows[1:], "qualifiers": qualifiers}


def _rows(old: Compiled, new: Compiled, at: Numbers) -> tuple[Arrays, list[str]]:
    """Lay out the rows in the order of the studies, each with its entries."""
    first, second = old.arrays, new.arrays
    kept = np.flatnonzero(~np.isin(first["row_study"], at))
    study = _both(first["row_study"][kept], at[second["row_study"]].astype(np.int32))
    order = np.argsort(study, kind="stable")
    begins = _both(first["row_start"][:-1][kept], second["row_start"][:-1] + len(first["entry_node"]))[order]
    ends = _both(first["row_start"][1:][kept], second["row_start"][1:] + len(first["entry_node"]))[order]
    entries = spans(begins, ends)
    lengths = ends - begins
    node = _both(first["entry_node"], _moved(second["entry_node"], first["nodes"]))
    cohorts = old.names["cohorts"], new.names["cohorts"]
    source = _both(kept, np.arange(len(second["row_study"])) + len(cohorts[0]))[order]
    listed = [*cohorts[0], *cohorts[1]]
    return {
        "row_study": study[order],
        "row_start": np.cumsum(_both(np.zeros(1, np.int32), lengths), dtype=np.int32),
        "entry_node": node[entries],
        "entry_row": np.repeat(np.arange(len(order), dtype=np.int32), lengths),
        "entry_flags": _both(first["entry_flags"], second["entry_flags"])[entries],
    }, [listed[row] for row in source.tolist()]


def _subjects(old: Compiled, new: Compiled, at: Numbers, studies: int) -> tuple[Arrays, list[str]]:
    """Lay out what each study is about in the order of the studies."""
    first, second = old.arrays, new.arrays
    concepts, (here, there) = _merged(old.names["concepts"], new.names["concepts"])
    begins, ends = (np.zeros(studies, np.int64) for _ in range(2))
    begins[: len(old.studies)], ends[: len(old.studies)] = (
        first["subject_start"][:-1],
        first["subject_start"][1:],
    )
    begins[at] = second["subject_start"][:-1] + len(first["subject"])
    ends[at] = second["subject_start"][1:] + len(first["subject"])
    chosen = spans(begins, ends)
    return {
        "subject_start": np.cumsum(_both(np.zeros(1, np.int32), ends - begins), dtype=np.int32),
        "subject": _both(here[first["subject"]], there[second["subject"]])[chosen],
        "subject_weight": _both(first["subject_weight"], second["subject_weight"])[chosen],
    }, concepts


def _asked(entry_node: npt.NDArray[np.int32], nodes: int) -> Arrays:
    """Name the entries that ask for each node, as `Compiled.assemble` does."""
    none = np.count_nonzero(entry_node < 0)
    order = np.argsort(entry_node, kind="stable")
    start = np.searchsorted(entry_node[order], np.arange(nodes + 1)).astype(np.int32)
    return {"asked": order[none:], "asked_start": start - np.int32(none)}


def _merged(old: list[str], new: list[str]) -> tuple[list[str], tuple[Integers, Integers]]:
    """Join two sorted lists; give the place in the joined one of each item of either."""
    joined = sorted({*old, *new})
    place = {item: at for at, item in enumerate(joined)}
    here, there = (np.array([place[item] for item in each], np.int32) for each in (old, new))
    return joined, (here, there)


def _appended(old: list[str], new: list[str]) -> tuple[list[str], Integers]:
    """Add what is missing to a list; give the place in it of each item of the new one."""
    place = {item: at for at, item in enumerate(old)}
    there = [place.setdefault(item, len(place)) for item in new]
    return list(place), np.array(there, np.int32)


def _moved(nodes: npt.NDArray[np.int32], by: npt.NDArray[np.int32]) -> npt.NDArray[np.int32]:
    """Number nodes on; the node that never applies, -1, is shared."""
    return np.where(nodes < 0, nodes, nodes + by)


def _both(old: npt.NDArray[Any], new: npt.NDArray[Any]) -> npt.NDArray[Any]:
    return np.concatenate((old, new.astype(old.dtype, copy=False)))
