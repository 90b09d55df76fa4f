"""One stored study -> its rules, its summary for the compiled arrays and its index entry; runs in workers."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import msgspec

from trialbridge.errors import StoredDocumentError
from trialbridge.flows import rules, words
from trialbridge.flows.book import Book, key_of, pack, unpack
from trialbridge.matching.compile import summarise
from trialbridge.model.correction import Correction, stamp_of
from trialbridge.model.criterion import Criterion
from trialbridge.model.study import Study
from trialbridge.search import Entry, entry_of
from trialbridge.store.catalog.rows import study_of
from trialbridge.vocab import Vocabulary, default_vocabulary


class Job(NamedTuple):
    """Stored studies (identifier, version, document), older books that hold, corrections, the new folder."""

    studies: list[tuple[str, str, bytes]]
    rules: Path | None = None
    summaries: Path | None = None
    corrections: Mapping[str, Sequence[Correction]] = {}
    folder: Path | None = None


class Derived(NamedTuple):
    """What a generation keeps of a study; `entry` is None where the document could not be read."""

    id: str
    version: str
    rules_key: bytes
    rules: bytes
    summary: bytes
    entry: Entry | None


def derive(job: Job) -> list[Derived]:
    """Derive everything for some studies; what an older book holds is not computed again."""
    vocabulary = default_vocabulary() if job.folder is None else words.vocabulary(job.folder)
    return [_one(*stored, job, vocabulary) for stored in job.studies]


def summary_key(study_id: str, version: str, corrections: Sequence[Correction] = ()) -> bytes:
    """Name a study's summary, which is made of its version and of what people corrected in it."""
    return key_of(study_id, version, *([stamp_of(corrections)] if corrections else []))


def _one(study_id: str, version: str, document: bytes, job: Job, vocabulary: Vocabulary) -> Derived:
    try:
        study = study_of(document, where=f"{study_id} version {version}")
    except StoredDocumentError:
        return Derived(study_id, version, b"", b"", b"", None)
    key = rules.rules_key(study)
    old = _old(job.rules, key)
    criteria = (
        rules.parse(study, vocabulary) if old is None else rules.unpacked(unpack(old), rules.block_of(study))
    )
    corrections = job.corrections.get(study_id, ())
    summary = _old(job.summaries, summary_key(study_id, version, corrections)) if old is not None else None
    return Derived(
        study_id,
        version,
        key,
        rules.packed(criteria) if old is None else old,
        _summary(study, rules.corrected(study, criteria, corrections, vocabulary), vocabulary)
        if summary is None
        else summary,
        entry_of(study, vocabulary, criteria),
    )


def _summary(study: Study, criteria: tuple[Criterion, ...], vocabulary: Vocabulary) -> bytes:
    return pack(msgspec.msgpack.encode(summarise(study, criteria, vocabulary)))


def _old(path: Path | None, key: bytes) -> bytes | None:
    """Give what an older book holds, packed, or None where that is nothing or damaged."""
    if path is None:
        return None
    try:
        packed = _book(path).packed(key)
        if packed is not None:
            unpack(packed)
        return packed
    except (OSError, ValueError):
        return None


@lru_cache(maxsize=4)
def _book(path: Path) -> Book:
    return Book(path)
