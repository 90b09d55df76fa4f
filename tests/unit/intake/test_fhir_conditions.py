"""Conditions, allergies and relatives: codes or words, states, days, stage, site and shape."""

from typing import Any

import pytest
from tests.fhir import MCODE, SCT, code, names, only, profile, read

from trialbridge.vocab import Vocabulary

ICD = "http://hl7.org/fhir/sid/icd-10-cm"
NCIT = "http://ncicb.nci.nih.gov/xml/owl/EVS/Thesaurus.owl"
BREAST = code(SCT, "254837009", "Malignant neoplasm of breast (disorder)")


def condition(given: dict[str, Any], **parts: Any) -> dict[str, Any]:
    """Give a Condition."""
    return {"resourceType": "Condition", "id": "c1", "code": given, **parts}


CODES = [
    (code(SCT, "254837009"), {"breast-cancer"}, '"system": "http://snomed.info/sct"'),
    (code(SCT, "999999999", "Malignant tumor of colon"), {"colon-cancer"}, "Malignant tumor of colon"),
    (code("urn:x", "1", text="Malignant tumor of colon"), {"colon-cancer"}, "Malignant tumor of colon"),
    (code(SCT, "363346000", "Malignant neoplastic disease", "Breast Cancer"), {"breast-cancer"}, "Breast Cancer"),
    (code(SCT, "128462008", "Secondary malignant neoplastic disease", "Breast Cancer"), {"metastasis"}, "Secondary malignant neoplastic disease"),
    (code(ICD, "C50.912"), {"breast-cancer"}, '"C50.912"'),
    (code(ICD, "C71.9"), {"brain-cancer"}, '"C71.9"'),
    (code(ICD, "C34.90", "Malignant neoplasm of unspecified part of unspecified bronchus or lung"), {"lung-cancer"}, "Malignant neoplasm of unspecified part"),
    (code(NCIT, "C3097"), {"hepatitis-b"}, '"C3097"'),
    ({"coding": {"system": SCT, "code": "254837009"}}, {"breast-cancer"}, '"254837009"'),
    ({"coding": [5, {"system": 5}], "text": "gout"}, {"gout"}, "gout"),
]  # fmt: skip


@pytest.mark.parametrize(("given", "concepts", "quoted"), CODES)
def test_a_condition_is_named_by_code_or_words(
    given: dict[str, Any], concepts: set[str], quoted: str, vocabulary: Vocabulary
) -> None:
    """The vocabulary's codes name it, else the words; more precise words win; the quote is what named it."""
    patient = read(vocabulary, condition(given))
    assert names(patient) == concepts
    assert all(quoted in fact.quote.text for fact in patient.facts if fact.quote and fact.concept in concepts)
    assert patient.issues == ()


@pytest.mark.parametrize(
    "given", [{}, code(text="xyzzy"), code(SCT, "999999999"), {"coding": 5}, {"coding": [{}]}]
)
def test_a_condition_nobody_knows_is_an_issue(given: dict[str, Any], vocabulary: Vocabulary) -> None:
    """A code without meaning is listed, never guessed."""
    patient = read(vocabulary, condition(given))
    assert names(patient) == set()
    assert patient.issues[0].where == "fhir: Condition/c1"


STATES = [
    ({"clinicalStatus": code(number="active")}, "present", "active"),
    ({"clinicalStatus": code(number="relapse")}, "present", "active"),
    ({"clinicalStatus": code(number="inactive")}, "present", "history"),
    ({"clinicalStatus": code(text="Remission")}, "present", "history"),
    ({"clinicalStatus": code(number="resolved")}, "present", "resolved"),
    ({"clinicalStatus": "resolved"}, "present", "resolved"),
    ({"abatementDateTime": "2024-02"}, "present", "resolved"),
    ({"onsetPeriod": {"start": "2023", "end": "2024-02"}}, "present", "resolved"),
    ({"verificationStatus": code(number="refuted"), "clinicalStatus": code(number="inactive")}, "absent", "active"),
    ({"verificationStatus": code(number="provisional")}, "uncertain", "active"),
]  # fmt: skip


@pytest.mark.parametrize(("parts", "stance", "course"), STATES)
def test_the_state_of_a_condition(
    parts: dict[str, Any], stance: str, course: str, vocabulary: Vocabulary
) -> None:
    """Clinical and verification status are the course and the stance."""
    fact = only(read(vocabulary, condition(code(text="gout"), **parts)), "gout")
    assert (fact.stance, fact.course) == (stance, course)


