"""The names of everything, spelled out and built into one automaton; it judges no text."""

import re
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

import ahocorasick

from trialbridge.vocab.spelling import american, british, plural, possessives, unit_spellings
from trialbridge.vocab.view import fold

CJK = "\u2e80"  # from here on, words have no spaces between them
SEPARATOR = "\x1f"

WORD, NAME, UNIT = 1, 2, 3
"""What an edge of a name is: a word's end, one that may take a plural s, a unit that may follow a digit."""

WORDY = frozenset(char for char in map(chr, range(ord(CJK))) if char.isalnum())
_INSIDE = "0-9a-z\u00aa-\u02af\u0370-\u03ff"
SHORT = re.compile(f"(?<![{_INSIDE}])([0-9]*)([a-z][0-9a-z]{{0,3}})(?![{_INSIDE}])")
"""A word of up to three letters, perhaps with a plural s, perhaps after a number: these stand inside so many
longer words that the automaton would drown in them."""
_BRIEF = re.compile(r"(?=.*[a-z])[0-9a-z]{1,3}")


class Sense(NamedTuple):
    """One meaning of a phrase: type is concept, variable, unit or a phrase's type; value its id."""

    type: str
    value: str


Exact = tuple[str, Sense]
"""A sense that is meant only where the text has these very letters; empty means any case."""


class Entry:
    """What a name carries: its length, its two edges, its senses; `exact` where some depend on the case."""

    __slots__ = ("end", "exact", "length", "senses", "start")

    def __init__(
        self, length: int, start: int, end: int, senses: tuple[Sense, ...], exact: tuple[Exact, ...] = ()
    ) -> None:
        """Take what a name carries."""
        self.length, self.start, self.end = length, start, end
        self.senses, self.exact = senses, exact


class Names:
    """Names gathered with their senses; `=ALL` is meant in that very case only."""

    def __init__(self) -> None:
        """Start empty."""
        self._names: list[str] = []
        self._senses: list[Sense] = []

    def add(self, names: Iterable[str], sense: Sense) -> None:
        """Add names of one sense."""
        for name in names:
            self._names.append(name)
            self._senses.append(sense)

    def built(self, *, few: bool = False) -> tuple[Any, dict[str, Entry]]:
        """Build the automaton of the long names and the table of the short ones; of few names it has all."""
        automaton, short = ahocorasick.Automaton(), {}
        for folded, found in self._entries().items():
            entry = _entry(folded, found)
            if not few and _BRIEF.fullmatch(folded):
                short[folded] = entry
            else:
                automaton.add_word(folded, (entry.length, entry.start, entry.end, entry))
        automaton.make_automaton()
        return automaton, short

    def _entries(self) -> dict[str, list[Exact]]:
        entries: dict[str, list[Exact]] = {}
        for name, forms, sense in self._spelled():
            entry = (name[1:] if name[0] == "=" else "", sense)
            for form in forms:
                known = entries.get(form)
                if known is None:
                    entries[form] = [entry]
                elif entry not in known:
                    known.append(entry)
        return entries

    def _spelled(self) -> Iterator[tuple[str, Iterable[str], Sense]]:
        """Fold and spell all names at once: one pass over a long text is far cheaper than many short ones."""
        folded = fold(SEPARATOR.join(self._names))
        plain = american(folded)
        spelled = zip(
            self._names,
            self._senses,
            folded.split(SEPARATOR),
            plain.split(SEPARATOR),
            british(plain).split(SEPARATOR),
            strict=True,
        )
        for name, sense, own, here, there in spelled:
            if sense.type == "unit":
                yield name, unit_spellings(own.lstrip("=")), sense
            elif name[0] == "=":
                yield name, (own[1:],), sense
            else:
                forms = (own,) if own == here == there else {own, here, there}
                yield name, _inflected(forms) if sense.type in ("concept", "variable") else forms, sense


def _inflected(forms: Iterable[str]) -> Iterable[str]:
    more = [other for form in forms for other in (plural(form), *possessives(form)) if other]
    return (*forms, *more) if more else forms


def _entry(folded: str, found: list[Exact]) -> Entry:
    first, last = folded[0], folded[-1]
    exact, sense = found[0]
    start = end = 0
    if first in WORDY:
        start = UNIT if first.isalpha() and any(meant.type == "unit" for _, meant in found) else WORD
    if last in WORDY:
        grows = sense.type in ("concept", "variable") and last.isalpha() and last != "s"
        end = NAME if grows and (exact or len(folded) > 3) else WORD
    elif last == " ":  # `=ER-` ends in a dash: ER- is negative, ER-associated is not
        end = WORD
    if len(found) == 1 and not exact:
        return Entry(len(folded), start, end, (sense,))
    free = tuple(meant for letters, meant in found if not letters)
    bound = tuple((letters, meant) for letters, meant in found if letters and meant not in free)
    return Entry(len(folded), start, end, free, bound)
