"""Words in another form than the tables hold, and amounts of what is taken or given away."""

import pytest
from tests.rules import understood

from trialbridge.eligibility.respelled import respelled
from trialbridge.eligibility.understanding import Understanding

FORMS = [
    ("Plaque-type psoriasis", "plaque-psoriasis"),
    ("not: Neo-adjuvant therapy", "neoadjuvant-therapy"),
    ("not: Anti-hepatitis C antibody positive", "hepatitis-c"),
    ("ALT < 3 x upper limit of normal (ULN) for age", "alt<3 ULN"),
    ("BMI of 20 to 28 kilogram per square meter (kg/m²)", "bmi>=20<=28 kg/m2"),
    (
        "not: Class II or III heart failure (New York Heart Association grading)",
        "ALL(heart-failure, nyha>=2<=3)",
    ),
    ("Kidney function normal", "named:normal-kidney-function"),
    ("Patient is a surgical candidate", "surgery[candidate]"),
    ("Negative urine beta-HCG test", "NOT pregnancy/active"),
    ("Measurable disease by Response Evaluation Criteria in Solid Tumors (RECIST) 1.1", "measurable-disease"),
    ("not: Known HIV (HIV 1, 2 antibodies)", "hiv-infection"),
    ("not: Coronary/peripheral artery bypass graft", "ANY(cabg, peripheral-artery-bypass)"),
    ("Platelets > 90 000/mm3", "platelets>90 10*9/L"),
    ("not: Mean resting corrected QT interval > 480 msec obtained from 3 ECGs", "qtc>480 ms"),
    ("SaO_2 > 94%", "spo2>94 %"),
    ("not: Proteinuria > 2+", "urine_dipstick_protein>2"),
    ("Platelet count >= 90 x 10^9/L Renal", "platelets>=90 10*9/L"),
    ("Hepatic Total bilirubin <= 2 x ULN", "bilirubin_total<=2 ULN"),
    ("not: Use of a DMARD or biologic", "ANY(biologic-drug/active, dmard/active)"),
    ("Creatinine clearance > 40 mL/min using Cokroft and Gault formula", "creatinine_clearance>40 mL/min"),
    ("Age > 20 years at the time of signing the informed consent document", "age>20 a"),
    ("Stage III squamous or non-squamous NSCLC", "ALL(non-small-cell-lung-cancer, stage>=3<=3.9)"),
    ("NSCLC (either nonsquamous or squamous)", "non-small-cell-lung-cancer"),
    ("not: Elevated serum urea (> 9 mmol/L)", "urea>9 mmol/L"),
    (
        "not: Inadequate renal function, defined as creatinine > 150 umol/L",
        "creatinine>150 umol/L",
    ),
    ("not: Ventilator dependent", "mechanical-ventilation/active"),
    ("not: Abuse of alcohol or drugs", "ANY(alcohol-abuse, drug-abuse)"),
    ("Adults who self-identify as Hispanic", "ALL(race-hispanic, age>=18 a)"),
    ("Self-identify as Asian or White", "ANY(race-asian, race-white)"),
    (
        "not: Treatment with a non-approved or investigational drug within 3 weeks",
        "ANY(investigational-therapy @before enrolment<=3 weeks, named:unapproved-drug @before enrolment<=3 weeks)",
    ),
    ("Trauma with Glasgow <= 9", "ALL(trauma, gcs<=9)"),
    ("ECOG performance status equal to or < 2", "ecog<=2"),
    ("CD4 count of 90 or more cells/mm3", "cd4>=0.09 10*9/L"),
    ("not: Beta-interferon", "interferon-beta"),
    ("not: Elevated ALT > 4 x ULN", "alt>4 ULN"),
    ("not: Elevation of AST or ALT > 4 x ULN", "ANY(alt>4 ULN, ast>4 ULN)"),
    ("not: Reduced ejection fraction < 45%", "lvef<45 %"),
    ("not: 3rd degree block", "third-degree-atrioventricular-block"),
    ("not: Haemoglobin < 9 g/dL at screening or admission", "haemoglobin<90 g/L"),
    ("Adequate renal, hepatic, & pulmonary function", "named:adequate-renal-hepatic-and-pulmonary-function"),
    ("not: Allergy/hypersensitivity to penicillin", "allergy[to-penicillin]"),
    ("not: Infectious hepatitis type A or B", "ANY(hepatitis-a, hepatitis-b)"),
    (
        "At least 5 weeks since prior and no concurrent radiotherapy",
        "ALL(NOT radiotherapy/active, NOT radiotherapy @before enrolment<=5 weeks)",
    ),
    ("Newly diagnosed high-risk lymphoma", "ALL(lymphoma[high-risk], newly-diagnosed)"),
    ("High risk sarcoma", "sarcoma[high-risk]"),
    ("not: Hx of gout", "gout"),
    (
        "not: Mental or neurological disorders that may interfere with the study",
        "ANY(neurological-disease[interfering-with-the-study], psychiatric-disorder[interfering-with-the-study])",
    ),
    (
        "not: Problematic mental or neurological disorders that may interfere with the study",
        "ALL(ANY(neurological-disease, psychiatric-disorder), 'Problematic', 'that may interfere with the study') ?",
    ),
    ("Not pregnant and in good health", "ALL(good-health, NOT pregnancy/active)"),
    ("not: Surgery within forty-five (45) days", "surgery @before enrolment<=45 days"),
]
AMOUNTS = [
    ("not: Steroid dose > 8 mg/day of prednisone", "ALL(prednisone, steroid_dose>8 mg/d)"),
    ("not: Amount of aspirin above 90 mg/d", "measured:amount-of-aspirin[mg/d]>90 mg/d"),
    ("not: Aspirin at a dose > 90 mg/day", "ALL(aspirin, measured:amount-of-aspirin[mg/d]>90 mg/d)"),
    ("not: Aspirin (> 90 mg/day)", "ALL(aspirin, measured:amount-of-aspirin[mg/d]>90 mg/d)"),
    (
        "Stable dose of metformin >= 900 mg per day",
        "ALL(metformin/active[stable], measured:amount-of-metformin[mg/d]>=900 mg/d)",
    ),
    (
        "not: More than 90 mg/day of aspirin",
        "ALL(aspirin, measured:amount-of-aspirin[mg/d]>90 mg/d)",
    ),
    (
        "not: Donation of more than 400 mL of blood",
        "ALL(blood-donation, measured:amount-of-blood-donation[mL]>400 mL)",
    ),
]
NO_AMOUNTS = [
    "not: Donepezil or galantamine > 4 mg/day",
    "not: Contraindications to MRI (for the MRI sub-study)",
    "not: Intolerance to aspirin of 90 mg/day or less",
    "not: Dexamethasone of up to 6 mg/day may be given for pain",
    "not: Donepezil > 4 mg/day or another cholinesterase inhibitor at any dose",
    "Aspirin 90 mg daily",
    "not: NSAIDs > 90 mg/day",
    "not: Aspirin (> 90 mg/day when taken for pain)",
    "not: > 90 mg/day",
    "not: > 90 mg/day of something",
    "not: Blood transfusion > 400 mL of",
]
RELAPSES = [
    ("Must be in first relapse", "first-relapse"),
    ("Lymphoma in second relapse", "ALL(lymphoma, second-relapse)"),
    ("Normal 12-lead electrocardiogram", "normal-ecg"),
    ("not: Poor venous access", "poor-venous-access"),
    ("not: Regular dialysis", "dialysis[regular]"),
    ("Study participants must be older than 30 years", "age>30 a"),
]


