"""All writes about which records are one study; each function is one transaction."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import msgspec

from trialbridge.model.base import encode
from trialbridge.model.linkage import Apart, Cluster, Decision, ordered
from trialbridge.store.catalog.actions import writing
from trialbridge.store.catalog.models import KeptApart, Keyed, LinkDecision, LinkedStudy, Member, RecordKey

CHUNK = 400


class RecordKeys(NamedTuple):
    """The keys of a record's version, and the code that made them."""

    registry: str
    study_id: str
    version: str
    made_by: str
    keys: frozenset[int]


def key(records: Sequence[RecordKeys]) -> None:
    """Put the keys of some records in the place of what is stored."""
    with writing():
        for start in range(0, len(records), CHUNK):
            ids = [it.study_id for it in records[start : start + CHUNK]]
            pairs = {(it.registry, it.study_id) for it in records[start : start + CHUNK]}
            known = Keyed.objects.filter(study_id__in=ids)
            gone = [it.pk for it in known if (it.registry, it.study_id) in pairs]
            RecordKey.objects.filter(record_id__in=gone).delete()
            Keyed.objects.filter(pk__in=gone).delete()
        rows = Keyed.objects.bulk_create(
            Keyed(registry=it.registry, study_id=it.study_id, version=it.version, made_by=it.made_by)
            for it in records
        )
        RecordKey.objects.bulk_create(
            RecordKey(key=key, record_id=row.pk)
            for row, it in zip(rows, records, strict=True)
            for key in sorted(it.keys)
        )


def relink(touched: Iterable[str], clusters: Iterable[Cluster], apart: Iterable[Apart]) -> None:
    """Put what was found of some studies in the place of what stood: all their clusters and pairs."""
    names = sorted(touched)
    with writing():
        for start in range(0, len(names), CHUNK):
            some = names[start : start + CHUNK]
            leads = list(Member.objects.filter(study_id__in=some).values_list("lead", flat=True).distinct())
            Member.objects.filter(lead__in=leads).delete()
            LinkedStudy.objects.filter(lead__in=leads).delete()
            KeptApart.objects.filter(left__in=some).delete()
            KeptApart.objects.filter(right__in=some).delete()
        found = list(clusters)
        LinkedStudy.objects.bulk_create(LinkedStudy(lead=it.lead, document=_plain(it)) for it in found)
        Member.objects.bulk_create(Member(study_id=name, lead=it.lead) for it in found for name in it.members)
        KeptApart.objects.bulk_create(
            KeptApart(left=it.left, right=it.right, document=_plain(it)) for it in apart
        )


def forget() -> None:
    """Drop every cluster and pair before all are found anew; what people decided stays."""
    with writing():
        for table in (Member, LinkedStudy, KeptApart):
            table.objects.all().delete()


def decide(decision: Decision) -> None:
    """Keep a person's word on a pair, in the place of an earlier one."""
    left, right = ordered(decision.left, decision.right)
    with writing():
        LinkDecision.objects.update_or_create(
            left=left,
            right=right,
            defaults={"schema": decision.schema, "document": _plain(decision)},
        )


def undecide(left: str, right: str) -> bool:
    """Take a decision back; tells whether there was one."""
    left, right = ordered(left, right)
    with writing():
        gone, _ = LinkDecision.objects.filter(left=left, right=right).delete()
    return gone > 0


def _plain(noun: Cluster | Apart | Decision) -> object:
    return msgspec.json.decode(encode(noun))
