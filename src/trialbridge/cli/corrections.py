"""Commands over what people say of criteria, and over what leaves the catalogue: correct, export."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, cast

import typer

from trialbridge.cli import files, output
from trialbridge.cli.catalogue import Json

if TYPE_CHECKING:
    from trialbridge.flows.correct import Change, Place
    from trialbridge.model.rule import Rule

ROLES = ("requirement", "discretion", "procedural", "preference", "after_entry", "heading")
POLARITIES = ("inclusion", "exclusion")
MOST_REJECTIONS = 10
FORMATS = ("corrections", "ctml", "fhir")


def correct(
    study_id: Annotated[str, typer.Argument(metavar="ID", help="A study's identifier.")] = "",
    number: Annotated[
        str,
        typer.Argument(metavar="N", help="A criterion's number as in `parse ID`, or a correction's hash."),
    ] = "",
    rule: Annotated[
        str | None, typer.Option(metavar="FILE", help="The rule as JSON; - is standard input.")
    ] = None,
    text: Annotated[
        str | None, typer.Option(help="The rule in words, read by the parser and shown first.")
    ] = None,
    role: Annotated[str | None, typer.Option(help=f"One of {', '.join(ROLES)}.")] = None,
    polarity: Annotated[str, typer.Option(help="inclusion or exclusion, where that was misread.")] = "",
    why: Annotated[str, typer.Option(help="The reason, in a sentence.")] = "",
    who: Annotated[
        str, typer.Option(envvar="TRIALBRIDGE_WHO", help="Who corrects; default: TRIALBRIDGE_WHO.")
    ] = "",
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask whether --text was read as meant.")] = False,
    remove: Annotated[bool, typer.Option("--remove", help="Take the correction back.")] = False,
    read: Annotated[
        str | None, typer.Option("--import", metavar="FILE", help="Read exported corrections in.")
    ] = None,
    reindex: Annotated[
        bool, typer.Option("--reindex/--no-reindex", help="Bring the rules that serve up to it at once.")
    ] = True,
    as_json: Json = False,
) -> None:
    """Put a person's rule in the place of a misread one.

    Without a rule, a role or a polarity it shows the criterion and who gave its rule. A correction wins over
    the parser as long as the text it mends stands; `doctor` tells of those whose text has changed.
    """
    from trialbridge.cli import criteria
    from trialbridge.flows import correct as flow
    from trialbridge.model.correction import words_of
    from trialbridge.vocab import default_vocabulary

    vocabulary = default_vocabulary()
    if read is not None:
        _import(read, reindex, as_json)
        return
    _named(study_id, number)
    if remove:
        gone = flow.take_back(study_id, number)
        _done({"withdrawn": gone}, as_json, reindex)
        if not as_json:
            output.show(f"Taken back: {words_of(gone.text)}")
        return
    found = flow.place(study_id, _count(number))
    change = _change(found, rule, text, role, polarity, who, why)
    if change is None:
        _show(found, as_json)
        return
    made = flow.made(found, change)
    if not as_json:
        output.show(criteria.place(found, vocabulary), criteria.correction(made, vocabulary))
    if text is not None and not yes:
        _confirm()
    flow.keep(made)
    _done({"number": found.number, "correction": made}, as_json, reindex)


def export(
    study_ids: Annotated[
        list[str] | None, typer.Argument(metavar="[ID]...", help="Studies; default: all that have any.")
    ] = None,
    kind: Annotated[
        str,
        typer.Option(
            "--format",
            help="corrections (JSON lines), ctml (MatchMiner's trials) or fhir (EvidenceVariables).",
        ),
    ] = "corrections",
    out: Annotated[Path | None, typer.Option(help="Write to this file instead of standard output.")] = None,
) -> None:
    """Write corrections, or studies as other programs read them.

    Of a study as CTML, what that language cannot say stands in comments and is counted on standard error;
    as FHIR, every criterion stands with its words and its rule.
    """
    from trialbridge.flows import export as flow

    _one_of(kind, FORMATS, "--format")
    if kind != "ctml":
        files.write((flow.fhir if kind == "fhir" else flow.corrections)(study_ids or []), out)
        return
    written = flow.ctml(study_ids or [])
    files.write(written.text, out)
    if written.unsaid:
        typer.echo(f"trialbridge: {written.unsaid} criteria are not wholly said; see the comments", err=True)


def _change(
    found: "Place", rule: str | None, text: str | None, role: str | None, polarity: str, who: str, why: str
) -> "Change | None":
    """Gather what is to be changed, or None where that is nothing."""
    from trialbridge.errors import InputError
    from trialbridge.flows.correct import Change

    if rule is not None and text is not None:
        raise InputError(expected="--rule or --text", came="both", where="correct", do="give one of them")
    if rule is None and text is None and role is None and not polarity:
        return None
    if role is not None:
        _one_of(role, ROLES, "--role")
    if polarity:
        _one_of(polarity, POLARITIES, "--polarity")
    said = polarity or found.criterion.polarity
    new = _rule(rule, text, said)
    return Change(who=who, why=why, rule=new, role=cast(Any, role), polarity=cast(Any, polarity))


def _rule(rule: str | None, text: str | None, polarity: str) -> "Rule | None":
    from trialbridge.flows.correct import words_to_rule
    from trialbridge.flows.given import rule_of
    from trialbridge.vocab import default_vocabulary

    if text is not None:
        return words_to_rule(text, polarity)
    if rule is None:
        return None
    data, name = files.read(rule)
    return rule_of(data, default_vocabulary(), name)


def _import(name: str, reindex: bool, as_json: bool) -> None:
    from trialbridge.flows import correct as flow

    with files.lines(name) as lines:
        counts = flow.read(lines, name)
    _done(counts, as_json, reindex)
    if not as_json:
        output.show(
            f"{counts.read} read: {counts.new} new, {counts.changed} changed, {counts.same} same, "
            f"{len(counts.rejections)} rejected"
        )
    for refusal in counts.rejections[:MOST_REJECTIONS]:
        typer.echo(f"{refusal.where}: expected {refusal.expected}, came {refusal.came}", err=True)
    if len(counts.rejections) > MOST_REJECTIONS:
        typer.echo(f"and {len(counts.rejections) - MOST_REJECTIONS} more (see --json)", err=True)
    if counts.rejections:
        raise typer.Exit(1)


def _show(found: "Place", as_json: bool) -> None:
    from trialbridge.cli import criteria
    from trialbridge.vocab import default_vocabulary

    if as_json:
        shown = {"study": found.study, "number": found.number, "criterion": found.criterion}
        output.json({**shown, "correction": found.correction})
    else:
        output.show(criteria.place(found, default_vocabulary()))


def at_terminal() -> bool:
    """Tell whether somebody is there to answer."""
    return sys.stdin.isatty()


def _confirm() -> None:
    """Ask whether the words were read as meant; where nobody can answer, --yes must have said so."""
    from trialbridge.errors import InputError

    if not at_terminal():
        raise InputError(
            expected="--yes", came="--text without it, and no terminal to ask at", where="correct",
            do="look at the rule above, then say --yes",
        )  # fmt: skip
    if not typer.confirm("Keep this rule?", err=True):
        raise typer.Exit(1)


def _done(document: object, as_json: bool, reindex: bool) -> None:
    from trialbridge.flows.reindex import reindex as build

    if reindex:
        with output.progress() as progress:
            build(progress=progress)
    if as_json:
        output.json(document)


def _named(study_id: str, number: str) -> None:
    from trialbridge.errors import InputError

    if not study_id or not number:
        raise InputError(
            expected="a study's identifier and a criterion's number",
            came="nothing" if not study_id else f"{study_id} alone",
            where="correct",
            do="see the numbers with `trialbridge parse ID`",
        )


def _count(number: str) -> int:
    from trialbridge.errors import InputError

    if not number.isdecimal() or len(number) > 6:
        raise InputError(
            expected="a criterion's number", came=number, where="N", do="see `trialbridge parse ID`"
        )
    return int(number)


def _one_of(word: str, known: tuple[str, ...], where: str) -> None:
    from trialbridge.errors import InputError

    if word not in known:
        raise InputError(expected=f"one of {', '.join(known)}", came=word, where=where, do="name one of them")
