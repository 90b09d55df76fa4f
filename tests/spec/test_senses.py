"""Names in the sense the words give them: what reads as another thing, or as half of one, is not computable.

A row that begins with "not:" stands in an exclusion list. A rule that ends in "?" is not computable.
"""

import pytest
from tests.rules import brief

from trialbridge.eligibility.doubts.checks import doubted
from trialbridge.eligibility.understanding import Understanding
from trialbridge.model.rule import Any, Has
from trialbridge.vocab import Vocabulary

NAMES = [
    ("not: Paget's disease", "paget-disease-of-bone"),
    ("not: Paget's disease of the nipple", "mammary-pagets-disease"),
    ("not: Known reaction to codeine", "adverse-drug-reaction[to-codeine]"),
    ("not: Allergic reaction to codeine", "allergy[to-codeine]"),
    (
        "not: Hypersensitivity or idiosyncratic reaction to codeine",
        "ANY(allergy[to-codeine], adverse-drug-reaction[idiosyncratic to-codeine])",
    ),
    (
        "not: Patients who are allergic or have an idiosyncratic reaction to codeine",
        "ANY(allergy, adverse-drug-reaction[idiosyncratic to-codeine]) ?",
    ),
    ("not: CRS with nasal polyps", "ALL(cytokine-release-syndrome, nasal-polyp) ?"),
    ("not: Any vaccination (including influenza)", "ANY(vaccine, influenza) ?"),
    ("not: Men with a female partner who is pregnant", "ALL(male, female, pregnant-partner) ?"),
    ("not: Prior cisplatin, or known sensitivity to these agents", "ANY(cisplatin, allergy[to-drug]) ?"),
    ("not: Known allergy to any drug", "allergy[to-drug]"),
    ("not: Patient does not have any heart block", "NOT heart-block ?"),
    (
        "not: Intolerance to any of the study drugs except aspirin",
        "ALL(drug-intolerance[study-drug], NOT aspirin) ?",
    ),
    ("not: Concurrent HDAC inhibitors (vorinostat)", "hdac-inhibitor/active"),
    ("not: History or clinical evidence of severe lung disease", "lung-disease[severe]"),
    ("not: Anaphylactic reaction to penicillin", "anaphylaxis[to-penicillin]"),
    ("not: A wart in healthy soft tissue", "named:wart[in-healthy-soft] ?"),
    ("not: Back pain with radiation to the leg", "ALL(back-pain, radiotherapy[to-the-leg]) ?"),
    ("At least 5 years of duration of disease", "age>=5 a ?"),
    ("not: Serious illness", "severe-illness"),
    ("not: Serious medical condition", "medical-condition[severe]"),
    ("not: Life-threatening illness", "life-threatening-illness"),
    ("not: Prior interferon", "interferon"),
    ("not: Anabolic steroids", "anabolic-steroid"),
    ("not: Pyrimethamine", "pyrimethamine"),
    ("not: Tobacco use", "tobacco-use"),
    ("not: Central nervous system lymphoma", "cns-lymphoma"),
    ("not: Pulmonary infection", "lung-infection/active"),
    ("Chronic plaque psoriasis", "plaque-psoriasis[chronic]"),
    ("High grade osteosarcoma", "osteosarcoma[high-grade]"),
    ("not: Crohn's or ulcerative colitis", "ANY(crohns-disease, ulcerative-colitis)"),
    ("not: Raynaud's phenomenon", "raynaud-disease"),
    ("Patients naive to interferon", "NOT interferon"),
    ("Patients naive to concomitant medication with interferon", "NOT interferon/active ?"),
    ("No other concurrent therapy for this cancer", "NOT second-malignancy/active ?"),
    (
        "not: Allergic reaction to blood products, such as HIV or heparin",
        "ANY(allergy[to-blood-transfusion], hiv-infection, heparin) ?",
    ),
    ("Healthy men and/or women", "healthy-volunteer"),
    ("not: Enrolled in another trial", "concurrent-trial/active"),
    ("Non-smoker", "NOT smoker/active"),
    ("Healthy males and/or females", "ALL(ANY(female, male), healthy-volunteer)"),
    ("Nonsmokers", "NOT smoker/active"),
    ("Nonsmoker for at least 3 months", "NOT smoker @before enrolment<=3 months"),
    ("not: Seizure disorder", "epilepsy"),
    ("At least 18 years old at the time of signing the consent", "age>=18 a"),
    ("not: All subjects will be adults", "NOT age>=18 a"),
    ("not: Asthma, warfarin or aspirin intolerance", "ANY(asthma, warfarin, drug-intolerance[to-aspirin]) ?"),
    ("Karnofsky at least 70 before radiotherapy", "ALL(karnofsky>=70 %, radiotherapy) ?"),
    ("not: Asthma or over class 2 heart failure", "ALL(asthma, 'or over class 2 heart failure') ?"),
    ("not: Failure to meet the inclusion criteria", "ALL(named:failure, 'to meet the inclusion') ?"),
    ("Healthy adult men and/or women up to 65 years old", "ALL(healthy-volunteer, age>=18 a, age<=65 a)"),
    (
        "not: Untreated cervicitis or vaginitis, until treated",
        "ANY(cervicitis[untreated], vaginitis[untreated], 'until treated') ?",
    ),
    (
        "not: Brain metastases that are untreated, symptomatic, or require therapy to control them",
        "ANY(brain-metastasis[untreated], 'symptomatic', 'require therapy to control them') ?",
    ),
    (
        "not: Known gout. Note: No testing is required unless mandated by law.",
        "ANY(gout, ALL(NOT 'testing is required', NOT 'mandated by law')) ?",
    ),
    (
        "not: Any changes in ACE inhibitor therapy within 3 months",
        "ace-inhibitor[changed] @before enrolment<=3 months",
    ),
    (
        "Steroids allowed if on a stable or increased dose",
        "IF(corticosteroid THEN ANY('on a stable', 'increased dose')) ?",
    ),
    (
        "Patients with brain metastases are eligible if they have completed their treatment",
        "IF(brain-metastasis THEN 'have completed their treatment') ?",
    ),
    (
        "not: Radiotherapy of progressive disease within 3 months",
        "ALL(radiotherapy @before enrolment<=3 months, progressive-disease)",
    ),
    ("Lung cancer and other solid tumours", "ALL(lung-cancer, second-malignancy) ?"),
    (
        "not: Haematologic malignancy. Note: participants with gout are included",
        "ANY(haematologic-malignancy, gout) ?",
    ),
    (
        "not: Stroke or surgery leading to malabsorption",
        "ANY(stroke, surgery[leading-to-malabsorption]) ?",
    ),
    ("not: Any antiretroviral (anti-HIV) agent", "ALL(antiretroviral, hiv-infection) ?"),
    ("not: HSV-2 infection", "hsv-infection ?"),
    ("not: Infection with HSV-1 or HSV-2", "ANY(hsv-infection, hsv-infection)"),
    ("not: Allergic history of chemotherapeutic agents", "ALL(allergy, chemotherapy) ?"),
    ("not: Brain tumor or metastasis", "ANY(brain-tumour, metastasis) ?"),
    ("Parkinsonism of undetermined etiology", "parkinsonism[of-undetermined] ?"),
    ("No anorexia nervosa no Addison's disease", "NOT ALL(anorexia-nervosa, NOT addisons-disease) ?"),
    ("not: Active infection (e.g. tuberculosis, HIV)", "ANY(active-infection/active, hiv-infection/active)"),
    (
        "not: Relapse of multiple sclerosis within 30 days",
        "multiple-sclerosis[relapsed] @before enrolment<=30 days",
    ),
    (
        "not: Progression of lung cancer within 6 months of chemotherapy",
        "ALL(lung-cancer, progressive-disease @before first_dose<=6 months) ?",
    ),
    (
        "not: Recurrence of lung cancer within 2 years",
        "ALL(lung-cancer, recurrent-disease @before enrolment<=2 years)",
    ),
    (
        "not: Has visited a vetted farm during the past 3 months",
        "named:visited-a-vetted-farm @before enrolment<=3 months ?",
    ),
    ("Use of contraception, except for postmenopausal women", "ANY(contraception/active, postmenopausal)"),
    ("Dementia by the Diagnostic and Statistical Manual-IV", "dementia"),
    ("Dementia of the Alzheimer's type", "alzheimers-disease"),
    ("De novo AML", "ALL(acute-myeloid-leukaemia, de-novo-disease)"),
    ("Current major depression as determined by SCID", "major-depressive-disorder/active"),
    (
        "not: Prior stem cell or solid organ transplantation",
        "ANY(stem-cell-transplantation, organ-transplantation)",
    ),
]
NO_NAMES = [
    ("Staging", "'Staging' ?"),
    ("not: Any device", "'device' ?"),
    ("Subprotocol C", "'Subprotocol C' ?"),
    ("not: Loss of joint space", "named:loss[of-joint-space]"),
    ("not: Use carbonic anhydrase inhibitor", "named:use-carbonic-anhydrase-inhibitor ?"),
    ("not: Structural brain pathology", "named:structural-brain-pathology"),
]
OTHERWISE = [
    ("not: Use of oral contraceptives", "oral-contraceptive/active"),
    ("Must use oral contraceptives, an intrauterine device or a barrier method", "contraception"),
    ("not: Known or suspected gout", "ANY(gout, gout[suspected])"),
    ("No known or suspected gout", "NOT ANY(gout, gout[suspected])"),
    (
        "not: Any known or suspected hypersensitivity to the study drug",
        "ANY(allergy[study-drug], allergy[study-drug suspected])",
    ),
    (
        "not: Suspected or confirmed active tuberculosis",
        "ANY(tuberculosis/active, tuberculosis/active[suspected])",
    ),
    ("not: Known or suspected haemoglobin < 8 g/dL", "haemoglobin<80 g/L"),
    ("not: Primary breast cancer", "breast-cancer[primary]"),
    ("not: Probable Alzheimer's disease", "alzheimers-disease[probable]"),
    ("not: Chronic systemic steroid use", "systemic-glucocorticoid/active[chronic]"),
    ("Bilateral tubal ligation", "tubal-sterilization"),
    ("Outpatients aged 18 to 65 years", "ALL(outpatient, age>=18<=65 a)"),
    ("not: Aspirin within 7 days of surgery", "aspirin @before procedure<=7 days"),
    ("not: Stroke within 6 months of leukapheresis", "stroke @before apheresis<=6 months"),
    ("Indication for radiotherapy or surgery", "ANY(radiotherapy[indicated], surgery[indicated])"),
    (
        "Not suitable for curative surgery or radiotherapy",
        "NOT ANY(curative-resection[candidate], radiotherapy[candidate])",
    ),
    ("Candidate for kidney disease", "kidney-disease[candidate] ?"),
    ("Fertile patients", "fertile"),
    ("not: Contraception", "contraception"),
    ("not: Use of additional immunosuppression", "immunodeficiency/active[other] ?"),
    ("not: Known immunosuppression", "immunodeficiency"),
    ("not: Childhood trauma", "trauma[childhood] ?"),
    ("not: Exposure to persons with measles", "measles ?"),
    ("not: History of or family history of stroke", "family-history[of-stroke] ?"),
    ("Off steroids for more than 2 weeks", "corticosteroid @before enrolment>=2 weeks ?"),
    ("Off steroids", "corticosteroid ?"),
    ("Gout while on treatment with aspirin", "ALL(gout/planned, aspirin) ?"),
    ("Asthma, on or off steroids", "asthma"),
    (
        "Asthma if off steroids for 2 weeks, without gout",
        "IF(ALL(corticosteroid @before enrolment>=2 weeks, NOT gout) THEN asthma) ?",
    ),
    ("not: Prior MEK, RAS or RAF inhibitor", "ANY(named:mek, 'RAS', braf-inhibitor) ?"),
    ("not: Any menopausal status", "postmenopausal ?"),
    ("not: Transfusion of red blood", "blood-transfusion[of-red] ?"),
    ("Diagnosis of AD by dermatologist", "alzheimers-disease[by-dermatologist] ?"),
    (
        "not: Recipients with a pre-transplant creatinine > 150 umol/L",
        "ALL(transplantation, creatinine>150 umol/L) ?",
    ),
    ("not: Primary diagnosis of asthma", "asthma"),
    ("Probable AD", "alzheimers-disease[probable]"),
    ("Probable Alzheimer", "alzheimers-disease[probable]"),
    ("not: Infected with HIV-2", "hiv-infection ?"),
    ("not: Infected with HIV-1 or HIV-2", "ANY(hiv-infection, hiv-infection)"),
    (
        "not: Women who do not agree to practice contraception, or women who are breastfeeding",
        "ALL(female, NOT ANY(contraception, ALL(female, lactation/active))) ?",
    ),
    ("not: Gout, hypersensitivity to recombinant", "ANY(gout, allergy[to-recombinant]) ?"),
]


@pytest.mark.parametrize(("words", "rule"), [*NAMES, *NO_NAMES, *OTHERWISE])
def test_a_name_is_read_in_the_sense_of_its_sentence(words: str, rule: str, vocabulary: Vocabulary) -> None:
    """Each sentence gives the rule beside it, and is computable where no "?" ends it."""
    said = Understanding(vocabulary).understand(words.removeprefix("not: "), words.startswith("not: "))
    assert said.rule is not None
    assert brief(said.rule) + ("" if said.complete else " ?") == rule


def test_a_heading_that_names_both_sexes_excludes_nobody() -> None:
    """ "Sex: all" below the exclusions is what the registry says of the study; asked for, it is a demand."""
    both = Any(rules=(Has(concept="female"), Has(concept="male")))
    assert doubted("sex: all", both, True)
    assert not doubted("sex: all", both, False)
