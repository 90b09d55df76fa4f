"""Makes of rules that were wrong too often when people read them: such rules are not called computable."""

import pytest

from trialbridge.eligibility import parse
from trialbridge.eligibility.doubts.risk import HAZARDS, TOO_RISKY, hazards, risky
from trialbridge.eligibility.understanding import Understanding
from trialbridge.model.rule import computable
from trialbridge.vocab import Vocabulary, fold

ROWS: list[tuple[str, list[str]]] = [
    ("not: Asthma", []),
    ("not: Pregnant or breastfeeding women during the study", []),
    ("Haemoglobin >= 9 g/dL during screening", []),
    (
        "not: Uncontrolled intercurrent illness including symptomatic heart failure or psychiatric illness/social situations that would limit compliance",
        [],
    ),
    ("not: Wombling", ["an open name"]),
    ("not: Wombling or asthma", ["an open name", "several leaves"]),
    (
        "not: Wombling within 6 months, or gout",
        [
            "an open name",
            "an open name among unlike parts",
            "several leaves",
            "alternatives of different times",
        ],
    ),
    ("not: Severe uncontrolled asthma", ["a quality", "another quality"]),
    ("not: Severe, chronic, uncontrolled asthma", ["a quality", "another quality", "a third quality"]),
    ("not: Family history of early colon cancer", []),
    ("not: Known allergy to penicillin", []),
    ("not: Second malignancy except for treated non-melanoma skin cancer", ["several leaves"]),
    (
        "not: Gout, asthma, epilepsy, angina, psoriasis, stroke, diabetes, hypertension, anaemia, jaundice, pancreatitis or hepatitis",
        ["twelve words", "several leaves"],
    ),
    ("not: Surgery within 4 weeks, or planned surgery during the study", ["several leaves"]),
    ("not: Severe allergy (>= grade 3) to pollen", ["a quality"]),
    ("Undetectable HBV DNA", []),
    ("Patients with hepatitis C must have been treated", ["several leaves"]),
    ("not: Use of aspirin during surgery", ["while something lasts"]),
    ("not: Lung disease, including asthma", ["examples that left no leaf"]),
    ("not: Epilepsy with asthma or gout", ["several leaves", "conditions within an alternative"]),
    ("not: Heart failure (stroke or angina)", ["several leaves", "alternatives beside a condition"]),
    ("not: Asthma or gout that limits walking", ["a quality", "several leaves", "a clause of its own"]),
    ("not: Asthma or anaemia due to bleeding", ["a quality", "several leaves", "a cause"]),
    (
        "Breast cancer that is locally advanced or metastatic",
        ["several leaves"],
    ),
]


@pytest.mark.parametrize(("text", "told"), ROWS, ids=[row[0] for row in ROWS])
def test_what_makes_a_rule_risky_is_named(text: str, told: list[str], understanding: Understanding) -> None:
    """Each hazard is told from the rule and its words, and nothing else is."""
    words = text.removeprefix("not: ")
    rule = understanding.fresh(words, words != text).rule
    assert rule is not None
    assert list(hazards(fold(words), rule)) == told
    assert risky(fold(words), rule) == (sum(HAZARDS[each].points for each in told) >= TOO_RISKY)


def test_every_hazard_was_wrong_more_often_than_rules_are() -> None:
    """Each stands in a row above, was read, and was wrong more often than the 0.07 of all rules read."""
    assert {each for _, told in ROWS for each in told} == HAZARDS.keys()
    assert all(hazard.read > 0 and hazard.wrong > 0.07 and hazard.points > 0 for hazard in HAZARDS.values())


def test_a_risky_rule_keeps_what_was_read_and_is_not_called_computable(vocabulary: Vocabulary) -> None:
    """The whole rule stays, for whoever reads it; only the claim that it is all of the sentence goes."""
    block = "Exclusion Criteria:\n\n* Wombling or severe chronic asthma that started during childhood\n* Severe asthma"
    risk, plain = (it for it in parse(block, vocabulary) if it.role == "requirement")
    assert computable(plain.rule) and plain.complete
    assert risk.rule != plain.rule and not risk.complete
