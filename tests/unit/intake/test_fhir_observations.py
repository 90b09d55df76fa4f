"""Observations: values in any unit, results of tests, markers, scores, parts, what says nothing."""

from typing import Any

import pytest
from tests.fhir import LOINC, SCT, code, names, only, read

from trialbridge.vocab import Vocabulary

UCUM = "http://unitsofmeasure.org"
HB = code(LOINC, "718-7", "Hemoglobin [Mass/volume] in Blood")


def seen(given: dict[str, Any], **parts: Any) -> dict[str, Any]:
    """Give an Observation."""
    return {"resourceType": "Observation", "id": "o1", "status": "final", "code": given, **parts}


def amount(value: object, unit: str = "", ucum: str = "", **parts: Any) -> dict[str, Any]:
    """Give a Quantity."""
    given = {"value": value, "unit": unit, "system": UCUM if ucum else "", "code": ucum}
    return {name: it for name, it in given.items() if it not in ("", None)} | parts


VALUES = [
    (HB, {"valueQuantity": amount(9.2, "g/dL", "g/dL")}, "haemoglobin", 9.2, "g/dL"),
    (HB, {"valueQuantity": amount(92, "gram per litre", "g/L")}, "haemoglobin", 92.0, "g/L"),
    (HB, {"valueQuantity": amount(9.2, "g/dL")}, "haemoglobin", 9.2, "g/dL"),
    (HB, {"valueQuantity": amount("9.2", "g/dL")}, "haemoglobin", 9.2, "g/dL"),
    (HB, {"valueString": "9.2 g/dL"}, "haemoglobin", 9.2, "g/dL"),
    (code(text="Platelets"), {"valueQuantity": amount(112, "K/uL", "10*3/uL")}, "platelets", 112.0, "10*3/uL"),
    (code(text="WBC # Bld [#/volume]"), {"valueQuantity": amount(3, "x", "10*3/uL{cells}")}, "wbc", 3.0, "10*3/uL"),
    (code(LOINC, "33914-3"), {"valueQuantity": amount(60, "mL/min/{1.73}m2")}, "egfr", 60.0, "mL/min/{1.73_m2}"),
    (code(LOINC, "89247-1"), {"valueInteger": 1}, "ecog", 1.0, ""),
    (code(LOINC, "89247-1"), {"valueCodeableConcept": code(LOINC, "LA9624-3", "Ambulatory")}, "ecog", 2.0, ""),
    (code(LOINC, "89243-0"), {"valueQuantity": amount(90, "{score}", "{score}")}, "karnofsky", 90.0, "%"),
    (code(LOINC, "89243-0"), {"valueCodeableConcept": code(LOINC, "LA29177-5")}, "karnofsky", 80.0, "%"),
    (code(LOINC, "6301-6", "INR"), {"valueQuantity": amount(1.2, "{INR}", "{INR}")}, "inr", 1.2, ""),
    (code(LOINC, "6301-6", "INR"), {"valueQuantity": amount(1.2, "ratio")}, "inr", 1.2, ""),
    (code(text="Child-Pugh score"), {"valueCodeableConcept": code(text="B7")}, "child_pugh", 7.0, ""),
    (code(LOINC, "20454-5"), {"valueCodeableConcept": code(SCT, "1", "Urine protein test = ++ (finding)")}, "urine_dipstick_protein", 2.0, ""),
]  # fmt: skip


@pytest.mark.parametrize(("given", "value", "variable", "number", "unit"), VALUES)
def test_values(
    given: dict[str, Any],
    value: dict[str, Any],
    variable: str,
    number: float,
    unit: str,
    vocabulary: Vocabulary,
) -> None:
    """A value is found by code or words, in the unit as recorded, however it is written."""
    patient = read(vocabulary, seen(given, effectiveDateTime="2025-05-28T08:00:00Z", **value))
    fact = only(patient, variable)
    assert (fact.value, fact.unit, fact.known_on, fact.stance) == (number, unit, "2025-05-28", "present")


