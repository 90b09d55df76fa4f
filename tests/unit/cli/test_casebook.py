"""Commands of the casebook, run as a user would."""

import json
from pathlib import Path

import pytest

from trialbridge.cli.app import run


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a data folder of its own, and a password file beside it."""
    monkeypatch.setenv("TRIALBRIDGE_DATA", str(tmp_path / "data"))
    (tmp_path / "password").write_text("a long enough password\n")
    return tmp_path


def add(data: Path, *words: str) -> int:
    """Run `user add`."""
    given = ["--organisation", "Harbour", "--password-file", str(data / "password")]
    return run(["user", "add", *words, *given])


def test_from_the_first_account_to_a_restored_backup(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An account is made, the audit verified and exported, a backup taken and restored."""
    assert run(["audit", "verify"]) == 1
    assert "user add" in capsys.readouterr().err
    assert add(data, "first", "--role", "navigator") == 0
    assert "Keep a copy" in capsys.readouterr().out.replace("\n", " ")
    assert run(["audit", "verify", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["events"] == 1
    assert run(["audit", "verify"]) == 0
    assert run(["audit", "export"]) == 0
    (line,) = capsys.readouterr().out.splitlines()[-1:]
    assert json.loads(line)["what"] == "add account first as navigator"
    assert run(["backup", "--out", str(data / "out"), "--json"]) == 0
    made = json.loads(capsys.readouterr().out)
    assert run(["restore", made["file"], "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["events"] == 1
    assert run(["backup", "--out", str(data / "out")]) == 0
    assert run(["restore", made["file"]]) == 0
    assert run(["user", "rotate"]) == 0
    capsys.readouterr()
    assert run(["rematch", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"studies": 0, "patients": 0, "turns": []}
    assert run(["rematch", "--since", "2026-01-01"]) == 0


def test_what_is_wrong_with_an_account(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A role that is none, a short password and a name that is taken are one plain line each."""
    assert add(data, "a", "--role", "king") == 1
    assert "navigator" in capsys.readouterr().err
    assert add(data, "a", "--role", "navigator") == 0
    assert add(data, "a", "--role", "navigator") == 1
    (data / "password").write_text("short")
    assert add(data, "b", "--role", "navigator") == 1


def test_a_broken_chain_ends_with_a_status(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The first broken link is named."""
    from trialbridge.store import casebook

    assert add(data, "a", "--role", "navigator") == 0
    casebook.setup()
    from trialbridge.store.casebook.models import Audit

    Audit.objects.update(who="nobody")
    assert run(["audit", "verify"]) == 1
    assert "Broken at event 1" in capsys.readouterr().out
