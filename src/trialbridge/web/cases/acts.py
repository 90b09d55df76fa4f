"""What may be done to a case by a form, by name: fields in, one action of the casebook out."""

from collections.abc import Callable, Mapping
from typing import Any, cast
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest

from trialbridge.errors import InputError
from trialbridge.flows import case_match, case_tables, jobs
from trialbridge.flows.uploads import read
from trialbridge.model.case import (
    Appointment,
    ConsentDocument,
    FactDecided,
    Message,
    MessageTranslated,
    Profile,
    ScreeningDay,
    SiteContact,
    TaskDone,
    Translation,
)
from trialbridge.navigate.paperwork import MADE
from trialbridge.sandbox.scan import scanned
from trialbridge.store.casebook import actions, queries
from trialbridge.store.casebook.access import Actor

Fields = Mapping[str, str]
Act = Callable[[Actor, UUID, HttpRequest], object]
LARGEST = 10 << 20
MOST_TICKED = 200


def event(actor: Actor, case: UUID, request: HttpRequest) -> object:
    """Record an event of the six steps."""
    names = ("study", "report", "note", "day", "language", "version")
    fields = {name: request.POST.get(name, "")[:500] for name in names}
    return actions.happen(actor, case, request.POST.get("kind", ""), **fields)


def message(actor: Actor, case: UUID, request: HttpRequest) -> object:
    """Write a message."""
    said = request.POST
    return actions.add(
        actor, case,
        Message(thread=said.get("thread", "")[:80] or "case", text=_needed(said, "text"),
                language=said.get("language", "en")[:10], study=said.get("study", "")[:80]),
    )  # fmt: skip


def translate(actor: Actor, case: UUID, request: HttpRequest) -> object:
    """Put a translation beside a message."""
    words = Translation(
        language=request.POST.get("language", "en")[:10], text=_needed(request.POST, "text"), by=actor.name
    )
    return actions.add(actor, case, MessageTranslated(of=_number(request.POST, "of"), translation=words))


def task(actor: Actor, case: UUID, request: HttpRequest) -> object:
    """Say that a task is done, or is not after all."""
    done = TaskDone(task=_needed(request.POST, "task"), done=request.POST.get("done", "1") == "1")
    return actions.add(actor, case, done)


def screening(actor: Actor, case: UUID, request: HttpRequest) -> object:
    """Set the day of the screening visit."""
    from datetime import date

    day = _needed(request.POST, "day")
    try:
        date.fromisoformat(day)
    except ValueError as error:
        raise InputError(
            expected="a day as 2026-03-15", came=day[:20], where="day", do="correct it"
        ) from error
    said = ScreeningDay(
        study=_needed(request.POST, "study"), day=day, visa=request.POST.get("visa", "1") == "1"
    )
    return actions.add(actor, case, said)


def contact(actor: Actor, case: UUID, request: HttpRequest) -> object:
    """Log a contact with a site."""
    said = request.POST
    how, _, direction = said.get("said", "").partition(" ")
    how, direction = how or said.get("how", "mail"), direction or said.get("direction", "out")
    if how not in ("mail", "telephone", "video", "portal", "other") or direction not in ("out", "in"):
        raise InputError(expected="a way of contact", came=how[:20], where="contact", do="choose one")
    return actions.add(
        actor, case,
        SiteContact(study=_needed(said, "study"), how=cast(Any, how), direction=cast(Any, direction),
                    whom=said.get("whom", "")[:200], note=said.get("note", "")[:2000]),
    )  # fmt: skip


def appointment(actor: Actor, case: UUID, request: HttpRequest) -> object:
    """Keep a pre-screening with the documents laid before the site."""
    said = request.POST
    outcome: Any = said.get("outcome", "")
    if outcome not in ("", "fit", "not_fit", "needs_more"):
        raise InputError(expected="an outcome", came=outcome[:20], where="appointment", do="choose one")
    return actions.add(
        actor, case,
        Appointment(study=_needed(said, "study"), at=_needed(said, "at"),
                    documents=tuple(said.getlist("document")), outcome=outcome,
                    note=said.get("note", "")[:2000]),
    )  # fmt: skip


def consent_form(actor: Actor, case: UUID, request: HttpRequest) -> object:
    """Keep which consent form there is, by language and version."""
    said = request.POST
    return actions.add(
        actor, case,
        ConsentDocument(study=_needed(said, "study"), language=_needed(said, "language"),
                        version=_needed(said, "version"), document=said.get("document", "")),
    )  # fmt: skip


