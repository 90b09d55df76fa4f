"""The command that writes the dossier of a patient and the studies chosen."""

from typing import Annotated, Literal

import typer

from trialbridge.cli import files, output, patients
from trialbridge.cli.catalogue import Json

_LANGUAGES = {"en": ("en",), "zh": ("zh",), "both": ("en", "zh")}


def dossier(
    patient: Annotated[str, typer.Argument(metavar="PATIENT", help=patients.RECORD)],
    studies: Annotated[list[str], typer.Argument(metavar="ID...", help="The studies, in the order to show.")],
    also: Annotated[
        list[str] | None, typer.Option("--with", metavar="FILE", help="A further record of the same patient.")
    ] = None,
    on: Annotated[
        str | None, typer.Option(metavar="DAY", help="The day of judgement; default: today.")
    ] = None,
    presume: Annotated[str, typer.Option(help="no: presume nothing that nobody mentions.")] = "",
    place: patients.From = "",
    language: Annotated[
        Literal["en", "zh", "both"], typer.Option(help="en, zh (Simplified Chinese), or both side by side.")
    ] = "en",
    as_json: Json = False,
    html: Annotated[bool, typer.Option("--html", help="Write one self-contained page (the default).")] = True,
    pdf: Annotated[bool, typer.Option("--pdf", help="Write the same as PDF, for paper.")] = False,
    out: patients.Out = None,
) -> None:
    """Write the dossier that goes to the talk with a trial's team.

    The patient's facts, the chosen studies at a glance, every criterion with the words of both sides, what is
    open, the chance of the therapy and what the others get, places, people to ask, and the days to be there.
    """
    from trialbridge.flows.dossier import dossier as run
    from trialbridge.report.dossier_page import page
    from trialbridge.vocab import default_vocabulary

    request = patients.request_of(1, on, "", presume, None, place)
    who = patients.patient_of([patient, *(also or ())])
    with output.waiting("Matching"):
        made = run(who, studies, request, _LANGUAGES[language])
    if as_json:
        output.json(made, out)
        return
    told = page(made, who, default_vocabulary())
    if not pdf:
        files.write(told, out)
        return
    from trialbridge.report.pdf import pdf as printed

    with output.waiting("Printing"):
        paper = printed(told)
    files.write_bytes(paper, out)
