"""What a recogniser finds: a span of tokens and the rule it states; of overlapping spans one wins here."""

import re
from collections.abc import Iterable, Iterator
from operator import attrgetter

from trialbridge.eligibility.tokens import Token
from trialbridge.model.rule import Rule
from trialbridge.vocab import Vocabulary

_START = attrgetter("start")


class Atom:
    """The tokens `start..end` state `rule`; of overlapping atoms the longer wins, then the more specific.

    `bare` marks a limit that leaves out what is measured and takes it from the one before ("(<= 5 x ULN
    if …)").
    """

    __slots__ = ("bare", "end", "kind", "rule", "specificity", "start")

    def __init__(
        self, start: int, end: int, rule: Rule, kind: str, specificity: int = 0, bare: bool = False
    ) -> None:
        """Take what is stated, and how much that weighs."""
        self.start, self.end, self.rule, self.kind = start, end, rule, kind
        self.specificity, self.bare = specificity, bare


class Sentence:
    """One sentence's tokens, the vocabulary, and whether it stands under an exclusion.

    `text` are the folded words, in which the tokens' offsets count. `keys` are every kind, word and every
    value of a variable or concept that occurs: recognisers look here first. `senses` are every type of
    phrase that a token can be read as.
    """

    __slots__ = ("exclusion", "keys", "senses", "text", "tokens", "vocabulary")

    def __init__(self, tokens: list[Token], vocabulary: Vocabulary, exclusion: bool, text: str) -> None:
        """Bundle what recognisers read."""
        self.tokens, self.vocabulary, self.exclusion, self.text = tokens, vocabulary, exclusion, text
        self.keys: set[str] = set()
        self.senses: set[str] = set()
        for token in tokens:
            self.keys.add(token.kind)
            self.keys.add(token.value or token.text)
            if token.senses:
                self.senses.update(token.senses)


def holds(text: str, words: tuple[str, ...]) -> bool:
    """Tell whether one of some words stands anywhere in a text: far quicker than the pattern it spares."""
    for word in words:  # noqa: SIM110 - a loop is quicker
        if word in text:
            return True
    return False


Groups = tuple[tuple[str, tuple[str, ...]], ...]
"""Many words by what those of a group share: "not ", in which "not required" and "not needed" begin."""


def holds_group(text: str, groups: Groups) -> bool:
    """Tell the same of words in groups, looking only for those of which the shared part stands there.

    A group of no words is the shared part alone.
    """
    for shared, words in groups:  # noqa: SIM110 - a loop is quicker
        if shared in text and (not words or holds(text, words)):
            return True
    return False


def matches(
    sentence: Sentence, pattern: re.Pattern[str], sign: re.Pattern[str] | None = None, lead: int = 0
) -> Iterator[tuple[int, int, re.Match[str]]]:
    """Give the token spans that a pattern over the folded words covers exactly.

    A `sign` stands in all that the pattern finds, at most `lead` characters behind where that begins, and is
    quicker to find.
    """
    begin = 0
    if sign is not None:
        there = sign.search(sentence.text)
        if there is None:
            return
        begin = max(0, there.start() - lead)
    starts: dict[int, int] = {}
    ends: dict[int, int] = {}
    for found in pattern.finditer(sentence.text, begin):
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
