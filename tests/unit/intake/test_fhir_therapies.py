"""Medications, procedures, vaccinations, participation: state, days, line, response, courses."""

from typing import Any

import pytest
from tests.fhir import MCODE, RXN, SCT, code, names, only, profile, read

from trialbridge.vocab import Vocabulary

TAXOL = code(RXN, "56946", "PACLitaxel")


def drug(kind: str = "Statement", given: dict[str, Any] | None = None, **parts: Any) -> dict[str, Any]:
    """Give a Medication… resource."""
    named = {"medicationCodeableConcept": TAXOL if given is None else given}
    return {"resourceType": f"Medication{kind}", "id": "m1", **named, **parts}


STATES = [
    (drug(status="active", effectivePeriod={"start": "2024-01-02"}), ("present", "active", "2024-01-02", None)),
    (drug(status="completed", effectivePeriod={"start": "2024-01", "end": "2024-03"}), ("present", "history", "2024-01", "2024-03")),
    (drug(status="stopped", effectiveDateTime="2024-01-02"), ("present", "history", "2024-01-02", None)),
    (drug(effectivePeriod={"start": "2024-01", "end": "2024-03"}), ("present", "history", "2024-01", "2024-03")),
    (drug(status="active", effectivePeriod={"start": "2024-01", "end": "2024-03"}), ("present", "active", "2024-01", "2024-03")),
    (drug(status="not-taken", effectiveDateTime="2024-01-02"), ("absent", "active", None, None)),
    (drug(status="intended"), ("present", "planned", None, None)),
    (drug("Request", status="active", intent="plan"), ("present", "planned", None, None)),
    (drug("Request", status="draft"), ("present", "planned", None, None)),
    (drug("Request", status="active", authoredOn="2024-05-06"), ("present", "active", "2024-05-06", None)),
    (drug("Request", status="active", doNotPerform=True), ("absent", "active", None, None)),
    (drug("Request", authoredOn="2024-05-06", dosageInstruction=[{"timing": {"repeat": {"boundsPeriod": {"start": "2024-06", "end": "2024-07"}}}}]), ("present", "history", "2024-06", "2024-07")),
    (drug("Administration", status="completed", effectiveDateTime="2024-04-22"), ("present", "history", "2024-04-22", "2024-04-22")),
    (drug("Dispense", status="completed", whenHandedOver="2024-04-22"), ("present", "history", "2024-04-22", None)),
]  # fmt: skip


@pytest.mark.parametrize(("resource", "told"), STATES)
def test_the_state_of_a_medication(
    resource: dict[str, Any], told: tuple[object, ...], vocabulary: Vocabulary
) -> None:
    """Status, intent and days tell whether a drug is taken, was, will be or was not."""
    fact = only(read(vocabulary, resource), "paclitaxel")
    assert (fact.stance, fact.course, fact.start, fact.stop) == told


@pytest.mark.parametrize(
    "resource",
    [
        drug(status="entered-in-error"),
        drug("Request", status="cancelled"),
        drug("Administration", status="not-done"),
        drug(given={}),
    ],
)
def test_a_medication_that_was_not_given_says_nothing(
    resource: dict[str, Any], vocabulary: Vocabulary
) -> None:
    """What is void, was not administered, or is empty is no fact and no trouble."""
    patient = read(vocabulary, resource)
    assert (names(patient), patient.issues) == (set(), ())


def test_a_drug_nobody_knows_is_an_issue(vocabulary: Vocabulary) -> None:
    """An unknown drug is listed; one without any code too, where it has a status."""
    patient = read(vocabulary, drug(given=code(RXN, "1", "xyzzymab")), drug(given={}, status="active"))
    assert [issue.came for issue in patient.issues] == ["xyzzymab (RxNorm:1)", "no code"]


MEDICATION = {"resourceType": "Medication", "id": "med1", "code": TAXOL}
REFERENCES = [
    ({"medicationReference": {"reference": "#med1"}, "contained": [5, {"id": "x"}, MEDICATION]}, []),
    ({"medicationReference": {"reference": "Medication/med1"}}, [MEDICATION]),
    ({"medicationReference": {"reference": "http://server/fhir/Medication/med1"}}, [MEDICATION]),
    ({"medicationReference": {"reference": "Medication/gone", "display": "paclitaxel"}}, []),
    ({"medication": {"text": "paclitaxel"}}, []),
]


