"""How answers and progress are shown: answers on standard output, bars on standard error."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any

from trialbridge.cli import files

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

Progress = Callable[[str, int, int], None]


def json(document: Any, out: Path | None = None) -> None:
    """Print one JSON document, indented."""
    import msgspec

    encoded = msgspec.json.format(msgspec.json.encode(document), indent=1)
    files.write(encoded.decode() + "\n", out)


def show(*parts: "RenderableType", out: Path | None = None) -> None:
    """Print for people; colours and width follow the terminal, a file gets plain text of 100 columns."""
    screen = console()
    with screen.capture() if out else nullcontext() as plain:
        for part in parts:
            screen.print(part)
    if plain is not None:
        files.write(plain.get(), out)


def console() -> "Console":
    """Give the console of standard output; a pipe gets 100 columns."""
    from rich.console import Console

    return Console(highlight=False, width=None if sys.stdout.isatty() else 100)


@contextmanager
def waiting(words: str) -> Iterator[None]:
    """Show on standard error that something is under way; nothing where that is no terminal."""
    if not sys.stderr.isatty():
        yield
        return
    from rich.console import Console

    with Console(stderr=True).status(words):
        yield


@contextmanager
def progress() -> Iterator[Progress]:
    """Give a reporter that draws bars on standard error, one a stage; nothing where that is no terminal."""
    if not sys.stderr.isatty():
        yield lambda stage, done, total: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.percentage:>3.0f} %"))
    with Progress(*columns, TimeElapsedColumn(), console=Console(stderr=True), transient=True) as bars:
        stages: dict[str, Any] = {}

        def report(stage: str, done: int, total: int) -> None:
            if stage not in stages:
                stages[stage] = bars.add_task(stage)
            bars.update(stages[stage], completed=done, total=max(total, 1))

        yield report
