"""Short sentences of the pages in the visitor's language, and texts laid out; it computes nothing."""

import re
from fractions import Fraction

from django.utils.translation import get_language
from markupsafe import Markup, escape

from trialbridge.flows.search import Line
from trialbridge.model.study import Age
from trialbridge.model.verdict import Question
from trialbridge.report import words
from trialbridge.report.called import called
from trialbridge.report.document import OddsRow, Result
from trialbridge.vocab import default_vocabulary
from trialbridge.vocab.locale import sayings
from trialbridge.web import labels
from trialbridge.web.catalogue import gettext as _
from trialbridge.web.catalogue import ngettext
from trialbridge.web.labels import DATES

_BREAK = re.compile(r"\n\s*\n|\n(?=\s*(?:[-*•]|\d{1,2}[.)])\s)")
_UNITS = {
    "years": ("%(n)s years", "%(n)s year"),
    "months": ("%(n)s months", "%(n)s month"),
    "weeks": ("%(n)s weeks", "%(n)s week"),
    "days": ("%(n)s days", "%(n)s day"),
    "hours": ("%(n)s hours", "%(n)s hour"),
    "minutes": ("%(n)s minutes", "%(n)s minute"),
}
ROLES = {
    "discretion": "The trial's doctor judges this.",
    "procedural": "About consent and procedures.",
    "preference": "Preferred, but not required.",
    "after_entry": "Counts after you have joined.",
}


def short() -> str:
    """Give the language of the request as the tables of sentences name it: "en", "zh"."""
    return (get_language() or "en").partition("-")[0]


def event(name: str) -> str:
    """Give the words of a day of the record."""
    return _(DATES.get(name, name.replace("_", " ")))


def age(limit: Age | None) -> str:
    """Give an age limit: "18 years"; "No limit" where the record says so; nothing where it says nothing."""
    if limit is None:
        return ""
    if limit.value is None:
        return _("No limit")
    many, one = _UNITS[limit.unit]
    return _(one if limit.value == 1 else many) % {"n": f"{limit.value:g}"}


def role(name: str) -> str:
    """Say what a criterion that is no requirement is."""
    return _(ROLES.get(name, ""))


def chance(odds: OddsRow | None) -> str:
    """Give the chance of the studied therapy: "2 in 3"; Chinese names the whole first."""
    if odds is None or odds.probability is None:
        return _("Not stated")
    if odds.probability == 1:
        return _("Everybody gets it")
    if odds.probability == 0:
        return _("Nobody gets it")
    share = Fraction(odds.probability).limit_denominator(20)
    return _("%(part)s in %(whole)s") % {"part": share.numerator, "whole": share.denominator}


def verdict(result: Result) -> str:
    """Say what a study's stated criteria come to, with the counts of what is open; nobody is "eligible"."""
    said = _(words.OVERALL[result.overall])
    if result.not_met:
        said = _("%(count)s points speak against it") % {"count": result.not_met}
        said = _("1 point speaks against it") if result.not_met == 1 else said
    unknown = result.unknown + result.unknown_opaque
    return f"{said}; {_('%(count)s not known') % {'count': unknown}}; {_('the trial’s doctor decides')}"


def question(asked: Question) -> str:
    """Put a question about the record; other languages than English name what is asked for."""
    if short() == "en":
        return asked.text
    name = called(asked.variable, default_vocabulary(), "zh")
    return sayings("dossier", "zh").say(f"question.{asked.audience}", text=asked.text, name=name)


def settles(asked: Question) -> str:
    """Say how many points an answer settles alone."""
    least, most = asked.settles, max(asked.settles, asked.settles_most)
    if not most:
        return _("helps together with others")
    if least == most:
        return ngettext("settles %(num)s point", "settles %(num)s points", most) % {"num": most}
    if not least:
        return _("may settle up to %(most)s points") % {"most": most}
    return _("settles %(least)s to %(most)s points") % {"least": least, "most": most}


def odds_basis(odds: OddsRow) -> str:
    """Say of what therapy the chance is and what it rests on; nothing where none is stated."""
    if odds.probability is None:
        return ""
    basis = _(words.ODDS_BASIS.get(odds.basis, odds.basis))
    return labels.joined((odds.target, basis)) if odds.target else basis


def abroad(answer: str) -> str:
    """Say whether people from abroad may take part."""
    return _(words.ABROAD.get(answer, words.ABROAD["not stated"]))


def away(kilometres: int) -> str:
    """Give a distance as one would say it."""
    if kilometres < 10:
        return _("in the same place")
    rounded = round(kilometres, -1 if kilometres < 1000 else -2)
    return _("about %(km)s km away") % {"km": f"{rounded:,}"}


def paragraphs(text: str) -> list[str]:
    """Cut a registry's text at its empty lines and lists; the wrapping of its lines goes."""
    return [" ".join(part.split()) for part in _BREAK.split(text) if part.strip()]


def marked(line: Line) -> Markup:
    """Give a result's snippet with the words that were found set off."""
    parts, at = [], 0
    for start, end in line.marks:
        parts += [escape(line.snippet[at:start]), Markup("<mark>%s</mark>") % line.snippet[start:end]]
        at = end
    return Markup("").join((*parts, escape(line.snippet[at:])))


def messages() -> set[str]:
    """Give the English words of these tables, for the test that nothing is left untranslated."""
    units = {name for pair in _UNITS.values() for name in pair}
    return {*units, *ROLES.values(), *words.ABROAD.values(), "settles %(num)s points"}