@pytest.mark.parametrize(("parts", "others"), REFERENCES)
def test_a_medication_may_stand_elsewhere(
    parts: dict[str, Any], others: list[dict[str, Any]], vocabulary: Vocabulary
) -> None:
    """The drug is found in the resource, among what it contains, or in the record; else by the reference's words."""
    resource = {"resourceType": "MedicationStatement", "status": "active", **parts}
    quote = only(read(vocabulary, resource, *others), "paclitaxel").quote
    assert quote is not None
    assert quote.text.lower() == "paclitaxel"


def test_a_contained_resource_that_is_missing(vocabulary: Vocabulary) -> None:
    """A reference into a resource that holds nothing is no crash."""
    resource = {
        "resourceType": "MedicationStatement",
        "status": "active",
        "medicationReference": {"reference": "#gone"},
    }
    patient = read(vocabulary, resource, {**resource, "contained": 5})
    assert {issue.came for issue in patient.issues} == {"no code"}


LINES: list[tuple[dict[str, Any], int | None, str]] = [
    ({"extension": [{"url": f"{MCODE}line-of-therapy", "valueInteger": 2}]}, 2, ""),
    ({"extension": [{"url": f"{MCODE}line-of-therapy", "valuePositiveInt": 3}]}, 3, ""),
    ({"extension": [{"url": f"{MCODE}line-of-therapy", "valueInteger": 99}]}, None, ""),
    ({"extension": [{"url": f"{MCODE}line-of-therapy"}]}, None, ""),
    ({"note": [{"text": "given"}, {"text": "second-line treatment"}]}, 2, ""),
    ({"category": code(text="First line")}, 1, ""),
    ({"statusReason": [code(SCT, "266721009", "No response to treatment")]}, None, "PD"),
    ({"statusReason": code(text="Progression of disease")}, None, "PD"),
    ({"statusReason": code(text="moved away")}, None, ""),
    ({"extension": [{"url": f"{MCODE}treatment-termination-reason", "valueCodeableConcept": code(SCT, "407563006", "Treatment not tolerated")}]}, None, "intolerance"),
]  # fmt: skip


@pytest.mark.parametrize(("parts", "line", "response"), LINES)
def test_line_and_response(
    parts: dict[str, Any], line: int | None, response: str, vocabulary: Vocabulary
) -> None:
    """The line stands in an extension or in words, the response in the reason it ended."""
    fact = only(read(vocabulary, drug(status="stopped", **parts)), "paclitaxel")
    assert (fact.line, fact.response) == (line, response)


def test_doses_become_courses(vocabulary: Vocabulary) -> None:
    """Doses within a quarter of each other are one course with the last dose's words; a longer gap parts them."""
    days = ["2024-01-01", "2024-01-22", "2024-02-12", "2024-09-01", "2024-09"]
    doses = [{**drug("Administration", status="completed", effectiveDateTime=day), "id": day} for day in days]
    facts = [fact for fact in read(vocabulary, *reversed(doses)).facts if fact.concept == "paclitaxel"]
    assert [(fact.start, fact.stop) for fact in facts] == [
        ("2024-01-01", "2024-02-12"),
        ("2024-09", "2024-09-01"),
    ]


def test_days_that_no_calendar_has_part_courses(vocabulary: Vocabulary) -> None:
    """A course whose day cannot be counted from stands alone."""
    from trialbridge.intake.fhir_therapies import coursed
    from trialbridge.model.patient import Fact

    odd = [Fact(concept="x", start="0000"), Fact(concept="x", start="2024")]
    assert coursed(odd, {"x": "drug"}) == odd
    assert coursed([Fact(concept="x", start="2024", line=1)], {"x": "drug"})[0].line == 1


def procedure(given: dict[str, Any], **parts: Any) -> dict[str, Any]:
    """Give a Procedure."""
    return {"resourceType": "Procedure", "id": "p1", "status": "completed", "code": given, **parts}


