"""The vocabulary as a value: what words mean, how concepts stand to each other, how units convert."""

import gc
import re
from collections.abc import Iterable, Mapping
from functools import cache
from types import MappingProxyType
from typing import NamedTuple

import msgspec

from trialbridge.vocab import tables
from trialbridge.vocab.names import NAME, SHORT, UNIT, WORDY, Entry, Names
from trialbridge.vocab.names import Sense as Sense
from trialbridge.vocab.tables import ILLNESSES, TREATMENTS, Concept, Phrase, Unit, Variable
from trialbridge.vocab.variables import Variables
from trialbridge.vocab.view import fold

Found = tuple[int, int, int, Entry]
"""Where a name was found: its start, its end (negated, so that the longest sorts first), which it is of all
that were found (so that sorting compares numbers alone), its entry."""

Span = tuple[int, int, tuple[Sense, ...]]
"""The start and the end of a phrase, and every meaning it can have."""
_made = tuple.__new__


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
        ordinary: Mapping[str, str] = MappingProxyType({}),
        *,
        few: bool = False,
    ) -> None:
        """Index the rows; `few` makes short names cheap to find where there are few, and no units."""
        self.stamp, self.ordinary = stamp, ordinary
        self.concepts = _merged(concepts)
        self.variables: Mapping[str, Variable] = Variables(variables)
        self.units = {row.code: row for row in units}
        self._ancestors: dict[str, frozenset[str]] = {}
        self._descendants: dict[str, frozenset[str]] | None = None
        names = Names()
        for concept in self.concepts.values():
            names.add((concept.name, *concept.synonyms), Sense("concept", concept.id))
        for variable in self.variables.values():
            names.add((variable.title, *variable.aliases), Sense("variable", variable.name))
        for unit in self.units.values():
            names.add(unit.aliases, Sense("unit", unit.code))
        for phrase in phrases:
            names.add((phrase.text,), Sense(phrase.type, phrase.value))
        self._automaton, self._short = names.built(few=few)
        self._bound: dict[tuple[Sense, ...], tuple[Sense, ...]] = {}

    def scan(self, text: str, folded: str | None = None) -> list[Hit]:
        """Find the longest phrases, left to right, none inside another; words are never cut in two.

        An s that only makes a name plural belongs to the hit.
        """
        return [_made(Hit, span) for span in self.spans(text, fold(text) if folded is None else folded)]

    def spans(self, text: str, low: str) -> list[Span]:
        """Find the same in a text that is folded already, as plain tuples."""
        found = self._long(low)
        if self._short:
            self._brief(low, found)
        found.sort()
        spans: list[Span] = []
        cursor = 0
        shouted = len(text) > _SHOUT and text.isupper()
        listed = "," in low
        for start, negative_end, _, entry in found:
            if start >= cursor:
                end = -negative_end
                if listed and "," in low[start:end] and _parted(entry, low, end):
                    continue  # "hypertension, pulmonary fibrosis" names no "hypertension, pulmonary"
                plain = not entry.exact or (shouted and low[start:end] in _WORDS)
                meant = entry.senses if plain else self._meant(entry, text[start:end])
                if meant:
                    spans.append((start, end, meant))
                    cursor = end
        return spans

    def whole(self, low: str) -> str | None:
        """Give the concept that folded words name from their first letter to their last, or None."""
        entry = self._named(low)
        if entry is None:
            return None
        meant = self._meant(entry, low) if entry.exact else entry.senses
        return next((sense.value for sense in meant if sense.type == "concept"), None)

    def _named(self, low: str) -> Entry | None:
        single = low[:-1] if low[-1:] == "s" else ""
        long, short = self._automaton.get, self._short.get
        found = long(single, None) if single else None
        if found is None or found[2] != NAME:  # a name that an s makes plural ends before the plural itself
            found = long(low, None)
        if found is not None:
            entry: Entry = found[3]
            return entry
        brief = short(low)
        if brief is None and single:
            brief = short(single)
            return brief if brief is not None and brief.end == NAME else None
        return brief

    def _meant(self, entry: Entry, words: str) -> tuple[Sense, ...]:
        """Give the senses of words in this very case first ("mM" is no mm); `TKIs` is the plural of `=TKI`.

        Equal senses are one object, so that who keeps what they mean can do so by their identity.
        """
        bound = tuple([sense for exact, sense in entry.exact if words in (exact, exact + "s")])
        if not bound:
            return entry.senses
        meant = bound + entry.senses
        return self._bound.setdefault(meant, meant)

    def every(self, text: str, folded: str | None = None) -> list[Hit]:
        """Find every phrase of more than three letters wherever it stands, also within another, unordered."""
        low = fold(text) if folded is None else folded
        found = []
        for start, negative_end, _, entry in self._long(low):
            meant = self._meant(entry, text[start:-negative_end]) if entry.exact else entry.senses
            if meant:
                found.append(Hit(start, -negative_end, meant))
        return found

    def _long(self, low: str) -> list[Found]:
        """Find the names of more than three letters that stand as words of their own."""
        found: list[Found] = []
        padded = f" {low}  "  # so that every name has neighbours; `end` is then the place after it
        for end, (length, start_edge, end_edge, entry) in self._automaton.iter(padded):
            start = end - length
            before = padded[start]
            if start_edge and before in WORDY and not (start_edge == UNIT and before.isdigit()):
                continue
            if end_edge:
                after = padded[end + 1]
                if after in WORDY:
                    if after != "s" or end_edge != NAME or padded[end + 2] in WORDY:
                        continue
                    end += 1
            found.append((start, -end, len(found), entry))
        return found

    def _brief(self, low: str, found: list[Found]) -> None:
        """Find the words of up to three letters; the pattern is for what blanks do not part from signs."""
        known, at = self._short.get, 0
        for piece in low.split(" "):
            word, start, end = piece, at, at + len(piece)
            at = end + 1
            if word.isalpha():
                if end - start >= _BEYOND and word.isascii():
                    continue  # most words
            else:
                word = piece.strip(_SIGNS)
                start += piece.find(word)
            if not (word.isalpha() and word.isascii()):
                if word and not word.isdigit():
                    self._signed(low, start, end, found)
            elif len(word) < _BEYOND:
                entry = known(word)
                if entry is None and word[-1] == "s":
                    entry = known(word[:-1])
                    if entry is not None and entry.end != NAME:
                        continue
                if entry is not None:
                    found.append((start, -start - len(word), len(found), entry))

    def _signed(self, low: str, begin: int, stop: int, found: list[Found]) -> None:
        """Find such words among signs and figures; after a digit (`5cm`) only a unit is one."""
        known = self._short.get
        for match in SHORT.finditer(low, begin, stop):
            word = match[0]
            entry = known(word)
            if entry is not None:
                found.append((match.start(), -match.end(), len(found), entry))
                continue
            if word[-1] != "s" and word.isalpha():
                continue  # most words
            start, end = match.span()
            if word[-1] == "s":
                entry = known(word[:-1])
                if entry is not None and entry.end != NAME:
                    continue
            if entry is None and word[0].isdigit():
                start = match.start(2)
                entry = known(match[2])
                if entry is not None and entry.start != UNIT:
                    continue
            if entry is not None:
                found.append((start, -end, len(found), entry))

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

    def family(self, concept: str) -> str:
        """Tell whether a concept is "given" or done to a patient, or is "had"; empty for any other."""
        row = self.concepts.get(concept)
        if row is None:
            return ""
        return "given" if row.kind in TREATMENTS else "had" if row.kind in ILLNESSES else ""

    def convert(self, value: float, unit: str, variable: str) -> float | None:
        """Give the value in the variable's canonical unit, or None where the units do not meet.

        An empty unit is taken as canonical. Mass and amount concentrations meet through the molar mass,
        equivalents and moles through the charge.
        """
        row = self.variables[variable]
        if not unit or unit == row.unit:
            return value
        source, target = self.units.get(unit), self.units.get(row.unit)
        if source is None or target is None:
            return None
        base = value * source.factor + source.offset
        if source.dimension != target.dimension:
            here, there = _per_mole(row, source.dimension), _per_mole(row, target.dimension)
            if here is None or there is None:
                return None
            base *= there / here
        return (base - target.offset) / target.factor


