"""What the operator does to accounts beyond the casebook: second factors; it signs nobody in."""

from trialbridge.store.casebook import actions
from trialbridge.store.casebook.access import SYSTEM


def reset(username: str, password: str) -> None:
    """Give an account a new password and no second factor: the next sign-in sets one up; sessions end.

    Raises UnknownIdError for a name that is nobody's, InputError for a weak password.
    """
    from allauth.mfa.models import Authenticator

    account = actions.set_password(SYSTEM, username, password)
    Authenticator.objects.filter(user_id=account).delete()
