"""Files of registries -> the catalogue, batch by batch, then the next generation; it parses no record."""

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import NamedTuple

import msgspec

from trialbridge import registries
from trialbridge.errors import InputError
from trialbridge.flows.correct import Lost, lost
from trialbridge.flows.sources import Piece, files, pieces, unwrapped
from trialbridge.flows.workers import in_order
from trialbridge.model.study import Rejected, Study
from trialbridge.registries.rejection import looks
from trialbridge.store.catalog.rows import Row, row_of

Progress = Callable[[str, int, int], None]
"""Told what is going on ("reading", "parsing" …), how much is done and how much there is."""

BATCH_RECORDS = 250
BATCH_BYTES = 4 << 20
LONGEST_EXCERPT = 200


class IngestCounts(msgspec.Struct, frozen=True):
    """What became of the records: `read` is the sum of the others; `generation` serves them now.

    `rejections` name their file in `where`; `damaged` counts files that could not be read to their end.
    `corrections_lost` are the corrections whose text this ingest changed: they mend nothing any more.
    """

    read: int = 0
    new: int = 0
    changed: int = 0
    same: int = 0
    rejected: int = 0
    damaged: int = 0
    rejections: tuple[Rejected, ...] = ()
    generation: str = ""
    corrections_lost: tuple[Lost, ...] = ()


class Batch(NamedTuple):
    """Some records of one file, for a worker; `damage` is what ended the file early."""

    file: str
    registry: str | None
    pieces: list[Piece]
    damage: Rejected | None = None
    first: bool = False
    done: int = 0


class Outcome(NamedTuple):
    """A batch as read: rows to store and what was rejected."""

    batch_file: str
    rows: list[Row]
    rejected: list[Rejected]
    damaged: bool
    first: bool
    done: int


def ingest(
    paths: Iterable[Path | str],
    registry: str | None = None,
    progress: Progress | None = None,
    *,
    data: Path | None = None,
    reindex: bool = True,
    workers: int | None = None,
) -> IngestCounts:
    """Read files and folders into the catalogue and build the generation that serves them.

    `registry` forces a reader; without it each record is recognised by its bytes. A run that was
    killed is simply run again. Raises InputError for a path that is not there or an unknown registry,
    SourceError when the database or the disk fails.
    """
    from trialbridge import store

    _check_registry(registry)
    listed = files(Path(path) for path in paths)
    store.setup(data)
    before = {one.correction for one in lost(data=data)}
    counts = _store(listed, registry, progress, workers)
    if counts.changed:
        gone = tuple(one for one in lost(data=data) if one.correction not in before)
        counts = msgspec.structs.replace(counts, corrections_lost=gone)
    if reindex:
        from trialbridge.flows.reindex import reindex as build

        counts = msgspec.structs.replace(
            counts, generation=build(data=data, progress=progress, workers=workers).name
        )
    return counts


def read_batch(batch: Batch) -> Outcome:
    """Read the records of a batch; no exception of a reader gets out, it becomes a Rejected."""
    rows: list[Row] = []
    rejected: list[Rejected] = []
    for piece in batch.pieces:
        record = unwrapped(piece.data)
        for found in rows_of(batch.registry or registries.recognise(record), record):
            if isinstance(found, Rejected):
                rejected.append(_placed(found, piece.where))
            else:
                rows.append(found)
    if batch.damage is not None:
        rejected.append(batch.damage)
    return Outcome(batch.file, rows, rejected, batch.damage is not None, batch.first, batch.done)


def _store(
    listed: list[Path], registry: str | None, progress: Progress | None, workers: int | None
) -> IngestCounts:
    from trialbridge.store.catalog import actions

    total = sum(file.stat().st_size for file in listed)
    new = changed = same = damaged = 0
    rejections: list[Rejected] = []
    for outcome in in_order(read_batch, _batches(listed, registry), workers):
        if outcome.first:
            actions.forget_rejections(outcome.batch_file)
        saved = actions.save(outcome.rows, outcome.rejected, outcome.batch_file)
        new, changed, same = new + saved.new, changed + saved.changed, same + saved.same
        damaged += outcome.damaged
        rejections += [_placed(refusal, outcome.batch_file) for refusal in outcome.rejected]
        if progress:
            progress("reading", outcome.done, total)
    return IngestCounts(
        read=new + changed + same + len(rejections),
        new=new,
        changed=changed,
        same=same,
        rejected=len(rejections),
        damaged=damaged,
        rejections=tuple(rejections),
    )


def _batches(listed: list[Path], registry: str | None) -> Iterator[Batch]:
    before = 0
    for file in listed:
        make = partial(Batch, str(file), registry)
        first, waiting, size = True, list[Piece](), 0
        for piece in pieces(file):
            if isinstance(piece, Rejected):
                yield make(waiting, damage=piece, first=first, done=before)
                first, waiting, size = False, [], 0
                continue
            waiting.append(piece)
            size += len(piece.data)
            if len(waiting) >= BATCH_RECORDS or size >= BATCH_BYTES:
                yield make(waiting, first=first, done=before + piece.done)
                first, waiting, size = False, [], 0
        before += file.stat().st_size
        if waiting or first:
            yield make(waiting, first=first, done=before)


def rows_of(registry: str | None, record: bytes) -> Iterator[Row | Rejected]:
    """Read a record, or a page of them, into rows; what is none, and a fault of a reader, is a Rejected."""
    if registry is None:
        yield Rejected(
            where="",
            expected=f"a record of {', '.join(sorted(registries.registries()))}",
            came=looks(record),
            excerpt=_excerpt(record),
        )
        return
    try:
        for found in registries.registries()[registry].read(record):
            yield row_of(found) if isinstance(found, Study) else found
    except Exception as error:  # a reader's fault must not stop the records behind it
        yield Rejected(
            where="",
            expected=f"a record that the reader of {registry} can read",
            came=f"{type(error).__name__}: {error}",
            excerpt=_excerpt(record),
        )


def _check_registry(registry: str | None) -> None:
    known = registries.registries()
    if registry is not None and registry not in known:
        raise InputError(
            expected=f"one of {', '.join(sorted(known))}",
            came=registry,
            where="--registry",
            do="name one of them",
        )


def _placed(refusal: Rejected, where: str) -> Rejected:
    place = (
        f"{where}: {refusal.where}"
        if refusal.where and refusal.where not in ("document", "record")
        else where
    )
    return msgspec.structs.replace(refusal, where=place, excerpt=refusal.excerpt[:LONGEST_EXCERPT])


def _excerpt(record: bytes) -> str:
    return record[:LONGEST_EXCERPT].decode("utf-8", "replace")
