"""Rules: every shape round-trips, the canonical form obeys its laws, and the tree can be walked."""

from typing import get_args

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialbridge.model.rule import (
    All,
    Any,
    AtLeast,
    Count,
    Duration,
    Has,
    If,
    Not,
    Opaque,
    Published,
    Range,
    Rule,
    Shape,
    Window,
    canonical,
    children,
    computable,
    leaves,
)

WINDOW = Window(
    anchor="first_dose",
    direction="around",
    at_least=Duration(value=1, unit="hours"),
    at_most=Duration(value=4, unit="weeks"),
    half_lives=5,
    of="longer",
)
AGE = Range(variable="age", low=18, high=75, unit="a")
HIV = Has(concept="hiv-infection")
WORDS = Opaque(text="in the opinion of the investigator")
SHAPES = [
    Range(
        variable="alt", low=0.5, high=2.5, low_open=True, high_open=True, unit="ULN", window=WINDOW,
        published=Published(low=0.5, high=2.5, unit="x ULN"),
    ),
    Has(concept="chemotherapy", status="history", qualifiers=("severe",), window=WINDOW),
    Count(concept="prior-therapy", low=1, high=3, status="history", window=WINDOW),
    WORDS,
    All(rules=(AGE, HIV)),
    Any(rules=(AGE, HIV)),
    Not(rule=HIV),
    If(test=HIV, then=AGE, other=WORDS),
    If(test=HIV, then=AGE),
    AtLeast(n=2, rules=(AGE, HIV, WORDS)),
]  # fmt: skip

plain = st.sampled_from([AGE, HIV, WORDS, Has(concept="pregnancy"), Count(concept="relapse", low=1)])
rules = st.recursive(
    plain,
    lambda inner: st.one_of(
        st.builds(All, rules=st.lists(inner, max_size=4).map(tuple)),
        st.builds(Any, rules=st.lists(inner, max_size=4).map(tuple)),
        st.builds(Not, rule=inner),
        st.builds(If, test=inner, then=inner, other=st.none() | inner),
        st.builds(AtLeast, n=st.integers(0, 5), rules=st.lists(inner, max_size=4).map(tuple)),
    ),
    max_leaves=12,
)


def truth(rule: Rule, holding: frozenset[Rule]) -> bool:
    """Judge a rule two-valued, with the leaves in `holding` true: the reference that canonical must keep."""
    match rule:
        case All(rules=parts):
            return all(truth(part, holding) for part in parts)
        case Any(rules=parts):
            return any(truth(part, holding) for part in parts)
        case Not(rule=inner):
            return not truth(inner, holding)
        case If(test=test, then=then, other=other):
            if truth(test, holding):
                return truth(then, holding)
            return other is None or truth(other, holding)
        case AtLeast(n=n, rules=parts):
            return sum(truth(part, holding) for part in parts) >= n
        case _:
            return rule in holding


def mirrored(rule: Rule) -> Rule:
    """Reverse the order of every group."""
    match rule:
        case All(rules=parts):
            return All(rules=tuple(mirrored(part) for part in reversed(parts)))
        case Any(rules=parts):
            return Any(rules=tuple(mirrored(part) for part in reversed(parts)))
        case AtLeast(n=n, rules=parts):
            return AtLeast(n=n, rules=tuple(mirrored(part) for part in reversed(parts)))
        case Not(rule=inner):
            return Not(rule=mirrored(inner))
        case If(test=test, then=then, other=other):
            return If(
                test=mirrored(test), then=mirrored(then), other=None if other is None else mirrored(other)
            )
        case _:
            return rule


@pytest.mark.parametrize("rule", SHAPES, ids=lambda rule: type(rule).__name__)
def test_every_shape_survives_json(rule: Rule) -> None:
    """A rule written as JSON and read back is the same rule, and carries its shape's name."""
    data = msgspec.json.encode(rule)
    assert msgspec.json.decode(data, type=Rule) == rule
    assert msgspec.json.decode(data)["type"] == rule.__struct_config__.tag


