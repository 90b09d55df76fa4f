"""The pages of cases: what `policy` lets through is asked of the casebook and shown; nothing is decided."""

import functools
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import cast
from uuid import UUID

import msgspec
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from trialbridge.errors import InputError, UnknownIdError
from trialbridge.flows import case_match, case_tables, letters
from trialbridge.flows.journey import journeys, threads
from trialbridge.model.case import Profile
from trialbridge.navigate.paperwork import MADE, TYPES
from trialbridge.navigate.steps import MOVES, SIX, TITLES, possible
from trialbridge.report.feed import feed, tasks_of, visits_of
from trialbridge.report.letters import Language
from trialbridge.store.casebook import actions, audit, queries, reading
from trialbridge.store.casebook.access import Actor, actor_of, found
from trialbridge.store.casebook.models import Account
from trialbridge.store.casebook.queries import CaseView
from trialbridge.web import errors
from trialbridge.web.cases import acts, words
from trialbridge.web.policy import refused

ACTS: dict[str, acts.Act] = {
    "case_event": acts.event,
    "case_message": acts.message,
    "case_translate": acts.translate,
    "case_task": acts.task,
    "case_screening": acts.screening,
    "case_contact": acts.contact,
    "case_appointment": acts.appointment,
    "case_consent_form": acts.consent_form,
    "case_document": acts.document,
    "case_facts": acts.facts,
    "case_fact": acts.fact,
    "case_all_facts": acts.all_facts,
    "case_match": acts.match,
    "case_profile": acts.profile,
    "case_decisions": acts.decisions,
    "case_join": acts.join,
    "case_hand_over": acts.hand_over,
    "case_alerts": acts.alerts,
    "case_feed": acts.feed,
    "case_erase": acts.erase,
}
SHOWN_AUDIT = 500
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
View = Callable[..., HttpResponse]


def hidden(view: View) -> View:
    """Answer for what is absent and what is forbidden with the same page."""

    @functools.wraps(view)
    def answered(request: HttpRequest, *arguments: object, **names: object) -> HttpResponse:
        try:
            return view(request, *arguments, **names)
        except UnknownIdError:
            if request.user.is_authenticated:
                refused(request.user, request.resolver_match)
            return errors.not_found(request)

    return answered


def me(request: HttpRequest) -> Actor:
    """Give who asks."""
    return actor_of(cast(Account, request.user))


@hidden
def board(request: HttpRequest) -> HttpResponse:
    """List the cases, the most urgent first."""
    return cases(request)


def cases(request: HttpRequest, *, status: int = 200, fault: InputError | None = None) -> HttpResponse:
    """Show the board to whoever asks."""
    page = request.GET.get("page", "1")
    step = request.GET.get("step", "")
    board = queries.board(me(request), int(page) if page.isdecimal() and len(page) < 7 else 1, step=step)
    context = {"board": board, "titles": TITLES, "step": step, "me": me(request), "fault": fault}
    return render(request, "cases/board.html", context, status=status)


@hidden
def new(request: HttpRequest) -> HttpResponse:
    """Open a case."""
    if request.method != "POST":
        return render(request, "cases/new.html", {"me": me(request), "fault": None})
    fields = {name: request.POST.get(name, "").strip()[:200] for name in Profile.__struct_fields__}
    case = actions.open_case(me(request), Profile(**{name: it for name, it in fields.items() if it}))
    return redirect("case", case)


@hidden
def table(request: HttpRequest) -> HttpResponse:
    """Give the board as a table, every page of it."""
    actor = me(request)
    return _sheet(case_tables.listed(queries.whole_board(actor)), "cases")


@hidden
def taken(request: HttpRequest) -> HttpResponse:
    """Open a case for each row of a table."""
    try:
        case_tables.opened(me(request), acts.file_of(request).read())
    except InputError as error:
        return render(request, "cases/new.html", {"me": me(request), "fault": error}, status=400)
    return redirect("board")


@hidden
def shortlist(request: HttpRequest, case: UUID) -> HttpResponse:
    """Give the case's shortlist as a table."""
    actor = me(request)
    view = queries.case(actor, case)
    return _sheet(case_tables.shortlisted(actor, view), view.code)


@hidden
def case(request: HttpRequest, case: UUID) -> HttpResponse:
    """Show a case."""
    return shown(request, case)


@hidden
def act(request: HttpRequest, case: UUID, what: str) -> HttpResponse:
    """Do one thing to a case and show it; what is refused is said on its page."""
    try:
        done = ACTS[what](me(request), case, request)
    except InputError as error:
        if me(request).role == "administrator":  # who sees no case inside
            found(me(request), case)  # raises alike for absent and foreign
            return cases(request, fault=error, status=400)
        return shown(request, case, fault=error, status=400)
    if what == "case_feed":
        return shown(request, case, secret=str(done))
    if what in ("case_erase", "case_hand_over"):
        return redirect("board")
    return redirect("case", case)


