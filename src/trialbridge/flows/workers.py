"""Runs a pure function over many jobs in child processes, results in order; it knows nothing of the jobs."""

import gc
import multiprocessing
import os
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from itertools import chain, islice
from multiprocessing.context import SpawnContext, SpawnProcess
from multiprocessing.process import BaseProcess
from types import ModuleType
from typing import Any, TypeVar

from trialbridge.errors import SourceError

Job = TypeVar("Job")
Result = TypeVar("Result")

AHEAD = 3
"""Jobs under way for each worker: enough that none waits, few enough that memory stays flat."""


class Child(SpawnProcess):
    """A fresh interpreter that does not run the caller's script again, as spawned ones else do.

    So an ingest works from a script without `if __name__ == "__main__"` and from standard input too.
    """

    @staticmethod
    def _Popen(process_obj: BaseProcess) -> Any:  # noqa: N802 - the name multiprocessing looks for
        script = sys.modules["__main__"]
        sys.modules["__main__"] = ModuleType("__main__")
        try:
            return SpawnProcess._Popen(process_obj)
        finally:
            sys.modules["__main__"] = script


class Children(SpawnContext):
    """Starts every process as a Child."""

    Process = Child


def cores() -> int:
    """Count the processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1  # pragma: no cover - macOS has no affinity


def in_order(
    function: Callable[[Job], Result],
    jobs: Iterable[Job],
    workers: int | None = None,
    few: int = 2,
    warm: Callable[[], object] | None = None,
) -> Iterator[Result]:
    """Give `function(job)` for each job, in the order of the jobs.

    Up to `few` jobs are done in this process, since a child takes about a second to start; each child calls
    `warm` first. Functions must be importable, `jobs` are consumed lazily. Raises SourceError when a child is
    killed.
    """
    workers = cores() if workers is None else workers
    source = iter(jobs)
    first = list(islice(source, few + 1))
    if workers < 1 or len(first) <= few:
        yield from map(function, chain(first, source))
        return
    pool = ProcessPoolExecutor(workers, Children(), initializer=_begin, initargs=(warm,))
    under_way: deque[Future[Result]] = deque()
    try:
        for job in chain(first, source):
            under_way.append(pool.submit(function, job))
            if len(under_way) >= workers * AHEAD:
                yield under_way.popleft().result()
        while under_way:
            yield under_way.popleft().result()
    except BrokenProcessPool as error:
        raise SourceError(
            expected="worker processes that live to the end",
            came="one was killed (often: not enough memory)",
            where="worker pool",
            do="run the same command again; what was stored stays",
        ) from error
    finally:
        pool.shutdown(cancel_futures=True)


@contextmanager
def uncollected() -> Iterator[None]:
    """Look for no garbage meanwhile: where all that is gathered stays, that takes a quarter of the time."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def settle() -> None:
    """Keep what is loaded by now for good: looking through it for garbage is a tenth of parsing."""
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


def _begin(warm: Callable[[], object] | None) -> None:
    """Set a child up to end with its parent: else it would wait for ever on a pipe that it holds itself."""
    if warm is not None:
        warm()
    settle()
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_exit_after, args=(parent,), daemon=True).start()


def _exit_after(parent: BaseProcess) -> None:
    parent.join()
    os._exit(1)
