"""Treatments told by what they are for, what they left behind, and the times and notes beside them."""

import pytest
from tests.rules import understood

from trialbridge.eligibility.restated import restated
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
NEEDED = [
    ("not: A tumour that is progressing or severe", "ANY(neoplasm[progressive], neoplasm[severe])"),
    (
        "not: Other malignancy that is progressing or has required active treatment within 3 years",
        "ANY(second-malignancy[progressive], second-malignancy[requiring-treatment] @before enrolment<=3 years)",
    ),
    ("not: Gout uncontrolled or severe, or asthma", "ANY(asthma, gout[severe], gout[uncontrolled])"),
    ("not: Angina requiring hospitalization", "angina[requiring-hospitalisation]"),
    ("not: Anticoagulants that cannot be stopped", "anticoagulant[that-cannot-be-stopped]"),
    ("not: Gout that required treatment", "gout[requiring-treatment]"),
    (
        "not: Gout that required systemic treatment (i.e. with use of steroids)",
        "gout[requiring-systemic-treatment]",
    ),
    (
        "not: Gout that required systemic treatment. Insulin (e.g. by pump) is not considered such a treatment.",
        "ALL(gout[requiring-systemic-treatment], NOT insulin)",
    ),
    (
        "not: Live vaccine within 30 days. Killed vaccines are allowed.",
        "live-vaccine @before enrolment<=30 days",
    ),
    ("Haemoglobin >= 9 g/dL; patients may be transfused to reach this", "haemoglobin>=90 g/L"),
    ("not: Systemic therapy for CLL/SLL", "systemic-therapy[for-cll-sll]"),
]
UNNEEDED = [
    "not: Brain metastasis or other metastasis that is symptomatic or untreated",
    "not: Asthma or stroke that is symptomatic or untreated",
    "not: Gout that was severe or uncontrolled within 3 years",
    "not: Uncontrolled or severe",
    "not: Gout (e.g. of the toe) for years. Asthma, but insulin is allowed.",
]
RESTATED = [
    (
        "Prior radiotherapy must have been completed at least 2 weeks prior to enrolment",
        "NOT radiotherapy @before enrolment<=2 weeks",
    ),
    ("Last dose of rituximab at least 4 weeks before enrolment", "NOT rituximab @before enrolment<=4 weeks"),
    (
        "Discontinuation of statins at least 2 weeks before the first dose",
        "NOT statin @before first_dose<=2 weeks",
    ),
    (
        "At least 12 weeks must have elapsed from the completion of radiation therapy",
        "NOT radiotherapy @before enrolment<=12 weeks",
    ),
    (
        "Patients on statins must be on a stable dose for at least 4 weeks",
        "IF(statin/active THEN statin/active[stable] @before enrolment>=4 weeks)",
    ),
]

BARRED = [
    ("not: Selenium allergy or intolerance", "ANY(allergy[to-selenium], drug-intolerance[to-selenium])"),
    ("not: Sensitivity or allergy to statins", "allergy[to-statin]"),
    ("not: Patients who are sensitive to any ingredient of the study drug", "allergy[study-drug]"),
    (
        "not: Immediate hypersensitivity reaction to any of the agents used in this study",
        "allergy[immediate study-drug]",
    ),
    ("not: Any condition that would contraindicate surgery", "contraindication[to-surgery]"),
    ("not: Patients in whom surgery is contraindicated", "contraindication[to-surgery]"),
    ("not: Have had a change in statin therapy within 6 weeks", "statin[changed] @before enrolment<=6 weeks"),
]
OTHER = [
    ("not: Patients who cannot swallow pills", "unable-to-swallow"),
    ("not: Under treatment for gout", "gout/active[treated]"),
    ("not: Positive urine drug screen", "positive-drug-screen"),
    ("not: Radiotherapy to at least 30% of the marrow", "radiotherapy[30%-or-more-of-the-bone-marrow]"),
    (
        "not: Radiotherapy or surgery of the bone marrow",
        "ANY(radiotherapy[of-the-bone-marrow], surgery[of-the-bone-marrow])",
    ),
    (
        "not: Chemotherapy within 4 weeks before receiving the first dose of study drug",
        "chemotherapy @before first_dose<=4 weeks",
    ),
    ("Ongoing surgical or medical castration", "androgen-deprivation-therapy/active"),
    ("At least 4 weeks since other prior chemotherapy", "NOT chemotherapy[other] @before enrolment<=4 weeks"),
]
SETTINGS = [
    ("No prior chemotherapy in the metastatic setting", "NOT chemotherapy[for-metastatic-disease]"),
    ("not: Asthma in a clinical setting", "asthma[in-a-clinical-setting]"),
    (
        "not: Steroids (defined as a dose greater than the equivalent of prednisone 10 mg/day)",
        "ALL(corticosteroid, steroid_dose>10 mg/d)",
    ),
    ("Prednisone at doses below 5 mg per day", "steroid_dose<5 mg/d"),
    ("not: More than 10 mg of prednisone", "'More than 10 mg of prednisone' ?"),
]
UNCHANGED = [
    "not: Patients for whom surgery is no contraindication",
    "not: Changes in statins or diet",
    "not: Change in gout",
    "not: Initiation of",
]


@pytest.mark.parametrize("row", UNCHANGED)
def test_half_a_change_is_none(row: str, understanding: Understanding) -> None:
    """What goes on with another thing, or is no treatment, is no change of a treatment."""
    said = understood(understanding, row)
    assert "[changed]" not in said
    assert "[started]" not in said


@pytest.mark.parametrize(
    ("row", "rule"), [*TREATED, *RECOVERED, *TIMED, *NOTED, *NEEDED, *RESTATED, *BARRED, *OTHER, *SETTINGS]
)
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


@pytest.mark.parametrize("row", UNNEEDED)
def test_qualities_in_alternation_reach_one_thing_alone(row: str, understanding: Understanding) -> None:
    """Where two things stand before, or a time behind, nobody can tell what a quality or its time is of."""
    assert understood(understanding, row).endswith(" ?")


def test_only_what_is_said_the_other_way_round_is_restated() -> None:
    """Long texts, other sentences, exclusions and sentences that say more stay as they are."""
    said = "Last dose of rituximab at least 4 weeks before enrolment"
    assert restated(said, False) == "No rituximab within 4 weeks before enrolment"
    assert restated(said, True) == ""
    assert restated(said.replace("rituximab", "rituximab if given"), False) == ""
    assert restated(said + " word" * 80, False) == ""
    assert restated("Gout is not considered at all here", False) == ""


LOST = ["not: Major surgery, excisional biopsy or gout", "not: Whole blood or platelet transfusion"]


@pytest.mark.parametrize("row", LOST)
def test_a_word_left_out_of_a_list_is_missed(row: str, understanding: Understanding) -> None:
    """What the grammar leaves out though a list goes on behind it keeps the rule from being whole."""
    assert understood(understanding, row).endswith(" ?")
