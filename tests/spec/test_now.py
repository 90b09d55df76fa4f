"""What is had now where words beside it say so, as a table.

A row that begins with "not:" stands in an exclusion list. A rule that ends in "?" is not computable.
"""

import pytest
from tests.rules import understood

from trialbridge.eligibility.understanding import Understanding

NOW = [
    # at a moment of the study
    ("not: Asthma or liver injury at screening", "ANY(asthma/active, liver-injury/active)"),
    ("not: Evidence of ascites at study treatment start", "ascites/active"),
    ("not: History of asthma at screening", "asthma"),
    ("not: Metastatic disease at study entry", "metastasis"),
    ("not: Aspirin and asthma at screening", "ANY(aspirin, asthma/active)"),
    ("not: Wizardry at baseline", "named:wizardry"),
    # what is present, what one is in or on
    ("not: Presence of psychotic symptoms", "psychotic-disorder/active"),
    ("No clinical or radiographic evidence of gout", "NOT gout/active"),
    ("not: Signs and symptoms of asthma or wizardry", "ANY(asthma/active, named:wizardry/active)"),
    ("not: Evidence of a history of asthma", "asthma"),
    ("not: Evidence of stroke", "stroke"),
    ("not: HBsAg阳性", "hepatitis-b/active"),
    ("not: Presence of asthma within 2 weeks", "asthma @before enrolment<=2 weeks"),
    ("not: History or presence of asthma", "asthma"),
    ("not: Patient is hospitalized", "hospitalisation/active"),
    ("not: Has been hospitalised", "hospitalisation"),
    ("not: Comatose", "coma/active"),
    ("Not taking any insulin", "NOT insulin/active"),
    ("Has not been taking insulin", "NOT insulin/active"),
    ("Non-smokers", "NOT smoker/active"),
    ("not: History of smoking; smoker", "smoker"),
    ("not: Dialysis patients", "dialysis/active"),
    ("not: Subjects on dialysis", "dialysis/active"),
    ("not: Subject using a wizard", "named:wizard/active"),
    ("Using one of the following methods of contraception: double barrier", "contraception"),
    ("not: Patients with an active, bleeding diathesis", "bleeding-disorder/active"),
    ("not: Asthma that is active, gout", "ANY(asthma/active, gout)"),
    ("not: Be in treatment for obesity", "obesity/active[treated]"),
    ("not: Acute infection", "infection/active[acute]"),
    ("not: Acute or chronic infection", "ANY(infection/active[acute], infection/active[chronic])"),
    ("not: Co-infection with hepatitis B", "hepatitis-b/active"),
    ("not: HBsAg positive", "hepatitis-b/active"),
    ("Negative for hepatitis B surface antigen", "NOT hepatitis-b/active"),
    ("not: 乙肝表面抗原阳性", "hepatitis-b/active"),
    ("not: 乙肝表面抗原阳性史", "hepatitis-b"),
    ("not: Presence of HBsAg, positive hepatitis C antibody test", "ANY(hepatitis-b/active, hepatitis-c)"),
    # a past without an end
    ("not: Receiving insulin in the past", "insulin"),
    ("not: Currently receiving insulin, or in the past", "insulin/active"),
    (
        "No other concurrent or prior malignancy within the past 5 years",
        "NOT second-malignancy @before enrolment<=5 years",
    ),
    ("not: Other active malignancy within 3 years", "second-malignancy/active @before enrolment<=3 years"),
    # states that pass
    ("not: Fever", "fever/active"),
    (
        "not: Systemic bacterial, viral or fungal infection",
        "ANY(bacterial-infection/active[systemic], fungal-infection/active[systemic], viral-infection/active[systemic])",
    ),
    ("not: History of infection", "infection"),
    ("not: Infection within 2 weeks", "infection @before enrolment<=2 weeks"),
    (
        "not: Serious, non-healing wound, ulcer, or bone fracture",
        "ANY(fracture/active, serious-non-healing-wound/active, ulcer/active)",
    ),
    ("not: Bone fracture", "fracture"),
    # what is used, needed, let
    ("not: Insulin users", "insulin/active"),
    ("not: Nitroglycerin use", "nitroglycerin/active"),
    ("not: Prior nitroglycerin use", "nitroglycerin"),
    ("not: Contraindications to nitroglycerin use", "contraindication[to-nitroglycerin]"),
    ("No requirement for tetracycline", "NOT tetracycline/active"),
    ("Herbal medicines are prohibited", "NOT herbal-medicine/active"),
    ("not: Participating in another clinical trial", "concurrent-trial/active"),
    (
        "not: Participating in other clinical studies or have previously participated in this study",
        "ANY(concurrent-trial/active, earlier-enrolment)",
    ),
    ("not: Has participated in another clinical trial", "concurrent-trial"),
    # examples are of the time of what they are examples of
    (
        "not: Uncontrolled intercurrent illness including ongoing or active infection, symptomatic "
        "heart failure, unstable angina, arrhythmia, or psychiatric illness that would limit compliance",
        "ANY(active-infection/active, arrhythmia/active[uncontrolled], heart-failure/active[symptomatic], "
        "intercurrent-illness/active[uncontrolled], "
        "psychiatric-disorder/active[interfering-with-the-study], unstable-angina/active)",
    ),
    (
        "not: Concurrent severe illness such as diabetes, aspirin or asthma",
        "ANY(aspirin/active, asthma/active, diabetes/active, severe-illness/active)",
    ),
    (
        "not: Concurrent severe illness (not including asthma)",
        "ALL(severe-illness/active, NOT asthma)",
    ),
    # what is known need not be active
    ("not: Has known active or suspected gout", "ANY(gout[suspected], gout/active)"),
    (
        "not: Concurrent immunosuppressive medications including sirolimus",
        "ANY(immunosuppressant/active, sirolimus/active)",
    ),
    (
        "not: Active, known, or suspected autoimmune disease",
        "ANY(autoimmune-disease[suspected], autoimmune-disease)",
    ),
    (
        "not: Known or suspected autoimmune disease",
        "ANY(autoimmune-disease[suspected], autoimmune-disease)",
    ),
    # a pregnancy of the past, and a test that tells of now
    ("not: Pregnancy within 6 months", "pregnancy @before enrolment<=6 months"),
    ("Negative pregnancy test within 7 days", "NOT pregnancy/active @before enrolment<=7 days"),
    # before the study and while it lasts
    (
        "not: Use of insulin within 30 days prior to screening or during the entire study",
        "ANY(insulin/planned, insulin @before screening<=30 days)",
    ),
    (
        "No use of insulin within 30 days prior to enrolment and during the study",
        "NOT ANY(insulin/planned, insulin @before enrolment<=30 days)",
    ),
    (
        "Use of insulin within 30 days prior to enrolment and during the study",
        "insulin/active @before enrolment<=30 days",
    ),
    (
        "not: Asthma within 30 days prior to enrolment or during the study",
        "asthma @before enrolment<=30 days ?",
    ),
    ("not: Use of insulin during the 4 weeks before enrolment", "insulin @before enrolment<=4 weeks"),
    ("not: Use of insulin during the study", "insulin/active"),
]


@pytest.mark.parametrize(("row", "rule"), NOW)
def test_what_is_of_now_is_told(row: str, rule: str, understanding: Understanding) -> None:
    """Each sentence gives the rule beside it, and is computable where no "?" ends it."""
    assert understood(understanding, row) == rule
