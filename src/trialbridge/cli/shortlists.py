"""Commands over a shortlist file: shortlist fill, keep, refuse, show."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from trialbridge.cli import output, patients
from trialbridge.cli.catalogue import Json
from trialbridge.cli.days import day_of

if TYPE_CHECKING:
    from trialbridge.model.patient import Patient
    from trialbridge.report.shortlist import Entry

app = typer.Typer(help="Trials kept and refused for patients, in a table of your own.", rich_markup_mode=None)

File = Annotated[Path, typer.Argument(metavar="FILE", help="The list: a .csv or .xlsx file.")]
Study = Annotated[str, typer.Argument(metavar="STUDY", help="The study's identifier.")]
Whose = Annotated[str, typer.Option("--patient", metavar="ID", help="Whose, where several have it.")]
By = Annotated[str, typer.Option(help="Who decided.")]
Day = Annotated[str | None, typer.Option("--on", metavar="DAY", help="The day; default: today.")]


@app.command()
def fill(
    file: File,
    records: Annotated[
        list[str],
        typer.Argument(metavar="PATIENT...", help="Records, one a patient; or a .csv or .xlsx, one a row."),
    ],
    top: Annotated[int, typer.Option(min=1, help="Studies for each patient.")] = 10,
    on: Day = None,
    status: Annotated[list[str] | None, typer.Option(help="Only studies of this status.")] = None,
    place: patients.From = "",
) -> None:
    """Match patients and put their best studies on the list.

    What people decided and wrote stays; titles, verdicts, days and distances are written anew.
    """
    from trialbridge.flows.shortlist import fill as run

    request = patients.request_of(top, on, "", "", status, place)
    with output.waiting("Matching"):
        entries = run(file, _patients(records), request)
    output.show(f"{file}: {len(entries)} studies of {len({entry.patient for entry in entries})} patients")


@app.command()
def keep(
    file: File,
    study: Study,
    patient: Whose = "",
    by: By = "",
    reason: Annotated[str, typer.Option(help="Why, if you like.")] = "",
    on: Day = None,
) -> None:
    """Keep a study for a patient."""
    _decide(file, study, "kept", patient, reason, by, on)


@app.command()
def refuse(
    file: File,
    study: Study,
    reason: Annotated[str, typer.Option(help="Why; the list keeps it.")] = "",
    patient: Whose = "",
    by: By = "",
    on: Day = None,
) -> None:
    """Refuse a study for a patient, with the reason."""
    _decide(file, study, "refused", patient, reason, by, on)


@app.command()
def show(
    file: File,
    patient: Whose = "",
    as_json: Json = False,
    out: Annotated[
        Path | None, typer.Option(help="Write the list there, as .csv or .xlsx by the name.")
    ] = None,
) -> None:
    """Show a list, or write it in the other format."""
    from trialbridge.cli.tables import shortlisted
    from trialbridge.flows import shortlist

    entries = [entry for entry in _entries(file) if patient in ("", entry.patient)]
    if out is not None:
        shortlist.write(out, entries)
    elif as_json:
        output.json(entries)
    else:
        output.show(shortlisted(entries))


def _decide(
    file: Path, study: str, decision: str, patient: str, reason: str, by: str, on: str | None
) -> None:
    from trialbridge.flows import shortlist
    from trialbridge.report.shortlist import decided

    day = day_of(on, "--on") if on else date.today().isoformat()
    changed = decided(_entries(file), study, decision, patient=patient, reason=reason, by=by, day=day)
    shortlist.write(file, changed)
    output.show(f"{file}: {study} {decision}")


def _entries(file: Path) -> "tuple[Entry, ...]":
    from trialbridge.errors import InputError
    from trialbridge.flows import shortlist

    if not file.exists():
        raise InputError(
            expected="a shortlist", came="no such file", where=str(file), do="make one with `shortlist fill`"
        )
    return shortlist.read(file)


def _patients(records: list[str]) -> "list[Patient]":
    from trialbridge.flows import shortlist, spreadsheets
    from trialbridge.vocab import default_vocabulary

    found: list[Patient] = []
    for name in records:
        if spreadsheets.is_table(name):
            found += shortlist.patients(Path(name), default_vocabulary())
        else:
            found.append(patients.patient_of([name]))
    return found
