"""Kills a bulk run at random moments, over and over: `python -m tests.killing_bulk DATA COHORT OUT KILLS`.

Each child takes up the same run in small batches; the parent kills it (SIGKILL) at some moment. Prints how
many were killed before their end, and how many ended of themselves.
"""

import random
import sys
from datetime import date
from functools import partial
from pathlib import Path

from tests.killing import killed
from trialbridge import store
from trialbridge.flows.bulk import bulk, studies_of

DAY = date(2026, 3, 15)
BATCH = 7


def run(data: Path, patients: Path, out: Path) -> None:
    """Judge in small batches, in this process, so that there are many moments to be killed at."""
    bulk(patients, out, day=DAY, data=data, batch=BATCH, workers=0)


def main(data: Path, patients: Path, out: Path, kills: int) -> None:
    """Kill runs after ever longer times, each time a few batches further."""
    chance = random.Random(7)
    store.setup(data)
    studies_of(data, ())
    hits = sum(killed(partial(run, data, patients, out), chance.uniform(0.05, 0.6)) for _ in range(kills))
    print(f"{hits} killed")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:4]), int(sys.argv[4]))
