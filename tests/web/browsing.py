"""A real browser and a real server for the tests of pages: the system's Chromium, granian on the sample trials."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
SECONDS = 90


@contextmanager
def serving(data: Path, serve: Sequence[str] = ("serve", "--workers", "1")) -> Iterator[str]:
    """Serve a data folder in a process of its own; give the address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "trialbridge", *serve, "--port", str(port)]
    environment = {**os.environ, "TRIALBRIDGE_DATA": str(data)}
    with subprocess.Popen(
        command, env=environment, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL
    ) as server:
        address = f"http://127.0.0.1:{port}"
        try:
            _await(address, server)
            yield address
        finally:
            server.terminate()
            try:
                server.wait(60)
            except subprocess.TimeoutExpired:
                server.kill()  # else leaving the block waits for ever
                raise


def _await(address: str, server: "subprocess.Popen[bytes]") -> None:
    end = time.monotonic() + SECONDS
    while time.monotonic() < end and server.poll() is None:
        try:
            with urllib.request.urlopen(f"{address}/about/", timeout=5):
                return
        except urllib.error.HTTPError as error:
            raise RuntimeError(f"the server answers with {error.code}") from error
        except OSError:
            time.sleep(0.2)
    raise RuntimeError(f"the server did not answer within {SECONDS} s")


def chromium() -> str:
    """Give the path of Chromium, or skip where there is none."""
    if CHROMIUM is None:
        pytest.skip("no Chromium: `apt-get install chromium` (make test does it where it may)")
    return CHROMIUM
