"""What "and" or "or" joins: no word beside a joint is let go, and what one has the other may share.

A row that begins with "not:" stands in an exclusion list. A rule that ends in "?" is not computable.
"""

import pytest
from tests.rules import understood

from trialbridge.eligibility.understanding import Understanding

LET_GO = [
    "not: Insufficient tumour tissue or blood sample",
    "not: Severe AIDS-related infection or other illness",
    "not: Heart disease or disorder according to the ECG",
    "not: Heart failure, stroke and other diseases",
    "not: Cardiac surgery or disease",
    "not: A personal history of or first degree relative with a history of torsade de pointes",
    "not: Medical, cognitive or physical impairment",
    'not: "Definite" or "probable" polymyositis',
    "not: Evidence or high suspicion of systemic infection",
    "After sentinel node biopsy and/or axillary dissection",
    "not: Clinically significant abnormal laboratory values or electrocardiogram",
    "not: A blast count >= 10% by peripheral blood or bone marrow biopsy",
    "not: Peripheral blood or bone marrow blast count >= 10%",
    "not: Anticoagulation with warfarin or equivalent phenprocoumon",
    "not: Neurological disease other than dementia, such as epilepsy (e.g. absences); and history of neurosurgery",
    "not: Neurological disease other than dementia, such as epilepsy, or any past neurosurgery",
]
KEPT = [
    ("No metastases on CT scan or MRI", "NOT metastasis"),
    ("LVEF >= 50% by MUGA or echocardiogram", "lvef>=50 %"),
    ("Histologically or cytologically confirmed breast cancer", "breast-cancer"),
    ("Normal organ and bone marrow function", "named:normal-organ-and-bone-marrow-function"),
    ("not: Heart disease or other illnesses, such as gout", "ANY(gout, heart-disease)"),
    ("not: Blood or blood products within 6 months", "blood-transfusion @before enrolment<=6 months"),
    ("not: Heart disease (e.g. angina; history of heart block)", "heart-disease"),
    ("not: Heart disease (such as angina) or stroke", "ANY(heart-disease, stroke)"),
    ("not: Asthma such as brittle asthma. A stroke", "ANY(asthma, stroke)"),
    ("not: Asthma such as brittle asthma, and", "asthma"),
    (
        "not: Proven or probable invasive fungal infection",
        "ANY(invasive-fungal-infection[suspected], invasive-fungal-infection)",
    ),
    ("not: Suspected or diagnosed asthma", "ANY(asthma[suspected], asthma)"),
    ("not: Past history or present illness of allergy", "allergy"),
    (
        "No other severe or uncontrolled systemic disease",
        "NOT ANY(systemic-disease[other severe], systemic-disease[other uncontrolled])",
    ),
    (
        "not: Anticoagulation with warfarin or equivalent vitamin K antagonists",
        "ANY(vitamin-k-antagonist, warfarin)",
    ),
    (
        "not: Severe illness, including but not limited to: heart failure",
        "ANY(heart-failure, severe-illness)",
    ),
]
SHARED = [
    ("not: Ocular surgery or trauma", "ANY(eye-surgery, trauma[ocular])"),
    ("not: Ocular trauma or surgery", "ANY(eye-surgery, trauma[ocular])"),
    ("not: Spinal trauma or surgery to the brain", "ANY(surgery[to-the-brain], trauma[spinal])"),
    ("not: Laser surgery or trauma", "ANY(surgery[laser], trauma)"),
    (
        "not: Allergy to gadolinium or contraindication to MRI",
        "ANY(allergy[to-gadolinium], mri-contraindication)",
    ),
    ("not: Allergy to the study drug or its/their excipients", "allergy[study-drug]"),
    ("not: Depression or hypnotic/substance abuse", "ANY(depression, sedative-hypnotic, substance-abuse) ?"),
    (
        "not: Medical condition, laboratory abnormality, or psychiatric illness that would prevent participation",
        "ANY(abnormal-lab[interfering-with-the-study], medical-condition[interfering-with-the-study], psychiatric-disorder[interfering-with-the-study])",
    ),
    ("Must have received a regimen that includes lenalidomide", "lenalidomide"),
    ("not: Chemotherapy that included an anthracycline", "anthracycline"),
    (
        "Scheduled for surgery that includes the creation of a stoma",
        "ALL(surgery/planned, 'that includes the creation of a stoma') ?",
    ),
    ("not: Depression or substance abuse", "ANY(depression, substance-abuse)"),
    (
        "not: Active CNS metastases and/or carcinomatous meningitis",
        "ANY(cns-metastasis/active, leptomeningeal-disease)",
    ),
    (
        "not: Untreated CNS metastases and/or carcinomatous meningitis",
        "ANY(cns-metastasis[untreated], leptomeningeal-disease)",
    ),
    (
        "No clinically apparent CNS metastases or carcinomatous meningitis",
        "NOT ANY(cns-metastasis[clinically-apparent], leptomeningeal-disease[clinically-apparent])",
    ),
    (
        "not: NYHA class III or IV heart disease or other serious illness that would preclude evaluation",
        "ANY(ALL(heart-disease, nyha>=3<=4), severe-illness[interfering-with-the-study])",
    ),
    (
        "not: Hypertension with systolic blood pressure >= 160 mmHg or diastolic blood pressure >= 100 mmHg after antihypertensive therapy",
        "ANY(ALL(antihypertensive, diastolic_bp>=100 mm[Hg]), ALL(hypertension, systolic_bp>=160 mm[Hg])) ?",
    ),
    (
        "not: Systolic blood pressure >= 160 mmHg with asthma or diastolic blood pressure >= 100 mmHg with asthma",
        "ANY(ALL(asthma, diastolic_bp>=100 mm[Hg]), ALL(asthma, systolic_bp>=160 mm[Hg]))",
    ),
]


@pytest.mark.parametrize("row", LET_GO)
def test_what_a_joint_ties_and_no_rule_holds_is_missed(row: str, understanding: Understanding) -> None:
    """An alternative of words that elsewhere add nothing is none the rule may leave out."""
    assert understood(understanding, row).endswith(" ?")


@pytest.mark.parametrize(("row", "rule"), KEPT)
def test_what_says_how_a_thing_is_known_is_no_alternative(
    row: str, rule: str, understanding: Understanding
) -> None:
    """Methods, proofs and examples stand beside joints, too."""
    assert understood(understanding, row) == rule


@pytest.mark.parametrize(("row", "rule"), SHARED)
def test_what_two_share_is_said_of_both(row: str, rule: str, understanding: Understanding) -> None:
    """A part of the body, an abuse, a state: of both or, where nobody can tell, of a rule in doubt."""
    assert understood(understanding, row) == rule
