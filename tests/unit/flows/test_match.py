"""Sample patients against sample studies: exact quotes, agreeing engines, the same answer every time."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import msgspec
import pytest

from trialbridge import intake, store
from trialbridge.errors import InputError, UnknownIdError
from trialbridge.flows import rules
from trialbridge.flows.demo import Shown, demo, patients
from trialbridge.flows.ingest import ingest
from trialbridge.flows.match import Request, match, policy_of
from trialbridge.flows.ranking import engine_of, words_of
from trialbridge.matching.rank import OVERALL
from trialbridge.model.patient import Patient, SourceDocument
from trialbridge.report.document import MatchDocument, Result
from trialbridge.vocab import default_vocabulary

DAY = date(2026, 9, 1)
NOTE = (
    b"A 61-year-old woman with advanced ovarian cancer, stage IIIC, progressing after carboplatin. "
    b"ECOG performance status 1. Platelets 210 x 10^9/L. No history of stroke. Her mother had breast cancer."
)


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, list[Shown]]]:
    """Run the demo once; give its data folder and what it showed."""
    folder = tmp_path_factory.mktemp("demo")
    yield folder / "demo", demo(data=folder)


@pytest.fixture(scope="module")
def data(shown: tuple[Path, list[Shown]]) -> Path:
    """Give a data folder that holds the sample studies."""
    return shown[0]


def results(shown: tuple[Path, list[Shown]]) -> Iterator[tuple[Shown, Result]]:
    """Give every result of every sample patient."""
    for one in shown[1]:
        for result in one.document.results:
            yield one, result


def test_the_demo_matches_four_patients_and_writes_a_page_for_each(shown: tuple[Path, list[Shown]]) -> None:
    """Every sample patient gets ten explained studies of forty, questions, and a page."""
    assert [one.patient.id for one in shown[1]] == [f"Sample patient {letter}" for letter in "ABCD"]
    for one in shown[1]:
        assert (one.document.considered, len(one.document.results)) == (40, 10)
        assert one.document.questions
        assert "The investigator decides." in one.page.read_text("utf-8")


def test_the_best_study_is_about_the_patients_disease(shown: tuple[Path, list[Shown]]) -> None:
    """What ranks first for each sample patient names the disease among its conditions or in its title."""
    for one, disease in zip(
        shown[1], ("hepatocell", "lung", "leuk|b-all|lymphoblastic", "ovar"), strict=True
    ):
        best = one.document.results[0]
        about = " ".join((best.title, *best.conditions)).lower()
        assert any(word in about for word in disease.split("|")), (one.patient.id, about)


def test_every_study_quote_stands_in_the_stored_block(shown: tuple[Path, list[Shown]]) -> None:
    """Each quote of a study is found at its offsets in the text as published."""
    from trialbridge.store.catalog import queries

    store.setup(shown[0])
    count = 0
    for _, result in results(shown):
        block = rules.block_of(queries.study(result.study))
        for row in result.criteria:
            quote = row.study_quote
            assert block[quote.start : quote.end] == quote.text
            assert quote.text
            count += 1
    assert count > 400


def test_every_patient_quote_stands_in_its_source(shown: tuple[Path, list[Shown]]) -> None:
    """Each quote of a record is found at its offsets in the document it names."""
    count = 0
    for one, result in results(shown):
        texts = {document.name: document.text for document in one.patient.documents}
        for row in (*result.criteria, *result.limits):
            for quote in row.patient_quotes:
                assert texts[quote.source][quote.start : quote.end] == quote.text
                count += 1
    assert count > 100


def test_criteria_cover_the_block(shown: tuple[Path, list[Shown]]) -> None:
    """No text is dropped: what stands between the criteria is white space."""
    from trialbridge.store.catalog import queries

    store.setup(shown[0])
    for _, result in results(shown):
        study = queries.study(result.study)
        block, cursor = rules.block_of(study), 0
        for criterion in rules.parse(study, default_vocabulary()):
            assert block[cursor : criterion.start].strip() == ""
            cursor = criterion.end
        assert block[cursor:].strip() == ""


def test_counts_are_those_of_the_best_cohort(shown: tuple[Path, list[Shown]]) -> None:
    """The counts of a study without cohorts add up to its requirements, and nobody is called eligible."""
    for _, result in results(shown):
        if not any(row.applies_to for row in result.criteria):
            judged = sum(row.role == "requirement" for row in result.criteria)
            assert result.met + result.not_met + result.unknown + result.unknown_opaque == judged
        assert result.verdict.endswith("the investigator decides")
        if result.not_met:
            assert result.overall == "excluded"
    assert b"is eligible" not in msgspec.json.encode([one.document for one in shown[1]])


def test_the_explained_study_agrees_with_the_compiled_one(shown: tuple[Path, list[Shown]]) -> None:
    """What ranks the studies and what explains them come to the same answer and the same counts."""
    from trialbridge.matching.chart import Chart

    for one in shown[1]:
        day = date.fromisoformat(one.document.day)
        engine = engine_of(store.setup(shown[0]))
        ranking = engine.rank(Chart(one.patient, engine.vocabulary, day), one.document.policy)
        for result in one.document.results:
            place = engine.places[result.study]
            row = ranking.best.row[place]
            compiled = (
                OVERALL[ranking.best.overall[place]],
                int(ranking.outcome.met[row]),
                int(ranking.outcome.not_met[row]),
                int(ranking.outcome.unknown[row]),
                int(ranking.outcome.unknown_opaque[row]),
            )
            counted = (result.overall, result.met, result.not_met, result.unknown, result.unknown_opaque)
            assert compiled == counted, result.study


def test_the_same_question_gives_the_same_bytes(data: Path) -> None:
    """A report depends on the record, the day, the policy and the engine only."""
    patient = patients()[1][1]
    first, second = (match(patient, Request(day=DAY), data=data) for _ in range(2))
    assert msgspec.json.encode(first) == msgspec.json.encode(second)


def test_results_stand_by_score(data: Path) -> None:
    """Scores fall from place to place, and the parts of each add up to it."""
    found = match(patients()[0][1], Request(day=DAY), data=data).results
    assert [it.score for it in found] == sorted((it.score for it in found), reverse=True)
    for it in found:
        assert sum(part.value for part in it.parts) == pytest.approx(it.score, abs=1e-2)


def test_one_study_is_explained_alone(data: Path) -> None:
    """Asked for one study, its identifier in any case, only that one is judged, with its place's score."""
    patient = patients()[1][1]
    found = match(patient, Request(day=DAY, study="nct03410368"), data=data)
    assert (found.considered, [it.study for it in found.results]) == (1, ["NCT03410368"])
    assert found.results[0].score > 0
    with pytest.raises(UnknownIdError):
        match(patient, Request(study="NCT99999999"), data=data)


