"""A large catalogue: first load, a daily update over HTTP, search and sizes, step by step in one folder.

    python -m benchmarks.scale DATA/ctgov/studies.jsonl.gz --folder FOLDER [--count 560000] [--updates 2000]

Steps that are done (FOLDER/figures.json) are not done again; an interrupted load is begun anew. The studies
are those of `benchmarks.vary_studies`: the first are real, the others say that they are synthetic. Beside
each rate stand the distinct lines, rules and predicates, and how often a text was met before (a cache hit).
The update is a sync from a local server that says it holds all studies and gives the changed ones.
"""

import argparse
import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from random import Random
from typing import Any

from benchmarks.ingest import MEBIBYTE, Memory
from benchmarks.vary_studies import Variation, studies, synthetic, write
from tests.fakes.ctgov import Ctgov
from tests.fakes.server import Fake

from trialbridge.flows import generation
from trialbridge.flows.ingest import ingest
from trialbridge.flows.search import find
from trialbridge.flows.sync import sync
from trialbridge.harvest import Pace
from trialbridge.vocab import default_vocabulary

TARGETS = {"load minutes": 40, "update s": 60, "search p95 ms": 50}
QUERIES = 1_000
Figures = dict[str, Any]


def load(source: Path, folder: Path, options: argparse.Namespace) -> Figures:
    """Make the studies and ingest them into a fresh data folder."""
    marks: dict[str, list[tuple[int, int]]] = {}
    memory = Memory()
    memory.start()
    began = time.monotonic()

    def note(stage: str, done: int, total: int) -> None:
        known = marks.setdefault(stage, [])
        if not known or done - known[-1][0] >= total / 20 or done == total:
            known.append((done, round(time.monotonic() - began)))

    counts = ingest([source], data=folder / "data", progress=note, workers=options.workers)
    seconds = time.monotonic() - began
    return {
        "new": counts.new, "rejected": counts.rejected, "load minutes": round(seconds / 60, 1),
        "studies a second": round(counts.new / seconds), "peak MiB": round(memory.stop()),
        "cores": len(os.sched_getaffinity(0)), "parsed until s": marks.get("parsing", []),
        "read until s": marks.get("reading", [])[-1:],
    }  # fmt: skip


def held(folder: Path) -> Figures:
    """Tell what the generation holds, distinct things beside all of them, and the sizes on disk."""
    served = generation.current(folder / "data")
    assert served is not None
    compiled, stamp = served.compiled, served.stamp
    sizes = {
        name: round(sum(file.stat().st_size for file in (folder / "data").glob(pattern)) / MEBIBYTE)
        for name, pattern in {
            "database MiB": "catalog.sqlite3*",
            "generation MiB": f"generations/{served.name}/**/*",
            "index MiB": f"generations/{served.name}/{generation.INDEX}/*",
            "rules MiB": f"generations/{served.name}/{generation.RULES}*",
            "compiled MiB": f"generations/{served.name}/{generation.COMPILED}/*",
        }.items()
    }
    texts = len(served.rules)
    return {
        "studies": stamp.studies, "requirements": stamp.criteria, "computable": stamp.computable,
        "distinct texts of criteria": texts, "texts met before": round(1 - texts / stamp.studies, 4),
        "distinct predicates": len(compiled.leaves), "distinct rules": int(compiled.arrays["nodes"][0]),
        "predicates a study": round(len(compiled.leaves) / stamp.studies, 2),
        "rules a study": round(int(compiled.arrays["nodes"][0]) / stamp.studies, 2),
        **sizes,
    }  # fmt: skip