def test_the_nine_shapes_are_all_shapes() -> None:
    """The union `Rule` names every subclass of Shape once, and the examples above cover them."""
    union = get_args(get_args(Rule)[0])
    assert set(union) == set(Shape.__subclasses__()) == {type(rule) for rule in SHAPES}
    assert len(union) == 9


@given(rules)
def test_random_rules_survive_json(rule: Rule) -> None:
    """Nested rules round-trip through JSON."""
    assert msgspec.json.decode(msgspec.json.encode(rule), type=Rule) == rule


@given(rules)
def test_canonical_twice_is_canonical_once(rule: Rule) -> None:
    """The canonical form of a canonical form is itself."""
    once = canonical(rule)
    assert canonical(once) == once


@given(rules)
def test_canonical_ignores_order(rule: Rule) -> None:
    """Turning every group around gives the same bytes."""
    assert msgspec.json.encode(canonical(mirrored(rule))) == msgspec.json.encode(canonical(rule))


@given(rules, st.frozensets(plain))
def test_canonical_keeps_the_meaning(rule: Rule, holding: frozenset[Rule]) -> None:
    """Whatever holds of the leaves, the canonical form is as true as the rule."""
    assert truth(canonical(rule), holding) == truth(rule, holding)


@given(rules)
def test_canonical_keeps_computability(rule: Rule) -> None:
    """What was not understood stays not understood; nothing opaque is invented."""
    assert computable(rule) <= computable(canonical(rule))


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (All(rules=(AGE,)), AGE),
        (All(rules=(AGE, AGE)), AGE),
        (All(rules=(All(rules=(AGE, HIV)), WORDS)), All(rules=(HIV, WORDS, AGE))),
        (Any(rules=(Any(rules=(AGE, HIV)), AGE)), Any(rules=(HIV, AGE))),
        (Not(rule=Not(rule=HIV)), HIV),
        (Not(rule=HIV), Not(rule=HIV)),
        (AtLeast(n=1, rules=(AGE, HIV)), Any(rules=(HIV, AGE))),
        (AtLeast(n=2, rules=(AGE, HIV)), All(rules=(HIV, AGE))),
        (AtLeast(n=2, rules=(WORDS, AGE, HIV)), AtLeast(n=2, rules=(HIV, WORDS, AGE))),
        (If(test=All(rules=(HIV,)), then=AGE), If(test=HIV, then=AGE)),
        (If(test=HIV, then=AGE, other=Any(rules=(AGE,))), If(test=HIV, then=AGE, other=AGE)),
        (AGE, AGE),
    ],
)  # fmt: skip
def test_canonical_form(rule: Rule, expected: Rule) -> None:
    """Groups are flattened, deduped and ordered by their bytes; a part alone stands for itself."""
    assert canonical(rule) == expected


def test_children_come_in_order() -> None:
    """A rule's parts are given as written; a leaf has none."""
    assert children(All(rules=(AGE, HIV))) == children(Any(rules=(AGE, HIV))) == (AGE, HIV)
    assert children(AtLeast(n=1, rules=(AGE, HIV))) == (AGE, HIV)
    assert children(Not(rule=HIV)) == (HIV,)
    assert children(If(test=HIV, then=AGE)) == (HIV, AGE)
    assert children(If(test=HIV, then=AGE, other=WORDS)) == (HIV, AGE, WORDS)
    assert children(AGE) == ()


def test_leaves_come_left_to_right() -> None:
    """The leaves of a tree are given in reading order, a leaf's being itself."""
    tree = All(rules=(AGE, Not(rule=Any(rules=(HIV, WORDS)))))
    assert leaves(tree) == (AGE, HIV, WORDS)
    assert leaves(AGE) == (AGE,)


def test_one_opaque_leaf_makes_a_rule_not_computable() -> None:
    """A rule is computable when nothing opaque stands anywhere in it."""
    assert computable(All(rules=(AGE, Not(rule=HIV))))
    assert not computable(All(rules=(AGE, Not(rule=WORDS))))
