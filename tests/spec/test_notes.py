"""What sentences of notes mean: a table of sentences and the facts they state, which is also the reference.

A fact is written in short. A concept: `breast-cancer`, absent `-fever`, uncertain `?pneumonia`, of a relative
`family:asthma`; then `(history)`, `(resolved)` or `(planned)`, `[severe]`, `@start`, `..stop`, `#line`,
`!response`. A variable: `haemoglobin=9.2 g/dL`, `ecog=0..1`, `afp=1000.. ng/mL`, uncertain `?creatinine=20`.
"""

import pytest

from trialbridge.intake import notes
from trialbridge.model.patient import Fact, Patient
from trialbridge.vocab import Vocabulary

DAY = "2025-06-15"


def brief(fact: Fact) -> str:
    """Write a fact in short."""
    stance = {"present": "", "absent": "-", "uncertain": "?"}[fact.stance]
    subject = "" if fact.subject == "patient" else "family:"
    if fact.variable:
        sides = [fact.value] if fact.value is not None else [fact.low, fact.high]
        number = "..".join("" if side is None else f"{side:g}" for side in sides)
        return f"{subject}{stance}{fact.variable}={number} {fact.unit}".strip()
    course = "" if fact.course == "active" else f"({fact.course})"
    quality = f"[{','.join(fact.qualifiers)}]" if fact.qualifiers else ""
    day = (f"@{fact.start or ''}" if fact.start else "") + (f"..{fact.stop}" if fact.stop else "")
    line = f"#{fact.line}" if fact.line else ""
    return f"{subject}{stance}{fact.concept}{course}{quality}{day}{line}" + (
        f"!{fact.response}" if fact.response else ""
    )


def read(text: str, vocabulary: Vocabulary) -> Patient:
    """Read a note of the day all these sentences were said."""
    return notes.read(text, vocabulary, on=DAY)


NAMES_ALONE = [
    ("Biopsy of 3 May revealed a 1.8 cm infiltrating ductal breast carcinoma.", "breast-cancer"),
    ("She was admitted to the stroke department.", ""),
    ("Adhesions of the right fallopian tube were cauterized.", ""),
    ("There is no evidence of metabolic liver disease.", ""),
    ("There is no liver disease.", "-liver-disease"),
]


@pytest.mark.parametrize(("text", "disease"), NAMES_ALONE)
def test_a_name_states_its_disease_and_no_more(text: str, disease: str, vocabulary: Vocabulary) -> None:
    """A disease beside its size is stated; of a place, an organ, or a kind of it that is denied it is not."""
    found = [fact for fact in read(text, vocabulary).facts if fact.concept]
    kinds = [fact for fact in found if vocabulary.concepts[fact.concept].kind == "disease"]
    assert [brief(fact) for fact in kinds] == ([disease] if disease else [])


