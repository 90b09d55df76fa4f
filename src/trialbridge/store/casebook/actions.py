"""All writes to the casebook: each is one transaction that holds its audit event; it shows nothing."""

import secrets
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from uuid import UUID, uuid4

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils import timezone

from trialbridge.errors import InputError
from trialbridge.model.case import (
    Alert,
    CaseEntry,
    CaseEvent,
    ConsentDocument,
    FactDecided,
    FactProposed,
    Happened,
    Opened,
    Profile,
)
from trialbridge.model.patient import Fact
from trialbridge.navigate.paperwork import TYPES
from trialbridge.navigate.steps import Standing, after
from trialbridge.store.casebook import audit, masters, sealing
from trialbridge.store.casebook.access import (
    Actor,
    actor_of,
    found,
    key_of,
    make_key,
    unknown,
    unwrapped,
    visible,
    writing,
)
from trialbridge.store.casebook.models import (
    Account,
    Case,
    Chunk,
    Document,
    Entry,
    Feed,
    Key,
    Organisation,
    Part,
)
from trialbridge.store.casebook.reading import open_entries, standing_of, tasks_of
from trialbridge.store.casebook.rows import FileFacts, sealed_entry, sealed_file, sealed_profile, tag_of

EVERYBODY = ("patient", "family", "navigator", "oncologist", "site")
MAY_WRITE: dict[str, tuple[str, ...]] = {
    "event": EVERYBODY,  # the table of steps says who may record which
    "message": EVERYBODY,
    "message_translated": ("navigator", "site"),
    "consent_document": ("navigator",),
    "site_contact": ("navigator",),
    "appointment": ("navigator", "site"),
    "screening_day": ("navigator", "site"),
    "task_done": EVERYBODY,
    "fact_proposed": ("navigator", "oncologist", "operator"),
    "fact_decided": ("navigator", "oncologist"),
    "alert": ("operator",),
    "reminded": ("operator",),
}
"""Which roles may write which entry; what stands in no row is written by its own action."""
GLASS = timedelta(hours=1)
FIRST_PASSWORD = timedelta(days=7)
"""How long a password is good that the operator gave; within it the person chooses their own."""
_CODE = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


def add_account(
    actor: Actor,
    *,
    username: str,
    role: str,
    organisation: str,
    name: str = "",
    email: str = "",
    password: str = "",
) -> int:
    """Make an account, and its organisation where there is none of the name.

    Without a password nobody can sign in with it. Raises InputError for a name that is taken or a weak
    password.
    """
    with writing():
        if Account.objects.filter(username=username).exists():
            raise InputError(
                expected="a new name",
                came=username,
                where="user add",
                do="choose another, or use the account",
            )
        at, _ = Organisation.objects.get_or_create(name=organisation)
        account = Account(username=username, role=role, organisation=at, name=name, email=email)
        if password:
            account.set_password(_strong(password, account))
            account.password_until = timezone.now() + FIRST_PASSWORD
        else:
            account.set_unusable_password()
        account.save()
        audit.record(actor, f"add account {username} as {role}")
    return account.pk


def set_password(actor: Actor, username: str, password: str) -> int:
    """Give an account another password, which ends its sessions; gives its number."""
    with writing():
        account = _account(username)
        account.set_password(_strong(password, account))
        account.password_until = timezone.now() + FIRST_PASSWORD
        account.is_active = True
        account.save()
        audit.record(actor, f"reset account {username}"[:60])
    return account.pk


def chosen(account: Account) -> None:
    """Note that somebody chose their own password, which does not run out."""
    with writing():
        account.password_until = None
        account.save(update_fields=["password_until"])
        audit.record(actor_of(account), "password changed")


def end_account(actor: Actor, username: str) -> None:
    """Let nobody sign in with an account any more, which ends its sessions; what it did stays its own."""
    with writing():
        account = _account(username)
        account.set_unusable_password()
        account.is_active = False
        account.save()
        Feed.objects.filter(account=account).delete()
        audit.record(actor, f"end account {username}"[:60])


def noted(actor: Actor, what: str) -> None:
    """Write one audit event of what happened outside any case."""
    with writing():
        audit.record(actor, what[:60])


