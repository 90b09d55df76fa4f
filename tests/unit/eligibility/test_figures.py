"""Figures of real criteria to depth: units that slip, limits that differ, categories, pressures, lines."""

import pytest
from tests.rules import brief

from trialbridge.eligibility.parse import parse
from trialbridge.eligibility.understanding import Understanding
from trialbridge.model.rule import Opaque, canonical
from trialbridge.vocab import Vocabulary

SLIPS = [
    ("Platelets >= 100,000/mL", False, "platelets>=100 10*9/L"),
    ("Platelets >= 75,000 x 10^9/L", False, "platelets>=75 10*9/L"),
    ("Neutrophils > 1.500/mm3", False, "anc>1.5 10*9/L"),
    ("Platelets >= 90 x 10^9", False, "platelets>=90 10*9/L"),
    ("Platelets >= 80,000 mm^3", False, "platelets>=80 10*9/L"),
    ("Platelets >= 0.000001 x 10^9/L", False, "platelets>=1e-06 10*9/L"),
    ("Haemoglobin >= 9 g/L", False, "haemoglobin>=90 g/L"),
    ("Haemoglobin >= 5.6 mmol/L", False, "haemoglobin>=90.2412 g/L"),
    ("Platelet count > or = 30 x 10^9/L", False, "platelets>=30 10*9/L"),
    ("Platelet count ≥ 100x109 cells", False, "platelets>=100 10*9/L"),
    ("ALT ≤ 2.5 times ULN", False, "alt<=2.5 ULN"),
    (
        "Bilirubin < 1.5 mg/dL, and ALT less than 1.5 times that limit",
        False,
        "ALL(alt<1.5 ULN, bilirubin_total<25.6559 umol/L)",
    ),
    ("eGFR > 50 ml/min/kg", False, "egfr>50 mL/min/{1.73_m2}"),
]
SHARED = [
    ("ECOG performance status (PS) grade of 0 or 1", False, "ecog>=0<=1"),
    ("ECOG performance status (0-1)", False, "ecog>=0<=1"),
    ("Performance status (Eastern Cooperative Oncology Group [ECOG]) =< 2", False, "ecog<=2"),
    ("Performance status: Lansky >= 60", False, "lansky>=60 %"),
    (
        "ANC and platelets > 1,000/uL and 100,000/uL respectively",
        False,
        "ALL(anc>1 10*9/L, platelets>100 10*9/L)",
    ),
    (
        "ANC and platelets < 1,000/uL and 100,000/uL respectively",
        True,
        "ANY(anc<1 10*9/L, platelets<100 10*9/L)",
    ),
    ("ECOG 0 or 1/Karnofsky 100-70%", False, "ALL(ecog>=0<=1, karnofsky>=70<=100 %)"),
    ("Performance score (Lansky/Karnofsky) >= 50", False, "ANY(karnofsky>=50 %, lansky>=50 %)"),
    ("ALT (alanine aminotransferase [SGPT]), and AST <= 3 x ULN", False, "ALL(alt<=3 ULN, ast<=3 ULN)"),
    (
        "Karnofsky (KPS for > 16 years of age) or Lansky (LPS for =< 16 years of age) >= 50",
        False,
        "ALL(IF(age<=16 a THEN lansky>=50 %), IF(age>16 a THEN karnofsky>=50 %))",
    ),
    (
        "Karnofsky ([KPS] for > 16 yrs of age) or Lansky ([LPS] for =< 16 years of age) >= 50",
        False,
        "ALL(IF(age<=16 a THEN lansky>=50 %), IF(age>16 a THEN karnofsky>=50 %))",
    ),
    (
        "Karnofsky (> 16 years) or Lansky (<= 16 years) < 50",
        True,
        "ANY(ALL(age<=16 a, lansky<50 %), ALL(age>16 a, karnofsky<50 %))",
    ),
    ("Lansky >= 50 (< 16 years)", False, "IF(age<16 a THEN lansky>=50 %)"),
    (
        "Karnofsky >= 50 (> 16 years) or Lansky >= 50 (<= 16 years)",
        False,
        "ANY(ALL(age<=16 a, lansky>=50 %), ALL(age>16 a, karnofsky>=50 %))",
    ),
    ("Lansky < 50 (< 16 years)", True, "ALL(age<16 a, lansky<50 %)"),
    ("Performance status Lansky >= 60", False, "lansky>=60 %"),
]
AGES = [
    ("18 years ≤ age ≤ 70 years", False, "age>=18<=70 a"),
    ("18 years ≤ age", False, "age>=18 a"),
    ("70 ≥ age", False, "age<=70 a"),
    ("Older than 20 and younger than 80", False, "ALL(age<80 a, age>20 a)"),
    ("2 years and 6 months to 5 years of age", False, "age>=2.5<=5 a"),
    ("Children and adolescents aged 6 to 17 years", False, "age>=6<=17 a"),
]
SEXES = [
    (
        "Hemoglobin (men >= 13 g/dL, women >= 12 g/dL)",
        False,
        "ALL(IF(female THEN haemoglobin>=120 g/L), IF(male THEN haemoglobin>=130 g/L))",
    ),
    (
        "Hemoglobin: males > 13, females > 12 g/dL",
        False,
        "ALL(IF(female THEN haemoglobin>120 g/L), IF(male THEN haemoglobin>130 g/L))",
    ),
    (
        "QTc > 450 msec (males) or > 470 msec (females)",
        True,
        "ANY(ALL(female, qtc>470 ms), ALL(male, qtc>450 ms))",
    ),
    (
        "QTc ≤ 450 ms for males and ≤ 470 ms for females",
        False,
        "ALL(IF(female THEN qtc<=470 ms), IF(male THEN qtc<=450 ms))",
    ),
    (
        "Hemoglobin (men: >= 13 g/dL, women: >= 12 g/dL)",
        False,
        "ALL(IF(female THEN haemoglobin>=120 g/L), IF(male THEN haemoglobin>=130 g/L))",
    ),
]
AGAIN = [
    (
        "ALT <= 2.5 x ULN (with INR, ALT <= 5 x ULN if asthma)",
        False,
        "IF(ALL(asthma, alt<=5 ULN, inr<=5 ULN) THEN alt<=2.5 ULN)",
    ),
    (
        "ALT and AST <= 2.5 x ULN (ALT and AST <= 5 x ULN, if liver metastases are present)",
        False,
        "IF(liver-metastasis/active THEN ALL(alt<=5 ULN, ast<=5 ULN) ELSE ALL(alt<=2.5 ULN, ast<=2.5 ULN))",
    ),
    (
        "AST/ALT <= 3 x ULN; if liver metastases, <= 5 x ULN",
        False,
        "IF(liver-metastasis THEN ALL(alt<=5 ULN, ast<=5 ULN) ELSE ALL(alt<=3 ULN, ast<=3 ULN))",
    ),
    (
        "ALT <= 2.5 x ULN, unless liver metastases are present, in which case <= 5 x ULN",
        False,
        "IF(liver-metastasis/active THEN alt<=5 ULN ELSE alt<=2.5 ULN)",
    ),
    (
        "ALT <= 3 x ULN except <= 5 x ULN if liver metastases",
        False,
        "IF(liver-metastasis THEN alt<=5 ULN ELSE alt<=3 ULN)",
    ),
    (
        "Bilirubin <= 1.5 x ULN except for patients with Gilbert's syndrome who must have bilirubin < 3.0 mg/dL",
        False,
        "IF(gilbert-syndrome THEN bilirubin_total<51.3119 umol/L ELSE bilirubin_total<=1.5 ULN)",
    ),
    ("ALT <= 2.5 x ULN, ALT >= 5 U/L if asthma", False, "IF(asthma THEN ALL(alt<=2.5 ULN, alt>=5 U/L))"),
    (
        "ALT <= 2.5 x ULN, AST <= 3 x ULN, ALT <= 5 x ULN if asthma",
        False,
        "IF(asthma THEN ALL(alt<=2.5 ULN, alt<=5 ULN, ast<=3 ULN))",
    ),
    (
        "Karnofsky >= 50 for patients > 16 years of age or Lansky >= 50 for patients <= 16 years of age",
        False,
        "ANY(ALL(age<=16 a, lansky>=50 %), ALL(age>16 a, karnofsky>=50 %))",
    ),
    ("pneumonitis, or heart failure NYHA ≥ 3", True, "ANY(ALL(heart-failure, nyha>=3), pneumonitis)"),
    (
        "Adequate marrow function (ANC >= 1.0 x 10^9/L and platelets >= 75 x 10^9/L)",
        False,
        "ALL(anc>=1 10*9/L, platelets>=75 10*9/L)",
    ),
    ("ALT and AST more than normal limits on 3.0 times", True, "ANY(alt>3 ULN, ast>3 ULN)"),
    ("ALT more than normal limits on 3", True, "ALL('on 3', alt>1 ULN)"),
    ("Male or female, from 18 to 75 years", False, "age>=18<=75 a"),
    ("Karnofsky (age > 16 years) >= 50", False, "IF(age>16 a THEN karnofsky>=50 %)"),
]
LENGTHS = [
    ("Surgery within the last 2-4 weeks", True, "surgery @before enrolment<=4 weeks"),
    ("Chemotherapy 2-4 weeks before enrolment", False, "chemotherapy @before enrolment>=2 weeks<=4 weeks"),
    ("At least 2 to 4 weeks since chemotherapy", False, "NOT chemotherapy @before enrolment<=2 weeks"),
    ("Must have received at least 6 months of rituximab", False, "rituximab @before enrolment>=6 months"),
]
CATEGORIES = [
    ("T1-2 N0 M0 tumours", False, "ALL(neoplasm, m_stage>=0<=0, n_stage>=0<=0, t_stage>=1<=2.9)"),
    ("pT1b-T3 N0-1 cancer", False, "ALL(malignant-neoplasm, n_stage>=0<=1.9, t_stage>=1.2<=3.9)"),
    ("any T, N2-3, M0 lung cancer", False, "ALL(lung-cancer, m_stage>=0<=0, n_stage>=2<=3.9)"),
    ("Tumour stage T1a or T2", False, "t_stage>=1.1<=2.9"),
    ("≥ T2 bladder cancer", False, "ALL(bladder-cancer, t_stage>=2<=4.9)"),
    ("T2 or higher bladder cancer", False, "ALL(bladder-cancer, t_stage>=2<=4.9)"),
    ("T2 or lower bladder cancer", False, "ALL(bladder-cancer, t_stage<=2.9)"),
    ("< T3 bladder cancer", False, "ALL(bladder-cancer, t_stage<=2.95)"),
    ("<= T2a bladder cancer", False, "ALL(bladder-cancer, t_stage<=2.1)"),
    ("> T2 bladder cancer", False, "ALL(bladder-cancer, t_stage>=2.95<=4.9)"),
    ("N+ rectal cancer", False, "ALL(rectal-cancer, n_stage>=1<=3.9)"),
    ("TX N0 cancer", False, "ALL(malignant-neoplasm, n_stage>=0<=0)"),
    ("T2, T3, or T4 cancer", False, "ALL(malignant-neoplasm, t_stage>=2<=4.9)"),
    ("T3, T2 cancer", False, "ALL(malignant-neoplasm, t_stage>=2<=2.9, t_stage>=3<=3.9)"),
    ("Binet stage C", False, "binet>=3<=3"),
    ('BCLC "C"', False, "bclc>=3<=3"),
    ("Cancer of stage T2,", False, "ALL(malignant-neoplasm, t_stage>=2<=2.9)"),
    ("Tis N0 bladder cancer", False, "ALL(bladder-cancer, n_stage>=0<=0, t_stage>=0.5<=0.5)"),
    ("TX N0 M0 cancer", False, "ALL(malignant-neoplasm, m_stage>=0<=0, n_stage>=0<=0)"),
    (
        "TX N0 M0 Stage II cancer",
        False,
        "ALL(malignant-neoplasm, m_stage>=0<=0, n_stage>=0<=0, stage>=2<=2.9)",
    ),
    ("Stage TX N1 cancer", False, "ALL(malignant-neoplasm, n_stage>=1<=1.9)"),
]
BLOCKS = [
    (
        "Second or third degree AV block",
        True,
        "ANY(second-degree-atrioventricular-block, third-degree-atrioventricular-block)",
    ),
    (
        "Grade II-III AV block",
        True,
        "ANY(second-degree-atrioventricular-block, third-degree-atrioventricular-block)",
    ),
    (
        "AV block of second or third degree",
        True,
        "ANY(second-degree-atrioventricular-block, third-degree-atrioventricular-block)",
    ),
    (
        "second degree or higher heart block",
        True,
        "ANY(second-degree-atrioventricular-block, third-degree-atrioventricular-block)",
    ),
    ("3rd degree AV block", True, "third-degree-atrioventricular-block"),
]
PRESSURES = [
    ("Blood pressure > 150/90 mmHg", True, "ANY(diastolic_bp>90 mm[Hg], systolic_bp>150 mm[Hg])"),
    (
        "Blood pressure of 140/90 mmHg or higher",
        True,
        "ANY(diastolic_bp>=90 mm[Hg], systolic_bp>=140 mm[Hg])",
    ),
    ("BP < 140/90 mmHg", False, "ALL(diastolic_bp<90 mm[Hg], systolic_bp<140 mm[Hg])"),
    ("BP < 90/60 mmHg", True, "ANY(diastolic_bp<60 mm[Hg], systolic_bp<90 mm[Hg])"),
    (
        "Hypertension (>= 160/>= 100 mmHg)",
        True,
        "ALL(ANY(diastolic_bp>=100 mm[Hg], systolic_bp>=160 mm[Hg]), hypertension)",
    ),
    ("Right ventricular systolic pressure > 60 mmHg", True, "pasp>60 mm[Hg]"),
    ("Post-bronchodilator FEV1 < 80% predicted", False, "fev1<80 %"),
    ("Fever > 38.5°C", False, "temperature>38.5 Cel"),
    ("Temperature < 100.4 F", False, "temperature<38 Cel"),
    ("Fasting glucose < 6 mM", False, "glucose_fasting<6 mmol/L"),
    (
        "Hypertension with a > 150/90 mmHg",
        True,
        "ALL(ANY(diastolic_bp>90 mm[Hg], systolic_bp>150 mm[Hg]), hypertension)",
    ),
]
TOXICITIES = [
    ("Toxicities resolved to ≤ CTCAE grade 1", False, "NOT unresolved-toxicity/active[above-grade-1]"),
    (
        "Toxicities from prior therapy must have resolved to CTCAE grade ≤1 or baseline",
        False,
        "NOT unresolved-toxicity/active[above-grade-1]",
    ),
    (
        "Recovered from all toxicities of previous therapy to grade 1 or less",
        False,
        "NOT unresolved-toxicity/active[above-grade-1]",
    ),
    (
        "Resolution of all acute toxic effects of prior therapy to Grade ≤ 1 (except alopecia)",
        False,
        "NOT unresolved-toxicity/active[above-grade-1 other-than-alopecia]",
    ),
    ("Toxicities that have not resolved to grade < 2", True, "unresolved-toxicity/active[above-grade-1]"),
    (
        "Adverse reactions to antitumour therapy have not recovered to CTCAE 5.0 grade ≤ 1",
        True,
        "unresolved-toxicity/active[above-grade-1]",
    ),
    ("Toxicities resolved to wizards", False, "toxicity[resolved to-wizards]"),
    ("Any bleeding > CTCAE Grade 3", True, "ALL(haemorrhage/active, toxicity_grade>3)"),
]
THERAPIES = [
    ("At least 2 prior regimens of therapy", False, "prior_lines>=2"),
    ("At least 2 prior systemic therapies", False, "prior_lines>=2"),
    ("Patients must have received at least one prior line of platinum-based chemotherapy", False, "platinum"),
    ("1 to 3 prior lines of systemic therapy", False, "prior_lines>=1<=3"),
    ("Two (2) or more prior lines of therapy", False, "prior_lines>=2"),
    ("Two or fewer prior regimens", False, "prior_lines<=2"),
    ("No more than 2 prior regimens of rituximab", False, "#rituximab None..2"),
    ("> 3 prior systemic treatments", True, "prior_lines>=4"),
    ("Less than 3 prior lines of treatment", False, "prior_lines<3"),
    ("At least 2 prior therapies", False, "prior_lines>=2"),
    ("At least one prior course of rituximab", False, "rituximab"),
    ("Failed at least one prior therapy", False, "ALL(refractory-disease, prior_lines>=1)"),
    ("Failed prior therapies", False, "ALL(refractory-disease, prior_lines>=1)"),
    ("Progressed after one line of therapy", False, "ALL(progressive-disease, prior_lines>=1)"),
    (
        "Progressed on rituximab or bevacizumab",
        False,
        "ALL(ANY(bevacizumab, rituximab), progressive-disease)",
    ),
    ("Progressed on rituximab and bevacizumab", False, "ALL(bevacizumab, progressive-disease, rituximab)"),
    ("Progressed disease", False, "progressive-disease"),
    (
        "Progression on or intolerance to platinum-based chemotherapy",
        False,
        "ALL(ANY(drug-intolerance[to-platinum], progressive-disease), platinum)",
    ),
    (
        "Relapsed after, or refractory to, rituximab",
        False,
        "ALL(ANY(refractory-disease, relapsed-disease), rituximab)",
    ),
    (
        "Received, or have been intolerant to, rituximab",
        False,
        "ANY(drug-intolerance[to-rituximab], rituximab)",
    ),
    ("Disease progression on a prior line of rituximab", False, "ALL(progressive-disease, rituximab)"),
    ("No prior therapy", False, "NOT prior_lines>=1"),
    ("Prior therapy, or asthma", True, "ANY(asthma, prior_lines>=1)"),
    ("Chemotherapy-naive", False, "NOT chemotherapy"),
    ("Platinum-resistant ovarian cancer", False, "ALL(ovarian-cancer, platinum-resistant-disease)"),
    ("Intolerant to rituximab", False, "drug-intolerance[to-rituximab]"),
    ("Previous treatment, such as rituximab", True, "ANY(rituximab, prior_lines>=1)"),
    ("At least 6 months of prior rituximab", False, "rituximab @before enrolment>=6 months"),
    ("ALT <= 3 x ULN except <= 5 x ULN", False, "ANY(alt<=3 ULN, alt<=5 ULN)"),
]
UNREAD = [
    ("Platelets >= 5 wizards/mL", False),
    ("Platelets of 30 or = 40 x 10^9/L", False),
    ("ALT ≤ 2.5 times", False),
    ("ECOG performance status (wizard 1)", False),
    ("ANC and platelets > 1,000/uL and respectively", False),
    ("ANC and platelets > 1,000/uL and 100 mmHg respectively", False),
    ("Performance score (Lansky and wizard) >= 50", False),
    ("Performance score (", False),
    ("Karnofsky (> 16 wizards) >= 50", False),
    ("Karnofsky (> 16 years >= 50", False),
    ("Karnofsky (age 200 years or older) >= 50", False),
    ("> 18 < age", False),
    ("6 years 24 months of age or older", False),
    ("Age 80 years ≤ age ≤ 70 years", False),
    ("Age 6 years 24 months or older", False),
    ("Hemoglobin (men >= 13 g/dL)", False),
    ("Hemoglobin (men >= 13 wizards, women >= 12 kg)", False),
    ("QTc ≤ 450 ms for male patients and ≤ 470 ms for wizards", False),
    ("QTc ≤ 450 ms for males and ≤ 470 ms for males", False),
    ("QTc ≤ 450 ms (males and ≤ 470 ms (females", False),
    ("Hemoglobin (men of 13 and women >= 12 g/dL)", False),
    ("Hemoglobin (men is wizards, women >= 12 g/dL)", False),
    ("ALT and AST <= 2.5 x ULN (not INR; ALT <= 5 x ULN if asthma)", False),
    ("Impaired renal reserve (creatinine > 2 mg/dL)", True),
    ("Asthma that cannot be brought to normal (FEV1 < 50%)", True),
    ("Haemoglobin (men >= 13 ms, women >= 12 ms)", False),
    ("At least 6 months of wizardry", False),
    ("Chemotherapy 4-2 weeks before enrolment", False),
    ("Tis or Ta bladder cancer", False),
    ("T9 cancer", False),
    ("T1-weighted lesions of melanoma", True),
    ("T1 mapping of the heart", False),
    ("M1 cancer", False),
    ("BP 140/90 mmHg", False),
    ("Blood pressure > 90/140 mmHg", False),
    ("Wizards > 140/90 of them", False),
    ("Blood pressure 140/", False),
    ("Toxicities resolved to grade > 1", False),
    ("Toxicities resolved. To grade 1", False),
    ("Resolved to grade 1", False),
    ("Toxicities resolved except alopecia to grade 1", False),
    ("Toxicity grade resolved to grade wizard", False),
    ("Asthma; toxicity. Pain resolved from therapy to grade 1", False),
    ("At least 2 previous uses of rituximab", False),
    ("At least 2 previous rituximab infusions", False),
    ("3 to 1 prior lines of therapy", False),
    ("Exactly equal to 2 prior lines", False),
    ("Two prior lines of therapy", False),
    ("1.5 prior lines", False),
    ("100 prior lines", False),
    ("At least 2 prior lines of wizardry", False),
    ("At least 2 previous wizards", False),
    ("At least two", False),
    ("Failed at least one wizard", False),
]
"""Texts that look like a limit and are not understood as a whole."""


