"""A record that a stranger sent: refused in a sentence, or read within narrow limits; nothing is kept."""

import re

from trialbridge import sandbox
from trialbridge.errors import FormatError
from trialbridge.flows import intake
from trialbridge.intake import documents
from trialbridge.intake.packed import unpacked
from trialbridge.model.patient import Patient
from trialbridge.sandbox import Limits

LARGEST = 10 << 20
"""Bytes; the matching service of mCODE takes as many."""
AT_ONCE = 64 << 10
"""Bytes of plain text or JSON that are read here; longer ones are read in a child."""
LIMITS = Limits(seconds=5.0, memory=1 << 30, answer=16 << 20)
_WHOLE = "trialbridge.intake.packed:packed"
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\0", b"MM\0*", b"RIFF", b"BM")
_PROGRAMS = (b"MZ", b"\x7fELF", b"\xca\xfe\xba\xbe", b"#!")
_ARCHIVES = (
    b"PK\x03\x04",
    b"PK\x05\x06",
    b"\x1f\x8b",
    b"BZh",
    b"7z\xbc\xaf",
    b"Rar!",
    b"\xfd7zXZ",
    b"\x28\xb5\x2f\xfd",
)
_OLD = b"\xd0\xcf\x11\xe0"
_TWO_BYTES = (b"\xff\xfe", b"\xfe\xff")
_SIGNS = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")


def read(data: bytes, name: str = "record", on: str | None = None) -> Patient:
    """Read a note, form, FHIR, PDF, DOCX or HTML sent by anybody; raises FormatError in one sentence.

    Documents and whatever is long are read in a child process with 5 s, 1 GiB and no network.
    """
    if len(data) > LARGEST:
        raise refused(
            f"a record of up to {LARGEST >> 20} MB", f"{len(data) >> 20} MB", "send its pages apart"
        )
    if not data.strip():
        raise refused("a record", "nothing", "paste the text or choose a file")
    kind = documents.kind(data)
    if not kind and (odd := binary(data)):
        raise refused("a note, a form, FHIR, PDF, DOCX or HTML", odd, "save it as text or PDF")
    if kind or len(data) > AT_ONCE:
        return unpacked(sandbox.run(_WHOLE, data, name, LIMITS))
    return intake.read(data, name=name, on=on)


def binary(data: bytes) -> str:
    """Say what bytes are that are no text; "" for text."""
    known = (
        ("a picture", _PICTURES),
        ("a program", _PROGRAMS),
        ("an archive", _ARCHIVES),
        ("an old Office file", (_OLD,)),
    )
    found = next((name for name, marks in known if data.startswith(marks)), "")
    if found:
        return found
    if data.startswith(_TWO_BYTES):
        return ""
    signs = sum(1 for _ in _SIGNS.finditer(data[:65536]))
    return "bytes that are no text" if signs > len(data[:65536]) // 100 else ""


def refused(expected: str, came: str, do: str) -> FormatError:
    """Say why a record was not read; nothing of it is repeated."""
    return FormatError(expected=expected, came=came, where="record", do=do)