@hidden
def file(request: HttpRequest, case: UUID, file: UUID) -> HttpResponse:
    """Give a stored file, always as a download: nothing of it is run or shown by our own page."""
    row, data = queries.document(me(request), case, file)
    answer = HttpResponse(data, content_type="application/octet-stream")
    answer.headers["Content-Disposition"] = f'attachment; filename="{row.type}-{row.version}"'
    return answer


@hidden
def letter(request: HttpRequest, case: UUID, kind: str, language: str) -> HttpResponse:
    """Draft a letter as plain text."""
    view = queries.case(me(request), case)
    study = request.GET.get("study", "")[:80]
    if kind not in letters.KINDS or language not in ("en", "zh"):
        return errors.not_found(request)
    drafted = letters.drafted(kind, cast(Language, language), view, study, me(request).name)
    return HttpResponse(drafted, content_type="text/plain; charset=utf-8")


@hidden
def export(request: HttpRequest, case: UUID) -> HttpResponse:
    """Give everything that the case holds of the patient, as JSON."""
    view = queries.case(me(request), case)
    told = {
        "code": view.code,
        "profile": view.profile,
        "entries": [{"number": it.number, "at": it.at, "by": it.by, "said": it.said} for it in view.lines],
        "documents": [
            {"id": it.id, "type": it.type, "version": it.version, "file": it.facts} for it in view.files
        ],
    }
    answer = HttpResponse(msgspec.json.encode(told), content_type="application/json")
    answer.headers["Content-Disposition"] = f'attachment; filename="{view.code}.json"'
    return answer


@hidden
def glass(request: HttpRequest, case: UUID) -> HttpResponse:
    """Break the glass, with a reason."""
    fault = None
    if request.method == "POST":
        try:
            actions.break_glass(me(request), case, request.POST.get("reason", "")[:2000])
            return redirect("case", case)
        except InputError as error:
            fault = error
    return render(
        request,
        "cases/glass.html",
        {"case": case, "fault": fault, "me": me(request)},
        status=400 if fault else 200,
    )


@hidden
def audited(request: HttpRequest) -> HttpResponse:
    """Show the newest events of the audit, and whether the chain is whole."""
    rows = list(audit.newest(me(request), SHOWN_AUDIT))
    return render(request, "cases/audit.html", {"rows": rows, "found": audit.verify(), "me": me(request)})


@hidden
def calendar(request: HttpRequest, secret: str) -> HttpResponse:
    """Give the calendar of a secret address."""
    view = queries.by_feed(secret)
    entries = tasks_of(view.code, [due for due, _ in view.tasks])
    set_on = reading.screening_of(view.lines)
    if set_on is not None:
        first = date.fromisoformat(set_on.day) + timedelta(letters.SCREENING_TO_DOSE)
        entries += visits_of(view.code, set_on.study, letters.visits_from(set_on.study, first))
    return HttpResponse(
        feed(view.code, entries, datetime.now(UTC)), content_type="text/calendar; charset=utf-8"
    )


def shown(request: HttpRequest, case: UUID, *, status: int = 200, **more: object) -> HttpResponse:
    """Show a case to whoever asks, with what they may do now."""
    actor = me(request)
    view = queries.case(actor, case)
    studies = view.standing.studies()
    report = None if actor.role == "site" else case_match.report_of(actor, view)
    context: dict[str, object] = {
        "view": view, "me": actor, "moves": MOVES, "titles": TITLES, "six": SIX, "types": TYPES,
        "made": MADE, "possible": _possible(view, actor, studies), "studies": studies,
        "threads": threads(reading.messages(view.lines)), "undecided": reading.undecided(view.lines),
        "alerts": reading.alerts(view.lines, view.alerts), "journeys": journeys(view),
        "entries": words.ENTRIES, "ways": words.WAYS, "states": words.STATES, "stances": words.STANCES,
        "facts_said": sum(it.kind in ("fact_proposed", "fact_decided") for it in view.lines),
        "titled": words.titled, "named": words.named, "report": report, "fault": None, "secret": "",
        "missing": letters.missing_of(view),
    }  # fmt: skip
    return render(request, "cases/case.html", context | more, status=status)


def _possible(view: CaseView, actor: Actor, studies: tuple[str, ...]) -> list[tuple[str, str, str]]:
    """Give what may happen next: kind, title, study; what has a form of its own is left out."""
    may = [(it.kind, MOVES[it.kind].title, it.study) for it in possible(view.standing, studies, actor.role)]
    return [one for one in may if one[0] not in ("study_chosen", "handed_over", "noted", "matched")]


def _sheet(data: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(data, content_type=SHEET)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return answer
