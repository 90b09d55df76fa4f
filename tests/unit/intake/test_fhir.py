"""A FHIR record as a whole: whose it is, its main problem, its texts, its courses, its trouble."""

import base64
import json
from typing import Any

import pytest
from tests.fhir import JANE, LOINC, SCT, bundle, checked, code, names, only, read

from trialbridge.errors import FormatError, InputError
from trialbridge.intake import conflicts, fhir, principal
from trialbridge.intake.paper import Opened
from trialbridge.model.patient import Patient
from trialbridge.vocab import Phrase, Vocabulary

BREAST = {
    "resourceType": "Condition",
    "id": "c1",
    "code": code(SCT, "254837009", "Malignant neoplasm of breast"),
}
ECOG = {
    "resourceType": "Observation", "id": "o1", "status": "final", "code": code(LOINC, "89247-1", "ECOG"),
    "effectiveDateTime": "2025-05-28T09:10:00Z", "valueInteger": 1,
}  # fmt: skip


def note(words: str, **parts: Any) -> dict[str, Any]:
    """Give a DocumentReference of a note."""
    attachment = {"contentType": "text/plain", "data": base64.b64encode(words.encode()).decode()}
    return {"resourceType": "DocumentReference", "id": "d1", "content": [{"attachment": attachment}], **parts}


def test_a_bundle_is_read(vocabulary: Vocabulary) -> None:
    """Patient, condition and observation become facts that quote the JSON; the record's day is its last."""
    patient = read(vocabulary, BREAST, ECOG)
    assert (patient.id, patient.documents[0].kind, patient.documents[0].date) == (
        "jane",
        "fhir",
        "2025-05-28",
    )
    assert only(patient, "age").start == "1961-04-02"
    assert only(patient, "female").quote is not None
    assert only(patient, "breast-cancer").main
    quote = only(patient, "breast-cancer").quote
    assert quote is not None
    assert quote.text == "Malignant neoplasm of breast"
    assert only(patient, "ecog").value == 1
    assert patient.issues == ()
    assert principal(patient, vocabulary)[0] == ("breast-cancer", 1.0)


@pytest.mark.parametrize("cut", [1, 40, 200])
def test_a_cut_off_bundle_is_read_up_to_the_cut(cut: int, vocabulary: Vocabulary) -> None:
    """What stands before the end of a file that was cut off counts; an issue tells of the break."""
    patient = checked(fhir.read(bundle(JANE, BREAST, ECOG)[:-cut], vocabulary))
    assert "breast-cancer" in names(patient)
    assert any("broken JSON" in issue.came for issue in patient.issues)


@pytest.mark.parametrize("data", [b"", b"[]", b"{", b'{"a": 1}', b'{"resourceType": ""}'])
def test_what_holds_no_resource_is_refused(data: bytes, vocabulary: Vocabulary) -> None:
    """Only a file without any resource is refused, in one line."""
    with pytest.raises(FormatError, match="FHIR resources"):
        fhir.read(data, vocabulary)


def test_bytes_that_are_no_utf8_are_an_issue(vocabulary: Vocabulary) -> None:
    """A wrong byte is replaced and named; text is read as it is."""
    patient = checked(fhir.read(bundle(JANE).replace(b"jane", b"j\xe9ne"), vocabulary))
    assert "offset" in patient.issues[0].came
    assert fhir.read(bundle(JANE).decode(), vocabulary).issues == ()


def test_the_place_of_a_patient(vocabulary: Vocabulary) -> None:
    """Country and city are the first address's."""
    patient = fhir.read(bundle({**JANE, "address": [{"country": "KE", "city": "Nairobi"}]}), vocabulary)
    assert (patient.country, patient.city) == ("KE", "Nairobi")


@pytest.mark.parametrize(
    ("parts", "came"),
    [
        ({"gender": "unknown"}, "unknown"),
        ({"gender": None}, "none"),
        ({"birthDate": "soon"}, "soon"),
        ({"birthDate": 5}, "none"),
    ],
)
def test_an_unknown_sex_or_birth_is_an_issue(
    parts: dict[str, Any], came: str, vocabulary: Vocabulary
) -> None:
    """A gender that is no sex and a day that is none are named."""
    patient = checked(fhir.read(bundle({**JANE, **parts}), vocabulary))
    assert [issue.came for issue in patient.issues] == [came]


