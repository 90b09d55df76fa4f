"""Commands that tell studies in plain words, side by side, and hold a summary against one."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from trialbridge.cli import files, output

StudyId = Annotated[str, typer.Argument(metavar="ID", help="A study's identifier.")]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON document and nothing else.")]


def explain(
    study: StudyId,
    language: Annotated[Literal["en", "zh"], typer.Option(help="en or zh (Simplified Chinese).")] = "en",
    as_json: Json = False,
    html: Annotated[bool, typer.Option("--html", help="Write one self-contained page.")] = False,
    out: Annotated[Path | None, typer.Option(metavar="FILE", help="Where to write.")] = None,
) -> None:
    """Tell a study in plain words: what, for whom, which groups, what must and must not be.

    Each sentence comes from fields of the record, which --json names; rules are told from the rule, with the
    trial's own words beside them.
    """
    from trialbridge.flows.explain import explain as run
    from trialbridge.report.plain import text_of

    told = run(study, language)
    if as_json:
        output.json(told, out)
    elif html:
        from trialbridge.report.plain_page import page

        files.write(page(told), out)
    else:
        files.write(text_of(told), out)


def glossary(
    word: Annotated[str, typer.Argument(metavar="WORD", help="Only what this word means.")] = "",
    language: Annotated[Literal["en", "zh"], typer.Option(help="en or zh (Simplified Chinese).")] = "en",
    as_json: Json = False,
    html: Annotated[bool, typer.Option("--html", help="Write the glossary as one page.")] = False,
    out: Annotated[Path | None, typer.Option(metavar="FILE", help="Where to write.")] = None,
) -> None:
    """Say what the words of trials mean: phases, groups, what is measured, treatments.

    Every meaning is written for people who never read a trial before.
    """
    from trialbridge.report.glossary import glossary_page
    from trialbridge.vocab.glossary import meant

    if html:
        files.write(glossary_page(language), out)
        return
    found = meant(word, language)
    if as_json:
        output.json([each._asdict() for each in found], out)
        return
    from rich.table import Table

    table = Table(show_header=False, box=None, padding=(0, 2, 1, 0))
    for each in found:
        table.add_row(each.name, each.meaning)
    output.show(table, out=out)


def check_summary(
    study: StudyId,
    file: Annotated[str, typer.Argument(metavar="FILE", help="A summary as text; - for standard input.")],
    as_json: Json = False,
) -> None:
    """Hold a summary of a study against its record: numbers, time windows, polarity, groups, phase.

    Prints what the record does not bear out, and ends with status 0 whatever is found.
    """
    from trialbridge.flows.explain import check as run

    found = run(study, files.text(file)[0])
    if as_json:
        output.json({"study": study, "findings": found})
        return
    for each in found:
        output.show(f"{each.kind}: “{' '.join(each.text.split())}” ({each.start}–{each.end}): {each.says}")
    output.show(f"{len(found)} found" if found else "nothing found that the record does not bear out")


def compare(
    studies: Annotated[list[str], typer.Argument(metavar="ID...", help="Studies, in the order to show.")],
    language: Annotated[Literal["en", "zh"], typer.Option(help="en or zh (Simplified Chinese).")] = "en",
    as_json: Json = False,
    out: Annotated[Path | None, typer.Option(metavar="FILE", help="Where to write.")] = None,
) -> None:
    """Lay studies side by side, and beside a standard programme.

    What is stated of combination, monitoring, cost, results, chance, control, conditions and visits, or "not
    stated"; --json has the words of the record. It recommends nothing.
    """
    from trialbridge.flows.compare import compare as run

    found = run(studies, language)
    if as_json:
        output.json(found, out)
        return
    from rich.table import Table

    table = Table("", *found.studies, found.programme)
    for factor in found.factors:
        table.add_row(factor.name, *(cell.words for cell in factor.cells), factor.programme)
    output.show(table, out=out)
