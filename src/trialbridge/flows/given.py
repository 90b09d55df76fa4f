"""A rule that a person wrote as JSON: read strictly and held against the vocabulary; it mends nothing."""

from typing import Any

import msgspec

from trialbridge.errors import FormatError
from trialbridge.model.rule import NAMED, Count, Has, Range, Rule, canonical, leaves
from trialbridge.vocab import Vocabulary

_LIMITS = ("ULN", "LLN")


def rule_of(data: bytes, vocabulary: Vocabulary, where: str) -> Rule:
    """Read a rule; raises FormatError for a shape, member, variable, unit or concept that does not exist."""
    try:
        raw = msgspec.json.decode(data)
        rule: Rule = msgspec.convert(raw, Rule)
        stranger = _stranger(raw, rule)
        faults = [fault for leaf in leaves(rule) if (fault := _fault(leaf, vocabulary))]
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise _refused("a rule as JSON", str(error), where) from error
    if stranger:
        raise _refused("only members that a rule has", stranger, where)
    if faults:
        raise _refused(*faults[0], where)
    return canonical(rule)


def _fault(leaf: Rule, vocabulary: Vocabulary) -> tuple[str, str] | None:
    """Say what is expected of a leaf and what came, or None where it is sound."""
    if isinstance(leaf, Range):
        row = vocabulary.variables.get(leaf.variable)
        if row is None:
            return "a variable of the vocabulary", leaf.variable
        if leaf.unit not in (row.unit, *_LIMITS):
            return f"{leaf.variable} in {row.unit or 'no unit'}, ULN or LLN", leaf.unit or "no unit"
        return _crossed(leaf.variable, leaf.low, leaf.high)
    if isinstance(leaf, Has | Count):
        if leaf.concept not in vocabulary.concepts and not leaf.concept.startswith(NAMED):
            return "a concept of the vocabulary", leaf.concept
        return _crossed(leaf.concept, leaf.low, leaf.high) if isinstance(leaf, Count) else None
    return None


def _crossed(name: str, low: float | None, high: float | None) -> tuple[str, str] | None:
    if low is not None and high is not None and low > high:
        return f"{name} with low up to high", f"low {low:g}, high {high:g}"
    return None


def _stranger(raw: Any, value: Any) -> str:
    """Give the first member that no field took; a reader that skipped "lo" would lose a limit."""
    if isinstance(raw, dict):
        known = {"type", *getattr(value, "__struct_fields__", ())}
        for name, inner in raw.items():
            found = name if name not in known else _stranger(inner, getattr(value, name, None))
            if found:
                return found
    if isinstance(raw, list) and isinstance(value, tuple):
        return next((found for pair in zip(raw, value, strict=True) if (found := _stranger(*pair))), "")
    return ""


def _refused(expected: str, came: str, where: str) -> FormatError:
    return FormatError(
        expected=expected,
        came=came,
        where=where,
        do="see docs/how-to/corrections.md for the shapes",
    )