def test_what_was_entered_in_error_is_nothing(vocabulary: Vocabulary) -> None:
    """A condition entered in error states nothing and is no trouble."""
    patient = read(vocabulary, condition(BREAST, verificationStatus=code(number="entered-in-error")))
    assert (names(patient), patient.issues) == (set(), ())


def test_the_days_of_a_condition(vocabulary: Vocabulary) -> None:
    """Onset and abatement are the days of the thing, the recording that of the fact; severity is a qualifier."""
    asserted = {
        "url": "http://hl7.org/fhir/StructureDefinition/condition-assertedDate",
        "valueDateTime": "2024-03",
    }
    told = condition(
        code(text="severe gout"), onsetDateTime="2023-05-01T00:00:00Z", abatementDateTime="2024-02-02",
        recordedDate="2023-06-01", severity=code(text="Severe"),
    )  # fmt: skip
    fact = only(read(vocabulary, told), "gout")
    assert (fact.start, fact.stop, fact.known_on, fact.qualifiers) == (
        "2023-05-01",
        "2024-02-02",
        "2023-06-01",
        ("severe",),
    )
    plain = only(read(vocabulary, condition(code(text="gout"), extension=[asserted])), "gout")
    assert (plain.start, plain.known_on) == ("2024-03", "2024-03")
    visit = {"resourceType": "Encounter", "id": "e1", "period": {"start": "2022-01-02"}}
    seen = condition(code(text="gout"), encounter={"reference": "Encounter/e1"})
    assert only(read(vocabulary, seen, visit), "gout").known_on == "2022-01-02"


def shaped(words: str) -> dict[str, Any]:
    """Give the extension of a tumour's shape."""
    return {"url": f"{MCODE}histology-morphology-behavior", "valueCodeableConcept": code(SCT, "1", words)}


DETAILS = [
    (code(SCT, "254637007", "Non-small cell lung cancer"), {"extension": [shaped("Adenocarcinoma (morphologic abnormality)")], "bodySite": [code(text="Lung structure")]}, {"non-small-cell-lung-cancer", "lung-adenocarcinoma"}),
    (code(text="Non-small cell lung cancer"), {"extension": [shaped("Adenocarcinoma of lung")]}, {"non-small-cell-lung-cancer", "lung-adenocarcinoma"}),
    (code(SCT, "128462008"), {"bodySite": [code(text="Brain structure (body structure)")]}, {"metastasis", "brain-metastasis"}),
    (code(SCT, "363346000", "Malignant neoplasm"), {"bodySite": code(text="Pancreatic structure")}, {"malignant-neoplasm", "pancreatic-cancer"}),
    (code(text="gout"), {"bodySite": [code(text="Lung structure")]}, {"gout"}),
]  # fmt: skip


@pytest.mark.parametrize(("given", "parts", "concepts"), DETAILS)
def test_site_and_shape_make_a_tumour_precise(
    given: dict[str, Any], parts: dict[str, Any], concepts: set[str], vocabulary: Vocabulary
) -> None:
    """What the body site and the histology add to a tumour is stated too, and nothing else is."""
    assert names(read(vocabulary, condition(given, **parts))) == concepts


def test_the_primary_cancer_is_the_main_problem(vocabulary: Vocabulary) -> None:
    """The profile of the primary cancer marks the problem, however it stands; a refuted one does not."""
    past = condition(
        BREAST, meta=profile("primary-cancer-condition"), clinicalStatus=code(number="remission")
    )
    other = {**condition(code(text="Malignant tumor of colon")), "id": "c2"}
    patient = read(vocabulary, past, other)
    assert {fact.concept for fact in patient.facts if fact.main} == {"breast-cancer"}
    refuted = {**past, "verificationStatus": code(number="refuted")}
    assert {fact.concept for fact in read(vocabulary, refuted, other).facts if fact.main} == {"colon-cancer"}


STAGED: list[tuple[dict[str, Any], list[tuple[float | None, float | None]]]] = [
    ({"stage": [{"summary": code("http://cancerstaging.org", "3C")}]}, [(3.3, None)]),
    ({"stage": [{"summary": code(text="xyzzy")}]}, []),
    ({"stage": [{}, 5]}, []),
    (
        {"stage": [{"summary": code(text="IV"), "assessment": [{"reference": "Observation/s"}]}]},
        [(4.0, None)],
    ),
    (
        {"stage": [{"summary": code(text="IV"), "assessment": [{"reference": "Observation/gone"}]}]},
        [(None, 4.0)],
    ),
]


