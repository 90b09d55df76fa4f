"""Which words mean the same: plain words -> groups of alternatives; it searches nothing."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from trialbridge.search.text import CJK, STOP_WORDS, terms
from trialbridge.vocab import Hit, Vocabulary

MOST_NAMES = 60
"""Names of one concept that a query is widened by; the best known have some forty."""
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)?")


class Group(NamedTuple):
    """Alternatives of which one is asked for: names (words side by side; first what was typed), concepts."""

    names: tuple[str, ...]
    concepts: tuple[str, ...] = ()
    loose: bool = False
    """A Chinese run that no table knows: its pairs of characters may stand apart."""


def groups(text: str, vocabulary: Vocabulary) -> list[Group]:
    """Cut words into what must all be found; a name the vocabulary knows stands for all its names."""
    found: list[Group] = []
    cursor = 0
    for hit in vocabulary.scan(_capitals(text, vocabulary)):
        group = _known(hit, text, vocabulary)
        if group is not None:
            found += _plain(text[cursor : hit.start])
            found.append(group)
            cursor = hit.end
    found += _plain(text[cursor:])
    telling = [it for it in found if it.concepts or it.loose or it.names[0].lower() not in STOP_WORDS]
    return list(dict.fromkeys(telling or found))


def shortest(names: Sequence[str]) -> list[str]:
    """Leave out what finds nothing more: names alike but for endings, and names that hold another one."""
    plain = [name for name in reversed(names) if not CJK.search(name)]
    told = {f" {' '.join(found)} ": name for name in plain if (found := terms(name))}
    least = [name for words, name in told.items() if not any(it != words and it in words for it in told)]
    return [*least, *(name for name in names if CJK.search(name))]


def _known(hit: Hit, text: str, vocabulary: Vocabulary) -> Group | None:
    concepts = tuple(sense.value for sense in hit.senses if sense.type == "concept")
    variables = tuple(sense.value for sense in hit.senses if sense.type == "variable")
    if not concepts and not variables:
        return None
    names = [text[hit.start : hit.end]]
    for concept in concepts:
        row = vocabulary.concepts[concept]
        names += [row.name, *row.synonyms]
    for variable in variables:
        measured = vocabulary.variables[variable]
        names += [measured.title, *measured.aliases]
    plain = list(dict.fromkeys(searchable for name in names if (searchable := _searchable(name))))
    return Group(tuple(plain[:MOST_NAMES]), concepts)


def _searchable(name: str) -> str:
    """Give a name as words to search for; "=ALL" in lower case would be every study's "all"."""
    exact = name.startswith("=")
    words = " ".join(name.removeprefix("=").lower().split())
    return "" if exact and words in STOP_WORDS else words


def _capitals(text: str, vocabulary: Vocabulary) -> str:
    """Write in capitals the words that only so are a name: people type "cik" for CIK."""
    if text.isupper():
        return text
    return _WORD.sub(lambda match: _capital(match[0], vocabulary), text)


def _capital(word: str, vocabulary: Vocabulary) -> str:
    upper = word.upper()
    if len(upper) != len(word) or word.lower() in STOP_WORDS or len(word) > 8 or word == upper:
        return word
    if any(hit.end - hit.start == len(word) for hit in vocabulary.scan(word)):
        return word
    return upper if any(hit.end - hit.start == len(word) for hit in vocabulary.scan(upper)) else word


def _plain(text: str) -> list[Group]:
    found = []
    cursor = 0
    for run in CJK.finditer(text):
        found += [Group((word.lower(),)) for word in _WORD.findall(text[cursor : run.start()])]
        found.append(Group((run[0],), loose=True))
        cursor = run.end()
    return found + [Group((word.lower(),)) for word in _WORD.findall(text[cursor:])]
