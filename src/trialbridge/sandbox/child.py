"""Runs a reader of bytes in a child process that may take so much time and memory and write no file."""

import signal
import subprocess
import sys
from typing import NamedTuple

from trialbridge.errors import FormatError, SourceError

_MAIN = "trialbridge.sandbox.inside"
OUT_OF_MEMORY = 77
"""Exit status by which the child says that its memory did not do."""
_WAITED = 4
"""How many times its seconds a child may take by the clock: on a busy machine it waits for its turn."""
_ENDED_BY_TIME = -int(getattr(signal, "SIGXCPU", 0))


class Limits(NamedTuple):
    """What a child may take: seconds of a processor, bytes of memory, bytes of the answer."""

    seconds: float = 60.0
    memory: int = 1 << 30
    answer: int = 64 << 20


LIMITS = Limits()
"""For a document: the largest of real records need some seconds and some hundred MB."""


def run(reader: str, data: bytes, where: str, limits: Limits = LIMITS) -> bytes:
    """Give what the reader ("package.module:function", bytes to bytes) makes of the data.

    FormatError in the words of the reader's own one, or where it took too much; SourceError where no child
    can be started. The child reads nothing but its input and the installed packages.
    """
    command = [sys.executable, "-B", "-P", "-m", _MAIN, reader, str(int(limits.seconds)), str(limits.memory)]
    try:
        ended = subprocess.run(  # noqa: S603 - this interpreter, this package
            command, input=data, capture_output=True, timeout=limits.seconds * _WAITED, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise _too_much(where, f"one that takes longer than {limits.seconds:g} s") from error
    except OSError as error:
        raise SourceError(
            expected="a child process",
            came=error.strerror or type(error).__name__,
            where=where,
            do="free some memory and run it again",
        ) from error
    if ended.returncode == OUT_OF_MEMORY or len(ended.stdout) > limits.answer:
        raise _too_much(where, f"one that needs more than {limits.memory >> 20} MB")
    if ended.returncode and ended.returncode == _ENDED_BY_TIME:
        raise _too_much(where, f"one that takes longer than {limits.seconds:g} s")
    if ended.returncode:
        raise _too_much(where, f"one that ends its reader (status {ended.returncode})")
    return ended.stdout


def _too_much(where: str, came: str) -> FormatError:
    return FormatError(expected="a document that can be read", came=came, where=where, do="save it as text")
