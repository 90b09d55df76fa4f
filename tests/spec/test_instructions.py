"""Sentences and brackets that tell what a study does, advises or permits, beside what it asks, as a table.

A row that begins with "not:" stands in an exclusion list. A rule that ends in "?" is not computable.
"""

import pytest
from tests.rules import understood

from trialbridge.eligibility.understanding import Understanding

ROWS = [
    ("Haemoglobin >= 9 g/dL. Transfusions are permitted to meet this limit", "haemoglobin>=90 g/L"),
    (
        "not: NYHA class III heart failure; patients may be treated for acute failure and rescreened",
        "ALL(heart-failure, nyha>=3<=3)",
    ),
    (
        "Karnofsky or Lansky score >= 60%. Karnofsky must be used for patients > 16 years of age and Lansky for patients <= 16 years",
        "ANY(karnofsky>=60 %, lansky>=60 %)",
    ),
    (
        "Karnofsky >= 60%; patients who are unable to walk but are up in a wheelchair will be considered ambulatory",
        "karnofsky>=60 %",
    ),
    ("Creatinine clearance = (140 - age) x (weight in kg) / (serum creatinine x 72)", "-"),
    ("not: Asthma (may be repeated once)", "asthma"),
    ("not: Asthma. Biopsy is encouraged but not mandatory.", "asthma"),
    (
        "not: Asthma. Biopsy must be done if it is not required elsewhere.",
        "ANY(asthma, 'must be done if it is not required elsewhere') ?",
    ),
    ("not: HIV infection. Testing is not required.", "hiv-infection"),
    ("not: HIV infection. All patients will be informed of this.", "hiv-infection"),
    ("Patients who are recommended for surgery", "'Patients who are recommended for surgery' ?"),
]


@pytest.mark.parametrize(("row", "rule"), ROWS)
def test_what_a_study_only_tells_stands_in_no_rule(row: str, rule: str, understanding: Understanding) -> None:
    """Each sentence gives the rule beside it, and is computable where no "?" ends it."""
    assert understood(understanding, row) == rule
