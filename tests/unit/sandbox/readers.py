"""Readers for the tests of the child process."""

import os
import socket
import subprocess
import tempfile
import time
from pathlib import Path


def backwards(data: bytes) -> bytes:
    """Turn the bytes round."""
    return data[::-1]


def sleeps(data: bytes) -> bytes:
    """Take longer than anyone waits."""
    time.sleep(30)
    return data


def computes(data: bytes) -> bytes:
    """Never end."""
    while True:
        data = data[::-1]


def grows(data: bytes) -> bytes:
    """Take more memory than there is."""
    return b"x" * (4 << 30)


def fails(data: bytes) -> bytes:
    """Raise."""
    raise ValueError


def ends(data: bytes) -> bytes:
    """Die on the spot."""
    os._exit(9)


def writes(data: bytes) -> bytes:
    """Write a file."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "x").write_bytes(data)
    return data


def out_of_memory(data: bytes) -> bytes:
    """Say that there is no memory left."""
    raise MemoryError


def connects(data: bytes) -> bytes:
    """Call home."""
    socket.create_connection(("127.0.0.1", 9))
    return data


def spawns(data: bytes) -> bytes:
    """Start another process."""
    subprocess.run(["true"], check=True)
    return data


def leaves(data: bytes) -> bytes:
    """Leave a file behind."""
    Path("left-behind").write_bytes(data)
    return data


def told(data: bytes) -> bytes:
    """Say what became of a call, another process and a file."""
    said = []
    for attempt in (connects, spawns, leaves):
        try:
            attempt(data)
        except PermissionError as error:
            said.append(str(error))
    return "; ".join(said).encode()
