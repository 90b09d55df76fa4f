"""The order of studies for a patient: a sum of named parts, each computed for all studies at once."""

from collections.abc import Iterable, Mapping, Sequence
from math import log
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from trialbridge.matching.compiled import Compiled, Outcome
from trialbridge.matching.steps import MET, NOT_APPLICABLE, NOT_MET
from trialbridge.model.verdict import Overall, ScorePart
from trialbridge.vocab import Vocabulary

Floats = npt.NDArray[np.float64]

NARROWER = 0.85
"""A study of something narrower than what is known of the patient: it may still be the patient's."""
SIBLING = 0.35
"""A study of a neighbouring condition: related, but not the patient's."""

GENERIC = 0.14
"""Of the information of a concept no study is about: one below that ("neoplasm") names no condition."""

WEIGHTS: dict[str, float] = {
    "condition": 5.0,
    "words": 2.5,
    "problem_words": 2.0,
    "named": 5.0,
    "markers": 3.0,
    "meaning": 4.0,
    "met": 4.0,
    "asked": -5.0,
    "excluded": -6.25,
    "unmet": -5.0,
    "doubtful": -1.6,
    "outside_limits": -7.8,
    "off_condition": -100.0,
}
"""Weights of the parts; fitted by benchmarks/fit_rank.py on the given topics, cross-validated by topic."""
FIXED = frozenset({"off_condition"})
"""Not fitted: it outweighs all others together, so that condition comes first."""

RANKS = 60
"""How slowly a place in an order loses worth: the constant of reciprocal rank fusion as published."""
OFF = 0.2
"""The nearness below which a study's conditions are none of the patient's."""
MOST_ASKED = 100
"""Requirements of a study that asks as much as any: beyond it no more counts."""


class Best(NamedTuple):
    """Per study, its best cohort's row and answer (0 excluded, 1 unknown, 2 open)."""

    row: npt.NDArray[np.int32]
    overall: npt.NDArray[np.int8]


OVERALL: tuple[Overall, ...] = ("excluded", "unknown", "open")
"""The answers that `Best.overall` numbers, for whoever reads the arrays."""


def best_rows(compiled: Compiled, outcome: Outcome, on_condition: npt.NDArray[np.bool_]) -> Best:
    """Choose each study's best cohort, as `report` does: its answer, then fewest not met, then most met."""
    study = compiled.arrays["row_study"]
    diagnosis = np.where(outcome.diagnosis == NOT_APPLICABLE, on_condition[study], outcome.diagnosis == MET)
    excluded = (outcome.not_met > 0) | (outcome.limits == NOT_MET)
    overall = np.where(excluded, 0, np.where(diagnosis & (outcome.unknown == 0), 2, 1)).astype(np.int8)
    order = np.lexsort((-outcome.met, outcome.not_met, -overall, study))
    first = np.searchsorted(study[order], np.arange(len(compiled.studies)))
    rows = order[first].astype(np.int32)
    return Best(rows, overall[rows])


class Affinity:
    """How near a study's conditions stand to a patient's problems, by shared information (Lin 1998).

    The information of a concept is -log of the share of studies about it or anything below it.
    """

    def __init__(self, compiled: Compiled, vocabulary: Vocabulary) -> None:
        """Count how many studies stand under each concept."""
        self._compiled, self._vocabulary = compiled, vocabulary
        counts: dict[str, int] = {}
        seen = np.bincount(compiled.arrays["subject"], minlength=len(compiled.names["concepts"]))
        for concept, count in zip(compiled.names["concepts"], seen.tolist(), strict=True):
            for above in vocabulary.ancestors(concept):
                counts[above] = counts.get(above, 0) + count
        total = max(len(compiled.studies), 2)
        self._information = {
            concept: max(0.0, -log(min(count, total) / total)) for concept, count in counts.items()
        }
        self._unseen = log(total)

    def information(self, concept: str) -> float:
        """Give the information of a concept in nats."""
        return self._information.get(concept, self._unseen)

    def near(self, concept: str, problem: str) -> float:
        """Give how near a study's concept is to a problem, 0 to 1."""
        if concept == problem:
            return 1.0
        above, below = self._vocabulary.ancestors(problem), self._vocabulary.ancestors(concept)
        shared = max((self.information(common) for common in above & below), default=0.0)
        if shared <= 0:
            return 0.0
        likeness = 2 * shared / (self.information(concept) + self.information(problem))
        if concept in above:
            return likeness
        return likeness * (NARROWER if problem in below else SIBLING)

    def of(self, problems: Mapping[str, float]) -> Floats:
        """Give each study's affinity to weighted problems: the best of its conditions."""
        names = self._compiled.names["concepts"]
        near = np.array(
            [
                max((weight * self.near(name, it) for it, weight in problems.items()), default=0.0)
                for name in names
            ]
        )
        arrays = self._compiled.arrays
        values = near[arrays["subject"]] * arrays["subject_weight"] if len(names) else np.zeros(0)
        return _best_of(values, arrays["subject_start"])

    def on_condition(self, problems: Mapping[str, float]) -> npt.NDArray[np.bool_]:
        """Tell which studies are about a problem itself, or about something it is a kind of."""
        above = {concept for problem in problems for concept in self._vocabulary.ancestors(problem)}
        names = self._compiled.names["concepts"]
        least = GENERIC * self._unseen
        told = np.array([name in above and self.information(name) > least for name in names], np.float64)
        arrays = self._compiled.arrays
        return _best_of(told[arrays["subject"]], arrays["subject_start"]) > 0


