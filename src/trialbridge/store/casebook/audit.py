"""The audit: every read and write as one chain of signed events; whoever writes here changes nothing else.

Each event's digest is an HMAC-SHA256, under the audit's own key, of its fields and the digest before it; the
head says how many there are. So whoever has the database but no master key can change, drop, add or reorder
nothing unseen, save by putting back an older copy of the whole: therefore the head is exported and kept
elsewhere.
"""

import hmac
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, NamedTuple
from uuid import UUID

from trialbridge.store.casebook import sealing
from trialbridge.store.casebook.access import AUDIT_KEY, Actor, key_of, make_key
from trialbridge.store.casebook.models import Account, Audit, AuditHead, Key

FIRST = "0" * 64


class Verified(NamedTuple):
    """How many events there are and the last digest, or the first broken link and what is wrong with it."""

    events: int
    head: str
    broken: int = 0
    says: str = ""


def record(
    actor: Actor, what: str, case: UUID | str = "", detail: str = "", key: bytes | None = None
) -> None:
    """Append an event inside the caller's transaction; `detail` is sealed with the case's key if given."""
    secret = _secret()
    head = AuditHead.objects.filter(pk=1).first()
    number, before = (head.number, head.digest) if head else (0, FIRST)
    row = Audit(
        number=number + 1,
        at=datetime.now(UTC).isoformat(timespec="microseconds"),
        who=actor.name,
        role=actor.role,
        what=what,
        case=str(case),
        why=actor.why,
        sealed=sealing.seal(key, detail.encode(), f"audit {number + 1}") if key and detail else b"",
    )
    row.digest = _digest(secret, row, before)
    row.save(force_insert=True)
    AuditHead.objects.update_or_create(
        {"number": row.number, "digest": row.digest, "signed": _signed(secret, row.number, row.digest)}, pk=1
    )


def verify(head: str = "") -> Verified:
    """Walk the chain; name the first event whose place, fields or digest are not as they were written.

    `head` is a digest kept elsewhere: it must stand in the chain, so that an older copy is found too.
    """
    rows = Audit.objects.order_by("number")
    if not Key.objects.filter(name=AUDIT_KEY).exists():
        count = rows.count()
        return Verified(count, FIRST, 1, "the audit's key is missing") if count else Verified(0, FIRST)
    secret, before, count, seen = _secret(), FIRST, 0, not head
    for row in rows.iterator(chunk_size=2000):
        count += 1
        if row.number != count:
            return Verified(count - 1, before, count, "it is missing")
        if not hmac.compare_digest(row.digest, _digest(secret, row, before)):
            return Verified(count - 1, before, count, "its fields or its digest were changed")
        before = row.digest
        seen = seen or before == head
    kept = AuditHead.objects.filter(pk=1).first()
    if kept is None:
        return Verified(count, before, count, "the head is missing") if count else Verified(0, FIRST)
    if not hmac.compare_digest(kept.signed, _signed(secret, kept.number, kept.digest)):
        return Verified(count, before, count, "the head was changed")
    if kept.number > count:
        return Verified(count, before, count + 1, "it is missing")
    if (kept.number, kept.digest) != (count, before):
        return Verified(count, before, kept.number + 1, "it stands behind the head")
    if not seen:
        return Verified(
            count, before, count, "the digest kept elsewhere is not in the chain: it is an older copy"
        )
    return Verified(count, before)


def last(what: str) -> datetime | None:
    """Give the moment at which something was last done, None for never."""
    row = Audit.objects.filter(what=what).order_by("-number").first()
    return None if row is None else datetime.fromisoformat(row.at)


def export() -> Iterator[dict[str, Any]]:
    """Give the events in order, without what is sealed."""
    names = ("number", "at", "who", "role", "what", "case", "why", "digest")
    yield from Audit.objects.order_by("number").values(*names).iterator(chunk_size=2000)


def _digest(secret: bytes, row: Audit, before: str) -> str:
    sealed = sha256(bytes(row.sealed)).hexdigest()
    fields = [row.number, row.at, row.who, row.role, row.what, row.case, row.why, sealed, before]
    return hmac.new(secret, json.dumps(fields).encode(), sha256).hexdigest()


def _signed(secret: bytes, number: int, digest: str) -> str:
    return hmac.new(secret, f"head {number} {digest}".encode(), sha256).hexdigest()


def _secret() -> bytes:
    if not Key.objects.filter(name=AUDIT_KEY).exists():
        return make_key(AUDIT_KEY)
    return key_of(AUDIT_KEY)


def newest(actor: Actor, most: int) -> list[Audit]:
    """Give the newest events of the actor's organisation and say in the audit that they were read."""
    from trialbridge.store.casebook.access import writing

    with writing():
        names = Account.objects.filter(organisation_id=actor.organisation).values_list("username", flat=True)
        rows = list(Audit.objects.filter(who__in=names).order_by("-number")[:most])
        record(actor, "read audit")
    return rows
