"""What a list's window, quality, state or condition reaches, as a table; where nobody can tell, a "?".

A row that begins with "not:" stands in an exclusion list. A rule that ends in "?" is not computable: the
words may be meant in more ways than one, or something of them is left out.
"""

import pytest
from tests.rules import brief, understood

from trialbridge.eligibility import parse
from trialbridge.eligibility.understanding import Understanding
from trialbridge.vocab import Vocabulary

REACH = [
    # one of several states in brackets, and who is meant
    ("Melanoma (locally advanced or metastatic)", "ALL(ANY(locally-advanced-disease, metastasis), melanoma)"),
    ("Melanoma (unresectable, metastatic)", "ALL(melanoma, metastasis, unresectable-disease)"),
    ("Karnofsky >= 50% (over age 10)", "IF(age>10 a THEN karnofsky>=50 %)"),
    ("Age >= 70 years or < 70 years in patients with asthma", "ANY(ALL(asthma, age<70 a), age>=70 a)"),
    ("Confirmed or suspected asthma", "ANY(asthma[suspected], asthma)"),
    ("Patients with confirmed or suspected asthma", "ANY(asthma[suspected], asthma)"),
    # a quality said anew, or alternatives with what is of both
    (
        "not: Immune-mediated colitis, asthma, immune-mediated pneumonitis, gout",
        "ANY(asthma, colitis[immune-mediated], gout, immune-mediated-pneumonitis)",
    ),
    (
        "not: Clinically significant or uncontrolled ongoing asthma",
        "ANY(asthma/active[clinically-significant], asthma/active[uncontrolled])",
    ),
    # contraindications to the one or the other
    (
        "not: Contraindication to MRI or administration of gadolinium",
        "ANY(contraindication[to-gadolinium], mri-contraindication)",
    ),
    (
        "not: Contraindication to MRI/MRS scanning",
        "ANY(contraindication[to-mrs-scanning], mri-contraindication)",
    ),
    ("not: Contraindication to MRI or gout", "ANY(gout, mri-contraindication)"),
    # states that a limit defines
    (
        "not: Uncontrolled hypertension (blood pressure > 160/95 mmHg)",
        "ANY(diastolic_bp>95 mm[Hg], systolic_bp>160 mm[Hg])",
    ),
    ("not: Hypertension (age > 75 years)", "ALL(hypertension, age>75 a)"),
    ("not: Renal insufficiency (creatinine > 150 umol/L) or asthma", "ANY(asthma, creatinine>150 umol/L)"),
    (
        "not: Renal insufficiency requiring dialysis (creatinine > 150 umol/L)",
        "ALL(dialysis-dependence, renal-impairment, creatinine>150 umol/L)",
    ),
    # cases in brackets, and what is done together, have the one time that is said
    (
        "not: Cardiac events (stroke, asthma) within 3 months",
        "ALL(ANY(asthma @before enrolment<=3 months, stroke @before enrolment<=3 months), "
        "cardiac-event @before enrolment<=3 months)",
    ),
    (
        "not: Biologic therapy (i.e. antibody therapies) within 14 days",
        "ALL(biological-therapy @before enrolment<=14 days, monoclonal-antibody @before enrolment<=14 days)",
    ),
    (
        "not: Brain metastases (radiotherapy) within 6 months",
        "ALL(brain-metastasis @before enrolment<=6 months, radiotherapy)",
    ),
    (
        "not: Free of disease (any prior malignancy) for more than 5 years",
        "ALL(malignant-neoplasm, no-evidence-of-disease @before enrolment>=5 years)",
    ),
    (
        "not: Surgery with general anesthesia within 30 days",
        "ALL(general-anaesthesia @before enrolment<=30 days, surgery @before enrolment<=30 days)",
    ),
    (
        "not: Surgery without anesthesia within 30 days",
        "ALL(surgery, NOT anaesthesia @before enrolment<=30 days)",
    ),
    (
        "Lansky >= 50 for patients who are <= 16 years old and Karnofsky >= 50% for patients who are > 16 years old",
        "IF(ALL(ANY(age<=16 a, karnofsky>=50 %), age>16 a) THEN lansky>=50 %) ?",
    ),
    ("Adults and children (aged >= 2 years)", "ALL(age>=18 a, age>=2 a) ?"),
    (
        "Must not have any prior grade >= 3 toxicity or any unresolved rash > grade 1",
        "NOT ANY(ALL(toxicity, toxicity_grade>=3), rash[grade-2-or-more unresolved])",
    ),
    (
        "not: Bleeding disorders such as hemophilia, or spontaneous bleeding requiring blood transfusion",
        "ANY(ALL(blood-transfusion/active, haemophilia), ALL(blood-transfusion/active, haemorrhage/active[spontaneous]), bleeding-disorder) ?",
    ),
    (
        "not: Autoimmune disease. Patients with vitiligo (e.g., treated) are not excluded",
        "ALL(autoimmune-disease, NOT vitiligo) ?",
    ),
    (
        "Disease-free of prior malignancies for > 5 years",
        "ALL(no-evidence-of-disease, second-malignancy @before enrolment>=5 years) ?",
    ),
    ("Participation in other studies, including the registry, is allowed", "-"),
    ("not: Diagnosis or suspicion of dementia", "ANY(dementia[suspected], dementia)"),
    (
        "Adults (>= 18 years) with breast or prostate cancer",
        "ALL(ANY(breast-cancer, prostate-cancer), age>=18 a)",
    ),
    ("Bone scan and biopsy will be performed at entry", "ALL(biopsy, 'Bone scan') ?"),
    (
        "not: Unexplained syncope or a family history of stroke",
        "ANY(family-history[of-stroke], syncope[unexplained])",
    ),
    (
        "not: Prior surgery, chemotherapy, or radiotherapy for a brain tumor",
        "ANY(chemotherapy[for-a-brain-tumor], radiotherapy[for-a-brain-tumor], surgery[for-a-brain-tumor])",
    ),
    (
        "No prior immunotherapy, or biotherapy for gout",
        "NOT ANY(biological-therapy[for-gout], immunotherapy[for-gout])",
    ),
    (
        "not: Surgery or laser treatment in the study eye within 3 months",
        "ANY(laser-treatment[in-the-study-eye] @before enrolment<=3 months, "
        "surgery[in-the-study-eye] @before enrolment<=3 months)",
    ),
    (
        "not: History of fracture or surgery in the broken wrist",
        "ANY(fracture[in-the-broken-wrist], surgery[in-the-broken-wrist])",
    ),
    (
        "not: Spinal trauma or surgery to the cord",
        "ANY(surgery[to-the-cord], trauma[spinal])",
    ),
    ("not: Ertapenem or other penicillin allergy", "ANY(ertapenem, penicillin-allergy) ?"),
    ("not: Cirrhosis, regardless of cause or severity", "cirrhosis"),
    (
        "not: Severe infection of the brain, head injury, cancer or stroke",
        "ANY(head-injury, infection/active[of-the-brain severe], malignant-neoplasm, stroke)",
    ),
    (
        "not: Uncontrolled hypertension, stroke, or heart failure",
        "ANY(heart-failure, hypertension[uncontrolled], stroke)",
    ),
    (
        "not: Uncontrolled hypertension, stent placement, or heart failure",
        "ANY(heart-failure, hypertension[uncontrolled], stent-placement)",
    ),
    ("not: Severe pneumonia, lung cancer, or diabetes", "ANY(diabetes, lung-cancer, pneumonia[severe])"),
    (
        "not: Systemic chemotherapy, radiotherapy, or an experimental drug within 14 days of entry",
        "ANY(chemotherapy[systemic] @before enrolment<=14 days, investigational-therapy @before enrolment<=14 days, radiotherapy @before enrolment<=14 days)",
    ),
    (
        "not: Decompensated diabetes or contraindications to dexamethasone",
        "ANY(contraindication[to-dexamethasone], diabetes[decompensated])",
    ),
    ("not: Severe pain of the hip and normal hearing", "pain/active[of-the-hip-and-normal-hearing severe]"),
    (
        "not: Multiple abdominal operations, gastrectomy, or short bowel syndrome",
        "ANY(gastrectomy, short-bowel-syndrome, surgery[abdominal multiple])",
    ),
    (
        "not: Symptomatic brain metastases or brain metastases that need steroids",
        "ANY(ALL(brain-metastasis, 'that need steroids'), brain-metastasis[symptomatic]) ?",
    ),
    (
        "not: Symptomatic heart failure, myocardial infarction within 6 months, arrhythmia",
        "ANY(arrhythmia, heart-failure[symptomatic], myocardial-infarction @before enrolment<=6 months) ?",
    ),
    (
        "not: Gastrectomy, peptic ulcer within the last 3 months, Crohn's disease",
        "ANY(crohns-disease, gastrectomy, peptic-ulcer @before enrolment<=3 months) ?",
    ),
    (
        "not: Stroke, myocardial infarction or angina within the past 6 months",
        "ANY(angina @before enrolment<=6 months, myocardial-infarction @before enrolment<=6 months, stroke @before enrolment<=6 months)",
    ),
    (
        "not: Chemotherapy, surgery, or vaccination (within 4 weeks)",
        "ANY(chemotherapy @before enrolment<=4 weeks, surgery @before enrolment<=4 weeks, vaccine @before enrolment<=4 weeks)",
    ),
    (
        "not: Stroke within 6 months, or current diagnosis of angina or major arrhythmia",
        "ANY(angina/active, arrhythmia/active[major], stroke @before enrolment<=6 months)",
    ),
    (
        "not: Depression, pain that might interfere with the study, psychiatric disorder",
        "ANY(depression, pain/active[interfering-with-the-study], psychiatric-disorder)",
    ),
    (
        "not: Psychiatric illness/social situations that would limit compliance",
        "ANY(psychiatric-disorder[interfering-with-the-study], psychosocial-problem[interfering-with-the-study])",
    ),
    (
        "not: Uncontrolled hypertension or vascular disease in the legs",
        "ANY(hypertension[uncontrolled], vascular-disease[in-the-legs uncontrolled])",
    ),
    (
        "not: Ulcers or wounds of the left foot",
        "ANY(ulcer[left of-the-left-foot], wound/active[left of-the-left-foot])",
    ),
    (
        "not: Scleroderma or an active connective disorder (lupus)",
        "ANY(ALL(named:connective-disorder/active, systemic-lupus-erythematosus), scleroderma)",
    ),
    ("Stroke or dementia without stroke", "ANY(ALL(dementia, NOT stroke), stroke)"),
    (
        "not: Gastric cancer or oesophageal cancer with EGFR amplification",
        "ANY(ALL(egfr-gene[amplification], gastric-cancer), ALL(egfr-gene[amplification], oesophageal-cancer))",
    ),
    (
        "Gastric cancer or oesophageal cancer with EGFR amplification",
        "ANY(ALL(egfr-gene[amplification], gastric-cancer), ALL(egfr-gene[amplification], oesophageal-cancer))",
    ),
    (
        "Breast cancer, stage I-III, after lumpectomy or mastectomy, indication for radiotherapy",
        "ALL(ANY(lumpectomy, mastectomy), breast-cancer, radiotherapy[indicated], stage>=1<=3.9)",
    ),
    (
        "Female, ECOG 0-2 or Karnofsky >= 60%, life expectancy of 3 months",
        "ALL(ANY(ecog>=0<=2, karnofsky>=60 %), female, 'life expectancy of 3 months') ?",
    ),
    ("No diabetes, chemotherapy or radiotherapy", "NOT ANY(chemotherapy, diabetes, radiotherapy)"),
    ("EGFR L858R, EGFR exon 19 deletion", "ANY(egfr-exon19-deletion, egfr-l858r)"),
    (
        "Squamous carcinoma of the cervix, adenocarcinoma, sarcoma (stage IB)",
        "ANY(ALL(sarcoma, stage>=1.2<=1.29), adenocarcinoma, squamous-cell-carcinoma[of-the-cervix])",
    ),
    (
        "Advanced, documented ovarian, tubal or peritoneal cancer",
        "ALL(ANY(malignant-neoplasm[tubal], ovarian-cancer, primary-peritoneal-cancer), advanced-disease)",
    ),
    (
        "Microsatellite stable and HER2 negative gastric, oesophageal or colon cancer",
        "ALL(ANY(colon-cancer, gastric-cancer, oesophageal-cancer), her2-negative, mss)",
    ),
    (
        "Ovarian or fallopian tube cancer, with a serous or endometrioid histology",
        "ALL(ANY(fallopian-tube-cancer, ovarian-cancer), ANY('endometrioid', 'with a serous')) ?",
    ),
    (
        "Metastatic or recurrent melanoma or sarcoma",
        "ANY(ALL(melanoma, metastasis), ALL(melanoma, recurrent-disease), ALL(metastasis, sarcoma), ALL(recurrent-disease, sarcoma))",
    ),
    (
        "Metastatic or recurrent breast or ovarian cancer",
        "ANY(ALL(ANY(breast-cancer, ovarian-cancer), metastasis), ALL(ANY(breast-cancer, ovarian-cancer), recurrent-disease))",
    ),
    (
        "not: Hepatitis on prednisone, dexamethasone or insulin",
        "ALL(ANY(dexamethasone, insulin, prednisone), hepatitis)",
    ),
    (
        "not: Active infection with HIV, hepatitis B or hepatitis C",
        "ANY(hepatitis-b/active, hepatitis-c/active, hiv-infection/active)",
    ),
    ("not: Diabetes with nephropathy or retinopathy", "ANY(ALL(diabetes, kidney-disease), retinopathy) ?"),
    (
        "not: Second malignancy treated with surgery or radiotherapy",
        "ALL(ANY(radiotherapy, surgery), second-malignancy)",
    ),
    (
        "not: Ascites from cirrhosis and requiring diuretics or paracentesis",
        "ALL(ANY(diuretic/active, paracentesis/active), ascites/active[from-cirrhosis])",
    ),
    (
        "not: Systemic treatment with steroids or other immunosuppressants within 2 weeks",
        "ALL(ANY(corticosteroid @before enrolment<=2 weeks, immunosuppressant @before enrolment<=2 weeks), "
        "systemic-therapy @before enrolment<=2 weeks)",
    ),
    (
        "not: Infection requiring systemic antibiotics, antifungals or antivirals within 2 weeks",
        "infection[requiring-systemic-treatment] @before enrolment<=2 weeks",
    ),
    (
        "not: Infection requiring intravenous antibiotics or antivirals",
        "infection/active[requiring-intravenous-treatment]",
    ),
    ("not: Resection of the bowel or wizardry", "resection[of-the-bowel-or-wizardry]"),
    (
        "not: Albumin below the lower limit of normal AND bilirubin above 2 x ULN",
        "ALL(albumin<1 LLN, bilirubin_total>2 ULN)",
    ),
    ("Not pregnant and/or non-lactating", "ALL(NOT lactation/active, NOT pregnancy/active)"),
    ("not: Severe hearing loss or normal wizardry", "ANY(hearing-loss[severe], named:normal-wizardry)"),
    (
        "Chemotherapy, surgery within 3 weeks and vaccination within 2 weeks",
        "ALL(chemotherapy, surgery @before enrolment<=3 weeks, vaccine @before enrolment<=2 weeks)",
    ),
    (
        "not: Stable heart failure on an ACE inhibitor and a diuretic",
        "ALL(ace-inhibitor, diuretic, heart-failure[stable])",
    ),
    (
        "Peripheral artery disease with claudication or limb ischaemia",
        "ALL(ANY(claudication, limb-ischemia), peripheral-artery-disease)",
    ),
    (
        "not: Trauma requiring systemic treatment and/or hospitalisation",
        "ANY(hospitalisation, trauma[requiring-systemic-treatment]) ?",
    ),
    (
        "not: Active infection with HIV within 3 months, or hepatitis B within 6 months",
        "ANY(hepatitis-b/active @before enrolment<=6 months, hiv-infection/active @before enrolment<=3 months)",
    ),
    (
        "not: Heart failure on digoxin within 3 months, or furosemide within 6 months",
        "ALL(ANY(digoxin @before enrolment<=3 months, furosemide), heart-failure @before enrolment<=6 months) ?",
    ),
    ("not: Glaucoma; asthma; and stroke", "ANY(asthma, glaucoma, stroke)"),
    ("not: Glaucoma; asthma; AND stroke", "ALL(asthma, glaucoma, stroke)"),
    (
        "Hepatoma not amenable to resection, transplantation or ablation",
        "ALL(ANY(ablation, transplantation), hepatocellular-carcinoma, unresectable-disease) ?",
    ),
    (
        "not: Serious bacterial, viral or systemic fungal infections",
        "ANY(bacterial-infection/active[severe], fungal-infection/active[systemic], viral-infection/active[severe])",
    ),
    (
        "not: Primary or secondary fungal infections",
        "ANY(fungal-infection/active[primary], fungal-infection/active[secondary])",
    ),
    (
        "not: Ocular infection, inflammation, severe blepharitis",
        "ANY(blepharitis[severe], infection/active[ocular], inflammation[ocular])",
    ),
    (
        "not: Active angina, or myocardial infarction within 6 months",
        "ANY(angina/active, myocardial-infarction @before enrolment<=6 months)",
    ),
    ("not: Active angina, arrhythmia or stroke", "ANY(angina/active, arrhythmia/active, stroke)"),
    ("not: Hypertension not controlled with diuretics", "ALL(diuretic[uncontrolled], hypertension) ?"),
    ("Radiation therapy with or without tamoxifen", "radiotherapy"),
    (
        "not: Active infection or psychiatric illness/social situations that would limit compliance",
        "ANY(active-infection/active, psychiatric-disorder[interfering-with-the-study], psychosocial-problem[interfering-with-the-study])",
    ),
    (
        "Creatinine < 1.5 mg/dL ALT < 40 U/L or bilirubin < 2 mg/dL",
        "ANY(ALL(alt<40 U/L, creatinine<132.603 umol/L), bilirubin_total<34.2079 umol/L) ?",
    ),
    (
        "ALT < 2 x ULN (except with bone metastases) bilirubin < 2 mg/dL",
        "ANY(ALL(alt<2 ULN, bilirubin_total<34.2079 umol/L), bone-metastasis) ?",
    ),
    (
        "not: Live vaccine within 3 months (contraindication to methotrexate)",
        "ALL(contraindication[to-methotrexate], live-vaccine @before enrolment<=3 months) ?",
    ),
]

