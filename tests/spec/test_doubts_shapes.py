"""Sentences whose first reading no study would mean: read as they are meant, or called not computable, as a table.

A row that begins with "not:" stands in an exclusion list. A rule that ends in "?" is not computable.
"""

import pytest
from tests.rules import brief, understood

from trialbridge.eligibility import parse
from trialbridge.eligibility.understanding import Understanding
from trialbridge.vocab import Vocabulary

TURNED = [
    (
        "Subjects with intracranial hypertension as evaluated by clinical means will be excluded.",
        "NOT ALL(intracranial-hypertension, 'as evaluated by clinical means') ?",
    ),
    ("Subjects with intracranial hypertension will be excluded", "NOT intracranial-hypertension"),
    ("not: Participants must be able to swallow pills", "NOT able-to-swallow"),
    ("not: Subjects should have a life expectancy of at least 3 months", "NOT life_expectancy>=3 mo"),
    ("not: Adequate kidney function with creatinine <= 1.5 x ULN", "NOT creatinine<=1.5 ULN"),
    ("not: They must be in need", "-"),
    ("not: Must have no stroke", "stroke"),
    (
        "Stable illness including gout, which excluded patients have, or asthma",
        "'Stable illness including gout, which excluded patients have, or asthma' ?",
    ),
    ("Skin disorders such as eczema will be excluded", "NOT skin-disease"),
    ("not: Eye disorders such as uveitis are excluded", "eye-disease"),
    (
        "Relapsed lymphoma, ineligible for radiotherapy",
        "NOT ANY(ALL(lymphoma, relapsed-disease), ALL(radiotherapy, relapsed-disease)) ?",
    ),
    (
        "Stable illness including gout permitted by the team if mild",
        "'Stable' ?",
    ),
]
WOMEN = [
    (
        "Negative pregnancy test, postmenopausal, or surgically sterile",
        "ANY(postmenopausal, surgically-sterile, NOT pregnancy/active)",
    ),
    (
        "Women of childbearing potential, with a negative pregnancy test",
        "IF(childbearing-potential THEN NOT pregnancy/active)",
    ),
    (
        "Male and non-pregnant female patients aged 18 to 70",
        "ALL(ANY(female, male), NOT pregnancy/active, age>=18<=70 a)",
    ),
    (
        "Females and/or males, non-smokers, 18 years of age or older",
        "ALL(ANY(female, male), NOT smoker/active, age>=18 a)",
    ),
    ("Women, men or veterans", "ALL(ANY(female, male), veteran)"),
    (
        "not: Pregnant women, nursing mothers, or women of childbearing potential not using contraception",
        "ANY(ALL(childbearing-potential, NOT contraception), lactation/active, pregnancy/active)",
    ),
    (
        "Has not undergone hysterectomy or bilateral oophorectomy",
        "NOT ANY(bilateral-oophorectomy, hysterectomy) ?",
    ),
    (
        "Postmenopausal status is defined as 12 months without menses",
        "-",
    ),
    (
        "Patients who are not pregnant or not lactating, or without asthma or not lactating",
        "ANY(NOT asthma, NOT lactation/active, NOT pregnancy/active) ?",
    ),
]
EXCEPTIONS = [
    (
        "not: Second malignancy other than skin cancer within 5 years",
        "ALL(second-malignancy @before enrolment<=5 years, NOT skin-cancer)",
    ),
    ("not: Stroke in the presence or absence of diabetes", "stroke"),
    (
        "Bilirubin < 2 x ULN unless secondary to gallstones, and creatinine < 2 x ULN",
        "ALL(ANY(gallstone, bilirubin_total<2 ULN), creatinine<2 ULN)",
    ),
    (
        "Total bilirubin < ULN; or direct bilirubin < 1.5 x ULN in patients with Gilbert's syndrome",
        "ANY(ALL(gilbert-syndrome, bilirubin_direct<1.5 ULN), bilirubin_total<1 ULN)",
    ),
    (
        "not: Candidate for curative treatment such as prostatectomy",
        "ANY(curative-therapy[candidate], prostatectomy[candidate])",
    ),
    ("not: Nausea due to drugs including opioids", "ANY(nausea/active[due-to-drugs], opioid) ?"),
    ("not: Severe illness, e.g., cardiac, endocrine", "severe-illness"),
    ("No other therapy (radiotherapy, hormones)", "NOT 'other therapy (radiotherapy, hormones)' ?"),
    ("No concurrent anticancer therapy (chemotherapy, immunotherapy)", "NOT anticancer-therapy/active"),
]
ODD = [
    ("Subjects may be transfused to reach it", "blood-transfusion[to-reach] ?"),
    ("If anaemic, subjects may have asthma or gout", "IF(anaemia THEN ANY(asthma, gout))"),
    ("not: Glaucoma in the treated arm", "glaucoma[in-the-treated-arm treated] ?"),
    ("not: Hearing loss as shown by wizardry", "ALL(hearing-loss, named:wizardry) ?"),
    (
        "not: Surgery or a medical condition that might affect absorption",
        "ANY(medical-condition[that-might-affect-absorption], surgery) ?",
    ),
    ("Measurable immunoglobulin", "ALL(immunoglobulin, measurable-disease) ?"),
    (
        "Healthy volunteers and volunteers with Alzheimer's disease",
        "ALL(alzheimers-disease, healthy-volunteer) ?",
    ),
    ("Adults, or asthma, or gout", "ANY(asthma, gout, age>=18 a) ?"),
    ("Wizardry and sorcery and gout", "ALL(gout, named:sorcery, named:wizardry) ?"),
    (
        "No metastases in the midbrain, pons or medulla",
        "NOT ANY(metastasis[in-the-midbrain], named:medulla, named:pons) ?",
    ),
    ("Therapy with cisplatin or carboplatin, for wizardry", "ANY(carboplatin, cisplatin, named:wizardry) ?"),
    ("not: Active or uncontrolled asthma or gout", "ANY(asthma[uncontrolled], asthma/active, gout) ?"),
    (
        "not: Infarction, severe angina, stroke within 6 months",
        "ANY(angina[severe], stroke @before enrolment<=6 months, 'Infarction') ?",
    ),
    ("not: Liver disease including autoimmune or viral hepatitis", "liver-disease"),
    (
        "not: Autoimmune, alcoholic, or viral hepatitis",
        "ANY(alcoholic-hepatitis, autoimmune-hepatitis, viral-hepatitis)",
    ),
    ("not: Must recover from surgery", "'Must recover from surgery' ?"),
    ("not: Autoimmune or viral hepatitis", "ANY(autoimmune-hepatitis, viral-hepatitis)"),
    (
        "not: Licensed or experimental pneumococcal vaccine",
        "ANY(pneumococcal-vaccine[investigational], pneumococcal-vaccine[licensed])",
    ),
    ("HR+/HER2- breast cancer", "ALL(breast-cancer, her2-negative, hr-positive)"),
    ("Current or former smoker", "ever-smoker"),
    ("Normal organ and bone marrow function", "named:normal-organ-and-bone-marrow-function"),
    ("Patients with no light perception are not eligible", "named:light-perception ?"),
    ("not: Barrier methods of contraception", "contraception ?"),
    ("not: More than 4 weeks since prior radiotherapy", "radiotherapy @before enrolment>=4 weeks ?"),
    (
        "not: Hypersensitivity or idiosyncratic reaction to lidocaine",
        "ANY(adverse-drug-reaction[idiosyncratic to-lidocaine], allergy[to-lidocaine])",
    ),
    ("not: History or family history of stroke", "ANY(family-history[of-stroke], stroke)"),
    ("not: Gout within 3 weeks of screening or during the study", "gout @before screening<=3 weeks ?"),
    (
        "not: Planned surgery within 3 weeks or during the study",
        "surgery/planned @after enrolment<=3 weeks",
    ),
    ("Patients with gout and healthy subjects", "ALL(gout, healthy-volunteer) ?"),
    ("not: History and family history of stroke", "family-history[of-stroke] ?"),
    ("not: Active or uncontrolled infection", "ANY(infection/active[uncontrolled], infection/active)"),
    ("not: Severe asthma or medical conditions", "ANY(asthma[severe], medical-condition[severe])"),
    (
        "ALT and AST <= 2 x ULN and total bilirubin <= 2 x ULN, or direct bilirubin <= ULN",
        "ANY(ALL(alt<=2 ULN, ast<=2 ULN, bilirubin_total<=2 ULN), bilirubin_direct<=1 ULN) ?",
    ),
    (
        "Creatinine <= ULN OR creatinine clearance >= 30 mL/min for creatinine > ULN",
        "ANY(ALL(creatinine>1 ULN, creatinine_clearance>=30 mL/min), creatinine<=1 ULN)",
    ),
    ("Asthma and either no stroke or gout", "ALL(asthma, NOT ANY(gout, stroke))"),
    ("Pregnant women, nursing mothers or girls", "ANY(female, lactation/active, pregnancy/active) ?"),
    ("Scheduled for brain tumor biopsy or resection", "ANY(brain-tumour/planned, resection/planned) ?"),
    ("3-24 months post stroke", "NOT stroke @before enrolment<=3 months ?"),
    (
        "Adults aged 18 to 70 with asthma or stroke due to gout",
        "ALL(ANY(asthma, stroke[due-to-gout]), age>=18<=70 a)",
    ),
    ("Atopic dermatitis (AD)", "atopic-dermatitis"),
    ("Stroke (AD.)", "ALL(alzheimers-disease, stroke)"),
    (
        "not: Age below 18 years, psychiatric illness, and radiotherapy",
        "ANY(psychiatric-disorder, radiotherapy, age<18 a)",
    ),
    (
        "Patients must be tested for hepatitis B surface antigen",
        "'Patients must be tested for hepatitis B surface antigen' ?",
    ),
    ("Bipolar I disorder, including recent episodes, and age 18 to 65 years", "bipolar-i ?"),
    (
        "Life expectancy of at least 10 years (excluding diagnosis of cancer)",
        "ANY(malignant-neoplasm, life_expectancy>=120 mo) ?",
    ),
]


