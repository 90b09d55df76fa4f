"""Demands on one sex are conditions: they never exclude the other."""

import pytest
from tests.rules import brief

from trialbridge.eligibility import parse
from trialbridge.vocab import Vocabulary

ROWS = [
    (
        "Men must use effective contraception",
        "IF(male THEN contraception)",
    ),
    (
        "Women who may become pregnant have a negative wizard test and use contraception",
        "IF(childbearing-potential THEN ALL(contraception, 'have a negative wizard test'))",
    ),
    (
        "Female subjects of childbearing potential and male subjects must use contraception",
        "IF(ANY(childbearing-potential, male) THEN contraception)",
    ),
    ("Women with breast cancer", "ALL(breast-cancer, female)"),
    ("Women who have had breast cancer", "ALL(breast-cancer, female)"),
    (
        "Men must have histologically confirmed disease and stage III melanoma",
        "IF(male THEN ALL(melanoma, stage>=3<=3.9))",
    ),
]


@pytest.mark.parametrize(("text", "rule"), ROWS)
def test_the_sex_spoken_to_is_a_test(vocabulary: Vocabulary, text: str, rule: str) -> None:
    """The subject of a demand becomes the test of a condition; a description stays a requirement."""
    parsed = parse(f"Inclusion Criteria:\n\n- {text}", vocabulary)[-1]
    assert brief(parsed.rule) == rule