PROCEDURES = [
    (procedure(code(SCT, "64368001", "Partial mastectomy"), performedDateTime="2024-03-01"), {"lumpectomy": ("present", "history", "2024-03-01", "2024-03-01")}),
    (procedure(code(text="Chemotherapy"), performedPeriod={"start": "2024-03", "end": "2024-06"}), {"chemotherapy": ("present", "history", "2024-03", "2024-06")}),
    (procedure(code(text="Chemotherapy"), status="in-progress", occurrenceDateTime="2024-03"), {"chemotherapy": ("present", "active", "2024-03", None)}),
    (procedure(code(text="Chemotherapy"), status="preparation"), {"chemotherapy": ("present", "planned", None, None)}),
    (procedure(code(text="Chemotherapy"), status="not-done", performedDateTime="2024"), {"chemotherapy": ("absent", "active", None, None)}),
    (procedure(code(text="Chemotherapy"), status="entered-in-error"), {}),
    (procedure(code(text="Removal of intrauterine device")), {}),
    (procedure({}, status=""), {}),
    (procedure(code(text="Chemotherapy and radiation therapy")), {"chemotherapy": ("present", "history", None, None), "radiotherapy": ("present", "history", None, None)}),
    (procedure(code(text="Sentinel lymph node biopsy"), meta=profile("cancer-related-surgical-procedure")), {"sentinel-node-biopsy": ("present", "history", None, None), "surgery": ("present", "history", None, None)}),
    (procedure(code(text="Partial mastectomy"), category=code(SCT, "387713003")), {"lumpectomy": ("present", "history", None, None)}),
    (procedure(code(text="Teleradiotherapy procedure"), meta=profile("cancer-related-radiation-procedure")), {"radiotherapy": ("present", "history", None, None)}),
    (procedure({}, meta=profile("cancer-related-surgical-procedure")), {"surgery": ("present", "history", None, None)}),
    (procedure({}, status="", meta=profile("radiotherapy-course-summary")), {}),
]  # fmt: skip


@pytest.mark.parametrize(("resource", "told"), PROCEDURES)
def test_procedures(
    resource: dict[str, Any], told: dict[str, tuple[object, ...]], vocabulary: Vocabulary
) -> None:
    """What was done is history with its days; the profile or category says surgery and radiotherapy."""
    patient = read(vocabulary, resource)
    assert {
        fact.concept: (fact.stance, fact.course, fact.start, fact.stop)
        for fact in patient.facts
        if fact.concept not in ("", "female")
    } == told
    assert patient.issues == ()


def test_a_procedure_without_a_code_quotes_its_kind(vocabulary: Vocabulary) -> None:
    """Where only the profile tells what was done, the quote is the kind of resource."""
    resource = procedure({}, meta=profile("cancer-related-surgical-procedure"))
    del resource["code"]
    quote = only(read(vocabulary, resource), "surgery").quote
    assert quote is not None
    assert quote.text == '"resourceType": "Procedure"'


def test_a_procedure_nobody_knows_is_an_issue(vocabulary: Vocabulary) -> None:
    """A procedure without meaning is listed."""
    patient = read(vocabulary, procedure(code(SCT, "1", "Documentation of current medications")))
    assert [issue.came for issue in patient.issues] == ["Documentation of current medications (SNOMED:1)"]


def vaccine(given: dict[str, Any], **parts: Any) -> dict[str, Any]:
    """Give an Immunization."""
    return {"resourceType": "Immunization", "vaccineCode": given, "occurrenceDateTime": "2024-10-01", **parts}


CVX = "http://hl7.org/fhir/sid/cvx"
VACCINES = [
    (vaccine(code(CVX, "140", "Influenza, seasonal, injectable, preservative free")), {"vaccine"}),
    (vaccine(code(CVX, "111")), {"live-vaccine"}),
    (vaccine(code(text="zoster, live")), {"live-vaccine"}),
    (vaccine(code(text="rabies")), {"vaccine"}),
    (vaccine(code(text="rabies"), status="not-done"), set()),
    (vaccine({}), set()),
]  # fmt: skip


@pytest.mark.parametrize(("resource", "concepts"), VACCINES)
def test_vaccinations(resource: dict[str, Any], concepts: set[str], vocabulary: Vocabulary) -> None:
    """A vaccination is a vaccine given on its day, a live one said to be live."""
    patient = read(vocabulary, resource)
    told = {fact.concept for fact in patient.facts if fact.stop == "2024-10-01"}
    assert concepts <= told
    assert bool(told) == bool(concepts)
    assert ("live-vaccine" in told) == ("live-vaccine" in concepts)


@pytest.mark.parametrize(
    ("status", "course"),
    [("on-study-intervention", "active"), ("off-study", "history"), ("candidate", ""), ("", ""), (None, "")],
)
def test_part_in_another_study(status: str | None, course: str, vocabulary: Vocabulary) -> None:
    """Who takes part in a study is in a concurrent trial; a candidate is not yet."""
    resource = {"resourceType": "ResearchSubject", "status": status, "period": {"start": "2024-10-01"}}
    facts = [fact for fact in read(vocabulary, resource).facts if fact.concept == "concurrent-trial"]
    assert [(fact.course, fact.start) for fact in facts] == ([(course, "2024-10-01")] if course else [])