@pytest.mark.parametrize(("text", "exclusion", "rule"), SLIPS)
def test_slips(vocabulary: Vocabulary, text: str, exclusion: bool, rule: str) -> None:
    """A figure that cannot be meant in its unit is read by its size, and signs in words as one."""
    said = Understanding(vocabulary).fresh(text, exclusion)
    assert said.rule is not None
    assert brief(canonical(said.rule)) == rule


@pytest.mark.parametrize(("text", "exclusion", "rule"), SHARED)
def test_shared(vocabulary: Vocabulary, text: str, exclusion: bool, rule: str) -> None:
    """Variables share the limit behind them, each for its own patients."""
    said = Understanding(vocabulary).fresh(text, exclusion)
    assert said.rule is not None
    assert brief(canonical(said.rule)) == rule


@pytest.mark.parametrize(("text", "exclusion", "rule"), AGES)
def test_ages(vocabulary: Vocabulary, text: str, exclusion: bool, rule: str) -> None:
    """An age is read from either side, in two units, and with the people it names."""
    said = Understanding(vocabulary).fresh(text, exclusion)
    assert said.rule is not None
    assert brief(canonical(said.rule)) == rule


@pytest.mark.parametrize(("text", "exclusion", "rule"), SEXES)
def test_sexes(vocabulary: Vocabulary, text: str, exclusion: bool, rule: str) -> None:
    """A limit that differs between women and men is one rule."""
    said = Understanding(vocabulary).fresh(text, exclusion)
    assert said.rule is not None
    assert brief(canonical(said.rule)) == rule


