"""The site's words in each language: English is the key, `locale/*.csv` has the others; a file a part."""

import csv
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from django.utils.translation import get_language

FOLDER = Path(__file__).parent / "locale"


@cache
def table(language: str) -> Mapping[str, str]:
    """Give the words of a language by the English ones; empty for English.

    A column of `locale/*.csv` is a language, named as in LANGUAGES.
    """
    found: dict[str, str] = {}
    for file in sorted(FOLDER.glob("*.csv")):
        with file.open(encoding="utf-8", newline="") as lines:
            found |= {row["en"]: row[language] for row in csv.DictReader(lines) if row.get(language)}
    return found


def gettext(message: str) -> str:
    """Give a message in the language of the request; itself where the table has none."""
    return table(get_language() or "en").get(message, message)


def ngettext(singular: str, plural: str, number: int) -> str:
    """Give a message for a number; Chinese has one form, which stands with the plural."""
    if (get_language() or "en") == "en":
        return singular if number == 1 else plural
    return gettext(plural)
