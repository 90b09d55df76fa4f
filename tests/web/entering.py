"""Clients of people who signed in, for tests of the pages of cases."""

import time

from django.test import Client

from tests.casebooks import People

PASSWORD = "correct horse battery"


def signed_in(people: People, name: str) -> Client:
    """Give a client of somebody who signed in with a second factor a moment ago."""
    client = Client()
    account = people.models.Account.objects.get(username=name)
    client.force_login(account, "allauth.account.auth_backends.AuthenticationBackend")
    session = client.session
    session["account_authentication_methods"] = [
        {"method": "password", "at": time.time(), "username": name, "reauthenticated": True}
    ]
    session["account_authentication_methods_user"] = str(account.pk)
    session.save()
    return client
