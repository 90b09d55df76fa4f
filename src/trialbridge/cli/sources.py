"""The command over live registries: sync."""

from typing import Annotated

import typer

from trialbridge.cli import output
from trialbridge.errors import InputError

Json = Annotated[bool, typer.Option("--json", help="Print one JSON document and nothing else.")]


def sync(
    registry: Annotated[
        str | None, typer.Argument(metavar="REGISTRY", help="A registry's name, such as ctgov.")
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="Every registry with a live source.")] = False,
    query: Annotated[str, typer.Option(help="Only what the registry's own search finds.")] = "",
    since: Annotated[
        str | None, typer.Option(metavar="DAY", help="Changed since a day, not since the last sync.")
    ] = None,
    base_url: Annotated[str, typer.Option(metavar="URL", help="Ask this address instead.")] = "",
    per_minute: Annotated[int, typer.Option(min=1, help="Requests a minute to a host, at most.")] = 40,
    accept_fewer: Annotated[
        bool, typer.Option("--accept-fewer", help="Believe a source that lost a fifth of its studies.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Bring stored studies up to date over HTTP.

    Asks for what changed since the last time; a run that was stopped goes on where it was. Nothing is ever
    deleted. Ends with status 2 where a source failed; what came before is stored.
    """
    from trialbridge.cli.days import day_of
    from trialbridge.cli.tables import synced
    from trialbridge.flows.sync import sync as run
    from trialbridge.harvest import Pace

    if (registry is None) != everything:
        raise InputError(
            expected="a registry, or --all",
            came="both" if everything else "neither",
            where="sync",
            do="write `trialbridge sync ctgov` or `trialbridge sync --all`",
        )
    with output.progress() as progress:
        done = run(
            None if registry is None else [registry],
            query=query,
            since=day_of(since, "--since") if since else "",
            base_url=base_url,
            accept_fewer=accept_fewer,
            pace=Pace(requests=per_minute),
            progress=progress,
        )
    if as_json:
        output.json(done)
    else:
        output.show(synced(done))
    for line in (one.error for one in done.sources if one.error):
        typer.echo(f"trialbridge: {' '.join(line.split())}", err=True)
    if any(one.error for one in done.sources):
        raise typer.Exit(2)
