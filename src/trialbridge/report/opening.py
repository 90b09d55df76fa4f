"""What would open a closed study, put in words: "Opens on 14 March 2026 if …"; it computes nothing."""

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import NamedTuple

from trialbridge.model.rule import named_words
from trialbridge.model.verdict import Change
from trialbridge.report import words
from trialbridge.report.document import ChangeRow, CriterionRow, Result
from trialbridge.report.facts import unit_words
from trialbridge.vocab import Vocabulary


def day_words(day: str) -> str:
    """Write a day for people: "14 March 2026"."""
    on = date.fromisoformat(day)
    return f"{on.day} {words.MONTHS[on.month - 1]} {on.year}"


class Speech(NamedTuple):
    """How a language says it: a form of `words`, a day (ISO), a change; and what joins changes."""

    say: Callable[[str], str]
    day: Callable[[str], str]
    change: Callable[[ChangeRow], str]
    joint: str


ENGLISH = Speech(str, day_words, lambda change: change.text, words.AND)


def change_row(change: Change, vocabulary: Vocabulary) -> ChangeRow:
    """Lay out a change with its words."""
    return ChangeRow(
        kind=change.kind, about=change.about, text=_said(change, vocabulary), value=change.value,
        unit=change.unit, direction=change.direction, strict=change.strict,
    )  # fmt: skip


FORESEEABLE = timedelta(days=731)
"""What lies further off is no plan: a newborn does not wait for a study of adults. JSON has every day."""


def opens(result: Result, day: str, speech: Speech = ENGLISH) -> str:
    """Say when a closed study would open; nothing where nothing closes it, or opens it in two years."""
    if not result.opens_on:
        return ""
    return _when("opens", result.opens_on, result.opens_certain_on or "", result.opens_if, day, speech)


def mended(row: CriterionRow, day: str, speech: Speech = ENGLISH) -> str:
    """Say when a criterion that is not met would be."""
    return _when("met", row.mended_on, "", row.mended_if, day, speech) if row.mended_on else ""


def _when(verb: str, on: str, certain: str, changes: Iterable[ChangeRow], day: str, speech: Speech) -> str:
    """Name the day unless it is the report's own, the later, certain one where dates are vague, the ifs."""
    if date.fromisoformat(on) - date.fromisoformat(day) > FORESEEABLE:
        return ""
    ifs = speech.joint.join(map(speech.change, changes))
    if on == day:
        return speech.say(words.OPENS[verb, "now"]).format(ifs)
    said = speech.say(words.OPENS[verb, "if" if ifs else "on"]).format(speech.day(on), ifs)
    return said + (speech.say(words.CERTAIN).format(speech.day(certain)) if certain > on else "")


def _said(change: Change, vocabulary: Vocabulary) -> str:
    if change.kind != "value":
        concept = vocabulary.concepts.get(change.about)
        return words.CHANGE[change.kind].format(concept.name if concept else named_words(change.about))
    form, amount = way(change, vocabulary)
    return form.format(vocabulary.variables[change.about].title, amount)


def way(change: Change | ChangeRow, vocabulary: Vocabulary) -> tuple[str, str]:
    """Give the form that says which way a value must go ("{} falls below {}"), and how far ("2 mg/dL")."""
    row = vocabulary.variables[change.about]
    unit = unit_words(change.unit or row.unit)
    value = change.value or 0.0
    level = next((word for word, low, high in row.spans if low <= value <= high), "") if row.spans else ""
    past = change.strict and row.kind == "number"
    form = words.CHANGE[f"{change.direction}{' past' if past else ''}"]
    return form, level or f"{value:.4g}{f' {unit}' if unit else ''}"
