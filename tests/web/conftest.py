"""The site on the sample trials, asked without a network."""

from collections.abc import Iterator
from importlib.resources import as_file, files
from pathlib import Path

import pytest
from django.core.cache import cache
from django.test import Client
from django.test.utils import setup_test_environment, teardown_test_environment


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
    cache.clear()  # pages of another test's studies
    setup_test_environment(debug=False)
    yield Client()
    teardown_test_environment()
