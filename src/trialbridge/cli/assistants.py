"""The command that offers the tools to assistants; the tools themselves are the web layer's."""

from typing import Annotated

import typer

from trialbridge.errors import InputError


def mcp(
    http: Annotated[bool, typer.Option("--http", help="Over HTTP at /mcp, not standard input.")] = False,
    port: Annotated[int, typer.Option(min=1, max=65535, help="With --http: the port.")] = 8001,
    host: Annotated[str, typer.Option(help="With --http: the address.")] = "127.0.0.1",
) -> None:
    """Offer the trials to an assistant over the Model Context Protocol; it reads only.

    Tools: search_trials, get_trial, get_changes, explain_criteria, match_patient, questions_to_ask,
    landscape.
    """
    from trialbridge import store

    store.setup()
    try:
        from trialbridge.web.mcp import server
    except ImportError as error:
        raise InputError(
            expected="the extra `web`, which speaks to assistants",
            came=str(error),
            where="this installation",
            do='pip install "trialbridge[web]"',
        ) from error
    made = server()
    if http:
        typer.echo(f"http://{host}:{port}/mcp (Ctrl-C ends)", err=True)
        made.run("streamable-http", host=host, port=port)
    else:
        made.run("stdio")
