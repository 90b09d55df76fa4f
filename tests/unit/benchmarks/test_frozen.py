"""The frozen criteria: drawn by a seed, compared by hashes, renewed in place; the file holds no sentence."""

from pathlib import Path

import msgspec
import pytest
from benchmarks import frozen
from tests.studies import record, write

from trialbridge.model.rule import Has

ITEMS = [f"* Weight over {number} kg\n" for number in range(41, 61)]


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a folder of two studies, and a file of hashes of its own."""
    (tmp_path / "ctgov").mkdir()
    made = [record(number, criteria="Inclusion Criteria:\n\n" + "".join(ITEMS)) for number in (1, 2)]
    write(tmp_path / "ctgov" / "studies.jsonl.gz", made)
    monkeypatch.setattr(frozen, "FILE", tmp_path / "frozen.csv")
    return tmp_path


def run(data: Path, monkeypatch: pytest.MonkeyPatch, *words: str) -> int:
    """Run the script."""
    monkeypatch.setattr("sys.argv", ["frozen.py", "--data", str(data), *words])
    return int(frozen.main())


def test_a_draw_is_the_same_again_and_holds_no_words(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The seed fixes the draw; what is written are numbers and hashes; without a change nothing is told."""
    assert run(data, monkeypatch, "--draw") == 0
    first = frozen.FILE.read_text("utf-8")
    assert run(data, monkeypatch, "--draw") == 0
    assert frozen.FILE.read_text("utf-8") == first
    assert 3 < len(first.splitlines()) < 30
    assert "eight" not in first
    assert run(data, monkeypatch) == 0


def test_a_changed_rule_is_printed_and_renewed(
    data: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Another rule is shown with its text from the data and ends with status 1; --update writes it down."""
    run(data, monkeypatch, "--draw")
    count = len(list(frozen.read()))
    parse = frozen.rules.parse

    def other(study: object, vocabulary: object) -> object:
        return tuple(
            msgspec.structs.replace(it, rule=Has(concept="stroke")) for it in parse(study, vocabulary)
        )

    monkeypatch.setattr(frozen.rules, "parse", other)
    capsys.readouterr()
    assert run(data, monkeypatch, "--show", "1") == 1
    said = capsys.readouterr().out
    assert f"## another rule: {count}" in said
    assert "(inclusion): Weight over " in said
    assert "→ stroke" in said
    assert f"… and {count - 1} more" in said
    assert run(data, monkeypatch, "--update") == 0
    assert run(data, monkeypatch) == 0


def test_what_is_cut_otherwise_is_told_and_replaced(
    data: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A criterion that is no more is named; --update puts its nearest neighbour in its place."""
    run(data, monkeypatch, "--draw")
    rows = list(frozen.read())
    frozen.write([rows[0]._replace(text="00000000"), *rows[1:]])
    capsys.readouterr()
    assert run(data, monkeypatch) == 1
    assert f"## cut otherwise: 1\n{rows[0].study} {rows[0].number}" in capsys.readouterr().out
    run(data, monkeypatch, "--update")
    assert len(list(frozen.read())) == len(rows)
    assert run(data, monkeypatch) == 0


def test_without_the_data_it_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """One line says what is absent, and the status is 2."""
    assert run(tmp_path, monkeypatch) == 2
    assert "real data is absent" in capsys.readouterr().err
