"""Work is done in children in order; a killed child is said so, a killed parent leaves none behind."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from trialbridge.errors import SourceError
from trialbridge.flows.workers import cores, in_order

ROOT = Path(__file__).parents[3]


def where(number):
    """Tell the number and the process it was done in."""
    return number, os.getpid()


def die(number):
    """End the process as the kernel does when memory runs out."""
    if number == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def test_few_jobs_are_done_here():
    """No child is started for a job or two."""
    assert {pid for _, pid in in_order(where, range(2))} == {os.getpid()}
    assert {pid for _, pid in in_order(where, range(20), workers=0)} == {os.getpid()}
    assert list(in_order(where, [])) == []


def test_many_jobs_are_done_in_children_in_order():
    """Results come in the order of the jobs."""
    done = list(in_order(where, iter(range(40)), workers=2))
    assert [number for number, _ in done] == list(range(40))
    assert os.getpid() not in {pid for _, pid in done}


def test_a_killed_child_is_said_so():
    """The message says that what was stored stays."""
    with pytest.raises(SourceError, match="what was stored stays"):
        list(in_order(die, range(10), workers=1))


def test_counts_processors():
    """There is at least one."""
    assert cores() >= 1


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="needs /proc to look for processes")
def test_a_killed_parent_leaves_no_children():
    """Workers end by themselves when their parent is killed."""
    code = (
        "import os, time\n"
        "from trialbridge.flows.workers import in_order\n"
        "from tests.unit.flows.test_workers import where\n"
        "for number, pid in in_order(where, range(10**9), workers=2):\n"
        "    print(pid, flush=True)\n"
    )
    parent = subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    pids = {int(parent.stdout.readline()) for _ in range(200)}
    parent.kill()
    parent.stdout.close()
    parent.wait()
    end = time.monotonic() + 60
    while time.monotonic() < end and any(Path(f"/proc/{pid}").exists() for pid in pids):
        time.sleep(0.05)
    assert not [pid for pid in pids if Path(f"/proc/{pid}").exists()]


def test_a_script_without_a_guard_is_not_run_again():
    """Workers do not run the caller's script, be it from standard input."""
    code = (
        "from trialbridge.flows.workers import in_order\n"
        "from tests.unit.flows.test_workers import where\n"
        "print(len({pid for _, pid in in_order(where, range(40), workers=2)}))\n"
    )
    done = subprocess.run([sys.executable], input=code, cwd=ROOT, capture_output=True, text=True, timeout=300)
    assert (done.stdout.strip() in ("1", "2"), done.stderr) == (True, "")
