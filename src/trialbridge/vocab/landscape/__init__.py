"""What studies test, in the field's words: classes, products, targets, partners; it reads no study."""

import csv
import json
import re
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from trialbridge.vocab.glossary import entries
from trialbridge.vocab.tables import Phrase
from trialbridge.vocab.vocabulary import Vocabulary

_PACKAGE = files("trialbridge.vocab.landscape")
_LABEL = "label"
_RECEPTOR = re.compile(r"car(?!cino)")
"""Marks words that name a chimeric receptor ("cart19", "cd19car"), unlike "carcinoembryonic"."""


class Key(NamedTuple):
    """A label: its facet (class, target, combined …) and its value there."""

    facet: str
    value: str


class Term(NamedTuple):
    """A row of tested.csv or targets.csv: what a label is called, and the concepts that mean it."""

    key: Key
    name: str
    chinese: str
    concepts: tuple[str, ...]


class Found(NamedTuple):
    """Words of a text and the labels they mean; a product's name means several."""

    start: int
    end: int
    keys: tuple[Key, ...]


class Category(NamedTuple):
    """A row of a landscape that people asked for: `needs` is a query over labels."""

    topic: str
    name: str
    chinese: str
    needs: str


class Labels:
    """Labels, found in a text by their words; `roots` are the concepts whose kinds mean a label."""

    def __init__(self, terms: Iterable[Term], phrases: Iterable[Phrase]) -> None:
        """Take the labels and their phrases, whose values are "facet:value", one or more."""
        self.terms = {term.key: term for term in terms}
        self.roots: dict[str, list[Key]] = {}
        for term in self.terms.values():
            for concept in term.concepts:
                self.roots.setdefault(concept, []).append(term.key)
        self._names = Vocabulary((), (), (), phrases)

    def scan(self, text: str, folded: str | None = None) -> list[Found]:
        """Find the labels' own words, the longest first, none inside another."""
        return [
            Found(hit.start, hit.end, tuple(key for sense in hit.senses for key in _keys(sense.value)))
            for hit in self._names.scan(text, folded)
        ]

    def name(self, key: Key) -> str:
        """Give what a label is called."""
        return self.terms[key].name


@cache
def tested() -> Labels:
    """Give what studies test: classes, products, targets, partners, settings, biomarkers; read once."""
    rows = list(_rows("tested.csv"))
    return Labels((*map(_term, rows), *map(_target, _rows("targets.csv"))), _phrases(rows))


@cache
def endpoints() -> Labels:
    """Give what studies measure, as labels of the facet "endpoint" under the glossary's names; read once."""
    rows = list(_rows("endpoints.csv"))
    names, chinese = entries(), entries("zh")
    terms = (
        Term(Key("endpoint", value), names[value].name, chinese[value].name, ())
        for value in (row["value"] for row in rows)
    )
    return Labels(terms, (each for row in rows for each in _words(row["words"], f"endpoint:{row['value']}")))


@cache
def categories() -> tuple[Category, ...]:
    """Give the categories that people ask for, by topic, in the order of the table."""
    return tuple(
        Category(row["topic"], row["category"], row["zh"], row["needs"]) for row in _rows("categories.csv")
    )


@cache
def world() -> tuple[tuple[tuple[float, float], ...], ...]:
    """Give the outline of the world's land: rings of longitude and latitude in degrees."""
    rings = json.loads((_PACKAGE / "world.json").read_text("utf-8"))
    return tuple(tuple((longitude, latitude) for longitude, latitude in ring) for ring in rings)


def _rows(table: str) -> Iterator[dict[str, str]]:
    with (_PACKAGE / table).open("r", encoding="utf-8") as lines:
        yield from csv.DictReader(lines, restval="", strict=True)


def _term(row: dict[str, str]) -> Term:
    key = Key(row["facet"], row["value"])
    return Term(key, row["name"], row["zh"], tuple(filter(None, row["concepts"].split("|"))))


def _target(row: dict[str, str]) -> Term:
    return Term(Key("target", row["value"]), row["name"], row["name"], ())


def _phrases(rows: list[dict[str, str]]) -> Iterator[Phrase]:
    for row in rows:
        yield from _words(row["words"], f"{row['facet']}:{row['value']}")
    for row in _rows("targets.csv"):
        own = row["value"]
        yield from _words(row["words"], f"target:{own}", f"target:{own} class:car-t")
        yield from _words(f"{own}cart|{own}car|car {own}|cart {own}", f"target:{own} class:car-t")
    for row in _rows("products.csv"):
        yield from _words(row["words"], row["implies"])


def _words(cell: str, value: str, receptor: str = "") -> Iterator[Phrase]:
    """Make the phrases of a cell; `receptor` is what those mean that name a chimeric receptor ("cart19")."""
    for words in filter(None, map(str.strip, cell.split("|"))):
        yield Phrase(words, _LABEL, receptor if receptor and _RECEPTOR.search(words.lower()) else value, "en")


def _keys(value: str) -> Iterator[Key]:
    for each in value.split():
        facet, _, name = each.partition(":")
        yield Key(facet, name)
