"""Names and qualities that are but a crumb of what the words say, as a table.

A row that begins with "not:" stands in an exclusion list. A rule that ends in "?" is not computable.
"""

import pytest
from tests.rules import brief

from trialbridge.eligibility.understanding import Understanding

ROWS = [
    ("Pathology blocks available", "?"),
    ("Resistance to trastuzumab", "named:resistance[to-trastuzumab]"),
    ("not: History of resistance", "?"),
    ("not: PROC", "?"),
    ("not: Flurazepam", "named:flurazepam"),
    ("not: Disorders of small bowel motility", "?"),
    ("not: Abnormal small bowel motility", "named:abnormal-small-bowel-motility"),
    ("not: Dermatosis that might interfere with rosacea diagnosis", "?"),
    ("not: History of sex offenses", "?"),
    ("No concurrent sex hormones", "?"),
    ("not: 7 days or longer after any chemotherapy", "?"),
    ("not: At least 4 weeks must have elapsed since major surgery", "?"),
    ("For treatment-naive patients: no prior interferon", "?"),
    ("not: For CLM: ascites other than trace", "?"),
    ("For HCC: Child-Pugh A", "?"),
    ("For patients with asthma: no prior interferon", "IF(asthma THEN NOT interferon)"),
    ("For enrolment: no prior interferon", "NOT interferon"),
    ("not: For female participants: pregnancy", "ALL(female, pregnancy/active)"),
    ("For the heart group: no prior interferon", "NOT interferon"),
    ("At least 4 weeks since major surgery", "NOT major-surgery @before enrolment<=4 weeks"),
]


@pytest.mark.parametrize(("text", "expected"), ROWS)
def test_a_crumb_of_the_words_is_doubted(text: str, expected: str, understanding: Understanding) -> None:
    """Each row gives its rule, or is left not computable."""
    said = understanding.understand(text.removeprefix("not: "), text.startswith("not: "))
    rule = "" if said.rule is None else brief(said.rule)
    assert (rule if said.complete else f"{rule} ?").endswith(expected)