def test_the_sex_at_birth_stands_in(vocabulary: Vocabulary) -> None:
    """Where the gender says nothing, the extension of the sex at birth does; an unknown one does not."""
    url = "http://hl7.org/fhir/us/core/StructureDefinition/us-core-birthsex"
    told = [{"url": url, "valueCode": "UNK"}, {"url": url, "valueCode": "M"}]
    patient = checked(fhir.read(bundle({**JANE, "gender": "other", "extension": told}), vocabulary))
    assert only(patient, "male").stance == "present"


def test_several_patients_in_a_file(vocabulary: Vocabulary) -> None:
    """The patient most resources are about is read, another where asked for, and the choice is an issue."""
    john = {"resourceType": "Patient", "id": "john", "gender": "male", "birthDate": "1950"}
    hers = {**BREAST, "subject": {"reference": "Patient/jane"}}
    his = {
        "resourceType": "Condition",
        "id": "c2",
        "code": code(text="gout"),
        "patient": {"reference": "urn:uuid:john"},
    }
    data = bundle(john, JANE, hers, {**ECOG, "subject": {"reference": "Patient/jane"}}, his)
    patient = checked(fhir.read(data, vocabulary))
    assert (patient.id, names(patient)) == ("jane", {"breast-cancer", "ecog"})
    assert "2 patients; read is jane" in patient.issues[0].came
    other = checked(fhir.read(data, vocabulary, patient="john"))
    assert {"male", "gout"} <= names(other)
    assert fhir.patients(data) == ["john", "jane"]
    with pytest.raises(InputError, match="john, jane"):
        fhir.read(data, vocabulary, patient="joan")
    with pytest.raises(InputError, match="came none"):
        fhir.read(bundle(BREAST), vocabulary, patient="joan")


def test_a_file_without_a_patient(vocabulary: Vocabulary) -> None:
    """Resources without a Patient are read; that age and sex are not known is an issue."""
    patient = checked(fhir.read(bundle(BREAST), vocabulary))
    assert names(patient) == {"breast-cancer"}
    assert "age and sex" in patient.issues[0].came
    nameless = {"resourceType": "Patient"}
    twice = fhir.read(bundle(nameless, {**JANE, "id": "x"}, {**JANE, "id": "y"}), vocabulary)
    assert "3 patients" in twice.issues[0].came


def test_kinds_that_are_not_read_are_listed_once(vocabulary: Vocabulary) -> None:
    """A kind of resource nobody reads is one issue, however many there are; a clinic's address is none."""
    plans = [{"resourceType": "CarePlan", "id": str(number)} for number in range(3)]
    patient = read(vocabulary, *plans, {"resourceType": "Organization"}, {"resourceType": "Goal"})
    assert [(issue.where, issue.came) for issue in patient.issues] == [
        ("fhir: CarePlan/0 and 2 more", "CarePlan"),
        ("fhir: Goal at " + patient.issues[1].where.split()[-1], "Goal"),
    ]


def test_gaps_of_one_kind_are_one_issue(vocabulary: Vocabulary) -> None:
    """Entries without a resource are told once with their number."""
    data = json.loads(bundle(JANE))
    data["entry"] += [{"fullUrl": "x"}, {}]
    patient = fhir.read(json.dumps(data), vocabulary)
    assert patient.issues[0].came == "an entry without a resource"
    assert "and 1 more" in patient.issues[0].where


MAINS = [
    (["Carcinoma in situ of prostate", "Malignant tumor of colon"], {"colon-cancer"}),
    (["Malignant neoplastic disease", "Malignant neoplasm of breast", "gout"], {"breast-cancer"}),
    (["Malignant neoplasm of breast", "Malignant tumor of colon"], {"breast-cancer", "colon-cancer"}),
    (["Secondary malignant neoplasm of liver", "Malignant tumor of colon"], {"colon-cancer"}),
    (["Secondary malignant neoplasm of liver"], {"liver-metastasis"}),
    (["gout", "Hypertension"], set()),
]  # fmt: skip