@pytest.mark.parametrize(("row", "rule"), TURNED)
def test_a_sentence_in_the_wrong_list_keeps_its_sense(
    row: str, rule: str, understanding: Understanding
) -> None:
    """What exclusions demand is demanded, and what requirements exclude excludes."""
    assert understood(understanding, row) == rule


@pytest.mark.parametrize(("row", "rule"), WOMEN)
def test_what_is_asked_of_women_is_asked_of_them_alone(
    row: str, rule: str, understanding: Understanding
) -> None:
    """Pregnancy, fertility and contraception ask nothing of anybody else, and sexes exclude nobody by the way."""
    assert understood(understanding, row) == rule


@pytest.mark.parametrize(("row", "rule"), EXCEPTIONS)
def test_a_case_belongs_to_what_it_is_a_case_of(row: str, rule: str, understanding: Understanding) -> None:
    """Exceptions, cases and conditions reach the thing they are told of."""
    assert understood(understanding, row) == rule


@pytest.mark.parametrize(("row", "rule"), ODD)
def test_a_rule_that_no_study_means_is_not_computable(
    row: str, rule: str, understanding: Understanding
) -> None:
    """An odd shape is either read right or called not computable."""
    assert understood(understanding, row) == rule


def test_a_treatment_above_its_list_is_a_heading(vocabulary: Vocabulary) -> None:
    """ "Surgery" without a bullet above "- No prior surgery" asks for no surgery."""
    block = "PRIOR CONCURRENT THERAPY:\n\nChemotherapy\n\n  -  No prior chemotherapy\n\nSurgery\n\n  -  Not specified"
    asked = [one for one in parse(block, vocabulary) if one.role == "requirement"]
    assert [brief(one.rule) for one in asked] == ["NOT chemotherapy"]


