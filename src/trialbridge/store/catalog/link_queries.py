"""All reads about which records are one study; nothing here writes."""

from collections.abc import Iterable, Iterator
from typing import TypeVar

import msgspec
from django.db.models import Exists, OuterRef, Q

from trialbridge.model.linkage import Apart, Cluster, Decision
from trialbridge.store.catalog.models import (
    KeptApart,
    Keyed,
    LinkDecision,
    LinkedStudy,
    Member,
    RecordKey,
    StudyVersion,
)
from trialbridge.store.prepared import Prepared

CHUNK = 400
Some = TypeVar("Some")
_CLUSTER = Prepared(
    lambda study_id: LinkedStudy.objects.filter(
        lead__in=Member.objects.filter(study_id=study_id).values("lead")
    ).values_list("document")
)
_KEPT_APART = Prepared(
    lambda left, right: KeptApart.objects.filter(Q(left__in=left) | Q(right__in=right)).values_list(
        "pk", "document"
    )
)


def unkeyed(made_by: str) -> list[tuple[str, str]]:
    """Give (identifier, registry) of the current records whose keys are missing, or of another version."""
    done = Keyed.objects.filter(
        study_id=OuterRef("study_id"),
        registry=OuterRef("registry"),
        version=OuterRef("version"),
        made_by=made_by,
    )
    rows = StudyVersion.objects.filter(~Exists(done), current=True)
    return list(rows.order_by("study_id", "registry").values_list("study_id", "registry"))


def keyed() -> int:
    """Count the records whose keys are laid out."""
    return Keyed.objects.count()


def current(study_ids: list[str]) -> Iterator[tuple[str, str, str, bytes]]:
    """Give (identifier, registry, version, document) of every current record of some studies."""
    for start in range(0, len(study_ids), CHUNK):
        rows = StudyVersion.objects.filter(current=True, study_id__in=study_ids[start : start + CHUNK])
        columns = ("study_id", "registry", "version", "document")
        for name, registry, version, document in rows.order_by(*columns[:2]).values_list(*columns):
            yield name, registry, version, bytes(document)


def every_key() -> Iterator[tuple[int, str]]:
    """Stream (key, identifier) of all records in the order of keys."""
    names = dict(Keyed.objects.values_list("pk", "study_id"))
    for key, record in RecordKey.objects.order_by("key").values_list("key", "record_id").iterator(10_000):
        yield key, names[record]


def keys_of(study_ids: Iterable[str]) -> set[int]:
    """Give the keys of some studies."""
    found: set[int] = set()
    for some in _chunks(study_ids):
        found |= set(RecordKey.objects.filter(record__study_id__in=some).values_list("key", flat=True))
    return found


def sharing(keys: Iterable[int]) -> dict[int, set[str]]:
    """Give the studies of each of some keys."""
    found: dict[int, set[str]] = {}
    for some in _chunks(keys):
        rows = RecordKey.objects.filter(key__in=some).values_list("key", "record__study_id")
        for key, study_id in rows:
            found.setdefault(key, set()).add(study_id)
    return found


def leads(study_ids: Iterable[str] | None = None) -> dict[str, str]:
    """Give the lead of each of some studies, or of all, that are one with others."""
    if study_ids is None:
        return dict(Member.objects.values_list("study_id", "lead"))
    return {
        study_id: lead
        for some in _chunks(study_ids)
        for study_id, lead in Member.objects.filter(study_id__in=some).values_list("study_id", "lead")
    }


def followers() -> set[str]:
    """Give the studies that are shown under another record."""
    return {study_id for study_id, lead in leads().items() if study_id != lead}


def members(leading: Iterable[str]) -> dict[str, list[str]]:
    """Give all studies of each of some leads, the lead first."""
    found: dict[str, list[str]] = {}
    for some in _chunks(leading):
        rows = Member.objects.filter(lead__in=some).order_by("study_id").values_list("lead", "study_id")
        for lead, study_id in rows:
            found.setdefault(lead, [lead])
            if study_id != lead:
                found[lead].append(study_id)
    return found


def cluster(study_id: str) -> Cluster | None:
    """Give the linked study a record belongs to, or None where it stands alone."""
    found = _CLUSTER.rows(study_id)
    return msgspec.convert(found[0][0], Cluster) if found else None


def kept_apart(study_ids: Iterable[str]) -> list[Apart]:
    """Give the pairs with one of some studies that were kept apart, the most likely first."""
    rows = [row for some in _chunks(study_ids) for row in _KEPT_APART.rows(some, some)]
    found = [msgspec.convert(document, Apart) for _, document in sorted(dict(rows).items())]
    return sorted(found, key=lambda it: (-it.confidence, it.left, it.right))


def decisions(study_ids: Iterable[str] | None = None) -> list[Decision]:
    """Give people's decisions on some studies, or all, in the order of pairs."""
    rows = LinkDecision.objects.order_by("left", "right").values_list("document", flat=True)
    found = [msgspec.convert(document, Decision) for document in rows]
    if study_ids is None:
        return found
    wanted = set(study_ids)
    return [it for it in found if it.left in wanted or it.right in wanted]


def linked() -> tuple[int, int, int]:
    """Count linked studies, their records and the pairs kept apart."""
    return LinkedStudy.objects.count(), Member.objects.count(), KeptApart.objects.count()


def _chunks(items: Iterable[Some]) -> Iterator[list[Some]]:
    listed = list(items)
    for start in range(0, len(listed), CHUNK):
        yield listed[start : start + CHUNK]
