"""What is left out of a thing of its own kind is a quality of that thing; all else is a rule of its own."""

import pytest
from tests.rules import understood

from trialbridge.eligibility.exempting import exempting
from trialbridge.eligibility.understanding import Understanding
from trialbridge.model.rule import All, Any, Has, Not
from trialbridge.vocab import Vocabulary

ROWS = [
    ("not: Joint disease other than rheumatoid arthritis", "joint-disease[other-than-rheumatoid-arthritis]"),
    ("not: Anticoagulants other than aspirin", "anticoagulant[other-than-aspirin]"),
    (
        "not: Paracetamol, NSAIDs, and corticosteroids other than dexamethasone",
        "ANY(corticosteroid[other-than-dexamethasone], nsaid, paracetamol)",
    ),
    ("No prior chemotherapy except irinotecan", "NOT chemotherapy[other-than-irinotecan]"),
    ("not: Malignancy other than breast cancer", "second-malignancy[other-than-breast-cancer]"),
    ("not: Drug dependence (except tobacco)", "drug-dependence[other-than-tobacco-use]"),
    ("not: Wizardritis other than spell wizardritis", "named:wizardritis[other-than-spell-wizardritis]"),
    (
        "not: Chronic or active lung disease other than asthma",
        "ANY(lung-disease[chronic other-than-asthma], lung-disease/active[other-than-asthma])",
    ),
    (
        "not: Past or concurrent history of malignant neoplasm other than colorectal cancer within the past 5 years, except basal cell carcinoma",
        "ALL(second-malignancy[other-than-colorectal-cancer] @before enrolment<=5 years, NOT basal-cell-carcinoma)",
    ),
    (
        "not: Uncontrolled or active malignant neoplasm other than colorectal cancer, except basal cell carcinoma",
        "ALL(ANY(second-malignancy[other-than-colorectal-cancer uncontrolled], second-malignancy/active[other-than-colorectal-cancer]), NOT basal-cell-carcinoma)",
    ),
    (
        "not: Severe or active heart disease except with a pacemaker",
        "ALL(ANY(heart-disease[severe], heart-disease/active), NOT pacemaker)",
    ),
    ("not: Asthma or gout except stroke", "ALL(ANY(asthma, gout), NOT stroke)"),
    # the exceptions everybody makes of second malignancies can be judged as they stand
    ("not: Other malignancy except basal cell carcinoma", "ALL(second-malignancy, NOT basal-cell-carcinoma)"),
    (
        "not: Other malignancy except basal cell carcinoma, melanoma in-situ, or carcinoma in-situ of the cervix",
        "ALL(second-malignancy, NOT ANY(basal-cell-carcinoma, cervical-carcinoma-in-situ, melanoma-in-situ))",
    ),
    ("not: Other malignancy except melanoma in-situ", "ALL(second-malignancy, NOT melanoma-in-situ)"),
    ("not: Other malignancy except prostate cancer", "ALL(second-malignancy, NOT prostate-cancer)"),
    (
        "not: Malignancy other than breast cancer, basal cell carcinoma or carcinoma in situ of the cervix",
        "ALL(second-malignancy[other-than-breast-cancer], NOT ANY(basal-cell-carcinoma, cervical-carcinoma-in-situ))",
    ),
    (
        "not: Malignancy other than breast cancer or basal cell carcinoma",
        "ALL(second-malignancy[other-than-breast-cancer], NOT basal-cell-carcinoma)",
    ),
    # what is no plain thing of the same kind
    ("not: Heart disease except with a pacemaker", "ALL(heart-disease, NOT pacemaker)"),
    ("not: Women excluding those on contraception", "ALL(female, NOT contraception)"),
    ("not: Lung disease except severe active asthma", "ALL(lung-disease, NOT asthma/active[severe])"),
    (
        "not: Heart disease except stroke, gout, asthma, angina or migraine",
        "ALL(heart-disease, NOT ANY(angina, asthma, gout, migraine, stroke))",
    ),
    (
        "not: Lung disease other than asthma within 2 years",
        "lung-disease[other-than-asthma] @before enrolment<=2 years",
    ),
]


@pytest.mark.parametrize(("row", "rule"), ROWS)
def test_an_exception_is_of_its_kind(row: str, rule: str, understanding: Understanding) -> None:
    """Who has what is left out and another of its kind is meant, too."""
    assert understood(understanding, row) == rule


def test_alternatives_that_leave_out_different_things_stay_as_they_are(vocabulary: Vocabulary) -> None:
    """What is left over of each cannot be said once of all."""
    things = tuple(Has(concept="second-malignancy", status=status) for status in ("active", "any"))
    left = (
        Has(concept="breast-cancer", status="active"),
        Has(concept="lung-cancer"),
        Has(concept="basal-cell-carcinoma"),
    )
    rule = All(rules=(Any(rules=things), Not(rule=Any(rules=left))))
    assert exempting("malignancy other than these", rule, vocabulary) == rule