SPANS = [
    ({"valueQuantity": amount(20, "g/L", comparator="<")}, (None, 20.0)),
    ({"valueQuantity": amount(20, "g/L", comparator=">=")}, (20.0, None)),
    ({"valueRange": {"low": amount(90, "g/L"), "high": amount(95, "g/L")}}, (90.0, 95.0)),
    ({"valueRange": {"high": amount(95, "g/L")}}, (None, 95.0)),
]


@pytest.mark.parametrize(("value", "span"), SPANS)
def test_values_may_be_intervals(
    value: dict[str, Any], span: tuple[float | None, float | None], vocabulary: Vocabulary
) -> None:
    """Comparators and ranges give intervals."""
    fact = only(read(vocabulary, seen(HB, **value)), "haemoglobin")
    assert (fact.low, fact.high) == span


def test_the_reference_range_of_the_laboratory(vocabulary: Vocabulary) -> None:
    """The range is kept where it is in the value's unit, else not."""
    own = seen(
        HB,
        valueQuantity=amount(92, "g/L"),
        referenceRange=[{"text": "x"}, {"low": amount(120, "g/L"), "high": amount(150)}],
    )
    fact = only(read(vocabulary, own), "haemoglobin")
    assert fact.reference is not None
    assert (fact.reference.low, fact.reference.high) == (120.0, 150.0)
    other = seen(HB, valueQuantity=amount(92, "g/L"), referenceRange=[{"low": amount(12, "g/dL")}])
    assert only(read(vocabulary, other), "haemoglobin").reference is None


TROUBLE = [
    (seen(HB, valueQuantity=amount(9999, "g/dL")), "impossible"),
    (seen(HB, valueQuantity=amount(9.2)), "no unit: read as"),
    (seen(HB, valueQuantity=amount(9.2, "furlong")), "a unit of"),
    (seen(HB, valueQuantity=amount(9.2, "cm", "cm")), "does not measure"),
    (seen(HB, valueQuantity=amount("much")), "a value of haemoglobin"),
    (seen(HB, valueQuantity=amount(True)), "a value of haemoglobin"),
    (seen(HB, valueQuantity={"unit": "g/dL"}), "a value of haemoglobin"),
    (seen(HB, valueQuantity=5), "a value of haemoglobin"),
    (seen(HB, valueRange={}), "a value of haemoglobin"),
    (seen(HB, valueInteger="x"), "a value of haemoglobin"),
    (seen(HB, valueString="low"), "a value of haemoglobin"),
    (seen(HB, valueString="9.2 g/dL or so"), "a value of haemoglobin"),
    (seen(HB, valueString=""), "a value of haemoglobin"),
    (seen(HB, valueTime="10:00"), "a value of haemoglobin"),
    (seen(HB), "a value of haemoglobin"),
    (seen(code(text="xyzzy"), valueString="x"), "an observation"),
    (seen(code(text="Glucose [Mass/volume] in Urine by Test strip"), valueQuantity=amount(9, "mg/dL")), "an observation"),
    (seen(code(text="Hemoglobin [Presence] in Blood"), valueCodeableConcept=code(text="trace")), "an observation"),
    (seen(code(text="Body mass index (BMI) [Percentile] Per age"), valueQuantity=amount(50, "%")), "an observation"),
    (seen(code(text="The platelets of people whom nobody knows well"), valueQuantity=amount(50, "%")), "an observation"),
    (seen(code(text="Cytomegalovirus IgG Ab [Presence] in Serum"), valueCodeableConcept=code(text="Positive")), "an observation"),
    (seen(code(LOINC, "72166-2", "Tobacco smoking status"), valueCodeableConcept=code(text="Lymph nodes")), "an observation"),
    (seen({}, valueString="x"), "an observation"),
    (seen(code(text="Tobacco smoking status"), valueCodeableConcept=code(text="Pregnant")), "an observation"),
    (seen(code(text="NRAS gene"), valueCodeableConcept=code(text="Positive")), "an observation"),
]  # fmt: skip


