"""What a criterion computes, taken apart and put in its one canonical form; the shapes are `shapes`'."""

from typing import Final, cast

import msgspec

from trialbridge.model.shapes import (
    MEASURED,
    NAMED,
    OTHER_THAN,
    All,
    Anchor,
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
)  # fmt: skip

__all__ = [
    "MEASURED", "NAMED", "OTHER_THAN", "All", "Anchor", "Any", "AtLeast", "Count", "Duration", "Has", "If",
    "Not", "Opaque", "Published", "Range", "Rule", "Shape", "Window", "canonical", "children", "computable",
    "is_leaf", "is_named", "leaves", "measured_words", "named_words", "walk",
]  # fmt: skip

_LEAVES: Final = frozenset({Range, Has, Count, Opaque})


def is_leaf(rule: Rule) -> bool:
    """Tell whether a rule's shape has no parts."""
    return type(rule) in _LEAVES


def named_words(concept: str) -> str:
    """Give the words that a concept's identifier is made of: "zenker diverticulum"."""
    return concept.removeprefix(NAMED).replace("-", " ")


def measured_words(variable: str) -> tuple[str, str]:
    """Give the words and the unit that an open measure's identifier is made of: "corneal thickness", "um"."""
    words, _, unit = variable.removeprefix(MEASURED).removesuffix("]").partition("[")
    return words.replace("-", " "), unit


def is_named(rule: "Rule") -> bool:
    """Tell whether a rule is but a name of the text, which no table holds."""
    return isinstance(rule, Has) and rule.concept.startswith(NAMED)


def children(rule: Rule) -> tuple[Rule, ...]:
    """Give the parts of a rule, in order; a leaf has none."""
    kind = type(rule)
    if kind in _LEAVES:
        return ()
    if kind is not Not and kind is not If:
        return cast("All | Any | AtLeast", rule).rules  # telling by `isinstance` what a rule is not is slow
    if isinstance(rule, Not):
        return (rule.rule,)
    assert isinstance(rule, If)
    return (rule.test, rule.then) if rule.other is None else (rule.test, rule.then, rule.other)


def walk(rule: Rule) -> list[Rule]:
    """Give a rule and all parts of it, each before its own parts."""
    found: list[Rule] = []
    waiting = [rule]
    while waiting:
        part = waiting.pop()
        found.append(part)
        if type(part) not in _LEAVES:
            waiting += children(part)[::-1]
    return found


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
            waiting += inner[::-1]
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
