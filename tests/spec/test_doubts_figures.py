"""Limits that no one can keep together, or that lost whom they are for, as a table.

A row that begins with "not:" stands in an exclusion list. A rule that ends in "?" is not computable.
"""

import pytest
from tests.rules import brief

from trialbridge.eligibility.understanding import Understanding

ROWS = [
    ("Children between the ages of 3 and 12 and adult patients between the ages of 18 and 60", "?"),
    ("Bilirubin < 1.5 x ULN; if bilirubin > 1.5 x ULN, direct bilirubin must be within normal limits", "?"),
    ("Platelets > 100 x 10^9/L and ANC > 1.5 x 10^9/L", "ALL(platelets>100 10*9/L, anc>1.5 10*9/L)"),
    ("not: Female: younger than 50 years or older than 75 years", "?"),
    ("not: Female: asthma in females", "ALL(asthma, female)"),
    ("not: Woman: pregnant or lactating", "ANY(pregnancy/active, lactation/active)"),
    ("not: Fracture over 3 days old", "?"),
    ("Creatinine or creatinine clearance: creatinine <= 1.5 x ULN or clearance >= 30 mL/min", "?"),
    ("Boys over 3 years old", "ALL(male, age>3 a)"),
    ("Over 3 days old", "age>0.00821355 a"),
    ("The APACHE 9 score > 25", "?"),
    ("Creatinine no greater than 0.3 mg/dL above normal", "?"),
    ("Alkaline phosphatase =< 2.5 times above upper limit of normal", "alp<=2.5 ULN"),
    ("Testosterone < 50 ng/dL", "testosterone<1.73358 nmol/L"),
    ("Testosterone < 50 ng/mL", "?"),
    ("not: ALP > 2.5 x ULN (> 5 x ULN with liver metastases, or > 10 x ULN with bone metastases)", "?"),
    ("not: cT4, cN3 or cM1 disease", "?"),
    ("not: T4, N3 or M1 disease", "?"),
    (
        "Stage T1 N0 or T2 N1",
        "ANY(ALL(t_stage>=1<=1.9, n_stage>=0<=0), ALL(t_stage>=2<=2.9, n_stage>=1<=1.9))",
    ),
    ("not: T4, or N3 or M1", "ANY(t_stage>=4<=4.9, n_stage>=3<=3.9, m_stage>=1<=1.9)"),
    (
        "Creatinine below the upper limit of normal (ULN) of the institutional normal range",
        "creatinine<1 ULN",
    ),
]


@pytest.mark.parametrize(("text", "expected"), ROWS)
def test_limits_that_cannot_be_kept_are_doubted(
    text: str, expected: str, understanding: Understanding
) -> None:
    """Each row gives its rule, or is left not computable."""
    said = understanding.understand(text.removeprefix("not: "), text.startswith("not: "))
    rule = "" if said.rule is None else brief(said.rule)
    assert (rule if said.complete else f"{rule} ?").endswith(expected)
