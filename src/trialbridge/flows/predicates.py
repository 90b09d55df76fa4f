"""The compiled rules of a generation from the summaries of its studies; nothing is parsed or derived here."""

import os
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import msgspec

from trialbridge.errors import SourceError
from trialbridge.flows.book import Book, unpack
from trialbridge.flows.derive import summary_key
from trialbridge.matching.compile import Compiler, Summary
from trialbridge.matching.compiled import Compiled
from trialbridge.model.correction import Correction

SUMMARY = msgspec.msgpack.Decoder(Summary)


def summaries(
    book: Book,
    studies: Iterable[tuple[str, str]],
    corrections: Mapping[str, Sequence[Correction]],
    where: Path,
) -> Iterator[bytes]:
    """Give the packed summary of each study, (identifier, version); SourceError where one is missing."""
    for study, version in studies:
        packed = book.packed(summary_key(study, version, corrections.get(study, ())))
        try:
            assert packed is not None, study
            unpack(packed)
        except (ValueError, AssertionError) as error:
            raise SourceError(
                expected=f"the summary of {study}",
                came=str(error),
                where=str(where),
                do="run `trialbridge reindex --force`",
            ) from error
        yield packed


def compiled_anew(
    file: Path,
    studies: Iterable[tuple[str, str]],
    corrections: Mapping[str, Sequence[Correction]],
    folder: Path,
) -> Compiled:
    """Compile a generation that another version laid out, and keep it beside the rest where that is allowed.

    54,294 studies take some ten seconds, once.
    """
    compiler = Compiler()
    with Book(file) as book:
        for packed in summaries(book, studies, corrections, file.parent):
            compiler.add(SUMMARY.decode(unpack(packed)))
    beside = folder.with_name(f"{folder.name}.{os.getpid()}")
    try:
        compiler.save(beside)
        beside.rename(folder)
    except OSError:  # read only, or another process was first
        shutil.rmtree(beside, ignore_errors=True)
    return compiler.build()
