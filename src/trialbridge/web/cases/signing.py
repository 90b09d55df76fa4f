"""Writes into the audit who signed in or out, whose sign-in failed, whose factors changed."""

from typing import Any

from allauth.account.signals import password_changed
from allauth.mfa.signals import authenticator_added, authenticator_removed, authenticator_reset
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver

from trialbridge.store.casebook import actions, queries
from trialbridge.store.casebook.access import Actor, actor_of

UNKNOWN = Actor(0, "somebody", "", 0)
"""Who tried a name that is nobody's; the name itself may be anything and is not kept."""


@receiver(user_logged_in)
def signed_in(sender: object, user: Any, **_: object) -> None:
    """Note it."""
    actions.noted(actor_of(user), "sign in")


@receiver(user_logged_out)
def signed_out(sender: object, user: Any, **_: object) -> None:
    """Note it; whoever was not signed in leaves nothing."""
    if user is not None:
        actions.noted(actor_of(user), "sign out")


@receiver(user_login_failed)
def failed(sender: object, credentials: dict[str, str], **_: object) -> None:
    """Note it under the account's name where there is one."""
    account = queries.account(str(credentials.get("username", ""))[:80])
    actions.noted(UNKNOWN if account is None else actor_of(account), "sign-in failed")


@receiver(password_changed)
def password(sender: object, user: Any, **_: object) -> None:
    """Note it: the password does not run out any more."""
    actions.chosen(user)


@receiver((authenticator_added, authenticator_removed, authenticator_reset))
def factor(sender: object, user: Any, **_: object) -> None:
    """Note it."""
    actions.noted(actor_of(user), "second factor changed")
