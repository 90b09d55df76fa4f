"""Wordings that studies copy from each other, put plainly before they are read: the rule of each, as a table."""

import pytest
from tests.rules import brief

from trialbridge.eligibility import parse
from trialbridge.eligibility.understanding import Understanding
from trialbridge.model.rule import canonical
from trialbridge.vocab import Vocabulary

ROWS = [
    ("Creatinine <= 1.5 x ULN for age and sex", "creatinine<=1.5 ULN"),
    ("Bilirubin <= 1.5 x ULN based on the patient's age", "bilirubin_total<=1.5 ULN"),
    ("Must be at least 18 years of age or older", "age>=18 a"),
    (
        "For patients with chronic hepatitis B, the HBV viral load must be undetectable on suppressive therapy, "
        "if indicated",
        "IF(chronic-hepatitis-b THEN NOT named:detectable-hbv-viral-load)",
    ),
    (
        "Patients with a history of hepatitis C must have been treated and cured",
        "IF(hepatitis-c THEN hepatitis-c[cured treated])",
    ),
    (
        "Patients with a history of hepatitis C must have been treated and cured. For patients with HCV infection "
        "who are currently on treatment, they are eligible if they have an undetectable HCV viral load",
        "IF(hepatitis-c THEN ANY(hepatitis-c[cured treated], NOT named:detectable-hcv-viral-load))",
    ),
    (
        "Patients with a history of hepatitis C must have been treated and cured. For patients with HCV infection "
        "who are currently on treatment, the HCV viral load must be undetectable to be eligible for this trial",
        "IF(hepatitis-c THEN ANY(hepatitis-c[cured treated], NOT named:detectable-hcv-viral-load))",
    ),
    (
        "For patients with hepatitis C who are currently on treatment, they are eligible if they have an "
        "undetectable HCV viral load",
        "IF(hepatitis-c/active[treated] THEN NOT named:detectable-hcv-viral-load)",
    ),
    (
        "not: Severe allergic, anaphylactic, or other hypersensitivity reactions to humanized antibodies",
        "allergy[severe to-humanized-antibodies]",
    ),
    (
        "not: Other malignancy within 2 years, except for those with a negligible risk of metastasis or death (e.g., "
        "5-year OS rate > 90%)",
        "ALL(second-malignancy @before enrolment<=2 years, NOT low-risk-malignancy)",
    ),
    (
        "not: Major surgery within 4 weeks before day 1 of cycle 1",
        "major-surgery @before first_dose<=4 weeks",
    ),
    (
        "not: Stroke or coronary/peripheral artery bypass graft within 6 months",
        "ANY(cabg @before enrolment<=6 months, peripheral-artery-bypass @before enrolment<=6 months, "
        "stroke @before enrolment<=6 months)",
    ),
    (
        "not: Use of substances that are strong inhibitors or inducers of CYP3A4 isoenzymes",
        "ANY(strong-cyp3a4-inducer/active, strong-cyp3a4-inhibitor/active)",
    ),
    ("not: Personal or family history of melanoma", "ANY(family-history[of-melanoma], melanoma)"),
    (
        "Bilirubin <= 1.5 x ULN with the following exception: patients with Gilbert disease: bilirubin <= 3 x "
        "ULN",
        "IF(gilbert-syndrome THEN bilirubin_total<=3 ULN ELSE bilirubin_total<=1.5 ULN)",
    ),
    (
        "No concurrent combination antiretroviral therapy for HIV-positive patients",
        "NOT ALL(antiretroviral/active, hiv-infection)",
    ),
    ("Body mass index of 18 to 32 kilograms per square meter (kg/m²)", "bmi>=18<=32 kg/m2"),
    ("not: Gout within 6 months before screening visit (visit 0)", "gout @before screening<=6 months"),
    ("not: Infection requiring i.v. antibiotics", "infection/active[requiring-intravenous-antibiotics]"),
    ("Migraine of at least 3 months duration", "migraine @before enrolment>=3 months"),
    ("Migraine with a duration of at least 6 weeks", "migraine @before enrolment>=6 weeks"),
    (
        "Negative HIV test at screening, with the following exception: patients with a positive HIV test are "
        "eligible if they have a CD4 count >= 200/uL",
        "IF(hiv-infection THEN cd4>=0.2 10*9/L)",
    ),
    (
        "aPTT <= 1.5 x ULN, unless receiving anticoagulant therapy as long as PT or aPTT is within therapeutic "
        "range",
        "ANY(ALL(anticoagulant/active, therapeutic-coagulation), aptt<=1.5 ULN)",
    ),
    (
        "not: Prior therapy with an agent directed to another co-inhibitory T-cell receptor (e.g., CTLA-4)",
        "t-cell-receptor-agent",
    ),
    ("not: Radiotherapy completed within 7 days", "radiotherapy @before enrolment<=7 days"),
    (
        "not: Have completed rituximab treatment within 6 weeks of enrolment",
        "rituximab @before enrolment<=6 weeks",
    ),
    ("Smoker over the age of 35", "ALL(smoker/active, age>35 a)"),
    (
        "not: Live vaccine within 4 weeks, or expected to require such vaccination during the study",
        "ANY(live-vaccine/planned, live-vaccine @before enrolment<=4 weeks)",
    ),
    ("not: Immunodeficiency, by medical history (no laboratory testing required)", "immunodeficiency"),
    ("not: Cirrhosis Child-Pugh B (or worse)", "ALL(cirrhosis, child_pugh>=7)"),
    ("not: Known central nervous system (CNS) malignancy", "cns-cancer"),
    ("not: Glaucoma in the study eye", "glaucoma[in-the-study-eye]"),
    (
        "not: Pneumonitis within 1 year, or where suspected ILD/pneumonitis cannot be ruled out by imaging at "
        "screening",
        "ANY(interstitial-lung-disease[suspected], pneumonitis[suspected], "
        "pneumonitis @before enrolment<=1 years)",
    ),
]

