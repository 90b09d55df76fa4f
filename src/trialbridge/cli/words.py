"""Commands over the vocabulary: vocab learn."""

from typing import Annotated

import typer

from trialbridge.cli import output

app = typer.Typer(help="The words the program knows.", rich_markup_mode=None)

Json = Annotated[bool, typer.Option("--json", help="Print one JSON document and nothing else.")]


@app.callback()
def _words() -> None:
    """Keep `learn` a command of its own, whatever stands beside it."""


@app.command()
def learn(as_json: Json = False) -> None:
    """Learn names from the stored studies and build the generation anew with them.

    Headings and ancestors that ClinicalTrials.gov attached, other names of drugs, abbreviations. What is
    learned stands beside the package's own tables and never overrides them; learning again replaces it.
    """
    from trialbridge.flows.learn import learn as run

    with output.progress() as progress:
        found = run(progress=progress)
    if as_json:
        output.json(found)
    else:
        output.show(
            f"{found.studies} studies taught {found.concepts} concepts and {found.names} names: {found.table}"
        )
