"""Judged topics against a pool of studies: ranks it, and leaves the counting to `evaluate`."""

import hashlib
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from trialbridge.flows import evaluate
from trialbridge.flows.ingest import Progress, ingest
from trialbridge.flows.match import policy_of
from trialbridge.flows.ranking import engine_of
from trialbridge.flows.sources import files
from trialbridge.matching.chart import Chart
from trialbridge.model.patient import Patient

POOLS = "pools"


def run(
    topics: Path,
    qrels: Path,
    studies: Sequence[str] = (),
    *,
    protocol: str = "full",
    run_out: Path | None = None,
    progress: Progress | None = None,
    data: Path | None = None,
) -> evaluate.TrecFigures:
    """Rank a pool for every judged topic.

    `studies` are files of the pool, kept in a catalogue of their own; default: what is stored.
    """
    from trialbridge import store

    asked, grades = evaluate.read_topics(topics), evaluate.read_grades(qrels)
    folder = store.setup(data)
    if studies:
        folder = folder / POOLS / _name(studies)
        ingest(studies, None, progress, data=folder)
    engine = engine_of(store.setup(folder))
    day = date.today()

    def rank(patient: Patient) -> list[str]:
        return engine.order(Chart(patient, engine.vocabulary, day), policy_of(patient))

    return evaluate.trec(
        rank,
        frozenset(engine.places),
        asked,
        grades,
        protocol=protocol,
        run_out=run_out,
        vocabulary=engine.vocabulary,
    )


def _name(studies: Sequence[str]) -> str:
    """Name a pool after its files, their sizes and times."""
    digest = hashlib.sha256()
    for file in files(Path(path) for path in studies):
        stat = file.stat()
        digest.update(f"{file.resolve()}\t{stat.st_size}\t{stat.st_mtime_ns}\n".encode())
    return digest.hexdigest()[:12]
