"""mCODE: stages, TNM, status, variants, comorbidities, radiotherapy."""

from typing import Any

import pytest
from tests.fhir import LOINC, MCODE, SCT, code, names, only, profile, read

from trialbridge.vocab import Vocabulary

AJCC = "http://cancerstaging.org"
HGNC = "http://www.genenames.org"


def seen(given: dict[str, Any], answer: dict[str, Any] | None = None, **parts: Any) -> dict[str, Any]:
    """Give an Observation with a coded answer."""
    told = {} if answer is None else {"valueCodeableConcept": answer}
    return {"resourceType": "Observation", "id": "o1", "status": "final", "code": given, **told, **parts}


CLINICAL = code(LOINC, "21908-9", "Stage group.clinical Cancer")
STAGES = [
    (CLINICAL, code(AJCC, "4", "IV"), "stage", (None, 4.0, 4.9)),
    (CLINICAL, code(AJCC, "c3A"), "stage", (3.1, None, None)),
    (CLINICAL, code(SCT, "261638004", "Stage 3A (qualifier value)"), "stage", (3.1, None, None)),
    (CLINICAL, code(SCT, "1222806003", "American Joint Committee on Cancer stage IIIC"), "stage", (3.3, None, None)),
    (CLINICAL, code("http://ncithesaurus", "C80135", "Binet Stage B"), "binet", (2.0, None, None)),
    (CLINICAL, code(text="Rai stage II"), "rai", (2.0, None, None)),
    (CLINICAL, code(text="Ann Arbor stage III"), "ann_arbor", (None, 3.0, 3.9)),
    (CLINICAL, code(text="R-ISS stage 2"), "iss_stage", (2.0, None, None)),
    (code(LOINC, "21905-5"), code(AJCC, "cT3"), "t_stage", (None, 3.0, 3.9)),
    (code(SCT, "399504009"), code(SCT, "1228938002", "American Joint Committee on Cancer cT3"), "t_stage", (None, 3.0, 3.9)),
    (code(LOINC, "21906-3"), code(AJCC, "pN0"), "n_stage", (0.0, None, None)),
    (code(LOINC, "21901-4"), code(AJCC, "cM0"), "m_stage", (0.0, None, None)),
]  # fmt: skip


@pytest.mark.parametrize(("given", "answer", "variable", "told"), STAGES)
def test_stages(
    given: dict[str, Any],
    answer: dict[str, Any],
    variable: str,
    told: tuple[float | None, ...],
    vocabulary: Vocabulary,
) -> None:
    """A stage group or category is a value of its scale, in whatever system it is coded."""
    patient = read(vocabulary, seen(given, answer, effectiveDateTime="2025-01-02"))
    fact = only(patient, variable)
    assert (fact.value, fact.low, fact.high) == told
    assert fact.known_on == "2025-01-02"
    assert patient.issues == ()


def test_a_profile_names_what_a_code_does_not(vocabulary: Vocabulary) -> None:
    """The profile tells a stage group, a TNM category and a status where the code is unknown."""
    stage = seen(code("urn:x", "1"), code(AJCC, "3A"), meta=profile("tnm-clinical-stage-group"))
    nodes = seen(code("urn:x", "2"), code(AJCC, "N2"), meta=profile("tnm-regional-nodes-category"))
    status = seen(code("urn:x", "3"), code(SCT, "359746009"), meta=profile("cancer-disease-status"))
    assert names(read(vocabulary, stage, nodes, status)) == {"stage", "n_stage", "stable-disease"}
    odd = seen(code("urn:x", "1"), code(AJCC, "3A"), meta={"profile": f"{MCODE}tnm-clinical-stage-group"})
    assert names(read(vocabulary, odd)) == {"stage"}


def test_a_profile_names_a_scale(vocabulary: Vocabulary) -> None:
    """A performance status without a code is of the scale its profile names."""
    told = [
        {**seen({}, valueInteger=value, meta=profile(f"{name}-performance-status")), "id": name}
        for name, value in (("ecog", 1), ("karnofsky", 90))
    ]
    patient = read(vocabulary, *told)
    assert (only(patient, "ecog").value, only(patient, "karnofsky").value) == (1.0, 90.0)


def variant(*parts: tuple[str, dict[str, Any]], answer: str = "LA9633-4") -> dict[str, Any]:
    """Give a genomic variant of the components (LOINC code, value)."""
    component = [{"code": code(LOINC, number), **value} for number, value in parts]
    told = code(LOINC, answer) if answer else None
    return seen(code(LOINC, "69548-6", "Genetic variant assessment"), told, component=component)


