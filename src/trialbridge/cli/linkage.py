"""Commands that say which records are one study: link, split."""

from typing import Annotated

import typer

from trialbridge.cli import output
from trialbridge.cli.catalogue import Json

First = Annotated[str, typer.Argument(metavar="ID", help="A study's identifier.")]
Second = Annotated[str, typer.Argument(metavar="ID", help="The other study's identifier.")]
Who = Annotated[str, typer.Option(envvar="TRIALBRIDGE_WHO", help="Who decides; default: TRIALBRIDGE_WHO.")]
Why = Annotated[str, typer.Option(help="The reason, in a sentence.")]
Remove = Annotated[bool, typer.Option("--remove", help="Take the decision back.")]


def link(
    first: First = "",
    second: Second = "",
    who: Who = "",
    why: Why = "",
    remove: Remove = False,
    as_json: Json = False,
) -> None:
    """Say that two records are one study, or find anew which are.

    With two identifiers a person's word, which no later sync undoes; without any, records that changed are
    compared with all that share an identifier, a protocol number or a title with them.
    """
    from trialbridge.cli.record_tables import counted
    from trialbridge.errors import InputError
    from trialbridge.flows import link as flow

    if first and second:
        _decide(first, second, True, who, why, remove, as_json)
        return
    if first:
        raise InputError(expected="two identifiers, or none", came=first, where="link", do="name the other")
    with output.progress() as progress:
        counts = flow.refresh(progress=progress)
    output.json(counts) if as_json else output.show(counted(counts))


def split(
    first: First, second: Second, who: Who = "", why: Why = "", remove: Remove = False, as_json: Json = False
) -> None:
    """Say that two records are not one study; no later sync undoes it."""
    _decide(first, second, False, who, why, remove, as_json)


def _decide(first: str, second: str, same: bool, who: str, why: str, remove: bool, as_json: bool) -> None:
    from trialbridge.cli.record_tables import decided
    from trialbridge.flows import link as flow

    if remove:
        gone = flow.undecide(first, second)
        said = "Taken back." if gone else f"Nobody has decided on {first} and {second}."
        output.json({"withdrawn": gone}) if as_json else output.show(said)
        return
    made = flow.decide(first, second, same, who, why)
    output.json(made) if as_json else output.show(decided(made))
