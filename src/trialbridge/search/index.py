"""One index on disk: written once from entries, then searched and ranked; it is never changed in place."""

import shutil
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import cached_property, lru_cache
from math import sqrt
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import tantivy

from trialbridge.errors import SourceError
from trialbridge.search import filters as narrowing
from trialbridge.search.asked import Asker, all_of, any_of, boosted
from trialbridge.search.document import Entry
from trialbridge.search.facets import Column, column, counted
from trialbridge.search.filters import Filters
from trialbridge.search.query import Node, parse
from trialbridge.search.schema import CONCEPTS, FACETS, ID, NOTE_WEIGHTS, WEIGHTS, document, schema
from trialbridge.search.text import STOP_WORDS, register, spaced, terms
from trialbridge.vocab import Vocabulary

HEAP = 96_000_000
"""Bytes the writer may fill before it writes a segment."""
FACET_VALUES, SPELT = 40, 1000
"""Values of a facet that are told, and whose capitals are kept; others than countries have none."""
KEPT, LISTED = 1024, 100
"""Searches whose answers are kept, each for lists of at most so many studies: some 10 MB."""
FEW = 8_000
"""Studies found up to which their values are counted row by row; of more, the index counts quicker."""
LEVEL = 400
"""Values that the index is asked for: of equal ones, the first by their letters are told."""
MANY_VALUES = "condition"
NOTHING = Filters()


class Wanted(NamedTuple):
    """A weighted part of a ranking query: words one by one, a phrase as it stands, or a concept.

    `fields` are weights of fields. A word said n times counts by the square root of n, bare numbers do not.
    """

    text: str = ""
    weight: float = 1.0
    phrase: bool = False
    concept: str = ""
    fields: Mapping[str, float] = NOTE_WEIGHTS


class Found(NamedTuple):
    """What a search found: how many, the studies of this page with their scores, facet counts, and how.

    `how` is "words" (all as typed), "spelling" (with letters wrong) or "any" (some of the words).
    """

    total: int
    studies: list[tuple[str, float]]
    facets: dict[str, dict[str, int]]
    how: str = "words"


class Writer:
    """Writes an index into an empty folder, anew or from an older one on; it is readable after `close`."""

    def __init__(self, folder: Path, old: Path | None = None, rows: int = 0) -> None:
        """Begin the index; with `old`, an index of that many rows is taken over and left as it is.

        There is one thread, so that equal scores stand in the same order at every build.
        """
        folder.mkdir(parents=True, exist_ok=True)
        if old is not None:
            _link(old, folder)
        with _alive():
            index = tantivy.Index(schema(), str(folder))
            register(index)
            self._writer = index.writer(HEAP, 1)
        self._rows = rows

    def add(self, entry: Entry) -> None:
        """Add a study; its row is the number of studies added before it."""
        self._put(entry, self._rows)
        self._rows += 1

    def replace(self, entry: Entry, row: int) -> None:
        """Put a study in the place of the one of the same identifier, which stood in that row.

        Until tantivy merges its segment away, the older text still counts in the frequencies of terms.
        """
        self._writer.delete_documents_by_term(ID, entry.id.lower())
        self._put(entry, row)

    def close(self) -> None:
        """Make the index readable and wait until its parts are merged."""
        with _alive():
            self._writer.commit()
            self._writer.wait_merging_threads()

    def _put(self, entry: Entry, row: int) -> None:
        numbers = {"minimum_age": entry.minimum_age, "maximum_age": entry.maximum_age}
        counts = {"row": row, "updated": entry.updated}
        with _alive():
            self._writer.add_document(document(entry.texts, numbers, counts))


