"""Commands that write guide pages and sponsors' profiles."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from trialbridge.cli import files, output
from trialbridge.cli.catalogue import Json

Language = Annotated[Literal["en", "zh"], typer.Option(help="en or zh (Simplified Chinese).")]
Html = Annotated[bool, typer.Option("--html", help="Write one self-contained page.")]
Out = Annotated[Path | None, typer.Option(metavar="FILE", help="Where to write.")]


def guide(
    therapy: Annotated[str, typer.Argument(metavar="THERAPY", help="A cell therapy: CIK, CAR-T, NK …")],
    cancer: Annotated[str, typer.Argument(metavar="CANCER", help="A cancer; left out: all.")] = "",
    language: Language = "en",
    as_json: Json = False,
    html: Html = False,
    out: Out = None,
) -> None:
    """Write a guide to a therapy and a cancer: what it is, what is tested, which trials look for people.

    Every number is counted from the catalogue, every sentence of a trial comes from its record.
    """
    from trialbridge.flows.guide import guide as run
    from trialbridge.report.guide_page import guide_page

    with output.waiting("Counting"):
        made = run(therapy, cancer, language)
    if as_json:
        output.json(made, out)
    elif html:
        files.write(guide_page(made), out)
    else:
        lines = [made.title, *made.meaning, *(f"- {line}" for line in made.glance), ""]
        lines += [f"{each.study} {each.title}\n  {' '.join(each.glance)}" for each in made.recruiting]
        output.show(*lines, out=out)


def sponsor(
    name: Annotated[str, typer.Argument(metavar="NAME", help="A sponsor, or a part of its name.")],
    language: Language = "en",
    as_json: Json = False,
    html: Html = False,
    out: Out = None,
) -> None:
    """Compute a sponsor's profile from the catalogue: its trials, places, completing and reporting.

    It says what it was computed from, and judges nobody: a record may be late, and a registry hold more.
    """
    from trialbridge.flows.sponsor import sponsor as run
    from trialbridge.report.guide_page import sponsor_page

    with output.waiting("Counting"):
        made = run(name, language)
    if as_json:
        output.json(made, out)
    elif html:
        files.write(sponsor_page(made, language), out)
    else:
        lines = [made.sponsor, made.computed, *(f"- {share.text}" for share in made.record), ""]
        lines += [f"{study} {title}" for study, title in zip(made.studies, made.titles, strict=True)]
        output.show(*lines, out=out)
