"""Records of the data folder: mCODE and FHIR bundles, Synthea patients, mCODE examples in shorthand."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from tests.fhir import bundle, checked
from tests.real.fsh import instances

from trialbridge.intake import fhir, principal, read, recognise
from trialbridge.model.patient import Patient
from trialbridge.vocab import Vocabulary

pytestmark = pytest.mark.real
CANCERS = {
    "prostate": "prostate-cancer", "colon": "colon-cancer", "Small cell": "small-cell-lung-cancer",
    "Non-small cell": "non-small-cell-lung-cancer", "lung": "lung-cancer", "breast": "breast-cancer",
}  # fmt: skip


@pytest.fixture(scope="module")
def bundles(data: Path) -> dict[str, bytes]:
    """Give the mCODE and FHIR bundles by their name."""
    files = [*(data / "patients" / "mcode").iterdir(), *(data / "patients" / "fhir_matching").iterdir()]
    read_ = {file.name: file.read_bytes() for file in files}
    return {name: gzip.decompress(raw) if name.endswith(".gz") else raw for name, raw in read_.items()}


@pytest.fixture(scope="module")
def synthea(data: Path) -> list[tuple[list[str], bytes]]:
    """Give the Synthea bundles with the cancers their index names."""
    folder = data / "patients" / "synthea_r4"
    index = json.loads((folder / "oncology_35_index.json").read_text())
    lines = gzip.decompress((folder / "oncology_35_bundles.ndjson.gz").read_bytes()).splitlines()
    return [(entry["conditions"], line) for entry, line in zip(index, lines, strict=True)]


def resources(data: bytes) -> list[dict[str, Any]]:
    """Give the resources of a bundle."""
    return [entry["resource"] for entry in json.loads(data)["entry"] if "resource" in entry]


def test_every_bundle_is_read(bundles: dict[str, bytes], vocabulary: Vocabulary) -> None:
    """All 18 bundles are read, every quote exact; of every resource with a code something is known or listed."""
    assert len(bundles) == 18
    for name, data in bundles.items():
        assert recognise(data) == "fhir"
        patient = checked(read(data, vocabulary=vocabulary, name=name))
        assert patient.facts or patient.issues, name


def test_the_cancers_of_the_bundles(bundles: dict[str, bytes], vocabulary: Vocabulary) -> None:
    """Every bundle with a primary cancer has it as the first problem."""
    for name, data in bundles.items():
        if any(
            "primary-cancer-condition" in str(each.get("meta")) and each.get("code")
            for each in resources(data)
        ):
            first = principal(read(data, vocabulary=vocabulary), vocabulary)[0][0]
            assert vocabulary.is_a(first, "malignant-neoplasm"), (name, first)


def test_an_mcode_patient_in_full(bundles: dict[str, bytes], vocabulary: Vocabulary) -> None:
    """The extended example gives stage, TNM, markers, variant, performance, surgery, radiotherapy and drugs."""
    patient = read(bundles["coverage-checker-fullBundle.json"], vocabulary=vocabulary)
    names = {fact.variable or fact.concept for fact in patient.facts}
    assert names >= {
        "breast-cancer", "stage", "t_stage", "n_stage", "m_stage", "er-positive", "pr-negative", "her2-negative",
        "palb2-mutation", "ecog", "lumpectomy", "radiotherapy", "radiation_dose", "cyclophosphamide", "doxorubicin",
        "paclitaxel", "anastrozole", "weight", "smoker", "ovarian-cancer",
    }  # fmt: skip
    family = {fact.concept for fact in patient.facts if fact.subject == "family"}
    assert family == {"ovarian-cancer", "pancreatic-cancer"}


def test_every_synthea_patient_has_their_cancer(
    synthea: list[tuple[list[str], bytes]], vocabulary: Vocabulary
) -> None:
    """Each of the 35 patients has the cancers of the index, and one of them as the first problem."""
    assert len(synthea) == 35
    for conditions, data in synthea:
        patient = checked(read(data, vocabulary=vocabulary))
        stated = {fact.concept for fact in patient.facts}
        named = [_cancer(words) for words in conditions]
        assert all(any(vocabulary.is_a(fact, each) for fact in stated) for each in named), (
            conditions,
            stated,
        )
        first = principal(patient, vocabulary)[0][0]
        assert any(vocabulary.is_a(first, each) for each in named), (conditions, first)


def _cancer(words: str) -> str:
    if words.startswith("Secondary"):
        return "metastasis"
    return next(concept for part, concept in CANCERS.items() if part in words)


def test_observations_are_understood(synthea: list[tuple[list[str], bytes]], vocabulary: Vocabulary) -> None:
    """More than four fifths of the Synthea observations are facts; the rest is listed, each kind once."""
    patients = [read(data, vocabulary=vocabulary) for _, data in synthea]
    unread = sum(_count(patient) for patient in patients)
    total = sum(each["resourceType"] == "Observation" for _, data in synthea for each in resources(data))
    assert unread <= 0.18 * total, (unread, total)


def _count(patient: Patient) -> int:
    """Count the observations that issues stand for."""
    told = [
        issue.where.partition(" and ")[2].split(" ")[0]
        for issue in patient.issues
        if "Observation" in issue.where
    ]
    return sum(1 + int(more or 0) for more in told)


def test_a_file_of_many_patients(synthea: list[tuple[list[str], bytes]], vocabulary: Vocabulary) -> None:
    """NDJSON of several bundles reads one patient and says so; another is read by id."""
    data = b"\n".join(line for _, line in synthea[:3])
    ids = fhir.patients(data)
    assert len(ids) == 3
    assert "3 patients" in str(read(data, vocabulary=vocabulary).issues)
    for name, (_, line) in zip(ids, synthea, strict=False):
        one, alone = read(data, vocabulary=vocabulary, patient=name), read(line, vocabulary=vocabulary)
        assert one.id == name
        assert len(one.facts) == len(alone.facts)


SHORTHAND = {
    "EX_Basic.fsh": {"non-small-cell-lung-cancer", "lung-adenocarcinoma", "brain-metastasis", "binet", "stage", "t_stage", "ecog", "karnofsky"},
    "EX_ExtendedExample.fsh": {"breast-cancer", "er-positive", "her2-negative", "resection", "radiotherapy", "anastrozole", "t_stage"},
    "EX_ExtendedExample_Pediatric.fsh": {"b-cell-all", "vincristine", "prednisone", "lansky"},
    "EX_GenomeX.fsh": {"nras-mutation", "msi-high"},
    "EX_Genomics.fsh": {"brca1-mutation", "ph-positive"},
    "EX_Bundle.fsh": set(),
}  # fmt: skip


@pytest.mark.parametrize("name", SHORTHAND)
def test_the_examples_in_shorthand(name: str, data: Path, vocabulary: Vocabulary) -> None:
    """The examples of mCODE's own guide are read; what they are examples of is found."""
    found = list(instances((data / "patients" / "mcode_fsh" / name).read_text()))
    patients = [each for each in found if each["resourceType"] == "Patient"]
    others = [{**each, "subject": None} for each in found if each["resourceType"] != "Patient"]
    if others:
        patient = checked(fhir.read(bundle(*patients[:1], *others), vocabulary))
        names = {fact.variable or fact.concept for fact in patient.facts}
        assert names >= SHORTHAND[name], SHORTHAND[name] - names