def test_a_study_younger_than_the_generation_is_explained(tmp_path: Path) -> None:
    """A study that was stored but not yet indexed is judged from its text; it has no score yet."""
    from importlib.resources import files

    lines = (files("trialbridge.flows") / "samples" / "studies.jsonl").read_bytes().splitlines()
    for name, some, reindex in (("a.jsonl", lines[:2], True), ("b.jsonl", lines[2:3], False)):
        (tmp_path / name).write_bytes(b"\n".join(some))
        ingest([tmp_path / name], data=tmp_path / "data", reindex=reindex)
    patient = patients()[3][1]
    found = match(patient, Request(day=DAY, study="NCT03619954"), data=tmp_path / "data")
    assert found.results[0].criteria
    assert (found.results[0].score, found.results[0].parts) == (0.0, ())
    assert match(patient, Request(day=DAY), data=tmp_path / "data").considered == 2


def test_statuses_narrow_the_studies(data: Path) -> None:
    """Only studies of the wanted statuses are considered, whatever their case; none is an empty answer."""
    patient = patients()[0][1]
    completed = match(patient, Request(day=DAY, status=("Completed",), top=40), data=data)
    assert 0 < completed.considered < 40
    assert {it.status for it in completed.results} == {"completed"}
    assert len(completed.results) == completed.considered
    none = match(patient, Request(day=DAY, status=("withheld",)), data=data)
    assert (none.considered, none.results, none.questions) == (0, (), ())


def test_a_note_may_presume_and_a_form_may_not(data: Path) -> None:
    """Notes are judged by `summary`, forms by `stated`; `presume="no"` turns a note into `stated`."""
    note = intake.read(NOTE, vocabulary=default_vocabulary())
    assert match(note, Request(day=DAY), data=data).policy == "summary"
    strict = match(note, Request(day=DAY, presume="no"), data=data)
    assert strict.policy == policy_of(patients()[0][1]) == policy_of(Patient(id="p")) == "stated"
    bases = {
        row.basis for it in strict.results for row in it.criteria if row.derivation == "nobody mentions it"
    }
    assert bases == set()
    report = Patient(id="p", documents=(SourceDocument(name="r", kind="report"),))
    assert policy_of(report) == "summary"
    coded = Patient(id="p", documents=(*report.documents, SourceDocument(name="f", kind="fhir")))
    assert policy_of(coded) == "stated"


def test_a_patient_of_whom_nothing_is_known(data: Path) -> None:
    """An empty record is no error: everything that needs it is unknown."""
    found = match(Patient(id="nobody"), Request(day=DAY, top=5), data=data)
    assert len(found.results) == 5
    assert all(it.not_met == 0 for it in found.results)


def test_the_words_of_a_record() -> None:
    """A note is searched with as it stands, a form with the names of what is present."""
    vocabulary = default_vocabulary()
    note = intake.read(NOTE, vocabulary=vocabulary)
    assert words_of(note, vocabulary) == NOTE.decode()
    form = words_of(patients()[0][1], vocabulary)
    assert "hepatocellular carcinoma" in form.lower()
    assert "autoimmune" not in form.lower()


def test_the_demo_stays_in_its_own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Sample studies never get into the catalogue that the environment names."""
    real = tmp_path / "real.sqlite3"
    monkeypatch.setenv("TRIALBRIDGE_CATALOG_URL", f"sqlite:///{real}")
    store.setup(tmp_path / "demo")
    assert not real.exists()
    assert (tmp_path / "demo" / "catalog.sqlite3").exists()


def test_before_the_first_ingest_the_answer_is_plain(tmp_path: Path) -> None:
    """An empty data folder is the user's to fill, and the line says how."""
    with pytest.raises(InputError, match="trialbridge ingest"):
        match(Patient(id="p"), data=tmp_path)


def test_the_odds_of_the_seeds(shown: tuple[Path, list[Shown]]) -> None:
    """2/3, 1/2, 1 and 1/3: the chances the four seed studies leave."""
    wanted = {"NCT06389305": 2 / 3, "NCT03410368": 1 / 2, "NCT03619954": 1.0, "NCT03484962": 1 / 3}
    for study, probability in wanted.items():
        result = match(patients()[0][1], Request(day=DAY, study=study), data=shown[0]).results[0]
        assert result.odds is not None
        assert result.odds.probability == pytest.approx(probability), study


def test_the_document_is_plain_json(shown: tuple[Path, list[Shown]]) -> None:
    """It is read back by any JSON reader, and into the same document."""
    document: MatchDocument = shown[1][0].document
    data = msgspec.json.encode(document)
    assert json.loads(data)["results"][0]["study"] == document.results[0].study
    assert msgspec.json.decode(data, type=MatchDocument) == document
