"""All commands by name, and the one place where a failure becomes a plain line and an exit status."""

import os
import sys
from collections.abc import Sequence
from typing import Any

import typer

from trialbridge.cli import (
    assistants,
    bulk,
    casebook,
    catalogue,
    centres,
    corrections,
    dossier,
    embedding,
    feasibility,
    guides,
    landscape,
    linkage,
    measure,
    patients,
    plain,
    serve,
    shortlists,
    sources,
    words,
)
from trialbridge.errors import TrialbridgeError

UsageError: Any = typer.BadParameter.__mro__[1]
WRONG_INPUT, FAILED, INTERRUPTED = 1, 2, 130

app = typer.Typer(
    name="trialbridge",
    help="From a patient's records to a place in a clinical trial: exact, offline, both sides quoted.",
    epilog="Every result is information for a conversation with the trial's team; the investigator decides.",
    rich_markup_mode=None,  # plain help starts in half the time
    pretty_exceptions_enable=False,  # a trace with local variables would show a patient's record
    add_completion=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
for command in (
    patients.demo,
    patients.match,
    patients.intake,
    patients.parse,
    catalogue.ingest,
    sources.sync,
    catalogue.search,
    catalogue.show,
    catalogue.changes,
    plain.explain,
    plain.check_summary,
    plain.compare,
    plain.glossary,
    landscape.landscape,
    guides.guide,
    guides.sponsor,
    centres.centres,
    dossier.dossier,
    bulk.bulk,
    feasibility.feasibility,
    corrections.correct,
    corrections.export,
    linkage.link,
    linkage.split,
    catalogue.doctor,
    catalogue.reindex,
    embedding.embed,
    casebook.backup,
    casebook.restore,
    casebook.rematch,
    casebook.remind,
    casebook.work,
    serve.serve,
    assistants.mcp,
):
    app.command()(command)
app.add_typer(measure.app, name="eval")
app.add_typer(words.app, name="vocab")
app.add_typer(shortlists.app, name="shortlist")
app.add_typer(casebook.user, name="user")
app.add_typer(casebook.audit, name="audit")


@app.callback(invoke_without_command=True)
def _version(
    context: typer.Context,
    version: bool = typer.Option(False, "--version", help="Print the version and end."),
) -> None:
    if version:
        from trialbridge import __version__

        typer.echo(__version__)
        raise typer.Exit
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())
        raise typer.Exit


def main(arguments: Sequence[str] | None = None) -> None:
    """Run a command and end the process: 0 done, 1 the input was wrong, 2 a source or the machine failed."""
    sys.exit(run(arguments))


def run(arguments: Sequence[str] | None = None) -> int:
    """Run a command and give the exit status; failures are one line on standard error."""
    given = None if arguments is None else list(arguments)
    try:
        status = app(given, prog_name="trialbridge", standalone_mode=False)
        sys.stdout.flush()
        return int(status or 0)
    except TrialbridgeError as error:
        return _say(str(error), error.exit_status)
    except UsageError as error:
        return _say(f"{error.format_message()} Try `trialbridge --help`.", WRONG_INPUT)
    except BrokenPipeError:  # the reader of the pipe has seen enough (`| head`)
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        return _say(f"{error.filename or 'system'}: {error.strerror or error}", FAILED)
    except (KeyboardInterrupt, typer.Abort):
        return _say("interrupted; what was stored stays", INTERRUPTED)


def _say(line: str, status: int) -> int:
    """Print one line, whatever the message held."""
    typer.echo(f"trialbridge: {' '.join(line.split())}", err=True)
    return status
