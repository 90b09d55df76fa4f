"""The vocabulary as a value: what words mean, how concepts stand to each other, how units convert."""

from collections.abc import Iterable, Sequence
from functools import cache
from typing import NamedTuple

import ahocorasick

from trialbridge.vocab import tables
from trialbridge.vocab.tables import Concept, Phrase, Unit, Variable
from trialbridge.vocab.view import fold


class Sense(NamedTuple):
    """One meaning of a phrase: type is concept, variable, unit or a phrase's type; value its id."""

    type: str
    value: str


class Hit(NamedTuple):
    """A phrase found: code points of the scanned text and every meaning it can have."""

    start: int
    end: int
    senses: tuple[Sense, ...]

    def of(self, *types: str) -> str | None:
        """Give the value of the first sense of one of the types, or None."""
        return next((sense.value for sense in self.senses if sense.type in types), None)


class Vocabulary:
    """All tables, indexed; it is passed to whoever needs it and never changes.

    Text is scanned in one linear pass (Aho-Corasick) over `fold`ed text. A phrase written `=ALL` in a
    table is matched in that very case only.
    """

    def __init__(
        self,
        concepts: Iterable[Concept],
        variables: Iterable[Variable],
        units: Iterable[Unit],
        phrases: Iterable[Phrase],
        stamp: str = "",
    ) -> None:
        """Index the rows."""
        self.stamp = stamp
        self.concepts = {row.id: row for row in concepts}
        self.variables = {row.name: row for row in variables}
        self.units = {row.code: row for row in units}
        self._ancestors: dict[str, frozenset[str]] = {}
        self._descendants: dict[str, frozenset[str]] | None = None
        self._senses: dict[str, list[tuple[str, Sense]]] = {}
        for concept in self.concepts.values():
            for name in (concept.name, *concept.synonyms):
                self._add(name, Sense("concept", concept.id), plural=True)
        for variable in self.variables.values():
            for name in (variable.title, *variable.aliases):
                self._add(name, Sense("variable", variable.name), plural=True)
        for unit in self.units.values():
            for name in (unit.code, *unit.aliases):
                self._add(name, Sense("unit", unit.code))
        for phrase in phrases:
            self._add(phrase.text, Sense(phrase.type, phrase.value))
        self._automaton = ahocorasick.Automaton()
        for folded, senses in self._senses.items():
            self._automaton.add_word(folded, (len(folded), *_edges(folded), tuple(senses)))
        self._automaton.make_automaton()

    def scan(self, text: str, folded: str | None = None) -> list[Hit]:
        """Find the longest phrases, left to right, none inside another; words are never cut in two."""
        low = fold(text) if folded is None else folded
        last = len(low) - 1
        found = []
        for end, (length, wordy_start, wordy_end, senses) in self._automaton.iter(low):
            start = end - length + 1
            if wordy_start and start and _wordy(low[start - 1]):
                continue
            if wordy_end and end < last and _wordy(low[end + 1]):
                continue
            found.append((start, -length, senses))
        found.sort(key=lambda entry: entry[:2])
        hits: list[Hit] = []
        cursor = 0
        for start, negative_length, senses in found:
            if start < cursor:
                continue
            end = start - negative_length
            meant = tuple(sense for exact, sense in senses if not exact or exact == text[start:end])
            if meant:
                hits.append(Hit(start, end, meant))
                cursor = end
        return hits

    def ancestors(self, concept: str) -> frozenset[str]:
        """Give the concept and all that stand above it."""
        known = self._ancestors.get(concept)
        if known is None:
            row = self.concepts.get(concept)
            above = frozenset[str]().union(*(self.ancestors(parent) for parent in row.parents)) if row else ()
            known = self._ancestors[concept] = frozenset({concept, *above})
        return known

    def descendants(self, concept: str) -> frozenset[str]:
        """Give the concept and all that stand below it."""
        if self._descendants is None:
            below: dict[str, set[str]] = {}
            for row in self.concepts:
                for above in self.ancestors(row):
                    below.setdefault(above, set()).add(row)
            self._descendants = {above: frozenset(rows) for above, rows in below.items()}
        return self._descendants.get(concept, frozenset({concept}))

    def is_a(self, concept: str, ancestor: str) -> bool:
        """Tell whether the concept is the ancestor or stands below it."""
        return ancestor in self.ancestors(concept)

    def convert(self, value: float, unit: str, variable: str) -> float | None:
        """Give the value in the variable's canonical unit, or None where the units do not meet.

        An empty unit is taken as canonical. Mass and amount concentrations meet through the molar mass.
        """
        row = self.variables[variable]
        if not unit or unit == row.unit:
            return value
        source, target = self.units.get(unit), self.units.get(row.unit)
        if source is None or target is None:
            return None
        base = value * source.factor + source.offset
        if source.dimension != target.dimension:
            bridge = {source.dimension, target.dimension} == {"mass/volume", "amount/volume"}
            if not bridge or row.molar_mass is None:
                return None
            # bases are g/L and mol/L: g/L = mol/L * (g/mol)
            base = base / row.molar_mass if source.dimension == "mass/volume" else base * row.molar_mass
        return (base - target.offset) / target.factor

    def _add(self, name: str, sense: Sense, *, plural: bool = False) -> None:
        exact = name[1:] if name.startswith("=") else ""
        folded = " ".join(fold(exact or name).split())
        for form in (folded, *(_plurals(folded) if plural and not exact else ())):
            entry = (exact, sense)
            senses = self._senses.setdefault(form, [])
            if entry not in senses:
                senses.append(entry)


@cache
def default_vocabulary() -> Vocabulary:
    """Load the tables that come with the package, once a process."""
    return Vocabulary(
        tables.concepts(), tables.variables(), tables.units(), tables.phrases(), stamp=tables.stamp()
    )


def _wordy(char: str) -> bool:
    return char.isalnum() and char < "\u2e80"  # Chinese has no spaces between words


def _edges(folded: str) -> tuple[bool, bool]:
    return _wordy(folded[0]), _wordy(folded[-1])


def _plurals(folded: str) -> Sequence[str]:
    if len(folded) < 4 or not ("a" <= folded[-1] <= "z"):
        return ()
    if folded.endswith("is"):
        return (folded[:-2] + "es",)
    if folded.endswith(("s", "x", "ch", "sh")):
        return (folded + "es",)
    if folded.endswith("y") and folded[-2] not in "aeiou":
        return (folded[:-1] + "ies",)
    return (folded + "s",)
