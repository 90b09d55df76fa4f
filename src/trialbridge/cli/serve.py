"""The command that serves the site; the pages themselves are the web layer's."""

import os
import secrets
from typing import Annotated

import typer

from trialbridge.errors import InputError


def serve(
    port: Annotated[int, typer.Option(min=1, max=65535, help="The port to listen on.")] = 8000,
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    workers: Annotated[int, typer.Option(min=1, help="Processes that answer; default: two.")] = 2,
) -> None:
    """Serve the site on this machine until interrupted."""
    from trialbridge import store

    os.environ["DJANGO_SETTINGS_MODULE"] = "trialbridge.web.settings"
    os.environ.setdefault("TRIALBRIDGE_SECRET_KEY", secrets.token_urlsafe(50))
    try:
        from granian import Granian
        from granian.constants import Interfaces
        from granian.log import LogLevels
    except ImportError as error:
        raise InputError(
            expected="the extra `web`, which serves pages",
            came=str(error),
            where="this installation",
            do='pip install "trialbridge[web]"',
        ) from error
    store.setup()
    typer.echo(f"http://{host}:{port}/ (Ctrl-C ends)", err=True)
    Granian(
        "trialbridge.web.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=64,  # most of them wait at the gate of `web.guard`, which lets four work
        backpressure=512,
        log_level=LogLevels.warning,
        log_access=False,  # an address may hold what somebody searched
    ).serve()