STATES = [
    ("not: Advanced heart or respiratory disease", "ANY(heart-disease[advanced], lung-disease[advanced])"),
    ("not: NYHA class III chronic heart failure", "ALL(heart-failure[chronic], nyha>=3<=3)"),
    ("not: Recurrent infection", "infection/active[recurrent]"),
    ("not: Advanced heart failure", "heart-failure[advanced]"),
    ("not: Chronic or recurrent pancreatitis", "ANY(pancreatitis[chronic], pancreatitis[recurrent])"),
    ("Newly diagnosed hypertension", "hypertension[newly-diagnosed]"),
    ("Recurrent lung cancer", "ALL(lung-cancer, recurrent-disease)"),
    ("mCRC", "ALL(colorectal-cancer, metastasis)"),
    ("Patients with RRMM", "ALL(ANY(refractory-disease, relapsed-disease), multiple-myeloma)"),
    (
        "not: NYHA class III heart failure within 6 months, stroke",
        "ANY(ALL(heart-failure @before enrolment<=6 months, nyha>=3<=3), stroke)",
    ),
    ("No heart disease (NYHA class III or IV)", "NOT ALL(heart-disease, nyha>=3<=4)"),
    ("No dementia (MMSE >= 23)", "NOT ALL(dementia, mmse>=23) ?"),
    ("not: Liver failure with bilirubin > 2 mg/dL", "ALL(liver-failure, bilirubin_total>34.2079 umol/L)"),
]