def test_a_head_that_only_denies_turns_its_list(vocabulary: Vocabulary) -> None:
    """ "Patients must not have:" above a list among requirements excludes whoever has any of it."""
    block = (
        "Inclusion Criteria:\n\n* Patients must not have:\n\n  1. active infection\n\n  2. gout\n\n* Asthma"
    )
    asked = [one for one in parse(block, vocabulary) if one.role == "requirement"]
    assert [(one.polarity, brief(one.rule)) for one in asked] == [
        ("exclusion", "active-infection/active"),
        ("exclusion", "gout"),
        ("inclusion", "asthma"),
    ]


def test_a_treatment_above_nothing_specified_is_a_heading(vocabulary: Vocabulary) -> None:
    """Old records print their labels without any bullets too."""
    block = "Inclusion Criteria:\n\nSurgery\n\nNot specified\n\nSurgery\n\nGout"
    asked = [one for one in parse(block, vocabulary) if one.role == "requirement"]
    assert [brief(one.rule) for one in asked] == ["surgery", "gout"]


def test_a_limit_for_some_is_not_asked_of_all(vocabulary: Vocabulary) -> None:
    """What a head says of whom a limit is for is not lost, and lesions that do not count are asked of nobody."""
    block = (
        "Inclusion Criteria:\n\n* For children younger than 6 months:\n\n  1. Weight >= 2.6 kg\n\n"
        "* The following are not considered measurable:\n\n  1. Pleural effusion\n\n* Gout"
    )
    asked = [one for one in parse(block, vocabulary) if one.role == "requirement"]
    assert [(brief(one.rule), one.complete) for one in asked] == [("weight>=2.6 kg", False), ("gout", True)]
