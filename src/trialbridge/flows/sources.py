"""Files and folders -> records as bytes, one at a time; it tells shapes apart, never registries."""

import io
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

import msgspec

from trialbridge.errors import InputError
from trialbridge.model.study import Rejected

MEBIBYTE = 1 << 20
LONGEST_LINE = 64 * MEBIBYTE
LARGEST_DOCUMENT = 1024 * MEBIBYTE
CHUNK = 1 << 16
GZIP = b"\x1f\x8b"
UTF16 = (b"\xff\xfe", b"\xfe\xff")
BLANK = b" \t\r\n\xef\xbb\xbf"
EXPECTED = "JSON, JSON lines, XML, CSV or HTML of a registry, gzipped or not"


class Piece(NamedTuple):
    """A record's bytes and where in its file they stand; `done` bytes of the file were read so far.

    `ended` is false for a last line without its line end, and for a whole document.
    """

    where: str
    data: bytes
    done: int = 0
    ended: bool = False


class Inflating(io.RawIOBase):
    """Inflates a gzip stream and gives every byte before a damage, which it keeps instead of raising."""

    def __init__(self, raw: BinaryIO) -> None:
        """Read from `raw`, of one or several gzip members."""
        self._raw = raw
        self._member = zlib.decompressobj(31)
        self._ready = b""
        self.damage = ""

    def readable(self) -> bool:
        """Say that it can be read."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill a buffer; 0 at the end or at the damage."""
        while not self._ready and not self.damage:
            data = self._next()
            if not data:
                break
            try:
                self._ready = self._member.decompress(data, MEBIBYTE)
            except zlib.error as error:
                self.damage = f"damaged ({error})"
        count = min(len(buffer), len(self._ready))
        buffer[:count], self._ready = self._ready[:count], self._ready[count:]
        return count

    def _next(self) -> bytes:
        if self._member.eof:
            data = self._member.unused_data.lstrip(b"\0") or self._raw.read(CHUNK).lstrip(b"\0")
            self._member = zlib.decompressobj(31) if data else self._member
            return data
        data = self._member.unconsumed_tail or self._raw.read(CHUNK)
        if not data:
            self.damage = "cut off before its end"
        return data


class _Wrapped(msgspec.Struct):
    """A record of another format inside a JSON line: `{"id": "NCT…", "xml": "<clinical_study>…"}`."""

    xml: str


_WRAPPED = msgspec.json.Decoder(_Wrapped)


def files(paths: Iterable[Path]) -> list[Path]:
    """Give the files to read: folders by their files, in order, hidden ones left out.

    Raises InputError for a path that is not there.
    """
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            inside = sorted(entry for entry in path.rglob("*") if entry.is_file())
            found += [file for file in inside if not _hidden(file.relative_to(path))]
        elif path.exists():
            found.append(path)
        else:
            raise InputError(
                expected="a file or folder", came="nothing of that name", where=str(path), do="check the path"
            )
    return found


def pieces(path: Path) -> Iterator[Piece | Rejected]:
    """Cut a file into records; what is damaged comes out as one Rejected, after the records before it."""
    count = 0
    try:
        with path.open("rb") as raw:
            zipped = _is_gzip(raw)
            if not zipped and path.suffix == ".gz" and path.stat().st_size:
                yield Rejected(where="document", expected="a gzip file, as its name says", came="other bytes")
                return
            inflating = Inflating(raw) if zipped else None
            stream = io.BufferedReader(inflating, MEBIBYTE) if inflating else raw
            for piece in _pieces(path, stream, raw):
                if inflating and inflating.damage and not _ended(piece):
                    continue  # the half of a record before the damage
                count += 1
                yield piece
            if inflating and inflating.damage:
                place = f"after record {count}" if count else "document"
                yield Rejected(where=place, expected="a whole gzip file", came=inflating.damage)
    except OSError as error:
        yield Rejected(
            where="document", expected="a file that can be read", came=error.strerror or str(error)
        )


def unwrapped(data: bytes) -> bytes:
    """Give the XML inside a JSON line that carries it, and other bytes as they are."""
    if b'"xml"' not in data[:200]:
        return data
    try:
        text = _WRAPPED.decode(data).xml
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return data
    if text.startswith("<?xml"):  # its declared encoding was that of the file it came from
        text = text.partition("?>")[2]
    return text.lstrip().encode()


def _is_gzip(raw: BinaryIO) -> bool:
    start = raw.read(len(GZIP))
    raw.seek(0)
    return start == GZIP


def _pieces(path: Path, stream: "io.BufferedReader[Any]", raw: BinaryIO) -> Iterator[Piece | Rejected]:
    start = stream.peek(4096)[:4096]
    if start.startswith(UTF16):
        yield _whole(stream, raw, "utf-16")
    elif start.lstrip(BLANK)[:1] in (b"{", b"["):
        yield from _json(path, stream, raw)
    else:
        yield _whole(stream, raw)


def _json(path: Path, stream: BinaryIO, raw: BinaryIO) -> Iterator[Piece | Rejected]:
    """Tell JSON lines from one document by the first line: it is a whole value, or the name says so."""
    named = any(suffix in (".jsonl", ".ndjson") for suffix in path.suffixes)
    first = b""
    number = 0
    while not first.strip(BLANK):
        first = stream.readline(LONGEST_LINE + 1)
        number += 1
    if named or (first.strip(BLANK).startswith(b"{") and _complete(first)):
        yield from _lines(first, number, stream, raw)
    else:
        yield _whole(stream, raw, before=first)


def _lines(first: bytes, number: int, stream: BinaryIO, raw: BinaryIO) -> Iterator[Piece | Rejected]:
    line = first
    while line:
        where = f"line {number}"
        if len(line) > LONGEST_LINE:
            yield Rejected(
                where=where, expected=f"a line of at most {LONGEST_LINE} bytes", came="a longer one"
            )
            while line and not line.endswith(b"\n"):
                line = stream.readline(MEBIBYTE)
        elif line.strip(BLANK):
            yield Piece(where, line.strip(BLANK), raw.tell(), line.endswith(b"\n"))
        line = stream.readline(LONGEST_LINE + 1)
        number += 1


def _whole(stream: BinaryIO, raw: BinaryIO, encoding: str = "", before: bytes = b"") -> Piece | Rejected:
    data = before + stream.read(LARGEST_DOCUMENT + 1)
    if not data.strip(BLANK):
        return Rejected(where="document", expected=EXPECTED, came="an empty file")
    if len(data) > LARGEST_DOCUMENT:
        return Rejected(where="document", expected=f"at most {LARGEST_DOCUMENT} bytes", came="a larger file")
    if encoding:
        try:
            data = data.decode(encoding).encode()
        except UnicodeDecodeError as error:
            return Rejected(
                where="document", expected=f"text in {encoding}, as its mark says", came=str(error)
            )
    return Piece("document", data, raw.tell())


def _complete(line: bytes) -> bool:
    try:
        msgspec.json.decode(line.strip(BLANK), type=dict[str, msgspec.Raw])
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return False
    return True


def _ended(piece: Piece | Rejected) -> bool:
    return isinstance(piece, Piece) and piece.ended


def _hidden(path: Path) -> bool:
    return any(part.startswith(".") for part in path.parts)
