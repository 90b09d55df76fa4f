"""Limits in other words: signs before "the age of", multiples above normal, units said again, as a table.

A row that begins with "not:" stands in an exclusion list. A rule that ends in "?" is not computable.
"""

import pytest
from tests.rules import brief

from trialbridge.eligibility.understanding import Understanding

ROWS = [
    ("Above the age of 18", "age>18 a"),
    ("Men and women between the ages of 18 and 65", "age>=18<=65 a"),
    ("Walkers between the age of 1 - 14 years", "?"),
    ("Children between the age of 1 - 14 years", "age>=1<=14 a"),
    ("Between the tests the age of 30", "?"),
    ("Between the ages of the twins", "?"),
    ("Age ≥ 18 years to 54 years", "age>=18<=54 a"),
    ("Age > 18 years to 54 years", "age>18<=54 a"),
    ("18-65 yr old", "age>=18<=65 a"),
    ("At least 9 months of age", "age>=0.75 a"),
    ("not: Patients under 18 or over 70 years", "ANY(age<18 a, age>70 a)"),
    ("not: Patients who are under 18", "age<18 a"),
    ("not: Patients under 18 with asthma", "?"),
    ("not: Patients under 10 kg", "?"),
    ("not: Patients over 140", "?"),
    ("not: Under 18 or over 40", "?"),
    ("not: BMI ≥ 40 or < 18", "ANY(bmi>=40 kg/m2, bmi<18 kg/m2)"),
    ("not: BMI ≥ 40 or > 18", "?"),
    ("not: BMI ≥ 18 or < 40", "?"),
    ("not: BMI < 18 or > 40", "ANY(bmi<18 kg/m2, bmi>40 kg/m2)"),
    ("not: Weight loss or HbA1c > 20 %", "ANY(weight-loss, hba1c>20 %)"),
    (
        "Karnofsky ≥ 50 (> 16 years at the time of enrollment)",
        "IF(age>16 a THEN karnofsky>=50 %)",
    ),
    ("not: BMI ≥ 40 or < 18 points", "?"),
    ("not: HbA1c < 7.0% or greater than (>) 10%", "ANY(hba1c<7 %, hba1c>10 %)"),
    ("not: HbA1c level of 6.5 percent (%) or greater", "hba1c>=6.5 %"),
    ("Creatinine < 1.5 milligram per deciliter (mg/dL)", "creatinine<132.603 umol/L"),
    ("SGOT within 4 x normal range", "ast<=4 ULN"),
    ("SGOT within 4 hours", "?"),
    ("Bilirubin within 1.5 x the upper limit of normal institutional limits", "bilirubin_total<=1.5 ULN"),
    ("Transaminases ≤ 4 times above the upper limits of the institutional normal", "transaminases<=4 ULN"),
    ("Transaminases ≤ 4 times greater than ULN", "transaminases<=4 ULN"),
    ("Transaminases ≤ 4 times greater than before", "?"),
    (
        "AST < 3 times ULN (5 times ULN if liver metastases present)",
        "IF(liver-metastasis/active THEN ast<5 ULN ELSE ast<3 ULN)",
    ),
    (
        "LVEF ≥ 50 % (45 % in the presence of heart failure)",
        "IF(heart-failure THEN lvef>=45 % ELSE lvef>=50 %)",
    ),
    ("AST between 1 and 3 times ULN (5 times ULN if liver metastases present)", "?"),
    ("AST < 3 times ULN (5 times ULN)", "?"),
    ("AST < 3 times ULN (5 days if liver metastases)", "?"),
    ("AST < 3 times ULN (5", "?"),
    ("not: WBC outside of the range of 3.0 - 12.0 x 10^9/L", "NOT wbc>=3<=12 10*9/L"),
    ("T-score ≤ -2.5", "bmd_t_score<=-2.5"),
    ("T-score between -1.0 and -2.5", "bmd_t_score>=-2.5<=-1"),
    ("T-score of -1 or less", "bmd_t_score<=-1"),
    ("Platelets 100 - 200 x 10^9/L", "platelets>=100<=200 10*9/L"),
    (
        "ANC: greater than or equal to 1,500/mm^3 OR greater than or equal to 1.5 x 10^9/L",
        "anc>=1.5 10*9/L",
    ),
    (
        "AST ≤ 3 x ULN, or (≤ 5 x ULN if liver metastasis present)",
        "IF(liver-metastasis/active THEN ast<=5 ULN ELSE ast<=3 ULN)",
    ),
    (
        "AST ≤ 3 x ULN, (≤ 5 x ULN with liver metastases)",
        "IF(liver-metastasis THEN ast<=5 ULN ELSE ast<=3 ULN)",
    ),
    ("AST ≤ 3 x ULN, (≤ 200 U/L)", "?"),
    ("Asthma, or (≤ 200 U/L", "?"),
    ("not: Women who are under 40 or over 70 years of age", "ALL(female, ANY(age<40 a, age>70 a))"),
    ("not: Weight loss > 10% of total body weight", "weight_loss>10 %"),
    ("not: Unintentional weight loss (> 10 %)", "measured:unintentional-weight-loss[%]>10 %"),
    ("not: > 10% unintentional weight loss", "measured:unintentional-weight-loss[%]>10 %"),
    ("not: Weight loss of 10%", "?"),
    ("not: Weight loss > 10 kg", "?"),
    ("not: Weight loss > 10% of the dose", "?"),
    ("not: Elevated transaminases > 2.5 x ULN", "transaminases>2.5 ULN"),
    ("not: AST < 3 times ULN or > 200 U/L", "ANY(ast<3 ULN, ast>200 U/L)"),
]


@pytest.mark.parametrize(("text", "expected"), ROWS)
def test_a_limit_in_other_words_says(text: str, expected: str, understanding: Understanding) -> None:
    """Each row gives its rule, or is left not computable."""
    said = understanding.understand(text.removeprefix("not: "), text.startswith("not: "))
    rule = "" if said.rule is None else brief(said.rule)
    assert (rule if said.complete else f"{rule} ?").endswith(expected)
