"""What a criterion computes: nine closed shapes and their canonical form."""

from collections.abc import Iterator
from typing import Annotated, Literal

import msgspec

from trialbridge.model.base import Noun

Anchor = str
"""A study event (`now`, `consent`, `screening`, `enrolment`, `randomisation`, `first_dose`) or a concept."""


NAMED = "named:"
"""Begins a concept that is only a name of the text, which no table holds: `named:zenker-diverticulum`."""


def named_words(concept: str) -> str:
    """Give the words that a concept's identifier is made of: "zenker diverticulum"."""
    return concept.removeprefix(NAMED).replace("-", " ")


def is_named(rule: "Rule") -> bool:
    """Tell whether a rule is but a name of the text, which no table holds."""
    return isinstance(rule, Has) and rule.concept.startswith(NAMED)


class Duration(Noun, frozen=True):
    """A length of time in the unit as published."""

    value: float
    unit: Literal["hours", "days", "weeks", "months", "years"]


class Window(Noun, frozen=True):
    """When something must (not) have been, counted from the anchor."""

    anchor: Anchor = "enrolment"
    direction: Literal["before", "after", "around"] = "before"
    at_least: Duration | None = None
    at_most: Duration | None = None
    half_lives: float | None = None
    of: Literal["shorter", "longer"] | None = None


class Published(Noun, frozen=True):
    """The number and unit as the text has them, before conversion; `low`/`high` as in Range."""

    low: float | None = None
    high: float | None = None
    unit: str = ""


class Shape(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="type", gc=False):
    """Base of the nine shapes."""


class Range(Shape, frozen=True, tag="range"):
    """A variable's value lies between `low` and `high`, in the variable's canonical unit.

    A side that is None is open; `low_open`/`high_open` mean strictly above/below. Unit `ULN` or `LLN`
    means multiples of the reference limit.
    """

    variable: str
    low: float | None = None
    high: float | None = None
    low_open: bool = False
    high_open: bool = False
    unit: str = ""
    window: Window | None = None
    published: Published | None = None


class Has(Shape, frozen=True, tag="has"):
    """The patient has, had, takes or underwent a concept (or one below it in the hierarchy)."""

    concept: str
    status: Literal["any", "active", "history", "planned"] = "any"
    qualifiers: tuple[str, ...] = ()
    window: Window | None = None


class Count(Shape, frozen=True, tag="count"):
    """How many distinct occurrences of a concept: lines of therapy, lesions, relapses."""

    concept: str
    low: int | None = None
    high: int | None = None
    status: Literal["any", "active", "history", "planned"] = "any"
    window: Window | None = None


class Opaque(Shape, frozen=True, tag="opaque"):
    """Words that were not understood; never MET, never NOT_MET."""

    text: str


class All(Shape, frozen=True, tag="all"):
    """Every part holds."""

    rules: tuple["Rule", ...]


class Any(Shape, frozen=True, tag="any"):
    """At least one part holds."""

    rules: tuple["Rule", ...]


class Not(Shape, frozen=True, tag="not"):
    """The part does not hold."""

    rule: "Rule"


class If(Shape, frozen=True, tag="if"):
    """`then` is asked where `test` holds, `other` where it does not; without `other` nothing is asked."""

    test: "Rule"
    then: "Rule"
    other: "Rule | None" = None


class AtLeast(Shape, frozen=True, tag="at_least"):
    """At least `n` of the parts hold."""

    n: int
    rules: tuple["Rule", ...]


_LEAVES = frozenset({Range, Has, Count, Opaque})
Rule = Annotated[All | Any | Not | If | AtLeast | Range | Has | Count | Opaque, msgspec.Meta(title="Rule")]


def children(rule: Rule) -> tuple[Rule, ...]:
    """Give the parts of a rule, in order; a leaf has none."""
    kind = type(rule)
    if kind in _LEAVES:
        return ()
    if isinstance(rule, All | Any | AtLeast):
        return rule.rules
    if isinstance(rule, Not):
        return (rule.rule,)
    assert isinstance(rule, If)
    return (rule.test, rule.then) if rule.other is None else (rule.test, rule.then, rule.other)


def walk(rule: Rule) -> Iterator[Rule]:
    """Give a rule and all parts of it, each before its own parts."""
    yield rule
    for part in children(rule):
        yield from walk(part)


def leaves(rule: Rule) -> tuple[Rule, ...]:
    """Give the leaves of a rule, left to right; a composite without parts is its own leaf."""
    if type(rule) in _LEAVES:
        return (rule,)
    found: list[Rule] = []
    waiting = [rule]
    while waiting:
        part = waiting.pop()
        inner = children(part)
        if inner:
            waiting.extend(reversed(inner))
        else:
            found.append(part)
    return tuple(found)


def computable(rule: Rule) -> bool:
    """Tell whether no Opaque stands anywhere in the rule."""
    kind = type(rule)
    if kind in _LEAVES:
        return kind is not Opaque
    return all(map(computable, children(rule)))


def canonical(rule: Rule) -> Rule:
    """Order, flatten and dedupe, so that equal meaning gives equal bytes.

    All in All and Any in Any are flattened, equal parts stand once, parts are ordered by their bytes, a
    part alone stands for itself, Not(Not(x)) is x, AtLeast(0) is the empty All, AtLeast(1) is Any and
    AtLeast(all) is All; parts of AtLeast that are equal count each for themselves.
    """
    if type(rule) in _LEAVES:
        return rule
    match rule:
        case All(rules=rules):
            return _group(All, rules)
        case Any(rules=rules):
            return _group(Any, rules)
        case Not(rule=inner):
            part = canonical(inner)
            return part.rule if isinstance(part, Not) else Not(rule=part)
        case If(test=test, then=then, other=other):
            return If(
                test=canonical(test),
                then=canonical(then),
                other=None if other is None else canonical(other),
            )
        case AtLeast(n=n, rules=rules):
            parts = tuple(sorted((canonical(part) for part in rules), key=msgspec.json.encode))
            if n <= 0:
                return All(rules=())
            if n == 1:
                return _group(Any, parts)
            return _group(All, parts) if n == len(parts) else AtLeast(n=n, rules=parts)
    raise AssertionError(rule)  # pragma: no cover - the nine shapes are told above


def _group(kind: type[All] | type[Any], rules: tuple[Rule, ...]) -> Rule:
    if len(rules) == 1 and type(rules[0]) in _LEAVES:
        return rules[0]
    parts: dict[bytes, Rule] = {}
    for rule in rules:
        part = canonical(rule)
        for inner in part.rules if isinstance(part, kind) else (part,):
            parts[msgspec.json.encode(inner)] = inner
    if len(parts) == 1:
        return next(iter(parts.values()))
    return kind(rules=tuple(parts[key] for key in sorted(parts)))
