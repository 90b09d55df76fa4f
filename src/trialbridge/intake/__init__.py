"""From a patient's records to facts, each with the words that state it; it judges no study."""

from typing import Literal

from trialbridge.errors import FormatError, InputError
from trialbridge.intake import form, notes
from trialbridge.intake.completeness import Conflict, conflicts, missing
from trialbridge.intake.problems import principal
from trialbridge.model.patient import Patient
from trialbridge.vocab import Vocabulary, default_vocabulary

__all__ = ["Conflict", "Format", "conflicts", "missing", "principal", "read", "recognise"]

Format = Literal["form", "notes"]


def read(
    data: bytes | str,
    format: str | None = None,  # noqa: A002 - the command's own word
    vocabulary: Vocabulary | None = None,
    name: str = "",
    on: str | None = None,
) -> Patient:
    """Read a patient's record; without a format, a JSON object is a form and any other text a note.

    `name` is what quotes call the document; `on` the day a note is of where it gives none itself.
    InputError in one plain line for what cannot be read; what is doubtful inside a record is an issue.
    """
    chosen = format or recognise(data)
    words = default_vocabulary() if vocabulary is None else vocabulary
    if chosen == "form":
        raw = data.encode("utf-8", "replace") if isinstance(data, str) else data
        return form.read(raw, words, name=name or "form")
    if chosen in ("notes", "note"):
        return notes.read(data, words, name=name or "note", on=on)
    raise InputError(
        expected="the format form or notes", came=chosen, where=name or "record", do="name one of them"
    )


def recognise(data: bytes | str) -> Format:
    """Tell a form from a note; FormatError for a FHIR resource, which is not read yet."""
    head = data[:4096] if isinstance(data, str) else data[:4096].decode("utf-8", errors="replace")
    start = head.lstrip("\ufeff \t\r\n")
    if '"resourceType"' in head and start.startswith("{"):
        raise FormatError(
            expected="a form or a note",
            came="a FHIR resource",
            where="record",
            do="give the same facts as a form; FHIR is not read yet",
        )
    return "form" if start.startswith(("{", "[{")) else "notes"