@cache
def default_vocabulary() -> Vocabulary:
    """Load the tables that come with the package, once a process."""
    collecting = gc.isenabled()
    gc.disable()  # nothing of a vocabulary is ever garbage: looking for some takes a third of the time
    try:
        return Vocabulary(
            tables.concepts(),
            tables.variables(),
            tables.units(),
            tables.phrases(),
            stamp=tables.stamp(),
            ordinary=tables.ordinary(),
        )
    finally:
        if collecting:
            gc.enable()


_BEYOND = 5
"""A word of so many letters is none of up to three, with a plural s or without."""
_SIGNS = ",.;:()"
"""What stands right before and behind most words."""
_GOES_ON = re.compile(
    r" (?!(?:and|or|with|without|in|of|on|at|by|for|from|due|who|that|within|requiring|not)\b)[a-z]"
)


def _parted(entry: Entry, low: str, end: int) -> bool:
    """Tell whether a concept's name with a comma goes on, so that its end is of the words behind it."""
    return _GOES_ON.match(low, end) is not None and any(each.type == "concept" for each in entry.senses)


_SHOUT = 30
"""Signs from which on capitals throughout say nothing of one word: "ALL MET" may name, a sentence shouts."""
_WORDS = frozenset({
    "act", "add", "all", "art", "arts", "beam", "can", "cold", "cup", "dish", "fame", "flag", "hops", "kit",
    "lord", "met", "net", "nets", "pad", "sad", "tip", "tips",
})  # fmt: skip
"""Abbreviations that are words too."""


def _per_mole(row: Variable, dimension: str) -> float | None:
    """Give how many g, mol or eq of the substance one mole is."""
    match dimension:
        case "mass/volume":
            return row.molar_mass
        case "amount/volume":
            return 1.0
        case "charge/volume":
            return float(row.charge)
        case _:
            return None


def _merged(rows: Iterable[Concept]) -> dict[str, Concept]:
    """Index the concepts; a later row of the same id adds what it has to the first, whose name stays."""
    merged: dict[str, Concept] = {}
    for row in rows:
        known = merged.get(row.id)
        if known is not None:
            row = msgspec.structs.replace(
                known,
                parents=tuple(dict.fromkeys(known.parents + row.parents)),
                synonyms=tuple(dict.fromkeys((*known.synonyms, row.name, *row.synonyms))),
                codes=tuple(dict.fromkeys(known.codes + row.codes)),
                question=known.question or row.question,
            )
        merged[row.id] = row
    return merged
