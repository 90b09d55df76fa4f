"""What a quality, a window, a grade or a purpose reaches when an article or a name of its own parts a list.

A row that begins with "not:" stands in an exclusion list. A rule that ends in "?" is not computable: what it
ties is tied to less than the words tie it to.
"""

import pytest
from tests.rules import understood

from trialbridge.eligibility.understanding import Understanding

ROWS = [
    (
        "not: Serious or unstable systemic disease such as gout",
        "ANY(gout, systemic-disease[severe], systemic-disease[unstable])",
    ),
    ("not: Other fungal disease or gout", "ANY(fungal-infection/active[other], gout)"),
    (
        "not: Other platelet disorders (e.g. von Willebrand disease)",
        "ANY(blood-platelet-disease[other], von-willebrands-disease)",
    ),
    (
        "not: Chronic use of steroids or change in dosage of thyroid hormones",
        "ANY(corticosteroid/active[chronic], thyroid-hormone/active[changed])",
    ),
    (
        "No active serious infection or infections requiring parenteral antibiotics",
        "NOT ANY(infection/active[requiring-parenteral-antibiotics severe], "
        "infection/active[requiring-parenteral-antibiotics])",
    ),
    (
        "not: Chemotherapy or planned surgery within 3 months after enrolment",
        "ANY(chemotherapy, surgery/planned @after enrolment<=3 months)",
    ),
    ("not: Regular use of aspirin or an opioid", "ANY(aspirin/active[regular], opioid/active[regular])"),
    ("not: Severe asthma or a bleeding disorder", "ANY(asthma[severe], bleeding-disorder)"),
    (
        "not: Current and regular use of tobacco or alcohol",
        "ANY(alcohol/active[regular], tobacco-use/active[regular])",
    ),
    (
        "not: Coagulopathy, or a history of haemorrhage within 12 months",
        "ANY(coagulation-disorder, haemorrhage @before enrolment<=12 months)",
    ),
    (
        "not: Uncontrolled hypertension, active or clinically significant heart disease",
        "ANY(heart-disease[clinically-significant], heart-disease/active, hypertension[uncontrolled])",
    ),
    ("not: Presumed pregnant, or trying to conceive", "ANY(planned-pregnancy, pregnancy/active[presumed])"),
    (
        "not: Severe renal impairment or requirement for dialysis",
        "ANY(dialysis-dependence, renal-impairment[severe])",
    ),
    (
        "not: Planned surgery or trauma within 6 months",
        "ANY(surgery/planned @after enrolment<=6 months, trauma @before enrolment<=6 months)",
    ),
    ("not: Intravenous chemotherapy or radiotherapy", "ANY(chemotherapy[intravenous], radiotherapy)"),
    (
        "not: Intramuscular or intravenous corticosteroid injection",
        "ANY(steroid-injection[intramuscular], steroid-injection[intravenous])",
    ),
    (
        "not: Acute intestinal or gastric bleeding",
        "ANY(haemorrhage/active[acute gastric], haemorrhage/active[acute intestinal])",
    ),
    (
        "not: Untreated acute or chronic infection",
        "ANY(infection/active[acute untreated], infection/active[chronic untreated])",
    ),
    (
        "not: Active or chronic hepatitis B or C",
        "ANY(chronic-hepatitis-b, chronic-hepatitis-c, hepatitis-b/active, hepatitis-c/active)",
    ),
    ("not: Asthma, hypertension, pulmonary disease", "ANY(asthma, hypertension, lung-disease)"),
    (
        "not: Any vomiting or grade >= 2 nausea in the last week",
        "ANY(ALL(nausea @before enrolment<=1 weeks, toxicity_grade>=2), vomiting @before enrolment<=1 weeks)",
    ),
    (
        "not: Thrombocytopenia, neutropenia, or anaemia of grade >= 3",
        "ANY(ALL(anaemia, toxicity_grade>=3), ALL(neutropenia/active, toxicity_grade>=3), ALL(thrombocytopenia/active, toxicity_grade>=3))",
    ),
    (
        "not: Grade >= 3 nausea or vomiting",
        "ANY(ALL(nausea/active, toxicity_grade>=3), ALL(vomiting/active, toxicity_grade>=3))",
    ),
    (
        "not: Asthma, or neuropathy of grade >= 3",
        "ANY(ALL(peripheral-neuropathy, toxicity_grade>=3), asthma)",
    ),
    (
        "not: Interstitial lung disease or uncontrolled systemic diseases, including diabetes, gout",
        "ANY(diabetes[uncontrolled], gout[uncontrolled], interstitial-lung-disease, systemic-disease[uncontrolled])",
    ),
    (
        "not: Uncontrolled systemic diseases, including severe asthma or gout",
        "ANY(asthma[severe], gout[severe], systemic-disease[uncontrolled])",
    ),
    ("not: Unstable systemic disease such as stroke", "ANY(stroke, systemic-disease[unstable])"),
    (
        "not: Uncontrolled systemic disease such as decompensated cirrhosis",
        "ANY(decompensated-cirrhosis, systemic-disease[uncontrolled])",
    ),
    ("not: Other lung disease", "lung-disease[other]"),
    ("not: Asthma or other lung disease", "ANY(asthma, lung-disease)"),
    ("No other liver or kidney disease", "NOT ANY(kidney-disease[other], liver-disease[other])"),
    ("not: Other treatment for asthma", "asthma[treated]"),
    (
        "not: Chemotherapy for any abdominal or pelvic tumour",
        "ANY(chemotherapy[for-any-abdominal], neoplasm[pelvic]) ?",
    ),
    (
        "not: Chemotherapy for leukaemia or lymphoma, or splenectomy",
        "ANY(chemotherapy[for-leukaemia-or-lymphoma], splenectomy)",
    ),
    ("not: Gout or pain associated with gallstones", "ANY(gout, pain/active[associated-with-gallstones])"),
    (
        "not: Antivirals for cirrhosis, liver failure, active hepatitis or asthma",
        "ANY(antiviral[for-cirrhosis-or-liver-failure], asthma/active, hepatitis/active) ?",
    ),
    (
        "not: Allergy due to pollen or dust, allergy due to pollen and asthma",
        "ANY(allergy[to-dust], allergy[to-pollen], asthma)",
    ),
    (
        "not: Nausea due to chemotherapy and vomiting due to chemotherapy, or asthma",
        "ANY(asthma, nausea/active[due-to-chemotherapy], vomiting/active[due-to-chemotherapy]) ?",
    ),
    (
        "No more than 2 prior chemotherapy regimens for recurrent disease",
        "ALL(recurrent-disease, prior_lines<=2) ?",
    ),
    (
        "No more than one prior regimen of chemotherapy or biologic therapy",
        "ANY(#chemotherapy None..1, biological-therapy) ?",
    ),
    ("Bilirubin <= 2 mg/dL unless due to lymphoma", "ANY(lymphoma, bilirubin_total<=34.2079 umol/L) ?"),
    ("Bilirubin <= 2 mg/dL unless due to haemolysis", "ANY(hemolysis, bilirubin_total<=34.2079 umol/L)"),
    ("not: Allergy to aspirin; or to cyclophosphamide", "ANY(allergy[to-aspirin], cyclophosphamide) ?"),
    (
        "not: Myocardial infarction or allergy to aspirin or to ibuprofen",
        "ANY(allergy[to-aspirin], allergy[to-ibuprofen], myocardial-infarction)",
    ),
    (
        "not: Allergy to aspirin, anaphylaxis, or to ibuprofen or aspirin",
        "ANY(allergy[to-aspirin], anaphylaxis, aspirin, ibuprofen) ?",
    ),
]


@pytest.mark.parametrize(("row", "rule"), ROWS)
def test_a_part_has_what_is_said_of_it_and_no_more(row: str, rule: str, understanding: Understanding) -> None:
    """Each sentence gives the rule beside it."""
    assert understood(understanding, row) == rule
