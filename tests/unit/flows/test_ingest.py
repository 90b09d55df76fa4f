"""Ingesting adds up, is repeatable, and says in one line what it could not read."""

import gzip
import json

import pytest
from tests.studies import CRITERIA, lines, record, write

from trialbridge import registries, store
from trialbridge.errors import InputError, UnknownIdError
from trialbridge.flows import doctor, generation, rules, search, show
from trialbridge.flows import ingest as flow
from trialbridge.flows.ingest import ingest
from trialbridge.flows.reindex import reindex
from trialbridge.model.rule import Opaque

pytestmark = pytest.mark.usefixtures("home")
XML = """<?xml version="1.0" encoding="UTF-8"?>
<clinical_study><id_info><nct_id>NCT00000077</nct_id></id_info><brief_title>From XML</brief_title>
<eligibility><criteria><textblock>Inclusion: age over 18</textblock></criteria></eligibility>
</clinical_study>"""


def outcome(counts):
    """Give the counts as a tuple."""
    return counts.read, counts.new, counts.changed, counts.same, counts.rejected


def test_the_same_file_again_changes_nothing(tmp_path):
    """New, then same; what changed is a new version, and everything adds up."""
    file = write(tmp_path / "a.jsonl.gz", [record(1), record(2), record(1)])
    data = tmp_path / "data"
    assert outcome(first := ingest([file], data=data)) == (3, 2, 0, 1, 0)
    assert outcome(again := ingest([file], data=data)) == (3, 0, 0, 3, 0)
    assert first.generation == again.generation == "g000001"
    newer = write(tmp_path / "b.jsonl", [record(2, title="Renamed", posted="2024-09-01")])
    assert outcome(third := ingest([newer], data=data)) == (1, 0, 1, 0, 0)
    assert third.generation == "g000002"
    assert search.find("renamed", data=data).total == 1
    assert [line.current for line in show.history("NCT00000002", data=data)] == [False, True]
    shown = show.show("NCT00000002", "2024-05-01", data=data)
    assert (shown.study.title[0].text, shown.versions, shown.current) == ("Study 2", 2, False)


def test_batches_meet_without_a_gap(tmp_path, monkeypatch):
    """Records spread over many batches of several files are all stored, each once."""
    monkeypatch.setattr(flow, "BATCH_RECORDS", 7)
    first = write(tmp_path / "a.jsonl", [record(number) for number in range(1, 31)])
    second = write(tmp_path / "b.jsonl", [record(number) for number in range(20, 41)])
    told = []
    counts = ingest(
        [first, second], data=tmp_path / "data", workers=0, progress=lambda *what: told.append(what)
    )
    assert outcome(counts) == (51, 40, 0, 11, 0)
    size = first.stat().st_size + second.stat().st_size
    assert ("reading", size, size) in told
    assert told[-1] == ("parsing", 40, 40)


def test_workers_give_what_one_process_gives(tmp_path, monkeypatch):
    """Rows are the same, in the same order, whoever read them."""
    monkeypatch.setattr(flow, "BATCH_RECORDS", 5)
    file = write(tmp_path / "a.jsonl", [record(number) for number in range(1, 41)])
    ingest([file], data=tmp_path / "alone", workers=0)
    ingest([file], data=tmp_path / "workers", workers=2)
    books = []
    for name in ("alone", "workers"):
        store.setup(tmp_path / name)
        from trialbridge.store.catalog import queries

        served = generation.current(tmp_path / name)
        books.append((queries.snapshot(), served.stamp.snapshot, (served.folder / "rules.bin").read_bytes()))
    assert books[0] == books[1]
    assert books[0][0] == books[0][1]


BAD = [
    ("empty.json", b"", "an empty file", 1),
    ("page.json", b"<!DOCTYPE html><html><body>503</body></html>", "an HTML page", 0),
    ("list.json", b"[1, 2, 3]", "JSON", 0),
    ("other.json", b'{"hello": "world"}', "JSON", 0),
    ("text.txt", b"once upon a time", "other text", 0),
    ("cut.json", json.dumps(record(1)).encode()[:-20], "", 0),
    ("cut.jsonl", lines([record(1)])[:-20], "", 0),
    ("cut.gz", gzip.compress(lines([record(1)]))[:-12], "cut off", 1),
    ("latin.jsonl", json.dumps(record(1, title="né"), ensure_ascii=False).encode("latin-1"), "", 0),
    ("no-id.jsonl", b'{"protocolSection": {"identificationModule": {}}}', "no identifier", 0),
    ("big.jsonl", json.dumps(record(1, criteria="x" * (30 << 20))).encode(), "bytes", 0),
]


@pytest.mark.parametrize(("name", "data", "came", "damaged"), BAD, ids=[name for name, *_ in BAD])
def test_bad_input_is_one_rejection_and_stops_nothing(tmp_path, name, data, came, damaged):
    """A file that is not what it claims gives one reason; the files before and behind it are read."""
    folder = tmp_path / "in"
    folder.mkdir()
    write(folder / "a.jsonl", [record(1)])
    (folder / f"b-{name}").write_bytes(data)
    write(folder / "c.jsonl", [record(3)])
    counts = ingest([folder], data=tmp_path / "data", workers=0)
    assert outcome(counts) == (3, 2, 0, 0, 1)
    assert counts.damaged == damaged
    (refusal,) = counts.rejections
    assert f"b-{name}" in refusal.where
    assert came in refusal.came
    assert "\n" not in refusal.came
    levels = {finding.about: finding.level for finding in doctor.doctor(data=tmp_path / "data")}
    assert set(levels.values()) <= {"ok", "note"}


