"""Small words beside what is stated: degrees, participles, parts a study treats, and times put otherwise."""

import pytest
from tests.rules import understood

from trialbridge.eligibility.understanding import Understanding

DEGREES = [
    ("not: Severe and uncontrolled hypertension", "hypertension[severe uncontrolled]"),
    ("not: Active and symptomatic asthma", "asthma/active[symptomatic]"),
    ("not: Oral and intravenous antibiotics", "ALL(antibiotic[intravenous], 'Oral') ?"),
    ("No other serious concurrent disease", "NOT named:disease/active[other severe]"),
    ("not: Uncontrolled medical problems", "medical-condition[uncontrolled]"),
    ("not: Regular dialysis", "dialysis[regular]"),
    ("not: Treatment-related anaemia", "anaemia[treatment-related]"),
    ("First relapse of acute myeloid leukaemia", "ALL(acute-myeloid-leukaemia, first-relapse)"),
    ("Renal function: normal", "named:normal-renal-function"),
    ("Liver function before surgery: normal", "ALL('before surgery', 'normal') ?"),
]
DONE = [
    ("not: Any vaccine given within 30 days", "vaccine @before enrolment<=30 days"),
    ("not: Steroids given to wizards", "ALL(corticosteroid, 'given to wizards') ?"),
    ("not: Completed radiotherapy", "radiotherapy"),
    ("not: Patients who need to use insulin", "insulin/active"),
    ("not: Abuse alcohol or drugs", "ANY(alcohol-abuse, drug-abuse)"),
    ("not: Enrolled on another investigational therapy trial", "concurrent-trial/active"),
]
PLACES = [
    (
        "not: Glaucoma in the study eye within 3 months",
        "glaucoma[in-the-study-eye] @before enrolment<=3 months",
    ),
    ("not: Surgery on the study knee", "surgery[on-the-study-knee]"),
    ("not: Asthma in the study", "ALL(asthma, 'in the study') ?"),
]
TIMES = [
    ("not: Steroids for 12 months at least", "corticosteroid @before enrolment>=12 months"),
    (
        "not: Steroids for 12 months at least daily",
        "ALL(corticosteroid[daily] @before enrolment>=12 months, 'at least') ?",
    ),
    ("not: Steroids for at least the past 2 months", "corticosteroid @before enrolment>=2 months"),
    ("At least 2 weeks since the most recent radiotherapy", "NOT radiotherapy @before enrolment<=2 weeks"),
    (
        "Haemoglobin >= 9 g/dL (<= 7 days prior to enrollment)",
        "haemoglobin>=90 g/L @before enrolment<=7 days",
    ),
    ("not: CA125 > 800 U/mL at baseline evaluation", "ca125>800 U/mL"),
    ("Age >= 18 years at the time of consent to the study", "age>=18 a"),
    ("Aged 18 years or more at the time of vaccination", "age>=18 a"),
    ("not: Stroke in the 6-month period before screening", "stroke @before screening<=6 months"),
    ("Haemoglobin >= 9 g/dL at screening and baseline", "haemoglobin>=90 g/L"),
    ("not: HIV positive (testing not mandatory)", "hiv-infection"),
    ("not: Surgery during the study treatment period", "surgery/planned"),
    ("not: Planned surgery during the present trial period", "surgery/planned"),
    ("not: Planned surgery during current trial", "surgery/planned"),
]


@pytest.mark.parametrize(("row", "rule"), [*DEGREES, *DONE, *PLACES, *TIMES])
def test_a_modifier_is_kept_or_adds_nothing(row: str, rule: str, understanding: Understanding) -> None:
    """What narrows stands in the rule; what only says that a thing was had or measured does not."""
    assert understood(understanding, row) == rule
