"""A generation is built beside and swapped whole; what is unfinished is never served."""

import json
import os
import shutil
from pathlib import Path

import numpy as np
import pytest
from tests.studies import record, write

from trialbridge import store
from trialbridge.errors import SourceError
from trialbridge.flows import derive as derivation
from trialbridge.flows import doctor, engine, generation, reindex, search, show
from trialbridge.flows.ingest import ingest
from trialbridge.search import Wanted


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    """Make a data folder of thirty studies and its first generation."""
    folder = tmp_path_factory.mktemp("template")
    made = [record(number, title=f"Study {number} of hepatocellular carcinoma") for number in range(1, 31)]
    ingest([write(folder / "first.jsonl", made)], data=folder / "data", workers=0)
    return folder / "data"


@pytest.fixture
def data(template, tmp_path):
    """Give a copy of the data folder of thirty studies."""
    return Path(shutil.copytree(template, tmp_path / "data"))


def levels(data):
    """Give the worst that the doctor says of a folder."""
    found = {finding.level for finding in doctor.doctor(data=data)}
    return next(level for level in ("broken", "stale", "note", "ok") if level in found)


def findings(data, level):
    """Give what the doctor says at a level."""
    return [f"{it.about}: {it.says}; {it.do}" for it in doctor.doctor(data=data) if it.level == level]


def change(data, number, title, posted="2024-06-01", **more):
    """Ingest another version of a study."""
    file = write(data.parent / "change.jsonl", [record(number, title=title, posted=posted, **more)])
    return ingest([file], data=data, workers=0)


def test_what_is_fresh_is_not_built_again(data):
    """Reindexing without a change gives the generation that is there."""
    assert reindex.reindex(data=data).name == "g000001"
    assert reindex.reindex(data=data, force=True, workers=0).name == "g000002"
    assert levels(data) == "ok"


def test_few_changes_update_what_is_there(data, monkeypatch):
    """A changed and a new study are put in without deriving the others; the result is a full build's."""
    derived = []
    monkeypatch.setattr(reindex, "derive", lambda job: derived.extend(job.studies) or derivation.derive(job))
    assert change(data, 7, "Renamed zebra", criteria="Inclusion: platelets > 100").changed == 1
    assert change(data, 31, "A new one", posted="2020-01-01").new == 1
    assert [study for study, *_ in derived] == ["NCT00000007", "NCT00000031"]
    served = generation.current(data)
    assert (served.name, served.stamp.drift, served.stamp.studies) == ("g000003", 2, 31)
    assert search.find("zebra", data=data).total == 1
    assert search.find("Study 7", data=data).results[0].study != "NCT00000007"
    assert search.find("", data=data).total == 31
    updated = parts(served)
    full = parts(reindex.reindex(data=data, force=True, workers=0))
    assert updated == full
    assert levels(data) == "ok"


def parts(served):
    """Give what a generation says of each study, whatever the order of its rows."""
    compiled = served.compiled
    rows = np.bincount(compiled.arrays["row_study"], minlength=len(compiled.studies)).tolist()
    data = served.folder.parents[1]
    made = {study: show.show(study, data=data).study for study, _ in served.studies}
    criteria = {study: show.criteria(one, data=data) for study, one in made.items()}
    ranked = {study for study, _ in served.index.rank([Wanted("hepatocellular")])}
    counts = (served.stamp.criteria, served.stamp.computable, served.stamp.snapshot)
    return sorted(served.studies), sorted(zip(compiled.studies, rows, strict=True)), criteria, ranked, counts


def test_many_changes_lay_everything_out_anew(data):
    """From a tenth on the older texts would weigh too much."""
    for number in range(1, 5):
        change(data, number, "Renamed")
    served = generation.current(data)
    assert served.stamp.drift < 4
    assert sorted(served.studies) == served.studies


