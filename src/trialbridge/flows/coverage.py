"""How much of the criteria of many studies is understood, by study and all together; it stores nothing."""

import gzip
import zlib
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import NamedTuple

import msgspec

from trialbridge.errors import FormatError, TrialbridgeError
from trialbridge.flows import parse
from trialbridge.flows.engine import engine
from trialbridge.flows.parse import CriterionRow, Share, Understood
from trialbridge.flows.workers import in_order

_GZIP = b"\x1f\x8b"


class StudyCoverage(msgspec.Struct, frozen=True):
    """One study: shares of its requirements by count and by characters, and counts by kind."""

    id: str
    criteria: int
    understood: Understood


class Coverage(msgspec.Struct, frozen=True):
    """All studies together (`understood`), then each; `failed` lines were no studies."""

    studies: int
    criteria: int
    failed: int
    understood: Understood
    by_study: tuple[StudyCoverage, ...]
    engine: str


class _Counted(NamedTuple):
    study: StudyCoverage
    characters: int
    known: int


def figures(path: Path, workers: int | None = None) -> Coverage:
    """Parse every study of a file (a study a line, zipped or not) and count what is computable."""
    with path.open("rb") as file:
        zipped = file.read(2) == _GZIP
        file.seek(0)
        try:
            found = coverage(gzip.GzipFile(fileobj=file) if zipped else file, workers)
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            raise FormatError(
                expected="a whole gzip file", came=str(error), where=str(path), do="fetch the file again"
            ) from error
    if not found.studies:
        raise FormatError(
            expected="a study a line",
            came=f"{found.failed} lines without one",
            where=str(path),
            do="give studies; for curated expressions run benchmarks/nci.py",
        )
    return found


def coverage(lines: Iterable[bytes], workers: int | None = None) -> Coverage:
    """Count over lines; blank ones are left out."""
    wanted = (line for line in lines if line.strip())
    batches = iter(lambda: list(islice(wanted, parse.BATCH)), [])
    done = [each for batch in in_order(_batch, batches, workers) for each in batch]
    counted = [each for each in done if each is not None]
    return Coverage(
        studies=len(counted),
        criteria=sum(each.study.criteria for each in counted),
        failed=len(done) - len(counted),
        understood=_total(counted),
        by_study=tuple(each.study for each in counted),
        engine=engine(),
    )


def _batch(lines: list[bytes]) -> list[_Counted | None]:
    return [_counted(line) for line in lines]


def _counted(line: bytes) -> _Counted | None:
    try:
        study_id, rows = parse.measured(line)
    except (TrialbridgeError, msgspec.MsgspecError, ValueError):
        return None
    judged = [row for row in rows if row.role == "requirement"]
    known = [row for row in judged if row.computable]
    study = StudyCoverage(study_id, len(rows), parse.understood(rows))
    return _Counted(study, _characters(judged), _characters(known))


def _characters(rows: Iterable[CriterionRow]) -> int:
    return sum(len(row.text) for row in rows)


def _total(counted: list[_Counted]) -> Understood:
    kinds: dict[str, Share] = {}
    for kind, share in _shares(counted):
        before = kinds.get(kind, Share(0, 0))
        kinds[kind] = Share(before.requirements + share.requirements, before.computable + share.computable)
    requirements = sum(each.study.understood.requirements for each in counted)
    computable = sum(each.study.understood.computable for each in counted)
    characters = sum(each.known for each in counted), sum(each.characters for each in counted)
    return Understood(
        requirements,
        computable,
        parse.share_of(computable, requirements),
        parse.share_of(*characters),
        dict(sorted(kinds.items())),
    )


def _shares(counted: list[_Counted]) -> Iterator[tuple[str, Share]]:
    for each in counted:
        yield from each.study.understood.kinds.items()
