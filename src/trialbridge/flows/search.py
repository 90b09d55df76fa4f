"""Words -> studies with lines, snippets and facets, from the serving generation; nothing is written."""

from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from trialbridge.errors import InputError, StoredDocumentError
from trialbridge.flows import generation
from trialbridge.flows.generation import Generation
from trialbridge.records.identifiers import find as find_identifiers
from trialbridge.search import Filters, Snippet, snippet
from trialbridge.vocab import default_vocabulary

if TYPE_CHECKING:  # models cannot be imported before the settings stand
    from trialbridge.store.catalog.queries import Head, Listed


class Line(msgspec.Struct, frozen=True):
    """A study found; `snippet` is cut from its text as published, `marks` are spans in it to be set off."""

    study: str
    title: str
    status: str
    phase: str
    conditions: list[str]
    countries: list[str]
    snippet: str
    score: float = 0.0
    marks: tuple[tuple[int, int], ...] = ()


class Page(msgspec.Struct, frozen=True):
    """What a search gives; `facets` count values among all found, `how` is "words", "spelling" or "any"."""

    total: int
    facets: dict[str, dict[str, int]]
    results: tuple[Line, ...]
    how: str = "words"
    notices: tuple[str, ...] = ()


def find(
    words: str,
    filters: Filters = Filters(),  # noqa: B008 - frozen
    limit: int = 20,
    *,
    offset: int = 0,
    data: Path | None = None,
    facets: bool = True,
    newest: bool = False,
) -> Page:
    """Search the studies for anything typed; "" is everything. Raises InputError before the first ingest.

    `newest` puts the latest changed first, else the best fitting.
    """
    from trialbridge import store

    serving = opened(store.setup(data))
    words = led(words)
    found = serving.index.search(words, filters, max(limit, 0), max(offset, 0), facets, newest=newest)
    lines = lines_of(found.studies, words)
    return Page(found.total, found.facets, lines, found.how)


def led(words: str) -> str:
    """Put the identifier of the record that is listed in the place of another one of the same study."""
    from trialbridge.store.catalog import link_queries

    numbers = find_identifiers(words)
    asked = {words[it.start : it.end] for it in numbers} | {it.id for it in numbers}
    for name, lead in link_queries.leads(asked).items() if numbers else ():
        words = words.replace(name, lead)
    return words


def opened(data: Path) -> Generation:
    """Give the serving generation, kept open between calls; raises InputError where there is none."""
    served = generation.kept(data)
    if served is None:
        raise InputError(
            expected="at least one ingested study",
            came="an empty catalogue",
            where=str(data),
            do="run `trialbridge ingest PATH`, or `trialbridge demo` for the sample studies",
        )
    return served


def lines_of(studies: list[tuple[str, float]], words: str) -> tuple[Line, ...]:
    """Give the lines of studies found, each with its score, in their order."""
    from trialbridge.store.catalog import queries

    rows = queries.heads([study for study, _ in studies])
    pieces = _pieces(rows.values(), words)
    return tuple(_line(rows[study], score, pieces[study]) for study, score in studies if study in rows)


_kept: dict[tuple[str, str, str], Snippet] = {}
"""Snippets by study, version and words, which decide them."""
NO_PIECE = Snippet("", 0, 0, "")
MOST_KEPT = 20_000
"""Snippets that are kept, some 10 MB; all are forgotten when there are more."""


def _pieces(rows: "Collection[Head]", words: str) -> dict[str, Snippet]:
    from trialbridge.store.catalog import queries

    # each is asked for once: another thread may forget all of them between a look and a take
    kept = {row.id: _kept.get((row.id, row.version, words)) for row in rows}
    found = {study: piece for study, piece in kept.items() if piece is not None}
    missing = [row.id for row in rows if row.id not in found]
    for row in queries.listed(missing).values() if missing else ():
        found[row.id] = _kept[row.id, row.version, words] = _piece(row, words)
    if len(_kept) > MOST_KEPT:
        _kept.clear()
    return dict.fromkeys((row.id for row in rows), NO_PIECE) | found


def _piece(row: "Listed", words: str) -> Snippet:
    try:
        return snippet(row.study, words, default_vocabulary()) or NO_PIECE
    except StoredDocumentError:  # `doctor` tells; the line itself is sound
        return NO_PIECE


def _line(row: "Head", score: float, piece: Snippet) -> Line:
    return Line(
        study=row.id,
        title=row.title,
        status=row.status,
        phase=row.phase,
        conditions=row.conditions,
        countries=row.countries,
        snippet=piece.text,
        score=round(score, 4),
        marks=piece.marks,
    )