@pytest.mark.parametrize(("text", "exclusion", "rule"), AGAIN)
def test_again(vocabulary: Vocabulary, text: str, exclusion: bool, rule: str) -> None:
    """A limit stated again for some is conditional."""
    said = Understanding(vocabulary).fresh(text, exclusion)
    assert said.rule is not None
    assert brief(canonical(said.rule)) == rule


@pytest.mark.parametrize(("text", "exclusion", "rule"), LENGTHS)
def test_lengths(vocabulary: Vocabulary, text: str, exclusion: bool, rule: str) -> None:
    """A length of time may lie between two, or be of what is given."""
    said = Understanding(vocabulary).fresh(text, exclusion)
    assert said.rule is not None
    assert brief(canonical(said.rule)) == rule


@pytest.mark.parametrize(("text", "exclusion", "rule"), CATEGORIES)
def test_categories(vocabulary: Vocabulary, text: str, exclusion: bool, rule: str) -> None:
    """TNM categories are read with their ranges and signs."""
    said = Understanding(vocabulary).fresh(text, exclusion)
    assert said.rule is not None
    assert brief(canonical(said.rule)) == rule


@pytest.mark.parametrize(("text", "exclusion", "rule"), BLOCKS)
def test_blocks(vocabulary: Vocabulary, text: str, exclusion: bool, rule: str) -> None:
    """A block of the heart is named with its degrees."""
    said = Understanding(vocabulary).fresh(text, exclusion)
    assert said.rule is not None
    assert brief(canonical(said.rule)) == rule


