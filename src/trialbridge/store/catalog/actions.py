"""All writes to the catalogue; each function is one transaction, so a killed process leaves whole batches."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from typing import NamedTuple

from django.db import DatabaseError, connections, transaction
from django.db.models import Q
from django.utils import timezone

from trialbridge.errors import SourceError
from trialbridge.model.correction import Correction
from trialbridge.model.study import Rejected
from trialbridge.store.catalog import models
from trialbridge.store.catalog.models import Alert, Cursor, Rejection, StudyVersion
from trialbridge.store.catalog.rows import Row, correction_of, document_of

CATALOG = "catalog"
WRITERS = 8_101_970
"""The number of the lock that writers of a catalogue on PostgreSQL queue for."""
LONGEST_EXCERPT = 500


class Saved(NamedTuple):
    """What became of a batch: records new to the catalogue, changed, and stored already."""

    new: int = 0
    changed: int = 0
    same: int = 0


class _Known(NamedTuple):
    versions: set[str]
    current: str
    dated: str


def save(
    rows: Sequence[Row], rejected: Iterable[Rejected] = (), file: str = "", day: date | None = None
) -> Saved:
    """Store a batch of rows and rejections in one transaction; every version stays.

    A version stored before is the same, whatever came in between: a file read twice changes nothing. The
    current version has the latest day of its own, among equals it came last: an old export read after a new
    one does not turn the record back. Raises SourceError when the disk or the database fails.
    """
    with writing():
        return _save(rows, rejected, file, day)


def save_page(
    rows: Sequence[Row],
    rejected: Sequence[Rejected],
    source: tuple[str, str, str],
    moved: Mapping[str, object],
    file: str,
) -> Saved:
    """Store what a page of a source brought and move its cursor, in one transaction: both or neither.

    `source` is registry, base and query, `moved` the cursor's new values. What this source's pages rejected
    before is forgotten where the same record came again.
    """
    with writing():
        again = [row.study_id for row in rows] + [refusal.where for refusal in rejected]
        for start in range(0, len(again), 500):
            Rejection.objects.filter(file=file, place__in=again[start : start + 500]).delete()
        saved = _save(rows, rejected, file, None)
        _move(source, moved)
    return saved


def move(source: tuple[str, str, str], moved: Mapping[str, object]) -> None:
    """Set values of a source's cursor, which is made when there is none."""
    with writing():
        _move(source, moved)


def raise_alert(registry: str, base: str, says: str) -> None:
    """Open an alert about a source, in the place of one that is open."""
    with writing():
        Alert.objects.filter(registry=registry, base=base, cleared_at=None).delete()
        Alert.objects.create(registry=registry, base=base, says=says)


def clear_alert(registry: str, base: str) -> None:
    """Close the open alert about a source, if there is one."""
    with writing():
        Alert.objects.filter(registry=registry, base=base, cleared_at=None).update(cleared_at=timezone.now())


def forget_rejections(file: str) -> None:
    """Drop what a file's last reading rejected, before it is read again."""
    with writing():
        Rejection.objects.filter(file=file).delete()


def correct(corrections: Iterable[Correction]) -> Saved:
    """Keep corrections in one transaction; of two for one text the later one stays.

    So corrections read in again change nothing, and those of another place win only where they are newer.
    """
    new = changed = same = 0
    with writing():
        for correction in corrections:
            row = models.Correction.objects.filter(
                study_id=correction.study, text_hash=correction.hash
            ).first()
            if row is None:
                row = models.Correction(study_id=correction.study, text_hash=correction.hash)
                new += 1
            elif correction_of(row.document).when >= correction.when:
                same += 1
                continue
            else:
                changed += 1
            row.schema, row.document = correction.schema, document_of(correction)
            row.save()
    return Saved(new, changed, same)


def withdraw(study_id: str, text_hash: str) -> bool:
    """Take a correction back; tells whether there was one."""
    with writing():
        gone, _ = models.Correction.objects.filter(study_id=study_id, text_hash=text_hash).delete()
    return gone > 0


