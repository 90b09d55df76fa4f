"""Kills a sync (SIGKILL) at random moments while a fifth of all answers is faulty, and counts what is lost.

    python -m benchmarks.kills [--home sqlite|postgresql] [--studies 20000] [--page 50] [--kills 200]
                               [--faults 0.2] [--seed 7] [--no-index]

A local server speaks the protocol of ClinicalTrials.gov over made-up records. After every kill the rows of
the catalogue must be those that the cursor says; after the last run every study must stand there in one
version, the database must find itself whole, and the generation must be of that very state. Both homes run
where none is named. Exits with 1 where anything is lost, doubled or damaged.
"""

import argparse
import os
import random
import shutil
import sys
import tempfile
import time
from contextlib import ExitStack
from functools import partial
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from tests.fakes.ctgov import Ctgov
from tests.fakes.server import Fake
from tests.killing import killed
from tests.postgres import running
from tests.studies import record

from trialbridge import store
from trialbridge.flows import doctor, generation, sync
from trialbridge.harvest import Pace
from trialbridge.registries import ctgov

PACE = Pace(requests=1_000_000, seconds=1, first_wait=0.001, longest_wait=0.05, silence=0.25, tries=8)
STALL = 0.4
SHORTER = 0.5
"""Kills come a little earlier than would spread them evenly, so that none is left over at the end."""


def made(number: int) -> dict[str, Any]:
    """Make a record; a hundred are of the same day."""
    day = number // 100
    posted = f"{2000 + day // 336}-{1 + day // 28 % 12:02}-{1 + day % 28:02}"
    return record(number, title=f"Study {number} of liver cancer", posted=posted)


def serve(studies: int, faults: float, seed: int, pipe: Connection) -> None:
    """Serve until the pipe ends, then send how many requests came and which faults were done."""
    with Fake(Ctgov([made(number) for number in range(1, studies + 1)]), rate=faults, seed=seed) as fake:
        fake.stall = STALL
        pipe.send(fake.url)
        pipe.recv()
        pipe.send((len(fake.asked), len(fake.done), sorted(set(fake.done))))


def run(url: str) -> None:
    """Sync to the end, or as far as faults allow."""
    sync.sync(["ctgov"], base_url=url, pace=PACE, reindex=False)


def agree(url: str) -> tuple[int, bool]:
    """Give the studies stored, checked against the cursor, and whether the sweep is at its end."""
    from django.db import connections

    from trialbridge.store.catalog import queries

    store.setup()
    cursor = queries.cursor("ctgov", url)
    counts = queries.counts()
    connections["catalog"].close()  # a fork must not share it
    assert counts.studies == counts.records == counts.versions, counts
    assert cursor.reached or counts.studies == cursor.seen, (counts, cursor.seen)
    return counts.studies, bool(cursor.reached)


def measure(home: str, options: argparse.Namespace, folder: Path) -> dict[str, object]:
    """Run one drill in a fresh catalogue; raises AssertionError where something is lost."""
    chance = random.Random(options.seed)
    context = get_context("spawn")
    ours, theirs = context.Pipe()
    server = context.Process(target=serve, args=(options.studies, options.faults, options.seed, theirs))
    server.start()
    url = ours.recv()
    began = time.monotonic()
    run(url)  # in peace, into a catalogue of its own, to know how long it takes
    while not agree(url)[1]:
        run(url)
    course = time.monotonic() - began
    os.environ["TRIALBRIDGE_DATA"] = str(folder / "killed")
    if options.fresh:
        os.environ["TRIALBRIDGE_CATALOG_URL"] = options.fresh()
    hit = stored = 0
    whole = False
    began = time.monotonic()
    while hit < options.kills and not whole:
        left = course * (1 - stored / options.studies)
        hit += killed(partial(run, url), chance.uniform(0, 2 * SHORTER * left / (options.kills - hit)))
        stored, whole = agree(url)
        if stored:  # how long it takes beside whatever else the machine does, kills included
            course = (time.monotonic() - began) * options.studies / stored
    while not agree(url)[1]:
        run(url)
    stored, _ = agree(url)
    seconds = time.monotonic() - began
    ours.send("end")
    requests, faulty, kinds = ours.recv()
    server.join()
    assert stored == options.studies, f"{stored} of {options.studies} studies"
    found = finish(options.index)
    return {
        "home": home, "studies": stored, "killed": hit, "of kills": options.kills,
        "ended before the last kill": whole, "seconds": round(seconds, 1), "in peace s": round(course, 1),
        "requests": requests, "faulty answers": faulty, "kinds of faults": len(kinds), **found,
    }  # fmt: skip


def finish(index: bool) -> dict[str, object]:
    """Let the database and the doctor check everything, and build the generation."""
    from trialbridge.flows.reindex import reindex
    from trialbridge.store.catalog import queries

    assert queries.integrity() == []
    assert queries.rejections() == []
    if index:
        served = reindex()
        assert served.stamp.snapshot == queries.snapshot()
        assert generation.current(store.setup()) is not None
    wrong = [
        it.says for it in doctor.doctor() if it.level in ("broken", "stale") and "none yet" not in it.says
    ]
    assert wrong == [], wrong
    return {"integrity": "clean", "indexed": index}


def main() -> int:
    """Print the figures of each home; 1 where something was lost."""
    arguments = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    arguments.add_argument("--home", choices=("sqlite", "postgresql"))
    arguments.add_argument("--studies", type=int, default=20_000)
    arguments.add_argument("--page", type=int, default=50)
    arguments.add_argument("--kills", type=int, default=200)
    arguments.add_argument("--faults", type=float, default=0.2)
    arguments.add_argument("--seed", type=int, default=7)
    arguments.add_argument("--no-index", dest="index", action="store_false")
    options = arguments.parse_args()
    ctgov.PAGE_SIZE = options.page
    for home in [options.home] if options.home else ["sqlite", "postgresql"]:
        with ExitStack() as stack:
            folder = Path(tempfile.mkdtemp(prefix="kills"))
            stack.callback(shutil.rmtree, folder, ignore_errors=True)
            os.environ["TRIALBRIDGE_DATA"] = str(folder / "peace")
            os.environ["TRIALBRIDGE_CATALOG_URL"] = ""
            options.fresh = None
            if home == "postgresql":
                postgres = stack.enter_context(running())
                if postgres is None:
                    print("postgresql: skipped, there is none on this machine")
                    continue
                options.fresh = lambda postgres=postgres: postgres.url(postgres.create())
                os.environ["TRIALBRIDGE_CATALOG_URL"] = options.fresh()
            for name, value in measure(home, options, folder).items():
                print(f"{name:28}{value}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
