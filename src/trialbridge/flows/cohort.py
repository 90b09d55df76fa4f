"""A cohort's records one after the other, whatever they come in: FHIR, OMOP tables or Patient JSON lines."""

import gzip
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from trialbridge.errors import InputError, TrialbridgeError
from trialbridge.intake import fhir, omop, phenopacket
from trialbridge.model.patient import Patient
from trialbridge.vocab import Vocabulary

LINES = (".jsonl", ".ndjson", ".jsonl.gz", ".ndjson.gz")
_PATIENT = msgspec.json.Decoder(Patient)
_ROWS = msgspec.msgpack.Decoder(list[omop.Row])


class Entry(NamedTuple):
    """One patient's record as it came; `done` bytes of `total` were read with it."""

    id: str
    kind: str
    data: bytes
    done: int = 0
    total: int = 0


class _Line(msgspec.Struct):
    """What a line of JSON says of itself."""

    type: str = ""
    id: str = ""
    resourceType: str = ""  # noqa: N815 - FHIR's name
    subject: dict[str, Any] = {}
    patient: dict[str, Any] = {}


_SELF = msgspec.json.Decoder(_Line)


def entries(path: Path) -> Iterator[Entry]:
    """Give the records of a file or folder in their order; InputError where it holds none that is known."""
    if not path.exists():
        raise _unknown(path, "nothing of that name")
    from trialbridge.bulk.omop import is_omop, persons

    if is_omop(path):
        for person, rows in persons(path):
            yield Entry(person, "omop", msgspec.msgpack.encode(rows))
        return
    files = sorted(it for it in path.rglob("*") if it.is_file()) if path.is_dir() else [path]
    lines = [file for file in files if file.name.endswith(LINES)]
    whole = [file for file in files if file.suffix == ".json"]
    if not lines and not whole:
        raise _unknown(path, "no .json, .jsonl or .ndjson, gzipped or not, no OMOP tables")
    yield from _whole(whole)
    if lines:
        first = _SELF.decode(next(_lines(lines[:1]), (b"{}", 0))[0])
        yield from _exported(lines) if first.resourceType not in ("", "Bundle") else _records(lines)


def patient_of(entry: Entry, vocabulary: Vocabulary) -> Patient:
    """Read a record; raises TrialbridgeError where it cannot be read at all."""
    match entry.kind:
        case "patient":
            try:
                return _PATIENT.decode(entry.data)
            except msgspec.MsgspecError as error:
                raise InputError(
                    expected="a patient", came=str(error), where=entry.id, do="correct the record"
                ) from error
        case "omop":
            return omop.read(_ROWS.decode(entry.data), vocabulary)
        case "phenopacket":
            return phenopacket.read(entry.data, vocabulary)
        case "unreadable":
            raise InputError(
                expected="JSON", came=repr(entry.data[:60]), where=entry.id, do="correct the record"
            )
        case _:
            return fhir.read(entry.data, vocabulary)


def _whole(files: Iterable[Path]) -> Iterator[Entry]:
    for file in files:
        data = file.read_bytes()
        yield Entry(_id(data, file.stem), _kind(data), data)


def _kind(data: bytes) -> str:
    if phenopacket.is_phenopacket(data):
        return "phenopacket"
    return "fhir" if b'"resourceType"' in data else "patient"


def _records(files: Iterable[Path]) -> Iterator[Entry]:
    """Give patients of ours or bundles, one a line."""
    files = list(files)
    total = sum(file.stat().st_size for file in files)
    for number, (line, done) in enumerate(_lines(files), start=1):
        try:
            told = _SELF.decode(line)
        except (msgspec.MsgspecError, UnicodeDecodeError):
            yield Entry(f"line {number}", "unreadable", line[:200], done, total)
            continue
        if told.resourceType:
            yield Entry(_id(line, f"line {number}"), "fhir", line, done, total)
        else:
            yield Entry(told.id or f"line {number}", "patient", line, done, total)


def _exported(files: Iterable[Path]) -> Iterator[Entry]:
    """Gather a bulk export, a resource a line, by patient; it is sorted on disk, not in memory."""
    with tempfile.TemporaryDirectory() as folder, sqlite3.connect(Path(folder) / "lines") as base:
        base.execute("CREATE TABLE lines (patient TEXT, nth INTEGER, line BLOB)")
        base.executemany("INSERT INTO lines VALUES (?, ?, ?)", _owned(files))
        base.execute("CREATE INDEX by_patient ON lines (patient, nth)")
        mine: list[bytes] = []
        whose = None
        for patient, line in base.execute("SELECT patient, line FROM lines ORDER BY patient, nth"):
            if whose is not None and patient != whose:
                yield Entry(whose, "fhir", b"\n".join(mine))
                mine = []
            whose = patient
            mine.append(line)
        if whose is not None:
            yield Entry(whose, "fhir", b"\n".join(mine))
    base.close()


def _owned(files: Iterable[Path]) -> Iterator[tuple[str, int, bytes]]:
    """Give each resource that is a patient or of one, patients first."""
    for number, (line, _) in enumerate(_lines(files)):
        try:
            told = _SELF.decode(line)
        except (msgspec.MsgspecError, UnicodeDecodeError):
            yield f"line {number + 1}", number, line
            continue
        own = told.resourceType == "Patient"
        reference = str((told.subject or told.patient).get("reference", ""))
        whose = told.id if own else reference.removeprefix("urn:uuid:").split("/")[-1]
        if whose:
            yield whose, -1 if own else number, line


def _lines(files: Iterable[Path]) -> Iterator[tuple[bytes, int]]:
    done = 0
    for file in files:
        with file.open("rb") as raw, gzip.open(raw) if file.suffix == ".gz" else raw as lines:
            for line in lines:
                if line.strip():
                    yield line, done + raw.tell() if file.suffix == ".gz" else done + len(line)
                    done += 0 if file.suffix == ".gz" else len(line)
        done += file.stat().st_size if file.suffix == ".gz" else 0


def _id(data: bytes, otherwise: str) -> str:
    try:
        told = _SELF.decode(data)
        if told.resourceType and told.resourceType != "Patient":
            return next(iter(fhir.patients(data)), otherwise)
        return told.id or otherwise
    except (msgspec.MsgspecError, TrialbridgeError, UnicodeDecodeError):
        return otherwise


def _unknown(path: Path, came: str) -> InputError:
    return InputError(
        expected="FHIR bundles, an NDJSON export, OMOP tables or Patient JSON lines",
        came=came, where=str(path), do="name a file or folder that holds patients",
    )  # fmt: skip