@pytest.mark.parametrize(("resource", "expected"), TROUBLE)
def test_what_is_no_value_is_an_issue(
    resource: dict[str, Any], expected: str, vocabulary: Vocabulary
) -> None:
    """A value that is impossible, in no unit or none at all, and a test nobody knows, are listed, never guessed."""
    patient = read(vocabulary, resource)
    assert [expected in issue.expected for issue in patient.issues] == [True]
    sure = [fact for fact in patient.facts if fact.stance == "present" and fact.variable == "haemoglobin"]
    assert len(sure) == ("read as" in expected)


def test_the_same_trouble_is_told_once(vocabulary: Vocabulary) -> None:
    """A thousand values of one test in one odd unit are one issue."""
    odd = [
        {**seen(HB, valueQuantity=amount(9 + number / 10, "furlong")), "id": str(number)}
        for number in range(3)
    ]
    (issue,) = read(vocabulary, *odd).issues
    assert "and 2 more" in issue.where


SILENT = [
    seen(HB, status="entered-in-error", valueQuantity=amount(9.2, "g/dL")),
    seen(HB, status="cancelled"),
    seen(HB, dataAbsentReason=code(text="unknown")),
    seen(code(LOINC, "58410-2", "CBC panel"), hasMember=[{"reference": "Observation/x"}]),
]


@pytest.mark.parametrize("resource", SILENT)
def test_what_says_nothing(resource: dict[str, Any], vocabulary: Vocabulary) -> None:
    """A void observation, one without a value for a reason, and a panel of others give nothing."""
    patient = read(vocabulary, resource)
    assert (names(patient), patient.issues) == (set(), ())


def test_parts_of_an_observation(vocabulary: Vocabulary) -> None:
    """Each component is a value of its own, quoting its own place."""
    parts = [
        {"code": code(LOINC, "8480-6", "Systolic"), "valueQuantity": amount(132, "mmHg", "mm[Hg]")},
        {"code": code(LOINC, "8462-4", "Diastolic"), "valueQuantity": amount(84, "mmHg", "mm[Hg]")},
    ]
    patient = read(vocabulary, seen(code(LOINC, "85354-9", "Blood pressure panel"), component=parts))
    assert only(patient, "systolic_bp").value == 132
    quote = only(patient, "diastolic_bp").quote
    assert quote is not None
    assert "8462-4" in quote.text
    assert "8480-6" not in quote.text


def test_a_long_observation_quotes_its_value(vocabulary: Vocabulary) -> None:
    """Where code and value stand far apart the value alone is quoted."""
    resource = seen(HB, note=[{"text": "x" * 900}], valueQuantity=amount(9.2, "g/dL"))
    quote = only(read(vocabulary, resource), "haemoglobin").quote
    assert quote is not None
    assert quote.text.startswith('"valueQuantity"')


def test_the_last_of_a_day_counts(vocabulary: Vocabulary) -> None:
    """Of values measured at different times of one day the last stays; without a time both do, and conflict."""
    early = {
        **seen(HB, effectiveDateTime="2025-05-28T08:00:00Z", valueQuantity=amount(9.2, "g/dL")),
        "id": "a",
    }
    late = {
        **seen(HB, effectiveInstant="2025-05-28T17:30:00+02:00", valueQuantity=amount(10.2, "g/dL")),
        "id": "b",
    }
    assert only(read(vocabulary, late, early), "haemoglobin").value == 10.2
    dayless = [
        {**each, "effectiveDateTime": "2025-05-28", "effectiveInstant": None} for each in (early, late)
    ]
    assert len([fact for fact in read(vocabulary, *dayless).facts if fact.variable == "haemoglobin"]) == 2


DAYS = [
    ({"effectivePeriod": {"start": "2025-01-02"}}, [], "2025-01-02"),
    ({"issued": "2025-01-03T00:00:00Z"}, [], "2025-01-03"),
    (
        {"specimen": {"reference": "Specimen/s"}},
        [{"collection": {"collectedDateTime": "2025-01-04"}}],
        "2025-01-04",
    ),
    ({"specimen": {"reference": "Specimen/s"}}, [{"receivedTime": "2025-01-05"}], "2025-01-05"),
    ({"specimen": {"reference": "Specimen/s"}}, [{}], None),
    ({"effectiveDateTime": "2025-13-99"}, [], None),
]


