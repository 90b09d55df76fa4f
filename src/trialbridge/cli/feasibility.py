"""The command that tells a sponsor how many of a cohort a study would find."""

from pathlib import Path
from typing import Annotated

import typer

from trialbridge.cli import days, files, output
from trialbridge.cli.bulk import COHORT


def feasibility(
    study: Annotated[str, typer.Argument(metavar="STUDY", help="An identifier of any registry.")],
    patients: Annotated[Path, typer.Option(metavar="P", help=COHORT)],
    on: Annotated[
        str | None, typer.Option(metavar="DAY", help="The day of judgement; default: today.")
    ] = None,
    presume: Annotated[bool, typer.Option(help="Whether silence of notes may be taken for absence.")] = True,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON document, each patient with what is lacking.")
    ] = False,
    html: Annotated[bool, typer.Option("--html", help="Write one self-contained page with a chart.")] = False,
    out: Annotated[Path | None, typer.Option(help="Write to this file instead of standard output.")] = None,
) -> None:
    """Tell how many of a cohort a study would find, and which criterion excludes how many.

    For each requirement: who meets it, who is left after it and those before it, and how many more would be
    left without it.
    """
    from datetime import date

    from rich.table import Table

    from trialbridge.flows.feasibility import feasibility as run
    from trialbridge.report.feasibility import page, told

    day = date.fromisoformat(days.day_of(on, "--on")) if on else None
    with output.waiting("Judging"):
        found = run(study, patients, day=day, presume="" if presume else "no")
    if as_json:
        output.json(found, out)
        return
    if html:
        files.write(page(found), out)
        return
    table = Table("Requirement", title=found.title or found.study)
    for head in ("Met", "Not met", "Unknown", "Left", "Gained without"):
        table.add_column(head, justify="right")
    for row in found.criteria:
        numbers = (row.met, row.not_met, row.unknown, row.left, row.gained)
        table.add_row(" ".join(row.text.split()), *(f"{number:,}" for number in numbers))
    bad = ", ".join(f"{count} with {reason}" for reason, count in found.bad.items())
    output.show(table, told(found), *([f"Rows left out: {bad}"] if bad else []), out=out)
