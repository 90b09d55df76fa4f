"""A tree of what is asked -> a tantivy query over the weighted fields; it runs nothing."""

from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise

import tantivy

from trialbridge.search.query import Either, Every, Node, Phrase, Plain, Without
from trialbridge.search.schema import CHARACTERS_FIELD, CONCEPTS, WEIGHTS
from trialbridge.search.synonyms import Group, groups, shortest
from trialbridge.search.text import CJK, spaced, terms
from trialbridge.vocab import Vocabulary

MOST_GROUPS = 64
"""Groups of one query that are looked up; a pasted page has more, and its first ones suffice."""
LONG = 8
"""From so many groups on, most instead of all must be found."""
CONCEPT_WEIGHT = 3.0
CJK_WEIGHT = 2.0
CONCEPT_FIELDS = frozenset(("conditions", "keywords"))
"""Where both of these are searched, what the words mean is looked for too."""
PROSE = frozenset(("summary", "description", "criteria", "exclusions", "details"))
"""Fields of sentences, whose concepts are not indexed."""
TIE = 0.2
"""A term in several fields counts by its best field and a fifth of the others."""
Spell = Callable[[str], bool]
"""Tells whether a term is to be looked for with letters wrong."""


class Asker:
    """Builds queries for one schema and vocabulary; `spell` says which terms may be misspelt."""

    def __init__(
        self,
        schema: tantivy.Schema,
        vocabulary: Vocabulary,
        spell: Spell | None = None,
        weights: Mapping[str, float] = WEIGHTS,
    ) -> None:
        """Take what every query is built with; `weights` names the fields that are searched."""
        self.schema, self.vocabulary = schema, vocabulary
        self._spell, self._weights = spell, weights

    def query(self, node: Node | None, *, every: bool = True) -> tantivy.Query:
        """Build the query of a tree; with `every` false one of the words suffices."""
        match node:
            case None:
                return tantivy.Query.all_query()
            case Plain(text):
                return self._groups(groups(text, self.vocabulary), every)
            case Phrase(text):
                return self._phrase(text)
            case Either(parts):
                return any_of([self.query(part, every=every) for part in parts])
            case Without(part):
                return without(self.query(part))
            case Every(parts):
                return self._every(parts, every)

    def names(self, names: Sequence[str], concepts: Sequence[str] = ()) -> tantivy.Query:
        """Build the query for alternatives, the first as typed: the best of them counts.

        Where concepts are looked for, the other names are looked for only in the fields that told none.
        """
        told = self._weights.keys() >= CONCEPT_FIELDS and concepts  # concepts are those of the whole study
        other = {name: it for name, it in self._weights.items() if name in PROSE} if told else self._weights
        made = [
            query
            for name in shortest(names)
            if (query := self.words(name, self._weights if name == names[0] else other)) is not None
        ]
        made += [
            boosted(tantivy.Query.term_query(self.schema, CONCEPTS, concept), CONCEPT_WEIGHT)
            for concept in told or ()
        ]
        return best_of(made)

    def words(self, name: str, weights: Mapping[str, float] | None = None) -> tantivy.Query | None:
        """Build the query for words side by side in any field, Chinese too; None for no word at all."""
        made = [self._run(run) for run in spaced(name)]
        found = terms(name)
        if found:
            made.append(self.side_by_side(found, weights or self._weights))
        if not made:
            return None
        return made[0] if len(made) == 1 else all_of(made)

    def side_by_side(self, found: Sequence[str], weights: Mapping[str, float]) -> tantivy.Query:
        """Build the query for terms next to each other in one of the weighted fields."""
        return best_of([boosted(self._in(field, found), weight) for field, weight in weights.items()])

    def _every(self, parts: tuple[Node, ...], every: bool) -> tantivy.Query:
        asked = [part for part in parts if not isinstance(part, Without)]
        unwanted = [self.query(part.part) for part in parts if isinstance(part, Without)]
        made = [self.query(part, every=every) for part in asked]
        joined = all_of(made) if every else any_of(made)
        return without(*unwanted, among=joined if asked else None) if unwanted else joined

    def _groups(self, found: Sequence[Group], every: bool) -> tantivy.Query:
        made = [self._group(group) for group in found[:MOST_GROUPS]]
        if not made:
            return tantivy.Query.empty_query()
        if every and len(made) < LONG:
            return all_of(made)
        least = _most(made) if every else 1
        return any_of(made, least)

    def _group(self, group: Group) -> tantivy.Query:
        if group.loose:
            run = group.names[0]
            pairs = [self._run(f"{one} {other}") for one, other in pairwise(run)]
            return best_of(
                [self._run(" ".join(run)), *([any_of(pairs, _most(pairs))] if len(pairs) > 1 else [])]
            )
        return self.names(group.names, group.concepts)

    def _phrase(self, text: str) -> tantivy.Query:
        return self.words(text) or self._groups(groups(text, self.vocabulary), True)

    def _run(self, characters: str) -> tantivy.Query:
        found = characters.split()
        return boosted(self._in(CHARACTERS_FIELD, found), CJK_WEIGHT)

    def _in(self, field: str, found: Sequence[str]) -> tantivy.Query:
        if len(found) > 1:  # tantivy panics at a phrase of one term
            return tantivy.Query.phrase_query(self.schema, field, list(found))
        if self._spell and not CJK.match(found[0]) and self._spell(found[0]):
            distance = 2 if len(found[0]) > 7 else 1
            return tantivy.Query.fuzzy_term_query(self.schema, field, found[0], distance)
        return tantivy.Query.term_query(self.schema, field, found[0])


def boosted(query: tantivy.Query, weight: float) -> tantivy.Query:
    """Weigh a query."""
    return query if weight == 1.0 else tantivy.Query.boost_query(query, weight)


def best_of(queries: Sequence[tantivy.Query]) -> tantivy.Query:
    """Match any; the best counts, the others a little."""
    if not queries:
        return tantivy.Query.empty_query()
    return queries[0] if len(queries) == 1 else tantivy.Query.disjunction_max_query(list(queries), TIE)


def all_of(queries: Sequence[tantivy.Query]) -> tantivy.Query:
    """Match all."""
    return tantivy.Query.boolean_query([(tantivy.Occur.Must, query) for query in queries])


def any_of(queries: Sequence[tantivy.Query], least: int = 1) -> tantivy.Query:
    """Match at least some of them; each that matches adds to the score."""
    return tantivy.Query.boolean_query([(tantivy.Occur.Should, query) for query in queries], least)


def without(*unwanted: tantivy.Query, among: tantivy.Query | None = None) -> tantivy.Query:
    """Match what `among` matches (everything, if it is None) and none of the unwanted."""
    wanted = tantivy.Query.all_query() if among is None else among
    parts = [(tantivy.Occur.Must, wanted), *((tantivy.Occur.MustNot, query) for query in unwanted)]
    return tantivy.Query.boolean_query(parts)


def _most(queries: Sequence[tantivy.Query]) -> int:
    return max(1, round(len(queries) * 0.6))
