"""Fit the weights of the ranking's parts on the given topics, cross-validated by topic.

    python benchmarks/fit_rank.py --data FOLDER --topics F --qrels F [--topics F --qrels F …] [--without PART]

FOLDER holds an ingested catalogue (TRIALBRIDGE_DATA). For every topic the parts of all studies are computed
once. A logistic model then learns weights from pairs of studies of one topic, the better of which should
stand above (RankNet, Burges 2005, with a linear score): eligible above excluded, above irrelevant, above
studies that nobody judged, excluded above irrelevant. A weight never gets another sign than it has in
`rank.WEIGHTS`: what excludes must not raise a study. Printed, for each file of topics: the figures of the
weights that stand, of each topic held out (weights fitted on the other folds only), and of the weights from
all topics. Nothing is written: the weights are copied into `matching/rank.py` by hand.
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
PAIRS = {(2, 1): 2.2, (2, 0): 1.0, (2, -1): 3.0, (1, 0): 0.1}
"""What each kind of pair weighs together; -1 is a study that nobody judged."""
MOST_PAIRS = 1500
"""Pairs of one kind and topic that are drawn; a topic counts by the square root of its pairs."""
UNJUDGED = 400
"""Studies nobody judged that are drawn for a topic, of the likely ones."""
LIKELY = ("condition", "words", "named")
"""Parts whose plain sum says which studies are likely: the others need no learning."""
STEPS, RATE, SHRINK = 250, 0.05, 0.002
"""Steps and rate of Adam (Kingma 2015), and the ridge that holds weights small."""
SCALE = 5.0
"""What the weight of `condition` is brought to; only the proportions of weights matter."""
UNLEARNT = ("markers", "meaning")
"""Weights in the scale of `condition` that these topics say nothing about, or not without an extra."""
SEED = 1
KEPT = 4
"""Studies kept for fitting, in multiples of the depth of recall, by each of two rough orders."""
SHARE = 0.03


class Topic(NamedTuple):
    """A topic's parts (kept studies x parts), its judged rows with grades, the depth of recall."""

    number: int
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
    learnt = [
        index
        for index, name in enumerate(names)
        if name not in FIXED and name not in UNLEARNT and start[index]
    ]
    drawn = [pairs(topic, names) for topic in topics]
    show("as it stands", topics, [start] * len(topics))
    held: list[np.ndarray] = [start] * len(topics)
    for fold in range(FOLDS):
        some = [each for index, each in enumerate(drawn) if index % FOLDS != fold]
        fitted = fit(some, start, learnt, names)
        for index in range(fold, len(topics), FOLDS):
            held[index] = fitted
        print(f"fold {fold}:", dict(zip(names, fitted.round(2).tolist(), strict=True)), flush=True)
    show("held out", topics, held)
    fitted = fit(drawn, start, learnt, names)
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
                made.append(kept(len(made), topics.name, parts, known, weights))
    return names, made


def kept(
    number: int, file: str, parts: dict[str, np.ndarray], known: dict[int, int], weights: dict[str, float]
) -> Topic:
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
    return Topic(number, file, matrix[rows], judged, np.array(list(known.values())), depth)


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


def pairs(topic: Topic, names: list[str]) -> dict[tuple[int, int], np.ndarray]:
    """Draw pairs of a topic, by their grades: the parts of the better less those of the other.

    Both are on the condition or both off it, since nothing learnt here can move one across.
    """
    chance = np.random.default_rng((SEED, topic.number))
    off = topic.parts[:, names.index("off_condition")]
    likely = topic.parts[:, [names.index(name) for name in LIKELY]].sum(axis=1) - off
    others = np.setdiff1d(np.argsort(-likely)[: 2 * topic.depth], topic.rows)
    by_grade = {grade: topic.rows[topic.grades == grade] for grade in (0, 1, 2)}
    by_grade[-1] = chance.choice(others, min(UNJUDGED, len(others)), replace=False)
    made = {}
    for better, other in PAIRS:
        one, two = (grid.ravel() for grid in np.meshgrid(by_grade[better], by_grade[other]))
        alike = np.flatnonzero(off[one] == off[two])
        if len(alike):
            chosen = chance.choice(alike, min(MOST_PAIRS, len(alike)), replace=False)
            made[better, other] = topic.parts[one[chosen]] - topic.parts[two[chosen]]
    return made


def fit(
    drawn: list[dict[tuple[int, int], np.ndarray]], start: np.ndarray, learnt: list[int], names: list[str]
) -> np.ndarray:
    """Learn weights for which the better of each pair stands above."""
    rows, worth = [], []
    for kind, share in PAIRS.items():
        some = [each[kind][:, learnt] for each in drawn if kind in each]
        shares = np.concatenate([np.full(len(each), len(each) ** -0.5) for each in some])
        rows += some
        worth.append(share * shares / shares.sum())
    differences = np.concatenate(rows).astype(float)
    counts = np.concatenate(worth) / sum(PAIRS.values())
    spread = differences.std(axis=0) + 1e-6
    found = descend(differences / spread, counts, np.sign(start[learnt])) / spread
    weights = start.copy()
    weights[learnt] = found * SCALE / found[learnt.index(names.index("condition"))]
    return weights


def descend(differences: np.ndarray, counts: np.ndarray, signs: np.ndarray) -> np.ndarray:
    """Minimise the logistic loss; a weight stays on its side of zero."""
    weights, mean, square = (np.zeros(len(signs)) for _ in range(3))
    for step in range(1, STEPS + 1):
        wrong = 1 / (1 + np.exp(np.clip(differences @ weights, -30, 30)))
        slope = SHRINK * weights - (differences * (wrong * counts)[:, None]).sum(axis=0)
        mean, square = 0.9 * mean + 0.1 * slope, 0.99 * square + 0.01 * slope**2
        weights -= RATE * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.99**step)) + 1e-8)
        weights[weights * signs < 0] = 0.0
    return weights


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
