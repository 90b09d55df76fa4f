"""The site on the sample trials, asked without a network."""

from collections.abc import Iterator
from importlib.resources import as_file, files
from pathlib import Path

import pytest
from django.test import Client
from django.test.utils import setup_test_environment, teardown_test_environment

from tests.casebooks import People
from trialbridge.web import kept


@pytest.fixture(scope="session")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a data folder with the sample trials."""
    from trialbridge.flows.ingest import ingest

    folder = tmp_path_factory.mktemp("site")
    with as_file(files("trialbridge.flows") / "samples" / "studies.jsonl") as studies:
        ingest([studies], "ctgov", data=folder)
    return folder


@pytest.fixture
def site(catalogue: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Client]:
    """Give a client of the site on the sample trials."""
    from trialbridge import store
    from trialbridge.store import settings

    monkeypatch.setenv("TRIALBRIDGE_DATA", str(catalogue))
    monkeypatch.setattr(settings, "ENVIRONMENT", settings.Environment())
    store.setup()
    kept.forget()  # pages of another test's studies
    setup_test_environment(debug=False)
    yield Client()
    teardown_test_environment()


@pytest.fixture
def people(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[People]:
    """Give a site with cases, everybody with a second factor."""
    monkeypatch.setenv("TRIALBRIDGE_DATA", str(tmp_path))
    made = People(tmp_path)
    from allauth.mfa.models import Authenticator
    from django.core.cache import cache

    cache.clear()
    for account in made.models.Account.objects.all():
        Authenticator.objects.create(user=account, type="recovery_codes", data={})
        Authenticator.objects.create(user=account, type="totp", data={"secret": "x"})
    setup_test_environment(debug=False)
    yield made
    teardown_test_environment()
