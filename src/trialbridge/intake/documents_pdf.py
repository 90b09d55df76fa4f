"""From a PDF to its text, page by page; pictures are not looked at."""

from io import BytesIO
from typing import TYPE_CHECKING

from trialbridge.errors import FormatError, InputError
from trialbridge.intake.paper import Opened

if TYPE_CHECKING:
    from pypdf import PdfReader

_MOST = 2_000
"""Pages that are read; a record of more is a slip."""


def opened(data: bytes) -> Opened:
    """Give the text of every page; FormatError for a PDF that is locked, damaged or without any text."""
    reader = _reader(data)
    text, starts, troubles = "", [], []
    try:
        count = len(reader.pages)
    except Exception as error:  # whatever a damaged file makes the parser raise
        raise _refused(
            f"a damaged one ({type(error).__name__})", "save it anew from the program that made it"
        ) from error
    for number in range(min(count, _MOST)):
        starts.append(len(text))
        try:
            said = reader.pages[number].extract_text()
        except Exception as error:
            troubles.append(f"a page of text: page {number + 1}, which is damaged ({type(error).__name__})")
            said = ""
        text += said.replace("\x00", "").rstrip() + "\n\n"
    if count > _MOST:
        troubles.append(f"a record of up to {_MOST} pages: {count} pages; the others are not read")
    if not text.strip():
        raise _refused(
            f"{count} pages without text (pictures, as of a scanner)", "have its text recognised first (OCR)"
        )
    return Opened(text, tuple(starts), tuple(troubles))


def _reader(data: bytes) -> "PdfReader":
    try:
        from pypdf import PdfReader
    except ImportError as error:  # pragma: no cover - the tests have every extra
        raise InputError(
            expected="the package pypdf, which reads PDF",
            came="an installation without it",
            where="document",
            do="install trialbridge[documents]",
        ) from error
    try:
        reader = PdfReader(BytesIO(data), strict=False)
        locked = reader.is_encrypted and not reader.decrypt("")
    except Exception as error:
        raise _refused(
            f"a damaged one ({type(error).__name__})", "save it anew from the program that made it"
        ) from error
    if locked:
        raise _refused("one that is locked by a password", "save it without the password")
    return reader


def _refused(came: str, do: str) -> FormatError:
    return FormatError(expected="a PDF with text", came=came, where="document", do=do)
