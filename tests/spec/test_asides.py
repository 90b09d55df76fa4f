"""What a sentence says aside is left out where all the rest is then read."""

import pytest
from tests.rules import understood

from trialbridge.eligibility.asides import loses, shorter
from trialbridge.eligibility.understanding import Understanding
from trialbridge.model.rule import Any, Has, Opaque

READ = [
    ("Bilirubin <= 2 x upper limit of normal range values", "bilirubin_total<=2 ULN"),
    ("Creatinine <= 1.5 x ULN for age and sex", "creatinine<=1.5 ULN"),
    ("Last measured HbA1c level < 9%", "hba1c<9 %"),
    (
        "No unstable medical or psychiatric problem",
        "NOT ANY(medical-condition[unstable], psychiatric-disorder[unstable])",
    ),
    (
        "not: Uncontrolled psychiatric/medical conditions",
        "ANY(medical-condition[uncontrolled], psychiatric-disorder[uncontrolled])",
    ),
    ("not: Active central nervous system (CNS) leukemia", "cns-leukaemia/active"),
    ("not: Known central nervous system (CNS) disease", "cns-disease"),
    ("Adequate organ function as defined by the protocol", "named:adequate-organ-function"),
    ("not: Significant wizardry as noted in the protocol", "named:wizardry[clinically-significant]"),
    (
        "not: Stroke or wizardry (refer to the protocol)",
        "ANY(ALL(named:wizardry, 'refer to the protocol'), stroke) ?",
    ),
    ("Gastrointestinal (GI) bleeding", "gi-bleeding"),
    ("not: Asthma that could affect the mood", "asthma[that-could-affect-the-mood]"),
    ("Haemoglobin >= 9 g/dL (with or without transfusions)", "haemoglobin>=90 g/L"),
    ("not: Active infection as noted in the protocol", "active-infection/active"),
    ("Haemoglobin >= 9 g/dL (it is acceptable to have had a prior transfusion)", "haemoglobin>=90 g/L"),
    ("Men or women from 18 to 70 years (including 18 and 70 years)", "age>=18<=70 a"),
    ("not: Uncontrolled hypertension despite optimal medical therapy", "hypertension[uncontrolled]"),
    ("not: Pacemaker, as clinically indicated", "pacemaker"),
    ("not: Severe infection (> grade 2 NCI-CTCAE v4.0)", "infection/active[grade-3-or-more severe]"),
    (
        "not: Gastric hemorrhage/bleeding > CTCAE grade 2",
        "ALL(haemorrhage/active[gastric], toxicity_grade>2)",
    ),
    ("not: Severe infection > grade 2 CTCAE", "infection/active[grade-3-or-more severe]"),
    ("not: Recent drug abuse (including alcohol)", "ANY(alcohol-abuse[recent], drug-abuse[recent])"),
    (
        "not: Treatment within the last 30 days with any investigational drug",
        "investigational-therapy @before enrolment<=30 days",
    ),
    ("not: Does not speak English", "not-english-speaking"),
    (
        "not: Psychiatric disorder that would interfere with cooperation with the requirements of the trial",
        "psychiatric-disorder[interfering-with-the-study]",
    ),
]
KEPT = [
    "Asthma (not controlled)",
    "Heart failure of class II according to the New York Heart Association classification",
    "FLU (fludarabine) and FLU/busulfan",
    "Creatinine (Cr) and Cr clearance",
    "Asthma within 30 days (as per protocol within 3 days)",
    "Autoimmune disease with caveats as specified in the protocol",
    "Plain asthma (ZZZ) attack",
]


@pytest.mark.parametrize(("row", "rule"), READ)
def test_a_reference_or_an_abbreviation_takes_nothing_away(
    row: str, rule: str, understanding: Understanding
) -> None:
    """An abbreviation, a reference and an option add nothing to the rule."""
    assert understood(understanding, row) == rule


@pytest.mark.parametrize("text", KEPT)
def test_what_binds_is_no_aside(text: str) -> None:
    """What denies, bounds, names a scale or is said again stays in the sentence."""
    assert shorter(text) == text


def test_an_open_name_left_over_by_a_cut_is_not_read(understanding: Understanding) -> None:
    """Half a name beside something else is no reading of the whole."""
    row = (
        "Radiosurgery allowed provided there is asthma by biopsy, positron-emission tomography (PET) wizardry"
    )
    assert understood(understanding, row).endswith(" ?")


def test_two_unread_parts_are_no_aside() -> None:
    """A cut that changes more than the one part nobody read is not trusted."""
    unread = Any(rules=(Opaque(text="a"), Opaque(text="b")))
    assert loses(Any(rules=(Has(concept="asthma"), Has(concept="gout"))), unread)


def test_a_page_is_not_searched() -> None:
    """Long texts are left alone."""
    assert shorter("word " * 200) == "word " * 200
