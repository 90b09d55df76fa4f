"""A topic -> its landscape: the studies found, read afresh from the catalogue; nothing is written."""

import csv
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import NamedTuple

from trialbridge.errors import InputError
from trialbridge.flows.engine import engine
from trialbridge.flows.search import opened
from trialbridge.report.landscape import Card, Landscape, card
from trialbridge.report.landscape import landscape as written
from trialbridge.search import Filters
from trialbridge.vocab import default_vocabulary
from trialbridge.vocab.landscape import Key, tested

MOST = 100_000
"""Studies of one topic that are read."""
COLUMNS = ("study", "title", "facet", "value", "name", "words", "field")


class Topic(NamedTuple):
    """What is looked for in the index, and the classes a study must test for the topic to be its own."""

    words: str
    classes: frozenset[str]


class Found(NamedTuple):
    """A landscape and the studies it was counted from."""

    landscape: Landscape
    cards: tuple[Card, ...]


def landscape(topic: str, *, data: Path | None = None, since: str = "", day: date | None = None) -> Found:
    """Write the landscape of a therapy, a cancer or any words; raises InputError before the first ingest.

    A topic that names a class of therapy keeps the studies that test it; any other keeps all that are found.
    `since` (a day) counts as new what was first seen or registered from then on.
    """
    cards, dates = _cards(topic, data)
    new = [study for study, first in dates.items() if since and first >= since]
    told = (day or date.today()).isoformat()
    return Found(written(topic, cards, day=told, engine=engine(), since=since, new=new), tuple(cards))


def _cards(topic: str, data: Path | None) -> tuple[list[Card], dict[str, str]]:
    from trialbridge import store

    serving = opened(store.setup(data))
    from trialbridge.store.catalog import queries

    meant = asked(topic)
    found = serving.index.search(meant.words, Filters(), MOST, 0, False)
    cards, dates = [], {}
    vocabulary = default_vocabulary()
    for row in queries.listed([study for study, _ in found.studies]).values():
        study = row.study
        made = card(study, vocabulary)
        if not meant.classes or meant.classes & {
            label.value for label in made.labels if label.facet == "class"
        }:
            cards.append(made)
            dates[study.id] = min(
                (str(each.date) for each in study.dates if each.event.startswith("first") and each.date),
                default="",
            )
    return cards, dates


def asked(topic: str) -> Topic:
    """Tell what a topic means: "CIK" is every class that is a kind of CIK cell, by all its names."""
    terms = tested()
    named = [key.value for found in terms.scan(topic) for key in found.keys if key.facet == "class"]
    if not named:
        return Topic(topic, frozenset())
    vocabulary = default_vocabulary()
    roots = {concept for value in named for concept in terms.terms[Key("class", value)].concepts}
    kinds = {
        key.value
        for key, term in terms.terms.items()
        if key.facet == "class" and any(vocabulary.is_a(own, root) for own in term.concepts for root in roots)
    }
    return Topic(topic, frozenset(named) | kinds)


def table(cards: Iterable[Card], out: Path) -> None:
    """Write every label, a row each, as CSV or Parquet by the file's ending.

    Columns: study, title, facet, value, name, words, field. Raises InputError where Parquet's library is
    missing.
    """
    rows = [
        {"study": each.study, "title": each.title, "facet": label.facet, "value": label.value,
         "name": label.name, "words": label.quote.text, "field": label.quote.source}
        for each in cards for label in (*each.labels, *each.questions)
    ]  # fmt: skip
    if out.suffix == ".parquet":
        _parquet(rows, out)
        return
    with out.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        writer.writerows(rows)


def _parquet(rows: list[dict[str, str]], out: Path) -> None:
    try:
        import pyarrow
        from pyarrow import parquet
    except ImportError as error:
        raise InputError(
            expected="the extra `bulk`, which writes Parquet", came=str(error), where="this installation",
            do='pip install "trialbridge[bulk]", or give a name that ends in .csv',
        ) from error  # fmt: skip
    schema = pyarrow.schema([(column, pyarrow.string()) for column in COLUMNS])
    parquet.write_table(pyarrow.Table.from_pylist(rows, schema=schema), out)
