"""Who is asking, the one transaction every read and write happens in, and the keys of cases."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import DatabaseError, connections, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from trialbridge.errors import SourceError, UnknownIdError
from trialbridge.store.casebook import CASEBOOK, masters, sealing
from trialbridge.store.casebook.models import Account, Case, Key, Part

WRITERS = 8_101_971
"""The number of the lock that writers of a casebook on PostgreSQL queue for: the audit is one chain."""
AUDIT_KEY = "audit"
IN_ORGANISATION = ("administrator",)
IN_PART = ("patient", "family", "navigator", "oncologist", "site")


class Actor(NamedTuple):
    """Who asks: the account's number, name and role, its organisation, and why (empty: it is their work)."""

    id: int
    name: str
    role: str
    organisation: int
    why: str = ""


SYSTEM = Actor(0, "system", "operator", 0)


def actor_of(account: Account, why: str = "") -> Actor:
    """Give an account as somebody who asks."""
    return Actor(account.pk, account.username, account.role, account.organisation_id, why)


@contextmanager
def writing() -> Iterator[None]:
    """Hold a transaction that no other writer shares; what is done in it is audited in it, or undone."""
    try:
        with transaction.atomic(using=CASEBOOK):
            connection = connections[CASEBOOK]
            if connection.vendor == "postgresql":
                with connection.cursor() as cursor:
                    cursor.execute("SELECT pg_advisory_xact_lock(%s)", [WRITERS])
            yield
    except DatabaseError as error:
        connections[CASEBOOK].close_if_unusable_or_obsolete()
        raise SourceError(
            expected="a casebook that can be written",
            came=type(error).__name__,  # the database's own words may quote a row
            where=CASEBOOK,
            do="run `trialbridge doctor`",
        ) from None


def visible(actor: Actor) -> QuerySet[Case]:
    """Give the cases that somebody may know of: the one place that decides it.

    Administrators: where their organisation's stand. Navigators: those they own or have a part in, as all of
    a team may. Patients, family, oncologists and site contacts: those they have a part in. Whoever broke the
    glass has a part for a while. Auditors and operators: none.
    """
    now = timezone.now()
    if actor.role not in (*IN_ORGANISATION, *IN_PART):
        return Case.objects.none()
    parts = Part.objects.filter(Q(until=None) | Q(until__gt=now), account_id=actor.id)
    mine = Q(pk__in=parts.values("case_id"))
    if actor.role in IN_ORGANISATION:
        mine |= Q(organisation_id=actor.organisation)
    if actor.role == "navigator":
        mine |= Q(owner_id=actor.id)
    return Case.objects.filter(mine, erased_at=None)


def found(actor: Actor, case: UUID | str) -> Case:
    """Find a case; absent, erased and forbidden are the same UnknownIdError."""
    try:
        return visible(actor).get(pk=case)
    except (Case.DoesNotExist, ValueError, TypeError, ValidationError):
        raise unknown(case) from None


def unknown(what: object) -> UnknownIdError:
    """Say that there is no such thing, alike for absent and forbidden."""
    return UnknownIdError(
        expected="a case you have a part in",
        came=str(what)[:40],
        where="casebook",
        do="see the list of cases",
    )


def make_key(name: str) -> bytes:
    """Make a key and keep it wrapped."""
    key = sealing.new_key()
    master = masters().current
    Key.objects.create(name=name, master=master.name, wrapped=sealing.seal(master.key, key, f"key {name}"))
    return key


def key_of(name: str) -> bytes:
    """Unwrap a key; raises SourceError where it was destroyed."""
    row = Key.objects.filter(name=name).first()
    if row is None:
        raise SourceError(
            expected="the key",
            came="none: it was destroyed",
            where=f"key {name}",
            do="nothing: what it held is gone",
        )
    return unwrapped(row)


def unwrapped(row: Key) -> bytes:
    """Unwrap a key's row."""
    return sealing.unseal(masters().named(row.master).key, bytes(row.wrapped), f"key {row.name}")


def keys_of(cases: list[str]) -> dict[str, bytes]:
    """Unwrap the keys of several cases in one query."""
    return {row.name: unwrapped(row) for row in Key.objects.filter(name__in=cases)}