def test_another_parser_parses_again_and_another_index_does_not(data, monkeypatch):
    """Each part is taken over as long as the code it depends on is the same."""
    parsed = []
    parse = derivation.rules.parse
    monkeypatch.setattr(
        derivation.rules,
        "parse",
        lambda study, vocabulary: parsed.append(study.id) or parse(study, vocabulary),
    )
    digest = engine.digest
    changed = engine.INDEX
    monkeypatch.setattr(engine, "digest", lambda *of: digest(*of) + ("x" if of == changed else ""))
    assert "the index has another layout" in findings(data, "stale")[0]
    reindex.reindex(data=data, workers=0)
    assert parsed == []
    changed = engine.SUMMARIES
    monkeypatch.setattr(engine, "engine", lambda: "another")
    assert "this is another" in findings(data, "stale")[0]
    reindex.reindex(data=data, workers=0)
    assert parsed == []
    changed = engine.RULES
    monkeypatch.setattr(engine, "engine", lambda: "yet another")
    reindex.reindex(data=data, workers=0)
    assert len(parsed) == 30


def test_the_old_generation_serves_until_the_new_one_is_whole(data, monkeypatch):
    """A build that fails leaves the one that serves, and its own leftovers are swept."""
    store.setup(data)

    def fail(*_):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(generation, "publish", fail)
        with pytest.raises(SourceError, match="No space left"):
            reindex.reindex(data=data, force=True, workers=0)
    assert generation.current(data).name == "g000001"
    assert search.find("", data=data).total == 30
    assert [entry.name for entry in (data / "generations").iterdir() if entry.is_dir()] == ["g000001"]


@pytest.mark.parametrize("interrupted", ["before the stamp", "before the pointer"])
def test_an_interrupted_swap_leaves_one_whole_generation(data, monkeypatch, interrupted):
    """Killed before the stamp or between stamp and pointer, the old one serves; the next build cleans up."""
    replace = generation._replace

    def stop(file, content):
        if file.name == generation.STAMP and interrupted == "before the pointer":
            replace(file, content)
            return
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(generation, "_replace", stop)
        patch.setattr(generation, "_sweep", lambda root: None)  # a killed process sweeps nothing
        with pytest.raises(KeyboardInterrupt):
            reindex.reindex(data=data, force=True, workers=0)
    assert generation.current(data).name == "g000001"
    assert search.find("", data=data).total == 30
    if interrupted == "before the stamp":
        assert "unfinished: g000002" in findings(data, "note")[0]
    served = reindex.reindex(data=data, force=True, workers=0)
    assert levels(data) == "ok"
    left = sorted(entry.name for entry in (data / "generations").iterdir() if entry.is_dir())
    assert left == ["g000001", served.name]


def test_an_opened_generation_outlives_the_next_one(data):
    """Who opened a generation goes on with it while the next one is swapped in."""
    old = generation.current(data)
    assert len(old.index) == 30
    change(data, 31, "One more")
    assert len(old.rules) > 0
    assert len(old.compiled.studies) == 30
    assert old.index.search("hepatocellular").total == 30
    assert len(generation.current(data).index) == 31


@pytest.mark.parametrize(
    ("file", "content"),
    [
        ("stamp.json", b"{"),
        ("stamp.json", None),
        ("studies.msgpack", b"\xff"),
        ("rules.bin", b"cut"),
        ("summaries.bin", None),
        ("index/meta.json", b"{}"),
        ("predicates/names.msgpack", b"\xff"),
    ],
)
def test_a_broken_part_is_found_and_mended(data, file, content):
    """The doctor names what is broken, and a reindex builds a whole one."""
    path = data / "generations" / "g000001" / file
    path.unlink() if content is None else path.write_bytes(content)
    broken = findings(data, "broken")
    if file != "summaries.bin":  # only builds read it
        assert "reindex" in broken[0]
    change(data, 31, "One more")
    assert levels(data) == "ok"
    assert search.find("", data=data).total == 31