ELLIPSIS = [
    ("not: Alcohol and/or drug dependence", "ANY(alcohol-dependency, drug-dependence)"),
    (
        "Recurrent ovarian, fallopian tube or peritoneal cancer",
        "ANY(ALL(fallopian-tube-cancer, recurrent-disease), ALL(ovarian-cancer, recurrent-disease), ALL(primary-peritoneal-cancer, recurrent-disease))",
    ),
    (
        "not: Severe or unstable angina, heart failure or chest pain",
        "ANY(angina[severe], chest-pain, heart-failure, unstable-angina)",
    ),
    (
        "not: Allergy to human, chimeric or murine antibodies",
        "ANY(allergy[to-chimeric-antibodies], allergy[to-human-antibodies], allergy[to-murine-antibodies])",
    ),
    (
        "not: Allergy to penicillin or local anaesthetics",
        "ANY(allergy[to-local-anaesthetic], allergy[to-penicillin])",
    ),
    ("not: Allergy to drugs given in this way", "ALL(allergy, 'to drugs given in this way') ?"),
    ("not: Allergic reaction to any substance", "allergy[to-any-substance]"),
    ("not: Allergy to compounds being given", "allergy[study-drug]"),
    ("not: Hyper/hypothyroidism", "ANY(hyperthyroidism, hypothyroidism)"),
    ("No hypo- or hyperkalaemia", "NOT ANY(hyperkalaemia/active, hypokalaemia/active)"),
    ("not: Hypo or wizardry", "ANY(named:wizardry, 'Hypo') ?"),
    ("not: Hyper or stroke", "ANY(stroke, 'Hyper') ?"),
    (
        "not: Allergic reactions attributed to compounds of similar chemical composition to topotecan",
        "allergy[similar-to-topotecan]",
    ),
    (
        "not: Allergy to shellfish or previous iodine dyes",
        "ANY(allergy[to-previous-iodine-dyes], allergy[to-shellfish])",
    ),
]

