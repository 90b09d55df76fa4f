"""How hard a text is to read, as years of school; it changes nothing."""

import re
from collections.abc import Iterable
from functools import cache
from typing import Any

_SENTENCE = re.compile(r"[.!?:;]+(?:\s|$)")
_WORD = re.compile(r"[A-Za-z][A-Za-z'’]*|\d+(?:[.,]\d+)*")


def grade(text: str, names: Iterable[str] = ()) -> float:
    """Give the Flesch-Kincaid grade of an English text, in US school years.

    0.39 x words a sentence + 11.8 x syllables a word - 15.59 (Kincaid et al., 1975). `names` are words of the
    record inside the text: each counts as one word of one syllable, for it must stand as it is. A text
    without a word has grade 0. Needs the extra `report`.
    """
    for name in sorted(filter(None, names), key=len, reverse=True):
        text = text.replace(name, "it")
    words = _WORD.findall(text)
    if not words:
        return 0.0
    sentences = max(len([part for part in _SENTENCE.split(text) if _WORD.search(part)]), 1)
    syllables = sum(map(_syllables, words))
    return 0.39 * len(words) / sentences + 11.8 * syllables / len(words) - 15.59


def _syllables(word: str) -> int:
    return len(_hyphens().positions(word.lower())) + 1 if word[0].isalpha() else 1


@cache
def _hyphens() -> Any:
    import pyphen

    return pyphen.Pyphen(lang="en_US", left=1, right=1)
