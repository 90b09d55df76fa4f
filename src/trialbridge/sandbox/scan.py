"""Hands a file to the hospital's own scanner before it is kept; it knows no signatures itself."""

import os
import shlex
import subprocess

from trialbridge.errors import InputError

NAMED_BY = "TRIALBRIDGE_SCANNER"
SECONDS = 60
CLEAN, FOUND = 0, 1
"""What scanners end with, `clamdscan` and `clamscan` among them; anything else is a fault of theirs."""


def scanned(data: bytes) -> None:
    """Ask the command of `TRIALBRIDGE_SCANNER` (such as `clamdscan -`), which reads the file from its input.

    Raises InputError for a file in which it finds something, and where it cannot tell. Without a command
    nothing is asked.
    """
    command = shlex.split(os.environ.get(NAMED_BY, ""))
    if not command:
        return
    try:
        ended = subprocess.run(  # noqa: S603 - the operator's own command, without a shell
            command, input=data, capture_output=True, timeout=SECONDS, check=False
        ).returncode
    except (OSError, subprocess.TimeoutExpired):
        ended = -1
    if ended != CLEAN:
        came = "one in which the scanner found something" if ended == FOUND else "one it could not look at"
        raise InputError(
            expected="a file that the hospital's scanner lets through", came=came, where="file",
            do="send another file, or ask the operator",
        )  # fmt: skip