def test_damage_inside_the_rules_is_found_and_mended(data):
    """A flipped byte is found by the doctor; a forced build makes it good."""
    path = data / "generations" / "g000001" / "rules.bin"
    damaged = bytearray(path.read_bytes())
    damaged[20] ^= 0xFF
    path.write_bytes(damaged)
    assert "1 parsed criteria are damaged" in findings(data, "broken")[0]
    reindex.reindex(data=data, force=True, workers=0)
    assert levels(data) == "ok"


def test_rules_laid_out_by_another_version_are_compiled_anew(data):
    """A generation without the present layout of compiled rules makes it of its summaries, once, and keeps it."""
    before = generation.current(data).compiled
    place = data / "generations" / "g000001" / "predicates"
    shutil.rmtree(place)
    place.with_name(f"predicates.{os.getpid()}").touch()  # nothing can be kept there
    made = generation.current(data).compiled
    assert not place.exists()
    place.with_name(f"predicates.{os.getpid()}").unlink()
    kept = generation.current(data).compiled
    assert place.exists()
    for compiled in (made, kept):
        assert compiled.names == before.names
        assert {name: array.tolist() for name, array in compiled.arrays.items()} == {
            name: array.tolist() for name, array in before.arrays.items()
        }


def test_a_part_of_another_size_is_found(data):
    """A list of studies that does not fit the stamp is told."""
    stamp = data / "generations" / "g000001" / "stamp.json"
    stamp.write_text(json.dumps({**json.loads(stamp.read_text()), "studies": 29}))
    assert "29 studies were built, but: index 30" in findings(data, "broken")[0]


def test_the_doctor_tells_what_is_behind(data):
    """Studies newer than the generation, no generation, and nothing at all are told apart."""
    file = write(data.parent / "more.jsonl", [record(31)])
    ingest([file], data=data, reindex=False)
    assert "the catalogue has changed" in findings(data, "stale")[0]
    shutil.rmtree(data / "generations")
    assert "there is none yet" in findings(data, "stale")[0]
    assert "nothing was ingested" in findings(data.parent / "empty", "note")[0]


def test_the_doctor_reads_every_document(data):
    """A stored version that cannot be read or is another is told; the build goes on without it."""
    store.setup(data)
    from trialbridge.store.catalog import queries
    from trialbridge.store.catalog.models import StudyVersion
    from trialbridge.store.catalog.rows import row_of

    other = row_of(show.show("NCT00000002", data=data).study)
    StudyVersion.objects.filter(study_id="NCT00000001").update(document=b"damaged")
    StudyVersion.objects.filter(study_id="NCT00000003").update(document=other.document)
    broken = findings(data, "broken")
    assert "2 stored versions cannot be read: NCT00000001" in broken[0]
    assert all("documents" in finding for finding in broken)
    assert search.find("", data=data, limit=50).total == 30
    served = reindex.reindex(data=data, force=True, workers=0)
    assert served.stamp.unreadable == ("NCT00000001",)
    assert any("left out: NCT00000001" in finding for finding in findings(data, "broken"))
    assert not generation.stale(served, queries.snapshot())


def test_the_doctor_survives_a_folder_it_cannot_use(tmp_path):
    """An unusable catalogue is a finding, not an exception."""
    (tmp_path / "catalog.sqlite3").write_bytes(b"no database at all, and long enough to be sure" * 99)
    assert levels(tmp_path) == "broken"


def test_the_engine_is_named_by_version_and_code():
    """The name changes with any part it depends on."""
    assert engine.engine().startswith("0.")
    assert engine.engine().endswith(engine.digest(*engine.COMPILED))
    assert (
        len(
            {engine.digest(*part) for part in (engine.RULES, engine.SUMMARIES, engine.COMPILED, engine.INDEX)}
        )
        == 4
    )
    assert engine.digest("nothing of the kind") != engine.digest("errors.py")