WHO = [
    ("A 58-year-old woman with cough.", "age=58 a; female"),
    ("58 yo M with cough", "age=58 a; male"),
    ("62F with cough", "age=62 a; female"),
    ("48 M with a h/o HTN", "age=48 a; male"),
    ("A 55yo woman", "age=55 a; female"),
    ("70 y/o with COPD", "age=70 a"),
    ("A 40-year-old patient, 41 years old.", "age=40 a"),
    ("F/62, cough", "age=62 a; female"),
    ("Age: 45. Sex: F", "age=45 a; female"),
    ("A man aged 71 years", "age=71 a; male"),
    ("A sixty-two-year-old gentleman", "age=62 a; male"),
    ("A 3-month-old boy", "age=3 mo; male"),
    ("A 5 months old male", "age=5 mo; male"),
    ("The patient is a 3-day-old female infant", "age=3 d; female"),
    ("A 2-week-old girl", "age=2 wk; female"),
    ("She is tired. She coughs. Her mother is well.", "female"),
    ("Mr. Jones coughs.", "male"),
    ("Patient is a 45-year-old Asian female", "age=45 a; female"),
]
DENIED = [
    ("She denies fever, chills or cough.", "-fever; -chill; -cough"),
    ("No evidence of metastasis.", "-metastasis"),
    ("He has no history of diabetes.", "-diabetes"),
    ("Hepatocellular carcinoma was ruled out.", "-hepatocellular-carcinoma"),
    ("Cough without fever.", "cough; -fever"),
    ("The recent biopsy was negative for hepatocellular carcinoma.", "-hepatocellular-carcinoma"),
    ("HIV, hepatitis B and hepatitis C were negative.", "-hiv-infection; -hepatitis-b; -hepatitis-c"),
    ("HIV negative", "-hiv-infection"),
    ("HIV (-), hepatitis C (+)", "-hiv-infection; hepatitis-c"),
    ("Syphilis: negative", "-syphilis"),
    ("There is no evidence of cirrhosis, ascites or jaundice.", "-cirrhosis; -ascites; -jaundice"),
    ("No fever but cough persists.", "-fever; cough"),
    ("Denies fever; reports cough.", "-fever; cough"),
    ("She is not pregnant.", "-pregnancy"),
    ("Pregnancy test was negative.", "-pregnancy"),
    ("No prior chemotherapy.", "-chemotherapy"),
    ("He has never received radiotherapy.", "-radiotherapy"),
    ("Chemotherapy-naive", "-chemotherapy"),
    ("Chemotherapy-naïve melanoma", "-chemotherapy; melanoma"),
    ("Treatment-naive melanoma", "treatment-naive; melanoma[untreated]"),
    ("She does not have diabetes.", "-diabetes"),
    ("No fever, however pneumonia was seen.", "-fever; pneumonia"),
    ("Free of infection", "-infection"),
    ("He refused surgery.", "-surgery"),
    ("There was no history of trauma.", "-trauma"),
    ("No known allergies.", "-allergy"),
    (
        "She denied dyspnea, headache, palpitations and chest pain.",
        "-dyspnoea; -headache; -palpitations; -chest-pain",
    ),
    ("Possible pneumonia or sepsis, no fever.", "?pneumonia; ?sepsis; -fever"),
    ("No fever during chemotherapy.", "-fever; chemotherapy(history)"),
    ("No history of suspected stroke.", "-stroke"),
    ("No headache is reported and fever persists.", "-headache; fever"),
    ("Marfan's syndrome without Parkinson's disease.", "marfan-syndrome; -parkinsons-disease"),
    ("Fever persists but stroke was ruled out.", "fever; -stroke"),
    (
        "Denies fever, chest pain on exertion or at rest, palpitations at night or in the day, abdominal pain after meals, "
        "swelling of the legs, and cough.",
        "-fever; -cough",
    ),
    ("Fever, stroke ruled out.", "fever; -stroke"),
    (
        "HIV, HBsAg, anti-HCV and syphilis serology negative on 2025-05-20.",
        "-hiv-infection; -hepatitis-b; -hepatitis-c; -syphilis",
    ),
    ("The tumour is BCLC stage B. Resection and ablation were judged not possible.", "neoplasm; -resection"),
    ("Thoracic radiotherapy was not given.", "-thoracic-radiotherapy"),
]
DOUBTED = [
    ("Possible pneumonia.", "?pneumonia"),
    ("Suspected tuberculosis, on treatment.", "?tuberculosis"),
    ("Rule out pneumonia.", "?pneumonia"),
    ("r/o sepsis", "?sepsis"),
    ("Hypothyroidism?", "?hypothyroidism"),
    ("?pneumonia", "?pneumonia"),
    ("Findings suspicious for metastasis.", "?metastasis"),
    ("Concern for infection.", "?infection"),
    ("Pulmonary embolism cannot be excluded.", "?pulmonary-embolism"),
    ("The mass is likely lymphoma.", "?lymphoma"),
    ("Probable cirrhosis", "?cirrhosis"),
    ("She may have sepsis.", "?sepsis"),
    ("Possible pneumonia, on antibiotics with cough.", "?pneumonia; cough"),
]
FAMILY = [
    ("Her mother had breast cancer.", "family:breast-cancer"),
    ("Family history of colon cancer.", "family:colon-cancer"),
    ("Family history: father with asthma, brother with diabetes.", "family:asthma; family:diabetes"),
    ("FHx: hypertension", "family:hypertension"),
    ("Her 70-year-old father has hypertension.", "family:hypertension"),
    ("His family history is significant for asthma in his father and sister.", "family:asthma"),
    ("No family history of breast cancer.", "family:-breast-cancer"),
    ("Asthma in his father, and he has diabetes.", "family:asthma; diabetes"),
    ("His mother reports that he has fever.", "fever"),
    ("Daughter noted increased cough.", "cough"),
    ("Brother died of lung cancer. He smokes.", "family:lung-cancer"),
    ("Her brother and her sister have diabetes. She coughs.", "family:diabetes; cough"),
]
COURSE = [
    ("History of hepatitis B.", "hepatitis-b(history)"),
    ("h/o tuberculosis", "tuberculosis(history)"),
    ("s/p mastectomy", "mastectomy(history)"),
    ("Status post liver transplantation", "liver-transplantation(history)"),
    ("A man with a history of hepatitis C presents with fever.", "hepatitis-c(history); fever"),
    ("PMH: HTN, hepatitis C", "hypertension(history); hepatitis-c(history)"),
    ("Past Medical History:\n1. Asthma\n2. Stroke", "asthma(history); stroke(history)"),
    (
        "His past medical history is significant for hypertension and asthma.",
        "hypertension(history); asthma(history)",
    ),
    ("Pneumonia, now resolved.", "pneumonia(resolved)"),
    ("Lymphoma in remission.", "lymphoma(resolved)"),
    ("Recovered from pneumonia.", "pneumonia(resolved)"),
    ("9 month history of weight loss.", "weight-loss"),
    ("A history of 2 weeks of joint pain and fatigue.", "fatigue"),
    ("Planned for surgery.", "surgery(planned)"),
    ("She is a candidate for chemotherapy.", "chemotherapy(planned)"),
    ("Radiotherapy is planned.", "radiotherapy(planned)"),
    ("He will undergo liver transplantation.", "liver-transplantation(planned)"),
    ("Plan: radiotherapy", "radiotherapy(planned)"),
    ("Previous stroke.", "stroke(history)"),
    ("He has diabetes since 2019.", "diabetes@2019"),
    ("Diagnosed with hepatitis C 2 years ago.", "hepatitis-c@2023"),
    ("The liver metastasis seen in 2024 is no longer visible.", "liver-metastasis(resolved)"),
    (
        "Liver cancer, diagnosed on 2025-01-22, on a background of cirrhosis",
        "primary-liver-cancer@2025-01-22; cirrhosis",
    ),
    ("She was diagnosed in 2019 with cirrhosis.", "cirrhosis@2019"),
]
QUALIFIED = [
    ("Severe asthma.", "asthma[severe]"),
    ("Poorly controlled diabetes.", "diabetes[uncontrolled]"),
    ("Asthma, severe", "asthma[severe]"),
    ("Symptomatic brain metastasis", "brain-metastasis[symptomatic]"),
    ("Mild cough", "cough[mild]"),
]
TREATED = [
    ("She received 2 cycles of FOLFOX from 03/2023.", "folfox(history)@2023-03"),
    ("Progressed after sorafenib.", "sorafenib(history)!PD"),
    ("Progressed on sorafenib in May 2024.", "sorafenib(history)..2024-05!PD"),
    ("CR after CAR-T in May 2025.", "car-t-cell(history)@2025-05!CR"),
    ("Currently on lenvatinib.", "lenvatinib"),
    ("Medications: aspirin, metformin", "aspirin; metformin"),
    ("Started lenvatinib in 2024-10.", "lenvatinib(history)@2024-10"),
    (
        "First-line sorafenib from 2024-01 to 2024-09 with partial response.",
        "sorafenib(history)@2024-01..2024-09#1!PR",
    ),
    ("Second-line lenvatinib, stable disease.", "lenvatinib(history)#2!SD"),
    ("Radiotherapy completed in 2022-11.", "radiotherapy(history)..2022-11"),
    ("Underwent mastectomy on 2021-02-03.", "mastectomy(history)@2021-02-03..2021-02-03"),
    ("In May 2024 she received chemotherapy.", "chemotherapy(history)@2024-05"),
    ("Did not tolerate sorafenib.", "sorafenib(history)!intolerance"),
    ("Chemotherapy 3 weeks ago.", "chemotherapy(history)@2025-05-25"),
    ("Relapsed after CAR-T.", "car-t-cell(history)!relapse"),
    ("Refractory to rituximab.", "rituximab(history)!PD"),
    ("He takes aspirin.", "aspirin"),
    ("2 prior lines of therapy", "prior_lines=2"),
    ("Sorafenib was discontinued in 2023-04.", "sorafenib(history)..2023-04"),
    ("Sorafenib, then surgery; no progression on lenvatinib.", "sorafenib(history); lenvatinib(history)"),
    (
        "Lenvatinib + pembrolizumab, partial response, from 2024-10.",
        "lenvatinib(history)@2024-10!PR; pembrolizumab(history)@2024-10!PR",
    ),
    ("Allergies: penicillin", "allergy"),
    ("She is allergic to aspirin.", "allergy"),
    (
        "Progressed on sorafenib and, much later in another hospital, got lenvatinib.",
        "sorafenib(history)!PD; lenvatinib(history)",
    ),
    ("Failed gemcitabine plus sorafenib.", "gemcitabine(history)!PD; sorafenib(history)!PD"),
    ("She was seen for surgery and later discharged on 2024-02-01.", "surgery(history)"),
    ("After sorafenib she progressed on lenvatinib.", "lenvatinib(history)!PD"),
    ("Entecavir 0.5 mg daily since 2019.", "entecavir@2019"),
    (
        "Blinatumomab from July 2024 to October 2024, without response.",
        "blinatumomab(history)@2024-07..2024-10!PD",
    ),
    ("Olaparib from November 2022 until progression in June 2024.", "olaparib(history)@2022-11..2024-06!PD"),
    ("He has not relapsed since CAR-T therapy.", "car-t-cell(history)"),
]
VALUES = [
    ("Hgb 9.2 g/dL", "haemoglobin=9.2 g/dL"),
    ("Hb: 92 g/L", "haemoglobin=92 g/L"),
    ("Hgb 9.2", "haemoglobin=9.2 g/dL"),
    ("WBC 3.4", "wbc=3.4 10*9/L"),
    ("WBC count 14,120/µL", "wbc=14120 /uL"),
    ("platelet count 119 x 109/L", "platelets=119 10*9/L"),
    ("Plt 95", "platelets=95 10*9/L"),
    ("Plt: 300000 /ml", "platelets=300000 /uL"),
    ("Na 138 K 4.1", "sodium=138 mmol/L; potassium=4.1 mmol/L"),
    ("BP 120/80", "systolic_bp=120 mm[Hg]; diastolic_bp=80 mm[Hg]"),
    ("blood pressure is 151/91 mm Hg", "systolic_bp=151 mm[Hg]; diastolic_bp=91 mm[Hg]"),
    (
        "HR 115, RR 15, T 38.2, SpO2 98% on RA",
        "heart_rate=115 /min; respiratory_rate=15 /min; temperature=38.2 Cel; spo2=98 %",
    ),
    ("O2 sats 92%", "spo2=92 %"),
    ("ALT 62 U/L (normal <40)", "alt=62 U/L"),
    ("alanine aminotransferase (ALT): 14 U/L", "alt=14 U/L"),
    ("Serum total bilirubin: 21.02 mg/dL", "bilirubin_total=21.02 mg/dL"),
    ("Creatinine was 1.1", "creatinine=1.1 mg/dL"),
    ("creatinine 88 umol/L", "creatinine=88 umol/L"),
    ("creatinine 20", "?creatinine=20 ?"),
    ("EF was 25%", "lvef=25 %"),
    ("EF of 65% on TTE", "lvef=65 %"),
    ("AFP >1000 ng/mL", "afp=1000.. ng/mL"),
    ("CRP < 5 mg/L", "crp=..5 mg/L"),
    ("ANC 1.8 x10^9/L", "anc=1.8 10*9/L"),
    ("Hemoglobin fell from 12.1 to 9.2 g/dL", "haemoglobin=9.2 g/dL"),
    ("| Hgb | 9.2 | g/dL | 12-16 |", "haemoglobin=9.2 g/dL"),
    ("Hgb 9.2 L g/dL", "haemoglobin=9.2 g/dL"),
    ("Sodium                137 meq/L", "sodium=137 meq/L"),
    ("Her BMI was 34.", "bmi=34 kg/m2"),
    ("She is 165 cm tall and her weight is 113 kg.", "height=165 cm; weight=113 kg"),
    ("INR 1.2", "inr=1.2"),
    ("A1c: 11.3%", "hba1c=11.3 %"),
    ("20 pack-year smoking history", "pack_years=20 {pack}.a"),
    ("SCr 2.1 (2017-03)", "creatinine=2.1 mg/dL"),
    ("2025-05-28: Hb 10.8 g/dL, ALT 62 U/L (ULN 40)", "haemoglobin=10.8 g/dL; alt=62 U/L"),
    ("albumin 40 g/L (>35)", "albumin=40 g/L"),
    ("albumin 40 g/L (normal >35)", "albumin=40 g/L"),
    ("albumin 40 g/L (35)", "albumin=40 g/L"),
    ("albumin 40 g/L (see above 35)", "albumin=40 g/L"),
    ("ALT 62 ng/mL", "?alt=62 ng/mL"),
    ("CA-125 12 U/mL, lines of therapy", "ca125=12 U/mL"),
    ("Seen again 2025-05-01 in clinic, with Hb 9 g/dL (2025-05-28).", "haemoglobin=9 g/dL"),
    ("Peritoneal nodule of 42 mm, liver metastasis of 18 mm.", "lesion_size=42 mm"),
    ("A 9.5 x 7.5 x 6.0-cm mass", "lesion_size=9.5 cm"),
    ("Core biopsy: 1.8 cm infiltrating ductal carcinoma", "lesion_size=1.8 cm"),
]
SCALES = [
    ("ECOG 1", "ecog=1"),
    ("ECOG PS of 0-1", "ecog=0..1"),
    ("performance status 2", "ecog=2"),
    ("KPS 80%", "karnofsky=80 %"),
    ("Karnofsky 70", "karnofsky=70 %"),
    ("Stage IIIB lung cancer", "stage=3.2"),
    ("Stage IV breast cancer", "stage=4..4.9"),
    ("The test revealed stage 1B of cervical cancer.", "stage=1.2; cervical-cancer"),
    ("BCLC stage B", "bclc=2"),
    ("Child-Pugh class B7", "child_pugh=7"),
    ("Child-Pugh A", "child_pugh=5..6"),
    ("New York Heart Association class 2", "nyha=2"),
    ("NYHA class II-III", "nyha=2..3"),
    ("Gleason 4+3=7", "gleason=7"),
    ("HER2 IHC 2+", "her2_ihc=2"),
    ("Child-Pugh A or so", "child_pugh=5..6"),
    ("Her breast bulbs were in Tanner stage 1; stage II breast cancer.", "stage=2..2.9"),
]
MARKERS = [
    ("PD-L1 TPS 60 %", "pd_l1=60 %"),
    ("Ki-67 30%", "ki67=30 %"),
    ("HER2 positive breast cancer", "her2-positive-breast-cancer"),
    ("HER2 negative", "her2-negative"),
    ("EGFR exon 19 deletion", "egfr-exon19-deletion"),
    ("CD19+ lymphoma", "cd19-positive"),
]
HABITS = [
    ("She is pregnant.", "pregnancy"),
    ("A postmenopausal woman", "postmenopausal"),
    ("She is breastfeeding.", "lactation"),
    ("She doesn't smoke, drink alcohol, or use illicit drugs.", "-smoker; -alcohol-use; -illicit-drug-use"),
    ("A nonsmoker", "never-smoker; -smoker"),
    ("He quit smoking in 2010.", "former-smoker@2010; -smoker"),
    (
        "She smokes 10 cigarettes per day and drinks alcohol occasionally.",
        "smoker; alcohol-use; cigarettes_per_day=10 {cigarettes}/d",
    ),
    ("Tobacco abuse", "smoker"),
    ("She had a stroke, hypertension, renal failure.", "stroke; hypertension; renal-failure"),
    ("The patient will provide informed consent.", "informed-consent"),
    (
        "SpO2 98% on RA, h/o DM2, CABG and AVM",
        "spo2=98 %; type-2-diabetes(history); arteriovenous-malformation(history)",
    ),
    (
        "She smoked for 35 pack-years and stopped in 2019.",
        "former-smoker..2019; -smoker; pack_years=35 {pack}.a",
    ),
]
STATED = [
    *WHO,
    *DENIED,
    *DOUBTED,
    *FAMILY,
    *COURSE,
    *QUALIFIED,
    *TREATED,
    *VALUES,
    *SCALES,
    *MARKERS,
    *HABITS,
]

