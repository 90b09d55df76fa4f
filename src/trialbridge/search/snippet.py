"""The words around what was searched for, cut from a study's own text; it marks nothing up."""

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from trialbridge.model.study import Study
from trialbridge.search.query import Either, Every, Node, Phrase, Plain, parse
from trialbridge.search.synonyms import groups
from trialbridge.search.text import CJK, terms
from trialbridge.vocab import Vocabulary

LENGTH = 240
"""Characters of a snippet."""
MOST_MATCHES = 200


class Snippet(NamedTuple):
    """A piece of a study's text, `text == source[start:end]`, and the spans in it that were searched for."""

    field: str
    start: int
    end: int
    text: str
    marks: tuple[tuple[int, int], ...] = ()


def snippet(study: Study, words: str, vocabulary: Vocabulary) -> Snippet | None:
    """Give the piece of summary, description or criteria with most of what was asked, else a beginning."""
    sought = _pattern(words, vocabulary)
    texts = [
        *(("summary", it.text) for it in study.summary),
        *(("description", it.text) for it in study.description),
        *(("criteria", it.text) for it in study.eligibility.criteria),
    ]
    best: Snippet | None = None
    for field, text in texts:
        found = _found(text, sought)
        if best is None or len(found) > len(best.marks):  # else no piece of it can have more marks
            made = _piece(field, text, found)
            best = made if best is None or len(made.marks) > len(best.marks) else best
    return best


@lru_cache(maxsize=32)
def _pattern(words: str, vocabulary: Vocabulary) -> re.Pattern[str] | None:
    """Make the pattern once for all lines of a page."""
    return _sought(parse(words), vocabulary)


def _sought(node: Node | None, vocabulary: Vocabulary) -> re.Pattern[str] | None:
    names = sorted(_names(node, vocabulary), key=len, reverse=True)
    latin = [form for name in names if not CJK.search(name) and (form := _form(name))]
    # one boundary before all and plain letters behind it: most places are then told apart by a letter
    whole = [rf"\b(?:{'|'.join(latin)})\b"] if latin else []
    forms = [*whole, *map(re.escape, filter(CJK.search, names))]
    return re.compile("|".join(forms)) if forms else None


def _names(node: Node | None, vocabulary: Vocabulary) -> set[str]:
    match node:
        case Plain(text):
            return {name for group in groups(text, vocabulary) for name in group.names}
        case Phrase(text):
            return {text}
        case Every(parts) | Either(parts):
            return {name for part in parts for name in _names(part, vocabulary)}
        case _:
            return set()


def _form(name: str) -> str:
    """Give the pattern of a name in small letters: its stems in a row, each with whatever ending."""
    stems = [re.escape(stem.lower()) + (r"\w{0,6}" if len(stem) > 3 else "s?") for stem in terms(name)]
    return r"[\s\-]{1,3}".join(stems)


def _found(text: str, sought: re.Pattern[str] | None) -> list[tuple[int, int]]:
    lowered = text.lower()
    plain = lowered if len(lowered) == len(text) else text  # "İ" becomes two characters
    return [match.span() for match in islice(sought.finditer(plain), MOST_MATCHES)] if sought else []


def _piece(field: str, text: str, found: Sequence[tuple[int, int]]) -> Snippet:
    start = _densest(found)
    start = _word_start(text, max(0, start - LENGTH // 4))
    end = _word_end(text, min(len(text), start + LENGTH))
    marks = tuple((low - start, high - start) for low, high in found if low >= start and high <= end)
    return Snippet(field, start, end, text[start:end], marks)


def _densest(found: Sequence[tuple[int, int]]) -> int:
    """Find the match from which on the most others lie inside a snippet's length."""
    best, at, last = 0, 0, 0
    for first, (low, _) in enumerate(found):
        while last < len(found) and found[last][1] <= low + LENGTH * 3 // 4:
            last += 1
        if last - first > best:
            best, at = last - first, low
    return at


def _word_start(text: str, at: int) -> int:
    space = text.find(" ", at, at + 20) if at else -1
    return space + 1 if space >= 0 else at


def _word_end(text: str, at: int) -> int:
    space = text.rfind(" ", max(at - 20, 0), at) if at < len(text) else -1
    return space if space > 0 else at