def open_case(actor: Actor, profile: Profile) -> UUID:
    """Open a case of the actor's organisation, who owns it; its code tells nothing of the patient."""
    with writing():
        case = Case(code=_code(), organisation_id=actor.organisation, owner_id=actor.id)
        key = make_key(str(case.pk))
        case.sealed = sealed_profile(profile, case.pk, key)
        case.save(force_insert=True)
        audit.record(actor, "open case", case.pk)
    return case.pk


def revise_profile(actor: Actor, case: UUID | str, profile: Profile) -> None:
    """Put a case's profile in the place of the one before."""
    with writing():
        row = found(actor, case)
        row.sealed = sealed_profile(profile, row.pk, key_of(str(row.pk)))
        row.save(update_fields=["sealed"])
        audit.record(actor, "revise profile", row.pk)


def join(actor: Actor, case: UUID | str, account: int, study: str = "") -> None:
    """Give somebody a part in a case; a site's contact needs the study, and a consent to see any of it."""
    with writing():
        row = found(actor, case)
        who = Account.objects.filter(pk=account).first()
        if who is None or (who.role == "site") != bool(study):
            raise InputError(
                expected="an account, and a study only for a site's", came=str(account), where="case",
                do="see the list of accounts",
            )  # fmt: skip
        Part.objects.get_or_create(case=row, account=who, study=study)
        audit.record(actor, f"join {who.username}", row.pk)


def leave(actor: Actor, case: UUID | str, account: int) -> None:
    """Take somebody's part in a case away."""
    with writing():
        row = found(actor, case)
        Part.objects.filter(case=row, account_id=account).delete()
        audit.record(actor, f"leave {account}", row.pk)


def happen(actor: Actor, case: UUID | str, kind: str, **fields: str) -> int:
    """Record an event of the six steps; raises InputError where the table refuses it."""
    at = datetime.now(UTC).isoformat(timespec="seconds")
    return add(
        actor, case, Happened(event=CaseEvent(at=at, kind=kind, by=actor.name, role=actor.role, **fields))
    )


def check(actor: Actor, case: UUID | str, kind: str, study: str = "") -> None:
    """Raise InputError where an event would be refused now; nothing is written."""
    event = CaseEvent(at="", kind=kind, by=actor.name, role=actor.role, study=study)
    with writing():
        row = found(actor, case)
        _refuse(actor, row, key_of(str(row.pk)), Happened(event=event))


def add(actor: Actor, case: UUID | str, said: CaseEntry) -> int:
    """Write an entry; gives its number in the case. Raises InputError where role or steps refuse it."""
    return add_all(actor, case, [said])[0]


def add_all(actor: Actor, case: UUID | str, said: Iterable[CaseEntry]) -> list[int]:
    """Write entries in one transaction, with one audit event."""
    entries = list(said)
    with writing():
        row = found(actor, case) if actor.role != "operator" else _any(case)
        key = key_of(str(row.pk))
        for one in entries:
            _refuse(actor, row, key, one)
        numbers = [_append(actor, row, key, one) for one in entries]
        row.alerts += sum(isinstance(one, Alert) for one in entries)
        _settle(row, key)
        kinds = ", ".join(sorted({_named(one) for one in entries}))
        audit.record(actor, f"add {kinds}"[:60], row.pk)
    return numbers


def add_document(
    actor: Actor, case: UUID | str, kind: str, name: str, data: bytes, *, day: str = "", language: str = "",
    media: str = "", series: UUID | None = None,
) -> UUID:  # fmt: skip
    """Store a file sealed, as the next version of `series` where that is given."""
    if kind not in TYPES:
        raise InputError(
            expected=f"one of {', '.join(TYPES)}",
            came=kind,
            where="type of document",
            do="choose one of them",
        )
    with writing():
        row = found(actor, case)
        key, document = key_of(str(row.pk)), uuid4()
        earlier = Document.objects.filter(case=row, series=series).count() if series else 0
        if series and not earlier:
            raise unknown(series)
        facts = FileFacts(
            name=name,
            sha256=sha256(data).hexdigest(),
            size=len(data),
            day=day,
            language=language,
            media=media,
        )
        made = Document.objects.create(
            id=document, case=row, series=series or document, version=earlier + 1, type=kind,
            sealed=sealed_file(facts, document, key),
        )  # fmt: skip
        pieces = sealing.seal_file(key, data, str(row.pk), str(document))
        Chunk.objects.bulk_create(
            Chunk(document=made, number=at, sealed=one) for at, one in enumerate(pieces)
        )
        audit.record(actor, f"add document {kind}", row.pk)
    return document


