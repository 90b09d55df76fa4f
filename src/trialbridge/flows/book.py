"""Byte strings by key in a file or a few: written once, then mapped and looked up, never changed."""

import hashlib
import mmap
import shutil
import zlib
from collections.abc import Iterator
from contextlib import suppress
from itertools import chain
from pathlib import Path
from types import TracebackType
from typing import Any

import numpy as np
import numpy.typing as npt

MAGIC = b"TBBOOK01"
KEY_BYTES = 16
ENTRY = np.dtype([("high", "<u8"), ("low", "<u8"), ("at", "<u8"), ("size", "<u8")])
LEVEL = 1
MOST_PARTS = 8
"""Files of a book from which on the later ones are written into one: each lookup asks them all."""


def key_of(*parts: str) -> bytes:
    """Name some texts: the first 16 bytes of the SHA-256 over them, each with its length."""
    digest = hashlib.sha256()
    for part in parts:
        data = part.encode()
        digest.update(len(data).to_bytes(8, "little") + data)
    return digest.digest()[:KEY_BYTES]


class Writer:
    """Writes a book; only `close` makes it whole, so what a killed process leaves is never taken for one."""

    def __init__(self, path: Path, old: "Book | None" = None) -> None:
        """Begin the file; with `old`, that book's parts are linked and a part of what is new stands behind.

        Of many parts only the first is linked and the others are written into one again, so that an update
        costs what changed, and what changed lately.
        """
        kept = old.parts if old else []
        if len(kept) > MOST_PARTS:
            kept = kept[:1]
        for number, part in enumerate(kept):
            _link(part.path, _numbered(path, number))
        self._before = kept
        self._file = _numbered(path, len(kept)).open("wb")
        self._file.write(MAGIC)
        self._at = len(MAGIC)
        self._entries: dict[bytes, tuple[int, int]] = {}
        for part in old.parts[len(kept) :] if old else []:
            for key, packed in part.items():
                self.add(key, packed)

    def __contains__(self, key: bytes) -> bool:
        """Tell whether the key was added, or stood in the old book."""
        return key in self._entries or any(key in part for part in self._before)

    def __len__(self) -> int:
        """Count the keys."""
        return len(self._entries) + sum(map(len, self._before))

    def add(self, key: bytes, packed: bytes) -> None:
        """Add bytes made by `pack`; a key added before keeps its first value."""
        if key not in self:
            self._file.write(packed)
            self._entries[key] = (self._at, len(packed))
            self._at += len(packed)

    def close(self) -> None:
        """Write the table of contents."""
        table = np.zeros(len(self._entries), ENTRY)
        for row, key in enumerate(sorted(self._entries)):
            table[row] = (*_halves(key), *self._entries[key])
        self._file.write(table.tobytes())
        self._file.write(self._at.to_bytes(8, "little") + len(table).to_bytes(8, "little") + MAGIC)
        self._file.close()

    def abandon(self) -> None:
        """Let go of the file, whole or not; what a full disk refuses is lost with it."""
        with suppress(OSError):
            self._file.close()


class Book:
    """A written book, mapped into memory; safe to read from several threads."""

    def __init__(self, path: Path) -> None:
        """Map its files; raises ValueError when one is not whole, OSError when there is none."""
        self.parts = [_Part(path)]
        while (following := _numbered(path, len(self.parts))).exists():
            self.parts.append(_Part(following))

    def __len__(self) -> int:
        """Count the keys."""
        return sum(map(len, self.parts))

    def __enter__(self) -> "Book":
        """Give itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Unmap the files."""
        for part in self.parts:
            part.close()

    def packed(self, key: bytes) -> bytes | None:
        """Give the bytes of a key as stored, to be written into another book, or None."""
        found = (part.packed(key) for part in self.parts)
        return next((packed for packed in found if packed is not None), None)

    def get(self, key: bytes) -> bytes | None:
        """Give the bytes of a key, or None; raises ValueError when they are damaged."""
        packed = self.packed(key)
        return None if packed is None else unpack(packed)

    def items(self) -> Iterator[tuple[bytes, bytes]]:
        """Give every key with its bytes as stored."""
        return chain.from_iterable(part.items() for part in self.parts)

    def damaged(self) -> Iterator[bytes]:
        """Give the keys whose bytes cannot be unpacked (each carries a checksum)."""
        for key, packed in self.items():
            try:
                unpack(packed)
            except ValueError:
                yield key


class _Part:
    """One file of a book: the byte strings, the sorted table of their keys, and where that table is."""

    def __init__(self, path: Path) -> None:
        self.path = path
        with path.open("rb") as file:
            size = path.stat().st_size
            if size < len(MAGIC) * 2 + 16:
                raise ValueError(f"{path.name} is too short")
            self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        foot = self._map[-len(MAGIC) - 16 :]
        at, count = int.from_bytes(foot[:8], "little"), int.from_bytes(foot[8:16], "little")
        whole = self._map[: len(MAGIC)] == MAGIC and foot[16:] == MAGIC
        if not whole or at + count * ENTRY.itemsize + 16 + len(MAGIC) != size:
            self._map.close()
            raise ValueError(f"{path.name} is cut off or damaged")
        # a copy, since an array over the map would keep it from closing
        self._table: npt.NDArray[Any] = np.frombuffer(self._map, ENTRY, count, at).copy()
        self._high = np.ascontiguousarray(self._table["high"])

    def __len__(self) -> int:
        return len(self._table)

    def __contains__(self, key: bytes) -> bool:
        return self._place(key) is not None

    def close(self) -> None:
        self._map.close()

    def packed(self, key: bytes) -> bytes | None:
        place = self._place(key)
        return None if place is None else self._map[place[0] : place[0] + place[1]]

    def items(self) -> Iterator[tuple[bytes, bytes]]:
        for high, low, at, size in self._table.tolist():
            yield high.to_bytes(8, "big") + low.to_bytes(8, "big"), self._map[at : at + size]

    def _place(self, key: bytes) -> tuple[int, int] | None:
        high, low = _halves(key)
        row = int(np.searchsorted(self._high, np.uint64(high)))
        while row < len(self._table) and self._high[row] == high:
            if self._table["low"][row] == low:
                return int(self._table["at"][row]), int(self._table["size"][row])
            row += 1
        return None


def _numbered(path: Path, number: int) -> Path:
    return path.with_name(f"{path.name}.{number}") if number else path


def _link(old: Path, new: Path) -> None:
    try:
        new.hardlink_to(old)
    except OSError:  # a file system without links
        shutil.copyfile(old, new)


def pack(data: bytes) -> bytes:
    """Deflate bytes for `Writer.add`."""
    return zlib.compress(data, LEVEL)


def unpack(packed: bytes) -> bytes:
    """Inflate what `pack` gave; raises ValueError when it is damaged."""
    try:
        return zlib.decompress(packed)
    except zlib.error as error:
        raise ValueError(str(error)) from error


def _halves(key: bytes) -> tuple[int, int]:
    return int.from_bytes(key[:8], "big"), int.from_bytes(key[8:], "big")
