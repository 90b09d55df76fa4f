"""Writes facts in few words for the reference; a page for readers has better words, in `report`."""

from trialbridge.model.patient import Fact
from trialbridge.report.ruling import interval, number


def fact_in_words(fact: Fact) -> str:
    """Write a fact: "platelets 120 on 2026-03-01", "no stroke", "chemotherapy (history) until 2025-11"."""
    name = fact.variable or fact.concept
    if fact.stance == "absent":
        name = f"no {name}"
    value = amount(fact.value)
    if fact.low is not None or fact.high is not None:
        value = f"{amount(fact.low)} … {amount(fact.high)}".strip()
    limits = fact.reference
    reference = limits and interval("reference", limits.low, limits.high, False, False)
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


def amount(value: float | None) -> str:
    """Write a number without needless digits; nothing for None."""
    return "" if value is None else number(value)
