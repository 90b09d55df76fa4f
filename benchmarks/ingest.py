"""Time and memory of ingesting a whole export, parsing and indexing included, on this machine.

    python benchmarks/ingest.py ../shared/data/ctgov/studies.jsonl.gz [--sample 9] [--workers 2] [--json]

Everything happens in a fresh data folder. Peak memory is the largest sum of the resident sets (proportional
shares, so that shared pages count once) of this process and its workers, looked at for a hundredth of the
time, since the system's adding up is work too; on systems without /proc it is the operating system's peak of
this process plus that of its largest child.
"""

import argparse
import gzip
import json
import os
import resource
import sys
import tempfile
import threading
import time
from pathlib import Path

from trialbridge.flows import generation
from trialbridge.flows.ingest import ingest

MEBIBYTE = 1 << 20
TARGETS = {"seconds": 180, "peak_mib": 2048}


class Memory(threading.Thread):
    """Watches the memory of a process and its children until `stop`."""

    def __init__(self) -> None:
        """Prepare; the peak is in bytes."""
        super().__init__(daemon=True)
        self.peak = 0
        self._over = threading.Event()

    def run(self) -> None:
        """Look every 0.1 s, and less often where a look takes long."""
        pause = 0.1
        while not self._over.wait(pause):
            began = time.monotonic()
            self.peak = max(self.peak, sum(share(pid) for pid in family(os.getpid())))
            pause = max(0.1, 99 * (time.monotonic() - began))

    def stop(self) -> float:
        """Give the peak in MiB."""
        self._over.set()
        if not self.peak:  # no /proc: ru_maxrss is in bytes on macOS
            who = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
            self.peak = sum(resource.getrusage(one).ru_maxrss for one in who)
        return self.peak / MEBIBYTE


def family(pid: int) -> list[int]:
    """Give a process and all below it."""
    try:
        tasks = list(Path(f"/proc/{pid}/task").iterdir())
        children = [int(child) for task in tasks for child in (task / "children").read_text().split()]
    except (OSError, ValueError):
        return [pid]
    return [pid, *(below for child in children for below in family(child))]


def share(pid: int) -> int:
    """Give a process's proportional share of resident memory, in bytes; 0 where that is not told."""
    try:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    except OSError:
        pass
    return 0


def sampled(path: Path, every: int, folder: Path) -> Path:
    """Write every n-th line of a gzipped file to a file of its own."""
    if every == 1:
        return path
    made = folder / f"every-{every}.jsonl"
    with gzip.open(path) as lines, made.open("wb") as out:
        out.writelines(line for number, line in enumerate(lines) if number % every == 0)
    return made


def measure(path: Path, every: int, workers: int | None) -> dict[str, object]:
    """Ingest twice into a fresh folder: the second time nothing may change."""
    phases: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        source = sampled(path, every, folder)
        memory = Memory()
        memory.start()
        began = time.perf_counter()

        def note(phase: str, done: int, total: int) -> None:
            phases[phase] = round(time.perf_counter() - began, 1)

        first = ingest([source], data=folder / "data", progress=note, workers=workers)
        seconds = time.perf_counter() - began
        peak = memory.stop()
        again = time.perf_counter()
        second = ingest([source], data=folder / "data", workers=workers)
        again = time.perf_counter() - again
        served = generation.current(folder / "data")
        assert served is not None
        size = sum(file.stat().st_size for file in (folder / "data").rglob("*") if file.is_file())
    assert first.read == first.new + first.changed + first.same + first.rejected
    assert (second.read, second.new, second.changed) == (first.read, 0, 0)
    return {
        "read": first.read,
        "new": first.new,
        "changed": first.changed,
        "same": first.same,
        "rejected": first.rejected,
        "studies": served.stamp.studies,
        "requirements": served.stamp.criteria,
        "computable": served.stamp.computable,
        "seconds": round(seconds, 1),
        "phases_end_s": phases,
        "second_time_s": round(again, 1),
        "second_time_changed": second.new + second.changed,
        "peak_mib": round(peak),
        "disk_mib": round(size / MEBIBYTE),
        "cores": len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count(),
    }


def main() -> int:
    """Print the figures; exit 1 where a target is missed by a whole export."""
    arguments = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    arguments.add_argument("path", type=Path)
    arguments.add_argument("--sample", type=int, default=1, help="take every n-th record only")
    arguments.add_argument("--workers", type=int, default=None)
    arguments.add_argument("--json", action="store_true")
    given = arguments.parse_args()
    figures = measure(given.path, given.sample, given.workers)
    if given.json:
        print(json.dumps(figures))
    else:
        for name, value in figures.items():
            print(f"{name:22}{value}{f'  (target < {TARGETS[name]})' if name in TARGETS else ''}")
    missed = [name for name, most in TARGETS.items() if float(str(figures[name])) >= most]
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
