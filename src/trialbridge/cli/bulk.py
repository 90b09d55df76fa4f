"""The command that judges a whole cohort against every study."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from trialbridge.cli import days, output

if TYPE_CHECKING:
    from trialbridge.flows.bulk import Done

COHORT = "FHIR bundles, an NDJSON export, OMOP tables (Parquet, CSV, DuckDB) or Patient JSON lines."


def bulk(
    patients: Annotated[Path, typer.Option(metavar="P", help=COHORT)],
    out: Annotated[Path, typer.Option(metavar="DIR", help="The folder for the results; a run is resumed.")],
    studies: Annotated[
        str, typer.Option(metavar="S", help="`all`, identifiers with commas, or a file of them, one a line.")
    ] = "all",
    engine: Annotated[
        Literal["columnar", "spark"], typer.Option(help="This machine, or a Spark cluster.")
    ] = "columnar",
    on: Annotated[
        str | None, typer.Option(metavar="DAY", help="The day of judgement; default: today.")
    ] = None,
    presume: Annotated[
        Literal["yes", "no"], typer.Option(help="Whether silence of notes may be taken for absence.")
    ] = "yes",
    workers: Annotated[int | None, typer.Option(min=0, help="Processes; default: one a core.")] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON document and nothing else.")
    ] = False,
) -> None:
    """Judge a cohort against every study and keep every pair that is not excluded, as Parquet.

    A run that was interrupted goes on where it ended. Rows that cannot be right are listed in `bad`.
    """
    from datetime import date

    day = date.fromisoformat(days.day_of(on, "--on")) if on else None
    chosen = _chosen(studies)
    silence: Literal["", "no"] = "no" if presume == "no" else ""
    if engine == "spark":
        from trialbridge.flows.spark import bulk_on_spark

        found = bulk_on_spark(patients, out, studies=chosen, day=day, presume=silence)
    else:
        from trialbridge.flows.bulk import bulk as run

        found = run(
            patients, out, studies=chosen, day=day, presume=silence, workers=workers, progress=_Line().say
        )
    if as_json:
        output.json(found)
        return
    rate = found.pairs / max(found.seconds, 1e-9)
    bad = ", ".join(f"{count} with {reason}" for reason, count in found.bad.items()) or "none"
    output.show(
        f"{found.judged:,} of {found.patients:,} patients judged: {found.pairs:,} pairs, "
        f"{found.kept:,} not excluded, in {found.seconds:,.1f} s ({rate / 1e6:,.1f} million pairs a second)",
        f"{found.batches} batches, {found.resumed} of them done before; rows left out: {bad}",
        f"Parquet in {found.out}: pairs, studies, bad",
    )


class _Line:
    """Says on standard error, at most every two seconds, how far a run is."""

    def __init__(self) -> None:
        self._said = 0.0

    def say(self, done: "Done", seconds: float, share: float) -> None:
        """Tell the patients done, the rate, and the time left where the cohort's length is known."""
        if seconds - self._said < 2:
            return
        self._said = seconds
        left = f", about {seconds / share - seconds:,.0f} s left" if share else ""
        rate = done.pairs / seconds / 1e6
        typer.echo(f"{done.patients:,} patients, {rate:,.1f} million pairs a second{left}", err=True)


def _chosen(studies: str) -> list[str]:
    if studies == "all":
        return []
    named = Path(studies)
    text = named.read_text() if named.is_file() else studies.replace(",", "\n")
    return sorted({line.strip() for line in text.splitlines() if line.strip()})
