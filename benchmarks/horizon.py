"""What opens closed studies: how many, how exactly, how fast; TREC topics on a data folder's studies.

python benchmarks/horizon.py DATA TOPICS.jsonl [--topics N] [--top N]
"""

import argparse
import statistics
import time
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

from trialbridge import intake, store
from trialbridge.flows import rules
from trialbridge.flows.evaluate import read_topics
from trialbridge.flows.match import policy_of
from trialbridge.flows.ranking import engine_of
from trialbridge.matching.chart import Chart
from trialbridge.matching.demands import demands_of
from trialbridge.matching.future import Future, changed
from trialbridge.matching.horizon import horizon
from trialbridge.matching.rank import top


def main() -> None:
    """Print counts, the share that is exact against `judge`, and the time a study takes."""
    words = argparse.ArgumentParser()
    words.add_argument("data", type=Path)
    words.add_argument("topics", type=Path)
    words.add_argument("--topics", dest="many", type=int, default=20)
    words.add_argument("--top", type=int, default=20)
    given = words.parse_args()
    engine = engine_of(store.setup(given.data))
    from trialbridge.store.catalog import queries

    counts, times, day = Counter[str](), list[float](), date(2026, 3, 15)
    for topic in read_topics(given.topics)[: given.many]:
        patient = intake.read(topic.text, "notes", engine.vocabulary, on=day.isoformat())
        chart, policy = Chart(patient, engine.vocabulary, day), policy_of(patient)
        names = engine.generation.compiled.studies
        found = top(engine.rank(chart, policy).scores, names, given.top)
        future = Future(chart)
        for line in queries.listed([names[place] for place in found]).values():
            study = line.study
            criteria = rules.parse(study, engine.vocabulary)
            demands = demands_of(study, criteria, engine.vocabulary, policy)
            counts["studies"] += 1
            if not any(demand.fails(chart) for demand in demands):
                continue
            started = time.perf_counter()
            told = horizon(study, criteria, future, policy)
            times.append(time.perf_counter() - started)
            counts["closed"] += 1
            if not told.opens_on:
                continue
            opens = date.fromisoformat(told.opens_on)
            counts["opened"] += 1
            counts[f"by {len(told.changes)} changes{', waiting' if opens > day else ''}"] += 1
            concerned = [it for it in demands if not it.cohorts or told.cohort in it.cohorts]
            who = changed(patient, frozenset(told.changes), day)

            before = opens - timedelta(days=1)
            shut = [
                any(it.fails(Chart(who, engine.vocabulary, on, measured=day)) for it in concerned)
                for on in (opens, before)
            ]
            counts["exact"] += not shut[0] and (before < day or shut[1])
    print(dict(counts))
    if times:
        ordered = sorted(times)
        last = int(0.95 * (len(ordered) - 1))
        shown = [f"{1e3 * it:.1f}" for it in (statistics.median(times), ordered[last], ordered[-1])]
        print(f"ms a closed study: median {shown[0]}, 95 % {shown[1]}, most {shown[2]}")


if __name__ == "__main__":
    main()
