"""Records read into facts (documents in a child) and laid out as `intake` prints them; it stores nothing."""

from typing import Any

import msgspec

from trialbridge import intake, sandbox
from trialbridge.intake import conflicts, documents, missing
from trialbridge.intake.completeness import STANDARD
from trialbridge.intake.paper import Opened
from trialbridge.matching.wordings import wording
from trialbridge.model.patient import Fact, Issue, Patient
from trialbridge.vocab import Vocabulary, default_vocabulary

_READER = "trialbridge.intake.documents:packed"


def read(
    data: bytes | str,
    format: str | None = None,  # noqa: A002 - the command's own word
    vocabulary: Vocabulary | None = None,
    name: str = "",
    on: str | None = None,
    patient: str = "",
) -> Patient:
    """Read a patient's record as `trialbridge.intake.read` does; PDF, DOCX and HTML are opened in a child.

    The child may take a minute and 1 GB (`sandbox.LIMITS`); a document that needs more is refused.
    """
    return intake.read(data, format, vocabulary, name=name, on=on, opener=opened, patient=patient)


def opened(data: bytes) -> Opened:
    """Open a document in a limited child process; plain text is read here."""
    if not documents.kind(data):
        return documents.opened(data)
    return documents.unpacked(sandbox.run(_READER, data, "document"))


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
