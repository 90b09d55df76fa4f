"""`trialbridge landscape`: for people, as JSON, as a page, as tables."""

import json
from pathlib import Path

from tests.unit.cli.conftest import Shell


def test_landscape_prints_rows_and_numbers(shell: Shell) -> None:
    """People see categories and key numbers; programs get the contract's fields."""
    shown = shell("landscape", "CIK")
    assert shown.status == 0
    assert "CIK + anti-VEGF" in shown.out
    assert "Key numbers" in shown.out
    document = json.loads(shell("landscape", "CIK", "--json", "--since", "2018-01-01").out)
    assert {"topic", "day", "rows", "numbers"} <= document.keys()
    assert {"category", "cancers", "phases", "question", "studies"} <= document["rows"][0].keys()
    assert {"name", "value", "query"} == document["numbers"][0].keys()


def test_landscape_writes_a_page_and_tables(shell: Shell, tmp_path: Path) -> None:
    """--html is one page; a file that ends in .csv gets the labels."""
    assert shell("landscape", "CIK", "--html", "--out", tmp_path / "cik.html").status == 0
    assert "<svg " in (tmp_path / "cik.html").read_text("utf-8")
    assert shell("landscape", "CIK", "--out", tmp_path / "cik.csv").status == 0
    assert (tmp_path / "cik.csv").read_text("utf-8").startswith("study,title,facet")


def test_landscape_of_nothing_says_so(shell: Shell) -> None:
    """A topic without a study ends with status 1 and says what to do; so does a day that is none."""
    nothing = shell("landscape", "zzzzqqq")
    assert nothing.status == 1
    assert "search for other words" in nothing.err
    assert shell("landscape", "CIK", "--since", "soon").status == 1
