"""Who may ask what of the site: one table of every route; what no row names is refused; it opens no case.

A row lets somebody through to a view. Which cases they then see `store.casebook.access.visible` decides;
what is refused there or here is the same page as for what does not exist.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import ResolverMatch

from trialbridge.web import errors

Answer = Callable[[HttpRequest], HttpResponse]
ANYBODY = "anybody"
CIRCLE = ("patient", "family", "navigator", "oncologist", "site")
"""Everybody who may have a part in a case."""
OWN = ("patient", "family")
EVERY = (*CIRCLE, "administrator", "auditor", "operator")
READ = ("GET", "HEAD")
WRITE = ("POST",)
BOTH = (*READ, *WRITE)
ANY = (*BOTH, "OPTIONS", "PUT", "PATCH", "DELETE")


class Row(NamedTuple):
    """Which methods of a route are let through for whom; `again`: only after signing in once more."""

    methods: tuple[str, ...]
    roles: tuple[str, ...]
    again: bool = False


_PUBLIC = Row(ANY, (ANYBODY,))
_DOOR = Row(BOTH, (ANYBODY,))
_ACCOUNT = Row(BOTH, EVERY)

POLICY: dict[str, Row] = {
    # the public site and its interfaces: a part of the package each; no case is reachable from there
    "trialbridge.web.trials": _PUBLIC,
    "trialbridge.web.patients": _PUBLIC,
    "trialbridge.web.api": _PUBLIC,
    "trialbridge.web.health": _PUBLIC,
    "/api/": _PUBLIC,
    # signing in
    "account_login": _DOOR,
    "account_logout": _DOOR,
    "account_inactive": _DOOR,
    "account_reauthenticate": _ACCOUNT,
    "account_change_password": _ACCOUNT,
    "account_sessions": _ACCOUNT,
    "mfa_authenticate": _DOOR,
    "mfa_reauthenticate": _ACCOUNT,
    "mfa_index": _ACCOUNT,
    "mfa_activate_totp": _ACCOUNT,
    "mfa_view_recovery_codes": _ACCOUNT,
    "mfa_generate_recovery_codes": _ACCOUNT,
    "mfa_download_recovery_codes": _ACCOUNT,
    # cases
    "board": Row(READ, (*CIRCLE, "administrator")),
    "case_table": Row(READ, ("navigator", "administrator")),
    "case_new": Row(BOTH, ("navigator",)),
    "case_import": Row(WRITE, ("navigator",)),
    "case": Row(READ, CIRCLE),
    "case_event": Row(WRITE, CIRCLE),
    "case_message": Row(WRITE, CIRCLE),
    "case_translate": Row(WRITE, ("navigator", "site")),
    "case_task": Row(WRITE, CIRCLE),
    "case_screening": Row(WRITE, ("navigator", "site")),
    "case_contact": Row(WRITE, ("navigator",)),
    "case_appointment": Row(WRITE, ("navigator", "site")),
    "case_consent_form": Row(WRITE, ("navigator",)),
    "case_document": Row(WRITE, (*OWN, "navigator", "oncologist")),
    "case_file": Row(READ, CIRCLE),
    "case_facts": Row(WRITE, ("navigator", "oncologist")),
    "case_fact": Row(WRITE, ("navigator", "oncologist")),
    "case_all_facts": Row(WRITE, ("navigator", "oncologist")),
    "case_match": Row(WRITE, ("navigator", "oncologist")),
    "case_shortlist": Row(READ, ("navigator", "oncologist", *OWN)),
    "case_decisions": Row(WRITE, ("navigator",)),
    "case_profile": Row(WRITE, ("navigator", *OWN)),
    "case_join": Row(WRITE, ("navigator",)),
    "case_hand_over": Row(WRITE, ("navigator", "administrator")),
    "case_alerts": Row(WRITE, ("navigator", "oncologist", *OWN)),
    "case_feed": Row(WRITE, CIRCLE),
    "case_letter": Row(READ, ("navigator", "oncologist")),
    "case_export": Row(READ, ("navigator", *OWN), again=True),
    "case_erase": Row(WRITE, ("navigator",), again=True),
    "case_glass": Row(BOTH, ("oncologist",)),
    "case_calendar": Row(READ, (ANYBODY,)),  # whoever has the secret address
    "audit": Row(READ, ("auditor",)),
}
BEFORE_MFA = ("account_logout", "account_reauthenticate", "mfa_activate_totp", "mfa_authenticate")
"""What somebody reaches who signed in and has no second factor yet."""


def row_of(match: ResolverMatch, policy: dict[str, Row] = POLICY) -> Row | None:
    """Find the row of a route: by its name among cases, else by the part of the package its view is in."""
    module = str(getattr(match.func, "__module__", ""))
    if not module.startswith("trialbridge.web.") or module.startswith("trialbridge.web.cases"):
        found = policy.get(match.url_name or "") if not match.namespaces else None
        return policy.get("/api/") if found is None and match.route.startswith("api/") else found
    return policy.get(".".join(module.split(".")[:3]))


def allowed(row: Row | None, role: str, method: str) -> bool:
    """Tell whether a row lets a role (empty: nobody signed in) through with a method."""
    return row is not None and method in row.methods and (ANYBODY in row.roles or role in row.roles)


def enforce(answer: Answer) -> "Enforced":
    """Make the middleware that stands before every view."""
    return Enforced(answer)


class Enforced:
    """Refuses what the table does not allow, as if it were not there; asks for sign-in and second factor."""

    def __init__(self, answer: Answer) -> None:
        """Take what answers."""
        self._answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer."""
        return self._answer(request)

    def process_view(
        self, request: HttpRequest, view: object, arguments: object, names: object
    ) -> HttpResponse | None:
        """Let a request through to its view, or answer in its place."""
        match = request.resolver_match
        row = None if match is None else row_of(match)
        if row is not None and ANYBODY in row.roles:
            return None if request.method in row.methods else errors.not_found(request)
        account = getattr(request, "user", None)
        if row is None or account is None:
            return errors.not_found(request)
        if not account.is_authenticated:
            return redirect("account_login")
        if not allowed(row, account.role, str(request.method)):
            refused(account, match)
            return errors.not_found(request)
        if (match is None or match.url_name not in BEFORE_MFA) and not _second_factor(request):
            return redirect("mfa_activate_totp")
        if row.again and not _recently(request):
            return redirect("account_reauthenticate")
        return None


def refused(account: Any, match: ResolverMatch | None) -> None:
    """Write into the audit that somebody was refused, and at which route."""
    from trialbridge.store.casebook import actions
    from trialbridge.store.casebook.access import actor_of

    actions.noted(actor_of(account), f"refused {match.url_name or 'a page' if match else 'a page'}")


def _second_factor(request: HttpRequest) -> bool:
    """Tell whether the account has a second factor; signing in then asked for it."""
    from allauth.mfa.utils import is_mfa_enabled

    return bool(is_mfa_enabled(request.user))


def _recently(request: HttpRequest) -> bool:
    from allauth.account.internal.flows.reauthentication import did_recently_reauthenticate

    return bool(did_recently_reauthenticate(request))