CLAUSES = [
    ("Negative pregnancy test, if female and fertile", "IF(ALL(female, fertile) THEN NOT pregnancy/active)"),
    ("In the absence of liver metastases, ALT <= 3 x ULN", "IF(NOT liver-metastasis THEN alt<=3 ULN)"),
    ("For participants aged 40 years or older, history of stroke", "IF(age>=40 a THEN stroke)"),
    ("For patients with diabetes, must use insulin", "IF(diabetes THEN ALL(insulin, 'use')) ?"),
    ("For patients with diabetes, hypertension, stroke", "IF(diabetes THEN ALL(hypertension, stroke))"),
    (
        "For patients with asthma or wizardry, no more stroke if stable",
        "IF(ANY(asthma, 'wizardry') THEN IF('stable' THEN NOT ALL(stroke, 'more'))) ?",
    ),
    ("For wizardry, stroke", "ALL(named:wizardry, stroke) ?"),
    ("ALT <= 3 x ULN, or <= 5 x ULN if due to the tumour", "IF(neoplasm THEN alt<=5 ULN ELSE alt<=3 ULN) ?"),
    ("No stroke nor seizures", "ALL(NOT seizure, NOT stroke)"),
    ("not: Oesophagitis verified by endoscopy", "esophagitis"),
    ("not: Oesophagitis verified by wizardry", "ALL(esophagitis, named:wizardry) ?"),
    (
        "not: Autoimmune disease other than lupus (excluding lupus in remission)",
        "ALL(autoimmune-disease, NOT ALL(systemic-lupus-erythematosus, NOT systemic-lupus-erythematosus[resolved])) ?",
    ),
    (
        "not: Women taking tamoxifen within 4 weeks OR women who had a stroke",
        "ANY(ALL(female, stroke), ALL(female, tamoxifen @before enrolment<=4 weeks))",
    ),
    ("Women taking tamoxifen OR letrozole", "ALL(ANY(letrozole/active, tamoxifen/active), female)"),
    (
        "Age 18 to 75 years; pathologically or cytologically confirmed breast cancer",
        "ALL(breast-cancer, age>=18<=75 a)",
    ),
    ("not: Conditions for which surgery is contraindicated", "contraindication[to-surgery]"),
    ("ECOG <= 2. Arm C only: ECOG <= 1", "ALL(ecog<=1, ecog<=2) ?"),
    (
        "Patients with N3 or T4 tumours must be resectable after chemotherapy",
        "ANY(ALL(chemotherapy, neoplasm, resectable-disease, t_stage>=4<=4.9), n_stage>=3<=3.9) ?",
    ),
    ("They may be users of steroids", "-"),
    ("Age > 18 or < 75 years", "ALL(age<75 a, age>18 a)"),
    ("Boys and girls 2 to 12 years of age", "ALL(ANY(female, male), age>=2<=12 a)"),
    ("not: Women within 30 days of entry", "female ?"),
    (
        "not: Asthma of a severity to prohibit use of beta-blockers",
        "ALL(asthma, beta-blocker/active[of-a-severity to-prohibit]) ?",
    ),
    ("not: Skin pain, anxiety, presentation disorder, stroke", "ANY(anxiety, pain/active[skin], stroke) ?"),
    (
        "Women with no use of tamoxifen, hormone replacement therapy or raloxifene",
        "ALL(female, NOT ANY(hormone-replacement, raloxifene, tamoxifen/active))",
    ),
    ("Adequate hepatic and renal function", "named:adequate-hepatic-and-renal-function"),
    ("Asthma OR patients who had a stroke", "ANY(asthma, stroke)"),
    ("Asthma that will not be required", "ALL(asthma, NOT 'be required') ?"),
    ("Boy and girl with asthma", "ALL(ANY(female, male), asthma)"),
    ("Asthma not never", "ALL(asthma, 'not never') ?"),
    ("not: Sleep apnoea as diagnosed by polysomnography", "sleep-apnoea"),
    ("Bilirubin < 3, creatinine < 2", "ALL(bilirubin_total<51.3119 umol/L, creatinine<176.803 umol/L)"),
    ("not: Infection that cannot be controlled", "infection/active[uncontrolled]"),
    (
        "Progression within 12 months of the most recent chemotherapy",
        "'Progression within 12 months of the most recent chemotherapy' ?",
    ),
    ("A negative bone marrow biopsy", "NOT 'negative' ?"),
]

