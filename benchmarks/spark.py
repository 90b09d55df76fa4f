"""Claim: two Spark executors do at least 1.6 times the work of one, with the same bytes.

    python -m benchmarks.spark --data FOLDER \
        --bundles DATA/patients/synthea_r4/oncology_35_bundles.ndjson.gz [--patients 8192] \
        [--batch 1024] [--memory 3072] [--seed 1] [--executors 1 2]

A real cluster on this machine (`local-cluster`: a standalone master and as many workers, each a process with
one core), one after the other, over the same file of synthetic patients; each first judges a small cohort, so
that no start of a process is timed. Beside it stands what the machine itself gives: the same cohort with as
many processes of `--engine columnar`. Two threads of one core share it, and no program gets twice of that.
"""

import argparse
import hashlib
import os
import sys
import tempfile
import time
from datetime import date
from functools import partial
from pathlib import Path

import msgspec
from benchmarks import vary

from trialbridge.flows.bulk import bulk

DAY = date(2026, 11, 21)
ROOT = Path(__file__).parents[1]


def main() -> int:
    """Print the seconds and the ratios; 1 where two runs differ in a byte."""
    options = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    options.add_argument("--data", type=Path, required=True)
    options.add_argument("--bundles", type=Path, required=True)
    options.add_argument("--patients", type=int, default=8192)
    options.add_argument("--batch", type=int, default=1024)
    options.add_argument("--memory", type=int, default=3072, help="MiB of a worker of the cluster")
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--executors", type=int, nargs="+", default=[1, 2])
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        cohort = written(folder / "cohort.jsonl", given, given.patients)
        warm = written(folder / "warm.jsonl", given, 4 * max(given.executors))
        runs: list[Path] = []
        for name, timed in (("Spark executors", partial(on_cluster, warm=warm)), ("processes", in_processes)):
            first = 0.0
            for count in given.executors:
                runs.append(folder / f"{name[0]}-{count}")
                taken = timed(given, runs[-1], cohort=cohort, count=count)
                first = first or taken
                ratio = f"{first / taken:.2f} times {given.executors[0]}"
                busy = " ".join(f"{it:.2f}" for it in os.getloadavg())
                print(f"{count} {name}: {taken:.1f} s, {ratio} (load {busy})", flush=True)
        same = len({digest(run) for run in runs}) == 1
    print("bytes of all runs:", "the same" if same else "DIFFERENT")
    return 0 if same else 1


def written(file: Path, given: argparse.Namespace, count: int) -> Path:
    """Write synthetic patients, one a line."""
    with file.open("wb") as out:
        for patient in vary.patients(vary.bundles(given.bundles), count, given.seed):
            out.write(msgspec.json.encode(patient) + b"\n")
    return file


def on_cluster(given: argparse.Namespace, out: Path, *, warm: Path, cohort: Path, count: int) -> float:
    """Give the seconds of a cohort on a fresh cluster that has judged a small one before."""
    from pyspark.sql import SparkSession

    from trialbridge.flows.spark import bulk_on_spark

    path = os.pathsep.join((str(ROOT / "src"), str(ROOT), *sys.path[1:]))
    os.environ |= {"PYSPARK_PYTHON": sys.executable, "PYTHONPATH": path}
    session = (
        SparkSession.builder.master(f"local-cluster[{count},1,{given.memory}]")
        .appName("trialbridge benchmark")
        .config("spark.ui.enabled", "false")
        .config("spark.executor.memory", f"{given.memory - 384}m")
        .config("spark.driver.memory", "3g")
        .config("spark.driver.maxResultSize", "0")
        .config("spark.rpc.message.maxSize", "1024")
        .config("spark.executorEnv.PYTHONPATH", path)
        .getOrCreate()
    )
    session.sparkContext.setLogLevel("ERROR")
    try:
        bulk_on_spark(warm, out.with_suffix(".warm"), day=DAY, data=given.data, batch=2, session=session)
        began = time.perf_counter()
        bulk_on_spark(cohort, out, day=DAY, data=given.data, batch=given.batch, session=session)
        return time.perf_counter() - began
    finally:
        session.stop()


def in_processes(given: argparse.Namespace, out: Path, *, cohort: Path, count: int) -> float:
    """Give the seconds of the same cohort in processes of this machine, without their start."""
    started: list[float] = []
    bulk(
        cohort, out, day=DAY, data=given.data, batch=given.batch, workers=count,
        progress=lambda done, seconds, share: started.append(time.perf_counter()),
    )  # fmt: skip
    return (started[-1] - started[0]) * len(started) / max(len(started) - count, 1)


def digest(folder: Path) -> str:
    """Hash every file of the pairs, by its name."""
    found = hashlib.sha256()
    for file in sorted((folder / "pairs").rglob("*.parquet")):
        found.update(str(file.relative_to(folder)).encode() + file.read_bytes())
    return found.hexdigest()


if __name__ == "__main__":
    from benchmarks import spark as importable  # what workers call must not stand in `__main__`

    sys.exit(importable.main())