@pytest.mark.parametrize(("parts", "specimens", "day"), DAYS)
def test_the_day_of_a_value(
    parts: dict[str, Any], specimens: list[dict[str, Any]], day: str | None, vocabulary: Vocabulary
) -> None:
    """The day is the observation's own, else the report's, else the specimen's."""
    others = [{"resourceType": "Specimen", "id": "s", **each} for each in specimens]
    resource = seen(HB, valueQuantity=amount(9.2, "g/dL"), **parts)
    assert only(read(vocabulary, resource, *others), "haemoglobin").known_on == day


POSITIVE, NEGATIVE = code(SCT, "10828004", "Positive"), code(LOINC, "LA6577-6", "Negative")
RESULTS = [
    (seen(code(LOINC, "40556-3", "Estrogen receptor Ag [Presence] in Tissue by Immune stain"), valueCodeableConcept=POSITIVE), "er-positive", "present"),
    (seen(code(LOINC, "16113-3"), valueCodeableConcept=NEGATIVE), "pr-negative", "present"),
    (seen(code(LOINC, "48676-1"), valueCodeableConcept=code(text="equivocal")), "her2-positive", "uncertain"),
    (seen(code(text="HER2 [Interpretation] in Tissue"), interpretation=[code("urn:v3", "NEG")]), "her2-negative", "present"),
    (seen(code(text="HER2 [Interpretation] in Tissue"), interpretation=code(text="Positive")), "her2-positive", "present"),
    (seen(code(text="Estrogen receptor"), valueString="Detected"), "er-positive", "present"),
    (seen(code(text="Estrogen receptor"), valueBoolean=True), "er-positive", "present"),
    (seen(code(text="Estrogen receptor"), valueBoolean=False), "er-negative", "present"),
    (seen(code(LOINC, "62862-8", "Microsatellite instability [Presence] in Tissue"), valueCodeableConcept=POSITIVE), "msi-high", "present"),
    (seen(code(text="Microsatellite instability"), valueCodeableConcept=code(text="MSI-H")), "msi-high", "present"),
    (seen(code(text="Hepatitis B virus surface Ag [Presence] in Serum"), valueCodeableConcept=NEGATIVE), "hepatitis-b", "absent"),
    (seen(code(text="Hepatitis B virus surface Ab [Presence] in Serum"), valueCodeableConcept=POSITIVE), "hbs-antibody", "present"),
    (seen(code(text="Hepatitis C virus Ab [Presence] in Serum"), valueCodeableConcept=POSITIVE), "hepatitis-c", "uncertain"),
    (seen(code(text="Hepatitis C virus Ab [Presence] in Serum"), valueCodeableConcept=NEGATIVE), "hepatitis-c", "absent"),
    (seen(code(text="HIV 1+2 Ab [Presence] in Serum"), valueCodeableConcept=NEGATIVE), "hiv-infection", "absent"),
    (seen(code(SCT, "1", "History of cancer metastatic to liver (situation)"), valueCodeableConcept=code(LOINC, "LA9633-4")), "liver-metastasis", "present"),
    (seen(code(SCT, "1", "History of cancer metastatic to liver (situation)"), valueCodeableConcept=code(LOINC, "LA9634-2")), "liver-metastasis", "absent"),
    (seen(code(LOINC, "72166-2", "Tobacco smoking status"), valueCodeableConcept=code(SCT, "266919005")), "never-smoker", "present"),
    (seen(code(LOINC, "72166-2", "Tobacco smoking status"), valueCodeableConcept=code(text="Former smoker")), "former-smoker", "present"),
]  # fmt: skip


@pytest.mark.parametrize(("resource", "concept", "stance"), RESULTS)
def test_results_of_tests(
    resource: dict[str, Any], concept: str, stance: str, vocabulary: Vocabulary
) -> None:
    """A marker or serology with its result is its state; an antibody alone leaves an infection open."""
    patient = read(vocabulary, resource)
    assert only(patient, concept).stance == stance
    assert patient.issues == ()