TIMES = [
    ("Back pain for 3 months or longer", "back-pain @before enrolment>=3 months"),
    ("not: Steroids for the previous 4 weeks or longer", "corticosteroid @before enrolment>=4 weeks"),
    ("not: Surgery in 3 days or less before enrolment", "surgery @before enrolment<=3 days"),
    ("not: Transplant within the next 6 months", "transplantation/planned @after enrolment<=6 months"),
    ("not: Surgery during the next 3 months", "surgery/planned @after enrolment<=3 months"),
    ("not: Surgery during the next visit", "ALL(surgery/planned, 'visit') ?"),
]

OTHERS = [
    (
        "not: Patients with brain metastases are excluded from this trial because of their poor outlook",
        "brain-metastasis",
    ),
    ("not: Antiviral therapy for chronic hepatitis B", "antiviral[for-chronic-hepatitis-b]"),
    ("not: Chemotherapy for metastatic breast cancer", "chemotherapy[for-metastatic-breast-cancer]"),
    (
        "not: Chemotherapy for metastatic breast cancer or lung cancer",
        "ANY(ALL(chemotherapy, 'breast cancer'), lung-cancer) ?",
    ),
    (
        "not: Allergy to cisplatin, etoposide or any of their excipients",
        "ANY(allergy[to-cisplatin], allergy[to-cisplatin-component], allergy[to-etoposide], "
        "allergy[to-etoposide-component])",
    ),
    (
        "Patients with HIV must have an undetectable viral load",
        "IF(hiv-infection THEN NOT named:detectable-viral-load)",
    ),
    ("not: Immunization with live vaccines within 4 weeks", "live-vaccine @before enrolment<=4 weeks"),
    ("not: Chemotherapy with ondansetron", "ALL(chemotherapy, ondansetron)"),
    (
        "not: Asthma other than mild asthma, except for severe asthma",
        "?",
    ),
    (
        "not: History of malignancy other than lymphoma within 5 years or colon cancer, except for skin cancer",
        "?",
    ),
    ("not: Feels unwell in a crowded setting", "?"),
    ("not: Detectable HIV RNA", "named:detectable-hiv-viral-load"),
    ("Undetectable viral load (< 50 copies/mL)", "viral_load<50 {copies}/mL ?"),
    (
        "not: Malignancy other than breast cancer within 5 years, except for skin cancer",
        "ALL(second-malignancy[other-than-breast-cancer] @before enrolment<=5 years, NOT skin-cancer)",
    ),
    (
        "not: Malignancy other than breast cancer, except for skin cancer",
        "ALL(second-malignancy[other-than-breast-cancer], NOT skin-cancer)",
    ),
]


def _said(words: str, understanding: Understanding) -> str:
    said = understanding.understand(words.removeprefix("not: "), words.startswith("not: "))
    assert said.rule is not None
    return brief(canonical(said.rule)) + ("" if said.complete else " ?")


@pytest.mark.parametrize(("words", "rule"), [*ROWS, *TIMES, *OTHERS])
def test_a_wording_gives_its_rule(words: str, rule: str, understanding: Understanding) -> None:
    """Each gives the rule beside it, and is computable where no "?" ends it."""
    said = _said(words, understanding)
    assert said.endswith("?") if rule == "?" else said == rule


@pytest.mark.parametrize(
    "words", ["Menopausal status: Not specified", "Hormone receptor status not specified"]
)
def test_what_is_not_specified_asks_nothing(words: str, vocabulary: Vocabulary) -> None:
    """A heading of an old form that nothing follows is a heading."""
    assert parse(f"Inclusion Criteria:\n\n* {words}", vocabulary)[-1].role == "heading"


@pytest.mark.parametrize(
    ("words", "role"),
    [
        ("All participants", "heading"),
        ("Laboratory criteria.", "heading"),
        ("Cohort 2 (Expansion)", "heading"),
        ("Part B only", "heading"),
        ("Healthy participants", "requirement"),
        ("Step counts of 40", "requirement"),
    ],
)
def test_a_title_of_what_follows_is_a_heading(words: str, role: str, vocabulary: Vocabulary) -> None:
    """Who or which part is spoken of asks for nothing by itself."""
    assert parse(f"Inclusion Criteria:\n\n* {words}\n* Asthma", vocabulary)[-2].role == role
