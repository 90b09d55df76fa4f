"""The words of trials that patients meet, with what they mean; it links no page."""

import csv
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from trialbridge.errors import InputError
from trialbridge.vocab.tables import Phrase
from trialbridge.vocab.vocabulary import Vocabulary

_COLUMNS = {"en": ("en", "words", "meaning"), "zh": ("zh", "words_zh", "meaning_zh")}


class Entry(NamedTuple):
    """A word in one language: `group` is the part of the glossary, `words` are how pages write it."""

    key: str
    group: str
    name: str
    words: tuple[str, ...]
    meaning: str


@cache
def entries(language: str = "en") -> dict[str, Entry]:
    """Give the words by key, in the order of the table; raises KeyError for a language it lacks."""
    name, words, meaning = _COLUMNS[language]
    return {
        row["key"]: Entry(row["key"], row["group"], row[name], tuple(row[words].split("|")), row[meaning])
        for row in _rows()
    }


def meant(word: str, language: str = "en") -> list[Entry]:
    """Give what a word means, every word where none is given; raises InputError for one it lacks."""
    if not word:
        return list(entries(language).values())
    keys = {sense.value for hit in scanner(language).scan(word) for sense in hit.senses}
    found = [entry for entry in entries(language).values() if entry.key in keys or word == entry.key]
    if not found:
        raise InputError(
            expected="a word of the glossary", came=word, where="glossary",
            do="print the whole glossary: trialbridge glossary",
        )  # fmt: skip
    return found


@cache
def scanner(language: str = "en") -> Vocabulary:
    """Give what finds the words in a text; the value of a hit is the entry's key."""
    return Vocabulary((), (), (), _phrases(language), few=True)


def _phrases(language: str) -> Iterator[Phrase]:
    for entry in entries(language).values():
        yield from (Phrase(words, "term", entry.key, language) for words in entry.words)


def _rows() -> Iterator[dict[str, str]]:
    with (files("trialbridge.vocab.locale") / "glossary.csv").open("r", encoding="utf-8") as lines:
        yield from csv.DictReader(lines, strict=True)
