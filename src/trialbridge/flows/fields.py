"""The table of short fields of a generation: built once where it is missing, then opened."""

import os
import shutil
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import msgspec

from trialbridge.flows.generation import Generation
from trialbridge.flows.search import opened
from trialbridge.report.ctgov import record
from trialbridge.search.fieldtable import FieldTable, Writer, whole
from trialbridge.search.selecting import Selector
from trialbridge.store import locked

FOLDER = "fields"


def selector(data: Path) -> tuple[Generation, Selector]:
    """Give the serving generation with what selects its rows; raises InputError before the first ingest."""
    generation = opened(data)
    return generation, _selector(generation)


def ready(data: Path) -> bool:
    """Tell whether the table of the serving generation is there, so that nobody has to wait for it."""
    return whole(opened(data).folder / FOLDER)


@lru_cache(maxsize=2)
def _selector(generation: Generation) -> Selector:
    folder = generation.folder / FOLDER
    if not whole(folder):
        try:
            with locked(generation.folder.parent / "fields.lock"):
                if not whole(folder):
                    build(generation.studies, folder)
        except PermissionError:  # a generation that others own: the table is kept for this process
            import tempfile

            folder = Path(tempfile.mkdtemp(prefix="trialbridge-fields-")) / FOLDER
            build(generation.studies, folder)
    return Selector(generation.index, FieldTable(folder))


def renewed(old: Path, studies: Sequence[tuple[str, str]], folder: Path) -> None:
    """Lay the table out for the next generation where the one before has it, so that nobody waits for it."""
    if whole(old / FOLDER):
        build(studies, folder / FOLDER)


def build(studies: Sequence[tuple[str, str]], folder: Path) -> None:
    """Read every study (identifier, version) once and lay out its short fields, in the order given."""
    from trialbridge.store.catalog import queries

    writer = Writer()
    ids = [study_id for study_id, _ in studies]
    for start in range(0, len(ids), queries.PAGE):
        asked = ids[start : start + queries.PAGE]
        known = {row.id: row.study for page in queries.current_of(asked) for row in page}
        for study_id in asked:
            made = record(known[study_id]) if study_id in known else {}
            writer.add(made, len(msgspec.json.encode(made)))
    beside = folder.with_name(f"{folder.name}.{os.getpid()}")
    shutil.rmtree(beside, ignore_errors=True)
    writer.write(beside)
    shutil.rmtree(folder, ignore_errors=True)
    beside.replace(folder)
