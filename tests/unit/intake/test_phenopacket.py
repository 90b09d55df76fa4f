"""Phenopackets become the facts that the same record gives as FHIR, each with words of the packet itself."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialbridge.errors import FormatError
from trialbridge.intake import phenopacket, read, recognise
from trialbridge.model.patient import Fact, Patient
from trialbridge.vocab import Vocabulary, default_vocabulary


def term(id_: str, label: str) -> dict[str, str]:
    """Give an ontology class."""
    return {"id": id_, "label": label}


def at(stamp: str) -> dict[str, str]:
    """Give a moment."""
    return {"timestamp": f"{stamp}T00:00:00Z"}


UNIT = term("UCUM:10*9/L", "10*9/L")
PACKET: dict[str, Any] = {
    "id": "packet-1",
    "subject": {
        "id": "subject-1",
        "sex": "FEMALE",
        "timeAtLastEncounter": {"age": {"iso8601duration": "P61Y3M"}},
    },
    "phenotypicFeatures": [
        {"type": term("HP:0002027", "Abdominal pain"), "severity": term("HP:0012828", "Severe")},
        {"type": term("HP:0001945", "Fever"), "excluded": True},
    ],
    "diseases": [
        {
            "term": term("NCIT:C3099", "Hepatocellular Carcinoma"),
            "onset": at("2025-02-01"),
            "primarySite": term("NCIT:C12392", "Liver"),
            "diseaseStage": [term("NCIT:C27971", "Stage IV")],
            "clinicalTnmFinding": [term("NCIT:C48732", "T3 Stage Finding"), term("NCIT:C1", "No category")],
        },
        {"term": term("MONDO:0004979", "Asthma"), "resolution": at("2020-01-01")},
    ],
    "measurements": [
        {
            "assay": term("LOINC:777-3", "Platelets"),
            "value": {
                "quantity": {
                    "unit": UNIT,
                    "value": 142.0,
                    "referenceRange": {"unit": UNIT, "low": 125, "high": 350},
                }
            },
            "timeObserved": at("2026-01-05"),
        },
        {
            "assay": term("LOINC:2160-0", "Creatinine"),
            "value": {"quantity": {"unit": {"label": "mg/dL"}, "value": 0.9}},
        },
        {
            "assay": term("LOINC:5196-1", "Hepatitis B surface antigen"),
            "value": {"ontologyClass": term("NCIT:C38758", "Positive")},
        },
    ],
    "interpretations": [
        {
            "diagnosis": {
                "genomicInterpretations": [
                    {
                        "interpretationStatus": "CAUSATIVE",
                        "variantInterpretation": {
                            "variationDescriptor": {
                                "geneContext": {"symbol": "EGFR"},
                                "expressions": [{"syntax": "hgvs.c", "value": "c.2573T>G"}],
                                "label": "p.Leu858Arg",
                            }
                        },
                    },
                    {"interpretationStatus": "REJECTED", "geneDescriptor": {"symbol": "KRAS"}},
                    {"interpretationStatus": "UNKNOWN_STATUS"},
                ]
            }
        }
    ],
    "medicalActions": [
        {
            "treatment": {
                "agent": term("NCIT:C61948", "Sorafenib"),
                "doseIntervals": [
                    {
                        "interval": {
                            "start": "2025-03-01T00:00:00Z",
                            "end": "2025-09-01T00:00:00Z",
                        }
                    },
                    {},
                ],
            },
            "treatmentTarget": term("NCIT:C3099", "Hepatocellular Carcinoma"),
        },
        {"procedure": {"code": term("NCIT:C15249", "Hepatectomy"), "performed": at("2025-02-20")}},
        {"radiationTherapy": {"bodySite": term("NCIT:C12392", "liver")}},
        {"radiationTherapy": {"dosage": 30}},
        {
            "therapeuticRegimen": {
                "ontologyClass": term("NCIT:C15632", "Chemotherapy"),
                "regimenStatus": "COMPLETED",
                "startTime": at("2024-03-01"),
            }
        },
        {"therapeuticRegimen": {"externalReference": {"description": "pembrolizumab"}}},
    ],
    "metaData": {"created": "2026-02-01T10:00:00Z", "phenopacketSchemaVersion": "2.0"},
}


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    """Give the vocabulary that comes with the package."""
    return default_vocabulary()


def named(patient: Patient) -> dict[str, Fact]:
    """Give the facts by what they are about."""
    return {fact.variable or fact.concept: fact for fact in patient.facts}


def test_each_part_becomes_facts_that_quote_the_packet(vocabulary: Vocabulary) -> None:
    """Sex, age, findings, diseases with stage and category, values, variants and treatments, with their days."""
    text = json.dumps(PACKET, indent=1)
    patient = read(text, vocabulary=vocabulary)
    (document,) = patient.documents
    assert (patient.id, document.kind, document.date) == ("subject-1", "phenopacket", "2026-02-01")
    facts = named(patient)
    assert facts["age"].value == 61.25
    assert facts["female"].quote.text == "FEMALE"
    assert facts["fever"].stance == "absent"
    assert facts["abdominal-pain"].qualifiers == ("severe",)
    assert facts["hepatocellular-carcinoma"].start == "2025-02-01"
    assert facts["asthma"].course == "resolved"
    assert (facts["stage"].low or facts["stage"].value, facts["stage"].quote.text) == (4.0, "Stage IV")
    assert facts["t_stage"].known_on == "2025-02-01"
    assert (facts["platelets"].value, facts["platelets"].reference.high) == (142.0, 350)
    assert facts["creatinine"].unit == "mg/dL"
    assert facts["egfr-l858r"].stance == "present"
    assert (facts["sorafenib"].start, facts["sorafenib"].stop) == ("2025-03-01", "2025-09-01")
    assert facts["hepatectomy"].start == "2025-02-20"
    assert facts["chemotherapy"].start == "2024-03-01"
    assert {"radiotherapy", "pembrolizumab"} <= set(facts)
    assert all(it.quote and text[it.quote.start : it.quote.end] == it.quote.text for it in patient.facts)
    assert not any("day of birth" in issue.expected for issue in patient.issues)


def test_a_variant_that_was_rejected_is_absent(vocabulary: Vocabulary) -> None:
    """A gene looked at without a finding is a fact of its own kind."""
    facts = named(phenopacket.read(json.dumps(PACKET), vocabulary))
    assert facts["kras-mutation"].stance == "absent"


def test_an_age_at_onset_counts_from_the_day_of_birth(vocabulary: Vocabulary) -> None:
    """Only the year is said; without a day of birth nothing is."""
    disease = {
        "term": term("NCIT:C3099", "Hepatocellular Carcinoma"),
        "onset": {"age": {"iso8601duration": "P50Y"}},
    }
    packet = {"subject": {"dateOfBirth": "1960-05-01T00:00:00Z"}, "diseases": [disease], "metaData": {}}
    assert named(phenopacket.read(json.dumps(packet), vocabulary))["hepatocellular-carcinoma"].start == "2010"
    packet["subject"] = {"dateOfBirth": "9999-12-31"}
    assert named(phenopacket.read(json.dumps(packet), vocabulary))["hepatocellular-carcinoma"].start is None
    packet["subject"] = {"id": "x"}
    assert named(phenopacket.read(json.dumps(packet), vocabulary))["hepatocellular-carcinoma"].start is None


def test_what_is_not_understood_is_named_by_its_place_in_the_packet(vocabulary: Vocabulary) -> None:
    """An issue names the element, not the resource it was made into."""
    packet = PACKET | {"phenotypicFeatures": [{"type": term("HP:1", "Qwertyness")}]}
    issues = phenopacket.read(json.dumps(packet), vocabulary).issues
    assert any("phenotypicFeatures.0" in issue.where for issue in issues)


@pytest.mark.parametrize("text", ["{", "[]", "3", "{}"])
def test_what_is_no_packet_is_refused_in_a_line(vocabulary: Vocabulary, text: str) -> None:
    """The line says what came."""
    with pytest.raises(FormatError, match="phenopacket"):
        phenopacket.read(text, vocabulary)


def test_a_packet_is_told_from_other_json() -> None:
    """By its subject and metadata; FHIR names its resources."""
    assert recognise(json.dumps(PACKET)) == "phenopacket"
    assert recognise('{"subject": {}, "metaData": {}, "resourceType": "X"}') == "fhir"
    assert recognise('{"age": 3}') == "form"


PARTS = st.sampled_from(
    [None, 3, "x", [], {}, [3], {"id": 3}, {"value": "x"}, [{"term": 3}], {"age": {"iso8601duration": "PX"}}]
)


@given(st.data())
def test_no_spoilt_packet_is_refused_and_no_quote_is_made_up(data: st.DataObject) -> None:
    """Any member of any depth may be something else; what is left is read, and every quote stands there."""
    packet = json.loads(json.dumps(PACKET))
    node: Any = packet
    for _ in range(data.draw(st.integers(1, 5))):
        keys = list(node) if isinstance(node, dict) else list(range(len(node)))
        key = data.draw(st.sampled_from(keys))
        if not isinstance(node[key], dict | list) or not node[key] or data.draw(st.booleans()):
            node[key] = data.draw(PARTS)
            break
        node = node[key]
    text = json.dumps(packet)
    patient = phenopacket.read(text, default_vocabulary())
    assert all(it.quote and text[it.quote.start : it.quote.end] == it.quote.text for it in patient.facts)
