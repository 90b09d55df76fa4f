"""The ranking's peers on the same pool: the whole note, and keywords of a language model, by BM25.

    python benchmarks/peers.py --data FOLDER --topics F --qrels F [--keywords F]

FOLDER holds an ingested catalogue (TRIALBRIDGE_DATA). The keywords are each a query; their rankings are fused
by reciprocal rank, the k-th keyword counting 1/k, as TrialGPT does (Jin 2024).
"""

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from trialbridge.flows import evaluate
from trialbridge.flows.ranking import Engine, engine_of
from trialbridge.model.patient import Patient
from trialbridge.search import Wanted
from trialbridge.search.schema import WEIGHTS
from trialbridge.store import setup

DEPTH = 60
"""What is added to a rank before it is inverted (Cormack 2009)."""
EACH = 2000


def main() -> None:
    """Rank, count and print."""
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--data", type=Path, required=True)
    arguments.add_argument("--topics", type=Path, required=True)
    arguments.add_argument("--qrels", type=Path, required=True)
    arguments.add_argument("--keywords", type=Path)
    given = arguments.parse_args()
    setup(given.data)
    engine = engine_of(given.data)
    asked, grades = evaluate.read_topics(given.topics), evaluate.read_grades(given.qrels)
    keywords = read_keywords(given.keywords) if given.keywords else {}

    def note(patient: Patient) -> Sequence[str]:
        text = patient.documents[0].text
        return ordered(engine, engine.generation.index.scores([Wanted(text, fields=WEIGHTS)]))

    def fused(patient: Patient) -> Sequence[str]:
        return ordered(engine, fuse(engine, keywords.get(patient.documents[0].name, [])))

    for name, rank in (("whole note", note), *((("keywords", fused),) if keywords else ())):
        for protocol in ("judged", "full"):
            made = evaluate.trec(rank, frozenset(engine.places), asked, grades, protocol=protocol)
            print(
                f"{given.topics.name} {name:10} {protocol:6} NDCG@10 {made.ndcg:.3f}",
                f"P@10 {made.p:.3f} recall {made.recall['3%']:.3f}",
                flush=True,
            )


def read_keywords(path: Path) -> dict[str, list[str]]:
    """Read the keywords of each topic."""
    rows = json.loads(path.read_text())
    return {topic: next(iter(models.values()))["conditions"] for topic, models in rows.items()}


def fuse(engine: Engine, words: Sequence[str]) -> np.ndarray:
    """Fuse the rankings of the keywords."""
    total = np.zeros(len(engine.places))
    for place, keyword in enumerate(words, 1):
        found = engine.generation.index.rank([Wanted(keyword, fields=WEIGHTS)], EACH)
        for rank, (study, _) in enumerate(found):
            total[engine.places[study]] += 1 / (rank + DEPTH) / place
    return total


def ordered(engine: Engine, scores: np.ndarray) -> list[str]:
    """Give the studies, best first."""
    names = engine.generation.compiled.studies
    return [names[row] for row in np.argsort(-scores, kind="stable").tolist()]


if __name__ == "__main__":
    main()
