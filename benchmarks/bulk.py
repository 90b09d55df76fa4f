"""Time a cohort against every study: one patient, batches, `judge` in a loop, a run from file to Parquet.

    python -m benchmarks.bulk --data FOLDER --bundles DATA/patients/synthea_r4/oncology_35_bundles.ndjson.gz \
        [--patients 10000] [--batch 512] [--loop 2000] [--seed 1] [--workers 2] [--run]

FOLDER holds an ingested catalogue (TRIALBRIDGE_DATA). The patients are synthetic (`benchmarks/vary.py`). All
figures are of one run on one machine: the ratio to `judge` in a loop over the same rules counts, not the
seconds. Of each figure the processor's seconds stand beside those of the clock, since others may be at work.
`--run` times `trialbridge bulk` from a file of Patient JSON lines to Parquet as well.
"""

import argparse
import gc
import resource
import tempfile
import time
from datetime import date
from functools import partial
from pathlib import Path
from random import Random

import msgspec
from benchmarks import vary

from trialbridge.bulk.columnar import Columnar
from trialbridge.flows.book import Book, unpack
from trialbridge.flows.bulk import Studies, bulk
from trialbridge.flows.derive import summary_key
from trialbridge.flows.predicates import SUMMARY
from trialbridge.flows.ranking import Engine, engine_of
from trialbridge.flows.workers import in_order
from trialbridge.matching.chart import Chart
from trialbridge.matching.compile import RULES
from trialbridge.matching.compiled import Compiled, load
from trialbridge.matching.judge import judge
from trialbridge.store import setup
from trialbridge.vocab import Vocabulary

DAY = date(2026, 11, 21)


class Clock:
    """Seconds of the clock and of the processor since it was made."""

    def __init__(self) -> None:
        """Start."""
        self._wall, self._cpu = time.perf_counter(), time.process_time()

    def read(self) -> tuple[float, float]:
        """Give both."""
        return time.perf_counter() - self._wall, time.process_time() - self._cpu


def main() -> None:
    """Print every figure."""
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--data", type=Path, required=True)
    arguments.add_argument("--bundles", type=Path, required=True)
    arguments.add_argument("--patients", type=int, default=10_000)
    arguments.add_argument("--batch", type=int, default=512)
    arguments.add_argument("--loop", type=int, default=2000)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--workers", type=int, default=2)
    arguments.add_argument("--run", action="store_true")
    arguments.add_argument("--rules", type=Path, help="time one patient against compiled rules, too; no more")
    given = arguments.parse_args()
    engine = engine_of(setup(given.data))
    bundles = vary.bundles(given.bundles)
    counts(engine)
    one(engine.generation.compiled, engine.vocabulary, bundles)
    if given.rules:  # those of `benchmarks.vary_rules`
        one(load(given.rules), engine.vocabulary, bundles)
        return
    loop = in_a_loop(engine, bundles, given.loop, given.seed)
    rate = batches(given, engine)
    print(f"ratio to `judge` in a loop: {rate / loop:,.0f}")
    if given.run:
        whole(given, bundles)


def counts(engine: Engine) -> None:
    """Say how much the studies share."""
    columnar = Columnar(engine.generation.compiled)
    arrays = engine.generation.compiled.arrays
    print(
        f"{len(engine.generation.studies):,} studies, {len(arrays['row_study']):,} rows, "
        f"{len(arrays['entry_node']):,} requirements and limits, {columnar.rules:,} distinct rules, "
        f"{columnar.predicates:,} distinct predicates"
    )


