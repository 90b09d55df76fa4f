"""The command that writes the landscape of a topic."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from trialbridge.cli import days, files, output
from trialbridge.errors import InputError

if TYPE_CHECKING:
    from rich.console import RenderableType

    from trialbridge.report.landscape import Landscape

TABLES = (".csv", ".parquet")


def landscape(
    topic: Annotated[str, typer.Argument(metavar="TOPIC", help="A therapy, a cancer, or any words.")],
    since: Annotated[str | None, typer.Option(metavar="DAY", help="Count as new what came since.")] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON document and nothing else.")
    ] = False,
    html: Annotated[bool, typer.Option("--html", help="Write one self-contained page with charts.")] = False,
    out: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Where to write; .csv or .parquet gets the labels, a row each."),
    ] = None,
) -> None:
    """Write what is tested with a therapy or against a cancer, counted from the catalogue.

    Categories with their cancers, phases and main question, key numbers, counts by year, phase, status and
    country. Every number stands with the query that gives it, every label with the words that gave it.
    """
    from trialbridge.flows.landscape import landscape as run

    first = days.day_of(since, "--since") if since else ""
    with output.waiting("Counting"):
        found = run(topic, since=first)
    if out and out.suffix in TABLES:
        from trialbridge.flows.landscape import table

        table(found.cards, out)
    elif as_json:
        output.json(found.landscape, out)
    elif html:
        from trialbridge.report.landscape_page import page

        files.write(page(found.landscape, found.cards), out)
    else:
        output.show(*_shown(found.landscape), out=out)
    if not found.cards:
        raise InputError(
            expected="a topic with at least one trial", came=topic, where="the catalogue",
            do='search for other words: trialbridge search "…"',
        )  # fmt: skip


def _shown(found: "Landscape") -> "list[RenderableType]":
    from rich.table import Table

    from trialbridge.report.landscape_page import spoken

    rows = Table("Category", "Cancers", "Phases", "Measured first", "Trials", title=found.topic)
    for row in found.rows:
        cancers, phases = ", ".join(row.cancers[:4]), ", ".join(map(spoken, row.phases))
        rows.add_row(row.category, cancers or "–", phases or "–", row.question or "–", str(len(row.studies)))
    numbers = Table("Number", "Value", "Query", title=f"Key numbers, {found.day}")
    for number in found.numbers:
        numbers.add_row(number.name, str(number.value), number.query or "all")
    return [rows, numbers, *found.glance]