def document(actor: Actor, case: UUID, request: HttpRequest) -> object:
    """Store an uploaded file."""
    given, kind = file_of(request), request.POST.get("type", "other")
    if kind in MADE:
        raise InputError(expected="a type of document", came=kind, where="type", do="choose another")
    return actions.add_document(
        actor, case, kind, str(given.name)[:200], given.read(),
        day=request.POST.get("day", "")[:10], media=str(given.content_type or "")[:80],
    )  # fmt: skip


def facts(actor: Actor, case: UUID, request: HttpRequest) -> object:
    """Read a stored document in the limited child process and propose what it says."""
    from datetime import date

    row, data = queries.document(actor, case, request.POST.get("document", ""))
    patient = read(data, None, row.facts.name, date.today().isoformat())
    return actions.propose(actor, case, row.id, patient.facts)


def fact(actor: Actor, case: UUID, request: HttpRequest) -> object:
    """Confirm or refuse a proposed fact."""
    refused = request.POST.get("refused", "")  # the button of one fact, among the ticks of all
    of = _number({"of": refused}, "of") if refused else _number(request.POST, "of")
    said = FactDecided(of=of, confirmed=not refused and request.POST.get("confirmed") == "1")
    number = actions.add(actor, case, said)
    jobs.later("facts_decided", case, number)
    return number


def all_facts(actor: Actor, case: UUID, request: HttpRequest) -> object:
    """Confirm the ticked facts together, so that the case is matched once for all of them."""
    ticked = request.POST.getlist("of")[:MOST_TICKED]
    said = [FactDecided(of=int(of), confirmed=True) for of in ticked if of.isdecimal() and len(of) < 9]
    if not said:
        raise InputError(expected="at least one ticked fact", came="none", where="facts", do="tick some")
    numbers = actions.add_all(actor, case, said)
    jobs.later("facts_decided", case, numbers[0])
    return numbers


def match(actor: Actor, case: UUID, request: HttpRequest) -> object:
    """Match the confirmed facts with the catalogue and keep the report."""
    return case_match.matched(actor, case)


def profile(actor: Actor, case: UUID, request: HttpRequest) -> None:
    """Put another profile in the place of the one before; the audit names the fields that changed."""
    from trialbridge.flows.news import profile_changed

    view = queries.case(actor, case)
    fields = {
        name: request.POST.get(name, getattr(view.profile, name)).strip()[:200]
        for name in Profile.__struct_fields__
    }
    actions.revise_profile(actor, case, Profile(**fields))
    profile_changed(case, view.patient())


def decisions(actor: Actor, case: UUID, request: HttpRequest) -> object:
    """Take what was decided in a shortlist's table."""
    return case_tables.decided(actor, queries.case(actor, case), file_of(request).read())


def join(actor: Actor, case: UUID, request: HttpRequest) -> None:
    """Give somebody a part in the case."""
    actions.join(actor, case, _account(request.POST), request.POST.get("study", "")[:80])


def hand_over(actor: Actor, case: UUID, request: HttpRequest) -> None:
    """Give the case to another navigator."""
    actions.hand_over(actor, case, _account(request.POST))


def alerts(actor: Actor, case: UUID, request: HttpRequest) -> None:
    """Say that the alerts were seen."""
    actions.seen_alerts(actor, case)


def feed(actor: Actor, case: UUID, request: HttpRequest) -> object:
    """Make a secret address of the calendar."""
    return actions.make_feed(actor, case)


def erase(actor: Actor, case: UUID, request: HttpRequest) -> None:
    """Erase the case, where its code was typed."""
    view = queries.case(actor, case)
    if request.POST.get("code", "") != view.code:
        raise InputError(expected="the case's code", came="another", where="erasure", do="type its code")
    actions.erase(actor, case)


def file_of(request: HttpRequest) -> "UploadedFile[bytes]":
    """Give the file of a form; raises InputError for none, too large a one, or one not let through."""
    given = request.FILES.get("file")
    if not isinstance(given, UploadedFile) or (given.size or 0) > LARGEST:
        raise InputError(expected="a file of 10 MB at most", came="none", where="file", do="choose one")
    scanned(given.read())
    given.seek(0)
    return given


def _needed(said: Fields, name: str) -> str:
    words = said.get(name, "").strip()[:20_000]
    if not words:
        raise InputError(expected=name, came="nothing", where="form", do="fill it in")
    return words


def _number(said: Fields, name: str) -> int:
    try:
        return int(said.get(name, "")[:9])
    except ValueError as error:
        raise InputError(expected="a number", came="none", where=name, do="choose one") from error


def _account(said: Fields) -> int:
    account = queries.account(said.get("account", "")[:80])
    if account is None:
        raise InputError(expected="the name of an account", came="none", where="account", do="check the name")
    return int(account.pk)