@pytest.mark.parametrize(("parts", "values"), STAGED)
def test_the_stage_of_a_condition(
    parts: dict[str, Any], values: list[tuple[float | None, float | None]], vocabulary: Vocabulary
) -> None:
    """The stage is a fact; where its assessment stands in the record with a day, that one speaks."""
    assessed = {
        "resourceType": "Observation", "id": "s", "code": code("http://loinc.org", "21908-9"),
        "effectiveDateTime": "2025-01-01", "valueCodeableConcept": code("http://cancerstaging.org", "4A"),
    }  # fmt: skip
    more = [assessed] if "Observation/s" in str(parts) else []
    patient = read(vocabulary, condition(BREAST, **parts), *more)
    stages = [(fact.value, fact.low) for fact in patient.facts if fact.variable == "stage"]
    assert stages == ([(4.1, None)] if more else values)


def test_a_stage_in_the_words_of_a_diagnosis(vocabulary: Vocabulary) -> None:
    """A stage in a tumour's name is its stage; that of the kidneys is none of a tumour's."""
    told = code(SCT, "424132000", "Non-small cell carcinoma of lung, TNM stage 1 (disorder)")
    assert only(read(vocabulary, condition(told)), "stage").low == 1.0
    assert "stage" not in names(read(vocabulary, condition(code(text="Chronic kidney disease stage 3"))))
    refuted = condition(told, verificationStatus=code(number="refuted"))
    assert "stage" not in names(read(vocabulary, refuted))


def allergy(given: dict[str, Any], **parts: Any) -> dict[str, Any]:
    """Give an AllergyIntolerance."""
    return {"resourceType": "AllergyIntolerance", "id": "a1", "code": given, **parts}


ALLERGIES = [
    (allergy(code(text="Paclitaxel")), "allergy", "present", ("to-paclitaxel",)),
    (allergy(code(text="Shellfish allergy")), "shellfish-allergy", "present", ()),
    (allergy(code(text="xyzzy")), "allergy", "present", ()),
    (allergy(code(SCT, "716186003", "No known allergy")), "allergy", "absent", ()),
    (allergy(code(text="No known allergies")), "allergy", "absent", ()),
    (allergy(code(text="Paclitaxel"), verificationStatus=code(number="refuted")), "allergy", "absent", ("to-paclitaxel",)),
    (allergy(code(text="Paclitaxel"), verificationStatus=code(number="unconfirmed")), "allergy", "uncertain", ("to-paclitaxel",)),
]  # fmt: skip


@pytest.mark.parametrize(("resource", "concept", "stance", "qualifiers"), ALLERGIES)
def test_allergies(
    resource: dict[str, Any], concept: str, stance: str, qualifiers: tuple[str, ...], vocabulary: Vocabulary
) -> None:
    """An allergy has its substance as a qualifier; no known allergy is said to be absent."""
    patient = read(vocabulary, resource)
    fact = only(patient, concept)
    assert (fact.stance, fact.qualifiers) == (stance, qualifiers)
    assert len(patient.issues) == ("xyzzy" in str(resource))


@pytest.mark.parametrize(
    "resource", [allergy({}), allergy(code(text="x"), verificationStatus=code(number="entered-in-error"))]
)
def test_an_allergy_without_a_code_is_nothing(resource: dict[str, Any], vocabulary: Vocabulary) -> None:
    """An empty or void allergy says nothing."""
    assert names(read(vocabulary, resource)) == set()


def test_relatives(vocabulary: Vocabulary) -> None:
    """A relative's conditions are the family's; what is not known is an issue, what is void nothing."""
    mother = {
        "resourceType": "FamilyMemberHistory", "id": "f", "date": "2025-01-01",
        "condition": [{"code": code(text="Malignant tumor of ovary")}, {"code": code(text="xyzzy")}],
    }  # fmt: skip
    patient = read(vocabulary, mother, {**mother, "status": "entered-in-error"})
    fact = only(patient, "ovarian-cancer")
    assert (fact.subject, fact.known_on, fact.main) == ("family", "2025-01-01", False)
    assert [issue.came for issue in patient.issues] == ["xyzzy"]
