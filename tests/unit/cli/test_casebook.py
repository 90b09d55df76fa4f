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


def test_accounts_end_and_are_reset(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Both say so; a name that is nobody's is one plain line."""
    assert add(data, "a", "--role", "navigator") == 0
    assert run(["user", "reset", "a", "--password-file", str(data / "password")]) == 0
    assert run(["user", "end", "a"]) == 0
    assert "a: ended" in capsys.readouterr().out
    assert run(["user", "end", "nobody"]) == 1
    assert "nobody" in capsys.readouterr().err
    (data / "password").write_text("trialbridge-hospital")
    assert run(["user", "reset", "a", "--password-file", str(data / "password")]) == 1
    assert "hard to guess" in capsys.readouterr().err


def test_reminders_and_jobs(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Without cases no mail; on SQLite there is no queue for a worker or a role, and that is said."""
    pytest.importorskip("procrastinate", reason="the extra `postgres` brings the queue")
    assert add(data, "a", "--role", "navigator") == 0
    capsys.readouterr()
    assert run(["remind", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"mails": 0}
    assert run(["remind"]) == 0
    assert run(["work", "--once"]) == 1
    assert "PostgreSQL" in capsys.readouterr().err
    assert run(["user", "role", "serving"]) == 1


def test_without_its_library_the_casebook_says_what_to_install(tmp_path: Path) -> None:
    """`user add` where `cryptography` is missing ends with one clear line and the status of a user's error."""
    import os
    import subprocess
    import sys

    code = (
        "import sys; sys.modules['cryptography'] = None; sys.argv = ['trialbridge', 'user', 'add', 'a', '--role', "
        "'navigator', '--organisation', 'H', '--password-file', sys.argv[1]]; "
        "from trialbridge.cli import main; main()"
    )
    (tmp_path / "password").write_text("a long enough password\n")
    environment = {**os.environ, "TRIALBRIDGE_DATA": str(tmp_path / "data")}
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "password")],
        env=environment, capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert done.returncode == 1, done.stderr
    assert "trialbridge[cases]" in " ".join(done.stderr.split())
    assert "Traceback" not in done.stderr
