"""Kills an ingest at random moments, over and over, in forks of a warm process: `python -m tests.killing`.

Each child ingests the same file into the same data folder; the parent kills it (SIGKILL) at some moment of
its course. Prints how many were killed before their end.
"""

import os
import random
import shutil
import signal
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from trialbridge import store
from trialbridge.flows import ingest as flow
from trialbridge.flows import reindex
from trialbridge.vocab import default_vocabulary


def run(file: Path, data: Path) -> None:
    """Ingest in small batches, in this process, so that there are many moments to be killed at."""
    flow.BATCH_RECORDS = 20
    reindex.JOB_STUDIES = 30
    flow.ingest([file], data=data, workers=0)


def killed(work: Callable[[], None], after: float) -> bool:
    """Start work in a fork and kill it after so many seconds; tell whether it was still running."""
    child = os.fork()
    if child == 0:
        try:
            work()
        except BaseException as error:
            print(f"{type(error).__name__}: {error}", file=sys.stderr)
            os._exit(1)
        os._exit(0)
    end = time.monotonic() + after
    while time.monotonic() < end:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            assert status == 0, f"a run failed of itself: {status}"
            return False
        time.sleep(0.001)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return True


def main(file: Path, data: Path, kills: int, seed: int) -> None:
    """Measure one run in peace, then kill others; one that got to its end makes the next begin anew."""
    chance = random.Random(seed)
    default_vocabulary()
    store.setup(data.with_name("warm"))
    began = time.monotonic()
    assert not killed(partial(run, file, data.with_name("undisturbed")), 600)
    course = time.monotonic() - began
    hit = 0
    for _ in range(kills):
        if killed(partial(run, file, data), chance.uniform(0, course)):
            hit += 1
        else:
            shutil.rmtree(data)
    print(f"{hit} of {kills} killed")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]))
