"""The landscape of a topic on the sample studies, and its tables."""

import csv
import sys
from datetime import date
from importlib.resources import as_file, files
from pathlib import Path

import pytest
from pyarrow import parquet

from trialbridge.errors import InputError
from trialbridge.flows import landscape as flow
from trialbridge.flows.ingest import ingest


@pytest.fixture(scope="module")
def stocked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a data folder that holds the sample studies."""
    folder = tmp_path_factory.mktemp("landscape")
    with as_file(files("trialbridge.flows") / "samples" / "studies.jsonl") as studies:
        ingest([studies], data=folder)
    return folder


def test_topic_of_a_class_keeps_what_tests_it(stocked: Path) -> None:
    """CIK in any of its names gives the same studies, DC-CIK among them, NK alone not."""
    found = flow.landscape("CIK", data=stocked, day=date(2026, 1, 2))
    again = flow.landscape("cytokine-induced killer", data=stocked, day=date(2026, 1, 2))
    assert {each.study for each in found.cards} == {each.study for each in again.cards}
    assert all({"class:cik", "class:dc-cik"} & each.tokens for each in found.cards)
    assert found.landscape.day == "2026-01-02"
    assert found.landscape.studies == len(found.cards) > 10
    assert flow.asked("NK cells").classes == {"nk", "car-nk"}


def test_topic_of_any_words_keeps_what_is_found(stocked: Path) -> None:
    """A cancer is looked up as in a search."""
    found = flow.landscape("liver cancer", data=stocked)
    assert len(found.cards) > 3
    assert not flow.asked("liver cancer").classes


def test_new_counts_from_a_day(stocked: Path) -> None:
    """Studies first registered since the day are new."""
    every = flow.landscape("CIK", data=stocked, since="1999-01-01").landscape
    some = flow.landscape("CIK", data=stocked, since="2018-01-01").landscape
    assert every.studies >= len(every.new)
    assert 0 < len(some.new) < len(every.new)


def test_tables_hold_every_label(stocked: Path, tmp_path: Path) -> None:
    """CSV and Parquet hold the same rows, one a label."""
    cards = flow.landscape("CIK", data=stocked).cards
    flow.table(cards, tmp_path / "labels.csv")
    flow.table(cards, tmp_path / "labels.parquet")
    with (tmp_path / "labels.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert rows == parquet.read_table(tmp_path / "labels.parquet").to_pylist()
    assert len(rows) == sum(len(each.labels) + len(each.questions) for each in cards)


def test_parquet_needs_its_library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without it one line says what to install, or what else to do."""
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(InputError, match=r"\.csv"):
        flow.table((), tmp_path / "labels.parquet")
