"""What an inclusion list only allows is not asked of everybody, and "non-" before a name denies no limit.

A row that begins with "not:" stands in an exclusion list. A rule that ends in "?" is not computable.
"""

import pytest
from tests.rules import understood

from trialbridge.eligibility import parse
from trialbridge.eligibility.understanding import Understanding
from trialbridge.model.rule import canonical
from trialbridge.vocab import Vocabulary

ROWS = [
    ("Peripheral neuropathy of grade 1 or less", "IF(peripheral-neuropathy THEN toxicity_grade<=1)"),
    (
        "Sensory or motor neuropathy <= grade 1",
        "ALL(IF(motor-neuropathy THEN toxicity_grade<=1), IF(sensory-neuropathy THEN toxicity_grade<=1))",
    ),
    ("Grade 3 hand-foot syndrome", "ALL(hand-foot-syndrome, toxicity_grade>=3<=3)"),
    ("not: Proteinuria <= grade 1", "ALL(proteinuria, toxicity_grade<=1)"),
    ("No more than 1 prior course of chemotherapy", "#chemotherapy None..1"),
    (
        "No more than 2 prior courses of chemotherapy for any malignancy",
        "ALL(chemotherapy, malignant-neoplasm, prior_lines<=2) ?",
    ),
    (
        "No more than 1 prior course of palliative radiotherapy or immunotherapy",
        "ANY(ALL(palliative-radiotherapy, prior_lines<=1), immunotherapy) ?",
    ),
    (
        "AST, ALT <= 1.5 x ULN. Patients with liver metastases <= 3 x ULN",
        "IF(liver-metastasis THEN ALL(alt<=3 ULN, ast<=3 ULN) ELSE ALL(alt<=1.5 ULN, ast<=1.5 ULN))",
    ),
    (
        "Bilirubin <= 1.5 x ULN and ALT <= 3 x ULN. Subjects with Gilbert's syndrome bilirubin <= 3 x ULN",
        "ALL(IF(gilbert-syndrome THEN bilirubin_total<=3 ULN ELSE bilirubin_total<=1.5 ULN), alt<=3 ULN)",
    ),
    (
        "ALP <= 3.0 x ULN; ALP <= 5.0 x ULN with documented bone metastases",
        "ALL(bone-metastasis, alp<=3 ULN, alp<=5 ULN) ?",
    ),
    ("Non-HDL cholesterol > 130 mg/dL", "'Non-HDL cholesterol > 130 mg/dL' ?"),
    ("Non-pregnant women", "NOT pregnancy/active"),
]


@pytest.mark.parametrize(("row", "rule"), ROWS)
def test_what_is_allowed_is_not_asked_for(row: str, rule: str, understanding: Understanding) -> None:
    """A patient without neuropathy meets "neuropathy of grade 1 at most"."""
    assert understood(understanding, row) == rule


@pytest.mark.parametrize(
    ("head", "denies"), [("Non-hematologic parameters:", False), ("No evidence of:", True)]
)
def test_a_head_denies_its_list_where_it_denies(head: str, denies: bool, vocabulary: Vocabulary) -> None:
    """ "Non-" names a sort of limits, and turns none of them around."""
    text = f"Inclusion Criteria:\n\n* {head}\n\n  * Calcium <= 1.1 x ULN\n  * Albumin >= 25 g/L\n"
    told = [each.rule for each in parse(text, vocabulary) if each.role == "requirement"]
    alone = parse("Inclusion Criteria:\n\n* Calcium <= 1.1 x ULN\n", vocabulary)[-1].rule
    assert len(told) == 2
    assert (told[0] == canonical(alone)) is not denies