UNSTATED = [
    ("She has cold intolerance.", "allergy"),
    ("She has cold intolerance.", "drug-intolerance"),
    ("A good reaction to the news.", "allergy"),
    ("Her breast bulbs were in Tanner stage 1.", "stage"),
    ("NYHA class unknown", "nyha"),
    ("Her father had a haemoglobin of 9 g/dL.", "haemoglobin"),
    ("If platelets < 50, transfuse.", "platelets"),
    ("Whose female partner coughs", "female"),
    ("Screening for colon cancer was offered.", "colon-cancer"),
    ("He is at risk of stroke.", "stroke"),
    ("PCP prophylaxis was given for pneumonia prophylaxis.", "pneumonia"),
    ("Her husband was diagnosed with colon cancer.", "colon-cancer"),
    ("Return if fever occurs.", "fever"),
    ("Her 70-year-old father has hypertension.", "age"),
    ("He had menarche at age 14.", "age"),
    ("CKD stage 3", "stage"),
    ("Grade 3/6 systolic murmur", "grade"),
    ("A history of 3 pregnancies", "pregnancy"),
    ("Platelets 2 units were given.", "platelets"),
    ("Creatinine at 3 months was normal.", "creatinine"),
    ("Goal Hgb 8", "haemoglobin"),
    ("Weight loss of 5 kg", "weight"),
    ("BCLC stage X", "bclc"),
    ("Her husband is a 58-year-old man with cancer.", "age"),
    ("Their male nurse coughs.", "male"),
    ("SpO2 98% on RA", "rheumatoid-arthritis"),
    ("She saw her PCP.", "pjp"),
    ("She asks whether a study of CIK cells is open to her.", "cik-cell"),
]
REMARKED = [
    ("ALT 62 ng/mL", "does not measure"),
    ("Hgb 9.2", "no unit: read as g/dL"),
    ("creatinine 20", "no unit, and"),
    ("Plt: 300000 /ml", "per mL read as per uL"),
    ("Hgb 9999 g/dL", "impossible"),
    ("A 190-year-old man", "an age of at most 125 years"),
    ("eGFR >60 mL/min", "read as per 1.73 m2"),
]


