"""A site in a process of its own, on a free port, for tests that need a real client and a real server."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple
from urllib.error import URLError

WAIT = 60.0


class Site(NamedTuple):
    """Where a site answers, and its first process."""

    address: str
    pid: int

    @property
    def memory(self) -> int:
        """Give the resident bytes of the process and of those it started."""
        children = subprocess.run(["pgrep", "-P", str(self.pid)], capture_output=True, text=True, check=False)
        return sum(_resident(pid) for pid in (self.pid, *map(int, children.stdout.split())))


def _resident(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) << 10 for line in lines if line.startswith("VmRSS:"))


@contextmanager
def serving(data: Path, log: Path, **environment: str) -> Iterator["Site"]:
    """Give a running site on a data folder; what it prints goes to `log`."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "trialbridge", "serve", "--port", str(port), "--workers", "1"]
    settings = {**os.environ, "TRIALBRIDGE_DATA": str(data), **environment}
    with log.open("wb") as out:
        process = subprocess.Popen(command, env=settings, stdout=out, stderr=out)
        try:
            address = f"http://127.0.0.1:{port}"
            _wait(address, process)
            yield Site(address, process.pid)
        finally:
            process.terminate()
            process.wait(20)


def _wait(address: str, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + WAIT
    while time.monotonic() < until and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{address}/api/ctgov/v2/version", timeout=20):
                return
        except (URLError, OSError):
            time.sleep(0.1)
    raise RuntimeError(f"the site did not answer within {WAIT:g} s")
