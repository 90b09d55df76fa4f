"""A record that a stranger sent: refused in a sentence, or read within narrow limits; nothing is kept."""

import logging
import re

from trialbridge import intake, sandbox
from trialbridge.errors import FormatError, InputError
from trialbridge.intake import documents
from trialbridge.intake.packed import How, headed, unpacked
from trialbridge.intake.paper import Opened
from trialbridge.model.patient import Patient
from trialbridge.sandbox import Limits

LARGEST = 10 << 20
"""Bytes; the matching service of mCODE takes as many."""
AT_ONCE = 128 << 10
"""Bytes of plain text or JSON that are read here; longer ones are read in a child."""
LONGEST = 300_000
"""Characters of a document; a hundred printed pages have as many."""
LIMITS = Limits(seconds=5.0, memory=1 << 30, answer=16 << 20)
_OPENER = "trialbridge.intake.documents:packed"
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


class RefusedError(FormatError):
    """A record that was not read; none of its parts repeats anything of the record."""


def read(
    data: bytes | str,
    format: str | None = None,  # noqa: A002 - the command's own word
    name: str = "record",
    on: str | None = None,
) -> Patient:
    """Read a note, form, FHIR, PDF, DOCX or HTML sent by anybody; raises RefusedError, in one sentence.

    Documents and whatever is long are read in a child process with 5 s of a processor, 1 GiB and no network.
    """
    raw = data.encode("utf-8", "replace") if isinstance(data, str) else data
    if len(raw) > LARGEST:
        raise refused(f"a record of up to {LARGEST >> 20} MB", f"{len(raw) >> 20} MB", "send its pages apart")
    if not raw.strip():
        raise refused("a record", "nothing", "paste the text or choose a file")
    kind = documents.kind(raw)
    if not kind and (odd := binary(raw)):
        raise refused("a note, a form, FHIR, PDF, DOCX or HTML", odd, "save it as text or PDF")
    try:
        if not kind and len(raw) > AT_ONCE:
            return unpacked(sandbox.run(_WHOLE, headed(raw, How(name, format, on)), name, LIMITS))
        return intake.read(raw, format, name=name, on=on, opener=_opened)
    except InputError as error:
        own = isinstance(error, RefusedError) or error.came.startswith("one that ")  # the sandbox's own words
        raise refused(error.expected, error.came if own else "something else", error.do) from None
    except Exception as error:
        # a fault of a reader of ours, told by kind and line of code: the words may be somebody's
        logging.getLogger("trialbridge.uploads").error("", exc_info=error)
        raise refused(
            "a record that can be read", "one that its reader fails at", "send it as a note"
        ) from None


def _opened(data: bytes) -> Opened:
    """Open a document, also one inside FHIR, in a child; its text is read here, if it is not too long."""
    if not documents.kind(data):
        return documents.opened(data)
    paper = documents.unpacked(sandbox.run(_OPENER, data, "document", LIMITS))
    if len(paper.text) > LONGEST:
        raise refused(f"a document of up to {LONGEST} characters", "a longer one", "send its main pages")
    return paper


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


def refused(expected: str, came: str, do: str) -> RefusedError:
    """Say why a record was not read; nothing of it is repeated."""
    return RefusedError(expected=expected, came=came, where="record", do=do)