@pytest.mark.parametrize(("sentence", "facts"), STATED, ids=[row[0][:50] for row in STATED])
def test_a_sentence_states_these_facts(sentence: str, facts: str, vocabulary: Vocabulary) -> None:
    """Every fact of the row is read from the sentence, with stance, subject, course, dates and unit."""
    stated = {brief(fact) for fact in read(sentence, vocabulary).facts}
    assert set(facts.split("; ")) <= stated, stated


@pytest.mark.parametrize(("sentence", "name"), UNSTATED, ids=[row[0][:50] for row in UNSTATED])
def test_a_sentence_does_not_state_this(sentence: str, name: str, vocabulary: Vocabulary) -> None:
    """What is feared, screened for, of another person or of another thing gives no fact of the patient."""
    facts = read(sentence, vocabulary).facts
    assert not [fact for fact in facts if name in (fact.variable, fact.concept) and fact.subject == "patient"]


@pytest.mark.parametrize(("sentence", "remark"), REMARKED, ids=[row[0][:50] for row in REMARKED])
def test_what_was_presumed_is_said(sentence: str, remark: str, vocabulary: Vocabulary) -> None:
    """A unit that was presumed, left open or corrected and an impossible value are issues in plain words."""
    assert any(remark in issue.expected for issue in read(sentence, vocabulary).issues)


@pytest.mark.parametrize("sentence", [row[0] for row in (*STATED, *UNSTATED, *REMARKED)])
def test_every_quote_is_in_the_note(sentence: str, vocabulary: Vocabulary) -> None:
    """A fact's quote is the note's own text at its place."""
    for fact in read(sentence, vocabulary).facts:
        assert fact.quote is not None
        assert sentence[fact.quote.start : fact.quote.end] == fact.quote.text != ""