@pytest.mark.parametrize(("diagnoses", "mains"), MAINS)
def test_the_problem_a_study_is_sought_for(
    diagnoses: list[str], mains: set[str], vocabulary: Vocabulary
) -> None:
    """The active malignant tumours are the main problem, the most specific of each; metastases only alone."""
    given = [{"resourceType": "Condition", "id": words, "code": code(text=words)} for words in diagnoses]
    patient = read(vocabulary, *given)
    assert {fact.concept for fact in patient.facts if fact.main} == mains


def test_an_active_tumour_goes_before_a_past_one(vocabulary: Vocabulary) -> None:
    """A cancer in remission is the main problem only where no active one is recorded."""
    past = {**BREAST, "clinicalStatus": code(number="remission")}
    now = {"resourceType": "Condition", "id": "c2", "code": code(text="Malignant tumor of colon")}
    assert {fact.concept for fact in read(vocabulary, past, now).facts if fact.main} == {"colon-cancer"}
    assert {fact.concept for fact in read(vocabulary, past).facts if fact.main} == {"breast-cancer"}


def test_an_attached_note_is_read(vocabulary: Vocabulary) -> None:
    """The note is a document of its own with its own day; age and sex stay the patient resource's."""
    words = "A 99-year-old man. Hgb 9.2 g/dL. History of hepatitis B."
    patient = read(vocabulary, note(words, date="2025-05-01T10:00:00Z"), BREAST)
    assert [document.kind for document in patient.documents] == ["fhir", "note"]
    assert patient.documents[1].name == "fhir: DocumentReference/d1 attachment"
    fact = only(patient, "haemoglobin")
    assert fact.quote is not None
    assert (fact.known_on, fact.quote.source) == ("2025-05-01", "fhir: DocumentReference/d1 attachment")
    assert "male" not in names(patient)
    assert [fact.concept for fact in patient.facts if fact.main] == ["breast-cancer"]
    assert principal(patient, vocabulary)[0][0] == "breast-cancer"
    alone = checked(fhir.read(bundle(note(words)), vocabulary))
    assert "male" in names(alone)


TEXTS = [
    (note("Hgb 9.2 g/dL", status="entered-in-error"), set(), 0),
    (note("Hgb 9.2 g/dL", docStatus="entered-in-error"), set(), 0),
    ({"resourceType": "DocumentReference", "content": [{"attachment": {"url": "http://x"}}, {}, 5]}, set(), 1),
    ({"resourceType": "DocumentReference", "content": [{"attachment": {"data": "x"}}]}, set(), 1),
    ({"resourceType": "DocumentReference", "content": [{"attachment": {"data": "AAAA", "contentType": "image/png"}}]}, set(), 1),
    ({"resourceType": "DocumentReference", "content": [{"attachment": {"data": "UEsDBA=="}}]}, set(), 1),
    ({"resourceType": "DocumentReference", "content": [{"attachment": {"data": "ICAg"}}]}, set(), 0),
    ({"resourceType": "DocumentReference", "content": [{"attachment": {"title": "x"}}]}, set(), 0),
    ({"resourceType": "DocumentReference", "content": [{"attachment": {"data": "SGdiIDkuMiBnL2RMLiBjYWbp"}}]}, {"haemoglobin"}, 1),
    ({"resourceType": "DiagnosticReport", "conclusion": "Hgb 9.2 g/dL"}, {"haemoglobin"}, 0),
    ({"resourceType": "DiagnosticReport", "presentedForm": [{"data": "SGdiIDkuMiBnL2RM"}, {"data": "SGdiIDkuMiBnL2RM"}]}, {"haemoglobin"}, 0),
    ({"resourceType": "DiagnosticReport", "conclusionCode": [code(text="Malignant tumor of colon"), code(text="xyzzy")]}, {"colon-cancer"}, 1),
]  # fmt: skip