@pytest.mark.parametrize(("text", "exclusion", "rule"), PRESSURES)
def test_pressures(vocabulary: Vocabulary, text: str, exclusion: bool, rule: str) -> None:
    """A pair of pressures limits both."""
    said = Understanding(vocabulary).fresh(text, exclusion)
    assert said.rule is not None
    assert brief(canonical(said.rule)) == rule


@pytest.mark.parametrize(("text", "exclusion", "rule"), TOXICITIES)
def test_toxicities(vocabulary: Vocabulary, text: str, exclusion: bool, rule: str) -> None:
    """What must have resolved to a grade leaves nothing worse."""
    said = Understanding(vocabulary).fresh(text, exclusion)
    assert said.rule is not None
    assert brief(canonical(said.rule)) == rule


@pytest.mark.parametrize(("text", "exclusion", "rule"), THERAPIES)
def test_therapies(vocabulary: Vocabulary, text: str, exclusion: bool, rule: str) -> None:
    """Therapies before are counted, failed or absent."""
    said = Understanding(vocabulary).fresh(text, exclusion)
    assert said.rule is not None
    assert brief(canonical(said.rule)) == rule


@pytest.mark.parametrize(("text", "exclusion"), UNREAD)
def test_unread(vocabulary: Vocabulary, text: str, exclusion: bool) -> None:
    """What is not understood as a whole is not taken for complete."""
    said = Understanding(vocabulary).fresh(text, exclusion)
    assert not said.complete


@pytest.mark.parametrize("block", ["a\n" * 2000, "asthma " * 2000, "癌症" * 3000, "1" * 9000])
def test_a_page_that_is_no_list_is_left_as_words(vocabulary: Vocabulary, block: str) -> None:
    """Crumbs of a page and sentences of a page's length are one criterion of words, at no cost."""
    (one,) = parse(block, vocabulary)
    assert isinstance(one.rule, Opaque)
    assert (one.start, one.end) == (0, len(block.rstrip()))


def test_a_page_in_chinese_has_no_role_read_in_english(vocabulary: Vocabulary) -> None:
    """What is too long to be rendered keeps its own words."""
    assert Understanding(vocabulary).words("癌症" * 3000) == "癌症" * 3000
