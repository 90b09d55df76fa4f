"""Leaves that stand where their sentence does not put them: such rules are not called computable."""

import pytest
from tests.rules import understood

from trialbridge.eligibility import parse
from trialbridge.eligibility.understanding import Understanding
from trialbridge.vocab import Vocabulary

STRAYS = [
    "not: HIV infection with hepatitis B",
    "Serum pregnancy screen",
    "No patients treated with cisplatin for over 1 year at any time or treated with carboplatin",
    "Two forms of barrier contraception (diaphragm plus spermicide, and for males condom plus spermicide)",
    "Asthma confirmed by wizardry or witchcraft",
    "not: Multi-organ / system failure",
    "not: Carbamazepine (Carbatrol Tegretol)",
    "not: Cancer survivors with evidence of active disease",
    "ECOG <= 2 unless related to lymphoma",
    "not: Stage 1 hypertension",
    "Asthma or gout and has diabetes or stroke",
    "not: Immunocompromised (e.g., due to chemotherapy or transplantation)",
    "not: Asthma indicated by (but not limited to) eosinophils > 400/mm3",
    "not: Femmes enceintes ou allaitantes",
    "At least 1 previous line of therapy unless contraindicated",
    "Biopsies may be done with local anaesthesia",
    "not: Inoculation with any other live vaccine or participating in another vaccine trial within 30 days",
    "Negative pregnancy test for premenopausal women",
    "not: Liver disease, including active viral, alcoholic, or other hepatitis, or current alcohol abuse",
    "Never smoker for at least 3 months",
    "Cervical squamous cell carcinoma or adenocarcinoma",
    "not: Positive alcohol breath test at screening",
    "not: A bad health condition",
    "not: Prior treatment with this vaccine",
    "not: Evidence of biochemical recurrence",
    "Definite or probable systemic lupus erythematosus",
    "not: Prostate cancer not eligible for active surveillance",
    "not: Plans to quit smoking during the study",
    "not: Contraindication to both CT and MRI",
    "not: Grade II or greater spondylolisthesis",
    "not: Warfarin or heparin. Other anticoagulants are allowed.",
    "not: May not be receiving study drugs nor have had a stroke",
    "not: Stage <= T2, Gleason score <= 6, and PSA <= 10 ng/mL",
]
BLOCKS = [
    ("Exclusion Criteria:\n\n* Haemoglobin >= 10 g/dL", False),
    ("Exclusion Criteria:\n\n* Creatinine <= 1.5 x ULN", False),
    ("Exclusion Criteria:\n\n* ECOG 0-1", False),
    ("Exclusion Criteria:\n\n* ECOG 2-4", True),
    ("Exclusion Criteria:\n\n* Platelets < 100 x 10^9/L or > 700 x 10^9/L", True),
    ("Exclusion Criteria:\n\n* Haemoglobin < 10 g/dL or asthma", True),
    ("Inclusion Criteria:\n\n* Not: haemoglobin >= 10 g/dL", False),
    ("Inclusion Criteria:\n\n* Haemoglobin >= 10 g/dL", True),
]
PLACED = [
    "Normal wombling function",
    "Squamous cell carcinoma or adenocarcinoma of the oesophagus",
    "not: Patients with asthma are not eligible for enrolment",
    "not: HIV infection together with hepatitis B",
    "Pregnant women",
    "At least 5 years old and in good health",
    "If female, contraception",
    "Not pregnant",
    "Infected limb with critical ischaemia",
    "not: Wizardry disorder (asthma)",
    "ECOG <= 2 unless pregnant",
    "Stage I or II breast cancer",
    "not: Asthma or gout",
    "not: Patients with asthma - who have a heart rate > 100 bpm",
    "not: Caregivers of patients with stroke",
    "not: Grade 2 or greater neuropathy",
    "not: Warfarin or heparin",
    "not: Platelets < 100 x 10^9/L, and haemoglobin < 9 g/dL",
]


@pytest.mark.parametrize("row", STRAYS)
def test_a_leaf_out_of_place_is_doubted(row: str, understanding: Understanding) -> None:
    """Whoever reads such a sentence reads something else than the rule says."""
    assert understood(understanding, row).endswith(" ?")


@pytest.mark.parametrize("row", PLACED)
def test_a_leaf_in_place_is_not(row: str, understanding: Understanding) -> None:
    """The same words in another order mean what the rule says."""
    assert not understood(understanding, row).endswith(" ?")


@pytest.mark.parametrize(("block", "computable"), BLOCKS)
def test_no_study_denies_what_every_study_asks(block: str, computable: bool, vocabulary: Vocabulary) -> None:
    """A good value among exclusions, or a denied one among inclusions, stands in the wrong list."""
    assert parse(block, vocabulary)[-1].complete is computable
