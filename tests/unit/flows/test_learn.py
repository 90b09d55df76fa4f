"""Learning from stored studies: a table in the data folder, part of the generation, stale when it changes."""

import json
from pathlib import Path

import pytest

from trialbridge.cli.app import run
from trialbridge.errors import SourceError
from trialbridge.flows import generation, words
from trialbridge.flows.ingest import ingest
from trialbridge.flows.learn import learn
from trialbridge.flows.ranking import engine_of
from trialbridge.flows.reindex import reindex
from trialbridge.vocab import default_vocabulary


def record(number: int, term: str, *above: str) -> str:
    """Give a record as ClinicalTrials.gov publishes it, with a heading and its ancestors."""
    return json.dumps(
        {
            "protocolSection": {
                "identificationModule": {"nctId": f"NCT9000{number:04}", "briefTitle": f"Study {number}"},
                "statusModule": {"overallStatus": "RECRUITING"},
                "conditionsModule": {"conditions": [term]},
                "eligibilityModule": {"eligibilityCriteria": f"Inclusion Criteria:\n\n* {term}"},
            },
            "derivedSection": {
                "conditionBrowseModule": {
                    "meshes": [{"id": "D000000001", "term": term}],
                    "ancestors": [{"id": "D000000002", "term": each} for each in above],
                }
            },
        }
    )


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a data folder with two ingested studies."""
    file = tmp_path / "studies.jsonl"
    file.write_text(record(1, "Zorblitis", "Asthma") + "\n" + record(2, "Asthma") + "\n", encoding="utf-8")
    folder = tmp_path / "data"
    monkeypatch.setenv("TRIALBRIDGE_DATA", str(folder))
    ingest([file], data=folder, workers=1)
    return folder


def test_learning_extends_the_vocabulary_of_the_next_generation(data: Path) -> None:
    """The table holds what was taught; the generation carries it, names it, and reads criteria with it."""
    told: list[tuple[str, int, int]] = []
    found = learn(data=data, progress=lambda *it: told.append(it), workers=1)
    assert (found.studies, found.rows, found.concepts, found.names) == (2, 1, 1, 0)
    assert ("learning", 2, 2) in told
    served = generation.current(data)
    assert served is not None
    assert served.name == found.generation
    assert served.stamp.learned == words.digest(data) != ""
    assert served.vocabulary.is_a("zorblitis", "asthma")
    assert served.stamp.learned in engine_of(data).name
    assert "zorblitis" in str(served.compiled.__dict__) or served.stamp.computable == 2
    assert learn(data=data, workers=1) == found


def test_another_table_makes_the_generation_stale(data: Path) -> None:
    """Deleting what was learned is a change too: the next generation is built by the tables alone."""
    learn(data=data, workers=1)
    (data / words.LEARNED).unlink()
    served = generation.current(data)
    assert served is not None
    assert "other words were learned since" in generation.stale(served, served.stamp.snapshot)
    built = reindex(data=data, workers=1)
    assert built.stamp.learned == ""
    assert built.vocabulary is default_vocabulary()


def test_learning_may_leave_the_generation(data: Path) -> None:
    """Without reindex only the table is written."""
    assert learn(data=data, reindex=False).generation == ""
    assert (data / words.LEARNED).exists()


def test_a_damaged_table_is_told(data: Path) -> None:
    """What cannot be read as a table raises SourceError and says what to do."""
    (data / words.LEARNED).write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(SourceError, match="learned table"):
        words.vocabulary(data)


def test_a_full_disk_is_told(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A table that cannot be written raises SourceError and leaves the old one."""

    def full(*_: object, **__: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_text", full)
    with pytest.raises(SourceError, match="No space left"):
        learn(data=data, reindex=False)


def test_a_damaged_document_teaches_nothing(data: Path) -> None:
    """Other studies still teach."""
    from trialbridge.store.catalog.models import StudyVersion

    StudyVersion.objects.filter(study_id="NCT90000002").update(document=b"damaged")
    assert learn(data=data, reindex=False).rows == 1


def test_the_command_says_what_was_learned(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`vocab learn` prints the counts, with --json as one document."""
    assert run(["vocab", "learn"]) == 0
    assert "2 studies taught 1 concepts" in capsys.readouterr().out
    assert run(["vocab", "learn", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["rows"] == 1
    assert data.exists()