@pytest.mark.parametrize(("row", "rule"), FORMS)
def test_words_in_another_form_are_read_as_those_the_tables_hold(
    row: str, rule: str, understanding: Understanding
) -> None:
    """A hyphen, a blank within a number or a scale's long form changes no rule."""
    assert understood(understanding, row) == rule


@pytest.mark.parametrize(("row", "rule"), [*AMOUNTS, *RELAPSES])
def test_amounts_and_orders_stand_beside_what_they_are_of(
    row: str, rule: str, understanding: Understanding
) -> None:
    """How much of a drug is taken, or of blood was given, is a limit of its own with the same times."""
    assert understood(understanding, row) == rule


@pytest.mark.parametrize("row", NO_AMOUNTS)
def test_what_is_no_limit_of_an_amount_stays_open(row: str, understanding: Understanding) -> None:
    """A dose that is taken, a limit of a class of drugs and one with a condition are none."""
    assert understood(understanding, row).endswith(" ?")


def test_only_other_forms_are_respelled() -> None:
    """A sentence in the tables' words, and a long one, stay as they are."""
    assert respelled("Gout") == ""
    assert respelled("Neo-adjuvant therapy") == "Neoadjuvant therapy"
    assert respelled("Neo-adjuvant therapy" + " word" * 100) == ""
