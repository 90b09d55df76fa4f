"""First tests spare a check or a pattern nothing it would tell: each is asked where it could tell something."""

import pytest

from trialbridge.eligibility.atoms import Groups, holds_group
from trialbridge.eligibility.doubts.check import (
    ALL,
    ANY,
    HAS,
    IS_ALL,
    NOT,
    OPEN,
    PLANNED,
    QUALITY,
    RANGE,
    TIMED,
    traits,
)
from trialbridge.eligibility.doubts.checks import doubted
from trialbridge.eligibility.labels import ending_word, is_label
from trialbridge.model.rule import All, Any, Duration, Has, If, Not, Range, Rule, Window

ASTHMA, STROKE = Has(concept="asthma"), Has(concept="stroke")
BLEEDING = Has(concept="bleeding", qualifiers=("requiring-transfusion",))

DOUBTED = [
    ("diabetes and either asthma or stroke", Any(rules=(ASTHMA, STROKE)), False, True),
    ("either asthma or stroke", Any(rules=(ASTHMA, STROKE)), False, False),
    ("has not undergone a hysterectomy", Not(rule=Has(concept="hysterectomy")), False, True),
    ("hysterectomy", Has(concept="hysterectomy"), False, False),
    ("no hysterectomy", Not(rule=Has(concept="hysterectomy")), False, False),
    (
        "neither hysterectomy nor asthma",
        Not(rule=Any(rules=(Has(concept="hysterectomy"), ASTHMA))),
        False,
        False,
    ),
    (
        "bleeding such as haemophilia, or asthma requiring transfusion",
        Any(rules=(All(rules=(ASTHMA, BLEEDING)), All(rules=(BLEEDING, STROKE)))),
        True,
        True,
    ),
    (
        "asthma and a stroke requiring care, or bleeding and a stroke",
        Any(rules=(All(rules=(ASTHMA, STROKE)), All(rules=(Has(concept="bleeding"), Has(concept="gout"))))),
        True,
        False,
    ),
    (
        "suitable: surgery planned or had",
        Any(rules=(Has(concept="surgery", status="planned"), Has(concept="radiotherapy"))),
        True,
        False,
    ),
    ("diabetes for 1 year", Range(variable="age", low=1.0), False, False),
]


@pytest.mark.parametrize(("text", "rule", "exclusion", "told"), DOUBTED)
def test_a_check_is_asked_where_it_could_tell_something(
    text: str, rule: Rule, exclusion: bool, told: bool
) -> None:
    """A rule is doubted or not, whichever first tests stand before the check."""
    assert doubted(text, rule, exclusion) is told


def test_the_traits_of_a_rule_are_those_of_its_parts() -> None:
    """Shapes, open names, qualities, plans and times are seen wherever they stand."""
    window = Window(at_most=Duration(value=4.0, unit="weeks"))
    dated = Has(concept="named:knee-pain", status="planned", qualifiers=("severe",), window=window)
    rule = All(rules=(Not(rule=dated), Any(rules=(ASTHMA, Range(variable="age", low=18.0)))))
    found, names = traits(rule)
    assert found == ALL | ANY | NOT | HAS | RANGE | OPEN | QUALITY | PLANNED | TIMED | IS_ALL
    assert names == {"named:knee-pain", "asthma", "age"}
    assert traits(If(test=ASTHMA, then=STROKE))[1] == {"asthma", "stroke"}


@pytest.mark.parametrize(
    ("text", "word"), [("of the", "the"), ("of the)", ""), ("18", "18"), ("", ""), ("a_b", "a_b")]
)
def test_the_word_a_text_ends_in(text: str, word: str) -> None:
    """Letters, figures and low lines make a word."""
    assert ending_word(text, 0, len(text)) == word


@pytest.mark.parametrize(
    ("text", "label"),
    [("Hepatic:", True), ("* Age", True), ("***", False), ("No hepatic", False), ("Sex_", False)],
)
def test_a_label_ends_in_a_word_of_labels(text: str, label: bool) -> None:
    """What ends in no such word is none, and what does need not be."""
    assert is_label(text) is label


@pytest.mark.parametrize(
    ("text", "held"),
    [("is not required", True), ("is not good", False), ("required", False), ("advised", True), ("", False)],
)
def test_words_of_a_group_count_where_what_they_share_stands(text: str, held: bool) -> None:
    """A group of no words is what they share alone."""
    groups: Groups = (("not ", ("not required", "not needed")), ("advised", ()))
    assert holds_group(text, groups) is held
