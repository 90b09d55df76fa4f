"""All reads of the casebook: each is audited in its own transaction; nothing else is written here."""

from collections.abc import Iterator, Sequence
from datetime import date
from hashlib import sha256
from typing import NamedTuple
from uuid import UUID

from django.db import connections
from django.db.models import F

from trialbridge.model.case import Appointment, Profile
from trialbridge.model.patient import Patient
from trialbridge.navigate.steps import Standing
from trialbridge.navigate.tasks import Due, State
from trialbridge.store.casebook import CASEBOOK, audit, sealing
from trialbridge.store.casebook.access import (
    Actor,
    actor_of,
    found,
    key_of,
    keys_of,
    unknown,
    visible,
    writing,
)
from trialbridge.store.casebook.models import Account, Case, Document, Feed, Key, Part
from trialbridge.store.casebook.reading import Line, open_entries, standing_of, tasks_of, told
from trialbridge.store.casebook.rows import FileFacts, file_of, profile_of

PAGE = 50
REMATCHING = "read all cases for re-matching"
REMINDING = "read all cases for reminders"
NAMELESS = ("administrator",)
"""Roles that see where cases stand and not whose they are."""


class BoardRow(NamedTuple):
    """A case on the board; `name` is empty for roles that do not see it."""

    id: UUID
    code: str
    name: str
    step: str
    owner: str
    due: date | None
    overdue: bool
    alerts: int


class Board(NamedTuple):
    """A page of the board, with how many cases there are in all and how many are overdue."""

    rows: list[BoardRow]
    total: int
    overdue: int
    page: int


class File(NamedTuple):
    """A stored file without its bytes."""

    id: UUID
    series: UUID
    version: int
    type: str
    facts: FileFacts


class CaseView(NamedTuple):
    """Everything of a case that somebody may see; of a site's contact, only what concerns its study."""

    id: UUID
    code: str
    owner: str
    profile: Profile
    standing: Standing
    lines: list[Line]
    files: list[File]
    tasks: list[tuple[Due, State]]
    alerts: int

    def patient(self) -> Patient:
        """Give the confirmed facts and the day of birth as a patient to match, by the case's code."""
        return self.patient_of(self.lines)

    def patient_of(self, lines: Sequence[Line]) -> Patient:
        """Give what some of the case's entries told of the patient."""
        profile = self.profile
        return Patient(id=self.code, facts=told(lines, profile), country=profile.country, city=profile.city)


def board(actor: Actor, page: int = 1, *, step: str = "", owner: int = 0, today: date | None = None) -> Board:
    """List the cases somebody may know of, the most urgent first."""
    day = today or date.today()
    with writing():
        rows = visible(actor)
        if step:
            rows = rows.filter(step=step)
        if owner:
            rows = rows.filter(owner_id=owner)
        total, overdue = rows.count(), rows.filter(due__lt=day).count()
        start = (max(page, 1) - 1) * PAGE
        shown = list(
            rows.order_by(F("due").asc(nulls_last=True), "id").select_related("owner")[start : start + PAGE]
        )
        keys = {} if actor.role in NAMELESS else keys_of([str(row.pk) for row in shown])
        audit.record(actor, f"list cases, page {page}")
    return Board([_row(row, keys, day) for row in shown], total, overdue, max(page, 1))


def whole_board(actor: Actor, today: date | None = None) -> list[BoardRow]:
    """List all the cases somebody may know of, the most urgent first."""
    day = today or date.today()
    with writing():
        rows = list(visible(actor).order_by(F("due").asc(nulls_last=True), "id").select_related("owner"))
        keys = {} if actor.role in NAMELESS else keys_of([str(row.pk) for row in rows])
        audit.record(actor, "export list of cases")
    return [_row(row, keys, day) for row in rows]


def case(actor: Actor, case_id: UUID | str, today: date | None = None) -> CaseView:
    """Open a case; raises UnknownIdError alike where there is none and where it is not theirs to see."""
    with writing():
        row = found(actor, case_id)
        if actor.role in NAMELESS:
            raise unknown(case_id)
        view = _view(row, today or date.today())
        if actor.role == "site":
            view = _for_site(view, _studies(actor, row))
        audit.record(actor, "read case", row.pk)
    return view


def document(actor: Actor, case_id: UUID | str, file: UUID | str) -> tuple[File, bytes]:
    """Open a stored file; a site's contact only one that was laid before it."""
    view = case(actor, case_id)
    with writing():
        row = next((one for one in view.files if str(one.id) == str(file)), None)
        if row is None:
            raise unknown(file)
        data = _bytes(row, view.id)
        audit.record(actor, f"read document {row.type}", view.id)
    return row, data


