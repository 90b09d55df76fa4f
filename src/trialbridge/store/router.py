"""Which database holds which model: the app's label names it; nothing is joined across."""

from typing import Any

from django.db.models import Model


class TwoDatabases:
    """Route `catalog` models to the public database and `casebook` models to the private one."""

    def db_for_read(self, model: type[Model], **hints: Any) -> str:
        """Read a model where it is written."""
        return model._meta.app_label

    def db_for_write(self, model: type[Model], **hints: Any) -> str:
        """Write a model to the database its app is named for."""
        return model._meta.app_label

    def allow_relation(self, one: Model, other: Model, **hints: Any) -> bool:
        """Allow relations inside one database only."""
        return one._meta.app_label == other._meta.app_label

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        """Make each app's tables in its own database only."""
        return db == app_label
