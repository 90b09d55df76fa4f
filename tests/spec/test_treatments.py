"""Treatments told by what they are for, what they left behind, and the times and notes beside them."""

import pytest
from tests.rules import understood

from trialbridge.eligibility.understanding import Understanding

TREATED = [
    ("not: Prior therapy for gout", "gout[treated]"),
    ("not: Drug therapy of gout within 3 months", "gout[drug-treated] @before enrolment<=3 months"),
    ("not: Gout, or treatment for psoriasis", "ANY(gout, psoriasis[treated])"),
    ("not: Treatment for gout or severe psoriasis", "ANY(gout[treated], psoriasis[severe treated])"),
    ("not: Treatment for gout, or chemotherapy", "ANY(chemotherapy, gout[treated])"),
    ("not: Other therapy for gout", "gout[treated]"),
    ("not: Severe psoriasis or treatment for psoriasis", "ANY(psoriasis[severe], psoriasis[treated])"),
    ("not: Anti-psychotic or anti-gout treatment", "ANY(antipsychotic, gout[treated])"),
    ("not: Prior menin inhibitor therapy", "named:menin-inhibitor"),
    ("not: Arrhythmia requiring antiarrhythmic medication", "ALL(antiarrhythmic/active, arrhythmia)"),
    ("not: Prior therapy against EGFR", "egfr-inhibitor"),
]
UNTOLD = [
    "not: Prior to therapy for gout",
    "not: Standardized treatment of gout",
    "not: Response to therapy for gout",
    "not: Active therapy for their cancer",
    "not: Treatment for gout or wizardry",
    "not: Treatment for gout symptoms",
    "not: Anti",
    "not: Anti gout wizardry",
    "not: Treatment for gout or",
]
RECOVERED = [
    ("Fully recovered from the late effects of any other chemotherapy", "NOT unresolved-toxicity/active"),
    (
        "not: Not recovered from side effects of agents administered more than 4 weeks earlier",
        "unresolved-toxicity/active",
    ),
    (
        "not: Failure to recover from surgery, or gout within 4 weeks",
        "ANY(gout @before enrolment<=4 weeks, unresolved-toxicity/active)",
    ),
]
TIMED = [
    (
        "not: Chemotherapy within 3 weeks prior to the first dose of brandolimab",
        "chemotherapy @before first_dose<=3 weeks",
    ),
    (
        "not: Chemotherapy within 3 weeks before BRANDO® administration",
        "chemotherapy @before first_dose<=3 weeks",
    ),
    (
        "not: Chemotherapy within 3 weeks of registration/randomization",
        "chemotherapy @before enrolment<=3 weeks",
    ),
    ("not: Surgery within 3 weeks prior to cycle 1, day 1", "surgery @before first_dose<=3 weeks"),
    ("not: Gout within 3 weeks of the screening laboratory assessment", "gout @before screening<=3 weeks"),
    ("not: Live vaccine 4 weeks before or after first dose", "live-vaccine @around first_dose<=4 weeks"),
    ("not: Recent (< 6 months) stroke", "stroke[recent] @before enrolment<=6 months"),
    ("not: Recent stroke (< 6 months)", "stroke[recent] @before enrolment<=6 months"),
    ("not: Gout within 3 days of the first dose (Cycle 1 Day 1)", "gout @before first_dose<=3 days"),
]
NOTED = [
    ("Haemoglobin >= 9 g/dL (patients may be transfused)", "haemoglobin>=90 g/L"),
    (
        "Platelets >= 75 x 10^9/L (without transfusion within 7 days)",
        "ALL(NOT blood-transfusion @before enrolment<=7 days, platelets>=75 10*9/L)",
    ),
    ("not: Vaccination within 14 days (enrolment may be deferred)", "vaccine @before enrolment<=14 days"),
    (
        "Albumin >= 30 g/L (performed within 14 days of registration unless otherwise stated)",
        "albumin>=30 g/L @before enrolment<=14 days",
    ),
    (
        "Creatinine clearance >= 30 mL/min using the Cockcroft-Gault equation or creatinine <= 1 x ULN",
        "ANY(creatinine<=1 ULN, creatinine_clearance>=30 mL/min)",
    ),
]


@pytest.mark.parametrize(("row", "rule"), [*TREATED, *RECOVERED, *TIMED, *NOTED])
def test_a_treatment_is_read_with_what_it_is_for_and_when(
    row: str, rule: str, understanding: Understanding
) -> None:
    """What was treated, what is left of it, its time and its notes stand in the rule."""
    assert understood(understanding, row) == rule


@pytest.mark.parametrize("row", UNTOLD)
def test_a_treatment_of_some_sort_is_not_told_by_its_condition(
    row: str, understanding: Understanding
) -> None:
    """Where a word narrows the treatment, or the list goes on with what nobody knows, nothing is guessed."""
    assert "treated" not in understood(understanding, row)


LOST = ["not: Major surgery, excisional biopsy or gout", "not: Whole blood or platelet transfusion"]


@pytest.mark.parametrize("row", LOST)
def test_a_word_left_out_of_a_list_is_missed(row: str, understanding: Understanding) -> None:
    """What the grammar leaves out though a list goes on behind it keeps the rule from being whole."""
    assert understood(understanding, row).endswith(" ?")
