"""When what is had or done lasts, and rules that nobody can meet."""

import pytest
from tests.rules import understood

from trialbridge.eligibility.understanding import Understanding

TIMES = [
    # what was given lately need not be given now
    ("not: Receiving insulin within 4 weeks", "insulin @before enrolment<=4 weeks"),
    ("not: Use of wizardrin within 4 weeks", "named:wizardrin @before enrolment<=4 weeks"),
    (
        "not: Undergoing dialysis currently or within 6 months of enrolment",
        "dialysis @before enrolment<=6 months",
    ),
    ("not: Active tuberculosis within 6 months", "tuberculosis/active @before enrolment<=6 months"),
    ("On insulin for at least 4 weeks", "insulin/active @before enrolment>=4 weeks"),
    # what something of the past required was given then
    ("No prior cystitis requiring transfusion", "NOT ALL(blood-transfusion, cystitis)"),
    (
        "not: History of pneumonitis requiring prednisone of more than 10 mg daily",
        "ALL(pneumonitis, prednisone, measured:amount-of-prednisone[mg/d]>10 mg/d)",
    ),
    ("not: Gout requiring dialysis", "ALL(dialysis-dependence, gout)"),
    ("not: Asthma requiring steroids", "ALL(asthma, corticosteroid/active)"),
    # a stable dose is taken now, and as long as it is stable
    ("Stable dose of insulin for the past 12 weeks", "insulin/active[stable] @before enrolment>=12 weeks"),
    ("Stable dose of insulin", "insulin/active[stable]"),
    ("Stable physical therapy for 4 weeks", "physiotherapy[stable] @before enrolment>=4 weeks"),
    # a verb is of all it stands before
    (
        "not: Receiving chronic or prophylactic antibiotics",
        "ANY(antibiotic/active[chronic], antibiotic/active[prophylactic])",
    ),
    # "on" a treatment is now
    ("not: Patients on warfarin", "warfarin/active"),
    ("not: HIV-infected patients not on antiretrovirals", "ALL(hiv-infection, NOT antiretroviral/active)"),
    ("not: Still on insulin", "insulin/active"),
    ("not: Ulcer on the leg", "ulcer[on-the-leg]"),
    ("not: Patients on stable high dose oral insulin", "insulin/active[high-dose oral stable]"),
    ("not: Patients on a wizardly", "'Patients on a wizardly' ?"),
    # what is kept up after a treatment is kept up while it lasts
    (
        "Fertile patients must use effective contraception during and for 6 months after study",
        "IF(fertile THEN ALL(contraception @after last_dose<=6 months, contraception))",
    ),
    (
        "Male patients must not donate sperm during the study and for 3 months after the last dose",
        "IF(male THEN NOT ANY(sperm-donation/planned @after last_dose<=3 months, sperm-donation/planned))",
    ),
    (
        "Contraception during the study and for 3 months after the last dose, or sterilised",
        "ANY(ALL(contraception @after last_dose<=3 months, contraception), surgically-sterile)",
    ),
    (
        "not: Unable to use contraception during the study and for 3 months after the last dose",
        "NOT ALL(contraception @after last_dose<=3 months, contraception)",
    ),
    (
        "not: Plans to donate sperm during the study and for 3 months after the last dose",
        "ANY(sperm-donation/planned @after last_dose<=3 months, sperm-donation/planned)",
    ),
    # events
    ("not: Insulin within 7 days prior to informed consent", "insulin @before consent<=7 days"),
    ("not: Insulin within 7 days of starting the study drug", "insulin @before first_dose<=7 days"),
    ("not: Enrolled in other clinical trials at the time of screening", "concurrent-trial/active"),
]


@pytest.mark.parametrize(("row", "rule"), TIMES)
def test_a_time_is_of_what_it_says(row: str, rule: str, understanding: Understanding) -> None:
    """Treatments of lately, of now, and measures that go on."""
    assert understood(understanding, row) == rule


DOUBTED = [
    "not: Aspirin/NSAID allergy",
    "not: Raltegravir or protease inhibitor resistance",
    "not: Cannot speak and read English",
    "not: Men who cannot comply with birth control use",
    "HBeAg positive; HBeAg negative",
    "not: Received anti-influenza medication in the past 48 hours",
    "not: Medical conditions",
    "Requires surgery within 24 hours",
    "Height of at least 2 mm",
    "Women of childbearing potential, who are sexually active, must have a negative pregnancy test",
]


@pytest.mark.parametrize("row", DOUBTED)
def test_what_is_not_what_the_rule_says_is_not_computable(row: str, understanding: Understanding) -> None:
    """A word beside a name makes it another thing."""
    assert understood(understanding, row).endswith(" ?")


READ = [
    (
        "not: Any active, known or suspected autoimmune disease",
        "ANY(autoimmune-disease[suspected], autoimmune-disease)",
    ),
    (
        "not: Has had an allogenic tissue/solid organ transplant",
        "ANY(organ-transplantation[allogeneic], tissue-transplantation[allogeneic])",
    ),
    (
        "not: History of (non-infectious) pneumonitis that required steroids or current pneumonitis",
        "ANY(pneumonitis[non-infectious requiring-steroids], pneumonitis/active)",
    ),
    ("not: Severe asthma or severe gout in candidates", "ANY(asthma[severe], gout[severe])"),
    ("not: Heart failure or reduced kidney function", "ANY(heart-failure, renal-impairment)"),
]


@pytest.mark.parametrize(("row", "rule"), READ)
def test_a_quality_is_of_what_it_says(row: str, rule: str, understanding: Understanding) -> None:
    """States and qualities stay with what they are of."""
    assert understood(understanding, row) == rule


IMPOSSIBLE = [
    "Premenopausal and postmenopausal women",
    "ECOG 0-2 at an age of 16 years or older; Lansky at least 50 at an age below 16 years",
    "Healthy men aged 20 to 40 and healthy men aged over 65",
    "At least 6 months since prior thromboembolism, including stroke",
]


@pytest.mark.parametrize("text", IMPOSSIBLE)
def test_what_nobody_can_meet_is_not_computable(text: str, understanding: Understanding) -> None:
    """Two demands that no one person meets must be meant otherwise."""
    assert not understanding.understand(text, False).complete


POSSIBLE = [
    "Age 18 to 75 years and LVEF >= 50 %",
    "Platelets >= 100 x 10^9/L and <= 400 x 10^9/L",
    "Asthma; platelets >= 100 x 10^9/L; platelets >= 75 x 10^9/L",
    "At least 4 weeks since prior chemotherapy and radiotherapy",
]


@pytest.mark.parametrize("text", POSSIBLE)
def test_what_somebody_can_meet_stays(text: str, understanding: Understanding) -> None:
    """Limits that leave something between them are no contradiction."""
    assert understanding.understand(text, False).complete
