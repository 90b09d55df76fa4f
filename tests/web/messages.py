"""The words that the site shows, found in its templates and modules and in the tables of reports."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

from jinja2 import Environment

import trialbridge.web
from trialbridge.navigate.paperwork import TYPES
from trialbridge.navigate.steps import MOVES, TITLES
from trialbridge.navigate.tasks import TASKS, State
from trialbridge.records.changes import EVENTS
from trialbridge.records.quality import KINDS
from trialbridge.report import facts, words
from trialbridge.web import labels, reasons, spoken
from trialbridge.web.cases import words as said
from trialbridge.web.trials.landscapes import FIGURES

HOME = Path(trialbridge.web.__file__).parent


def messages() -> set[str]:
    """Give every English message of the site."""
    return {
        *_of_cases(),
        *_of_templates(),
        *_of_modules(),
        *_of_reports(),
        *labels.messages(),
        *spoken.messages(),
        *reasons.messages(),
    }


def _of_cases() -> Iterator[str]:
    """Give the words of the steps, tasks and documents of a case."""
    yield from TITLES.values()
    yield from (move.title for move in MOVES.values())
    yield from (task.title for task in TASKS)
    yield from TYPES.values()
    yield from get_args(State)
    for table in (said.ENTRIES, said.WAYS, said.STATES, said.STANCES):
        yield from filter(None, table.values())


def _of_templates() -> Iterator[str]:
    environment = Environment(extensions=["jinja2.ext.i18n"], trim_blocks=True, lstrip_blocks=True)
    for file in sorted((HOME / "templates").rglob("*.html")):
        for _, function, message in environment.extract_translations(file.read_text("utf-8")):  # type: ignore[attr-defined]
            parts = (message,) if isinstance(message, str) else message or ()  # a variable comes as None
            yield from (
                part for part in (parts[1:2] if function == "ngettext" else parts[:1]) if part
            )  # the plural is the key


def _of_modules() -> Iterator[str]:
    for file in sorted(HOME.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            called = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id
            if called in ("_", "gettext") and node.args and isinstance(node.args[0], ast.Constant):
                yield node.args[0].value


def _of_reports() -> Iterator[str]:
    """Give what pages take from the words of reports: verdicts, groups, bases, what a record says nothing of."""
    yield from words.OVERALL.values()
    yield from words.TRUTH.values()
    yield from (words.UNKNOWN, words.NOT_APPLICABLE, words.ROLE["procedural"])
    yield from words.ROLE.values()
    yield from (
        words.PAGE[n] for n in ("against", "to_find_out", "not_read", "fulfilled", "for_investigator")
    )
    yield from facts.GROUPS
    yield from FIGURES.values()
    yield from (*KINDS.values(), *EVENTS.values(), *words.ODDS_BASIS.values())
    yield from (
        "For the investigator.",
        "Nobody mentions it; presumed absent.",
        "Not all of this sentence was understood; it was not judged.",
        "Not all of this sentence was understood; the record speaks of nothing in it.",
        "The record does not say.",
    )
    yield from ("B cell leukaemia", "Hepatocellular carcinoma", "Ovarian cancer", "Small cell lung cancer")
