"""All reads of the catalogue; nothing here writes."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple, TypeVar

from django.db.models import QuerySet

from trialbridge.errors import UnknownIdError
from trialbridge.model.correction import Correction
from trialbridge.model.study import Study
from trialbridge.store.catalog import models
from trialbridge.store.catalog.link_queries import followers
from trialbridge.store.catalog.models import Alert, Cursor, Rejection, StudyVersion
from trialbridge.store.catalog.rows import correction_of, fits, study_of
from trialbridge.store.prepared import Prepared

PAGE = 500
# Registries that repeat other registries' records: theirs is shown only where there is no first-hand record.
SECOND_HAND = frozenset({"ictrp"})


class Stored(NamedTuple):
    """A stored version; `study` decodes the document."""

    registry: str
    id: str
    version: str
    dated: str
    seen_on: date
    current: bool
    document: bytes

    @property
    def study(self) -> Study:
        """Read the document; raises StoredDocumentError when it is damaged."""
        return study_of(self.document, where=f"{self.id} version {self.version}")

    @property
    def whole(self) -> bool:
        """Tell whether the document still is what its version names."""
        return fits(self.document, self.version)


class Listed(NamedTuple):
    """A current record with its document."""

    registry: str
    id: str
    version: str
    document: bytes

    @property
    def study(self) -> Study:
        """Read the document; raises StoredDocumentError when it is damaged."""
        return study_of(self.document, where=f"{self.id} version {self.version}")


class Head(NamedTuple):
    """A study's line in a list, without its document."""

    registry: str
    id: str
    version: str
    title: str
    status: str
    phase: str
    conditions: list[str]
    countries: list[str]


class Counts(NamedTuple):
    """How much the catalogue holds."""

    studies: int
    records: int
    versions: int
    rejected: int


_COLUMNS = ("registry", "study_id", "version", "dated", "seen_on", "current", "document")
_HEAD = ("registry", "study_id", "version", "title", "status", "phase", "conditions", "countries")
Line = TypeVar("Line", Listed, Head)

_VERSIONS = Prepared(
    lambda study_id: (
        StudyVersion.objects.filter(study_id=study_id).order_by("dated", "pk").values_list(*_COLUMNS)
    )
)
_HEADS = Prepared(lambda study_ids: _current(study_ids).values_list(*_HEAD))
_LISTED = Prepared(
    lambda study_ids: _current(study_ids).values_list("registry", "study_id", "version", "document")
)
_CORRECTIONS = Prepared(
    lambda study_ids: models.Correction.objects.filter(study_id__in=study_ids).values_list("document")
)


def record(study_id: str, as_of: str | None = None) -> Stored:
    """Give a study's current version, or the one in force on a day ("2024-03-15").

    The day of a version is the record's own, else the day it came. Raises UnknownIdError for an unknown
    identifier, and for a day before the first version.
    """
    return in_force(versions(study_id), as_of)


def in_force(history: Sequence[Stored], as_of: str | None = None) -> Stored:
    """Choose from a study's versions, the oldest first, as `record` does; raises UnknownIdError."""
    if as_of is None:
        return min((row for row in history if row.current), key=_first_hand)
    past = [row for row in history if (row.dated or row.seen_on.isoformat()) <= as_of]
    if not past:
        raise UnknownIdError(
            expected=f"a version of {history[0].id} on or before {as_of}",
            came=f"the first is of {history[0].dated or history[0].seen_on}",
            where="catalogue",
            do="ask for a later day",
        )
    return past[-1]


def study(study_id: str, as_of: str | None = None) -> Study:
    """Give the study of `record`."""
    return record(study_id, as_of).study


def versions(study_id: str) -> list[Stored]:
    """Give every version of a study, the oldest first; raises UnknownIdError for an unknown identifier."""
    found = [_stored(row) for row in _VERSIONS.rows(study_id.strip())]
    if not found and study_id != study_id.upper():
        return versions(study_id.upper())
    if not found:
        raise UnknownIdError(
            expected="the identifier of a stored study",
            came=study_id,
            where="catalogue",
            do="look for it with `trialbridge search`, or ingest its registry's export",
        )
    return found


