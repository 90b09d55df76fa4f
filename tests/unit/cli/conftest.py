"""A data folder with the sample studies, and a way to run commands as a shell would."""

from collections.abc import Callable
from importlib.resources import as_file, files
from pathlib import Path
from typing import NamedTuple

import pytest

from trialbridge.cli.app import run
from trialbridge.flows.ingest import ingest


class Ran(NamedTuple):
    """What a command left: its exit status and what it wrote."""

    status: int
    out: str
    err: str


Shell = Callable[..., Ran]


@pytest.fixture(scope="session")
def stocked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a data folder that holds the sample studies."""
    folder = tmp_path_factory.mktemp("stocked")
    with as_file(files("trialbridge.flows") / "samples" / "studies.jsonl") as studies:
        ingest([studies], data=folder)
    return folder


@pytest.fixture
def shell(stocked: Path, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]) -> Shell:
    """Run a command in this process, on the sample studies unless `data` names another folder."""

    def command(*words: object, data: Path = stocked, given: bytes = b"") -> Ran:
        import io
        import sys

        monkeypatch.setenv("TRIALBRIDGE_DATA", str(data))
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(given), "utf-8"))
        capfdbinary.readouterr()
        status = run([str(word) for word in words])
        sys.stdout.flush()
        out, err = capfdbinary.readouterr()
        return Ran(status, out.decode(), err.decode())

    return command
