"""Reading what a command is given and writing what it gives; failures say what was expected and what came."""

import gzip
import sys
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from trialbridge.errors import FormatError, InputError

GZIP = b"\x1f\x8b"
LARGEST = 1 << 30


def read(name: str) -> tuple[bytes, str]:
    """Give the bytes and the name of a file, gzipped or not; `-` is standard input."""
    data, name = (sys.stdin.buffer.read(), "standard input") if name == "-" else (_bytes(Path(name)), name)
    if data.startswith(GZIP):
        data = _unzipped(data, name)
    if not data.strip():
        raise FormatError(
            expected="a file with something in it", came="nothing", where=name, do="check the file"
        )
    return data, name


def text(name: str) -> tuple[str, str]:
    """Give the text and the name of a UTF-8 file."""
    data, name = read(name)
    try:
        return data.decode("utf-8-sig"), name
    except UnicodeDecodeError as error:
        raise FormatError(
            expected="text in UTF-8",
            came=f"a byte that is no UTF-8 at offset {error.start}",
            where=name,
            do="save the file as UTF-8",
        ) from error


@contextmanager
def lines(name: str) -> Iterator[Iterator[bytes]]:
    """Stream the lines of a file, gzipped or not; `-` is standard input."""
    if name == "-":
        yield iter(sys.stdin.buffer)
        return
    try:
        with Path(name).open("rb") as file:
            zipped = file.read(2) == GZIP
            file.seek(0)
            yield iter(gzip.GzipFile(fileobj=file)) if zipped else iter(file)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise FormatError(
            expected="a whole gzip file", came=str(error), where=name, do="fetch the file again"
        ) from error
    except BrokenPipeError:  # of what the lines are written to, not of the file
        raise
    except OSError as error:
        raise _unreadable(name, error) from error


def write(words: str, out: Path | None) -> None:
    """Write to a file, or to standard output."""
    if out is None:
        sys.stdout.write(words)
        return
    try:
        out.write_text(words, encoding="utf-8")
    except OSError as error:
        raise _unwritable(out, error) from error


def write_bytes(data: bytes, out: Path | None) -> None:
    """Write to a file, or to standard output where that is no terminal."""
    if out is None and sys.stdout.isatty():
        raise InputError(
            expected="a file", came="a terminal", where="standard output", do="give --out FILE, or use a pipe"
        )
    if out is None:
        sys.stdout.buffer.write(data)
        return
    try:
        out.write_bytes(data)
    except OSError as error:
        raise _unwritable(out, error) from error


def _unwritable(out: Path, error: OSError) -> InputError:
    return InputError(
        expected="a file that can be written",
        came=error.strerror or type(error).__name__,
        where=str(out),
        do="give another --out",
    )


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise _unreadable(str(path), error) from error


def _unreadable(name: str, error: OSError) -> InputError:
    return InputError(
        expected="a file that can be read",
        came=error.strerror or str(error),
        where=name,
        do="check the path; `-` reads standard input",
    )


def _unzipped(data: bytes, name: str) -> bytes:
    try:
        unzipper = zlib.decompressobj(wbits=31)
        plain = unzipper.decompress(data, LARGEST)
        if not unzipper.eof and not unzipper.unconsumed_tail:
            raise EOFError("it ends early")
        return plain if unzipper.eof and not unzipper.unused_data else gzip.decompress(data)
    except (OSError, EOFError, zlib.error) as error:
        raise FormatError(
            expected="a whole gzip file", came=str(error), where=name, do="fetch the file again"
        ) from error
