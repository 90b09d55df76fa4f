"""Outlines: every head, brackets within brackets, and what is none."""

import pytest
from tests.rules import brief

from trialbridge.eligibility import outline, parse
from trialbridge.model.rule import All, Has, Range, Rule
from trialbridge.vocab import Vocabulary

_LEAVES = {
    "asthma": Has(concept="asthma"), "stroke": Has(concept="stroke", qualifiers=("severe",)), "gout": Has(concept="gout"),
    "age": Range(variable="age", low=18.0, unit="a"), "a (b; c) d": Has(concept="abcd"),
}  # fmt: skip


def _read(text: str) -> Rule | None:
    return outline.read(text, _LEAVES.get, lambda name: name == "copd")


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("all of: asthma; gout", "ALL(asthma, gout)"),
        ("Any of: asthma; gout.", "ANY(asthma, gout)"),
        ("none of: asthma; gout", "NOT ANY(asthma, gout)"),
        ("at least 2 of: asthma; gout; age", "2 OF(asthma, gout, age>=18 a)"),
        ("not: asthma", "NOT asthma"),
        ("not: (any of: asthma; gout)", "NOT ANY(asthma, gout)"),
        ("all of: not: asthma; (none of: gout; age)", "ALL(NOT asthma, NOT ANY(gout, age>=18 a))"),
        ("if: asthma; then: gout", "IF(asthma THEN gout)"),
        ("if: asthma; then: gout; otherwise: not: age", "IF(asthma THEN gout ELSE NOT age>=18 a)"),
        ("all of: “not: x; (y”; asthma", "ALL('not: x; (y', asthma)"),
        ("all of: a (b; c) d; gout", "ALL(abcd, gout)"),
        ("all of: asthma, being: active, severe", "ALL(asthma/active[severe])"),
        ("all of: stroke, being: acute", "ALL(stroke[acute severe])"),
        ("all of: the concept copd", "ALL(copd)"),
        ("all of: the concept copd, being: planned", "ALL(copd/planned)"),
    ],
)
def test_an_outline_states_its_rule(text: str, rule: str) -> None:
    """Heads join the parts they stand over; brackets and quotes keep what is within them together."""
    assert outline.outlined(text)
    assert brief(_read(text)) == rule


@pytest.mark.parametrize(
    "text",
    [
        "asthma; gout", "all of: asthma; wizard", "all of: asthma;; gout", "not: wizard", "not: (gout)", "if: asthma",
        "if: asthma; gout", "if: asthma; then: wizard", "if: asthma; then: gout; otherwise: wizard",
        "if: asthma; then: gout; otherwise: age; asthma", "all of: age, being: severe", "all of: the concept wizard",
        "any of: (any of: asthma) ; (gout", "all of: “”; asthma", "not: " * 30 + "asthma",
        "all of: " + "(all of: " * 30 + "asthma" + ")" * 30, "all of: (((", "all of: )",
    ],
)  # fmt: skip
def test_what_is_no_outline_is_left_to_the_grammar(text: str) -> None:
    """One part that nothing understands, or a form that is not kept, and the whole is no outline."""
    assert _read(text) is None


def test_an_outline_is_one_criterion_of_a_block(vocabulary: Vocabulary) -> None:
    """The parser reads an outline in either list, with the kinds of its parts."""
    block = "Exclusion Criteria:\n\n- any of: asthma; (all of: hypertension; age above 75 years)\n"
    _, one = parse(block, vocabulary)
    assert brief(one.rule) == "ANY(ALL(hypertension, age>75 a), asthma)"
    assert one.complete and "age" in one.kinds


def test_an_outline_that_is_not_understood_is_read_as_any_sentence(vocabulary: Vocabulary) -> None:
    """A list whose part is not understood falls back to the grammar, and nothing of it is called computable."""
    block = "Inclusion Criteria:\n\n- all of: asthma; bubble that toils because of trouble\n"
    assert not parse(block, vocabulary)[-1].complete


def test_a_part_that_is_doubted_leaves_its_outline_as_it_is(vocabulary: Vocabulary) -> None:
    """What of a part is doubted, such as a clearance of so many times normal, is that of the whole."""
    block = "Inclusion Criteria:\n\n- all of: asthma; “some words”; creatinine clearance at most 1 x ULN\n"
    one = parse(block, vocabulary)[-1]
    assert brief(one.rule) == "ALL(asthma, 'some words', creatinine_clearance<=1 ULN)" and not one.complete
    assert not parse(block.replace("“some words”; ", ""), vocabulary)[-1].complete


def test_words_not_understood_stay_so(vocabulary: Vocabulary) -> None:
    """Quoted words of an outline are Opaque, so that the rule is not computable."""
    one = parse("Inclusion Criteria:\n\n- all of: asthma; “some words”\n", vocabulary)[-1]
    assert isinstance(one.rule, All) and not one.complete
    assert brief(one.rule) == "ALL(asthma, 'some words')"
