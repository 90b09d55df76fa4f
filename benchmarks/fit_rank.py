"""Fit the weights of the ranking's parts on the given topics, cross-validated by topic.

    python benchmarks/fit_rank.py --data FOLDER --topics F --qrels F [--topics F --qrels F …] [--without PART]

FOLDER holds an ingested catalogue (TRIALBRIDGE_DATA). For every topic the parts of all studies are computed
once; coordinate ascent then starts from equal weights and changes one at a time while a sum of NDCG@10 over
judged studies, NDCG@10 over all, recall at 3 % and AUROC rises. Printed, for each file of topics: the figures
of the weights that stand, of each topic held out (weights fitted on the other folds only), and of the
weights from all topics. Nothing is written: the weights are copied into `matching/rank.py` by hand.
"""

import argparse
from datetime import date
from pathlib import Path
from typing import NamedTuple

import numpy as np

from trialbridge.flows import metrics
from trialbridge.flows.evaluate import read_grades, read_topics
from trialbridge.flows.ranking import engine_of
from trialbridge.intake import notes
from trialbridge.matching.chart import Chart
from trialbridge.matching.rank import FIXED, WEIGHTS
from trialbridge.store import setup
from trialbridge.vocab import default_vocabulary

FOLDS = 5
ROUNDS = 8
EQUAL = 5.0
"""What every weight to be fitted starts from, with its sign: nothing of the topics held out is in it."""
STEPS = (0.5, 0.8, 1.25, 2.0)
"""No step changes a sign or makes a part vanish: what excludes must never raise a study."""
KEPT = 4
"""Studies kept for fitting, in multiples of the depth of recall, by each of two rough orders."""
SHARE = 0.03


class Topic(NamedTuple):
    """A topic's parts (kept studies x parts), its judged rows with grades, the depth of recall."""

    file: str
    parts: np.ndarray
    rows: np.ndarray
    grades: np.ndarray
    depth: int


def main() -> None:
    """Load, fit and print."""
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--data", type=Path, required=True)
    arguments.add_argument("--topics", type=Path, action="append", required=True)
    arguments.add_argument("--qrels", type=Path, action="append", required=True)
    arguments.add_argument("--without", action="append", default=[])
    given = arguments.parse_args()
    weights = {name: 0.0 if name in given.without else weight for name, weight in WEIGHTS.items()}
    names, topics = gather(given.data, list(zip(given.topics, given.qrels, strict=True)), weights)
    report(names, topics, weights)


def report(names: list[str], topics: list[Topic], weights: dict[str, float]) -> None:
    """Print the figures as they stand, held out and fitted on all."""
    start = np.array([weights.get(name, 0.0) for name in names])
    free = [index for index, name in enumerate(names) if name not in FIXED and start[index]]
    show("as it stands", topics, [start] * len(topics))
    start[free] = np.sign(start[free]) * EQUAL
    held: list[np.ndarray] = [start] * len(topics)
    for fold in range(FOLDS):
        fitted = fit([topic for index, topic in enumerate(topics) if index % FOLDS != fold], start, free)
        for index in range(fold, len(topics), FOLDS):
            held[index] = fitted
        print(f"fold {fold}:", dict(zip(names, fitted.round(2).tolist(), strict=True)), flush=True)
    show("held out", topics, held)
    fitted = fit(topics, start, free)
    print("all topics:", dict(zip(names, fitted.round(2).tolist(), strict=True)))
    show("fitted on all", topics, [fitted] * len(topics))


def gather(
    data: Path, pairs: list[tuple[Path, Path]], weights: dict[str, float]
) -> tuple[list[str], list[Topic]]:
    """Compute every topic's parts."""
    setup(data)
    engine, vocabulary = engine_of(data), default_vocabulary()
    names: list[str] = []
    made: list[Topic] = []
    for topics, qrels in pairs:
        grades = read_grades(qrels)
        for topic in read_topics(topics):
            known = {
                engine.places[study]: grade
                for study, grade in grades.get(topic.id, {}).items()
                if study in engine.places
            }
            if known:
                patient = notes.read(topic.text, vocabulary, name=topic.id)
                parts = engine.rank(Chart(patient, vocabulary, date.today()), "summary").parts
                names = list(parts)
                made.append(kept(topics.name, parts, known, weights))
    return names, made