def gene(number: str, symbol: str = "") -> tuple[str, dict[str, Any]]:
    """Give the component that names the gene."""
    return "48018-6", {"valueCodeableConcept": code(HGNC, number, symbol)}


def coded(number: str, words: str) -> tuple[str, dict[str, Any]]:
    """Give a component with words."""
    return number, {"valueCodeableConcept": code("urn:x", "1", words)}


TROUBLE = [
    (seen(CLINICAL), "a value"),
    (seen(CLINICAL, code(text="unknown")), "a stage"),
    (seen(code(LOINC, "21905-5"), code(AJCC, "cTX")), "a TNM category"),
    (seen(code(LOINC, "21905-5"), code(AJCC, "cN1")), "a TNM category"),
    (seen(code(LOINC, "97509-4"), code(text="xyzzy")), "a status of the disease"),
    (seen(code(LOINC, "69548-6"), code(LOINC, "LA9633-4")), "the gene of a variant"),
    (
        variant(
            ("48018-6", {"valueString": "x"}),
            ("81252-9", {"valueCodeableConcept": {"coding": [{"code": " "}]}}),
        ),
        "an alteration of the vocabulary",
    ),
    (variant(("48018-6", {"valueCodeableConcept": {"coding": [{"display": ""}]}})), "the gene of a variant"),
]


@pytest.mark.parametrize(("resource", "expected"), TROUBLE)
def test_what_is_not_understood_is_an_issue(
    resource: dict[str, Any], expected: str, vocabulary: Vocabulary
) -> None:
    """An answer without meaning is listed, never guessed."""
    patient = read(vocabulary, resource)
    assert [issue.expected for issue in patient.issues] == [expected]
    assert names(patient) == set()


def test_an_empty_answer_is_no_stage(vocabulary: Vocabulary) -> None:
    """An answer that is empty says nothing."""
    assert names(read(vocabulary, seen(CLINICAL, {}))) == set()


STATUSES = [
    (code(SCT, "271299001", "Patient's condition worsened"), "progressive-disease"),
    (code(SCT, "359746009"), "stable-disease"),
    (code(LOINC, "LA28366-5"), "complete-response"),
    (code(text="Partial response"), "partial-response"),
]


@pytest.mark.parametrize(("answer", "concept"), STATUSES)
def test_the_status_of_the_disease(answer: dict[str, Any], concept: str, vocabulary: Vocabulary) -> None:
    """The status is told by its code or its words."""
    patient = read(vocabulary, seen(code(LOINC, "97509-4"), answer, effectiveDateTime="2025-01-02"))
    assert only(patient, concept).known_on == "2025-01-02"


VARIANTS = [
    (variant(gene("HGNC:26144", "PALB2")), "palb2-mutation", "present"),
    (variant(gene("HGNC:3467", "estrogen receptor 1")), "esr1-mutation", "present"),
    (variant(gene("HGNC:3236")), "egfr-mutation", "present"),
    (variant(gene("HGNC:7989", "NRAS"), coded("48005-3", "p.Gly12Cys")), "nras-mutation", "present"),
    (variant(gene("HGNC:1100")), "brca1-mutation", "present"),
    (variant(gene("HGNC:6407", "KRAS"), coded("48005-3", "p.Gly12Cys")), "kras-g12c", "present"),
    (variant(gene("HGNC:3236", "EGFR"), ("48005-3", {"valueString": "p.(Leu858Arg)"})), "egfr-l858r", "present"),
    (variant(gene("HGNC:6407", "KRAS"), coded("48005-3", "p.Xyz12Cys")), "kras-mutation", "present"),
    (variant(gene("HGNC:1014", "BCR"), gene("HGNC:76", "ABL1")), "ph-positive", "present"),
    (variant(gene("HGNC:7029", "MET"), gene("HGNC:427", "ALK")), "alk-rearrangement", "present"),
    (variant(gene("HGNC:427", "ALK"), coded("48019-4", "Fusion")), "alk-rearrangement", "present"),
    (variant(gene("HGNC:26144", "PALB2"), answer="LA9634-2"), "palb2-mutation", "absent"),
    (variant(gene("HGNC:26144", "PALB2"), answer=""), "palb2-mutation", "present"),
    (variant(gene("HGNC:26144", "PALB2"), coded("53037-8", "Uncertain significance")), "palb2-mutation", "uncertain"),
    (variant(coded("81252-9", "NM_024675.3(PALB2):c.3549C>A (p.Tyr1183Ter)")), "palb2-mutation", "present"),
    (variant(gene("HGNC:26144", "PALB2"), coded("99999-9", "x"), ("48004-6", {}), ("48004-6", {"valueString": ""})), "palb2-mutation", "present"),
]  # fmt: skip


