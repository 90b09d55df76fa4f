"""Forms that few sentences have: courses of two viruses, compounds alike, denials of one alternative."""

import pytest
from tests.rules import brief

from trialbridge.eligibility import parse
from trialbridge.eligibility.asides import refers
from trialbridge.vocab import Vocabulary

READ = [
    (
        "Exclusion",
        "Active or chronic hepatitis B or chronic hepatitis C",
        "ANY(chronic-hepatitis-b, chronic-hepatitis-c, hepatitis-b/active)",
    ),
    (
        "Exclusion",
        "Allergy attributed to compounds of similar chemical or biologic composition to cisplatin",
        "ANY(allergy[similar-to-cisplatin], allergy[to-cisplatin])",
    ),
]


@pytest.mark.parametrize(("part", "text", "rule"), READ)
def test_a_seldom_form_is_read(part: str, text: str, rule: str, vocabulary: Vocabulary) -> None:
    """Each part keeps the quality that is its own."""
    one = parse(f"{part} Criteria:\n\n- {text}\n", vocabulary)[-1]
    assert (brief(one.rule), one.complete) == (rule, True)


DOUBTED = ["Not of childbearing potential or using contraception", "Negative EGFR and ALK by local testing"]


@pytest.mark.parametrize("text", DOUBTED)
def test_a_seldom_form_is_doubted(text: str, vocabulary: Vocabulary) -> None:
    """A denial that may reach one alternative or both, or genes that are only named, are not computable."""
    assert not parse(f"Inclusion Criteria:\n\n- {text}\n", vocabulary)[-1].complete


@pytest.mark.parametrize(("words", "elsewhere"), [("(see appendix)", True), ("(ER positive)", False)])
def test_brackets_may_only_refer_elsewhere(words: str, elsewhere: bool) -> None:
    """What points at another page says nothing of the patient."""
    assert refers(words) is elsewhere
