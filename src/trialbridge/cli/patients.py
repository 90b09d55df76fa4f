"""Commands over texts and records: demo, match, intake, parse."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from trialbridge.cli import files, output
from trialbridge.cli.catalogue import Json

if TYPE_CHECKING:
    from trialbridge.model.patient import Patient

Out = Annotated[Path | None, typer.Option(help="Write to this file instead of standard output.")]
Format = Annotated[str | None, typer.Option("--format", help="form or notes; default: as the file looks.")]


def demo(
    out: Annotated[
        Path | None, typer.Option(help="Folder for the reports; default: in the data folder.")
    ] = None,
    top: Annotated[int, typer.Option(min=1, help="Studies shown for each patient.")] = 3,
) -> None:
    """Match the sample patients with the sample trials.

    Prints the best trials of each patient and writes a page for each; ends by itself.
    """
    from trialbridge.flows.demo import demo as run
    from trialbridge.report.terminal import match_report
    from trialbridge.vocab import default_vocabulary

    screen = output.console()
    with output.progress() as progress:
        shows = run(out, progress=progress)
    for show in shows:
        screen.print(*match_report(show.document, show.patient, default_vocabulary(), top=top), sep="\n")
        screen.print()
    for show in shows:
        screen.print(f"{show.patient.id}: {show.page}", soft_wrap=True)


def match(
    patient: Annotated[
        str, typer.Argument(metavar="PATIENT", help="A form (JSON) or a note; - is standard input.")
    ],
    top: Annotated[int, typer.Option(min=1, help="How many studies to explain.")] = 20,
    on: Annotated[
        str | None, typer.Option(metavar="DAY", help="The day of judgement; default: today.")
    ] = None,
    study: Annotated[str, typer.Option(metavar="ID", help="Explain this study only.")] = "",
    presume: Annotated[str, typer.Option(help="no: presume nothing that nobody mentions.")] = "",
    status: Annotated[list[str] | None, typer.Option(help="Only studies of this status.")] = None,
    kind: Format = None,
    as_json: Json = False,
    html: Annotated[bool, typer.Option("--html", help="Write one self-contained page.")] = False,
    out: Out = None,
) -> None:
    """Match a patient with every stored study.

    Explains the best ones criterion by criterion, quotes both sides, and lists what to ask next.
    """
    request = _request(top, on, study, presume, status)
    data, _ = files.read(patient)
    with output.waiting("Matching"):
        from trialbridge.flows.match import match as run
        from trialbridge.report.terminal import match_report
        from trialbridge.vocab import default_vocabulary

        vocabulary = default_vocabulary()
        who = _patient(data, kind)
        document = run(who, request)
    if as_json:
        output.json(document, out)
    elif html:
        from trialbridge.report.match_page import page

        files.write(page(document, who, vocabulary), out)
    else:
        output.show(*match_report(document, who, vocabulary, top=top, full=bool(study)), out=out)


def intake(
    file: Annotated[
        str, typer.Argument(metavar="FILE", help="A form (JSON) or a note; - is standard input.")
    ],
    kind: Format = None,
    as_json: Json = False,
) -> None:
    """Read a record into facts with their quotes.

    Also lists what contradicts itself, what is missing, and what was not understood.
    """
    from trialbridge.flows.intake import facts
    from trialbridge.report.terminal import record

    patient = _patient(files.read(file)[0], kind)
    if as_json:
        output.json(facts(patient))
    else:
        from trialbridge.vocab import default_vocabulary

        output.show(*record(patient, default_vocabulary()))


def parse(
    file: Annotated[str, typer.Argument(metavar="FILE", help="Eligibility text; - is standard input.")] = "-",
    as_json: Json = False,
    jsonl: Annotated[
        bool, typer.Option("--jsonl", help="One study a line in, one object a line out.")
    ] = False,
) -> None:
    """Read eligibility text into criteria and rules.

    Says of each whether it was understood; with --jsonl a study a line in, an object a line out.
    """
    from trialbridge.flows import parse as flow

    if jsonl:
        raise typer.Exit(_stream(file))
    text, _ = files.text(file)
    parsed = flow.parse(text)
    if as_json:
        output.json(parsed)
    else:
        from trialbridge.cli.tables import criteria

        output.show(criteria(parsed))


def _stream(file: str) -> int:
    """Parse a study a line; a line that cannot be read gives an object with its error, and exit status 1."""
    import sys

    from trialbridge.flows import parse as flow

    bad = 0
    with files.lines(file) as lines:
        for line in flow.stream(lines):
            bad += line.failed
            sys.stdout.buffer.write(line.json + b"\n")
    sys.stdout.buffer.flush()
    if bad:
        typer.echo(f"trialbridge: {file}: {bad} lines could not be read; see their error", err=True)
    return 1 if bad else 0


def _patient(data: bytes, kind: str | None) -> "Patient":
    from trialbridge import intake as reading
    from trialbridge.vocab import default_vocabulary

    patient: Patient = reading.read(data, kind, default_vocabulary())
    return patient


def _request(top: int, on: str | None, study: str, presume: str, status: list[str] | None) -> Any:
    from datetime import date

    from trialbridge.cli.days import day_of
    from trialbridge.errors import InputError
    from trialbridge.flows.match import Request

    if presume not in ("", "no"):
        raise InputError(expected="no", came=presume, where="--presume", do="leave it out, or say no")
    day = date.fromisoformat(day_of(on, "--on")) if on else date.today()
    return Request(top=top, day=day, study=study, presume="no" if presume else "", status=tuple(status or ()))
