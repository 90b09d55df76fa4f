"""What a note proves without naming it, by published criteria, and what it does not prove."""

import pytest

from trialbridge.intake import notes
from trialbridge.intake.problems import principal
from trialbridge.intake.proofs import BY_VALUE, PROOFS
from trialbridge.vocab import Vocabulary

KAWASAKI = "A 3-year-old boy with fever for six days, red eyes, a rash, cracked lips and swollen hands."

ROWS: list[tuple[str, str, str]] = [
    ("four signs beside the fever", KAWASAKI, "kawasaki-disease"),
    ("a sign is denied", KAWASAKI.replace("a rash", "no rash"), ""),
    (
        "without the fever that it needs",
        KAWASAKI.replace("fever for six days", "cervical lymphadenopathy"),
        "",
    ),
    (
        "four of the signs of lupus",
        "A woman of 30 with a malar rash, oral ulcers, proteinuria and a positive ANA.",
        "systemic-lupus-erythematosus",
    ),
    ("three are not enough", "A woman of 30 with a malar rash, oral ulcers and proteinuria.", ""),
    ("one sure sign", "Biopsy shows Reed-Sternberg cells.", "hodgkin-lymphoma"),
    ("a relative's", "Her mother had Koplik spots.", ""),
    ("low pressure and poor perfusion", "A man of 50, cool extremities. BP 75/40.", "shock"),
    ("poor perfusion alone", "A man of 50, cool extremities. BP 125/80.", ""),
    ("a value of an adult", "A 40-year-old woman. BMI 33.", "obesity"),
    ("a value of a child", "A 9-year-old girl. BMI 33.", ""),
    ("drugs against immunity", "A man of 62 on immunosuppressive medications.", "immunodeficiency"),
    ("drugs that were stopped", "A man of 62 who stopped immunosuppressive therapy last year.", ""),
    ("a birth of late", "A woman of 30. She had given birth to a healthy child 3 weeks before.", "pregnancy"),
    ("a birth in the family", "A woman of 30. Her sister gave birth to a child 3 weeks ago.", ""),
    ("no birth", "A woman of 30. She has not given birth to any child until 3 weeks ago.", ""),
    ("a birth long ago", "A woman of 30. She gave birth to twins in 2010.", ""),
    ("with child again", "A pregnant woman of 30, who gave birth 40 weeks ago.", ""),
    ("the latest value", "A 40-year-old man. Platelets 90 on 2026-01-02. Platelets 210 on 2026-02-02.", ""),
]


@pytest.mark.parametrize(("claim", "text", "concept"), ROWS, ids=[row[0] for row in ROWS])
def test_proved(claim: str, text: str, concept: str, vocabulary: Vocabulary) -> None:
    """Enough signs prove a diagnosis; its fact quotes one of them and tells all."""
    facts = [fact for fact in notes.read(text, vocabulary).facts if fact.derivation]
    assert concept in {fact.concept for fact in facts} or not concept
    assert concept or not facts
    for fact in facts:
        assert fact.quote is not None
        assert text[fact.quote.start : fact.quote.end] == fact.quote.text
        assert fact.quote.text in fact.derivation


def test_what_the_note_says_of_it_stands(vocabulary: Vocabulary) -> None:
    """A diagnosis that the note names, doubts or denies is not concluded beside."""
    for words in ("Kawasaki disease was diagnosed.", "No Kawasaki disease.", "Possible Kawasaki disease."):
        facts = notes.read(f"{KAWASAKI} {words}", vocabulary).facts
        assert [fact.derivation for fact in facts if fact.concept == "kawasaki-disease"] == [""]


def test_a_conclusion_is_no_problem_of_its_own(vocabulary: Vocabulary) -> None:
    """A low value does not become what a study is sought for."""
    patient = notes.read("A 40-year-old man with gout. Potassium 2.9 mmol/L.", vocabulary)
    assert "hypokalaemia" in {fact.concept for fact in patient.facts}
    assert "hypokalaemia" not in dict(principal(patient, vocabulary))


def test_every_row_is_of_the_vocabulary(vocabulary: Vocabulary) -> None:
    """Concepts and variables of the tables exist, and limits are intervals of a known unit."""
    for concept, proof in {**PROOFS, **BY_VALUE}.items():
        assert concept in vocabulary.concepts
        assert proof.source and (proof.lines or proof.limit)
        assert proof.limit is None or proof.limit.variable in vocabulary.variables