def propose(actor: Actor, case: UUID | str, document: UUID | str, facts: Iterable[Fact]) -> list[int]:
    """Propose facts read from a document; each quotes its words, and counts for nothing until confirmed."""
    return add_all(actor, case, [FactProposed(document=str(document), fact=fact) for fact in facts])


def hand_over(actor: Actor, case: UUID | str, to: int) -> None:
    """Give a case to another navigator of the organisation; its history stays."""
    with writing():
        row = found(actor, case)
        who = Account.objects.filter(
            pk=to, role="navigator", organisation_id=row.organisation_id, is_active=True
        ).first()
        if who is None:
            raise InputError(
                expected="a navigator of the same organisation", came=str(to), where="hand-over",
                do="choose one from the list of accounts",
            )  # fmt: skip
        event = CaseEvent(
            at=datetime.now(UTC).isoformat(timespec="seconds"), kind="handed_over", by=actor.name,
            role=actor.role, note=who.username,
        )  # fmt: skip
        key = key_of(str(row.pk))
        _refuse(actor, row, key, Happened(event=event), administrator=True)
        row.owner = who
        _append(actor, row, key, Happened(event=event))
        row.save(update_fields=["owner", "entries_count"])
        audit.record(actor, "hand over", row.pk)


def break_glass(actor: Actor, case: UUID | str, reason: str) -> datetime:
    """Open a case of the organisation to an oncologist with no part in it, for an hour and with a reason.

    It stands in the case, where owner and patient see it. Raises UnknownIdError for any other role or case.
    """
    if not reason.strip():
        raise InputError(expected="a reason", came="none", where="break-glass", do="say why it cannot wait")
    with writing():
        row = Case.objects.filter(pk=case, organisation_id=actor.organisation, erased_at=None).first()
        if row is None or actor.role != "oncologist":
            raise unknown(case)
        if visible(actor).filter(pk=row.pk).exists():
            raise InputError(
                expected="a case you have no part in", came="one you have", where="break-glass", do="open it"
            )
        until = timezone.now() + GLASS
        Part.objects.update_or_create({"until": until}, case=row, account_id=actor.id, study="")
        key = key_of(str(row.pk))
        _append(actor, row, key, Opened(account=actor.id, reason=reason, until=until.isoformat()))
        row.alerts += 1
        row.save(update_fields=["alerts", "entries_count"])
        audit.record(actor._replace(why="break-glass"), "break glass", row.pk, reason, key)
    return until


def make_feed(actor: Actor, case: UUID | str) -> str:
    """Make a secret address for the case's calendar, in the place of the one before; its digest is kept."""
    secret = secrets.token_urlsafe(32)
    with writing():
        row = found(actor, case)
        Feed.objects.filter(case=row, account_id=actor.id).delete()
        Feed.objects.create(case=row, account_id=actor.id, digest=sha256(secret.encode()).hexdigest())
        audit.record(actor, "make calendar address", row.pk)
    return secret


def seen_alerts(actor: Actor, case: UUID | str) -> None:
    """Say that the case's alerts were looked at."""
    with writing():
        row = found(actor, case)
        row.alerts = 0
        row.save(update_fields=["alerts"])
        audit.record(actor, "see alerts", row.pk)


