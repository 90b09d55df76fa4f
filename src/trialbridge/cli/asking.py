"""`match --ask`: questions on standard error, answers from standard input, a line each."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from trialbridge.cli import output

if TYPE_CHECKING:
    from trialbridge.flows.interview import Step

_BEST = 5
_STOP = frozenset({"", "stop", "quit", "exit", "done"})


def ask(patient: Any, request: Any, answers: Path | None, asking: bool) -> tuple[Any, Any]:
    """Give the patient and the match document after the answers of a file and, if `asking`, of the terminal.

    An empty line or the end of input ends the questions; "?" says that something is not known.
    """
    from trialbridge.flows.interview import Interview, keep, kept
    from trialbridge.vocab import default_vocabulary

    interview = Interview(patient, request, default_vocabulary(), kept(answers) if answers else ())
    with output.waiting("Matching"):
        step = interview.step()
    if asking:
        typer.echo("Answer with yes, no, a value or a day; ? if not known; an empty line ends.", err=True)
        _show(step)
    while asking and step.question is not None:
        text = _line()
        if text.lower() in _STOP:
            break
        expected = interview.answer(step.question, text)
        if expected:
            typer.echo(f"Not understood. Expected: {expected}.", err=True)
            continue
        if answers:
            keep(answers, interview.answers)
        with output.waiting("Matching"):
            step = interview.step()
        _show(step)
    if asking and step.question is None:
        typer.echo("Nothing more to ask that these trials would need.", err=True)
    return step.patient, step.document


def _show(step: "Step") -> None:
    from trialbridge.report import saying

    for place, result in enumerate(step.document.results[:_BEST], 1):
        typer.echo(f"  {place}. {result.study}: {saying.summary(result)}. {result.title[:70]}", err=True)
    question = step.question
    if question is None:
        return
    typer.echo(f"\n{saying.audience(question)}: {question.addressed} ({saying.settles(question)})", err=True)


def _line() -> str:
    typer.echo("> ", nl=False, err=True)
    return sys.stdin.readline().strip()
