"""Backups of both databases: encrypted, taken while people work, verified before anything is replaced.

A backup is one file of frames, each with its length before it: a header, the sealed list of files, and the
files' sealed pieces in order. The master key is not in it and must be kept elsewhere.
"""

import json
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO, NamedTuple

from trialbridge.errors import FormatError, InputError, SourceError

MAGIC = b"trialbridge backup 1\n"
FILES = ("catalog.sqlite3", "casebook.sqlite3")
_LARGEST_FRAME = (1 << 20) + 4096
_SIDES = ("-wal", "-shm")


class Made(NamedTuple):
    """A backup: where it is, its size in bytes, and the audit's head, to be kept elsewhere."""

    file: Path
    size: int
    head: str


class Restored(NamedTuple):
    """What was restored: from when, how many audit events, where the files it replaced were put."""

    made: str
    events: int
    kept: Path


def backup(out: Path, *, data: Path | None = None) -> Made:
    """Write a backup of the data folder into `out`; the databases go on being read and written meanwhile.

    Raises InputError where a database is on PostgreSQL, whose own tools do this, or `out` cannot be written.
    """
    from trialbridge.store import casebook

    folder = casebook.setup(data)
    _on_sqlite()
    now = datetime.now(UTC)
    try:
        out.mkdir(parents=True, exist_ok=True)
        name = f"trialbridge-{now:%Y%m%dT%H%M%S%f}.backup"
        with tempfile.TemporaryDirectory(prefix=".backup-", dir=folder) as work:
            for file in FILES:
                _snapshot(folder / file, Path(work) / file)
            unfinished = out / f".{name}"
            with unfinished.open("xb") as sink:
                head = _write(sink, Path(work), now)
                sink.flush()
                os.fsync(sink.fileno())
        unfinished.rename(out / name)
    except OSError as error:
        raise InputError(
            expected="a folder that can be written",
            came=error.strerror or type(error).__name__,
            where=str(out),
            do="give another --out",
        ) from error
    return Made(out / name, (out / name).stat().st_size, head)


def restore(file: Path, *, data: Path | None = None) -> Restored:
    """Put a backup's databases in the place of the folder's, once all of it was found whole.

    Nobody may be working meanwhile. What stood there is kept in a folder of its own. Raises FormatError
    where a byte is not as written, SourceError where the key is another; then nothing was touched.
    """
    from trialbridge import store
    from trialbridge.store import casebook

    folder = casebook.setup(data)
    _on_sqlite()
    with tempfile.TemporaryDirectory(prefix=".restore-", dir=folder) as work:
        made = _read(file, Path(work))
        events = _verified(Path(work), folder, file)
        kept = folder / f"before-{datetime.now(UTC):%Y%m%dT%H%M%S%f}"
        kept.mkdir()
        with store.locked(folder / "casebook.lock"), store.locked(folder / "catalog.lock"):
            for name in FILES:
                for side in ("", *_SIDES):
                    if (folder / (name + side)).exists():
                        (folder / (name + side)).rename(kept / (name + side))
                shutil.move(Path(work) / name, folder / name)
    store.setup(folder)
    return Restored(made, events, kept)


def _on_sqlite() -> None:
    from django.db import connections

    for alias in ("catalog", "casebook"):
        if connections[alias].vendor != "sqlite":
            raise InputError(
                expected="databases in files",
                came=f"a {alias} on PostgreSQL",
                where="backup",
                do="use pg_dump and pg_restore: what is of a patient is sealed in the tables",
            )


def _snapshot(source: Path, target: Path) -> None:
    """Copy a database as it is at one moment, by SQLite's own means (its online backup)."""
    given = sqlite3.connect(f"file:{source}?mode=ro", uri=True, timeout=60)
    with closing(given), closing(sqlite3.connect(target)) as copy:
        given.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")


