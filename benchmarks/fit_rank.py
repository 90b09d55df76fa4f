"""Fit the weights of the ranking's parts on the given topics, cross-validated by topic.

    python benchmarks/fit_rank.py --data FOLDER --topics F --qrels F [--topics F --qrels F …]

FOLDER holds an ingested catalogue (TRIALBRIDGE_DATA). For every topic the parts of all studies are
computed once; coordinate ascent then changes one weight at a time while the mean of NDCG@10 over judged
studies, NDCG@10 over all and recall at 3 % rises. Printed: each fold's held-out figures, their mean, the
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
from trialbridge.matching.rank import WEIGHTS
from trialbridge.store import setup
from trialbridge.vocab import default_vocabulary

FOLDS = 5
STEPS = (0.0, 0.5, 0.8, 1.25, 2.0)
"""No step changes a sign: a study that asks for the very diagnosis must never rank lower for it."""


class Topic(NamedTuple):
    """A topic's parts (studies x parts), its judged rows with grades."""

    parts: np.ndarray
    rows: np.ndarray
    grades: np.ndarray


def main() -> None:
    """Load, fit and print."""
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--data", type=Path, required=True)
    arguments.add_argument("--topics", type=Path, action="append", required=True)
    arguments.add_argument("--qrels", type=Path, action="append", required=True)
    given = arguments.parse_args()
    names, sets = gather(given.data, list(zip(given.topics, given.qrels, strict=True)))
    start = np.array([WEIGHTS.get(name, 0.0) for name in names])
    for path, topics in sets.items():
        print(path, "as it stands:", show(figures(topics, start)))
    topics = [topic for part in sets.values() for topic in part]
    held = []
    for fold in range(FOLDS):
        train = [topic for index, topic in enumerate(topics) if index % FOLDS != fold]
        test = [topic for index, topic in enumerate(topics) if index % FOLDS == fold]
        weights = fit(train, start)
        held.append(figures(test, weights))
        print(
            f"fold {fold}: held out {show(held[-1])}",
            dict(zip(names, weights.round(2).tolist(), strict=True)),
        )
    print("mean over folds:", show(np.mean(held, axis=0)))
    weights = fit(topics, start)
    print("all topics:", dict(zip(names, weights.round(2).tolist(), strict=True)))
    for path, part in sets.items():
        print(path, "fitted on all:", show(figures(part, weights)))


def gather(data: Path, pairs: list[tuple[Path, Path]]) -> tuple[list[str], dict[str, list[Topic]]]:
    """Compute every topic's parts."""
    setup(data)
    engine, vocabulary = engine_of(data), default_vocabulary()
    names: list[str] = []
    sets: dict[str, list[Topic]] = {}
    for topics, qrels in pairs:
        grades = read_grades(qrels)
        for topic in read_topics(topics):
            known = {
                engine.places[study]: grade
                for study, grade in grades.get(topic.id, {}).items()
                if study in engine.places
            }
            if not known:
                continue
            patient = notes.read(topic.text, vocabulary, name=topic.id)
            ranking = engine.rank(Chart(patient, vocabulary, date.today()), "summary")
            names = list(ranking.parts)
            parts = np.stack([ranking.parts[name] for name in names], axis=1).astype(np.float32)
            made = Topic(parts, np.array(list(known)), np.array(list(known.values())))
            sets.setdefault(topics.name, []).append(made)
    return names, sets


def figures(topics: list[Topic], weights: np.ndarray) -> np.ndarray:
    """Mean NDCG@10 judged, NDCG@10 full, recall of eligible at 3 %, AUROC of eligible over excluded."""
    rows = []
    for topic in topics:
        scores = topic.parts @ weights.astype(np.float32)
        ideal = topic.grades.tolist()
        judged = scores[topic.rows]
        order = topic.grades[np.argsort(-judged, kind="stable")]
        best = np.argpartition(-scores, 10)[:10]
        best = best[np.argsort(-scores[best], kind="stable")]
        by_row = dict(zip(topic.rows.tolist(), ideal, strict=True))
        full = metrics.ndcg([str(row) for row in best], {str(k): v for k, v in by_row.items()}, ideal)
        short = metrics.ndcg(
            [str(i) for i in range(len(order))], {str(i): int(g) for i, g in enumerate(order)}, ideal
        )
        wanted = judged[topic.grades == 2]
        depth = round(len(scores) * 0.03)
        edge = -np.partition(-scores, depth)[depth]
        recall = float((wanted > edge).mean()) if len(wanted) else np.nan
        other = judged[topic.grades == 1]
        apart = float((wanted[:, None] > other[None, :]).mean()) if len(wanted) and len(other) else np.nan
        rows.append((short, full, recall, apart))
    return np.nanmean(np.array(rows, float), axis=0)


def fit(topics: list[Topic], start: np.ndarray) -> np.ndarray:
    """Coordinate ascent from the weights that stand."""
    weights = start.copy()
    best = goal(topics, weights)
    for _ in range(4):
        before = best
        for index in range(len(weights)):
            base = weights[index] or 1.0
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
    short, full, recall, apart = figures(topics, weights)
    return float(short + 0.5 * full + 0.5 * recall + 0.3 * apart)


def show(row: np.ndarray) -> str:
    """Put figures in words."""
    return "judged {:.4f} full {:.4f} recall {:.4f} auroc {:.4f}".format(*row)


if __name__ == "__main__":
    main()
