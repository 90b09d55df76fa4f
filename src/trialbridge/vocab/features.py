"""What a tagger sees of a sentence, by the names that the table of weights has; no weights."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

REACH = 2
"""Words on either side that a label looks at."""
OFFSETS = tuple(range(-REACH, REACH + 1))
PAD = ""
"""Stands for the words beyond both ends of a sentence; no word is empty."""
BIAS = "bias"

WIDTHS = (64, 256, 1000)
"""Into how many groups words are put by the company they keep."""

_REACHES = {
    "word": 2, "shape": 2, "end3": 1, "end4": 1, "end5": 0, "start4": 0, "start5": 0,
    "kin64": 1, "kin256": 1, "kin1000": 0,
}  # fmt: skip
"""How far away a feature of a word still counts."""
_DIGIT = re.compile(r"\d")


Kin = Mapping[str, Sequence[str]]
"""The groups of a word, one for each of `WIDTHS`."""


class Words(NamedTuple):
    """A sentence's words, and of each what the vocabulary says of it ("" where it says nothing)."""

    words: Sequence[str]
    classes: Sequence[str]


def of_sentence(sentence: Words, kin: Kin) -> list[list[str]]:
    """Name the features of every word; what `Tagger` adds up word by word is the weight of these."""
    words, classes = sentence
    found = []
    for at in range(len(words)):
        names = [BIAS]
        for offset in OFFSETS:
            place = at + offset
            if 0 <= place < len(words):
                names += [*of_word(words[place], offset, kin), of_class(classes[place], offset)]
            else:
                names += of_word(PAD, offset, kin)
        for offset in (-1, 0):
            first, second = at + offset, at + offset + 1
            if first >= 0 and second < len(words):
                names.append(of_words((words[first], words[second]), offset))
                names.append(of_classes((classes[first], classes[second]), offset))
        found.append(names)
    return found


def of_word(word: str, offset: int, kin: Kin) -> list[str]:
    """Name the features that a word gives to the one `-offset` words away."""
    if word == PAD:
        return [f"edge{offset}"]
    return [f"{kind}{offset}={value}" for kind, value in _parts(word, kin) if abs(offset) <= _REACHES[kind]]


def of_class(known: str, offset: int) -> str:
    """Name the feature that a word's class gives to the word `-offset` away."""
    return f"class{offset}={known}"


def of_words(pair: tuple[str, str], offset: int) -> str:
    """Name the feature of two neighbours: -1 for the word before and this one, 0 for this and the next."""
    return f"pair{offset}={lowered(pair[0])} {lowered(pair[1])}"


def of_classes(pair: tuple[str, str], offset: int) -> str:
    """Name the feature of the classes of two neighbours, the offset as for the words."""
    return f"classes{offset}={pair[0]} {pair[1]}"


@lru_cache(maxsize=1 << 14)
def lowered(word: str) -> str:
    """Give a word without its case and with every digit as 0."""
    return _DIGIT.sub("0", word.lower())


def _parts(word: str, kin: Kin) -> Iterator[tuple[str, str]]:
    low = lowered(word)
    yield "word", low
    yield "shape", _shape(word)
    for width, group in zip(WIDTHS, kin.get(low, ()), strict=False):
        yield f"kin{width}", group
    if word[0].isdigit():
        return
    for length in (3, 4, 5):
        if len(low) > max(length, 4) + (length == 5):
            yield f"end{length}", low[-length:]
            if length > 3:
                yield f"start{length}", low[:length]


def _shape(word: str) -> str:
    """Tell how a word is written: 1, 1.5, A, AB, Ab, AbC, ab, aB or a mark."""
    if word[0].isdigit():
        return "1" if word.isdigit() else "1.5"
    if not word[0].isalpha():
        return "mark"
    if word.isupper():
        return "A" if len(word) == 1 else "AB"
    if word[0].isupper():
        return "Ab" if word[1:].islower() else "AbC"
    return "ab" if word.islower() else "aB"