def test_odd_values_are_read(tmp_path):
    """A date that is none and an age without a limit are kept as published, not rejected."""
    odd = record(1, posted="2024-13-40")
    odd["protocolSection"]["eligibilityModule"]["maximumAge"] = "N/A (No limit)"
    del odd["protocolSection"]["eligibilityModule"]["eligibilityCriteria"]
    file = write(tmp_path / "a.jsonl", [odd])
    assert outcome(ingest([file], data=tmp_path / "data")) == (1, 1, 0, 0, 0)
    made = show.show("NCT00000001", data=tmp_path / "data").study
    assert made.eligibility.maximum_age.value is None
    assert show.criteria(made, data=tmp_path / "data") == ()


def test_rejections_do_not_pile_up(tmp_path):
    """Reading a bad file again replaces what was said of it."""
    file = tmp_path / "a.jsonl"
    file.write_bytes(lines([record(1)]) + b"{}\n")
    for _ in range(3):
        ingest([file], data=tmp_path / "data", reindex=False)
    from trialbridge.store.catalog import queries

    assert queries.counts().rejected == 1


def test_a_reader_that_fails_rejects_its_record_only(tmp_path, monkeypatch):
    """A fault in a reader becomes a Rejected with the record's place."""

    class Broken:
        """A reader with a fault."""

        @staticmethod
        def read(data):
            raise ZeroDivisionError("a fault")

    monkeypatch.setattr(registries, "registries", lambda: {"ctgov": Broken})
    monkeypatch.setattr(registries, "recognise", lambda data: "ctgov")
    file = write(tmp_path / "a.jsonl", [record(1)])
    counts = ingest([file], data=tmp_path / "data", reindex=False)
    assert counts.rejected == 1
    assert counts.rejections[0].came == "ZeroDivisionError: a fault"
    assert counts.rejections[0].where.endswith("a.jsonl: line 1")


def test_a_registry_may_be_named(tmp_path):
    """`registry` forces a reader; an unknown name is the user's error."""
    file = write(tmp_path / "a.jsonl", [record(1)])
    assert outcome(ingest([file], "ctgov", data=tmp_path / "data", reindex=False)) == (1, 1, 0, 0, 0)
    with pytest.raises(InputError, match="ctgov"):
        ingest([file], "nowhere", data=tmp_path / "data")


def test_xml_alone_and_inside_json_lines(tmp_path):
    """A legacy XML record is the same study in a file of its own and in a JSON line."""
    (tmp_path / "a.xml").write_text(XML)
    (tmp_path / "b.jsonl").write_text(json.dumps({"id": "NCT00000077", "xml": XML}) + "\n")
    counts = ingest([tmp_path / "a.xml", tmp_path / "b.jsonl"], data=tmp_path / "data")
    assert outcome(counts) == (2, 1, 0, 1, 0)


def test_nothing_ingested_yet_is_said_so(tmp_path):
    """A search in an empty data folder says what to do; an unknown study too."""
    with pytest.raises(InputError, match="trialbridge ingest"):
        search.find("anything", data=tmp_path)
    with pytest.raises(UnknownIdError):
        show.show("NCT00000001", data=tmp_path)


def test_lines_of_a_search(tmp_path):
    """A found study has its line and a snippet of its own words; pages go on."""
    file = write(tmp_path / "a.jsonl", [record(number, title=f"CIK {number}") for number in range(1, 6)])
    ingest([file], data=tmp_path / "data")
    page = search.find("CIK", limit=2, data=tmp_path / "data")
    assert (page.total, len(page.results), page.how) == (5, 2, "words")
    line = page.results[0]
    assert line.title.startswith("CIK")
    assert line.status == "recruiting"
    assert line.conditions == ["Hepatocellular Carcinoma"]
    assert line.snippet in CRITERIA
    rest = search.find("CIK", limit=9, offset=2, data=tmp_path / "data", facets=False)
    assert len(rest.results) == 3
    assert rest.facets == {}


def test_a_parser_that_fails_leaves_the_text_whole(tmp_path, monkeypatch, vocabulary):
    """The block stays as one thing not understood, and its span covers it."""
    from trialbridge import eligibility

    def fail(*_, **__):
        raise RecursionError

    file = write(tmp_path / "a.jsonl", [record(1, criteria=f"\n {CRITERIA} ")])
    monkeypatch.setattr(eligibility, "parse", fail)
    ingest([file], data=tmp_path / "data", workers=0)
    made = show.show("NCT00000001", data=tmp_path / "data").study
    (criterion,) = show.criteria(made, data=tmp_path / "data")
    block = rules.block_of(made)
    assert criterion.rule == Opaque(text=block.strip())
    assert block[criterion.start : criterion.end] == criterion.text == block.strip()


def test_stored_criteria_are_those_that_were_parsed(tmp_path, vocabulary):
    """Packing and unpacking loses nothing, texts included."""
    file = write(tmp_path / "a.jsonl", [record(1)])
    ingest([file], data=tmp_path / "data")
    made = show.show("NCT00000001", data=tmp_path / "data").study
    assert show.criteria(made, data=tmp_path / "data") == rules.parse(made, vocabulary)
    reindex(data=tmp_path / "data", force=True)
    assert show.criteria(made, data=tmp_path / "data") == rules.parse(made, vocabulary)
