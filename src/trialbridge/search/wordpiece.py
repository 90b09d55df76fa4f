"""Words to the numbered pieces a BERT model was trained on (WordPiece, uncased); it knows no model."""

import re
import unicodedata
from collections.abc import Sequence

_WORD = re.compile(r"[^\W_]+|[^\s\w]|_")
_CJK = re.compile(r"([\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff])")
LONGEST = 100
"""Letters of a word; a longer one is unknown, as in the model's own tokenizer."""


class WordPiece:
    """Splits text greedily into the longest pieces of a vocabulary (Wu 2016; Devlin 2019)."""

    def __init__(self, pieces: Sequence[str]) -> None:
        """Take the pieces in the order of their numbers; `##` marks one that goes on with a word."""
        self._number = {piece: number for number, piece in enumerate(pieces)}
        self._first, self._last = self._number["[CLS]"], self._number["[SEP]"]
        self._unknown = self._number["[UNK]"]
        self._known: dict[str, list[int]] = {}

    def numbers(self, text: str, most: int) -> list[int]:
        """Give the numbers of a text's pieces between the marks of begin and end, `most` with these."""
        found: list[int] = []
        for word in _WORD.findall(_plain(text)):
            found += self._pieces(word)
            if len(found) >= most:
                break
        return [self._first, *found[: most - 2], self._last]

    def _pieces(self, word: str) -> list[int]:
        known = self._known.get(word)
        if known is None:
            known = self._known[word] = self._split(word)
        return known

    def _split(self, word: str) -> list[int]:
        found: list[int] = []
        start = 0
        while start < len(word) <= LONGEST:
            mark = "##" if start else ""
            ends = range(len(word), start, -1)
            end = next((end for end in ends if mark + word[start:end] in self._number), None)
            if end is None:
                return [self._unknown]
            found.append(self._number[mark + word[start:end]])
            start = end
        return found or [self._unknown]


def _plain(text: str) -> str:
    """Lower case without accents, Chinese characters each a word."""
    spread = text if text.isascii() else _CJK.sub(r" \1 ", text)
    letters = unicodedata.normalize("NFD", spread.lower())
    return "".join(letter for letter in letters if unicodedata.category(letter) != "Mn")