def current() -> Iterator[Stored]:
    """Stream one current record a study, ordered by identifier, holding no lock between pages."""
    for page in current_pages():
        yield from page


def current_of(study_ids: Sequence[str], size: int = PAGE) -> Iterator[list[Stored]]:
    """Stream the current records of some studies in lists of at most `size`; unknown ones are left out."""
    for start in range(0, len(study_ids), size):
        rows = StudyVersion.objects.filter(current=True, study_id__in=study_ids[start : start + size])
        yield _one_each([_stored(row) for row in rows.order_by("study_id").values_list(*_COLUMNS)])


def current_pages(size: int = PAGE) -> Iterator[list[Stored]]:
    """Stream the current records in lists of about `size`, of a study in several registries the best known.

    Of several records of one identifier that is the first-hand one, of linked studies their lead.
    """
    after, others = "", followers()
    while True:
        rows = StudyVersion.objects.filter(current=True, study_id__gt=after).order_by("study_id", "registry")
        found = [_stored(row) for row in rows.values_list(*_COLUMNS)[: size + 1]]
        if not found:
            return
        if len(found) > size:  # the last identifier may go on behind the page
            last = found[-1].id
            found = [row for row in found if row.id != last] or _records(last)
        after = found[-1].id
        yield [row for row in _one_each(found) if row.id not in others]


def every_version() -> Iterator[Stored]:
    """Stream every stored version in the order of storing, holding no lock between pages."""
    after = 0
    while True:
        rows = StudyVersion.objects.filter(pk__gt=after).order_by("pk").values_list("pk", *_COLUMNS)[:PAGE]
        for pk, *columns in rows:
            after = pk
            yield _stored(columns)
        if len(rows) < PAGE:
            return


def replaced(since: datetime) -> Iterator[tuple[Stored | None, Stored]]:
    """Stream the current records that came after a moment, each with the version before it, None if new.

    The version before is the one that was the newest at that moment.
    """
    for row in (
        StudyVersion.objects.filter(current=True, loaded_at__gt=since).order_by("pk").values_list(*_COLUMNS)
    ):
        now = _stored(row)
        rows = StudyVersion.objects.filter(study_id=now.id, registry=now.registry, loaded_at__lte=since)
        before = rows.order_by("-dated", "-pk").values_list(*_COLUMNS).first()
        yield None if before is None else _stored(before), now


def ids() -> list[str]:
    """Give the identifiers of all current studies, in order."""
    return [study_id for study_id, _ in current_versions()]


def current_versions() -> list[tuple[str, str]]:
    """Give (identifier, version) of every current study, ordered by identifier; linked ones once."""
    others = followers()
    rows = StudyVersion.objects.filter(current=True).order_by("study_id", "registry")
    chosen: dict[str, tuple[bool, str]] = {}
    for registry, study_id, version in rows.values_list("registry", "study_id", "version").iterator(5000):
        second = registry in SECOND_HAND
        if study_id not in chosen or (chosen[study_id][0] and not second):
            chosen[study_id] = (second, version)
    return [(study_id, version) for study_id, (_, version) in chosen.items() if study_id not in others]


def snapshot(pairs: Iterable[tuple[str, str]] | None = None) -> str:
    """Hash the identifiers and versions of what is current (SHA-256, 16 hex digits)."""
    digest = hashlib.sha256()
    for study_id, version in sorted(current_versions() if pairs is None else pairs):
        digest.update(f"{study_id}\t{version}\n".encode())
    return digest.hexdigest()[:16]


def listed(study_ids: Sequence[str]) -> dict[str, Listed]:
    """Give some studies' documents, by identifier; unknown ones are left out."""
    return _shown(
        Listed(registry, study, version, bytes(document))
        for start in range(0, len(study_ids), PAGE)
        for registry, study, version, document in _LISTED.rows(study_ids[start : start + PAGE])
    )


