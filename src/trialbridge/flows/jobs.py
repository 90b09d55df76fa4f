"""What is done after a page has answered: at once on SQLite, by a worker on PostgreSQL; it knows no page.

A job's arguments are a case's identifier and numbers: nothing of a patient stands in a queue.
"""

import logging
from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from uuid import UUID

from trialbridge.errors import InputError, TrialbridgeError

if TYPE_CHECKING:  # an extra's library
    from procrastinate import App

_log = logging.getLogger(__name__)
DAILY = "0 5 * * *"
"""When a worker re-matches and reminds, in cron's words, UTC."""


def facts_decided(case: str, before: int) -> int:
    """Tell a case what its new facts opened or closed."""
    from trialbridge.flows import news

    return news.facts_decided(case, before)


def daily(case: str = "", before: int = 0) -> int:
    """Re-match every case with what changed, and mail what is due; gives how many were told."""
    from trialbridge.flows.rematch import rematch
    from trialbridge.flows.reminders import remind

    return len({turn.patient for turn in rematch().turns}) + remind()


JOBS: dict[str, Callable[[str, int], int]] = {"facts_decided": facts_decided, "daily": daily}


def later(name: str, case: UUID, number: int) -> None:
    """Do a job soon; what fails in it is logged by its kind alone and undoes nothing of the caller's."""
    from django.db import connections

    if connections["casebook"].vendor == "postgresql":
        app = queue(_address(connections["casebook"].settings_dict), waiting=False)
        with app.open():
            app.configure_task(name).defer(case=str(case), before=number)
        return
    try:
        JOBS[name](str(case), number)
    except TrialbridgeError as error:
        _log.warning("job %s failed: %s", name, type(error).__name__)


def work(*, wait: bool = True) -> None:
    """Do the jobs of the queue, until interrupted or, without `wait`, until there are none.

    Raises InputError where the casebook is on SQLite: there each job is done at once.
    """
    app = queue(_here(), waiting=True)
    app.run_worker(wait=wait, install_signal_handlers=wait, delete_jobs="successful", listen_notify=wait)


def prepare() -> None:
    """Make the queue's tables where they are not there yet; needs the owner of the database."""
    from django.db import connections

    app = queue(_here(), waiting=False)
    if "procrastinate_jobs" not in connections["casebook"].introspection.table_names():
        with app.open():
            app.schema_manager.apply_schema()


@lru_cache(maxsize=4)
def queue(address: str, *, waiting: bool) -> "App":
    """Give the queue of a database; `waiting` is a worker's, else one that only defers."""
    from procrastinate import App, PsycopgConnector, SyncPsycopgConnector

    connector: Any = PsycopgConnector if waiting else SyncPsycopgConnector
    app = App(connector=connector(conninfo=address))
    for name, job in JOBS.items():
        app.task(name=name, pass_context=False)(_safe(name, job))
    if waiting:
        app.periodic(cron=DAILY)(app.task(name="every_day")(_every_day))
    return app


def _every_day(timestamp: int) -> None:
    _safe("daily", daily)("", 0)


def _safe(name: str, job: Callable[[str, int], int]) -> Callable[[str, int], None]:
    """Let an error pass by its kind alone: its words may quote a record, and a queue's log keeps them."""

    def done(case: str, before: int) -> None:
        from django.db import connections

        try:
            job(case, before)
        except Exception as error:
            raise RuntimeError(f"{name}: {type(error).__name__}") from None
        finally:
            connections.close_all()  # a worker's thread may never come back

    return done


def _here() -> str:
    from django.db import connections

    if connections["casebook"].vendor != "postgresql":
        raise InputError(
            expected="a casebook on PostgreSQL", came="one on SQLite, where jobs are done at once",
            where="TRIALBRIDGE_CASEBOOK_URL", do="leave the worker out",
        )  # fmt: skip
    return _address(connections["casebook"].settings_dict)


def _address(settings: dict[str, Any]) -> str:
    from psycopg.conninfo import make_conninfo

    names = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
    told = {name: settings[key] for name, key in names.items() if settings.get(key)}
    return make_conninfo(**told, **settings.get("OPTIONS", {}))