@contextmanager
def writing() -> Iterator[None]:
    """Hold a transaction that no other writer shares, as SQLite has it; PostgreSQL is told to.

    Else two processes that bring the same new study would each find it missing and one would fail.
    """
    try:
        with transaction.atomic(using=CATALOG):
            connection = connections[CATALOG]
            if connection.vendor == "postgresql":
                with connection.cursor() as cursor:
                    cursor.execute("SELECT pg_advisory_xact_lock(%s)", [WRITERS])
            yield
    except DatabaseError as error:
        connections[CATALOG].close_if_unusable_or_obsolete()
        raise _failed(error) from error


def _save(rows: Sequence[Row], rejected: Iterable[Rejected], file: str, day: date | None) -> Saved:
    counts, fresh, replaced = _sort_out(rows, _known({row.study_id for row in rows}), day or date.today())
    for start in range(0, len(replaced), 200):
        StudyVersion.objects.filter(_any_of(replaced[start : start + 200]), current=True).update(
            current=False
        )
    StudyVersion.objects.bulk_create(fresh)
    Rejection.objects.bulk_create(_rejection(file, refusal) for refusal in rejected)
    return counts


def _move(source: tuple[str, str, str], moved: Mapping[str, object]) -> None:
    registry, base, query = source
    Cursor.objects.update_or_create(moved, registry=registry, base=base, query=query)


def _sort_out(
    rows: Sequence[Row], known: dict[tuple[str, str], _Known], day: date
) -> tuple[Saved, list[StudyVersion], list[tuple[str, str]]]:
    """Tell new from changed from same; give the versions to add and the records whose current one falls."""
    new = changed = same = 0
    fresh: dict[tuple[str, str, str], StudyVersion] = {}
    stored = {key: record.current for key, record in known.items()}
    for row in rows:
        key = (row.registry, row.study_id)
        record = known.get(key)
        if record and row.version in record.versions:
            same += 1
            continue
        leads = record is None or row.dated >= record.dated
        if record is None:
            new += 1
            known[key] = _Known({row.version}, row.version, row.dated)
        else:
            changed += 1
            record.versions.add(row.version)
            if leads:
                if (*key, record.current) in fresh:  # the same file holds the record twice
                    fresh[(*key, record.current)].current = False
                known[key] = _Known(record.versions, row.version, row.dated)
        fresh[(*key, row.version)] = StudyVersion(**row._asdict(), seen_on=day, current=leads)
    replaced = [key for key, current in stored.items() if known[key].current != current]
    return Saved(new, changed, same), list(fresh.values()), replaced


def _known(ids: set[str]) -> dict[tuple[str, str], _Known]:
    known: dict[tuple[str, str], _Known] = {}
    columns = ("registry", "study_id", "version", "dated", "current")
    listed = sorted(ids)
    for start in range(0, len(listed), 500):  # SQLite takes at most 999 parameters a statement in old builds
        found = StudyVersion.objects.filter(study_id__in=listed[start : start + 500]).values_list(*columns)
        for registry, study_id, version, dated, current in found:
            record = known.setdefault((registry, study_id), _Known(set(), "", ""))
            record.versions.add(version)
            if current:
                known[registry, study_id] = _Known(record.versions, version, dated)
    return known


def _any_of(keys: Sequence[tuple[str, str]]) -> Q:
    test = Q()
    for registry, study_id in keys:
        test |= Q(registry=registry, study_id=study_id)
    return test


def _rejection(file: str, refusal: Rejected) -> Rejection:
    texts = {
        "file": file,
        "place": refusal.where,
        "expected": refusal.expected,
        "came": refusal.came,
        "excerpt": refusal.excerpt[:LONGEST_EXCERPT],
    }
    return Rejection(**{name: text.replace("\0", "\ufffd") for name, text in texts.items()})


def _failed(error: DatabaseError) -> SourceError:
    return SourceError(
        expected="a catalogue that can be written",
        came=str(error),
        where="catalogue",
        do="free disk space or end the other writer, then run the same command again: what is done is kept",
    )