def erase(actor: Actor, case: UUID | str) -> None:
    """Destroy the case's key and its files: nothing of it can be read again, and its audit stays.

    A backup made before still holds the wrapped key; it must be let expire.
    """
    with writing():
        row = found(actor, case)
        Key.objects.filter(name=str(row.pk)).delete()
        Document.objects.filter(case=row).delete()
        Feed.objects.filter(case=row).delete()
        patients = Account.objects.filter(parts__case=row, role__in=("patient", "family"))
        for account in patients.exclude(parts__in=Part.objects.exclude(case=row)):
            account.is_active = False
            account.set_unusable_password()
            account.name = account.email = ""
            account.save()
        Part.objects.filter(case=row).delete()
        row.erased_at, row.sealed, row.due, row.alerts = timezone.now(), b"", None, 0
        row.save()
        audit.record(actor, "erase case", row.pk)


def rotate(most: int = 500) -> int:
    """Wrap up to `most` keys anew with the master key in force; gives how many are left."""
    current = masters().current
    with writing():
        rows = list(Key.objects.exclude(master=current.name).order_by("pk")[:most])
        for row in rows:
            key = unwrapped(row)
            row.master, row.wrapped = current.name, sealing.seal(current.key, key, f"key {row.name}")
        Key.objects.bulk_update(rows, ["master", "wrapped"])
    return Key.objects.exclude(master=current.name).count()


def _account(username: str) -> Account:
    account = Account.objects.filter(username=username).first()
    if account is None:
        raise unknown(username)
    return account


def _strong(password: str, account: Account) -> str:
    try:
        validate_password(password, account)
    except ValidationError as error:
        raise InputError(
            expected="a password that is hard to guess", came=" ".join(error.messages), where="password",
            do="take several words that have nothing to do with this place",
        ) from error  # fmt: skip
    return password


def _append(actor: Actor, row: Case, key: bytes, said: CaseEntry) -> int:
    row.entries_count += 1
    Entry.objects.create(
        case=row, number=row.entries_count, kind=tag_of(said), by_id=actor.id or None, at=timezone.now(),
        sealed=sealed_entry(said, row.pk, row.entries_count, key),
    )  # fmt: skip
    return row.entries_count


def _settle(row: Case, key: bytes) -> None:
    """Bring the columns of the board up to what the entries say."""
    entries = open_entries(row, key)
    now = standing_of(entries)
    open_ = [due for due, state in tasks_of(entries, now, date.today()) if state != "done"]
    row.step, row.due = now.step, min((due.begin for due in open_), default=None)
    row.save(update_fields=["step", "due", "alerts", "entries_count"])


def _refuse(actor: Actor, row: Case, key: bytes, said: CaseEntry, administrator: bool = False) -> None:
    kind = tag_of(said)
    if actor.role not in MAY_WRITE.get(kind, ()) and not administrator:
        raise InputError(
            expected=f"one of {', '.join(MAY_WRITE.get(kind, ())) or 'nobody'}",
            came=f"the role {actor.role}", where=kind, do="ask somebody of that role",
        )  # fmt: skip
    study = getattr(said.event if isinstance(said, Happened) else said, "study", "")
    if actor.role == "site" and not Part.objects.filter(case=row, account_id=actor.id, study=study).exists():
        raise unknown(study)
    if isinstance(said, Happened):
        after(_standing(row, key), said.event)  # raises with what is missing
    elif isinstance(said, FactDecided) and not _proposed(row, said.of):
        raise unknown(said.of)
    elif isinstance(said, ConsentDocument) and said.document:
        _of_case(row, said.document)


def _standing(row: Case, key: bytes) -> Standing:
    return standing_of(open_entries(row, key, "event"))


def _proposed(row: Case, number: int) -> bool:
    return Entry.objects.filter(case=row, number=number, kind="fact_proposed").exists()


def _of_case(row: Case, document: str) -> None:
    try:
        known = Document.objects.filter(case=row, pk=UUID(document)).exists()
    except ValueError:
        known = False
    if not known:
        raise unknown(document)


def _named(said: CaseEntry) -> str:
    return said.event.kind if isinstance(said, Happened) else tag_of(said)


def _any(case: UUID | str) -> Case:
    row = Case.objects.filter(pk=case, erased_at=None).first()
    if row is None:
        raise unknown(case)
    return row


def _code() -> str:
    return "TB-" + "".join(secrets.choice(_CODE) for _ in range(6))
