"""Laws of reading criteria: spans cover, quotes are exact, nothing raises, form never changes meaning."""

import re
import string
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.drilling import examples

from trialbridge.eligibility import parse
from trialbridge.eligibility.kinds import kinds
from trialbridge.eligibility.mentions import marked
from trialbridge.model.criterion import Criterion
from trialbridge.model.rule import Rule
from trialbridge.vocab import default_vocabulary

VOCABULARY = default_vocabulary()
EXAMPLES = [(example.text, example.exclusion) for kind in kinds() for example in kind.examples]
_WORDS = st.sampled_from(
    ["Inclusion Criteria:", "Exclusion criteria", "- ", "1. ", "(2) ", "\n", "\n\n", "* ", "a) ", "~", "  ", ":", ";", ",",
     "(", ")", "not", "no", "or", "and", "except", "unless", "if", "within 4 weeks", "before enrolment", "age", ">=", "18",
     "years", "ALT", "AST", "<= 3 x ULN", "brain metastases", "pregnant", "any of the following", "\\>", "×109/L", "和", "排除标准",
     "2 of the following:", "such as", "i.e.", "with", "HIV", "negative", "cohort B only:", "18-75", "III", "half-lives"]
)  # fmt: skip
_PIECES = st.lists(_WORDS | st.text(max_size=6), max_size=40).map("".join)


def _check(block: str, criteria: tuple[Criterion, ...]) -> None:
    covered: set[int] = set()
    last = 0
    for one in marked(criteria, VOCABULARY):
        assert one.text == block[one.start : one.end]
        assert one.start >= last
        last = one.end
        covered.update(range(one.start, one.end))
        before = one.start
        for mention in one.mentions:
            assert before <= mention.start < mention.end <= one.end
            before = mention.end
    missing = [at for at, sign in enumerate(block) if not sign.isspace() and at not in covered]
    assert missing == []


@given(_PIECES)
@examples(300, 100_000)
def test_pieces_of_criteria_are_covered_and_never_raise(block: str) -> None:
    """However lists, numbers and words are thrown together, the spans are in order, exact and cover all."""
    _check(block, parse(block, VOCABULARY))


@given(st.text(max_size=200))
@examples(200, 60_000)
def test_any_text_is_covered_and_never_raises(block: str) -> None:
    """Any text at all gives criteria whose spans cover every character but white space."""
    _check(block, parse(block, VOCABULARY))


def _rules(text: str, exclusion: bool, bullet: str) -> list[Rule]:
    head = "Exclusion Criteria:" if exclusion else "Inclusion Criteria:"
    block = f"{head}\n\n{bullet}{text}\n"
    return [one.rule for one in parse(block, VOCABULARY) if one.role != "heading"]


@pytest.mark.parametrize(("text", "exclusion"), EXAMPLES)
def test_bullets_space_and_width_never_change_a_rule(text: str, exclusion: bool) -> None:
    """The mark before an item, doubled blanks, line breaks and full-width digits leave its rule as it is."""
    plain = _rules(text, exclusion, "- ")
    assert len(plain) == 1
    wide = text.translate({ord(digit): ord(digit) + 0xFEE0 for digit in string.digits})
    for bullet in ("* ", "• ", "1. ", "1) ", "(1) ", "a) ", "  - ", "\\- "):
        assert _rules(text, exclusion, bullet) == plain
    assert _rules(text.replace(" ", "  "), exclusion, "- ") == plain
    assert _rules(wide, exclusion, "- ") == plain


@pytest.mark.parametrize(("text", "exclusion"), EXAMPLES)
def test_case_never_changes_a_rule(text: str, exclusion: bool) -> None:
    """A sentence shouted in capitals states the same, but for names whose case tells them apart."""
    if re.search(r"\b[A-Z]{2,3}\b|[a-z][A-Z]|\dg/L|Hb", text):
        pytest.skip("holds an abbreviation, or a unit, that its case tells apart")
    assert _rules(text.upper(), exclusion, "- ") == _rules(text, exclusion, "- ")


ADVERSARIAL = [
    "(" * 5000, ")" * 5000, "((((" + "a " * 3000, "no " * 3000, "except " * 2000, "if " * 3000, "1. " * 3000,
    "- " * 4000, "or " * 3000, "and, " * 2500, "> " * 4000, "10 x 10 x " * 1500, "within 4 weeks " * 800,
    "i.e. " * 2500, ": " * 4000, "ALT and AST " * 1200, "Inclusion Criteria: " * 500, " " * 10000, "a" * 10000,
    "hepatitis a, b, c, " * 700, "in situ carcinoma of the cervix or " * 400, "allergy to " * 1500, "18-" * 3000,
    "basal cell or squamous cell " * 500, "\\" * 10000, "1) a; 2) b; " * 900, "~a" * 4000, "18 years " * 1500,
]  # fmt: skip


@pytest.mark.parametrize("text", ADVERSARIAL, ids=range(len(ADVERSARIAL)))
def test_adversarial_text_is_read_in_linear_time(text: str) -> None:
    """Ten thousand characters made to provoke backtracking take far less than a second."""
    start = time.process_time()
    _check(text, parse(text, VOCABULARY))
    assert time.process_time() - start < 20
