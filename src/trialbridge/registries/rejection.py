"""How bytes that are no record become a Rejected; it never raises and keeps at most a line of them."""

from trialbridge.model.study import Rejected

MAX_RECORD = 20 * 1024 * 1024
"""Bytes of one record. The longest registry records, results and adverse events included, stay below half."""
EXCERPT = 80
"""Characters of the input that a rejection shows."""
BOMS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)  # fmt: skip


def reject(where: str, expected: str, came: str, data: bytes | str = b"") -> Rejected:
    """Say what was expected and what came, with a short readable excerpt."""
    text = data[: 4 * EXCERPT].decode("utf-8", "replace") if isinstance(data, bytes) else data[: 4 * EXCERPT]
    line = " ".join("".join(char if char.isprintable() else " " for char in text).split())
    return Rejected(where=where, expected=expected, came=_short(came), excerpt=line[:EXCERPT])


def unmark(data: bytes) -> bytes | None:
    """Give the bytes as UTF-8 without a byte order mark; None when the marked encoding is not kept."""
    for mark, encoding in BOMS:
        if data.startswith(mark):
            try:
                return data.decode(encoding).encode()
            except UnicodeError:
                return None
    return data


def looks(data: bytes) -> str:
    """Name in plain words what some bytes look like: nothing, HTML, XML, gzip, JSON, or other text."""
    head = data[:512].lstrip().lower()
    if not head:
        return "nothing"
    if head.startswith((b"<!doctype html", b"<html")) or b"<html" in head:
        return "an HTML page"
    for mark, name in (
        (b"<", "XML"),
        (b"\x1f\x8b", "gzip"),
        (b"pk\x03\x04", "a zip archive"),
        (b"%pdf", "a PDF"),
    ):
        if head.startswith(mark):
            return name
    if head.startswith((b"{", b"[")):
        return "JSON"
    return "bytes with NUL" if b"\0" in head else "other text"


def _short(came: str) -> str:
    line = " ".join(came.split())
    return line if len(line) <= 2 * EXCERPT else line[: 2 * EXCERPT - 1] + "…"
