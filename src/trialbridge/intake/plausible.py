"""Rows of a record that cannot be right, named with their reason and left out; it mends nothing."""

from datetime import date
from typing import Literal, NamedTuple

import msgspec

from trialbridge.model.patient import Fact, Patient
from trialbridge.vocab import Vocabulary

Reason = Literal[
    "no birth date", "impossible value", "unknown unit", "duplicate id", "unreadable record"
]  # fmt: skip


class BadRow(NamedTuple):
    """A row that was not used: whose, why, what it is about and what it says."""

    patient: str
    reason: Reason
    about: str
    came: str


def plausible(patient: Patient, vocabulary: Vocabulary, day: date) -> tuple[Patient, list[BadRow]]:
    """Leave out values that no unit or body allows; a patient without birth date or age stays, age unknown.

    The bounds are those of the variables' table, in the canonical unit.
    """
    found = [_fault(fact, patient.id, vocabulary, day) for fact in patient.facts]
    bad = [row for row in found if row is not None]
    facts = tuple(fact for fact, row in zip(patient.facts, found, strict=True) if row is None)
    if not any(fact.variable == "age" for fact in facts):
        bad.append(BadRow(patient.id, "no birth date", "age", ""))
    return (msgspec.structs.replace(patient, facts=facts) if bad else patient), bad


def _fault(fact: Fact, patient: str, vocabulary: Vocabulary, day: date) -> BadRow | None:
    row = vocabulary.variables.get(fact.variable)
    if row is None:
        return None
    if fact.variable == "age" and fact.start and fact.start > day.isoformat():
        return BadRow(patient, "impossible value", "age", _said(fact))
    for number in (fact.value, fact.low, fact.high):
        value = None if number is None else vocabulary.convert(number, fact.unit, fact.variable)
        if number is not None and value is None:
            return BadRow(patient, "unknown unit", fact.variable, _said(fact))
        if value is not None and not _inside(value, row.low, row.high):
            return BadRow(patient, "impossible value", fact.variable, _said(fact))
    return None


def _inside(value: float, low: float | None, high: float | None) -> bool:
    return (low is None or value >= low) and (high is None or value <= high)


def _said(fact: Fact) -> str:
    numbers = [f"{number:g}" for number in (fact.value, fact.low, fact.high) if number is not None]
    if fact.variable == "age" and fact.start:
        return f"born {fact.start}"
    return " ".join((*numbers, fact.unit)).strip()