def by_feed(secret: str) -> CaseView:
    """Open the case of a calendar's secret address, as the account that made it."""
    feed = (
        Feed.objects.filter(digest=sha256(secret.encode()).hexdigest(), account__is_active=True)
        .select_related("account")
        .first()
    )
    if feed is None:
        raise unknown("calendar")
    return case(actor_of(feed.account, "calendar"), feed.case_id)


def accounts(actor: Actor) -> list[Account]:
    """List the accounts of the actor's organisation."""
    with writing():
        rows = list(Account.objects.filter(organisation_id=actor.organisation).order_by("username"))
        audit.record(actor, "list accounts")
    return rows


def account(username: str) -> Account | None:
    """Find an account by the name it signs in with."""
    return Account.objects.filter(username=username).first()


def open_cases(actor: Actor, today: date | None = None, what: str = REMATCHING) -> Iterator[CaseView]:
    """Open every case in progress, for `what`; one audit event for the whole."""
    with writing():
        audit.record(actor, what)
    for row in Case.objects.filter(erased_at=None).exclude(step__in=("completed", "withdrawn")).iterator():
        yield _view(row, today or date.today())


def opened(actor: Actor, case_id: UUID | str) -> CaseView:
    """Open one case for the machine's own work, as re-matching after its facts changed."""
    with writing():
        row = Case.objects.filter(pk=case_id, erased_at=None).first()
        if row is None or actor.role != "operator":
            raise unknown(case_id)
        view = _view(row, date.today())
        audit.record(actor, "read case", row.pk)
    return view


def tables() -> list[str]:
    """Name the tables of the casebook's database."""
    return connections[CASEBOOK].introspection.table_names()


class Counts(NamedTuple):
    """What the casebook holds, in numbers alone."""

    cases: int
    erased: int
    accounts: int
    keys_to_rotate: int


def counts() -> Counts:
    """Count; nothing of a patient is read."""
    from trialbridge.store.casebook import masters

    return Counts(
        cases=Case.objects.filter(erased_at=None).count(),
        erased=Case.objects.exclude(erased_at=None).count(),
        accounts=Account.objects.filter(is_active=True).count(),
        keys_to_rotate=Key.objects.exclude(master=masters().current.name).count(),
    )


def integrity() -> list[str]:
    """Give what SQLite finds wrong with its file."""
    if connections[CASEBOOK].vendor != "sqlite":
        return []
    with connections[CASEBOOK].cursor() as cursor:
        cursor.execute("PRAGMA quick_check(20)")
        return [str(line[0]) for line in cursor.fetchall() if line[0] != "ok"]


def _row(row: Case, keys: dict[str, bytes], day: date) -> BoardRow:
    key = keys.get(str(row.pk))
    name = profile_of(row, key).name if key else ""
    overdue = row.due is not None and row.due < day
    return BoardRow(row.pk, row.code, name, row.step, row.owner.username, row.due, overdue, row.alerts)


def _view(row: Case, today: date) -> CaseView:
    key = key_of(str(row.pk))
    lines = open_entries(row, key)
    now = standing_of(lines)
    files = [
        File(one.pk, one.series, one.version, one.type, file_of(one, key))
        for one in Document.objects.filter(case=row).order_by("added_at", "version")
    ]
    return CaseView(
        row.pk, row.code, row.owner.username, profile_of(row, key), now, lines, files,
        tasks_of(lines, now, today), row.alerts,
    )  # fmt: skip


def _studies(actor: Actor, row: Case) -> set[str]:
    return set(Part.objects.filter(case=row, account_id=actor.id).values_list("study", flat=True)) - {""}


def _for_site(view: CaseView, studies: set[str]) -> CaseView:
    """Leave what concerns the site's studies, and of them only those with a live consent to share."""
    agreed = {study for study in studies if view.standing.has("consent", study)}
    if not agreed:
        raise unknown(view.code)
    lines = [line for line in view.lines if _about(line) in agreed]
    laid = {name for it in lines if isinstance(it.said, Appointment) for name in it.said.documents}
    marks = frozenset(mark for mark in view.standing.marks if mark.study in agreed)
    profile = Profile(
        name=view.profile.name,
        born=view.profile.born,
        country=view.profile.country,
        language=view.profile.language,
    )
    return view._replace(
        profile=profile,
        lines=lines,
        files=[one for one in view.files if str(one.id) in laid],
        standing=Standing(view.standing.step, marks),
        alerts=0,
    )


def _about(line: Line) -> str:
    return str(getattr(getattr(line.said, "event", line.said), "study", ""))


def _bytes(row: File, case: UUID) -> bytes:
    pieces = Document.objects.get(pk=row.id).chunks.order_by("number").values_list("sealed", flat=True)
    return sealing.unseal_file(key_of(str(case)), map(bytes, pieces), str(case), str(row.id))
