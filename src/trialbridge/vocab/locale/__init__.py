"""What we say ourselves, in every language; it decides nothing."""

import csv
from functools import cache
from importlib.resources import files

LANGUAGES = ("en", "zh")


class Sayings:
    """The sentences of one table in one language."""

    def __init__(self, table: str, language: str) -> None:
        """Read the table; raises KeyError for a language it has no column for."""
        self.language = language
        with (files("trialbridge.vocab.locale") / f"{table}.csv").open("r", encoding="utf-8") as lines:
            self._said = {row["key"]: row[language] for row in csv.DictReader(lines, strict=True)}

    def __contains__(self, key: str) -> bool:
        """Tell whether the table has a sentence."""
        return key in self._said

    def say(self, key: str, **names: object) -> str:
        """Fill a sentence; raises KeyError for a sentence or a name that is not there."""
        return self._said[key].format_map(names)

    def listed(self, names: list[str]) -> str:
        """Join names as the language does: "a, b and c"."""
        if len(names) < 2:
            return "".join(names)
        return self._said["comma"].join(names[:-1]) + self._said["and"] + names[-1]


@cache
def sayings(table: str, language: str) -> Sayings:
    """Give a table in a language, read once."""
    return Sayings(table, language)
