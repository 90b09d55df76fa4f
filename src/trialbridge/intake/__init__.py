"""From a patient's records to facts, each with the words that state it; it judges no study."""

from typing import Literal, get_args

from trialbridge.errors import InputError
from trialbridge.intake import documents, fhir, form, notes, phenopacket
from trialbridge.intake.completeness import Conflict, conflicts, missing
from trialbridge.intake.documents import opened
from trialbridge.intake.joined import joined
from trialbridge.intake.paper import Opener
from trialbridge.intake.problems import principal
from trialbridge.model.patient import Patient
from trialbridge.vocab import Vocabulary, default_vocabulary

__all__ = ["Conflict", "Format", "conflicts", "joined", "missing", "principal", "read", "recognise"]

Format = Literal["form", "notes", "fhir", "phenopacket", "pdf", "docx", "html"]
FORMATS: tuple[str, ...] = get_args(Format)


def read(
    data: bytes | str,
    format: str | None = None,  # noqa: A002 - the command's own word
    vocabulary: Vocabulary | None = None,
    name: str = "",
    on: str | None = None,
    opener: Opener = opened,
    patient: str = "",
) -> Patient:
    """Read a patient's record; without a format, as its content looks (`recognise`).

    `name` is what quotes call the document; `on` the day a note is of where it gives none itself; `opener`
    opens PDF, DOCX and HTML; `patient` is the id of the one to read where a FHIR file holds several.
    InputError in one plain line for what cannot be read; what is doubtful inside a record is an issue.
    """
    chosen = format or recognise(data)
    words = default_vocabulary() if vocabulary is None else vocabulary
    raw = data.encode("utf-8", "replace") if isinstance(data, str) else data
    match chosen:
        case "form":
            return form.read(raw, words, name=name or "form")
        case "notes" | "note" | "text":
            return notes.read(data, words, name=name or "note", on=on)
        case "fhir" | "mcode":
            return fhir.read(data, words, name=name or "fhir", opener=opener, patient=patient)
        case "phenopacket":
            return phenopacket.read(data, words, name=name or "phenopacket")
        case "pdf" | "docx" | "html":
            return documents.read(raw, words, name=name or chosen, on=on, opener=opener)
    raise InputError(
        expected=f"one of the formats {', '.join(FORMATS[:-1])} or {FORMATS[-1]}",
        came=chosen,
        where=name or "record",
        do="name one of them, or leave it out",
    )


def recognise(data: bytes | str) -> Format:
    """Tell the format by the content: documents by their begin, JSON by its members; else a note."""
    raw = data.encode("utf-8", "replace") if isinstance(data, str) else data
    paper = documents.kind(raw)
    if paper:
        return paper  # type: ignore[return-value]
    start = raw[:4096].decode("utf-8", errors="replace").lstrip("\ufeff \t\r\n")
    if start.startswith(("{", "[")) and b'"resourceType"' in raw:
        return "fhir"
    if start.startswith("{") and phenopacket.is_phenopacket(raw):
        return "phenopacket"
    return "form" if start.startswith(("{", "[{")) else "notes"
