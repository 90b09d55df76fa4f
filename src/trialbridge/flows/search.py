"""Words -> studies with lines, snippets and facets, from the serving generation; nothing is written."""

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from trialbridge.errors import InputError, StoredDocumentError
from trialbridge.flows import generation
from trialbridge.flows.generation import Generation
from trialbridge.records.identifiers import find as find_identifiers
from trialbridge.search import Filters, snippet
from trialbridge.vocab import default_vocabulary

if TYPE_CHECKING:  # models cannot be imported before the settings stand
    from trialbridge.store.catalog.queries import Listed


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
    pointer = data / generation.FOLDER / generation.POINTER
    if not pointer.exists():
        raise InputError(
            expected="at least one ingested study",
            came="an empty catalogue",
            where=str(data),
            do="run `trialbridge ingest PATH`, or `trialbridge demo` for the sample studies",
        )
    return _opened(data, pointer.read_text())


@lru_cache(maxsize=2)
def _opened(data: Path, name: str) -> Generation:
    served = generation.current(data)
    assert served is not None, name
    return served


def lines_of(studies: list[tuple[str, float]], words: str) -> tuple[Line, ...]:
    """Give the lines of studies found, each with its score, in their order."""
    from trialbridge.store.catalog import queries

    rows = queries.listed([study for study, _ in studies])
    return tuple(_line(rows[study], score, words) for study, score in studies if study in rows)


def _line(row: "Listed", score: float, words: str) -> Line:
    try:
        piece = snippet(row.study, words, default_vocabulary())
    except StoredDocumentError:  # `doctor` tells; the line itself is sound
        piece = None
    return Line(
        study=row.id,
        title=row.title,
        status=row.status,
        phase=row.phase,
        conditions=row.conditions,
        countries=row.countries,
        snippet=piece.text if piece else "",
        score=round(score, 4),
        marks=piece.marks if piece else (),
    )
