"""Stored studies -> the learned table, then the next generation; how to learn is `vocab`'s."""

from collections.abc import Callable
from pathlib import Path

import msgspec

from trialbridge.errors import SourceError
from trialbridge.flows import words
from trialbridge.vocab import default_vocabulary, learned

Progress = Callable[[str, int, int], None]
PAGE = 500


class Learned(msgspec.Struct, frozen=True):
    """What was learned: rows of the table, concepts of their own among them, and names of known concepts."""

    studies: int
    rows: int
    concepts: int
    names: int
    table: str
    generation: str = ""


def learn(
    *,
    data: Path | None = None,
    progress: Progress | None = None,
    reindex: bool = True,
    workers: int | None = None,
) -> Learned:
    """Learn from every stored study and bring the generation up to it.

    The table is written whole or not at all; the same studies give the same bytes. Damaged documents are
    left out (`doctor` names them). Raises SourceError when the database or the disk fails.
    """
    from trialbridge import store

    folder = store.setup(data)
    lessons, total = _lessons(progress)
    vocabulary = default_vocabulary()
    rows = lessons.concepts(vocabulary)
    file = folder / words.LEARNED
    _written(file, learned.table(rows))
    own = sum(row.id not in vocabulary.concepts for row in rows)
    made = ""
    if reindex:
        from trialbridge.flows.reindex import reindex as build

        made = build(data=data, progress=progress, workers=workers).name
    names = sum(len(row.synonyms) for row in rows if row.id in vocabulary.concepts)
    return Learned(studies=total, rows=len(rows), concepts=own, names=names, table=str(file), generation=made)


def _lessons(progress: Progress | None) -> tuple[learned.Lessons, int]:
    from trialbridge.errors import StoredDocumentError
    from trialbridge.store.catalog import queries

    lessons, done = learned.Lessons(), 0
    total = queries.counts().studies
    for page in queries.current_pages(PAGE):
        for row in page:
            try:
                lessons.add(row.study)
            except StoredDocumentError:
                continue
        done += len(page)
        if progress:
            progress("learning", done, max(total, done))
    return lessons, done


def _written(file: Path, text: str) -> None:
    beside = file.with_name(file.name + ".new")
    try:
        beside.write_text(text, encoding="utf-8")
        beside.replace(file)
    except OSError as error:
        raise SourceError(
            expected="room for the learned table",
            came=error.strerror or str(error),
            where=str(file),
            do="free disk space, then run `trialbridge vocab learn` again",
        ) from error
