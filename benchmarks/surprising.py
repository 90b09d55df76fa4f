"""The most surprising labels of given topics: eligible studies ranked low, irrelevant ones ranked high.

    python benchmarks/surprising.py --data FOLDER --topics F --qrels F [--topics F --qrels F …]

An eligible study (2) surprises by the share of its topic's irrelevant ones (0) above it, an irrelevant one by
the share of eligible ones below it; of each grade at most two a topic and the most surprising. Printed are
identifiers, places and what is not met, to be read; what reading found stands in `surprising.csv`.
"""

import argparse
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple

import numpy as np

from trialbridge.flows import rules
from trialbridge.flows.evaluate import Topic, read_grades, read_topics
from trialbridge.flows.ranking import Engine, engine_of
from trialbridge.intake import notes
from trialbridge.matching.chart import Chart
from trialbridge.matching.report import report
from trialbridge.store import setup

MOST = 20
A_TOPIC = 2


class Surprise(NamedTuple):
    """A label that surprises: by how much, of which topic and study, the grade, the place in the pool."""

    share: float
    topic: str
    study: str
    grade: int
    place: int
    says: str


def main() -> None:
    """Find and print."""
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--data", type=Path, required=True)
    arguments.add_argument("--topics", type=Path, action="append", required=True)
    arguments.add_argument("--qrels", type=Path, action="append", required=True)
    given = arguments.parse_args()
    setup(given.data)
    engine = engine_of(given.data)
    found: list[Surprise] = []
    for topics, qrels in zip(given.topics, given.qrels, strict=True):
        grades = read_grades(qrels)
        for topic in read_topics(topics):
            known = {study: it for study, it in grades.get(topic.id, {}).items() if study in engine.places}
            rows = sorted(surprises(engine, topic, known), reverse=True)
            found += [row for row in rows if row.grade == 2][:A_TOPIC]
            found += [row for row in rows if row.grade == 0][:A_TOPIC]
    for grade in (2, 0):
        for row in sorted((row for row in found if row.grade == grade), reverse=True)[:MOST]:
            print(f"{row.topic},{row.study},{row.grade},{row.share:.2f},{row.place},{row.says}")


def surprises(engine: Engine, topic: Topic, known: dict[str, int]) -> Iterator[Surprise]:
    """Give each eligible and irrelevant study of a topic with its surprise."""
    chart = Chart(notes.read(topic.text, engine.vocabulary, name=topic.id), engine.vocabulary, date.today())
    ranking = engine.rank(chart, "summary")
    places = np.empty(len(ranking.scores), np.int64)
    places[np.argsort(-ranking.scores, kind="stable")] = np.arange(1, len(places) + 1)
    eligible, irrelevant = (
        np.array([places[engine.places[study]] for study, it in known.items() if it == grade])
        for grade in (2, 0)
    )
    if not len(eligible) or not len(irrelevant):
        return
    for study, grade in known.items():
        place = int(places[engine.places[study]])
        if grade == 2:
            yield Surprise(
                float((irrelevant < place).mean()), topic.id, study, 2, place, unmet(engine, study, chart)
            )
        elif grade == 0:
            yield Surprise(float((eligible > place).mean()), topic.id, study, 0, place, "")


def unmet(engine: Engine, study: str, chart: Chart) -> str:
    """Count what of a study is not met."""
    from trialbridge.store.catalog import queries

    line = queries.listed([study])[study]
    criteria = rules.stored(line.study, engine.generation.rules) or ()
    told = report(line.study, line.version, criteria, chart, policy="summary", engine=engine.name)
    return f"{told.not_met} not met"


if __name__ == "__main__":
    main()
