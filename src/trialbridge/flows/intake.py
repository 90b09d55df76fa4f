"""A record read into facts, laid out as `intake` prints them; nothing is stored."""

from typing import Any

import msgspec

from trialbridge.intake import conflicts, missing
from trialbridge.intake.completeness import STANDARD
from trialbridge.matching.questions import wording
from trialbridge.model.patient import Fact, Issue, Patient
from trialbridge.vocab import Vocabulary, default_vocabulary


class ConflictRow(msgspec.Struct, frozen=True):
    """Facts of one thing on one day that cannot all be true."""

    about: str
    day: str
    facts: tuple[dict[str, Any], ...]


class MissingRow(msgspec.Struct, frozen=True):
    """A standard fact that the record lacks, and the question to ask."""

    name: str
    title: str
    question: str


class Record(msgspec.Struct, frozen=True):
    """What was read: each fact with every field and its quote."""

    patient: str
    version: str
    facts: tuple[dict[str, Any], ...]
    conflicts: tuple[ConflictRow, ...]
    missing: tuple[MissingRow, ...]
    issues: tuple[Issue, ...]


def facts(patient: Patient, vocabulary: Vocabulary | None = None) -> Record:
    """Lay out a patient's facts with what they lack and contradict."""
    known = vocabulary or default_vocabulary()
    return Record(
        patient=patient.id,
        version=patient.version,
        facts=tuple(map(whole, patient.facts)),
        conflicts=tuple(
            ConflictRow(it.about, it.day, tuple(map(whole, it.facts))) for it in conflicts(patient, known)
        ),
        missing=tuple(_missing(name, known) for name in missing(patient, known)),
        issues=patient.issues,
    )


def whole(fact: Fact) -> dict[str, Any]:
    """Give a fact with all its fields, also those at their default."""
    return msgspec.structs.asdict(fact)


def _missing(name: str, vocabulary: Vocabulary) -> MissingRow:
    return MissingRow(name, dict(STANDARD)[name], wording(name, vocabulary))