def _write(sink: BinaryIO, work: Path, now: datetime) -> str:
    from trialbridge.store.casebook import masters, sealing

    master, key = masters().current, sealing.new_key()
    header = {"made": now.isoformat(), "master": master.name}
    header["key"] = sealing.seal(master.key, key, "backup").hex()
    top = json.dumps(header).encode()
    head = _head(work / "casebook.sqlite3")
    listed = [
        {"name": name, "size": (work / name).stat().st_size, "sha256": _digest(work / name)} for name in FILES
    ]
    sink.write(MAGIC)
    _frame(sink, top)
    _frame(sink, sealing.seal(key, json.dumps(listed).encode(), _list_of(top)))
    for name in FILES:
        for at, piece in enumerate(_pieces(work / name)):
            _frame(sink, sealing.seal(key, piece, f"{name}/{at}"))
    return head


def _read(file: Path, work: Path) -> str:
    """Decrypt a backup into a folder; raises FormatError at the first byte that is not as written."""
    from trialbridge.store.casebook import masters, sealing

    try:
        with file.open("rb") as source:
            if source.read(len(MAGIC)) != MAGIC:
                raise ValueError("no backup")
            top = _next(source)
            header = json.loads(top)
            key = sealing.unseal(
                masters().named(str(header["master"])).key, bytes.fromhex(header["key"]), "backup"
            )
            listed = json.loads(sealing.unseal(key, _next(source), _list_of(top)))
            for one in listed:
                _unpack(source, key, work / one["name"], one)
            if source.read(1):
                raise ValueError("more than was written")
    except OSError as error:
        raise InputError(
            expected="a backup", came=error.strerror or "no file", where=str(file), do="check the path"
        ) from error
    except (ValueError, LookupError, TypeError, AttributeError, SourceError) as error:
        came = str(error) if isinstance(error, SourceError) else "a file that was changed, cut or is none"
        raise FormatError(
            expected="a backup as it was written", came=came, where=str(file),
            do="take another backup; nothing was replaced",
        ) from error  # fmt: skip
    return str(header["made"])


def _unpack(source: BinaryIO, key: bytes, target: Path, one: dict[str, object]) -> None:
    from trialbridge.store.casebook import sealing

    left, at = int(str(one["size"])), 0
    with target.open("xb") as sink:
        while left > 0:
            piece = sealing.unseal(key, _next(source), f"{one['name']}/{at}")
            sink.write(piece)
            left, at = left - len(piece), at + 1
    if left or _digest(target) != one["sha256"]:
        raise ValueError("another file than was written")


def _verified(work: Path, folder: Path, file: Path) -> int:
    """Open what was unpacked as a casebook of its own and walk its audit; gives the number of events."""
    from django.db import connections

    from trialbridge import store
    from trialbridge.store import casebook
    from trialbridge.store.casebook import audit, queries

    try:
        casebook.setup(work, keys_of=folder)
        found = audit.verify()
        damage = queries.integrity()
    finally:
        connections.close_all()
        store.setup(folder)
    for side in _SIDES:
        for name in FILES:
            (work / (name + side)).unlink(missing_ok=True)
    if found.says or damage:
        raise FormatError(
            expected="an audit that verifies",
            came=damage[0] if damage else f"event {found.broken}: {found.says}",
            where=str(file),
            do="take an earlier backup; nothing was replaced",
        )
    return found.events


def _head(file: Path) -> str:
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as copy:
        row = copy.execute("SELECT digest FROM casebook_audithead").fetchone()
    return str(row[0]) if row else ""


def _list_of(top: bytes) -> str:
    return f"files {sha256(top).hexdigest()}"


def _frame(sink: BinaryIO, data: bytes) -> None:
    sink.write(len(data).to_bytes(4, "big"))
    sink.write(data)


def _next(source: BinaryIO) -> bytes:
    size = int.from_bytes(source.read(4), "big")
    if size > _LARGEST_FRAME:
        raise ValueError("a frame larger than any")
    data = source.read(size)
    if len(data) != size or not size:
        raise ValueError("it ends early")
    return data


def _pieces(file: Path) -> Iterator[bytes]:
    from trialbridge.store.casebook.sealing import CHUNK

    with file.open("rb") as source:
        while piece := source.read(CHUNK):
            yield piece


def _digest(file: Path) -> str:
    with file.open("rb") as source:
        digest = sha256()
        while piece := source.read(1 << 20):
            digest.update(piece)
    return digest.hexdigest()
