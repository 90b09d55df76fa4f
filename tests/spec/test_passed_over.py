"""Words that are left out nearly everywhere and say something where they stand: such rules are not computable."""

import pytest
from tests.rules import understood

from trialbridge.eligibility.understanding import Understanding

PASSED = [
    "not: Bone metastases only",
    "not: Patients with only bone metastases",
    "Only salbutamol for at least 2 weeks",
    "not: Prior chemotherapy for this disease",
    "not: Asthma or a history of these conditions",
    "No prior radiotherapy to the index lesion",
    "not: A positive alcohol screen",
    "not: Screen failure",
    "Have had sex with men",
    "Pre- or postmenopausal",
    "not: Second- or third-degree atrioventricular block",
    "Third relapse",
    "Post-salbutamol FEV1 < 70 % of predicted",
    "Any menopausal status",
    "Cytomegalovirus status known",
    "not: Asthma that was not tolerated",
    "The tumour must be assessed for HER2",
    "not: The affected wombat cannot be identified",
    "No microscopic residual disease",
    "Presence of at least 1 documented NNRTI mutation",
    "No systemic disease known to affect bladder function",
    "Active disease despite ongoing treatment with steroids",
    "Donor: HIV infection",
    "Melanoma specific",
    "Adequate organ function for surgery",
    "Life expectancy of at least 3 months and adequate organ function",
    "not: Core biopsy or other minor surgical procedure within 7 days",
    "Received a metastatic tumour biopsy",
    "Platelets >= 50 x 10^9/L (transfusion independent)",
    "not: Known peripheral or autonomic neuropathy",
    "not: Past or existing active tuberculosis",
    "not: History of active or recurrent infections",
]
SAID = [
    "Females only",
    "Part B only: asthma",
    "not: Pregnant women, because these effects are unknown",
    "Measurable lesion",
    "Sex: male or female",
    "No second malignancy",
    "not: Positive HIV status",
    "Immunocompromised status",
    "Lung cancer proven by biopsy",
    "Lung cancer confirmed by cytology or biopsy",
    "Biopsy-proven lung cancer",
    "Biopsy and x-ray confirmed lung cancer",
    "Adequate organ function",
    "Adequate renal function (creatinine <= 1.5 mg/dL)",
    "not: Impaired cardiac function or significant cardiac disease",
    "Normal hepatic function: no hepatic impairment",
    "No renal disease or impairment of renal function",
    "not: Prior blood transfusion",
    "not: Blood or blood products within 6 months",
    "not: Current history of migraine",
    "not: History of asthma or current asthma",
    "not: Prior adverse events that have not improved to grade 1 or better",
    "not: Asthma, current or past, or stroke",
    "not: History of steroid use within 3 months",
    "not: Antipsychotics (e.g. first and second generation)",
    "ECOG 0-1 assessed within 7 days before randomisation",
    "Breast cancer identified by mammography",
]


@pytest.mark.parametrize("row", PASSED)
def test_a_word_that_says_something_is_missed(row: str, understanding: Understanding) -> None:
    """Without the word the rule is of more patients, or of other ones."""
    assert understood(understanding, row).endswith(" ?")


@pytest.mark.parametrize("row", SAID)
def test_a_word_that_says_nothing_is_not(row: str, understanding: Understanding) -> None:
    """The same words elsewhere add nothing to the rule."""
    assert not understood(understanding, row).endswith(" ?")


ONCE = [
    ("not: History of active tuberculosis", "tuberculosis"),
    ("not: Any prior use of insulin", "insulin"),
    ("not: Current or past use of insulin", "insulin"),
    ("not: Active tuberculosis", "tuberculosis/active"),
    ("not: Current use of insulin", "insulin/active"),
    ("FEV1 >= 50% of the predicted normal value", "fev1>=50 %"),
]


@pytest.mark.parametrize(("row", "rule"), ONCE)
def test_what_was_active_once_was_had_once(row: str, rule: str, understanding: Understanding) -> None:
    """A past beside "active" or "use of" is of any time."""
    assert understood(understanding, row) == rule
