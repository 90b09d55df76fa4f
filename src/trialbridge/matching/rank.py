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
Counts = npt.NDArray[np.int32]

TINY = 1e-9

NARROWER = 0.85
"""A study of something narrower than what is known of the patient: it may still be the patient's."""
SIBLING = 0.35
"""A study of a neighbouring condition: related, but not the patient's."""

GENERIC = 0.14
"""Of the information of a concept no study is about: one below that ("neoplasm") names no condition."""

WEIGHTS: dict[str, float] = {
    "condition": 5.0,
    "words": 0.8,
    "criteria_words": 2.6,
    "problem_summary": 1.7,
    "problem_criteria": 2.8,
    "named": 4.5,
    "markers": 10.0,
    "meaning": 4.0,
    "answered": 5.2,
    "asked": -4.0,
    "unread": -4.6,
    "excluded": -3.8,
    "unmet": -12.4,
    "doubtful": -8.1,
    "outside_limits": -8.0,
    "other_diagnosis": -1.3,
    "many_conditions": -8.0,
    "untold": -2.5,
    "off_condition": -100.0,
}
"""Weights of the parts; fitted by benchmarks/fit_rank.py on the given topics, cross-validated by topic."""
FIXED = frozenset({"off_condition"})
"""Not fitted: it outweighs all others together, so that condition comes first."""

RANKS = 60
"""How slowly a place in an order loses worth: the constant of reciprocal rank fusion as published."""
OFF = 0.2
"""The nearness below which a study's conditions are none of the patient's problems."""
TOLD = 0.5
"""The nearness below which a study's conditions are nothing that the record tells of at all."""
SPOKEN = {"problem_summary": 0.2, "problem_criteria": 0.2, "named": 0.02}
"""From what value of these parts on a study's own words speak of the patient's problem."""
MOST_ASKED = 100
"""Requirements of a study that asks as much as any: beyond it no more counts."""
MOST_UNMET = 3
"""Requirements not met from which on one more tells nothing new."""
MOST_CONDITIONS = 20
"""Conditions of a study that is about as many as any."""


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
        self._names = compiled.names["concepts"]
        under: dict[str, list[int]] = {}
        for place, concept in enumerate(self._names):
            for above in vocabulary.ancestors(concept):
                under.setdefault(above, []).append(place)
        self._under = {concept: np.array(places) for concept, places in under.items()}
        seen = np.bincount(compiled.arrays["subject"], minlength=len(self._names))
        total = max(len(compiled.studies), 2)
        self._information = {
            # an update may leave a concept that no study is about any more
            concept: max(0.0, -log(min(max(int(seen[places].sum()), 1), total) / total))
            for concept, places in self._under.items()
        }
        self._unseen = log(total)
        self._told = np.array([self.information(name) for name in self._names])

    def information(self, concept: str) -> float:
        """Give the information of a concept in nats."""
        return self._information.get(concept, self._unseen)

    def near(self, problem: str) -> Floats:
        """Give how near each concept that studies are about stands to a problem, 0 to 1."""
        above = self._vocabulary.ancestors(problem)
        shared, reach = np.zeros(len(self._names)), np.full(len(self._names), SIBLING)
        for common in above:
            below = self._under.get(common)
            if below is not None:
                shared[below] = np.maximum(shared[below], self.information(common))
        reach[self._under.get(problem, [])] = NARROWER
        reach[[place for place, name in enumerate(self._names) if name in above]] = 1.0
        near: Floats = reach * 2 * shared / np.maximum(self._told + self.information(problem), TINY)
        near[[place for place, name in enumerate(self._names) if name == problem]] = 1.0
        return near

    def of(self, problems: Mapping[str, float]) -> Floats:
        """Give each study's affinity to weighted problems: the best of its conditions."""
        near = np.zeros(len(self._names))
        for problem, weight in problems.items():
            near = np.maximum(near, weight * self.near(problem))
        arrays = self._compiled.arrays
        values = near[arrays["subject"]] * arrays["subject_weight"] if len(near) else np.zeros(0)
        return _best_of(values, arrays["subject_start"])

    def on_condition(self, problems: Mapping[str, float]) -> npt.NDArray[np.bool_]:
        """Tell which studies are about a problem itself, or about something it is a kind of."""
        above = {concept for problem in problems for concept in self._vocabulary.ancestors(problem)}
        names = self._names
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


def verdict_parts(outcome: Outcome, best: Best, silent: Outcome) -> dict[str, Floats]:
    """Turn the counts of each study's best cohort into parts between 0 and 1.

    `silent` counts what holds for a patient of whom nothing is known: what is met beyond it the record
    answers. A study that asks much, or in words nobody reads, is less likely to take a patient of whom little
    is known. What is not met counts by its certainty: an exclusion, inclusions, and what was not wholly
    understood (`doubtful`).
    """
    row = best.row
    met, not_met, unread = outcome.met[row], outcome.not_met[row], outcome.unknown_opaque[row]
    barred, unmet = outcome.barred[row], outcome.unmet[row]
    asked = met + not_met + outcome.unknown[row] + unread
    return {
        "answered": np.maximum(met - silent.met[row], 0) / np.maximum(asked, 1),
        "asked": _share(asked, MOST_ASKED),
        "unread": _share(unread, MOST_ASKED),
        "excluded": (barred > 0).astype(np.float64),
        "unmet": np.minimum(unmet, MOST_UNMET) / MOST_UNMET,
        "doubtful": np.minimum(not_met - barred - unmet, MOST_UNMET) / MOST_UNMET,
        "outside_limits": (outcome.limits[row] == NOT_MET).astype(np.float64),
        "other_diagnosis": (outcome.diagnosis[row] == NOT_MET).astype(np.float64),
    }


def condition_parts(near: Floats, told: Floats, conditions: Counts) -> dict[str, Floats]:
    """Give how near each study's conditions are to the problems, and which are nothing the record tells of.

    `near` is the nearness to the weighted problems, `told` that to all a record tells, each as weighty as the
    other; `conditions` counts the conditions of each study.
    """
    untold: Floats = ((near < OFF) & (told < TOLD)).astype(np.float64)
    return {
        "condition": near,
        "many_conditions": _share(conditions, MOST_CONDITIONS),
        "untold": untold,
    }


def off_condition(parts: Mapping[str, Floats]) -> Floats:
    """Tell which studies are of another condition: neither their conditions nor their words are told of.

    Where nothing is known of the patient's problem no study is off condition.
    """
    if parts["condition"].max(initial=0.0) < OFF:
        return np.zeros(len(parts["condition"]))
    off = parts["untold"].copy()
    for name, least in SPOKEN.items():
        off[parts[name] >= least] = 0.0
    return off


def _share(count: Counts, most: int) -> Floats:
    """Bring counts between 0 and 1: each more tells less."""
    share: Floats = np.minimum(np.log1p(count) / np.log1p(most), 1.0)
    return share


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
        ScorePart(name=name, value=round(float(WEIGHTS.get(name, 0.0) * values[index]), 4) + 0.0)
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