def update(folder: Path, options: argparse.Namespace) -> Figures:
    """Sync the changed studies from a local server, derive them and swap the generation; in seconds."""
    served = generation.current(folder / "data")
    assert served is not None
    changed = list(changes(options))
    for record in changed:
        days = record["protocolSection"]["statusModule"]
        days["lastUpdatePostDateStruct"] = {"date": time.strftime("%Y-%m-%d")}
    stages: dict[str, float] = {}
    with Fake(Ctgov(changed, total=served.stamp.studies)) as fake:
        began = time.monotonic()
        done = sync(
            ["ctgov"],
            base_url=fake.url,
            since=time.strftime("%Y-%m-%d"),
            data=folder / "data",
            pace=Pace(requests=1_000),
            workers=options.workers,
            progress=lambda stage, *_: stages.update({stage: round(time.monotonic() - began, 1)}),
        )
        seconds = time.monotonic() - began
    now = generation.current(folder / "data")
    assert now is not None
    assert now.stamp.drift == served.stamp.drift + done.sources[0].new + done.sources[0].changed
    return {
        "update s": round(seconds, 1), "changed": done.sources[0].changed, "new": done.sources[0].new,
        "stages end s": stages,
    }  # fmt: skip


def changes(options: argparse.Namespace) -> Iterator[dict[str, Any]]:
    """Give every n-th of the real studies with other criteria, under its own identifier."""
    variation = Variation(default_vocabulary())
    every = max(1, 50_000 // options.updates)
    for record in islice(studies(options.source, 50_000, 1), 0, every * options.updates, every):
        own = record["protocolSection"]["identificationModule"]["nctId"]
        options.turn += 1
        made = synthetic(record, variation, options.turn, 2)
        made["protocolSection"]["identificationModule"]["nctId"] = own
        yield made


def searching(folder: Path) -> Figures:
    """Search for one to three words of titles, the page first, then its facets; in milliseconds."""
    draw = Random(1)
    served = generation.current(folder / "data")
    assert served is not None
    drawn = draw.sample(served.studies, min(QUERIES, len(served.studies)))
    titles = [find(study, limit=1, data=folder / "data").results for study, _ in drawn]
    pages, took = [], []
    for found in titles:
        title = found[0].title.partition(" (synthetic variant ")[0] if found else ""
        words = [word for word in title.split() if len(word) > 3] or ["cancer"]
        asked = " ".join(draw.sample(words, min(len(words), draw.randint(1, 3))))
        began = time.perf_counter()
        find(asked, data=folder / "data", facets=False)
        pages.append((time.perf_counter() - began) * 1000)
        find(asked, data=folder / "data")
        took.append((time.perf_counter() - began) * 1000)
    return {"queries": len(took), **_shares("page", pages), **_shares("search", took)}


def _shares(what: str, took: list[float]) -> Figures:
    took = sorted(took)
    p50, p95 = (round(took[len(took) * share // 100], 1) for share in (50, 95))
    return {f"{what} p50 ms": p50, f"{what} p95 ms": p95, f"{what} slowest ms": round(took[-1], 1)}


def main() -> int:
    """Do what is not done yet, and print all figures; 1 where a target is missed."""
    arguments = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    arguments.add_argument("source", type=Path)
    arguments.add_argument("--folder", type=Path, required=True)
    arguments.add_argument("--count", type=int, default=560_000)
    arguments.add_argument("--updates", type=int, default=2_000)
    arguments.add_argument("--workers", type=int, default=None)
    options = arguments.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    file = options.folder / "figures.json"
    figures: dict[str, Figures] = json.loads(file.read_text()) if file.exists() else {}
    made = options.folder / "studies.jsonl.gz"
    options.turn = 10_000_000 + int(time.time()) % 1_000_000
    steps: dict[str, Callable[[], Figures]] = {
        "made": lambda: {"distinct lines": write(options.source, made, options.count, 1)},
        "load": lambda: load(made, options.folder, options),
        "held": lambda: held(options.folder),
        "search": lambda: searching(options.folder),
        "update": lambda: update(options.folder, options),
        "update again": lambda: update(options.folder, options),
        "search after": lambda: searching(options.folder),
        "held after": lambda: held(options.folder),
    }
    for name, step in steps.items():
        if name not in figures:
            figures[name] = step()
            file.write_text(json.dumps(figures, indent=1))
    missed = []
    for name, step in figures.items():
        for what, value in step.items():
            target = TARGETS.get(what)
            missed += [what] if target and value >= target else []
            print(f"{name:14}{what:28}{value}{f'  (target < {target})' if target else ''}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