def one(compiled: Compiled, vocabulary: Vocabulary, bundles: list[object]) -> None:
    """Time single patients after a first round, which lays out what is told of nobody."""
    spent = []
    for patient in [*bundles, *bundles]:
        chart = Chart(patient, vocabulary, DAY)
        clock = Clock()
        compiled.outcome(compiled.judge(chart, "stated"))
        spent.append(clock.read())
    wall, cpu = (sorted(column)[len(bundles) // 2] for column in zip(*spent[len(bundles) :], strict=True))
    print(
        f"one patient, {len(compiled.studies):,} studies ({len(compiled.leaves):,} distinct predicates): "
        f"median {wall * 1e3:.0f} ms ({cpu * 1e3:.0f} ms of the processor)"
    )


def in_a_loop(engine: Engine, bundles: list[object], pairs: int, seed: int) -> float:
    """Time `judge` over the same requirements, pair by pair; give pairs a second."""
    draw, folder, decoder = Random(seed), engine.generation.folder, RULES
    chosen = draw.sample(engine.generation.studies, min(pairs, len(engine.generation.studies)))
    with Book(folder / "summaries.bin") as book:
        studies = [
            [
                (decoder.decode(row.rule), row.exclusion)
                for row in SUMMARY.decode(unpack(book.packed(summary_key(*pair)))).requirements
            ]
            for pair in chosen
        ]
    charts = [Chart(patient, engine.vocabulary, DAY) for patient in vary.patients(bundles, 8, seed)]
    clock = Clock()
    for number, rules in enumerate(studies):
        for rule, exclusion in rules:
            judge(rule, charts[number % len(charts)], exclusion=exclusion)
    wall, cpu = clock.read()
    print(
        f"`judge` in a loop: {len(studies) / wall:,.0f} pairs/s ({len(studies) / cpu:,.0f} of the processor)"
    )
    return len(studies) / wall


def batches(given: argparse.Namespace, engine: Engine) -> float:
    """Time facts to counts, batch by batch in `workers` processes; give pairs a second."""
    firsts = range(0, given.patients, given.batch)
    warm = partial(ready, given.data, given.bundles)
    function = partial(evaluate, given.data, given.bundles, given.batch, given.seed)
    wall, cpu, possible, begun = 0.0, 0.0, 0, 0.0
    for seconds, spent, some in in_order(function, firsts, given.workers, few=0, warm=warm):
        wall, cpu, possible = wall + seconds, cpu + spent, possible + some
        begun = begun or time.perf_counter()
    pairs = given.patients * len(engine.generation.studies)
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 2**20
    rate = pairs / (wall / given.workers)
    print(
        f"{given.patients:,} patients: {rate / 1e6:,.0f} million pairs/s in {given.workers} processes "
        f"({pairs / cpu / 1e6:,.0f} million a second of one processor: {cpu / pairs * 1e9:.1f} ns a pair); "
        f"at most {peak:.1f} GiB a process"
    )
    return rate


def ready(data: Path, bundles: Path) -> tuple[Studies, list[object]]:
    """Open the studies and the bundles in a worker, and judge a few patients: what that lays out is kept."""
    if not _READY:
        engine = engine_of(setup(data))
        studies = Studies(engine.generation.compiled, engine.generation.studies, engine.vocabulary, ())
        given = vary.bundles(bundles)
        charts = [Chart(patient, studies.vocabulary, DAY) for patient in given]
        for _ in studies.columnar.judge(charts, "stated", studies.on_condition(given)):
            pass
        _READY.append((studies, given))
    return _READY[0]


_READY: list[tuple[Studies, list[object]]] = []


def evaluate(data: Path, source: Path, batch: int, seed: int, first: int) -> tuple[float, float, int]:
    """Judge one batch: charts, leaves, rules, and the overall answer and every count of every pair."""
    studies, given = ready(data, source)
    patients = list(vary.patients(given, batch, seed, first))
    gc.collect()
    gc.disable()
    clock, rows = Clock(), 0
    charts = [Chart(patient, studies.vocabulary, DAY) for patient in patients]
    for part in studies.columnar.judge(charts, "stated", studies.on_condition(patients)):
        rows += len(part.rows)
    wall, cpu = clock.read()
    gc.enable()
    return wall, cpu, rows


def whole(given: argparse.Namespace, bundles: list[object]) -> None:
    """Time a run from a file to Parquet."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "cohort.jsonl"
        with file.open("wb") as out:
            for patient in vary.patients(bundles, given.patients, given.seed):
                out.write(msgspec.json.encode(patient) + b"\n")
        done = bulk(file, Path(folder) / "out", day=DAY, data=given.data, workers=given.workers)
        size = sum(it.stat().st_size for it in (Path(folder) / "out").rglob("*.parquet"))
        print(
            f"end to end: {done.pairs / done.seconds / 1e6:,.1f} million pairs/s, {done.kept:,} kept in "
            f"{size / 2**20:,.0f} MiB, {done.seconds:,.0f} s; left out: {done.bad}"
        )


if __name__ == "__main__":
    from benchmarks import bulk as importable  # what workers call must not stand in `__main__`

    importable.main()
