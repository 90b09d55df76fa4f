"""What accounts may do by themselves: sign in and mend their own; nobody signs up, and secrets are sealed."""

from hashlib import sha256
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.timezone import now


def tried(request: HttpRequest, credentials: dict[str, str] | None) -> str:
    """Give the digest of the name somebody tried to sign in with: failures are counted by it, and kept."""
    name = (credentials or {}).get("username") or request.POST.get("login", "")
    return sha256(name.encode()).hexdigest()


class Closed(DefaultAccountAdapter):  # type: ignore[misc] # has no types
    """Accounts are made by `trialbridge user add` alone."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Let nobody sign up."""
        return False

    def pre_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse | None:
        """Let nobody in by a password of the operator's that ran out."""
        if user.password_until is not None and user.password_until < now():
            return redirect("account_inactive")
        answer: HttpResponse | None = super().pre_login(request, user, **kwargs)
        return answer

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Lead each role to where its work is; the board is nothing for auditors and operators."""
        home = {"auditor": "audit", "operator": "mfa_index"}
        return reverse(home.get(getattr(request.user, "role", ""), "board"))

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send nothing: the machine's mail is the navigators' alone."""


class Sealed(DefaultMFAAdapter):  # type: ignore[misc] # has no types
    """Keeps the secrets of second factors sealed by the master key."""

    def encrypt(self, text: str) -> str:
        """Seal."""
        from trialbridge.store.casebook import masters, sealing

        master = masters().current
        return f"{master.name}:{sealing.seal(master.key, text.encode(), 'second factor').hex()}"

    def decrypt(self, encrypted_text: str) -> str:
        """Unseal; an earlier master key is taken where that one sealed it."""
        from trialbridge.store.casebook import masters, sealing

        name, _, sealed = encrypted_text.partition(":")
        return sealing.unseal(masters().named(name).key, bytes.fromhex(sealed), "second factor").decode()
