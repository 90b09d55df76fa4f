"""One door for records of any kind."""

import pytest

from trialbridge.errors import InputError
from trialbridge.intake import conflicts, missing, read, recognise
from trialbridge.intake.form import EXAMPLE
from trialbridge.model.patient import Fact, Patient, Quote
from trialbridge.vocab import Vocabulary


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b'{"born": "1961"}', "form"),
        ("\ufeff {", "form"),
        (b"A 58-year-old woman", "notes"),
        ("[**2148**] seen", "notes"),
        (b'{"resourceType": "Bundle"}', "fhir"),
        (b'\xef\xbb\xbf [{"id": "x", "resourceType": "Patient"}]', "fhir"),
        ('A note about "resourceType"', "notes"),
    ],
)
def test_the_format_is_recognised(data: bytes | str, kind: str) -> None:
    """A JSON object is a form, FHIR where it names a kind of resource; any other text is a note."""
    assert recognise(data) == kind


def test_an_unknown_format_is_refused() -> None:
    """Only the formats that exist are accepted; an empty one is none given."""
    assert read("Hb 9 g/dL", format="").documents[0].kind == "note"
    with pytest.raises(
        InputError, match="one of the formats form, notes, fhir, phenopacket, pdf, docx or html"
    ):
        read("text", format=format)


def test_a_record_is_read_by_its_kind(vocabulary: Vocabulary) -> None:
    """Text and bytes, form and note go through the same door; the name is the source of the quotes."""
    form = read(EXAMPLE, vocabulary=vocabulary, name="file.json")
    note = read(b"A 58-year-old woman", name="note.txt")
    assert form.documents[0].kind == "form"
    assert note.documents[0].kind == "note"
    assert {fact.quote.source for fact in (*form.facts, *note.facts) if fact.quote} == {
        "file.json",
        "note.txt",
    }


def test_the_day_of_a_note(vocabulary: Vocabulary) -> None:
    """A note's own date wins over the day that is given, which wins over none."""
    assert read("Date: 2025-06-01\nHb 9 g/dL", on="2020-01-01").documents[0].date == "2025-06-01"
    assert read("Hb 9 g/dL", on="2020-01-01").facts[0].known_on == "2020-01-01"
    assert read("Date: unknown to us\nHb 9 g/dL").facts[0].known_on is None


def patient(*facts: Fact) -> Patient:
    """Give a patient of these facts."""
    return Patient(id="x", facts=facts)


HB = Fact(variable="haemoglobin", value=9.2, unit="g/dL", known_on="2025-01-01")
CONFLICTS = [
    ([HB, Fact(variable="haemoglobin", value=80, unit="g/L", known_on="2025-01-01")], 1),
    ([HB, Fact(variable="haemoglobin", value=92, unit="g/L", known_on="2025-01-01")], 0),
    ([HB, Fact(variable="haemoglobin", value=80, unit="g/L", known_on="2025-01-02")], 0),
    ([HB, Fact(variable="haemoglobin", value=8, unit="?", known_on="2025-01-01", stance="uncertain")], 0),
    ([HB, Fact(variable="haemoglobin", value=8, unit="parsec", known_on="2025-01-01")], 0),
    ([HB, Fact(variable="haemoglobin", low=9, unit="g/dL", known_on="2025-01-01")], 0),
    ([Fact(variable="stage", low=3, high=3.9), Fact(variable="stage", value=3.2)], 0),
    ([Fact(variable="stage", low=3, high=3.9), Fact(variable="stage", value=4)], 1),
    ([Fact(concept="hepatitis-b"), Fact(concept="hepatitis-b", stance="absent")], 1),
    ([Fact(concept="hepatitis-b"), Fact(concept="hepatitis-b", stance="absent", subject="family")], 0),
    ([Fact(concept="hepatitis-b"), Fact(concept="hepatitis-b", course="history")], 0),
    ([Fact(variable="proteinuria", value=1.0), Fact(concept="proteinuria")], 0),
    ([Fact(variable="age", start="1961"), Fact(variable="age", start="1962")], 1),
    ([Fact(variable="age", start="1961"), Fact(variable="age", value=64, unit="a")], 0),
]  # fmt: skip


@pytest.mark.parametrize(("facts", "count"), CONFLICTS)
def test_facts_of_one_day_that_differ_conflict(facts: list[Fact], count: int, vocabulary: Vocabulary) -> None:
    """Values that cannot both hold and contradicting stances of one day conflict; other days never do."""
    found = conflicts(patient(*facts), vocabulary)
    assert len(found) == count
    assert all(conflict.facts == tuple(facts) and conflict.about for conflict in found)


def test_without_a_vocabulary_only_equal_units_are_compared() -> None:
    """Grams per litre and per decilitre cannot be compared without a table of units."""
    other = Fact(variable="haemoglobin", value=80, unit="g/L", known_on="2025-01-01")
    same = Fact(variable="haemoglobin", value=8.0, unit="g/dL", known_on="2025-01-01")
    assert conflicts(patient(HB, other)) == ()
    assert len(conflicts(patient(HB, same))) == 1


def test_what_a_navigator_would_ask_for(vocabulary: Vocabulary) -> None:
    """An empty record lacks everything, the example's lacks only what it does not say."""
    assert missing(patient()) == (
        "age",
        "sex",
        "diagnosis",
        "stage",
        "ecog",
        "haemoglobin",
        "platelets",
        "anc",
        "bilirubin_total",
        "alt",
        "creatinine",
    )
    assert missing(read(EXAMPLE, vocabulary=vocabulary)) == (
        "platelets",
        "anc",
        "bilirubin_total",
        "creatinine",
    )


def test_one_thing_stands_for_another(vocabulary: Vocabulary) -> None:
    """Karnofsky stands for ECOG, metastasis for the stage, a disease for the diagnosis."""
    facts = (
        Fact(variable="karnofsky", value=80),
        Fact(concept="metastasis"),
        Fact(concept="hepatitis-b", quote=Quote(source="x", start=0, end=1, text="x")),
    )
    found = missing(patient(*facts), vocabulary)
    assert not {"ecog", "stage", "diagnosis"} & set(found)
    assert "diagnosis" in missing(patient(*facts))