def kept(file: str, parts: dict[str, np.ndarray], known: dict[int, int], weights: dict[str, float]) -> Topic:
    """Keep the judged studies and those that any weights might bring to the top."""
    matrix = np.stack(list(parts.values()), axis=1).astype(np.float32)
    depth = round(len(matrix) * SHARE)
    rough = matrix @ np.array([weights.get(name, 0.0) for name in parts], np.float32)
    most = min(KEPT * depth, len(matrix) - 1)
    chosen = {*known}
    for order in (rough, parts["words"]):
        chosen.update(np.argpartition(-order, most)[:most].tolist())
    rows = np.array(sorted(chosen))
    judged = np.searchsorted(rows, np.array(list(known)))
    return Topic(file, matrix[rows], judged, np.array(list(known.values())), depth)


def figures(topic: Topic, weights: np.ndarray) -> np.ndarray:
    """NDCG@10 judged, NDCG@10 full, recall of eligible at 3 %, AUROC of eligible over excluded."""
    scores = topic.parts @ weights.astype(np.float32)
    judged = scores[topic.rows]
    by_row = dict(zip(topic.rows.tolist(), topic.grades.tolist(), strict=True))
    best = np.argpartition(-scores, 10)[:10]
    full = [by_row.get(int(row), 0) for row in best[np.argsort(-scores[best], kind="stable")]]
    short = topic.grades[np.argsort(-judged, kind="stable")[:10]].tolist()
    wanted, other = judged[topic.grades == 2], judged[topic.grades == 1]
    edge = -np.partition(-scores, topic.depth)[topic.depth]
    recall = float((wanted > edge).mean()) if len(wanted) else np.nan
    return np.array([gain(short, topic), gain(full, topic), recall, apart(wanted, other)])


def gain(shown: list[int], topic: Topic) -> float:
    """NDCG@10 of grades in the order shown."""
    grades = {str(place): grade for place, grade in enumerate(shown)}
    return metrics.ndcg(list(grades), grades, topic.grades.tolist())


def apart(wanted: np.ndarray, other: np.ndarray) -> float:
    """The chance that an eligible study stands above an excluded one; ties count half."""
    if not len(wanted) or not len(other):
        return np.nan
    above, level = wanted[:, None] > other[None, :], wanted[:, None] == other[None, :]
    return float(above.mean() + 0.5 * level.mean())


def fit(topics: list[Topic], start: np.ndarray, free: list[int]) -> np.ndarray:
    """Coordinate ascent."""
    weights = start.copy()
    best = goal(topics, weights)
    for _ in range(ROUNDS):
        before = best
        for index in free:
            base = weights[index]
            for step in STEPS:
                trial = weights.copy()
                trial[index] = base * step
                value = goal(topics, trial)
                if value > best + 1e-5:
                    best, weights = value, trial
        if best - before < 1e-4:
            break
    return weights


def goal(topics: list[Topic], weights: np.ndarray) -> float:
    """What is maximised."""
    rows = np.array([figures(topic, weights) for topic in topics], float)
    short, full, recall, auroc = np.nanmean(rows, axis=0)
    return float(short + 0.5 * full + 0.5 * recall + auroc)


def show(title: str, topics: list[Topic], weights: list[np.ndarray]) -> None:
    """Print the means of each file of topics."""
    for file in dict.fromkeys(topic.file for topic in topics):
        rows = [figures(topic, its) for topic, its in zip(topics, weights, strict=True) if topic.file == file]
        means = np.nanmean(np.array(rows, float), axis=0)
        print(
            f"{title:14} {file:24}",
            "judged {:.4f} full {:.4f} recall {:.4f} auroc {:.4f}".format(*means),
            flush=True,
        )


if __name__ == "__main__":
    main()
