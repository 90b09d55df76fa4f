"""Django settings of the two databases, read from the environment; nothing here opens or creates a file."""

import os
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from trialbridge.errors import InputError

# WAL lets pages be read while an ingest writes; NORMAL keeps every commit through a killed process and may
# lose only the last ones, never the file, when the power fails.
PRAGMAS = (
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON; "
    "PRAGMA cache_size=-32000; PRAGMA temp_store=MEMORY; "
    "PRAGMA journal_size_limit=67108864;"
)
BUSY_SECONDS = 30
OPEN_SECONDS = 60
"""How long a thread of the site keeps its file open: opening it takes as long as the queries of a page."""


class Environment(BaseSettings):
    """What TRIALBRIDGE_DATA, …_CATALOG_URL, …_CASEBOOK_URL and …_MASTER_KEY(_FILE) of the environment say.

    `data` is the data folder; an empty address means a SQLite file in it. The master key of the casebook is
    `master_key`, else what stands in `master_key_file`, else in `master.key` of the data folder.
    """

    model_config = SettingsConfigDict(env_prefix="TRIALBRIDGE_", extra="ignore")

    data: Path = Path("~/.local/share/trialbridge")
    catalog_url: str = ""
    casebook_url: str = ""
    master_key: SecretStr = SecretStr("")
    master_key_file: Path | None = None

    @property
    def folder(self) -> Path:
        """Give the data folder as an absolute path."""
        return self.data.expanduser().absolute()


def database(url: str, file: Path) -> dict[str, Any]:
    """Give Django's description of a database: `sqlite:///PATH`, `postgresql://…`, or empty for `file`.

    What follows a `?` goes to PostgreSQL's library (`sslmode=require`, `host=/run/postgresql`). Raises
    InputError for any other address.
    """
    parts = urlsplit(url)
    if parts.scheme in ("", "sqlite"):
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": unquote(parts.path.removeprefix("/")) if parts.scheme else str(file),
            "CONN_MAX_AGE": OPEN_SECONDS,
            "OPTIONS": {
                "init_command": PRAGMAS,
                "transaction_mode": "IMMEDIATE",
                "timeout": BUSY_SECONDS,
            },
        }
    if parts.scheme in ("postgres", "postgresql"):
        options = dict(parse_qsl(parts.query))
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path.removeprefix("/")),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": options.pop("host", parts.hostname or ""),
            "PORT": str(parts.port or ""),
            "OPTIONS": options,
            "CONN_HEALTH_CHECKS": True,  # a server that was restarted is connected to again
        }
    raise InputError(
        expected="sqlite:///PATH or postgresql://USER@HOST/NAME",
        came=parts.scheme + "://…",  # the rest may hold a password
        where="database address in the environment",
        do="correct TRIALBRIDGE_CATALOG_URL or TRIALBRIDGE_CASEBOOK_URL",
    )


def databases(environment: Environment) -> dict[str, Any]:
    """Give both databases; `default` stays empty, so that every model must be routed."""
    return {
        "default": {},
        "catalog": database(environment.catalog_url, environment.folder / "catalog.sqlite3"),
        "casebook": database(environment.casebook_url, environment.folder / "casebook.sqlite3"),
    }


def local_zone(localtime: Path = Path("/etc/localtime")) -> str:
    """Name the machine's time zone, as TZ or the link to its rules says; UTC where neither is a zone's name.

    Django sets the process's zone to its own (else Chicago's), and "today" must stay the user's.
    """
    named = os.environ.get("TZ", "").removeprefix(":")
    linked = str(localtime.resolve()).partition("zoneinfo/")[2]
    return next((name for name in (named, linked) if _is_zone(name)), "UTC")


def _is_zone(name: str) -> bool:
    try:
        return bool(ZoneInfo(name).key)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False


ENVIRONMENT = Environment()
SECRET_KEY = "unused"  # noqa: S105 - nothing is signed outside the web layer, which sets its own
INSTALLED_APPS = ["trialbridge.store.catalog", "trialbridge.store.casebook"]
AUTH_USER_MODEL = "casebook.Account"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "trialbridge.store.casebook.passwords.NotOfHere"},
]
DATABASES = databases(ENVIRONMENT)
DATABASE_ROUTERS = ["trialbridge.store.router.TwoDatabases"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# Mail tells that there is something to see, never what. Without a server named none is sent.
EMAIL_HOST = os.environ.get("TRIALBRIDGE_MAIL_HOST", "")
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'dummy'}.EmailBackend"
EMAIL_USE_TLS = bool(EMAIL_HOST) and EMAIL_HOST != "localhost"
EMAIL_PORT = 587 if EMAIL_USE_TLS else 25
EMAIL_HOST_USER = os.environ.get("TRIALBRIDGE_MAIL_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("TRIALBRIDGE_MAIL_PASSWORD", "")
DEFAULT_FROM_EMAIL = os.environ.get("TRIALBRIDGE_MAIL_FROM", "trialbridge@localhost")
USE_TZ = True
TIME_ZONE = local_zone()