TOXICITY = [
    (
        "Recovery from the effects of recent surgery, chemotherapy and/or radiation",
        "NOT unresolved-toxicity/active",
    ),
    ("not: Toxicity that has not resolved to grade 1 or less", "unresolved-toxicity/active[above-grade-1]"),
    ("not: Must have recovered from surgery", "unresolved-toxicity/active"),
]


@pytest.mark.parametrize(("row", "rule"), REACH)
def test_what_closes_or_opens_a_list_reaches_what_it_can_be_said_of(
    row: str, rule: str, understanding: Understanding
) -> None:
    """A window, a quality or a condition holds for all it can hold for, and no more."""
    assert understood(understanding, row) == rule


@pytest.mark.parametrize(("row", "rule"), STATES)
def test_a_state_is_a_fact_of_tumours_and_a_quality_of_all_else(
    row: str, rule: str, understanding: Understanding
) -> None:
    """A cancer recurs as a fact of its own; an infection that recurs is a recurrent one."""
    assert understood(understanding, row) == rule


@pytest.mark.parametrize(("row", "rule"), ELLIPSIS)
def test_half_a_name_takes_the_rest_from_the_list(row: str, rule: str, understanding: Understanding) -> None:
    """A name of which a list says half is completed from its neighbour."""
    assert understood(understanding, row) == rule


@pytest.mark.parametrize(("row", "rule"), CLAUSES)
def test_a_clause_binds_whom_it_names(row: str, rule: str, understanding: Understanding) -> None:
    """A condition, an exception or a permission reaches those it speaks of."""
    assert understood(understanding, row) == rule


@pytest.mark.parametrize(("row", "rule"), TOXICITY)
def test_what_must_have_gone_is_nothing_left(row: str, rule: str, understanding: Understanding) -> None:
    """Recovery asks that nothing is left, and nothing of someone who had nothing."""
    assert understood(understanding, row) == rule


HEAD = """Exclusion Criteria:

- Impaired cardiac function or significant heart disease, including any of the following:
  - Stroke within 6 months
  - Angina
"""


def test_a_head_beside_its_list_is_asked_for_on_its_own(vocabulary: Vocabulary) -> None:
    """What a head names and what its list names exclude each by itself."""
    rules = [brief(one.rule) for one in parse(HEAD, vocabulary) if one.role == "requirement"]
    assert rules == [
        "ANY(heart-disease[clinically-significant], heart-disease[impaired])",
        "stroke @before enrolment<=6 months",
        "angina",
    ]