@pytest.mark.parametrize(("resource", "found", "issues"), TEXTS)
def test_texts_of_a_record(
    resource: dict[str, Any], found: set[str], issues: int, vocabulary: Vocabulary
) -> None:
    """Attachments and conclusions are read once each; links, pictures and what is void give no facts."""
    patient = read(vocabulary, resource)
    assert names(patient) == found
    assert len(patient.issues) == issues


def test_an_attachment_has_pages(vocabulary: Vocabulary) -> None:
    """A document that is attached goes through the opener, and quotes of its facts name the page."""
    patient = fhir.read(
        bundle(JANE, note("%PDF", context={"period": {"start": "2025-01-02"}})),
        vocabulary,
        opener=lambda data: Opened("first\n\nHgb 9.2 g/dL", (0, 7), ("a page of text: page 3",)),
    )
    fact = only(checked(patient), "haemoglobin")
    assert fact.quote is not None
    assert (fact.quote.page, fact.known_on) == (2, "2025-01-02")
    assert patient.documents[1].pages == (0, 7)
    assert patient.issues[0].came == "page 3"


def stay(**parts: Any) -> dict[str, Any]:
    """Give an Encounter."""
    return {"resourceType": "Encounter", "id": "e", "class": {"code": "IMP"}, **parts}


STAYS = [
    (stay(status="finished", period={"start": "2025-01-02", "end": "2025-01-05"}), "history"),
    (stay(status="finished"), "history"),
    (stay(status="in-progress", period={"start": "2025-01-02"}), "active"),
    (stay(status="cancelled"), ""),
    (stay(status="entered-in-error"), ""),
    ({"resourceType": "Encounter", "class": {"code": "AMB"}}, ""),
]  # fmt: skip


@pytest.mark.parametrize(("encounter", "course"), STAYS)
def test_a_stay_in_hospital(encounter: dict[str, Any], course: str, vocabulary: Vocabulary) -> None:
    """A stay is a fact with its days; a visit is none."""
    facts = [fact for fact in read(vocabulary, encounter).facts if fact.concept == "hospitalisation"]
    assert [fact.course for fact in facts] == ([course] if course else [])


def test_two_records_that_disagree_conflict(vocabulary: Vocabulary) -> None:
    """A coded answer and a note of the same day that disagree are a conflict, which names both."""
    never = {
        "resourceType": "Observation", "id": "o", "code": code(LOINC, "72166-2", "Tobacco smoking status"),
        "effectiveDateTime": "2025-05-01", "valueCodeableConcept": code(SCT, "266919005", "Never smoked tobacco"),
    }  # fmt: skip
    patient = read(vocabulary, never, note("Social history: active smoker.", date="2025-05-01"))
    (conflict,) = conflicts(patient, vocabulary)
    sources = {fact.quote.source for fact in conflict.facts if fact.quote}
    assert (conflict.about, sources) == ("smoker", {"fhir", "fhir: DocumentReference/d1 attachment"})


def test_a_vocabulary_that_lacks_a_concept_gives_no_fact() -> None:
    """What the vocabulary does not know is no fact, and nothing crashes."""
    empty = Vocabulary((), (), (), (Phrase(text="nothing", type="neg", value="", language="en"),))
    patient = fhir.read(bundle(JANE, BREAST, ECOG, stay(status="finished")), empty)
    assert patient.facts == ()


def test_the_bundle_dates_the_record(vocabulary: Vocabulary) -> None:
    """The timestamp of a Bundle is the day of the record."""
    data = json.loads(bundle(JANE, ECOG))
    data["timestamp"] = "2025-07-01T00:00:00Z"
    assert fhir.read(json.dumps(data), vocabulary).documents[0].date == "2025-07-01"


def test_a_patient_is_stored_whole(vocabulary: Vocabulary) -> None:
    """A record read from FHIR is stored and read back the same."""
    from trialbridge.model.base import decode, encode

    patient = read(vocabulary, BREAST, note("Hgb 9.2 g/dL"))
    assert decode(encode(patient), Patient) == patient
