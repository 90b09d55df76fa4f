"""Laboratory tables inside a note: which value, of which day, in which unit."""

import pytest
from tests.fhir import checked

from trialbridge.intake import notes
from trialbridge.model.patient import Reference
from trialbridge.vocab import Vocabulary

Row = tuple[str, float, str, str]

SHAPES: list[tuple[str, str, list[Row]]] = [
    (
        "a column a day, the days telling that the day stands first",
        "Woman with breast cancer.\nLaboratory:\n             01/02/2026   15/02/2026\nHemoglobin   10.2         11.5\n"
        "Platelets    150          98 L\nMood         good         bad\n",
        [("haemoglobin", 10.2, "g/dL", "2026-02-01"), ("haemoglobin", 11.5, "g/dL", "2026-02-15"),
         ("platelets", 150, "10*9/L", "2026-02-01"), ("platelets", 98, "10*9/L", "2026-02-15")],
    ),
    (
        "a column a day, without a heading over the names, month first",
        "03/01/2026  03/02/2026\nALT  35  40\n",
        [("alt", 35, "U/L", "2026-03-01"), ("alt", 40, "U/L", "2026-03-02")],
    ),
    (
        "a column a day and one of units",
        "Test\tUnit\t2026-01-02\nMood\t\tgood\nCreatinine\tumol/L\t80\n",
        [("creatinine", 80, "umol/L", "2026-01-02")],
    ),
    (
        "a row a day, units in the headings, a cell left empty",
        "Date        Hb (g/dL)  PLT (10^9/L)  Creatinine, mg/dL  Colour\n2026-01-02  10.2       -             0.9    red\n"
        "2026-02-03  11.5       98\nmean        11         100\n",
        [("haemoglobin", 10.2, "g/dL", "2026-01-02"), ("creatinine", 0.9, "mg/dL", "2026-01-02"),
         ("haemoglobin", 11.5, "g/dL", "2026-02-03"), ("platelets", 98, "10*9/L", "2026-02-03")],
    ),
    (
        "the same in Chinese",
        "检验结果：\n日期\t血红蛋白(g/L)\t血小板(10^9/L)\n2026-01-02\t102\t150\n2026年2月3日\t115\t98\n",
        [("haemoglobin", 102, "g/L", "2026-01-02"), ("platelets", 150, "10*9/L", "2026-01-02"),
         ("haemoglobin", 115, "g/L", "2026-02-03"), ("platelets", 98, "10*9/L", "2026-02-03")],
    ),
    (
        "commas",
        "Date,Hemoglobin g/dL,Platelets 10^9/L\n2026-01-02,10.2,150\n",
        [("haemoglobin", 10.2, "g/dL", "2026-01-02"), ("platelets", 150, "10*9/L", "2026-01-02")],
    ),
    (
        "a row a result between bars, with a rule",
        "| Test | Date | Value | Unit |\n|------|------|-------|------|\n| Hemoglobin | 2026-01-02 | 10.2 | g/dL |\n| Shoe size | 2026-01-02 | 42 | |",
        [("haemoglobin", 10.2, "g/dL", "2026-01-02")],
    ),
    (
        "a row a result without a day is of the note's day; flags are no litres",
        "Test  Result  Unit\nHemoglobin  8.2 L  g/dL\nPlatelets  150 (H)  10^9/L\nALT  pending  U/L\nALT\n",
        [("haemoglobin", 8.2, "g/dL", "2026-03-01"), ("platelets", 150, "10*9/L", "2026-03-01")],
    ),
    ("days beside no names are no table", "Date  Seen by\n2026-01-02  nurse\n", []),
    ("a heading without days below is no table", "Date  Hb (g/dL)\nnever  none\n", []),
    ("lists with commas are no table", "Cough, fever\nRash, chills\n", []),
    ("a heading alone is no table", "Date  Hb (g/dL)\n\n2026-01-02  10.2\n", []),
]  # fmt: skip


@pytest.mark.parametrize(("claim", "text", "expected"), SHAPES, ids=[shape[0] for shape in SHAPES])
def test_shapes(claim: str, text: str, expected: list[Row], vocabulary: Vocabulary) -> None:
    """Each value of a table has its own day and the unit beside it; what is no value is none."""
    patient = checked(notes.read(text, vocabulary, on="2026-03-01"))
    found = [(fact.variable, fact.value, fact.unit, fact.known_on) for fact in patient.facts if fact.value is not None]  # fmt: skip
    assert found == expected


def test_reference_ranges(vocabulary: Vocabulary) -> None:
    """A range of the laboratory stands beside its value; what is no range is none."""
    text = "Test\tResult\tReference\nHemoglobin\t10.2 g/dL\t12-16\nALT\t35 U/L\t<40\nWBC\t5 10^9/L\t10-4\n"
    facts = notes.read(text, vocabulary).facts
    assert [fact.reference for fact in facts] == [Reference(low=12, high=16), None, None]
    assert [fact.quote.text for fact in facts if fact.quote][:1] == ["Hemoglobin\t10.2 g/dL"]


def test_what_is_doubtful_is_an_issue(vocabulary: Vocabulary) -> None:
    """An impossible value is no fact, a presumed unit and a column nobody knows are told."""
    text = "Date  Hemoglobin  Colour\n2026-01-02  1020 g/dL  red\n2026-01-03  10.2  red\n"
    patient = notes.read(text, vocabulary)
    assert [(fact.value, fact.known_on) for fact in patient.facts] == [(10.2, "2026-01-03")]
    told = [(issue.came, issue.expected) for issue in patient.issues]
    assert ("Colour", "the name of a laboratory value") in told
    assert any(came == "1020 g/dL" and expected.startswith("impossible") for came, expected in told)
    assert ("10.2", "no unit: read as g/dL") in told


def test_prose_beside_a_table_stays(vocabulary: Vocabulary) -> None:
    """What stands around a table is read as prose, its quotes exact."""
    text = "58-year-old woman.\n\nDate  Hb (g/dL)\n2026-01-02  12.2\n\nNo history of stroke.\n"
    patient = checked(notes.read(text, vocabulary, on="2026-03-01"))
    assert {fact.variable or fact.concept for fact in patient.facts} == {"age", "female", "haemoglobin", "stroke"}  # fmt: skip
