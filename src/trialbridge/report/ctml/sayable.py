"""What of a rule CTML can say: a condition that all who meet the rule meet, and what is left out."""

from itertools import combinations
from typing import NamedTuple

import msgspec

from trialbridge.model.rule import All, Any, AtLeast, If, Not, Opaque, Range, Rule, canonical
from trialbridge.report.ctml.entries import entry_of
from trialbridge.vocab import Vocabulary

MOST_CHOICES = 20
"""Ways to choose n of the parts up to which "at least n of" is written out."""


class Sayable(NamedTuple):
    """The part of a rule that can be said, None where that is nothing, and the parts that cannot."""

    rule: Rule | None
    unsaid: tuple[Rule, ...]


def sayable(rule: Rule, vocabulary: Vocabulary, denied: bool = False) -> Sayable:
    """Give what can be said of a rule, or of its denial.

    Denials stand at the leaves, limits have one side, an If is its two ways, "at least n of" every choice. A
    part that must hold beside others may be left out: more patients fit then, none is lost. One of several
    ways may not: without it, patients who fit would be turned away; so the whole choice is left out.
    """
    match rule:
        case Not(rule=inner):
            return sayable(inner, vocabulary, not denied)
        case All(rules=parts):
            return _joined(parts, vocabulary, denied, every=not denied)
        case Any(rules=parts):
            return _joined(parts, vocabulary, denied, every=denied)
        case AtLeast(n=n, rules=parts):
            return _chosen(n, parts, vocabulary, denied)
        case If(test=test, then=then, other=other):
            ways: list[Rule] = [Any(rules=(Not(rule=test), Not(rule=then) if denied else then))]
            if other is not None:
                ways.append(Any(rules=(test, Not(rule=other) if denied else other)))
            return _joined(tuple(ways), vocabulary, False, every=True)
        case Range():
            return _limits(rule, vocabulary, denied)
        case _:
            return _leaf(rule, vocabulary, denied)


def _joined(parts: tuple[Rule, ...], vocabulary: Vocabulary, denied: bool, *, every: bool) -> Sayable:
    found = [sayable(part, vocabulary, denied) for part in parts]
    unsaid = tuple(rest for one in found for rest in one.unsaid)
    said = tuple(one.rule for one in found if one.rule is not None)
    if every:
        return Sayable(canonical(All(rules=said)) if said else None, unsaid)
    if unsaid or not said:
        whole: Rule = Any(rules=parts)
        return Sayable(None, (canonical(Not(rule=All(rules=parts)) if denied else whole),))
    return Sayable(canonical(Any(rules=said)), ())


def _chosen(n: int, parts: tuple[Rule, ...], vocabulary: Vocabulary, denied: bool) -> Sayable:
    """At least n of them: any choice of n; not so: any choice of what must fail for fewer than n to hold."""
    size = len(parts) - n + 1 if denied else n
    ways = list(combinations(parts, size)) if 0 < size <= len(parts) and len(parts) <= MOST_CHOICES else []
    if not ways or len(ways) > MOST_CHOICES:
        rule: Rule = AtLeast(n=n, rules=parts)
        return Sayable(None, (Not(rule=rule) if denied else rule,))
    spread = Any(rules=tuple(All(rules=tuple(Not(rule=it) if denied else it for it in way)) for way in ways))
    return sayable(spread, vocabulary)


def _limits(rule: Range, vocabulary: Vocabulary, denied: bool) -> Sayable:
    """Say each side of a limit by itself; the denial of "18 to 75" is below 18 or above 75."""
    plain = msgspec.structs.replace(rule, published=None)
    low = msgspec.structs.replace(plain, high=None, high_open=False)
    high = msgspec.structs.replace(plain, low=None, low_open=False)
    sides = [plain] if plain.low == plain.high else [low, high]
    if denied:
        sides = [_beyond(low), _beyond(high)]
    kept = tuple(side for side in sides if (side.low, side.high) != (None, None))
    if not kept or any(entry_of(side, vocabulary) is None for side in kept):
        return Sayable(None, (Not(rule=rule) if denied else rule,))
    return Sayable(canonical(Any(rules=kept) if denied else All(rules=kept)), ())


def _beyond(side: Range) -> Range:
    """Turn a limit of one side round: what is at least 18 becomes what is below 18."""
    return msgspec.structs.replace(
        side,
        low=side.high,
        high=side.low,
        low_open=side.high is not None and not side.high_open,
        high_open=side.low is not None and not side.low_open,
    )


def _leaf(rule: Rule, vocabulary: Vocabulary, denied: bool) -> Sayable:
    said: Rule = Not(rule=rule) if denied else rule
    if entry_of(rule, vocabulary, denied) is not None:
        return Sayable(said, ())
    return Sayable(None, (rule if isinstance(rule, Opaque) else said,))
