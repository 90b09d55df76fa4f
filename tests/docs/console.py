"""Runs the console blocks of a page and compares what they print; it knows nothing of the commands."""

import difflib
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

BLOCK = re.compile(r"^```console\n(.*?)^```", re.MULTILINE | re.DOTALL)
STATUS = re.compile(r"\s+# exits with (\d+)$")


class Step(NamedTuple):
    """A command of a page, the status it ends with, and the lines it is shown to print."""

    command: str
    status: int
    shown: tuple[str, ...]


def steps(page: str) -> list[Step]:
    """Read the commands of a page, in order.

    A line that begins with `$ ` is a command, `> ` continues it, what follows is its output. `# exits with 1`
    after a command says that it is meant to fail. A command without output shown may print anything.
    """
    found: list[Step] = []
    for block in BLOCK.findall(page):
        for line in block.splitlines():
            if line.startswith("$ "):
                status = STATUS.search(line)
                found.append(Step(STATUS.sub("", line)[2:], int(status[1]) if status else 0, ()))
            elif (line.startswith("> ") or line == ">") and not found[-1].shown:
                found[-1] = found[-1]._replace(command=found[-1].command + "\n" + line[2:])
            else:
                found[-1] = found[-1]._replace(shown=(*found[-1].shown, line))
    return found


def agrees(shown: tuple[str, ...], printed: str) -> bool:
    """Compare what is shown with what was printed; `…` is any words, alone on a line any lines."""
    if not shown:
        return True
    lines = [
        r"(?:.*\n)*?"
        if line.strip() == "…"
        else ".*?".join(map(re.escape, line.rstrip().split("…"))) + r" *\n"
        for line in shown
    ]
    return re.fullmatch("".join(lines), printed.rstrip("\n") + "\n") is not None


def run(step: Step, folder: Path) -> None:
    """Run a command in a folder of its own with its own data, and fail where page and program differ."""
    environment = os.environ | {
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "TRIALBRIDGE_DATA": str(folder / "data"),
        "COLUMNS": "110",
        "NO_COLOR": "1",
        "TERM": "dumb",
        "LC_ALL": "C.UTF-8",
        "PYTHONWARNINGS": "default",
    }
    ended = subprocess.run(
        ["bash", "-c", step.command], cwd=folder, env=environment, capture_output=True, text=True, timeout=120
    )
    printed = ended.stdout if step.status == 0 else ended.stdout + ended.stderr
    assert ended.returncode == step.status, f"$ {step.command}\n{ended.stdout}{ended.stderr}"
    if not agrees(step.shown, printed):
        difference = "\n".join(difflib.ndiff(step.shown, printed.splitlines()))
        raise AssertionError(f"$ {step.command}\n{difference}")
