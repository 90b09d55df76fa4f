"""The command that serves the site; the pages themselves are the web layer's."""

import os
import secrets
from pathlib import Path
from typing import Annotated

import typer

from trialbridge.errors import InputError

STOP_SECONDS = 8
"""How long workers may finish what they answer; what stops services waits ten seconds by custom."""


def serve(
    port: Annotated[int, typer.Option(min=1, max=65535, help="The port to listen on.")] = 8000,
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    workers: Annotated[int, typer.Option(min=1, help="Processes that answer; default: two.")] = 2,
    cases: Annotated[
        bool, typer.Option("--cases", help="With accounts and cases; make the first by `user add`.")
    ] = False,
) -> None:
    """Serve the site on this machine until interrupted."""
    served(None, host=host, port=port, workers=workers, cases=cases)


def served(
    data: Path | None,
    *,
    host: str = "127.0.0.1",
    port: int = 8000,
    workers: int = 2,
    cases: bool = False,
) -> None:
    """Serve a data folder (default: the environment's) until interrupted; raises InputError, SourceError."""
    settled(cases=cases)
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    if data is not None:
        os.environ |= {"TRIALBRIDGE_DATA": str(data), "TRIALBRIDGE_CATALOG_URL": ""}
    prepared(data)
    if cases:
        from trialbridge.store import casebook

        casebook.setup(data)
    typer.echo(f"http://{host}:{port}/ (Ctrl-C ends)", err=True)
    Granian(
        "trialbridge.web.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=64,  # most of them wait at the gate of `web.guard`, which lets two work
        backpressure=512,
        respawn_failed_workers=True,
        workers_kill_timeout=STOP_SECONDS,  # one told to stop while it starts would never hear of it
        log_level=LogLevels.warning,
        log_access=False,  # an address may hold what somebody searched
    ).serve()


def settled(*, cases: bool = False) -> None:
    """Choose the site's settings, before anything else chooses the store's: the workers inherit them.

    Raises InputError where the extra `web` is missing.
    """
    os.environ["DJANGO_SETTINGS_MODULE"] = f"trialbridge.web.{'cases.' if cases else ''}settings"
    os.environ.setdefault("TRIALBRIDGE_SECRET_KEY", secrets.token_urlsafe(50))
    try:
        import csp  # noqa: F401 - one of the extra's libraries that settings name
        import granian  # noqa: F401 - the server
    except ImportError as error:
        raise InputError(
            expected="the extra `web`, which serves pages",
            came=str(error),
            where="this installation",
            do='pip install "trialbridge[web]"',
        ) from error


def prepared(data: Path | None) -> None:
    """Make ready what workers would each make at their first request; raises InputError without a study."""
    from trialbridge import store
    from trialbridge.flows import fields
    from trialbridge.flows.nearby import sites_of
    from trialbridge.flows.search import opened

    folder = store.setup(data)
    sites_of(opened(folder))
    fields.selector(folder)
