"""Rows of OMOP tables become the facts that the same record gives as FHIR; rows that cannot be right are named."""

from datetime import date

from trialbridge.intake import omop
from trialbridge.intake.omop import Row
from trialbridge.intake.plausible import BadRow, plausible
from trialbridge.model.patient import Fact, Patient
from trialbridge.vocab import default_vocabulary

PERSON = Row("7", 0, "person", "8532", "", "", "", "1960-02-03", "", None, "", "")


def row(kind, name="", vocabulary="", code="", **fields):
    """Make a row of an event."""
    made = {"source": None, "start": "2025-01-02", "stop": None, "number": None, "words": None, "unit": None}
    return Row("7", 1, kind, name or None, vocabulary or None, code or None, **{**made, **fields})


def test_each_table_becomes_facts():
    """Conditions, drugs, measurements, observations and procedures say what they say in FHIR, with their days."""
    patient = omop.read(
        [
            PERSON,
            row("condition", "Hepatocellular carcinoma", "SNOMED", "109841003"),
            row("condition", source="Stroke", stop="2025-02-01"),
            row("drug", "sorafenib", "RxNorm", "495881"),
            row("drug", "cisplatin", "RxNorm", "2555", stop="2025-03-01"),
            row(
                "measurement",
                "Platelets",
                "LOINC",
                "777-3",
                number=180.0,
                unit="10*9/L",
                low=150.0,
                high=400.0,
            ),
            row("measurement", "Platelets", "LOINC", "777-3"),
            row("observation", "HIV status", words="Positive"),
            row("procedure", "Partial hepatectomy", "SNOMED", "107963000"),
            Row("7", 0, "person", "0", "", "", "", "", "", None, "", ""),
        ],
        default_vocabulary(),
    )
    assert patient.id == "7"
    assert {document.kind for document in patient.documents} == {"omop"}
    facts = {fact.variable or fact.concept: fact for fact in patient.facts}
    assert facts["age"].start == "1960-02-03"
    assert facts["hepatocellular-carcinoma"].start == "2025-01-02"
    assert (facts["stroke"].course, facts["stroke"].stop) == ("resolved", "2025-02-01")
    assert facts["sorafenib"].course == "active"
    assert facts["cisplatin"].stop == "2025-03-01"
    assert (facts["platelets"].value, facts["platelets"].reference.high) == (180.0, 400.0)
    assert "female" in facts
    text = patient.documents[0].text
    assert all(text[it.quote.start : it.quote.end] == it.quote.text for it in patient.facts if it.quote)


def test_what_cannot_be_right_is_left_out_with_its_reason():
    """Impossible values, unknown units, a birth to come and a missing birth date are told; the rest stays."""
    facts = (
        Fact(variable="platelets", value=200.0, unit="10*9/L"),
        Fact(variable="platelets", value=-1.0, unit="10*9/L"),
        Fact(variable="platelets", low=1.0, high=2.0, unit="furlong"),
        Fact(variable="age", start="2030-01-01"),
        Fact(concept="stroke"),
    )
    day = date(2026, 3, 15)
    kept, bad = plausible(Patient(id="p", facts=facts), default_vocabulary(), day)
    assert kept.facts == (facts[0], facts[4])
    assert bad == [
        BadRow("p", "impossible value", "platelets", "-1 10*9/L"),
        BadRow("p", "unknown unit", "platelets", "1 2 furlong"),
        BadRow("p", "impossible value", "age", "born 2030-01-01"),
        BadRow("p", "no birth date", "age", ""),
    ]
    sound = Patient(id="q", facts=(Fact(variable="age", value=50.0, unit="a"), facts[0]))
    assert plausible(sound, default_vocabulary(), day) == (sound, [])
