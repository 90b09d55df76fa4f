"""Verdicts in the words of labelled pairs, and how accuracy grows when the least certain are withheld."""

from datetime import date

import pytest

from trialbridge.flows.evaluate import risk_coverage
from trialbridge.flows.labels import Answer, answer
from trialbridge.intake import notes
from trialbridge.matching.chart import Chart
from trialbridge.vocab import default_vocabulary

VOCABULARY = default_vocabulary()
MAN = "A 58-year-old man with hypertension. His ECOG is 1."
BOY = "A 2-year-old boy with fever."

ROWS = [
    (MAN, "inclusion", "Age 18 years or older", "included", "stated"),
    (MAN, "inclusion", "Age 65 years or older", "not included", "stated"),
    (MAN, "inclusion", "Platelets >= 100 x 10^9/L", "not enough information", "missing"),
    (MAN, "inclusion", "Karnofsky >= 70", "included", "derived"),
    (MAN, "exclusion", "Hypertension", "excluded", "stated"),
    (MAN, "exclusion", "Stroke", "not excluded", "presumed"),
    (MAN, "exclusion", "Women who are pregnant", "not applicable", "stated"),
    (MAN, "exclusion", "Whatever else gloms the wug 17 times", "not excluded", "unread"),
    (MAN, "exclusion", "Whose hypertension gloms the wug 17 times", "not enough information", "unread"),
    (MAN, "inclusion", "Whatever else gloms the wug 17 times", "not enough information", "unread"),
    (MAN, "inclusion", "Written informed consent", "included", "presumed"),
    (MAN, "inclusion", "Daily access to e-mail for the diary", "not enough information", "missing"),
    (MAN, "exclusion", "Refusal to give informed consent", "not excluded", "presumed"),
    (MAN, "exclusion", "", "not excluded", "presumed"),
    (MAN, "inclusion", "Must stop taking any NSAIDs within 14 days of glomming", "included", "presumed"),
    (BOY, "exclusion", "Alcohol abuse", "not applicable", "derived"),
    (BOY, "inclusion", "Agrees to use effective contraception during the study", "not applicable", "derived"),
]


@pytest.mark.parametrize(
    ("note", "polarity", "text", "label", "certainty"), ROWS, ids=[f"{row[1]}: {row[2]}" for row in ROWS]
)
def test_answer(note: str, polarity: str, text: str, label: str, certainty: str) -> None:
    """A criterion alone gives one of six labels, with what it rests on."""
    chart = Chart(notes.read(note, VOCABULARY), VOCABULARY, date(2026, 3, 15))
    assert answer(polarity, text, chart) == (label, certainty)


def test_risk_coverage() -> None:
    """Coverage grows as less certain answers are given, and accuracy is of those given."""
    rows = [
        ("included", Answer("included", "stated")),
        ("excluded", Answer("not excluded", "presumed")),
        ("included", Answer("not enough information", "unread")),
        ("not excluded", Answer("not excluded", "derived")),
    ]
    steps = risk_coverage(rows)
    assert [(step.certainty, step.pairs, step.coverage, step.accuracy) for step in steps] == [
        ("stated", 1, 0.25, 1.0),
        ("derived", 2, 0.5, 1.0),
        ("presumed", 3, 0.75, 0.6667),
        ("missing", 3, 0.75, 0.6667),
        ("unread", 4, 1.0, 0.5),
    ]
    assert risk_coverage([])[0].accuracy == 0.0
