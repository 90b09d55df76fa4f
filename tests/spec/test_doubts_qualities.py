"""Sentences whose rules clash with their words: what is not said of it is not called computable.

A row that begins with "not:" stands in an exclusion list. A rule that ends in "?" is not computable.
"""

import pytest
from tests.rules import brief

from trialbridge.eligibility.understanding import Understanding
from trialbridge.vocab import Vocabulary

ROWS = [
    (
        "not: Untreated infection (viral, bacterial, fungal) of any origin",
        "infection/active[bacterial fungal untreated viral] ?",
    ),
    ("not: Blood borne infection", "infection/active[borne] ?"),
    ("not: NYHA class III/IV heart failure", "ALL(heart-failure, nyha>=3<=4)"),
    ("not: Heart failure, functional class IV", "ANY(heart-failure, 'functional class IV') ?"),
    ("Diagnosis of type 1 diabetes >= 1 year", "ALL(type-1-diabetes, '>= 1 year') ?"),
    ("Age <= 21 years at initial diagnosis", "age<=21 a ?"),
    ("Has a primary caregiver aged 21-90 years", "ALL(caregiver[primary], age>=21<=90 a) ?"),
    ("Women aged 21-90 years with gout", "ALL(female, age>=21<=90 a, gout)"),
    ("Asthma and/or asthma-like symptoms", "ANY(asthma, asthma) ?"),
    ("not: Influenza-like illness", "influenza ?"),
    (
        "not: Nasal polyps, including large ones, that block the airflow",
        "ANY(nasal-polyp, named:block-the-airflow) ?",
    ),
    ("not: Anaphylaxis requiring hospitalization", "anaphylaxis[requiring-hospitalisation]"),
    ("not: Illness that may affect safety, such as gout", "ANY('that may affect safety', gout) ?"),
    ("not: Gout that is painful", "ALL(gout, 'that is painful') ?"),
    ("Overweight or obese (BMI > 27.5 kg/m2)", "ANY(overweight, ALL(obesity, bmi>27.5 kg/m2)) ?"),
    (
        "Patients with heart failure due to ischemic heart disease, cardiomyopathy or hypertension",
        "ANY(heart-failure[due-to-ischemic-heart-disease], cardiomyopathy, hypertension) ?",
    ),
    (
        "not: Asthma, gout, or an episode of sinusitis within one month",
        "ANY(asthma @before enrolment<=1 months, gout @before enrolment<=1 months, sinusitis @before enrolment<=1 months) ?",
    ),
    (
        "not: Neuropathy (grade 3 or grade 2 with pain)",
        "ALL(peripheral-neuropathy, ALL(toxicity_grade>=2<=3, pain/active)) ?",
    ),
    (
        "Lung cancer without EGFR mutation, ROS1 and/or ALK translocation",
        "ALL(lung-cancer, NOT ANY(egfr-mutation, ANY(ros1-rearrangement, alk-rearrangement)))",
    ),
    (
        "Lung cancer without EGFR mutation, BRCA mutation",
        "ALL(ALL(lung-cancer, NOT egfr-mutation), brca-mutation) ?",
    ),
    ("Lung cancer without stroke, BRCA mutation", "ALL(ALL(lung-cancer, NOT stroke), brca-mutation)"),
    (
        "Lung cancer without EGFR mutation, not BRCA mutation",
        "ALL(ALL(lung-cancer, NOT egfr-mutation), NOT brca-mutation)",
    ),
    ("Documented HIV status", "'Documented HIV status' ?"),
    ("not: Unknown HIV status", "'Unknown HIV status' ?"),
    ("not: HIV positive status", "hiv-infection"),
    ("English speaking per EMR", "ALL(english-speaking, named:emr) ?"),
]


@pytest.mark.parametrize(("words", "rule"), ROWS)
def test_a_sentence_gives_its_rule(words: str, rule: str, vocabulary: Vocabulary) -> None:
    """Each sentence gives the rule beside it, and is computable where no "?" ends it."""
    said = Understanding(vocabulary).understand(words.removeprefix("not: "), words.startswith("not: "))
    assert said.rule is not None
    assert brief(said.rule) + ("" if said.complete else " ?") == rule
