"""Bad input: one plain line on standard error, the right exit status, and nothing stored is lost."""

import errno
import gzip
import json
import sys
from pathlib import Path

import pytest
from tests.unit.cli.conftest import Shell

from trialbridge.cli import app
from trialbridge.cli.app import main

GZ = gzip.compress(b'{"born": "1970"}')
PATIENTS = {
    "empty": b"",
    "white": b" \n\t",
    "cut json": b'{"born": "1970", "sex": ',
    "cut gzip": GZ[:-9],
    "damaged gzip": GZ[:12] + b"\xff\xff" + GZ[14:],
    "unknown field": b'{"borne": "1970"}',
    "wrong kind": b'{"conditions": 7}',
    "no text": b'{"sex": "\xff\xfe"}',
    "a cut off resource": b'{"resourceType": "Patient"',
    "a damaged document": b"%PDF-1.7 nothing",
    "deep": b"[" * 100_000,
    "deep form": b'{"a":' * 100_000,
}


@pytest.mark.parametrize("name", PATIENTS)
@pytest.mark.parametrize("command", ["match", "intake"])
def test_a_record_that_cannot_be_read(shell: Shell, tmp_path: Path, name: str, command: str) -> None:
    """A record that is not what it claims gives one line (or its facts, as a note) and never a trace."""
    file = tmp_path / "patient"
    file.write_bytes(PATIENTS[name])
    ran = shell(command, file)
    if name == "deep":
        assert ran.status in (0, 1)
        return
    assert (ran.status, ran.out) == (1, ""), ran
    _one_line(ran.err)
    assert "expected" in ran.err


@pytest.mark.parametrize(
    "given",
    [
        b'{"born": "2024-13-40"}',
        b'{"age": "N/A (No limit)"}',
        b'{"sex": "female", "conditions": [{"words": "ovarian cancer"}]}',
        "Пациентка 61 года, рак яичника.".encode(),
        "患者女，61岁，卵巢癌。".encode(),
        b"<html><body>Not found</body></html>",
    ],
)
def test_a_doubtful_record_is_matched(shell: Shell, given: bytes) -> None:
    """An impossible day, a strange age, no birth date, another language: doubts are issues, not failures."""
    ran = shell("match", "-", "--json", "--top", 1, given=given)
    assert ran.status in (0, 1)
    if ran.status == 0:
        assert json.loads(ran.out)["results"]
    else:
        _one_line(ran.err)


@pytest.mark.parametrize("command", ["match", "intake", "parse"])
def test_a_file_that_is_not_there(shell: Shell, tmp_path: Path, command: str) -> None:
    """The line names the file and says what came; so for a folder."""
    for path in (tmp_path / "nothing.json", tmp_path):
        ran = shell(command, path)
        assert (ran.status, ran.out) == (1, "")
        _one_line(ran.err)
        assert str(path) in ran.err
    streamed = shell("parse", tmp_path / "nothing.jsonl", "--jsonl")
    assert (streamed.status, streamed.out) == (1, "")
    _one_line(streamed.err)


@pytest.mark.parametrize(
    "words",
    [
        ("match",),
        ("match", "-", "--top", "many"),
        ("match", "-", "--top", "0"),
        ("match", "-", "--no-such-option"),
        ("no-such-command",),
        ("search", "x", "--limit", "0"),
        ("eval", "trec"),
        ("ingest",),
    ],
)
def test_wrong_usage(shell: Shell, words: tuple[str, ...]) -> None:
    """A wrong option, a missing argument, an unknown command: status 1 and one line that names the help."""
    ran = shell(*words)
    assert (ran.status, ran.out) == (1, "")
    _one_line(ran.err)
    assert "--help" in ran.err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("match", "-", "--on", "2024-13-40"), "--on"),
        (("match", "-", "--presume", "yes"), "--presume"),
        (("match", "-", "--study", "NCT99999999"), "NCT99999999"),
        (("match", "-", "--format", "fax"), "fax"),
        (("show", "NCT99999999"), "NCT99999999"),
        (("show", "NCT03410368", "--as-of", "yesterday"), "--as-of"),
        (("show", "NCT03410368", "--as-of", "1990-01-01"), "1990-01-01"),
        (("changes", "NCT99999999"), "NCT99999999"),
        (("ingest", "no/such/file.json"), "no/such/file.json"),
        (("ingest", __file__, "--registry", "nowhere"), "nowhere"),
        (("eval", "trec", "--topics", "x", "--qrels", "y", "--protocol", "mine"), "--protocol"),
    ],
)
def test_wrong_values(shell: Shell, words: tuple[str, ...], said: str) -> None:
    """A value that cannot be: status 1 and one line that names it."""
    ran = shell(*words, given=b'{"born": "1970"}')
    assert (ran.status, ran.out) == (1, "")
    _one_line(ran.err)
    assert said in ran.err


