"""Kills a bulk run at random moments, over and over: `python -m tests.killing_bulk DATA COHORT OUT KILLS`.

Each child takes up the same run in small batches; the parent kills it (SIGKILL) at some moment. Prints how
many were killed before their end, and how many ended of themselves.
"""

import os
import random
import signal
import sys
import time
from datetime import date
from pathlib import Path

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
    killed = 0
    for _ in range(kills):
        child = os.fork()
        if child == 0:
            try:
                run(data, patients, out)
            except BaseException as error:
                print(f"{type(error).__name__}: {error}", file=sys.stderr)
                os._exit(1)
            os._exit(0)
        time.sleep(chance.uniform(0.05, 0.6))
        os.kill(child, signal.SIGKILL)
        status = os.waitpid(child, 0)[1]
        assert status in (0, signal.SIGKILL), f"a run failed of itself: {status}"
        killed += status != 0
    print(f"{killed} killed")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:4]), int(sys.argv[4]))
