"""Notes of the data folder: every one is read, every quote is exact, and fast enough."""

import json
from pathlib import Path

import pytest

from trialbridge.intake import notes, principal
from trialbridge.vocab import Vocabulary

pytestmark = pytest.mark.real


@pytest.fixture(scope="module")
def texts(data: Path) -> dict[str, str]:
    """Give the notes of both TREC sets and of the criterion pairs by their id."""
    found: dict[str, str] = {}
    for name in ("trec_2021", "sigir"):
        for line in (data / "gold" / "trec" / f"{name}.topics.jsonl").read_text().splitlines():
            topic = json.loads(line)
            found[topic["_id"]] = topic["text"]
    for pair in json.loads((data / "gold" / "criterion_pairs.json").read_text()):
        found[f"pair {pair['patient_id']}"] = pair["note"]
    return found


def test_every_note_is_read_with_exact_quotes(texts: dict[str, str], vocabulary: Vocabulary) -> None:
    """No note raises, and each fact's quote is the note's own text."""
    for name, text in texts.items():
        patient = notes.read(text, vocabulary, name)
        assert patient.documents[0].text == text
        assert all(
            fact.quote and text[fact.quote.start : fact.quote.end] == fact.quote.text
            for fact in patient.facts
        )


def test_age_sex_and_a_problem_are_found(texts: dict[str, str], vocabulary: Vocabulary) -> None:
    """Of the notes, at least 97 % give an age, 95 % a sex and 95 % a problem."""
    patients = [notes.read(text, vocabulary, name) for name, text in texts.items()]
    ages = sum(any(fact.variable == "age" for fact in patient.facts) for patient in patients)
    sexes = sum(any(fact.concept in ("female", "male") for fact in patient.facts) for patient in patients)
    problems = sum(bool(principal(patient, vocabulary)) for patient in patients)
    assert ages >= 0.97 * len(patients)
    assert sexes >= 0.95 * len(patients)
    assert problems >= 0.95 * len(patients)