def score(parts: Mapping[str, Floats], weights: Mapping[str, float] = WEIGHTS) -> Floats:
    """Add up the weighted parts."""
    total = np.zeros(len(next(iter(parts.values()))))
    for name, values in parts.items():
        total += weights.get(name, 0.0) * values
    return total


def verdict_parts(outcome: Outcome, best: Best) -> dict[str, Floats]:
    """Turn the counts of each study's best cohort into parts between 0 and 1.

    A study that asks much is less likely to take a patient of whom little is known (`asked`). What is not
    met counts by its certainty: an exclusion, an inclusion, and what was not wholly understood (`doubtful`).
    """
    met, not_met = outcome.met[best.row], outcome.not_met[best.row]
    barred, unmet = outcome.barred[best.row], outcome.unmet[best.row]
    asked = met + not_met + outcome.unknown[best.row] + outcome.unknown_opaque[best.row]
    return {
        "met": met / np.maximum(asked, 1),
        "asked": np.minimum(np.log1p(asked) / np.log1p(MOST_ASKED), 1.0),
        "excluded": (barred > 0).astype(np.float64),
        "unmet": (unmet > 0).astype(np.float64),
        "doubtful": (not_met > barred + unmet).astype(np.float64),
        "outside_limits": (outcome.limits[best.row] == NOT_MET).astype(np.float64),
    }


def condition_parts(near: Floats) -> dict[str, Floats]:
    """Give the nearness of each study's conditions, and which are none of the patient's.

    Where nothing is known of the patient's problem no study is off condition.
    """
    off = (near < OFF) if near.max(initial=0.0) >= OFF else np.zeros(len(near))
    return {"condition": near, "off_condition": off.astype(np.float64)}


def scaled(values: Floats) -> Floats:
    """Bring relevance scores between 0 and 1 by the greatest."""
    top = float(values.max(initial=0.0))
    return values / top if top > 0 else values


def fused(orders: Iterable[Floats], studies: int) -> Floats:
    """Fuse orders of all studies, the weightiest first, by reciprocal rank; 0 to 1 (Cormack 2009, SIGIR).

    A study that an order does not score gets nothing from it; the n-th order counts 1/n.
    """
    total = np.zeros(studies)
    for number, scores in enumerate(orders, 1):
        rows = np.flatnonzero(scores)
        rows = rows[np.argsort(-scores[rows], kind="stable")]
        total[rows] += 1 / (number * (RANKS + np.arange(len(rows))))
    return scaled(total)


def named_parts(parts: Mapping[str, Floats], index: int) -> tuple[ScorePart, ...]:
    """Give the weighted parts of one study, as the report shows them."""
    return tuple(
        ScorePart(name=name, value=round(float(WEIGHTS.get(name, 0.0) * values[index]), 4))
        for name, values in parts.items()
    )


def _best_of(values: Floats, start: npt.NDArray[np.int32]) -> Floats:
    result = np.zeros(len(start) - 1)
    filled = start[1:] > start[:-1]
    if filled.any():
        result[filled] = np.maximum.reduceat(values, start[:-1][filled])
    return result


def top(scores: Sequence[float] | Floats, names: Sequence[str], limit: int) -> list[int]:
    """Give the indices of the highest scores, equal ones in the order of their names."""
    values = np.asarray(scores)
    if limit < len(values):
        edge = np.partition(values, len(values) - limit)[len(values) - limit]
        chosen = np.flatnonzero(values >= edge)
    else:
        chosen = np.arange(len(values))
    return sorted(chosen.tolist(), key=lambda index: (-values[index], names[index]))[:limit]