class Index:
    """An index opened for reading; safe to use from several threads."""

    def __init__(self, folder: Path, vocabulary: Vocabulary, ids: Sequence[str]) -> None:
        """Open a folder; `ids` names the study of each row. Raises SourceError when it is no whole index."""
        self._vocabulary, self.ids = vocabulary, ids
        try:
            index = tantivy.Index.open(str(folder))
        except ValueError as error:
            raise SourceError(
                expected="a search index",
                came=str(error).partition("\n")[0],
                where=str(folder),
                do="run `trialbridge reindex`",
            ) from error
        register(index)
        index.reload()
        self._schema = index.schema
        self._searcher = index.searcher()
        self._asker = Asker(self._schema, vocabulary)
        self._lists, self._counts = lru_cache(KEPT)(self._list), lru_cache(KEPT)(self._count)

    def __len__(self) -> int:
        """Count the studies."""
        return self._searcher.num_docs

    def search(
        self,
        words: str,
        filters: Filters = NOTHING,
        limit: int = 20,
        offset: int = 0,
        facets: bool = True,
        *,
        newest: bool = False,
    ) -> Found:
        """Find studies for anything typed; "" is everything, the latest changed first.

        `newest` puts the latest changed first whatever was typed.
        What finds nothing as typed is tried with letters wrong, then with some of the words.
        Lists of a page's length are kept with their numbers, since an index never changes: many people ask
        for the same, and a second page has the facets of the first.
        """
        asked = (words, filters, limit, offset, newest)
        listed = self._lists(*asked) if limit <= LISTED else self._list(*asked)
        told = self._counts(words, filters, listed.how, listed.total) if facets else {}
        return listed._replace(studies=list(listed.studies), facets=told)

    def _list(self, words: str, filters: Filters, limit: int, offset: int, newest: bool) -> Found:
        node = parse(words)
        scored = node is not None and not newest
        for how, query in self._attempts(node):  # noqa: B007 - the last one is told
            found = self._searcher.search(
                self._narrowed(query, filters),
                max(offset + limit, 1),
                order_by_field=None if scored else "updated",
            )
            total: int = found.count  # type: ignore[attr-defined] # its stub lacks it
            if total:
                break
        named = self._named(found.hits[offset : offset + limit], scored=scored)
        return Found(total, named, {}, how)

    def _count(self, words: str, filters: Filters, how: str, total: int) -> dict[str, dict[str, int]]:
        query = next(query for name, query in self._attempts(parse(words)) if name == how)
        narrowed = self._narrowed(query, filters)
        if total > FEW:
            return self._aggregated(narrowed)
        found = self._searcher.search(narrowed, max(total, 1), count=False, order_by_field="row").hits
        rows = np.array([row for row, _ in found], np.int64)
        return {name: counted(facet, rows, FACET_VALUES) for name, facet in self._columns.items()}

    def _aggregated(self, query: tantivy.Query) -> dict[str, dict[str, int]]:
        """Count in the index, on two processors: the facet of most values takes as long as the others."""
        rest = tuple(name for name in FACETS if name != MANY_VALUES)
        with ThreadPoolExecutor(1) as beside:
            many = beside.submit(self._buckets, query, (MANY_VALUES,))
            counts = self._buckets(query, rest) | many.result()
        return {name: counts[name] for name in FACETS}

    def _buckets(self, query: tantivy.Query, names: Sequence[str]) -> dict[str, dict[str, int]]:
        size = {"size": LEVEL, "segment_size": max(len(self.ids), LEVEL)}
        found = self._searcher.aggregate(query, {name: {"terms": {"field": name, **size}} for name in names})
        counts = {
            name: sorted((-bucket["doc_count"], bucket["key"]) for bucket in found[name]["buckets"])
            for name in names
        }
        return {name: {value: -count for count, value in counts[name][:FACET_VALUES]} for name in names}

    @cached_property
    def _columns(self) -> dict[str, Column]:
        """Lay out which values of each facet every row has, by asking for each value once."""
        return {name: column(dict(self._values(name)), len(self.ids)) for name in FACETS}

    def _values(self, name: str) -> Iterator[tuple[str, list[int]]]:
        """Give each value of a facet with its rows; terms are in small letters, values as they came."""
        asked = {name: {"terms": {"field": name, "size": SPELT}}}
        buckets = self._searcher.aggregate(tantivy.Query.all_query(), asked)[name]["buckets"]
        spelt = {bucket["key"].lower(): bucket["key"] for bucket in reversed(buckets)}
        for value, _ in self._searcher.terms_with_prefix(name, ""):
            if rows := self._having(name, value):
                yield spelt.get(value, value), rows

    def _having(self, name: str, value: str) -> list[int]:
        query = tantivy.Query.term_query(self._schema, name, value)
        hits = self._searcher.search(query, max(len(self.ids), 1), count=False).hits
        rows = self._searcher.fast_field_values("row", [address for _, address in hits])
        return [int(row or 0) for row in rows]

    def _narrowed(self, query: tantivy.Query, filters: Filters) -> tantivy.Query:
        narrow = narrowing.queries(filters, self._schema, self._vocabulary)
        return all_of([query, *narrow]) if narrow else query

    def rank(
        self, wanted: Iterable[Wanted], limit: int = 1000, among: Iterable[str] | None = None
    ) -> list[tuple[str, float]]:
        """Give the best studies for weighted words, best first, equal ones by identifier."""
        query = self._or(wanted, among)
        if query is None or limit < 1:
            return []
        # equal scores are cut off in the order of segments; the margin leaves that to the tail
        hits = self._searcher.search(query, limit + 50, count=False).hits
        named = self._named(hits, scored=True)
        return sorted(named, key=lambda pair: (-pair[1], pair[0]))[:limit]

    def scores(self, wanted: Iterable[Wanted], among: Iterable[str] | None = None) -> npt.NDArray[np.float64]:
        """Give the score of every row for weighted words (0 where nothing matches), in the order of `ids`."""
        result = np.zeros(len(self.ids))
        query = self._or(wanted, among)
        if query is not None and len(self.ids):
            hits = self._searcher.search(query, len(self.ids), count=False).hits
            rows = self._searcher.fast_field_values("row", [address for _, address in hits])
            result[np.array(rows, np.int64)] = [score for score, _ in hits]
        return result

    def score_of(self, node: Node | None, weights: Mapping[str, float] = WEIGHTS) -> npt.NDArray[np.float64]:
        """Give the score of every row for a tree, looked for in the weighted fields; 0 where it is not."""
        result = np.zeros(len(self.ids))
        if node is not None and len(self.ids):
            query = Asker(self._schema, self._vocabulary, weights=weights).query(node)
            hits = self._searcher.search(query, len(self.ids), count=False).hits
            rows = self._searcher.fast_field_values("row", [address for _, address in hits])
            result[np.array(rows, np.int64)] = [max(score, 1e-9) for score, _ in hits]
        return result

    def _attempts(self, node: Node | None) -> Iterable[tuple[str, tantivy.Query]]:
        yield "words", self._asker.query(node)
        if node is not None:
            misspelt = Asker(self._schema, self._vocabulary, self._unknown)
            yield "spelling", misspelt.query(node)
            yield "any", misspelt.query(node, every=False)

    def _unknown(self, term: str) -> bool:
        return len(term) > 3 and not any(self._searcher.doc_freq(field, term) for field in WEIGHTS)

    def _or(self, wanted: Iterable[Wanted], among: Iterable[str] | None) -> tantivy.Query | None:
        parts: dict[tuple[str, str], float] = {}
        queries: list[tantivy.Query] = []
        for want in wanted:
            if want.concept:
                concept = tantivy.Query.term_query(self._schema, CONCEPTS, want.concept)
                queries.append(boosted(concept, want.weight))
            if want.phrase:
                phrase = self._asker.words(want.text, want.fields)
                queries += [] if phrase is None else [boosted(phrase, want.weight)]
            elif want.text:
                for term, count in Counter(terms(want.text)).items():
                    if term not in STOP_WORDS and len(term) > 1 and not term.isdigit():
                        for field, weight in want.fields.items():
                            key = (field, term)
                            parts[key] = parts.get(key, 0.0) + want.weight * weight * sqrt(count)
                queries += [
                    boosted(part, want.weight)
                    for run in spaced(want.text)
                    if (part := self._asker.words(run))
                ]
        queries += [
            boosted(tantivy.Query.term_query(self._schema, field, term), weight)
            for (field, term), weight in parts.items()
        ]
        if not queries:
            return None
        if among is None:
            return any_of(queries)
        chosen = tantivy.Query.term_set_query(self._schema, ID, [study.lower() for study in among])
        return all_of([any_of(queries), tantivy.Query.const_score_query(chosen, 0.0)])

    def _named(
        self, hits: Sequence[tuple[float, tantivy.DocAddress]], *, scored: bool
    ) -> list[tuple[str, float]]:
        rows = self._searcher.fast_field_values("row", [address for _, address in hits])
        return [
            (self.ids[int(row or 0)], float(score) if scored else 0.0)
            for row, (score, _) in zip(rows, hits, strict=True)
        ]


@contextmanager
def _alive() -> Iterator[None]:
    """Say in plain words that the writer died: on a full disk, say; every call after that fails."""
    try:
        yield
    except ValueError as error:
        raise SourceError(
            expected="an index writer that lives",
            came=str(error).partition("\n")[0],
            where="search index",
            do="free disk space, then run `trialbridge reindex`; the old generation goes on serving",
        ) from error


def _link(old: Path, folder: Path) -> None:
    """Take over an index's files: segments never change and are linked, the lists of them are copied."""
    for file in old.iterdir():
        if file.suffix == ".lock":
            continue
        if file.suffix == ".json":
            shutil.copyfile(file, folder / file.name)
            continue
        try:
            (folder / file.name).hardlink_to(file)
        except OSError:  # a file system without links
            shutil.copyfile(file, folder / file.name)
