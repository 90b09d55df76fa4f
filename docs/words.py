"""Writes rules and facts in few words for the reference; a page for readers has better words, in `report`."""

from trialbridge.model.patient import Fact
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
    Range,
    Rule,
    Window,
)


def rule_in_words(rule: Rule) -> str:
    """Write a rule: "platelets ≥ 100 10*9/L", "all of (…; …)", "if … then … else …"."""
    match rule:
        case All(rules=parts):
            return f"all of ({'; '.join(map(rule_in_words, parts))})"
        case Any(rules=parts):
            return f"any of ({'; '.join(map(rule_in_words, parts))})"
        case AtLeast(n=n, rules=parts):
            return f"at least {n} of ({'; '.join(map(rule_in_words, parts))})"
        case Not(rule=inner):
            return f"not {rule_in_words(inner)}"
        case If(test=test, then=then, other=other):
            rest = "" if other is None else f" else {rule_in_words(other)}"
            return f"if {rule_in_words(test)} then {rule_in_words(then)}{rest}"
        case Range(variable=variable, window=window):
            return f"{bounded(variable, rule)}{window_in_words(window)}"
        case Has(concept=concept, status=status, qualifiers=qualifiers, window=window):
            words = [*qualifiers, concept, *([] if status == "any" else [f"({status})"])]
            return " ".join(words) + window_in_words(window)
        case Count(concept=concept, low=low, high=high, status=status, window=window):
            course = "" if status == "any" else f" ({status})"
            return f"count of {interval(concept, low, high)}{course}{window_in_words(window)}"
        case Opaque(text=text):
            return f"“{text}”, not understood"


def bounded(variable: str, rule: Range) -> str:
    """Write a range with its signs and unit."""
    unit = {"ULN": " × ULN", "LLN": " × LLN", "": ""}.get(rule.unit, f" {rule.unit}")
    return interval(variable, rule.low, rule.high, rule.low_open, rule.high_open) + unit


def interval(
    name: str, low: float | None, high: float | None, low_open: bool = False, high_open: bool = False
) -> str:
    """Write an interval around a name: "18 ≤ age ≤ 75", "age ≥ 18", "platelets = 5", "age, any"."""
    below, above = ("<" if low_open else "≤"), ("<" if high_open else "≤")
    if low is None and high is None:
        return f"{name}, any"
    if low is None:
        return f"{name} {above} {number(high)}"
    if high is None:
        return f"{name} {'>' if low_open else '≥'} {number(low)}"
    if low == high:
        return f"{name} = {number(low)}"
    return f"{number(low)} {below} {name} {above} {number(high)}"


def number(value: float | None) -> str:
    """Write a number without needless digits; nothing for None."""
    return "" if value is None else f"{value:.10g}"


def window_in_words(window: Window | None) -> str:
    """Write a window: ", at most 4 weeks before enrolment"."""
    if window is None:
        return ""
    half_lives = f"{number(window.half_lives)} half-lives" if window.half_lives is not None else ""
    spans = [
        ("at least", window.at_least, half_lives if window.at_least else ""),
        ("at most", window.at_most, half_lives if not window.at_least else ""),
    ]
    parts = [f"{sign} {span(length, lives, window.of)}" for sign, length, lives in spans if length or lives]
    return ", " + " ".join([" and ".join(parts), window.direction, window.anchor]).strip()


def span(length: Duration | None, half_lives: str, of: str | None) -> str:
    """Write a length of time, or the shorter or longer of it and half-lives."""
    words = f"{number(length.value)} {length.unit}" if length is not None else ""
    if words and half_lives:
        return f"{words} or {half_lives}" + (f" (the {of})" if of else "")
    return words or half_lives


def fact_in_words(fact: Fact) -> str:
    """Write a fact: "platelets 120 on 2026-03-01", "no stroke", "chemotherapy (history) until 2025-11"."""
    name = fact.variable or fact.concept
    if fact.stance == "absent":
        name = f"no {name}"
    value = number(fact.value)
    if fact.low is not None or fact.high is not None:
        value = f"{number(fact.low)} … {number(fact.high)}".strip()
    reference = fact.reference and interval("reference", fact.reference.low, fact.reference.high)
    said = [
        *fact.qualifiers,
        name,
        value,
        fact.unit,
        f"({reference})" if reference else "",
        "(uncertain)" if fact.stance == "uncertain" else "",
        "(in a relative)" if fact.subject == "family" else "",
        f"({fact.course})" if fact.course != "active" else "",
        f"line {fact.line}" if fact.line is not None else "",
        f"from {fact.start}" if fact.start else "",
        f"until {fact.stop}" if fact.stop else "",
        f"known on {fact.known_on}" if fact.known_on else "",
    ]
    return " ".join(part for part in said if part)
