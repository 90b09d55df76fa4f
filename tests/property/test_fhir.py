"""Laws of FHIR intake that hold for any JSON."""

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from tests.drilling import examples
from tests.fhir import JANE, LOINC, SCT, checked

from trialbridge.errors import InputError
from trialbridge.intake import conflicts, fhir, missing, principal, read
from trialbridge.model.base import decode, encode
from trialbridge.model.patient import Patient
from trialbridge.vocab import default_vocabulary

PIECES = """
Malignant neoplasm of breast|Secondary malignant neoplasm of liver|paclitaxel|Chemotherapy|EGFR|9.2 g/dL|<20|IIIB|cT3
Positive|Negative|active|resolved|refuted|entered-in-error|completed|2024-03-01|2024|2024-13-99|254837009|718-7|89247-1
21908-9|69548-6|48018-6|g/dL|10*3/uL|Patient/jane|#x|<|><|肝癌|İ|female|HGNC:3236|p.Leu858Arg
"""
WORDS = st.sampled_from(PIECES.strip().replace("\n", "|").split("|"))
SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=True) | st.text(max_size=8) | WORDS
CODE = st.fixed_dictionaries(
    {}, optional={"text": WORDS | SCALARS, "coding": st.lists(st.fixed_dictionaries({}, optional={"system": st.sampled_from([SCT, LOINC, ""]) | SCALARS, "code": WORDS | SCALARS, "display": WORDS | SCALARS}) | SCALARS, max_size=2) | SCALARS}
)  # fmt: skip
AMOUNT = st.fixed_dictionaries(
    {}, optional=dict.fromkeys(("value", "unit", "code", "comparator"), WORDS | SCALARS)
)
TYPES = """
Patient Condition Observation MedicationRequest MedicationStatement MedicationAdministration Procedure DiagnosticReport
Specimen Encounter AllergyIntolerance DocumentReference FamilyMemberHistory Immunization ResearchSubject CarePlan
"""
KINDS = st.sampled_from(TYPES.split())
REFERENCE = st.fixed_dictionaries({}, optional={"reference": WORDS | SCALARS})
ANY = SCALARS | CODE | AMOUNT | REFERENCE | st.lists(CODE | AMOUNT | SCALARS, max_size=2)
MEMBERS = """
id status gender birthDate code vaccineCode medicationCodeableConcept medicationReference subject encounter specimen
effectiveDateTime effectivePeriod onsetDateTime performedPeriod valueQuantity valueCodeableConcept valueString valueInteger
valueRange valueBoolean component interpretation referenceRange clinicalStatus verificationStatus stage bodySite extension
meta category contained content presentedForm conclusion conclusionCode condition note statusReason period class severity
hasMember dataAbsentReason address dosageInstruction issued authoredOn
"""
NAMES = st.sampled_from(MEMBERS.split())
PARTS = st.dictionaries(
    NAMES, ANY | st.lists(st.dictionaries(NAMES, ANY, max_size=3), max_size=2), max_size=7
)
VARIANT = st.builds(
    lambda parts, value: {"resourceType": "Observation", "component": parts, "valueBoolean": value,
                          "code": {"coding": [{"system": LOINC, "code": "69548-6"}]}},
    st.lists(st.builds(lambda number, given: {"code": {"coding": [{"system": LOINC, "code": number}]}, **given},
                       st.sampled_from(["48018-6", "48005-3", "81252-9", "53037-8"]),
                       st.dictionaries(st.sampled_from(["valueString", "valueCodeableConcept"]), CODE | WORDS | SCALARS)),
             max_size=3),
    st.booleans(),
)  # fmt: skip
RESOURCES = st.builds(lambda kind, parts: {"resourceType": kind, **parts}, KINDS, PARTS) | VARIANT


def check(patient: Patient) -> None:
    """Check what holds of every patient: exact quotes, known names, stored and read back the same."""
    vocabulary = default_vocabulary()
    checked(patient)
    assert decode(encode(patient), Patient) == patient
    for fact in patient.facts:
        assert bool(fact.variable) != bool(fact.concept)
        assert fact.variable in vocabulary.variables or fact.concept in vocabulary.concepts
    conflicts(patient, vocabulary)
    missing(patient, vocabulary)
    assert all(0 < weight <= 1 for _, weight in principal(patient, vocabulary))


@given(st.lists(RESOURCES, min_size=1, max_size=4), st.sampled_from([None, 1]))
@examples(150, 40_000)
def test_any_resources_are_read(resources: list[dict[str, Any]], indent: int | None) -> None:
    """Resources with anything in any member are read without an exception, every quote exact."""
    entries = [{"resource": each} for each in (JANE, *resources)]
    check(
        fhir.read(
            json.dumps({"resourceType": "Bundle", "entry": entries}, indent=indent), default_vocabulary()
        )
    )


@given(st.lists(RESOURCES, min_size=1, max_size=3), st.integers(0, 400))
@examples(60, 20_000)
def test_any_cut_is_read_or_refused(resources: list[dict[str, Any]], cut: int) -> None:
    """NDJSON that is cut off anywhere is read up to there, or refused in one line."""
    text = "\n".join(map(json.dumps, resources))
    try:
        patient = read(text[: max(1, len(text) - cut)], format="fhir")
    except InputError as error:
        assert "\n" not in str(error)
    else:
        check(patient)
