"""What a recogniser finds: a span of tokens and the rule it states; of overlapping spans one wins here."""

import re
from collections.abc import Iterable, Iterator
from operator import attrgetter
from typing import NamedTuple

from trialbridge.eligibility.tokens import Token
from trialbridge.model.rule import Rule
from trialbridge.vocab import Vocabulary

_START = attrgetter("start")


class Atom(NamedTuple):
    """The tokens `start..end` state `rule`; of overlapping atoms the longer wins, then the more specific."""

    start: int
    end: int
    rule: Rule
    kind: str
    specificity: int = 0
    bare: bool = False
    """A limit that leaves out what is measured and takes it from the one before ("(<= 5 x ULN if …)")."""


class Sentence(NamedTuple):
    """One sentence's tokens, the vocabulary, and whether it stands under an exclusion."""

    tokens: list[Token]
    vocabulary: Vocabulary
    exclusion: bool
    text: str
    """The folded words, in which the tokens' offsets count."""
    keys: frozenset[str]
    """Every kind, word and every value of a variable or concept that occurs: recognisers look here first."""
    senses: frozenset[str]
    """Every type of phrase that a token can be read as."""


def sentence(tokens: list[Token], vocabulary: Vocabulary, exclusion: bool, low: str) -> Sentence:
    """Bundle what recognisers read; `low` are the folded words."""
    keys = {token.kind for token in tokens}
    keys.update([token.value or token.text for token in tokens])
    senses = frozenset[str]().union(*[token.senses for token in tokens if token.senses])
    return Sentence(tokens, vocabulary, exclusion, low, frozenset(keys), senses)


def holds(text: str, words: tuple[str, ...]) -> bool:
    """Tell whether one of some words stands anywhere in a text: far quicker than the pattern it spares."""
    for word in words:  # noqa: SIM110 - a loop is quicker
        if word in text:
            return True
    return False


def matches(sentence: Sentence, pattern: re.Pattern[str]) -> Iterator[tuple[int, int, re.Match[str]]]:
    """Give the token spans that a pattern over the folded words covers exactly."""
    starts: dict[int, int] = {}
    ends: dict[int, int] = {}
    for found in pattern.finditer(sentence.text):
        if not starts:  # most sentences hold none of a pattern's phrases
            starts = {token.start: at for at, token in enumerate(sentence.tokens)}
            ends = {token.end: at + 1 for at, token in enumerate(sentence.tokens)}
        start, end = starts.get(found.start()), ends.get(found.end())
        if start is not None and end is not None:  # pragma: no branch - a phrase may reach further
            yield start, end, found


def chosen(atoms: Iterable[Atom]) -> list[Atom]:
    """Keep the atoms that do not overlap, in order; the result does not depend on the order of finding."""
    ranked = list(atoms)
    if len(ranked) < 2:
        return ranked
    ranked.sort(key=_rank)
    taken: set[int] = set()
    kept: list[Atom] = []
    for atom in ranked:
        places = range(atom.start, atom.end)
        if taken.isdisjoint(places):
            taken.update(places)
            kept.append(atom)
    kept.sort(key=_START)
    return kept


def _rank(atom: Atom) -> tuple[int, int, int, str]:
    return atom.start - atom.end, -atom.specificity, atom.start, atom.kind


def spelled(sentence: Sentence, atoms: list[Atom]) -> list[Atom]:
    """Leave out abbreviations of what stands right before: "atopic dermatitis (AD)" is no other disease."""
    if "(" not in sentence.keys:
        return atoms
    ends = {atom.end: atom for atom in atoms}
    return [
        atom
        for atom in atoms
        if atom.end != atom.start + 1
        or (before := ends.get(atom.start - 1)) is None
        or sentence.tokens[atom.start - 1].text != "("
        or atom.end >= len(sentence.tokens)
        or sentence.tokens[atom.end].text != ")"
        or _initials(sentence, before) != sentence.tokens[atom.start].text
    ]


def _initials(sentence: Sentence, atom: Atom) -> str:
    words = sentence.text[sentence.tokens[atom.start].start : sentence.tokens[atom.end - 1].end].split()
    return "".join(word[0] for word in words) if len(words) > 1 else ""