@pytest.mark.parametrize(("resource", "concept", "stance"), VARIANTS)
def test_variants(resource: dict[str, Any], concept: str, stance: str, vocabulary: Vocabulary) -> None:
    """A variant is the alteration of its gene, as exact as the vocabulary knows it."""
    assert only(read(vocabulary, resource), concept).stance == stance


def test_a_variant_that_says_nothing(vocabulary: Vocabulary) -> None:
    """A benign variant, an empty one, and a region that was studied state no alteration."""
    benign = variant(gene("HGNC:26144", "PALB2"), coded("53037-8", "Likely benign"))
    empty = {"resourceType": "Observation", "meta": profile("genomic-variant")}
    region = seen(
        code(LOINC, "53041-0"), component=[{"code": code(LOINC, "48018-6"), "valueString": "BRCA1"}]
    )
    patient = read(vocabulary, benign, empty, region, {**region, "valueString": "x"})
    assert (names(patient), patient.issues) == (set(), ())


def test_an_alteration_nobody_knows_is_an_issue(vocabulary: Vocabulary) -> None:
    """A gene whose alteration the vocabulary lacks is listed with what was told."""
    patient = read(vocabulary, variant(gene("HGNC:1", "XYZZY1")))
    assert [issue.came for issue in patient.issues] == ["XYZZY1 HGNC:1"]


def test_comorbidities(vocabulary: Vocabulary) -> None:
    """What the profile lists as present and absent is so; what is not known is an issue."""
    told = [
        {"url": f"{MCODE}comorbid-condition-present", "valueCodeableConcept": code(SCT, "1", "Gout")},
        {"url": f"{MCODE}comorbid-condition-present", "valueReference": {"reference": "Condition/x"}},
        {
            "url": f"{MCODE}comorbid-condition-absent",
            "valueCodeableConcept": code(SCT, "414916001", "Obesity (disorder)"),
        },
        {"url": f"{MCODE}comorbid-condition-absent", "valueCodeableConcept": code(text="xyzzy")},
    ]
    patient = read(vocabulary, seen({}, meta=profile("comorbidities-elixhauser"), extension=told))
    assert (only(patient, "gout").stance, only(patient, "obesity").stance) == ("present", "absent")
    assert [issue.came for issue in patient.issues] == ["xyzzy"]


def course(*extensions: dict[str, Any]) -> dict[str, Any]:
    """Give a radiotherapy course."""
    return {
        "resourceType": "Procedure", "id": "p1", "status": "completed", "meta": profile("radiotherapy-course-summary"),
        "code": code(SCT, "1217123003"), "performedPeriod": {"start": "2024-08-15", "end": "2024-10-25"},
        "extension": list(extensions),
    }  # fmt: skip


def dose(amount: object, unit: str = "cGy") -> dict[str, Any]:
    """Give the dose delivered to a volume."""
    inner = {"url": "totalDoseDelivered", "valueQuantity": {"value": amount, "unit": unit}}
    return {"url": f"{MCODE}radiotherapy-dose-delivered-to-volume", "extension": [inner]}


def test_a_radiotherapy_course(vocabulary: Vocabulary) -> None:
    """The course has its days, the largest dose, and its technique."""
    technique = {"url": f"{MCODE}radiotherapy-technique", "valueCodeableConcept": code(text="Brachytherapy")}
    other = {"url": f"{MCODE}radiotherapy-technique", "valueCodeableConcept": code(text="Biopsy")}
    patient = read(vocabulary, course(dose(5000), dose(6000), dose("x"), technique, other))
    fact = only(patient, "radiation_dose")
    assert (fact.value, fact.unit, fact.known_on) == (6000.0, "cGy", "2024-08-15")
    therapy = only(patient, "radiotherapy")
    assert (therapy.course, therapy.start, therapy.stop) == ("history", "2024-08-15", "2024-10-25")
    assert only(patient, "brachytherapy").start == "2024-08-15"
    assert "biopsy" not in names(patient)
    bare = {"url": "totalDoseDelivered"}
    assert names(read(vocabulary, course(bare, dose(1e9)))) == {"radiotherapy"}
