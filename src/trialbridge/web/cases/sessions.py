"""The sessions of whoever asks: since when each runs, and ending them; nobody sees another's."""

from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import NamedTuple, cast

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now

from trialbridge.store.casebook import actions
from trialbridge.store.casebook.access import actor_of
from trialbridge.store.casebook.models import Account
from trialbridge.web.cases.session import BEGAN


class Row(NamedTuple):
    """A session: a name that opens nothing, when it began and was last used, whether it is this one."""

    name: str
    began: datetime
    used: datetime
    own: bool


def page(request: HttpRequest) -> HttpResponse:
    """Show them; a POST ends the one named, or all others where none is."""
    if request.method == "POST":
        _end(request, request.POST.get("session", ""))
        return redirect("account_sessions")
    return render(request, "cases/sessions.html", {"rows": _rows(request), "me": request.user})


def _rows(request: HttpRequest) -> list[Row]:
    age = timedelta(seconds=settings.SESSION_COOKIE_AGE)
    rows = []
    for session in _of(request):
        began = session.get_decoded().get(BEGAN, 0)
        since = datetime.fromtimestamp(began, UTC) if began else session.expire_date - age
        own = session.session_key == request.session.session_key
        rows.append(Row(_name(session), since, session.expire_date - age, own))
    return sorted(rows, key=lambda row: (not row.own, row.began))


def _of(request: HttpRequest) -> list[Session]:
    """Give the live sessions of the account; a hospital has some hundreds in all."""
    live = Session.objects.filter(expire_date__gt=now())
    return [it for it in live if it.get_decoded().get(SESSION_KEY) == str(request.user.pk)]


def _end(request: HttpRequest, name: str) -> None:
    """End the session of that name, or every one but this."""
    for session in _of(request):
        if session.session_key != request.session.session_key and name in ("", _name(session)):
            session.delete()
            actions.noted(actor_of(cast(Account, request.user)), "session ended")


def _name(session: Session) -> str:
    return sha256(session.session_key.encode()).hexdigest()[:16]
