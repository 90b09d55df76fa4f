"""Commands over texts and records: demo, match, intake, parse."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from trialbridge.cli import files, output
from trialbridge.cli.catalogue import Json
from trialbridge.errors import InputError

if TYPE_CHECKING:
    from trialbridge.flows.parse import Parsed, ParsedStudy
    from trialbridge.model.patient import Patient
    from trialbridge.vocab.places import Place

Out = Annotated[Path | None, typer.Option(help="Write to this file instead of standard output.")]
Format = Annotated[
    str | None,
    typer.Option(
        "--format", help="form, notes, fhir, phenopacket, pdf, docx or html; default: as the file looks."
    ),
]
Whose = Annotated[
    str,
    typer.Option("--patient", metavar="ID", help="Whose record, where a FHIR file holds several patients'."),
]
From = Annotated[
    str,
    typer.Option(
        "--from", metavar="PLACE", help='Where the patient lives: "Hefei, China"; default: the record\'s.'
    ),
]
RECORD = "A form, FHIR (a Bundle or NDJSON), a PDF, DOCX or HTML document, or a note; - is standard input."


def demo(
    out: Annotated[
        Path | None, typer.Option(help="Folder for the reports; default: in the data folder.")
    ] = None,
    top: Annotated[int, typer.Option(min=1, help="Studies shown for each patient.")] = 3,
    serve: Annotated[
        bool, typer.Option("--serve", help="Then serve the site on the samples until interrupted.")
    ] = False,
    port: Annotated[int, typer.Option(min=1, max=65535, help="The port of --serve.")] = 8000,
) -> None:
    """Match the sample patients with the sample trials.

    Prints the best trials of each patient and writes a page for each; ends by itself unless it serves.
    """
    if serve:
        from trialbridge.cli.serve import settled

        settled()
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
    if serve:
        from trialbridge.cli.serve import served
        from trialbridge.flows.demo import folder

        served(folder(), port=port, workers=1)


def match(
    patient: Annotated[str, typer.Argument(metavar="PATIENT", help=RECORD)],
    also: Annotated[
        list[str] | None, typer.Option("--with", metavar="FILE", help="A further record of the same patient.")
    ] = None,
    top: Annotated[int, typer.Option(min=1, help="How many studies to explain.")] = 20,
    on: Annotated[
        str | None, typer.Option(metavar="DAY", help="The day of judgement; default: today.")
    ] = None,
    study: Annotated[str, typer.Option(metavar="ID", help="Explain this study only.")] = "",
    presume: Annotated[str, typer.Option(help="no: presume nothing that nobody mentions.")] = "",
    status: Annotated[list[str] | None, typer.Option(help="Only studies of this status.")] = None,
    place: From = "",
    ask: Annotated[bool, typer.Option("--ask", help="Put the most telling questions, one by one.")] = False,
    answers: Annotated[
        Path | None, typer.Option(help="Keep the answers in this file, and begin with those in it.")
    ] = None,
    kind: Format = None,
    whose: Whose = "",
    as_json: Json = False,
    html: Annotated[bool, typer.Option("--html", help="Write one self-contained page.")] = False,
    pdf: Annotated[bool, typer.Option("--pdf", help="Write the same page as PDF.")] = False,
    out: Out = None,
) -> None:
    """Match a patient with every stored study.

    Explains the best ones criterion by criterion, quotes both sides, and lists what to ask next.
    """
    if ask and "-" in (patient, *(also or ())):
        raise InputError(
            expected="the record in a file, since answers come from standard input",
            came="-",
            where="match --ask",
            do="save the record to a file first",
        )
    request = request_of(top, on, study, presume, status, place)
    records = _read([patient, *(also or ())])
    with output.waiting("Reading"):
        from trialbridge.cli.asking import ask as questions
        from trialbridge.report.terminal import match_report
        from trialbridge.vocab import default_vocabulary

        vocabulary = default_vocabulary()
        who = _patient(records, kind, whose)
    who, document = questions(who, request, answers, ask)
    if as_json:
        output.json(document, out)
    elif html:
        from trialbridge.report.match_page import page

        files.write(page(document, who, vocabulary), out)
    elif pdf:
        from trialbridge.report.match_page import page
        from trialbridge.report.pdf import pdf as printed

        with output.waiting("Printing"):
            paper = printed(page(document, who, vocabulary))
        files.write_bytes(paper, out)
    else:
        output.show(*match_report(document, who, vocabulary, top=top, full=bool(study)), out=out)


def intake(
    file: Annotated[
        list[str], typer.Argument(metavar="FILE...", help=f"{RECORD} Several are of one patient.")
    ],
    kind: Format = None,
    whose: Whose = "",
    as_json: Json = False,
) -> None:
    """Read a record into facts with their quotes.

    Also lists what contradicts itself, what is missing, and what was not understood.
    """
    from trialbridge.flows.intake import facts
    from trialbridge.report.terminal import record

    patient = _patient(_read(file), kind, whose)
    if as_json:
        output.json(facts(patient))
    else:
        from trialbridge.vocab import default_vocabulary

        output.show(*record(patient, default_vocabulary()))


def parse(
    file: Annotated[
        str,
        typer.Argument(metavar="FILE", help="Eligibility text, or a stored study's ID; - is standard input."),
    ] = "-",
    as_json: Json = False,
    jsonl: Annotated[
        bool, typer.Option("--jsonl", help="One study a line in, one object a line out.")
    ] = False,
    mentions: Annotated[
        bool, typer.Option(help="With --jsonl: print the terms of each criterion too.")
    ] = True,
) -> None:
    """Read eligibility text into criteria and rules.

    Says of each what was understood and what not; of a stored study also whose rule it is. With --jsonl a
    study a line in, an object a line out.
    """
    from trialbridge.flows import parse as flow

    if jsonl:
        raise typer.Exit(_stream(file, mentions))
    parsed: Parsed | ParsedStudy
    if file != "-" and not Path(file).exists() and flow.names_study(file):
        parsed = flow.stored(file, mentions=as_json)
    else:
        parsed = flow.parse(files.text(file)[0], mentions=as_json)
    if as_json:
        output.json(parsed)
    else:
        from trialbridge.cli.criteria import criteria
        from trialbridge.vocab import default_vocabulary

        output.show(criteria(parsed, default_vocabulary()))


def _stream(file: str, mentions: bool) -> int:
    """Parse a study a line; a line that cannot be read gives an object with its error, and exit status 1."""
    import sys

    from trialbridge.flows import parse as flow

    bad = 0
    with files.lines(file) as lines:
        for line in flow.stream(lines, mentions=mentions):
            bad += line.failed
            sys.stdout.buffer.write(line.json + b"\n")
    sys.stdout.buffer.flush()
    if bad:
        typer.echo(f"trialbridge: {file}: {bad} lines could not be read; see their error", err=True)
    return 1 if bad else 0


def _read(names: list[str]) -> list[tuple[bytes, str]]:
    """Read the files; of several the quotes name theirs."""
    alone = len(names) == 1
    return [(files.read(name)[0], "" if alone else Path(name).name) for name in names]


def patient_of(names: list[str]) -> "Patient":
    """Read the records of one patient from files."""
    return _patient(_read(names), None, "")


def _patient(records: list[tuple[bytes, str]], kind: str | None, whose: str) -> "Patient":
    from trialbridge.flows.intake import read
    from trialbridge.intake import joined
    from trialbridge.vocab import default_vocabulary

    vocabulary = default_vocabulary()
    return joined([read(data, kind, vocabulary, name=name, patient=whose) for data, name in records])


def request_of(
    top: int, on: str | None, study: str, presume: str, status: list[str] | None, place: str
) -> Any:
    """Give the request that the options make; raises InputError for a day or a place that is none."""
    from datetime import date

    from trialbridge.cli.days import day_of
    from trialbridge.flows.match import Request

    if presume not in ("", "no"):
        raise InputError(expected="no", came=presume, where="--presume", do="leave it out, or say no")
    day = date.fromisoformat(day_of(on, "--on")) if on else date.today()
    return Request(
        top=top, day=day, study=study, presume="no" if presume else "", status=tuple(status or ()),
        place=_place(place),
    )  # fmt: skip


def _place(words: str) -> "Place | None":
    from trialbridge.vocab.places import gazetteer

    found = gazetteer().find(words) if words else None
    if words and found is None:
        raise InputError(
            expected="a city with its country, or degrees as 31.86, 117.28",
            came=words,
            where="--from",
            do="name a larger city nearby",
        )
    return found
