"""A cohort in any form against every study: every pair as `match` says, nothing twice, nothing lost."""

import gzip
import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path
from random import Random

import msgspec
import pytest
from tests import crowds
from tests.studies import record, write

from trialbridge import store
from trialbridge.errors import InputError
from trialbridge.flows import bulk, cohort
from trialbridge.flows.ingest import ingest
from trialbridge.flows.match import Request, match
from trialbridge.model.patient import Fact, Patient, SourceDocument
from trialbridge.vocab import default_vocabulary

duckdb = pytest.importorskip("duckdb", reason="the extra `bulk` is not installed")
pq = pytest.importorskip("pyarrow.parquet", reason="the extra `bulk` is not installed")

ROOT = Path(__file__).parents[3]
DAY = date(2026, 3, 15)
CRITERIA = (
    "Inclusion Criteria:\n\n* Age {low} to 75 years\n* ECOG 0-{ecog}\n* Platelets >= {platelets} x 10^9/L\n"
    "* Histologically confirmed hepatocellular carcinoma\n\nExclusion Criteria:\n\n* Pregnancy\n* HIV infection\n"
    "* Chemotherapy within 4 weeks\n* Unusual words of wizards, at least twice"
)


PLAIN = "Inclusion Criteria:\n\n* Age 18 to 99 years\n* Histologically confirmed hepatocellular carcinoma"


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    """Make a data folder of forty studies."""
    folder = tmp_path_factory.mktemp("bulk")
    made = [
        record(
            number,
            title=f"Study {number} of hepatocellular carcinoma",
            criteria=(CRITERIA if number < 36 else PLAIN).format(
                low=10 + number, ecog=number % 3, platelets=50 + 5 * number
            ),
        )
        for number in range(1, 41)
    ]
    ingest([write(folder / "studies.jsonl", made)], data=folder / "data", workers=0)
    return folder / "data"


def people(count, kind="fhir"):
    """Make patients of the vocabulary's own concepts, from a seed."""
    draw = Random(5)
    concepts = [
        "hepatocellular-carcinoma",
        "pregnancy",
        "hiv-infection",
        "chemotherapy",
        "male",
        "female",
        "stroke",
    ]
    found = []
    for number in range(count):
        facts = [
            Fact(variable="age", unit="a", start=f"{draw.randint(1930, 2015)}-05-05"),
            Fact(variable="ecog", value=float(draw.randint(0, 3)), known_on="2026-03-01"),
            Fact(
                variable="platelets", value=float(draw.randint(40, 300)), unit="10*9/L", known_on="2026-03-01"
            ),
            *(
                Fact(
                    concept=draw.choice(concepts),
                    stance=draw.choice(("present", "present", "absent")),
                    start=draw.choice(crowds.DAYS),
                )
                for _ in range(4)
            ),
        ]
        found.append(
            Patient(
                id=f"p{number:03}",
                version="v1",
                documents=(SourceDocument(name="it", kind=kind),),
                facts=tuple(facts),
            )
        )
    return found


def lines(path, patients):
    """Write patients one a line."""
    path.write_bytes(b"".join(msgspec.json.encode(it) + b"\n" for it in patients))
    return path


def rows(out):
    """Give every pair kept, in an order of its own."""
    columns = [
        "study",
        "patient",
        "study_version",
        "cohort",
        "policy",
        "overall",
        "met",
        "unknown",
        "unknown_opaque",
    ]
    return sorted(tuple(row.values()) for row in pq.read_table(out / "pairs").select(columns).to_pylist())


def test_every_pair_is_what_match_says(data, tmp_path):
    """Overall answer and counts of each pair are those of the explained match; what is missing is excluded."""
    both = [*people(9), *(msgspec.structs.replace(it, id="n" + it.id) for it in people(6, kind="note"))]
    done = bulk.bulk(
        lines(tmp_path / "p.jsonl", both), tmp_path / "out", day=DAY, data=data, batch=4, workers=0
    )
    assert (done.patients, done.judged, done.pairs, done.batches, done.resumed) == (15, 15, 600, 4, 0)
    found = {(study, who): tuple(told) for study, who, _, _, *told in rows(tmp_path / "out")}
    assert done.kept == len(found)
    seen = set()
    for patient in both:
        for result in match(patient, Request(top=99, day=DAY), data=data).results:
            told = found.pop((result.study, patient.id), None)
            seen.add(result.overall)
            if result.overall == "excluded":
                assert told is None
            else:
                policy = "summary" if patient.id.startswith("n") else "stated"
                assert told == (policy, result.overall, result.met, result.unknown, result.unknown_opaque)
    assert not found
    assert seen == {"open", "unknown", "excluded"}


