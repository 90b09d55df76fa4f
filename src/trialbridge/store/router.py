"""Which database holds which model; nothing is joined across."""

from typing import Any

from django.db.models import Model

CATALOG, CASEBOOK = "catalog", "casebook"


def database_of(app: str) -> str:
    """Name the database of an app: what is not the public catalogue (accounts, sessions …) is private."""
    return CATALOG if app == CATALOG else CASEBOOK


class TwoDatabases:
    """Route `catalog` models to the public database and all others to the private one."""

    def db_for_read(self, model: type[Model], **hints: Any) -> str:
        """Read a model where it is written."""
        return database_of(model._meta.app_label)

    def db_for_write(self, model: type[Model], **hints: Any) -> str:
        """Write a model to the database of its app."""
        return database_of(model._meta.app_label)

    def allow_relation(self, one: Model, other: Model, **hints: Any) -> bool:
        """Allow relations inside one database only."""
        return database_of(one._meta.app_label) == database_of(other._meta.app_label)

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        """Make each app's tables in its own database only."""
        return db == database_of(app_label)
