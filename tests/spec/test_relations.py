"""What ties the parts of a rule: which of them are alternatives, conditions or exceptions of which, as a table.

A row that begins with "not:" stands in an exclusion list. A rule that ends in "?" is not computable.
"""

import pytest
from tests.rules import brief, understood

from trialbridge.eligibility import parse
from trialbridge.eligibility.understanding import Understanding
from trialbridge.vocab import Vocabulary

LIMITS = [
    ("Aged at least 18 years but not more than 75 years", "age>=18<=75 a"),
    ("INR <= 1.5 for participants not receiving warfarin", "IF(NOT warfarin/active THEN inr<=1.5)"),
    (
        "AST and ALT <= 2.5 x ULN in patients without liver metastases",
        "IF(NOT liver-metastasis THEN ALL(alt<=2.5 ULN, ast<=2.5 ULN))",
    ),
    (
        "Platelets >= 50 x 10^9/L in the absence of bone marrow involvement",
        "IF(NOT bone-marrow-involvement THEN platelets>=50 10*9/L)",
    ),
    (
        "Platelets >= 50 x 10^9/L in the absence of transfusions",
        "ALL(NOT blood-transfusion, platelets>=50 10*9/L)",
    ),
    ("Asthma in patients not receiving warfarin", "ALL(asthma, NOT warfarin/active)"),
    (
        "Platelets >= 50 x 10^9/L and asthma in the absence of stroke",
        "ALL(asthma, NOT stroke, platelets>=50 10*9/L)",
    ),
    (
        "Bilirubin <= 1.5 x ULN (except subjects with Gilbert's syndrome, who can have bilirubin < 3 mg/dL)",
        "IF(gilbert-syndrome THEN bilirubin_total<51.3119 umol/L ELSE bilirubin_total<=1.5 ULN)",
    ),
    (
        "Bilirubin <= 1.5 x ULN (unless due to Gilbert's syndrome, then <= 3 x ULN)",
        "IF(gilbert-syndrome THEN bilirubin_total<=3 ULN ELSE bilirubin_total<=1.5 ULN)",
    ),
    (
        "Bilirubin <= 1.5 x ULN (unless with Gilbert's syndrome, then direct bilirubin < 1.5 mg/dL)",
        "IF(gilbert-syndrome THEN bilirubin_direct<25.6559 umol/L ELSE bilirubin_total<=1.5 ULN)",
    ),
    ("Bilirubin <= 1.5 x ULN (except asthma)", "ANY(asthma, bilirubin_total<=1.5 ULN)"),
    (
        "INR <= 2 unless on warfarin or prothrombin time within normal limits",
        "ANY(warfarin, inr<=2, pt<=1 ULN)",
    ),
    (
        "Creatinine <= 1.5 mg/dL, or if greater than 1.5 mg/dL, then creatinine clearance must be >= 60 mL/min",
        "ANY(ALL(creatinine>132.603 umol/L, creatinine_clearance>=60 mL/min), creatinine<=132.603 umol/L)",
    ),
    (
        "not: Creatinine <= 1.5 mg/dL, or if greater than 1.5 mg/dL, then creatinine clearance must be >= 60 mL/min",
        "'creatinine <= 1.5 mg/dl, or if greater than 1.5 mg/dl, then creatinine clearance must be >= 60 ml/min' ?",
    ),
    (
        "Creatinine <= 1.5 x ULN (and if creatinine > 1.5 x ULN, creatinine clearance >= 40 mL/min)",
        "ANY(ALL(creatinine>1.5 ULN, creatinine_clearance>=40 mL/min), creatinine<=1.5 ULN)",
    ),
    (
        "Creatinine <= 1.5 x ULN (and if age > 65 years, creatinine clearance >= 40 mL/min)",
        "ALL(IF(age>65 a THEN creatinine_clearance>=40 mL/min), creatinine<=1.5 ULN)",
    ),
    (
        "Creatinine <= 1.5 x ULN, and if age > 65 years, creatinine clearance >= 40 mL/min",
        "ALL(IF(age>65 a THEN creatinine_clearance>=40 mL/min), creatinine<=1.5 ULN)",
    ),
    (
        "AST and ALT <= 2.5 x ULN (and if age > 65 years, creatinine clearance >= 40 mL/min)",
        "ALL(IF(age>65 a THEN creatinine_clearance>=40 mL/min), alt<=2.5 ULN, ast<=2.5 ULN)",
    ),
    (
        "Bilirubin <= 1.5 mg/dL (direct bilirubin <= 1 x ULN for patients with bilirubin > 1.5 mg/dL)",
        "ANY(ALL(bilirubin_direct<=1 ULN, bilirubin_total>25.6559 umol/L), bilirubin_total<=25.6559 umol/L)",
    ),
    (
        "Bilirubin <= 2 x ULN (if bilirubin > 2 x ULN, bilirubin <= 1 x ULN)",
        "IF(ANY(bilirubin_total<=1 ULN, bilirubin_total>2 ULN) THEN bilirubin_total<=2 ULN)",
    ),
    (
        "Bilirubin <= 1 x ULN. Patients with Gilbert's syndrome may enroll if direct bilirubin <= 1.5 x ULN",
        "IF(gilbert-syndrome THEN bilirubin_direct<=1.5 ULN ELSE bilirubin_total<=1 ULN)",
    ),
    (
        "Haemoglobin >= 9 g/dL. Patients with asthma may enroll if taking salbutamol",
        "ALL(IF(asthma THEN salbutamol/active), haemoglobin>=90 g/L)",
    ),
    (
        "not: Systolic blood pressure >= 140 mmHg or diastolic blood pressure >= 90 mmHg in the last month",
        "ANY(diastolic_bp>=90 mm[Hg] @before enrolment<=1 months, systolic_bp>=140 mm[Hg] @before enrolment<=1 months)",
    ),
    (
        "Haemoglobin >= 9 g/dL and platelets >= 100 x 10^9/L within 14 days",
        "ALL(haemoglobin>=90 g/L @before enrolment<=14 days, platelets>=100 10*9/L @before enrolment<=14 days)",
    ),
    (
        "not: BMI < 18 kg/m2 or weight loss > 10% within 2 months",
        "ANY(bmi<18 kg/m2, weight_loss>10 % @before enrolment<=2 months)",
    ),
]
WHOM = [
    ("For both women and men, must use contraception", "IF(ANY(female, male) THEN contraception)"),
    (
        "For female patients of childbearing potential, a negative pregnancy test",
        "IF(childbearing-potential THEN NOT pregnancy/active)",
    ),
    (
        "Of childbearing potential if they have had a negative pregnancy test",
        "IF(childbearing-potential THEN NOT pregnancy/active)",
    ),
    (
        "A negative pregnancy test (if of childbearing potential)",
        "IF(childbearing-potential THEN NOT pregnancy/active)",
    ),
    ("Has provided tumor tissue that shows a KRAS G12C mutation", "ALL(kras-g12c, tumour-tissue)"),
    ("not: Subjects who did not receive cisplatin", "NOT cisplatin"),
    (
        "If female, and of childbearing potential, is using contraception",
        "IF(ALL(childbearing-potential, female) THEN contraception/active)",
    ),
    (
        "A negative pregnancy test must be obtained for WOCBP",
        "IF(childbearing-potential THEN NOT pregnancy/active)",
    ),
    (
        "not: Women not using contraception unless surgically sterile",
        "ALL(female, NOT contraception, NOT surgically-sterile)",
    ),
    ("not: No contraception unless surgically sterile", "'No contraception unless surgically sterile' ?"),
    (
        "All prior treatment-related toxicities must be <= grade 1 except for alopecia",
        "ANY(alopecia, IF(toxicity THEN toxicity_grade<=1))",
    ),
    (
        "More than 4 weeks since surgery, chemotherapy (6 weeks for nitrosoureas), or radiotherapy",
        "ALL(NOT chemotherapy @before enrolment<=4 weeks, NOT nitrosourea @before enrolment<=6 weeks, NOT radiotherapy @before enrolment<=4 weeks, NOT surgery @before enrolment<=4 weeks)",
    ),
]
REACH = [
    (
        "Locally advanced and unresectable or metastatic breast cancer",
        "ANY(ALL(breast-cancer, locally-advanced-disease, unresectable-disease), ALL(breast-cancer, metastasis))",
    ),
    (
        "Breast cancer that is metastatic or unresectable locally advanced",
        "ANY(ALL(breast-cancer, locally-advanced-disease, unresectable-disease), ALL(breast-cancer, metastasis))",
    ),
    (
        "Metastatic or unresectable locally advanced breast cancer",
        "ANY(ALL(breast-cancer, locally-advanced-disease, unresectable-disease), ALL(breast-cancer, metastasis))",
    ),
    (
        "Metastatic or locally advanced, unresectable breast cancer",
        "ANY(ALL(breast-cancer, locally-advanced-disease, unresectable-disease), ALL(breast-cancer, metastasis, unresectable-disease))",
    ),
    ("not: Ongoing or active untreated infection", "infection/active[untreated]"),
    (
        "not: Recurrent or previously resected melanoma",
        "ANY(ALL(melanoma, recurrent-disease), melanoma[resected])",
    ),
    (
        "not: Known history of, or any evidence of active, non-infectious pneumonitis",
        "ANY(pneumonitis[non-infectious], pneumonitis/active[non-infectious])",
    ),
    ("not: Asthma or active, severe pneumonitis", "ANY(asthma, pneumonitis/active[severe])"),
    (
        "No severe or unstable angina within 6 months",
        "NOT ANY(angina[severe] @before enrolment<=6 months, unstable-angina @before enrolment<=6 months)",
    ),
    ("not: Severe head injury or stroke", "ANY(head-injury[severe], stroke)"),
    (
        "not: Active infection with hepatitis B or hepatitis C virus",
        "ANY(hepatitis-b/active, hepatitis-c/active)",
    ),
    ("not: Active infection with fever", "ALL(active-infection/active, fever/active)"),
    (
        "not: Active melanoma or melanoma within 2 years (except uveal melanoma)",
        "ANY(melanoma[other-than-uveal-melanoma] @before enrolment<=2 years, melanoma/active[other-than-uveal-melanoma])",
    ),
    (
        "not: Active infection or infection treated with antibiotics within 14 days",
        "ANY(ALL(active-infection, antibiotic @before enrolment<=14 days), active-infection/active)",
    ),
    (
        "not: Drug abuse or dependence (except nicotine dependence)",
        "drug-abuse-or-dependence[other-than-nicotine-dependence]",
    ),
    (
        "not: Any lung disease other than asthma which may interfere with the study",
        "lung-disease[interfering-with-the-study other-than-asthma]",
    ),
    (
        "not: Any lung disease other than asthma which they treat",
        "ALL(lung-disease, NOT ALL(asthma, 'which they treat')) ?",
    ),
    (
        "At least 3 weeks since radiotherapy with cisplatin",
        "NOT ALL(cisplatin @before enrolment<=3 weeks, radiotherapy @before enrolment<=3 weeks)",
    ),
    (
        "At least 6 weeks since nitrosoureas (lomustine, carmustine)",
        "NOT nitrosourea @before enrolment<=6 weeks",
    ),
    ("not: Nitrosoureas (lomustine, carmustine)", "nitrosourea"),
    ("Nitrosoureas (lomustine, carmustine)", "ALL(ANY(carmustine, lomustine), nitrosourea)"),
    (
        "not: Diabetes defined as a history of diabetes or fasting glucose > 126 mg/dL",
        "ANY(diabetes, glucose_fasting>6.99394 mmol/L)",
    ),
    (
        "not: Active autoimmune disease requiring systemic treatment in the past 2 years. Replacement therapy (e.g., insulin) is not considered a form of systemic treatment.",
        "autoimmune-disease/active[requiring-systemic-treatment] @before enrolment<=2 years",
    ),
]
DEMANDS = [
    (
        "not: Radiotherapy within 2 weeks. Participants must have recovered from all radiation-related toxicities, not require corticosteroids, and not have had radiation pneumonitis.",
        "ANY(corticosteroid/active, radiation-pneumonitis, radiotherapy @before enrolment<=2 weeks, unresolved-toxicity/active)",
    ),
    (
        "not: Surgery within 2 weeks. Patients must have platelets > 100 x 10^9/L",
        "ANY(surgery @before enrolment<=2 weeks, NOT platelets>100 10*9/L)",
    ),
    (
        "not: Surgery within 2 weeks. Patients must have wombled",
        "ANY(surgery @before enrolment<=2 weeks, 'Patients must have wombled') ?",
    ),
    (
        "not: Symptomatic melanoma. Patients with asthma must be excluded",
        "ANY(asthma, melanoma[symptomatic])",
    ),
    ("not: Symptomatic melanoma. Patients must have asthma", "ANY(asthma, melanoma[symptomatic]) ?"),
    (
        "Female patients of childbearing age have a negative pregnancy test",
        "IF(ALL(childbearing-potential, female) THEN NOT pregnancy/active)",
    ),
    (
        "not: Immunodeficiency (e.g., use of immunosuppressants within four weeks)",
        "ANY(immunodeficiency, immunosuppressant @before enrolment<=4 weeks)",
    ),
    ("not: Multiple myeloma that is MRD negative", "ALL(multiple-myeloma, NOT minimal-residual-disease)"),
    ("Platelets >= 100 x 10^9/L Pregnancy test negative", "ALL(NOT pregnancy/active, platelets>=100 10*9/L)"),
    ("HIV positive and hepatitis B negative", "ALL(hiv-infection, NOT hepatitis-b)"),
    ("HIV and hepatitis B negative", "ALL(NOT hepatitis-b, NOT hiv-infection)"),
    ("not: Unable to read or understand English", "NOT english-literate"),
    ("not: Unable to read, or asthma, or English-speaking", "ANY(asthma, english-speaking, illiteracy) ?"),
    (
        "not: In females of childbearing potential, a positive pregnancy test",
        "ALL(childbearing-potential, pregnancy/active)",
    ),
    ("In asthma, a normal count", "ALL(asthma, 'normal') ?"),
    ("not: Febrile illness, with a temperature >= 38 C", "ALL(febrile-illness/active, temperature>=38 Cel)"),
    ("not: Asthma, with COPD, or stroke", "ANY(asthma, copd, stroke)"),
    (
        "No hypertension with systolic blood pressure > 140 mmHg or diastolic blood pressure > 90 mmHg",
        "NOT ALL(ANY(diastolic_bp>90 mm[Hg], systolic_bp>140 mm[Hg]), hypertension)",
    ),
    (
        "not: Anaemia with haemoglobin < 8 g/dL or platelets < 50 x 10^9/L",
        "ANY(ALL(anaemia, haemoglobin<80 g/L), platelets<50 10*9/L)",
    ),
    (
        "Haemoglobin >= 9 g/dL if AST > 50 U/L and ALT > 50 U/L",
        "IF(ALL(alt>50 U/L, ast>50 U/L) THEN haemoglobin>=90 g/L)",
    ),
    (
        "not: Surgery within 28 days of the first dose of nivolumab/ipilimumab",
        "surgery @before first_dose<=28 days",
    ),
    (
        "not: Surgery within 28 days of the first dose of nivolumab or radiotherapy",
        "ANY(radiotherapy, surgery @before first_dose<=28 days)",
    ),
    (
        "Women should use contraception for at least 3 months after the last administration of sorafenib",
        "IF(female THEN contraception @after last_dose<=3 months)",
    ),
    (
        "Women should use contraception for at least 3 months after the last administration of wombling",
        "IF(female THEN ALL(contraception @after last_dose<=3 months, named:wombling)) ?",
    ),
    (
        "not: Colorectal cancer other than adenocarcinoma, e.g., sarcoma, lymphoma",
        "colorectal-cancer[other-than-adenocarcinoma]",
    ),
    ("not: Seizures requiring medication (such as antiepileptics)", "seizure[requiring-medication]"),
    ("not: Seizures requiring medication, such as antiepileptics", "seizure[requiring-medication]"),
    (
        "not: Bisphosphonates within one year. Examples of bisphosphonates include pamidronate and alendronate.",
        "bisphosphonate @before enrolment<=1 years",
    ),
    ("not: Examples include asthma and stroke", "ANY(asthma, stroke)"),
    (
        "not: Autoimmune disease requiring systemic treatment (i.e., use of corticosteroids)",
        "autoimmune-disease[requiring-systemic-treatment]",
    ),
]
UNDONE = [
    (
        "No evidence of melanoma (no evidence of disease)",
        "NOT ALL(melanoma/active, no-evidence-of-disease) ?",
    ),
    (
        "Melanoma without metastases and no evidence of disease",
        "ALL(melanoma, no-evidence-of-disease, NOT metastasis)",
    ),
    (
        "not: At least 1 line of therapy or no more than 2 prior lines of therapy",
        "ANY(prior_lines<=2, prior_lines>=1) ?",
    ),
    ("not: Stroke and neither stroke nor asthma", "ALL(stroke, NOT asthma, NOT stroke) ?"),
    ("not: Dependence on alcohol or benzodiazepines", "ANY(alcohol/active, benzodiazepine/active) ?"),
    ("not: Narcotic or alcohol abuse", "ANY(alcohol-abuse, opioid) ?"),
    ("not: Cocaine use or alcohol abuse", "ANY(alcohol-abuse, cocaine)"),
    (
        "Healthy volunteer, nonsmoker, postmenopausal or with asthma",
        "ANY(asthma, healthy-volunteer, postmenopausal, 'nonsmoker') ?",
    ),
    ("Patients with asthma, gout or stroke", "ANY(asthma, gout, stroke)"),
    ("not: Losartan or aspirin allergy", "ANY(aspirin-allergy, losartan) ?"),
    ("not: Egg allergy, peanut allergy or asthma", "ANY(asthma, egg-allergy, peanut-allergy)"),
    ("not: Asthma, or asthma with stroke", "ANY(ALL(asthma, stroke), asthma) ?"),
    (
        "Of childbearing potential or not of childbearing potential",
        "ANY(childbearing-potential, NOT childbearing-potential) ?",
    ),
    ("not: Asthma, with stroke or asthma", "ALL(ANY(asthma, stroke), asthma) ?"),
    ("No asthma and no asthma other than gout", "ALL(NOT ALL(asthma, NOT gout), NOT asthma) ?"),
    ("not: Pregnant, or women who are pregnant", "ANY(ALL(female, pregnancy/active), pregnancy/active)"),
    (
        "not: Bowel resection that would preclude absorption or other malabsorptive disease",
        "bowel-resection[that-would-preclude-absorption-or-other-malabsorptive-disease] ?",
    ),
    ("Presence or absence of cirrhosis", "NOT cirrhosis ?"),
    (
        "not: Inflammatory joint disease other than gout, or other systemic autoimmune disorder",
        "ALL(joint-disease[inflammatory], NOT ANY(gout, systemic-autoimmune-disease)) ?",
    ),
    ("Solid tumour with a short axis >= 1 cm", "ALL(solid-tumour, node_short_axis>=10 mm) ?"),
    ("Lymph nodes: short axis >= 1 cm", "node_short_axis>=10 mm"),
    (
        "not: Gout or seizure within 6 months prior to signing the informed consent form (ICF)",
        "ANY(ALL(informed-consent, seizure @before consent<=6 months), gout @before consent<=6 months) ?",
    ),
    (
        "not: Brittle bone disease, gout, or any other metabolic bone disease, except osteoporosis",
        "ALL(ANY(gout, metabolic-bone-disease, osteogenesis-imperfecta), NOT osteoporosis) ?",
    ),
    (
        "not: Intolerance to thalidomide such as fever or rash",
        "ANY(drug-intolerance[to-fever], drug-intolerance[to-thalidomide], rash) ?",
    ),
    ("not: Allergy to antibiotics such as penicillin", "ANY(allergy[to-antibiotic], allergy[to-penicillin])"),
    ("Urine protein/creatinine ratio <= 0.5", "upcr<=500 mg/g"),
    ("not: Live vaccine within 28 days of C1D1", "live-vaccine @before first_dose<=28 days"),
    ("not: Active or latent tuberculosis (TB)", "ANY(latent-tuberculosis, tuberculosis/active)"),
    (
        "A wombling panel negative for hepatitis B and gout",
        "ALL(gout, named:wombling-panel, NOT hepatitis-b) ?",
    ),
    (
        "No concurrent corticosteroids except as antiemetics",
        "NOT ALL(corticosteroid/active, NOT antiemetic) ?",
    ),
    (
        "not: Surgery within 24 hours of the start of investigational medicinal product (IMP)",
        "surgery @before first_dose<=24 hours",
    ),
    (
        "More than one prior line of chemotherapy in the metastatic setting",
        "ALL(#chemotherapy 2..None, metastasis, 'setting') ?",
    ),
    ("More than one prior line of chemotherapy and metastasis", "ALL(#chemotherapy 2..None, metastasis)"),
    ("not: Failure to meet the guidelines for aspirin", "ALL(aspirin, refractory-disease) ?"),
    ("not: Prior chemotherapy for the disease to be treated", "chemotherapy[treated] ?"),
    ("Residual disability and active disease", "disability[residual] ?"),
    ("not: Active disease of the kidney", "kidney-disease/active"),
    ("not: Inactive disease of the kidney", "kidney-disease[inactive]"),
    (
        "not: Contraindications to aspirin such as pacemakers",
        "ANY(contraindication[to-aspirin], contraindication[to-pacemaker]) ?",
    ),
    (
        "not: Contraindications to taxanes and aspirin",
        "ANY(contraindication[to-aspirin], contraindication[to-taxane])",
    ),
    (
        "not: Gout class III or IV, and/or macular oedema",
        "ANY(ALL(gout, 'III'), macular-oedema, oedema[intravenous]) ?",
    ),
    ("not: Stroke in the presence or absence of diabetes", "stroke"),
    (
        "Acute lymphoblastic leukemia in remission or relapse",
        "ANY(acute-lymphoblastic-leukaemia[resolved], relapsed-disease) ?",
    ),
    ("Breast cancer, or stage IV", "ANY(breast-cancer, stage>=4<=4.9)"),
]


@pytest.mark.parametrize(("row", "rule"), [*LIMITS, *WHOM, *REACH, *DEMANDS, *UNDONE])
def test_parts_stand_as_the_sentence_ties_them(row: str, rule: str, understanding: Understanding) -> None:
    """Each row gives the rule of its sentence."""
    assert understood(understanding, row) == rule


HEADS = [
    ("Organ dysfunction as evidenced by the following", "platelets<50 10*9/L"),
    ("Diabetes with any of the following", "ALL(diabetes, platelets<50 10*9/L)"),
]


@pytest.mark.parametrize(("head", "rule"), HEADS)
def test_a_head_that_is_defined_below_adds_nothing(head: str, rule: str, vocabulary: Vocabulary) -> None:
    """What a list defines is excluded where the list is met, whatever its name is."""
    block = f"Exclusion Criteria:\n\n* {head}:\n  * Platelets < 50 x 10^9/L\n  * Asthma\n"
    assert brief(parse(block, vocabulary)[2].rule) == rule