def test_a_run_goes_on_where_it_was_killed(data, tmp_path):
    """Runs killed at any moment add up to the bytes of a run in peace; a finished one is only told."""
    cohort_file = lines(tmp_path / "p.jsonl", people(60))
    kills = "60" if os.environ.get("HYPOTHESIS_PROFILE") == "drill" else "6"
    command = [sys.executable, "-m", "tests.killing_bulk", data, cohort_file, tmp_path / "killed", kills]
    done = subprocess.run(list(map(str, command)), cwd=ROOT, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stderr
    first = bulk.bulk(cohort_file, tmp_path / "killed", day=DAY, data=data, batch=7, workers=0)
    again = bulk.bulk(cohort_file, tmp_path / "killed", day=DAY, data=data, batch=7, workers=0)
    peace = bulk.bulk(cohort_file, tmp_path / "peace", day=DAY, data=data, batch=7, workers=2)
    assert (again.resumed, peace.resumed, again.batches) == (9, 0, 9)
    assert first.resumed > 0 or "0 killed" not in done.stdout
    for other in (again, peace):
        assert (other.patients, other.kept, other.bad) == (first.patients, first.kept, first.bad)
    assert files(tmp_path / "killed") == files(tmp_path / "peace")


def files(out):
    """Give the bytes of every finished file."""
    return {
        str(it.relative_to(out)): it.read_bytes()
        for it in sorted(out.rglob("*"))
        if it.is_file() and not it.name.startswith(".")
    }


def test_a_folder_of_another_run_is_refused(data, tmp_path):
    """Another day, cohort or choice of studies is another run."""
    file = lines(tmp_path / "p.jsonl", people(3))
    bulk.bulk(file, tmp_path / "out", day=DAY, data=data, workers=0)
    with pytest.raises(InputError, match="another folder"):
        bulk.bulk(file, tmp_path / "out", day=date(2026, 3, 16), data=data, workers=0)
    with pytest.raises(InputError, match="NCT99999999"):
        bulk.bulk(file, tmp_path / "no", studies=["NCT99999999"], day=DAY, data=data, workers=0)
    one = bulk.bulk(file, tmp_path / "one", studies=["NCT00000007"], day=DAY, data=data, workers=0)
    assert one.pairs == 3
    assert {study for study, *_ in rows(tmp_path / "one")} <= {"NCT00000007"}


def test_bad_rows_are_listed_and_the_rest_goes_on(data, tmp_path):
    """No birth date, impossible values, unknown units, duplicates and broken lines are told with their reason."""
    good, ageless, odd, twice = people(4)
    ageless = msgspec.structs.replace(ageless, facts=ageless.facts[1:])
    wrong = (
        Fact(variable="platelets", value=-5.0, unit="10*9/L"),
        Fact(variable="platelets", value=5.0, unit="furlong"),
        Fact(variable="age", unit="a", start="2031-01-01"),
    )
    odd = msgspec.structs.replace(odd, facts=(*odd.facts, *wrong))
    file = lines(tmp_path / "p.jsonl", [good, ageless, odd, twice, twice])
    file.write_bytes(file.read_bytes() + b'{"id": broken\n{"type":"patient","id":7}\n')
    done = bulk.bulk(file, tmp_path / "out", day=DAY, data=data, workers=0)
    assert (done.patients, done.judged) == (7, 4)
    assert done.bad == {
        "duplicate id": 1, "impossible value": 2, "no birth date": 1, "unknown unit": 1, "unreadable record": 2
    }  # fmt: skip
    listed = pq.read_table(tmp_path / "out" / "bad").to_pylist()
    assert {(row["patient"], row["reason"], row["came"]) for row in listed} >= {
        ("p002", "impossible value", "-5 10*9/L"),
        ("p002", "impossible value", "born 2031-01-01"),
        ("p002", "unknown unit", "5 furlong"),
        ("p001", "no birth date", ""),
    }


def bundle(number, born="1960-02-03"):
    """Make the FHIR resources of one patient."""
    who = {"reference": f"Patient/f{number}"}
    return [
        {"resourceType": "Patient", "id": f"f{number}", "gender": "male", "birthDate": born},
        {
            "resourceType": "Condition", "id": f"c{number}", "subject": who, "onsetDateTime": "2025-01-02",
            "code": {"text": "Hepatocellular carcinoma"},
        },
        {
            "resourceType": "Observation", "id": f"o{number}", "subject": who, "status": "final",
            "effectiveDateTime": "2026-03-01", "code": {"coding": [{"system": "http://loinc.org", "code": "777-3"}]},
            "valueQuantity": {"value": 200 - number, "unit": "10*9/L", "code": "10*9/L"},
        },
    ]  # fmt: skip


def omop(folder):
    """Write the same patients as OMOP tables in a database, and as Parquet and CSV."""
    base = duckdb.connect(str(folder / "cdm.duckdb"))
    base.execute(
        "CREATE TABLE person (person_id INT, gender_concept_id INT, year_of_birth INT, month_of_birth INT, day_of_birth INT)"
    )
    base.execute(
        "CREATE TABLE concept (concept_id INT, concept_name VARCHAR, vocabulary_id VARCHAR, concept_code VARCHAR)"
    )
    base.execute(
        "INSERT INTO concept VALUES (1, 'Hepatocellular carcinoma', 'SNOMED', '109841003'), (2, 'Platelets', 'LOINC', '777-3'), (3, 'thousand per microliter', 'UCUM', '10*9/L')"
    )
    base.execute(
        "CREATE TABLE condition_occurrence (person_id INT, condition_concept_id INT, condition_start_date DATE, condition_end_date DATE, condition_source_value VARCHAR)"
    )
    base.execute(
        "CREATE TABLE measurement (person_id INT, measurement_concept_id INT, measurement_date DATE, value_as_number DOUBLE, value_as_concept_id INT, unit_concept_id INT, unit_source_value VARCHAR, range_low DOUBLE, range_high DOUBLE, measurement_source_value VARCHAR)"
    )
    for number in range(1, 4):
        base.execute("INSERT INTO person VALUES (?, 8507, 1960, 2, 3)", [number])
        base.execute("INSERT INTO condition_occurrence VALUES (?, 1, '2025-01-02', NULL, 'C22')", [number])
        base.execute(
            "INSERT INTO measurement VALUES (?, 2, '2026-03-01', ?, 0, 3, NULL, NULL, NULL, NULL)",
            [number, 200 - number],
        )
    for suffix in ("parquet", "csv"):
        (folder / suffix).mkdir()
        for table in ("person", "concept", "condition_occurrence", "measurement"):
            base.execute(f"COPY {table} TO '{folder / suffix / table}.{suffix}'")
    base.close()
    return [folder / "cdm.duckdb", folder / "parquet", folder / "csv"]


def test_a_cohort_is_the_same_in_every_form(data, tmp_path):
    """Bundles, one a line or a file each, a bulk export and OMOP tables of the same patients give equal pairs."""
    patients = [bundle(number) for number in range(1, 4)]
    wrapped = [{"resourceType": "Bundle", "entry": [{"resource": it} for it in one]} for one in patients]
    forms = [tmp_path / "bundles.ndjson.gz", tmp_path / "files", tmp_path / "export"]
    forms[0].write_bytes(gzip.compress("\n".join(map(json.dumps, wrapped)).encode()))
    for folder in forms[1:]:
        folder.mkdir()
    for number, one in enumerate(wrapped):
        (forms[1] / f"{number}.json").write_text(json.dumps(one))
    for place, kind in enumerate(("Patient", "Condition", "Observation")):
        text = "\n".join(json.dumps(one[place]) for one in reversed(patients))
        (forms[2] / f"{kind}.ndjson").write_text(text)
    forms += omop(tmp_path)
    found = []
    for number, form in enumerate(forms):
        done = bulk.bulk(form, tmp_path / f"out{number}", day=DAY, data=data, workers=0)
        assert (done.judged, done.bad) == (3, {}), form
        found.append([(study, who[-1], *told) for study, who, *told in rows(tmp_path / f"out{number}")])
    assert found[0]
    assert all(other == found[0] for other in found[1:])


def test_what_holds_no_cohort_is_refused(tmp_path):
    """A folder without records, a name of nothing and tables that lack a column are the user's error."""
    for path in (tmp_path, tmp_path / "nothing"):
        with pytest.raises(InputError, match="FHIR"):
            list(cohort.entries(path))
    (tmp_path / "person.csv").write_text("person_id\n1\n")
    with pytest.raises(InputError, match="OMOP"):
        list(cohort.entries(tmp_path))


def test_the_command_says_what_it_did(data, tmp_path, capsys, monkeypatch):
    """The command prints counts and rate, or one JSON document."""
    from trialbridge.cli.app import run

    monkeypatch.setenv("TRIALBRIDGE_DATA", str(data))
    store.setup(data)
    file = lines(tmp_path / "p.jsonl", people(3))
    (tmp_path / "ids").write_text("NCT00000001\nNCT00000002\n")
    asked = [
        "bulk",
        "--patients",
        str(file),
        "--out",
        str(tmp_path / "out"),
        "--on",
        "2026-03-15",
        "--workers",
        "0",
    ]
    assert run([*asked, "--studies", str(tmp_path / "ids")]) == 0
    assert "3 of 3 patients judged: 6 pairs" in capsys.readouterr().out
    assert run([*asked, "--studies", "NCT00000001,NCT00000002", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["resumed"] == 1
    assert run([*asked, "--presume", "no"]) == 1


def test_a_study_is_held_against_a_cohort(data, tmp_path, capsys, monkeypatch):
    """Counts, attrition and gain are those of the patients' own answers; table, page and JSON tell the same."""
    from trialbridge.cli.app import run
    from trialbridge.flows.feasibility import attrition, feasibility

    monkeypatch.setenv("TRIALBRIDGE_DATA", str(data))
    store.setup(data)
    file = lines(tmp_path / "p.jsonl", [*people(30), people(1)[0]])
    found = feasibility("NCT00000003", file, day=DAY, data=data)
    assert (found.patients, found.bad) == (30, {"duplicate id": 1})
    assert found.excluded + found.unknown + found.open == 30
    left = found.patients
    for row in found.criteria:
        assert row.met + row.not_met + row.unknown == 30
        assert left >= row.left >= left - row.not_met
        left = row.left
    lacking = {it.patient: it for it in found.candidates}
    assert sum(not it.not_met for it in lacking.values()) == left == 30 - found.excluded
    for row in found.criteria:
        assert row.gained == sum(it.not_met == (row.text,) for it in lacking.values())
    out = tmp_path / "out"
    bulk.bulk(file, out, studies=["NCT00000003"], day=DAY, data=data, workers=0)
    kept = {who: overall for _, who, _, _, _, overall, *_ in rows(out)}
    assert kept == {it.patient: it.overall for it in found.candidates if it.overall != "excluded"}
    asked = ["feasibility", "NCT00000003", "--patients", str(file), "--on", "2026-03-15"]
    assert run(asked) == 0
    assert "The investigator decides" in " ".join(capsys.readouterr().out.split())
    assert run([*asked, "--json"]) == 0
    assert len(json.loads(capsys.readouterr().out)["candidates"]) == 30
    assert run([*asked, "--html"]) == 0
    assert "<svg" in capsys.readouterr().out
    assert attrition([]) == ()


def test_feasibility_is_the_first_thing_a_process_is_asked(data, tmp_path):
    """The command works in a process that has opened no catalogue yet."""
    file = lines(tmp_path / "p.jsonl", people(3))
    asked = [
        sys.executable,
        "-m",
        "trialbridge",
        "feasibility",
        "NCT00000003",
        "--patients",
        str(file),
        "--html",
    ]
    done = subprocess.run(
        asked, env=os.environ | {"TRIALBRIDGE_DATA": str(data), "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "<h2>Patients</h2>" in done.stdout


def test_a_folder_of_phenopackets_is_a_cohort(tmp_path: Path) -> None:
    """Each file is one person, told from FHIR and from our own patients by its members."""
    packet = {"subject": {"id": "s-1", "sex": "MALE"}, "metaData": {}}
    (tmp_path / "one.json").write_text(json.dumps(packet), "utf-8")
    (entry,) = cohort.entries(tmp_path)
    patient = cohort.patient_of(entry, default_vocabulary())
    assert (entry.kind, patient.id, [fact.concept for fact in patient.facts]) == (
        "phenopacket",
        "s-1",
        ["male"],
    )
