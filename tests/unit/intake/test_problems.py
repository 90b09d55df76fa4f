"""What a record is about."""

import pytest

from trialbridge.intake import form, notes, principal
from trialbridge.intake.problems import mark_main
from trialbridge.intake.suspicions import suspected
from trialbridge.intake.syndromes import PICTURES
from trialbridge.model.patient import Fact, Patient
from trialbridge.vocab import Vocabulary

NOTES = [
    (
        "A 60-year-old man with hypertension and diabetes was diagnosed with pancreatic cancer.",
        "pancreatic-cancer",
    ),
    (
        "PMH: asthma, stroke, hypertension\nShe presents with newly diagnosed multiple myeloma.",
        "multiple-myeloma",
    ),
    (
        "Patient is a 45-year-old man with a history of hepatocellular carcinoma. No stroke.",
        "hepatocellular-carcinoma",
    ),
    ("She has fever. Her mother had breast cancer. She was found to have lymphoma.", "lymphoma"),
    ("Tremor since a year. Wilson disease was confirmed by biopsy.", "wilson-disease"),
    ("He has a tumour. The tumour was shown to be a gastric cancer, a large tumour.", "gastric-cancer"),
]


@pytest.mark.parametrize(("text", "concept"), NOTES)
def test_the_problem_of_a_note_comes_first(text: str, concept: str, vocabulary: Vocabulary) -> None:
    """The named diagnosis outweighs what stands beside it, and its facts are marked as main."""
    patient = notes.read(text, vocabulary)
    ranked = principal(patient, vocabulary)
    assert ranked[0] == (concept, 1.0)
    assert {fact.concept for fact in patient.facts if fact.main} == {concept}


def test_a_form_says_its_problem(vocabulary: Vocabulary) -> None:
    """What a form marks as main comes first, whatever else it holds."""
    data = b'{"conditions": [{"words": "lung cancer"}, {"words": "hypertension", "main": true}]}'
    assert principal(form.read(data, vocabulary), vocabulary)[0][0] == "hypertension"


def test_a_record_without_problem_has_none(vocabulary: Vocabulary) -> None:
    """Nothing is made up where nothing is named or described."""
    assert principal(notes.read("A 58-year-old woman.", vocabulary), vocabulary) == []
    assert mark_main((), "", vocabulary) == ()
    assert principal(Patient(id="x", facts=(Fact(concept="no-such-thing"),)), vocabulary) == []


def test_a_fact_without_quote_weighs_too(vocabulary: Vocabulary) -> None:
    """A fact that no document states still names a problem."""
    facts = (Fact(concept="hepatocellular-carcinoma"), Fact(concept="hypertension"))
    assert principal(Patient(id="x", facts=facts), vocabulary)[0][0] == "hepatocellular-carcinoma"


DESCRIBED = [
    ("Productive cough with fever and pleuritic chest pain; chest x-ray shows consolidation.", "pneumonia"),
    ("A smoker with a barrel chest, shortness of breath and wheezing.", "copd"),
    ("Malar rash, arthralgias, positive ANA.", "systemic-lupus-erythematosus"),
    ("He no longer enjoys reading, sleeps badly with insomnia and feels guilty.", "depression"),
]


@pytest.mark.parametrize(("text", "concept"), DESCRIBED)
def test_a_described_picture_is_suspected(text: str, concept: str, vocabulary: Vocabulary) -> None:
    """A disease that is only described weighs in the search and is no fact."""
    patient = notes.read(text, vocabulary)
    assert concept in dict(principal(patient, vocabulary))
    assert concept not in {fact.concept for fact in patient.facts}


@pytest.mark.parametrize(
    "text",
    [
        "No fever, no cough, no consolidation.",
        "Her father had cough, fever and consolidation.",
        "Cough and fever.",
        "Foot ulcer, skin lesion, neuropathy, poor healing.",
    ],
)
def test_denied_foreign_and_few_signs_suspect_nothing(text: str, vocabulary: Vocabulary) -> None:
    """Signs that are denied, of a relative, too few, or without the one that is needed give no picture."""
    assert suspected(text, vocabulary).weights == {}


def test_every_picture_is_a_concept(vocabulary: Vocabulary) -> None:
    """Each picture belongs to a concept of the vocabulary."""
    assert set(PICTURES) <= set(vocabulary.concepts)


BESIDES = [
    (
        "A 70-year-old man comes with fever, cough and shortness of breath for three days; the film of the chest "
        "shows pneumonia of the right lower lobe. He had a stroke, and gout 2 years earlier.",
        "pneumonia",
    ),
    ("A healthy woman of 42 years came to the clinic to have her flu shot.", "influenza"),
    (
        "She has lost weight for some months without wanting to and comes to see her doctor. BMI 41. "
        "She complains of obesity. Her husband works with her in a shop of the town.",
        "obesity",
    ),
]


@pytest.mark.parametrize(("text", "concept"), BESIDES)
def test_the_problem_is_not_what_is_told_besides(text: str, concept: str, vocabulary: Vocabulary) -> None:
    """A past disease, and a healthy person's vaccination, do not hide what a study would be sought for."""
    assert principal(notes.read(text, vocabulary), vocabulary)[0][0] == concept


def test_a_sign_of_a_described_disease_weighs_less(vocabulary: Vocabulary) -> None:
    """What a picture explains is not the problem beside it."""
    picture = "She has insomnia and diarrhea, weight loss, tremor, heat intolerance, exophthalmos and goiter."
    weights = dict(principal(notes.read(picture, vocabulary), vocabulary))
    assert weights["hyperthyroidism"] > weights["insomnia"]
    assert "insomnia" in suspected(picture, vocabulary).explained
