"""What is told of another person or another time is no rule of the patient now, as a table.

A row that begins with "not:" stands in an exclusion list. A rule that ends in "?" is not computable.
"""

import pytest
from tests.rules import understood

from trialbridge.eligibility.understanding import Understanding

ROWS = [
    ("Have a child between the age of 1 and 18 years", "age>=1<=18 a ?"),
    ("Women of childbearing potential aged 18 to 40 years", "ALL(childbearing-potential, age>=18<=40 a)"),
    ("All participants related to a patient with asthma", "asthma ?"),
    ("Children of patients with dementia", "ALL(dementia, named:children) ?"),
    ("not: Living with a person with HIV", "hiv-infection ?"),
    ("not: Household contacts of tuberculosis patients", "infection-exposure[to-tuberculosis]"),
    (
        "40 years of age or younger at the time of ovarian cancer diagnosis",
        "ALL(ovarian-cancer, age<=40 a) ?",
    ),
    ("Age 18 or older at index diagnosis", "age>=18 a ?"),
    ("not: BMI < 18.5 kg/m2 at diagnosis", "bmi<18.5 kg/m2 ?"),
    ("Postmenopausal at the time of diagnosis", "postmenopausal ?"),
    ("not: Requiring radiotherapy at diagnosis", "radiotherapy/active ?"),
    ("not: Bone metastasis at diagnosis", "bone-metastasis"),
    ("Gleason score >= 8 at initial diagnosis", "gleason>=8"),
    ("Age at least 18 years with a diagnosis of asthma", "ALL(asthma, age>=18 a)"),
    (
        "Creatinine > 1.5 mg/dL at the time of transplantation",
        "ALL(transplantation, creatinine>132.603 umol/L) ?",
    ),
    (
        "not: Currently using, or planning to use another investigational agent",
        "investigational-therapy/planned ?",
    ),
    ("not: Currently using, or planning to use aspirin", "ANY(aspirin/active, aspirin/planned)"),
    ("not: Known history of or is positive for active hepatitis B", "hepatitis-b/active ?"),
    ("not: History of or active hepatitis B", "ANY(hepatitis-b/active, hepatitis-b)"),
    ("Platelets > 100 x 10^9/L at the time of surgery", "platelets>100 10*9/L"),
    ("Aged 18 years or older at the time of written consent", "ALL(informed-consent, age>=18 a)"),
    ("Stroke within 6-12 months", "stroke @before enrolment<=12 months ?"),
    ("Stroke 6-12 months ago", "stroke @before enrolment>=6 months<=12 months"),
    ("not: Stroke within 6-12 months", "stroke @before enrolment<=12 months"),
    (
        "Gestational age of 35 to 42 weeks and gestation body weight >= 2 kg",
        "ALL(pregnancy/active, gestational_age>=35<=42 wk, weight>=2 kg) ?",
    ),
    (
        "Gestational age of 28 to 32 weeks and weight <= 1.5 kg",
        "ALL(gestational_age>=28<=32 wk, weight<=1.5 kg)",
    ),
]


@pytest.mark.parametrize(("row", "rule"), ROWS)
def test_what_is_told_of_elsewhere_is_no_rule_of_the_patient(
    row: str, rule: str, understanding: Understanding
) -> None:
    """Each sentence gives the rule beside it, and is computable where no "?" ends it."""
    assert understood(understanding, row) == rule
