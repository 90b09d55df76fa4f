"""Corners of the reading of sentences that real lists reach only now and then."""

from tests.rules import brief

from trialbridge.eligibility.lexer import Lexer
from trialbridge.eligibility.lines import lines
from trialbridge.eligibility.nodes import Node
from trialbridge.eligibility.understanding import Understanding
from trialbridge.vocab import Vocabulary


def test_a_token_and_a_node_show_themselves(vocabulary: Vocabulary) -> None:
    """For the eye: the kind and the words of a token, the kind and what it holds of a node."""
    tokens = Lexer(vocabulary).tokens("age >= 18")
    assert [repr(token) for token in tokens] == ["variable:age", "cmp:>=", "num:18"]
    assert repr(Node("word", 0, 1, "x")) == "<word x>"


def test_the_name_of_a_test_repeats_what_it_tests_for(vocabulary: Vocabulary) -> None:
    """ "Tuberculosis virus" names one thing, positive or not; a test without a result is not understood."""
    understand = Understanding(vocabulary).understand
    assert brief(understand("Tuberculosis virus positive", False).rule) == "tuberculosis"
    assert brief(understand("Tuberculosis virus", False).rule) == "tuberculosis"
    assert brief(understand("Tuberculosis testing", False).rule) == "'Tuberculosis testing'"


def test_what_was_recovered_from_is_read_in_linear_time(vocabulary: Vocabulary) -> None:
    """A long run of treatments that ends in no known word is given up at once."""
    text = "Recovered from " + "chemotherapy " * 60 + "wizardry"
    assert Understanding(vocabulary).understand(text, False).rule is not None


def test_a_genitive_leaves_no_word(vocabulary: Vocabulary) -> None:
    """ "HIV's" is HIV."""
    assert brief(Understanding(vocabulary).understand("Asthma 's", False).rule) == "asthma"


def test_a_limit_for_an_age_is_asked_of_that_age(vocabulary: Vocabulary) -> None:
    """Karnofsky for adults and Lansky for children: each limit is asked only where it applies."""
    text = "Karnofsky >= 50% for patients > 16 years of age and Lansky >= 50 for patients =< 16 years of age"
    rule = Understanding(vocabulary).understand(text, False).rule
    assert brief(rule) == "ALL(IF(age>16 a THEN karnofsky>=50 %), IF(age<=16 a THEN lansky>=50 %))"


def test_a_number_behind_a_lines_number_is_of_its_words() -> None:
    """Only a bullet may stand before a line's own number."""
    assert [(line.mark, line.number) for line in lines("- 1. Asthma")] == [("1.", 1)]
    ((mark, words),) = ((line.mark, "1. 2. Asthma"[line.body :]) for line in lines("1. 2. Asthma"))
    assert (mark, words) == ("1.", "2. Asthma")
