"""Words that join what one person has, or deny what was given lately, as a table.

A row that begins with "not:" stands in an exclusion list. A rule that ends in "?" is not computable.
"""

import pytest
from tests.rules import brief

from trialbridge.eligibility.understanding import Understanding

ROWS = [
    ("not: HIV-positive and on antiretroviral therapy", "?"),
    ("not: HIV-positive, or receiving antiretroviral therapy", "ANY(hiv-infection, antiretroviral/active)"),
    ("not: Patients may not have taken aspirin for at least 2 weeks before enrolment", "?"),
    ("not: Co-infection with hepatitis B and C", "?"),
    ("not: Co-infection with hepatitis B or C", "ANY(hepatitis-b/active, hepatitis-c/active)"),
    ("Tumour other than colorectal cancer and has progressed on chemotherapy", "?"),
    ("Asthma other than mild asthma and is aged over 18", "?"),
    ("not: Retinitis that cannot be treated with ganciclovir", "?"),
    ("not: Cannot take aspirin because of an allergy to aspirin", "?"),
    ("not: Bleeding from oesophageal or gastric varices", "?"),
    ("not: Bleeding from metal or glass", "haemorrhage/active[from-metal-or-glass]"),
    ("not: Bleeding from nasal sinuses", "haemorrhage/active[from-nasal-sinuses]"),
    ("INR or PT and aPTT <= 1.5 x ULN", "?"),
    (
        "INR or PT <= 1.5 x ULN and creatinine <= 2 x ULN",
        "ALL(ANY(inr<=1.5 ULN, pt<=1.5 ULN), creatinine<=2 ULN)",
    ),
    ("Creatinine or bilirubin, and weight <= 80 kg", "?"),
    ("not: Asthma for at least 2 weeks before enrolment", "asthma @before enrolment>=2 weeks"),
    ("No growth factor within 14 days (participants may not have received platelets)", "?"),
    ("No asthma (may not be allergic to aspirin)", "?"),
    ("Negative HIV test. Patients with HIV are eligible if CD4 count is above 350", "?"),
]


@pytest.mark.parametrize(("text", "expected"), ROWS)
def test_what_one_person_has_is_not_told_apart(
    text: str, expected: str, understanding: Understanding
) -> None:
    """Each row gives its rule, or is left not computable."""
    said = understanding.understand(text.removeprefix("not: "), text.startswith("not: "))
    rule = "" if said.rule is None else brief(said.rule)
    assert (rule if said.complete else f"{rule} ?").endswith(expected)
