"""Abilities, limits that something may help to reach, and what goes on now or lately, as a table of rules.

A row that begins with "not:" stands in an exclusion list. A rule that ends in "?" is not computable.
"""

import pytest
from tests.rules import brief

from trialbridge.eligibility.understanding import Understanding
from trialbridge.vocab import Vocabulary

ROWS = [
    ("Able to use a smartphone", "named:able-to-use-a-smartphone"),
    ("Patients must be able to read and speak English", "english-literate"),
    ("Able to read, write / understand English", "english-literate"),
    ("Be able to read and speak English or Spanish", "english-or-spanish-literate"),
    ("not: Inability to speak or understand English", "NOT english-speaking"),
    ("not: Inability to swallow medications", "unable-to-swallow"),
    ("Able to swallow ribociclib tablets", "able-to-swallow"),
    ("Able to swallow tablets or capsules", "ANY(able-to-swallow, able-to-swallow)"),
    ("Able to swallow 4 tablets", "ALL(able-to-swallow, '4 tablets') ?"),
    ("Willing to complete the study diary", "'Willing to complete the study diary' ?"),
    ("Able to speak, and understand English", "english-speaking"),
    ("Able to walk and climb stairs", "ALL(ambulatory, named:climb-stairs)"),
    ("Able to read and", "'Able to read' ?"),
    ("Able to walk", "ambulatory"),
    ("Able to walk with", "ambulatory"),
    (
        "not: Hypertension or unable to receive total body irradiation",
        "ANY(hypertension, named:unable-to-receive-total-body-irradiation)",
    ),
    ("Hemoglobin >= 9 g/dL (transfusion is allowed)", "haemoglobin>=90 g/L"),
    (
        "Hemoglobin >= 9 g/dL (transfusion is not allowed)",
        "ALL(haemoglobin>=90 g/L, 'transfusion is not allowed') ?",
    ),
    (
        "Bilirubin <= 1.5 x ULN (Gilbert's syndrome is allowed)",
        "ALL(bilirubin_total<=1.5 ULN, 'Gilbert's syndrome is allowed') ?",
    ),
    (
        "not: Use of statins currently or within 6 weeks of study entry",
        "statin @before enrolment<=6 weeks",
    ),
    ("not: Current or prior (within 30 days) pneumonia", "pneumonia @before enrolment<=30 days"),
    (
        "not: Recent (within 6 months) stroke or heart failure",
        "ANY(stroke @before enrolment<=6 months, heart-failure @before enrolment<=6 months)",
    ),
    ("not: Prior (mild) pneumonia within 2 years", "pneumonia[mild] @before enrolment<=2 years"),
    (
        "not: Smoking at enrollment or within the past 2 years",
        "ANY(smoker @before enrolment<=2 years, 'within the past 2 years') ?",
    ),
    (
        "not: Current or previous (mild) pneumonia within 2 years",
        "pneumonia[mild] @before enrolment<=2 years",
    ),
    (
        "not: Active or chronic infection within 2 weeks",
        "ANY(infection/active @before enrolment<=2 weeks, infection[chronic] @before enrolment<=2 weeks)",
    ),
    (
        "not: Surgery that may interfere with the study (except appendectomy)",
        "ALL(ALL(surgery, 'interfere with the study'), NOT appendectomy) ?",
    ),
    ("At least one severe bleeding within the past year", "haemorrhage[severe] @before enrolment<=1 years"),
    ("At least one body temperature > 38 C", "temperature>38 Cel"),
    ("At least one new idea", "'At least one new idea' ?"),
    ("At least 1", "'At least 1' ?"),
    (
        "Ability to grasp or unwillingness to sign the consent form",
        "ANY('Ability to grasp', NOT informed-consent) ?",
    ),
    ("not: First-degree relative with breast cancer", "family-history[with-breast-cancer]"),
    ("not: Stroke within half a year", "stroke @before enrolment<=0.5 years"),
    (
        "not: Neuropathy (grade 3 or grade 2 with pain)",
        "ALL(peripheral-neuropathy, ALL(toxicity_grade>=2<=3, pain/active)) ?",
    ),
    ("not: Onset of symptoms more than 7 days before enrollment", "symptom-onset @before enrolment>=7 days"),
]


@pytest.mark.parametrize(("words", "rule"), ROWS)
def test_a_sentence_gives_its_rule(words: str, rule: str, vocabulary: Vocabulary) -> None:
    """Each sentence gives the rule beside it, and is computable where no "?" ends it."""
    said = Understanding(vocabulary).understand(words.removeprefix("not: "), words.startswith("not: "))
    assert said.rule is not None
    assert brief(said.rule) + ("" if said.complete else " ?") == rule
