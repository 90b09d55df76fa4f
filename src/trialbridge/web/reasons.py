"""What a verdict rests on and what would turn it, in the visitor's language; it judges nothing.

The judge and the reports speak English. Here their few forms are told again in another language; what has no
form stays English and is marked so.
"""

import re
from datetime import date
from functools import cache

from markupsafe import Markup, escape

from trialbridge.report import opening, saying, words
from trialbridge.report.called import called
from trialbridge.report.document import ChangeRow, CriterionRow, Result
from trialbridge.vocab import default_vocabulary
from trialbridge.web.catalogue import gettext as _
from trialbridge.web.spoken import short

DERIVED = (
    "{0} years, born {1}",
    "Cockcroft-Gault: {0} mL/min from age {1}, {2} kg, creatinine {3} umol/L",
    "ECOG about {0} from Karnofsky {1}",
    "Karnofsky about {0} to {1} from ECOG {2}",
    "BMI {0} from {1} kg, {2} cm",
    "about {0} to {1} kg at {2} years (WHO growth standards)",
    "a distant metastasis is stage IV (UICC TNM)",
    "M1 is stage IV (UICC TNM)",
    "Tis N0 M0 is stage 0 (UICC TNM)",
    "T1 N0 M0 is stage I (UICC TNM)",
    "normal or not by the usual range, {0} to {1}",
    "usual limit {0} taken as {1}",
    "nobody mentions it",
    "not asked of a man or a small child",
)
"""The forms of derivations as the judge writes them."""
_SPOT = re.compile(r"\\\{\d\\\}")


def basis(row: CriterionRow) -> Markup:
    """Say what a verdict rests on, with its derivation; nothing where there is nothing to say."""
    if short() == "en":
        return escape(saying.basis(row))
    ground, derivation = saying.grounds(row)
    told = (escape(_(ground)) if ground else Markup(), _derived(derivation))
    return Markup("：").join(filter(None, told))


def opens(result: Result, day: str) -> str:
    """Say when a closed study would open, as `report.opening.opens`."""
    return opening.opens(result, day, opening.ENGLISH if short() == "en" else CHINESE)


def mended(row: CriterionRow, day: str) -> str:
    """Say when a criterion that is not met would be, as `report.opening.mended`."""
    return opening.mended(row, day, opening.ENGLISH if short() == "en" else CHINESE)


def messages() -> set[str]:
    """Give the English words of these tables, for the test that nothing is left untranslated."""
    tables = (DERIVED, words.OPENS.values(), words.CHANGE.values(), words.BASIS.values())
    return {saying.CONFLICT, words.CERTAIN, *(text for table in tables for text in table)}


def _derived(told: str) -> Markup:
    """Tell each part of a derivation again; one that has no form is marked as English."""
    return Markup("；").join(map(_again, filter(None, told.split("; "))))


def _again(part: str) -> Markup:
    for form, pattern in _patterns():
        if found := pattern.fullmatch(part):
            return escape(_(form).format(*found.groups()))
    return Markup('<span lang="en">{}</span>').format(part)


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((form, re.compile(_SPOT.sub("(.+?)", re.escape(form)))) for form in DERIVED)


def _day(day: str) -> str:
    on = date.fromisoformat(day)
    return f"{on.year}年{on.month}月{on.day}日"


def _change(change: ChangeRow) -> str:
    vocabulary = default_vocabulary()
    name = called(change.about, vocabulary, "zh")
    if change.kind != "value":
        return _(words.CHANGE[change.kind]).format(name)
    form, amount = opening.way(change, vocabulary)
    return _(form).format(name, amount)


CHINESE = opening.Speech(_, _day, _change, "、")
