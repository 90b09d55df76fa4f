"""The only package that knows the Django ORM; `setup` makes it ready and must be called before any query."""

import fcntl
import os
import pkgutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from trialbridge.errors import SourceError

if TYPE_CHECKING:
    from trialbridge.store.settings import Environment

_ready: set[str] = set()
_NAMES = ("DATA", "CATALOG_URL", "CASEBOOK_URL")


def setup(data: Path | None = None) -> Path:
    """Configure Django, create the data folder, bring the catalogue's tables up to date; give the folder.

    Cheap when called again. `data` overrides TRIALBRIDGE_DATA and means the SQLite files there, whatever
    addresses the environment names; another folder than before moves the connections there. Raises
    SourceError where the folder or database cannot be used.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "trialbridge.store.settings")
    import django
    from django.apps import apps

    from trialbridge.store.settings import databases

    environment = _environment(data, *(os.environ.get(f"TRIALBRIDGE_{name}") for name in _NAMES))
    if not apps.ready:
        django.setup()
    folder = environment.folder
    tables = databases(environment)
    key = repr(tables)
    if key not in _ready:
        _make_folder(folder)
        _connect(tables)
        migrate("catalog", folder)
        _ready.clear()
        _ready.add(key)
    return folder


@lru_cache(maxsize=64)
def _environment(data: Path | None, *named: str | None) -> "Environment":
    """Read the environment once for the same values: validating them takes longer than a query."""
    from trialbridge.store.settings import Environment

    return Environment() if data is None else Environment(data=data, catalog_url="", casebook_url="")


@contextmanager
def locked(file: Path) -> Iterator[None]:
    """Hold a lock file exclusively; the kernel frees it when the process ends, however it ends."""
    with file.open("a") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


@contextmanager
def alone(file: Path, what: str) -> Iterator[None]:
    """Hold a lock file that nobody else may hold meanwhile; raises SourceError at once where one does."""
    with file.open("a") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise SourceError(
                expected=f"no other {what}",
                came="one that is running",
                where=str(file),
                do="let it end; it does the same",
            ) from error
        yield


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SourceError(
            expected="a folder that can be written",
            came=error.strerror or type(error).__name__,
            where=str(folder),
            do="set TRIALBRIDGE_DATA to a folder of your own",
        ) from error


def _connect(tables: dict[str, dict[str, object]]) -> None:
    from django.db import connections

    for alias in ("catalog", "casebook"):
        now = connections.settings[alias]
        if any(now.get(name) != value for name, value in tables[alias].items()):
            connections[alias].close()
            del connections[alias]
            connections.settings[alias].update(tables[alias])


def migrate(alias: str, folder: Path) -> None:
    """Bring the tables of one database up to date; raises SourceError where it cannot be opened."""
    from django.core.management import call_command
    from django.db import DatabaseError, OperationalError, connections

    try:
        with suppress(OperationalError):  # locked while another process makes it: wait for that one
            if not _outdated(alias):
                return
        with locked(folder / f"{alias}.lock"):
            if _outdated(alias):
                call_command("migrate", database=alias, verbosity=0, interactive=False)
    except (DatabaseError, OSError) as error:
        raise SourceError(
            expected=f"a {alias} database that can be opened",
            came=str(error),
            where=str(connections[alias].settings_dict["NAME"]),
            do="run `trialbridge doctor`, or move the file away and ingest again"
            if connections[alias].vendor == "sqlite"
            else "see whether the server runs and the address in the environment is right",
        ) from error


def _outdated(alias: str) -> bool:
    """Compare the names of the migration files with those applied: one query instead of the whole graph."""
    from importlib import import_module

    from django.apps import apps
    from django.db import connections
    from django.db.migrations.recorder import MigrationRecorder
    from django.utils.module_loading import module_has_submodule

    from trialbridge.store.router import database_of

    files = set()
    for app in apps.get_app_configs():
        if database_of(app.label) == alias and module_has_submodule(app.module, "migrations"):
            package = import_module(f"{app.name}.migrations")
            files |= {
                (app.label, one.name)
                for one in pkgutil.iter_modules(package.__path__)
                if not one.name.startswith("_")
            }
    return not files <= set(MigrationRecorder(connections[alias]).applied_migrations())
