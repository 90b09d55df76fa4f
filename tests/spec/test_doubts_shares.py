"""Alternatives that share what only one of them was given: such rules are not called computable."""

import pytest
from tests.rules import understood

from trialbridge.eligibility.understanding import Understanding

UNEVEN = [
    "Stage III or metastatic melanoma",
    "HER2-negative advanced or metastatic breast cancer",
    "Locally recurrent or metastatic, hormone-receptor positive, HER2 negative breast cancer",
    "not: Congestive heart failure, NYHA class III or IV",
    "not: Chronic kidney disease, stage 4 or higher",
    "No severe anaemia, defined as haemoglobin < 10 g/dL",
    "Lymphoma not amenable to curative surgery or radiotherapy",
    "not: Pregnancy (negative pregnancy test required for females of childbearing potential)",
    "not: A serious co-morbid, uncontrolled systemic illness",
    "not: Guttate or pustular psoriasis",
    "At least 3 prior lines of therapy (including a proteasome inhibitor)",
    "not: Severe wombling (as determined by the checklist)",
]
EVEN = [
    "Stage III melanoma or asthma",
    "Locally advanced or metastatic breast cancer",
    "not: Cirrhosis or Child-Pugh class C",
    "not: Asthma or gout",
    "not: Pregnant or breastfeeding women",
    "not: Women of childbearing potential unless a negative pregnancy test has been obtained",
    "not: Women of childbearing potential not using effective contraception",
    "ER-positive and/or PR-positive tumours",
    "not: Not amenable to surgery",
    "not: Candidates for surgery or asthma",
    "No asthma, haemoglobin >= 10 g/dL",
]


@pytest.mark.parametrize("row", UNEVEN)
def test_what_one_of_two_was_given_is_doubted(row: str, understanding: Understanding) -> None:
    """A stage, a marker or a class is of the tumour or the disease beside it."""
    assert understood(understanding, row).endswith(" ?")


@pytest.mark.parametrize("row", EVEN)
def test_alternatives_of_their_own_are_not(row: str, understanding: Understanding) -> None:
    """What each alternative says is its own."""
    assert not understood(understanding, row).endswith(" ?")