def heads(study_ids: Sequence[str]) -> dict[str, Head]:
    """Give some studies' lines, by identifier; unknown ones are left out."""
    return _shown(map(Head._make, _HEADS.rows(study_ids)))


def studies(study_ids: Sequence[str]) -> dict[str, Study]:
    """Give some current studies, by identifier; unknown ones are left out."""
    return {study_id: line.study for study_id, line in listed(study_ids).items()}


def counts() -> Counts:
    """Count studies (linked ones once), current records, versions and rejected records."""
    live = StudyVersion.objects.filter(current=True)
    return Counts(
        studies=live.values("study_id").distinct().count() - len(followers()),
        records=live.count(),
        versions=StudyVersion.objects.count(),
        rejected=Rejection.objects.count(),
    )


def corrections(study_ids: Sequence[str] | None = None) -> list[Correction]:
    """Give the corrections of some studies, or all, ordered by study and time."""
    if study_ids is None:
        rows = list(models.Correction.objects.values_list("document"))
    else:
        rows = _CORRECTIONS.rows(study_ids)
    found = [correction_of(document) for (document,) in rows]
    return sorted(found, key=lambda it: (it.study, it.when, it.hash))


def rejections(limit: int | None = None) -> list[Rejection]:
    """Give what could not be read when its file was last ingested, in the order of reading."""
    return list(Rejection.objects.order_by("pk")[:limit])


def cursors() -> list[Cursor]:
    """Give how far each source was read, ordered by registry, base and query."""
    return list(Cursor.objects.order_by("registry", "base", "query"))


def cursor(registry: str, base: str = "", query: str = "") -> Cursor:
    """Give a source's cursor; a new, unsaved one where it was never read."""
    key = {"registry": registry, "base": base, "query": query}
    return Cursor.objects.filter(**key).first() or Cursor(**key)


def alerts() -> list[Alert]:
    """Give the open alerts about sources, in the order of raising."""
    return list(Alert.objects.filter(cleared_at=None).order_by("raised_at", "pk"))


def held(registry: str) -> int:
    """Count the studies a registry gave."""
    return StudyVersion.objects.filter(registry=registry, current=True).count()


def integrity() -> list[str]:
    """Let the database check itself, and whether each record has its current version; [] is all well."""
    from django.db import connections

    records = StudyVersion.objects.values("study_id", "registry").distinct().count()
    current = StudyVersion.objects.filter(current=True).count()
    found = [] if records == current else [f"{records} records, but {current} current versions"]
    connection = connections["catalog"]
    if connection.vendor != "sqlite":  # PostgreSQL checks its pages as it reads them, where told to
        return found
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA quick_check(20)")
        return found + [line for (line,) in cursor.fetchall() if line != "ok"]


def _stored(columns: Sequence[Any]) -> Stored:
    """Make a row; PostgreSQL gives bytes as a view, which could not be sent to another process."""
    return Stored._make((*columns[:-1], bytes(columns[-1])))


def _records(study_id: str) -> list[Stored]:
    rows = StudyVersion.objects.filter(current=True, study_id=study_id).order_by("registry")
    return [_stored(row) for row in rows.values_list(*_COLUMNS)]


def _one_each(rows: list[Stored]) -> list[Stored]:
    chosen: dict[str, Stored] = {}
    for row in rows:
        if row.id not in chosen or _first_hand(row) < _first_hand(chosen[row.id]):
            chosen[row.id] = row
    return list(chosen.values())


def _first_hand(row: Stored) -> tuple[bool, str]:
    return row.registry in SECOND_HAND, row.registry


def _current(study_ids: Sequence[str]) -> QuerySet[StudyVersion]:
    return StudyVersion.objects.filter(current=True, study_id__in=study_ids)


def _shown(lines: Iterable[Line]) -> dict[str, Line]:
    """Choose one record a study: a first-hand one where there is one."""
    found: dict[str, Line] = {}
    for line in lines:
        if line.id not in found or line.registry not in SECOND_HAND:
            found[line.id] = line
    return found
