"""A reader in a limited child process: its answer, its limits, its failures."""

import sys

import pytest

from trialbridge.errors import FormatError, SourceError
from trialbridge.sandbox import Limits, child, inside, run

HERE = "tests.unit.sandbox.readers"


@pytest.fixture(autouse=True)
def _path(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the child find the tests' readers."""
    monkeypatch.setenv("PYTHONPATH", ":".join(sys.path))


def test_the_answer_comes_back() -> None:
    """What the reader makes of the bytes is the answer."""
    assert run(f"{HERE}:backwards", b"abc", "x") == b"cba"


@pytest.mark.parametrize(
    ("reader", "limits", "came"),
    [
        ("sleeps", Limits(seconds=0.5), "longer than 0.5 s"),
        ("computes", Limits(seconds=1.0), "longer than 1 s"),
        ("grows", Limits(memory=256 << 20), "more than 256 MB"),
        ("fails", Limits(), "status 1"),
        ("ends", Limits(), "status"),
        ("backwards", Limits(answer=1), "more than"),
    ],
)
def test_a_reader_that_takes_too_much_is_ended(reader: str, limits: Limits, came: str) -> None:
    """Too long, too large, an exception or a crash: one line, and this process lives on."""
    with pytest.raises(FormatError, match=came) as error:
        run(f"{HERE}:{reader}", b"abc", "report.pdf", limits)
    assert str(error.value).startswith("report.pdf: ")


def test_a_child_writes_no_file() -> None:
    """A reader that tries to write a file fails."""
    with pytest.raises(FormatError, match="status 1"):
        run(f"{HERE}:writes", b"abc", "x")


def test_no_child_can_be_started(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine that starts no process is a failure of the machine."""
    monkeypatch.setattr(child.sys, "executable", "/nowhere/python")
    with pytest.raises(SourceError, match="child process"):
        run(f"{HERE}:backwards", b"", "x")


def test_the_child_says_what_ended_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Inside, memory that runs out is its own exit status."""
    monkeypatch.setattr(inside, "limited", lambda seconds, memory: None)
    monkeypatch.setattr(inside.sys, "stdin", _Bytes())
    assert inside.main([f"{HERE}:out_of_memory", "1", "1"]) == child.OUT_OF_MEMORY


class _Bytes:
    """Standard input without anything in it."""

    @property
    def buffer(self) -> "_Bytes":
        return self

    def read(self) -> bytes:
        return b""


def test_a_reader_has_no_network_no_process_and_no_file() -> None:
    """A document that takes the reader over can call nobody, start nothing and leave nothing."""
    said = run(f"{HERE}:told", b"abc", "x").decode()
    assert [part.rpartition(" ")[2] for part in said.split("; ")] == [
        "socket.getaddrinfo",
        "subprocess.Popen",
        "open",
    ]