def test_nothing_was_ingested_yet(shell: Shell, tmp_path: Path) -> None:
    """Before the first ingest, matching and searching say what to do."""
    for words in (("match", "-"), ("search", "x")):
        ran = shell(*words, data=tmp_path, given=b'{"born": "1970"}')
        assert (ran.status, ran.out) == (1, "")
        _one_line(ran.err)
        assert "trialbridge ingest" in ran.err


def test_a_file_that_is_no_registry_record_is_rejected(shell: Shell, tmp_path: Path) -> None:
    """HTML for JSON, a cut-off file, an empty file: each is told, and what is stored stays."""
    for name, data in (("a.json", b"<html>"), ("b.json", b'{"protocolSection": {"id'), ("c.jsonl", b"")):
        (tmp_path / name).write_bytes(data)
        ran = shell("ingest", tmp_path / name, "--json", data=tmp_path / "data")
        assert ran.status == 1
        counts = json.loads(ran.out)
        assert counts["new"] == 0
        assert counts["read"] == counts["rejected"]


def test_a_folder_that_cannot_be_used(shell: Shell, tmp_path: Path) -> None:
    """A data folder that is a file, an --out that cannot be written: one line each."""
    (tmp_path / "file").write_text("x")
    ran = shell("search", "x", data=tmp_path / "file")
    assert (ran.status, ran.out) == (2, "")
    _one_line(ran.err)
    out = shell("match", "-", "--json", "--out", tmp_path / "no" / "file", given=b'{"born": "1970"}')
    assert (out.status, out.out) == (1, "")
    _one_line(out.err)
    demo = shell("demo", "--out", tmp_path / "file" / "pages", data=tmp_path / "data")
    assert (demo.status, demo.out) == (2, "")
    _one_line(demo.err)


def test_a_bad_gzip_while_streaming(shell: Shell, tmp_path: Path) -> None:
    """A stream that ends early gives one line after what could be read."""
    file = tmp_path / "studies.jsonl.gz"
    file.write_bytes(gzip.compress(b'{"id": "a", "text": "Age > 18"}\n' * 3)[:-9])
    ran = shell("parse", file, "--jsonl")
    assert ran.status == 1
    _one_line(ran.err)


def test_failures_of_the_machine(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """An error of the system is one line and status 2, an interruption 130, a closed pipe nothing at all."""
    failures = {
        2: OSError(errno.ENOSPC, "No space left on device", "/data"),
        130: KeyboardInterrupt(),
    }
    for status, failure in failures.items():
        monkeypatch.setattr(app, "app", _raising(failure))
        assert app.run([]) == status
        _one_line(capsys.readouterr().err)
    with pytest.raises(SystemExit) as ended:
        main([])
    assert ended.value.code == 130


def test_a_reader_that_has_seen_enough(stocked: Path) -> None:
    """`trialbridge … | head -1` ends quietly."""
    import os
    import subprocess

    line = f"{sys.executable} -m trialbridge search '' --limit 40 | head -c 10"
    environment = {**os.environ, "TRIALBRIDGE_DATA": str(stocked)}
    done = subprocess.run(["bash", "-c", line], env=environment, capture_output=True, timeout=60, check=False)
    assert (len(done.stdout), done.stderr) == (10, b"")


def _raising(failure: BaseException) -> object:
    def command(*given: object, **options: object) -> int:
        raise failure

    return command


def _one_line(err: str) -> None:
    assert err.startswith("trialbridge: "), err
    assert err.count("\n") == 1, err
    assert "Traceback" not in err
