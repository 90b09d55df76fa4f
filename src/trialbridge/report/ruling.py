"""Rules in plain words, on one line or as an outline, what was not understood marked; it judges nothing."""

from collections.abc import Iterator
from typing import NamedTuple

from trialbridge.model.rule import (
    OTHER_THAN,
    All,
    Any,
    AtLeast,
    Count,
    Duration,
    Has,
    If,
    Not,
    Opaque,
    Range,
    Rule,
    Window,
    computable,
    named_words,
)
from trialbridge.vocab import Vocabulary

UNITS = {
    "a": " years", "mo": " months", "wk": " weeks", "d": " days", "%": " %",
    "ULN": " × upper limit of normal", "LLN": " × lower limit of normal",
}  # fmt: skip
STATUS = {"any": "", "active": "current ", "history": "a history of ", "planned": "planned "}
NOTHING = "nothing"
_BEHIND = frozenset(
    {"to", "of", "for", "in", "with", "that", "which", "on", "by", "at", "from", "over", "under", "due",
     "related", "requiring", "against", "during", "after", "involving", "affecting", "interfering",
     "associated", "resulting", "secondary", "attributed", "despite"}
)  # fmt: skip
"""How qualities begin that are said behind the name: "allergy to penicillin"."""


class Line(NamedTuple):
    """A line of an outline: how deep it stands, whether it was understood, whether it only heads others."""

    depth: int
    text: str
    understood: bool
    head: bool = False


def outline(rule: Rule, vocabulary: Vocabulary, depth: int = 0, lead: str = "") -> tuple[Line, ...]:
    """Lay a rule out, each part that has parts of its own over them; `lead` stands before the first line."""
    return tuple(_lines(rule, vocabulary, depth, lead))


def in_words(rule: Rule, vocabulary: Vocabulary) -> str:
    """Say a rule on one line: "all of (platelets ≥ 100 10*9/L; not pregnancy)"."""
    match rule:
        case All(rules=parts) | Any(rules=parts) | AtLeast(rules=parts):
            return f"{_head(rule)} ({'; '.join(in_words(part, vocabulary) for part in parts)})"
        case Not(rule=inner):
            return f"not {in_words(inner, vocabulary)}"
        case If(test=test, then=then, other=other):
            rest = "" if other is None else f", else {in_words(other, vocabulary)}"
            return f"if {in_words(test, vocabulary)}, then {in_words(then, vocabulary)}{rest}"
        case _:
            return _leaf(rule, vocabulary)


def window_words(window: Window | None, vocabulary: Vocabulary) -> str:
    """Say a window: " at most 4 weeks before enrolment"."""
    if window is None:
        return ""
    lives = f"{number(window.half_lives)} half-lives" if window.half_lives is not None else ""
    least = _length(window.at_least, lives if window.at_least or not window.at_most else "", window.of)
    most = _length(window.at_most, lives if window.at_most and not window.at_least else "", window.of)
    spans = [f"{sign} {said}" for sign, said in (("at least", least), ("at most", most)) if said]
    return " " + " ".join(
        filter(None, (" and ".join(spans), window.direction, _name(window.anchor, vocabulary)))
    )


def parted(qualifiers: tuple[str, ...]) -> tuple[list[str], list[str]]:
    """Part qualities into those said before a name and those behind it: "severe", "to-penicillin"."""
    behind = [
        each
        for each in qualifiers
        if (each.partition("-")[0] in _BEHIND and "-" in each) or each.startswith(OTHER_THAN)
    ]
    return [each for each in qualifiers if each not in behind], behind


def tied(quality: str, vocabulary: Vocabulary) -> str:
    """Say "to-penicillin" as "to penicillin", by the name of what it is tied to where that is known."""
    lead, _, what = quality.partition("-")
    if quality.startswith(OTHER_THAN):
        lead, what = "other than", quality.removeprefix(OTHER_THAN)
    row = vocabulary.concepts.get(what)
    return f"{lead} {row.name if row else what.replace('-', ' ')}"


def number(value: float) -> str:
    """Write a number without needless digits."""
    return f"{value:.10g}"


def _lines(rule: Rule, vocabulary: Vocabulary, depth: int, lead: str) -> Iterator[Line]:
    match rule:
        case All(rules=parts) | Any(rules=parts) | AtLeast(rules=parts):
            yield Line(depth, f"{lead}{_head(rule)}{':' if parts else ''}", True, head=bool(parts))
            for part in parts:
                yield from _lines(part, vocabulary, depth + 1, "")
        case Not(rule=inner):
            yield from _lines(inner, vocabulary, depth, f"{lead}not ")
        case If(test=test, then=then, other=other):
            yield from _lines(test, vocabulary, depth, f"{lead}if ")
            yield from _lines(then, vocabulary, depth + 1, "then ")
            if other is not None:
                yield from _lines(other, vocabulary, depth + 1, "else ")
        case _:
            yield Line(depth, lead + _leaf(rule, vocabulary), computable(rule))


def _head(rule: All | Any | AtLeast) -> str:
    if not rule.rules:
        return NOTHING
    if isinstance(rule, AtLeast):
        return f"at least {rule.n} of"
    return "all of" if isinstance(rule, All) else "any of"


def _leaf(rule: Range | Has | Count | Opaque, vocabulary: Vocabulary) -> str:
    match rule:
        case Range(variable=name):
            row = vocabulary.variables.get(name)
            title = row.title if row else name
            unit = UNITS.get(rule.unit, f" {rule.unit}" if rule.unit else "")
            said = interval(title, rule.low, rule.high, rule.low_open, rule.high_open)
            return (
                said
                + (unit if rule.low is not None or rule.high is not None else "")
                + window_words(rule.window, vocabulary)
            )
        case Has():
            before, behind = parted(rule.qualifiers)
            ties = (tied(each, vocabulary) for each in behind)
            said = " ".join((*before, _name(rule.concept, vocabulary), *ties))
            return f"{STATUS[rule.status]}{said}{window_words(rule.window, vocabulary)}"
        case Count():
            said = interval(_name(rule.concept, vocabulary), rule.low, rule.high, False, False)
            return f"number of {STATUS[rule.status]}{said}{window_words(rule.window, vocabulary)}"
        case _:
            return f"“{' '.join(rule.text.split())}” (not understood)"


def interval(name: str, low: float | None, high: float | None, low_open: bool, high_open: bool) -> str:
    """Write an interval around a name: "18 ≤ age ≤ 75", "age ≥ 18", "platelets = 5", "age, any value"."""
    below, above = ("<" if low_open else "≤"), ("<" if high_open else "≤")
    if low is None:
        return f"{name}, any value" if high is None else f"{name} {above} {number(high)}"
    if high is None:
        return f"{name} {'>' if low_open else '≥'} {number(low)}"
    if low == high:
        return f"{name} = {number(low)}"
    return f"{number(low)} {below} {name} {above} {number(high)}"


def _name(concept: str, vocabulary: Vocabulary) -> str:
    row = vocabulary.concepts.get(concept)
    return row.name if row else named_words(concept).replace("_", " ")


def _length(length: Duration | None, half_lives: str, of: str | None) -> str:
    said = f"{number(length.value)} {length.unit}" if length is not None else ""
    if length is not None and length.value == 1:
        said = said.removesuffix("s")
    if said and half_lives:
        return f"{said} or {half_lives}" + (f", the {of}" if of else "")
    return said or half_lives
