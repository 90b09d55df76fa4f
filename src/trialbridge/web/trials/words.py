"""The glossary by its parts, as the page shows it."""

from itertools import groupby

from trialbridge.vocab.glossary import Entry, entries
from trialbridge.vocab.locale import sayings


def groups(language: str) -> list[tuple[str, list[Entry]]]:
    """Give the parts of the glossary with their words, in "en" or "zh"."""
    said = sayings("report", language)
    return [
        (said.say(f"glossary.{group}"), list(found))
        for group, found in groupby(entries(language).values(), key=lambda entry: entry.group)
    ]
