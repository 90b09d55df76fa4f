"""The commands on linked records, doubts and changes say what they found and did."""

import json
from pathlib import Path

import pytest
from tests.unit.cli.conftest import Shell
from tests.unit.flows.test_link import CHI, FULL, NCT, record, stocked

from trialbridge.cli import record_tables
from trialbridge.flows.reindex import reindex
from trialbridge.model.study import Coded, Text


@pytest.fixture
def two(tmp_path: Path) -> Path:
    """Give a folder with one study in two registries, indexed."""
    told = (Text(text="They completed the previous study NCT00000077."),)
    stocked(
        tmp_path,
        record(NCT, states=(CHI,), summary=told),
        record(CHI, "chictr", conditions=("Immunotherapy",), **FULL),
    )
    stocked(
        tmp_path,
        record(NCT, states=(CHI,), posted="2024-09-01", status=Coded(value="completed"), summary=told),
    )
    reindex(data=tmp_path, workers=1)
    return tmp_path


def test_show_lays_out_registrations_conflicts_and_doubts(shell: Shell, two: Path) -> None:
    """For people and for programs; --record shows the very record."""
    ran = shell("show", NCT, data=two)
    assert ran.status == 0
    for words in (
        "Registered as",
        "The records disagree",
        "Doubtful",
        "a condition is no disease",
        "Immunotherapy",
    ):
        assert words in ran.out, words
    document = json.loads(shell("show", NCT, "--json", data=two).out)
    assert document["study"]["id"] == document["registered"]["lead"]
    assert {it["id"] for it in document["registered"]["registrations"]} == {CHI, NCT}
    assert "no_disease" in {it["kind"] for it in document["flags"]}
    assert "NCT00000077" in shell("show", NCT, "--record", data=two).out


def test_changes_tells_events_first(shell: Shell, two: Path) -> None:
    """Each version with its events and fields."""
    ran = shell("changes", NCT, data=two)
    assert ran.status == 0
    assert "closed: recruiting -> completed" in ran.out
    assert "status: recruiting -> completed" in ran.out
    document = json.loads(shell("changes", NCT, "--json", data=two).out)
    kinds = [event["kind"] for it in document["versions"] for event in it["difference"].get("events", ())]
    assert kinds == ["closed"]


def test_link_and_split_are_a_persons_word(shell: Shell, two: Path) -> None:
    """Split, taken back, linked; each says what is so now."""
    who = ("--who", "A. Reader", "--why", "read both protocols")
    assert "are two studies now" in shell("split", NCT, CHI, *who, data=two).out
    assert "Kept apart" in shell("show", NCT, data=two).out
    assert shell("split", NCT, CHI, "--remove", data=two).out == "Taken back.\n"
    assert "Nobody has decided" in shell("link", NCT, CHI, "--remove", data=two).out
    assert json.loads(shell("link", CHI, NCT, *who, "--json", data=two).out)["same"] is True
    assert json.loads(shell("link", CHI, NCT, "--remove", "--json", data=two).out) == {"withdrawn": True}


def test_link_without_identifiers_finds_anew(shell: Shell, two: Path) -> None:
    """With counts; one identifier alone is an error."""
    assert "1 studies have 2 records" in shell("link", data=two).out
    assert json.loads(shell("link", "--json", data=two).out)["linked"] == 1
    ran = shell("link", NCT, data=two)
    assert (ran.status, "expected two identifiers" in ran.err) == (1, True)


def test_many_conflicts_are_cut(shell: Shell, two: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The rest is in the JSON."""
    monkeypatch.setattr(record_tables, "MOST_CONFLICTS", 0)
    assert "more (see --json)" in shell("show", NCT, data=two).out
