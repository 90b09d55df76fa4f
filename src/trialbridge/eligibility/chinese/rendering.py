"""A Chinese sentence as English words with the way back to its own; what it asks for is not judged."""

import re
from functools import lru_cache
from typing import NamedTuple

from trialbridge.eligibility.chinese.hanzi import plain
from trialbridge.eligibility.chinese.names import spelled
from trialbridge.eligibility.chinese.order import ordered
from trialbridge.eligibility.chinese.pieces import HAN, THINGS, Cutter, Piece
from trialbridge.vocab import Vocabulary

_LATIN = re.compile("[A-Za-z]")
_SHORT, _FEW, _LATIN_EACH = 80, 20, 10
"""Characters of a short text; Chinese ones that are few in a longer one, and the Latin letters for each of
them by which that is read as Latin. In a short one a single "或" may be the grammar."""
_TIGHT = frozenset({",", ";", ":", ".", ")"})


class Rendered(NamedTuple):
    """English words and, for each run of them, `start..end` here and `start..end` in the sentence."""

    text: str
    runs: tuple[tuple[int, int, int, int], ...]

    def source(self, start: int, end: int) -> tuple[int, int] | None:
        """Give the span of the sentence that a span of the English words stands for, or None."""
        covered = [run for run in self.runs if run[0] < end and run[1] > start]
        if not covered:
            return None
        if len(covered) == 1:
            begin, stop, origin, close = covered[0]
            if stop - begin == close - origin:  # words taken over as they stood
                return origin + max(0, start - begin), close - max(0, stop - end)
        return min(run[2] for run in covered), max(run[3] for run in covered)


def is_chinese(text: str) -> bool:
    """Tell whether Chinese characters stand in a text that is not Latin but for a few of them."""
    if text.isascii() or HAN.search(text) is None:
        return False
    found = len(HAN.findall(text)) if len(text) > _SHORT else _FEW
    return found >= _FEW or len(_LATIN.findall(text)) < _LATIN_EACH * found


class Chinese:
    """Renders sentences with one vocabulary."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        """Take the vocabulary that both languages share."""
        self._cutter = Cutter(vocabulary)
        self.rendered = lru_cache(maxsize=1 << 12)(self._rendered)

    def pieces(self, text: str) -> list[Piece]:
        """Give the pieces of the sentence in its own order."""
        return self._cutter.cut(plain(text))

    def _rendered(self, text: str) -> Rendered:
        """Give the sentence in English words; characters that no row has stay as they are."""
        return _joined(_named(ordered(self.pieces(text))))


def _named(pieces: list[Piece]) -> list[Piece]:
    """Spell the unknown runs that can be names; behind a name they may say anything of it."""
    behind = [Piece(0, 0, "", ""), *pieces]
    return [
        piece._replace(words=spelled(piece.words))
        if piece.kind == "unknown" and before.kind not in THINGS
        else piece
        for before, piece in zip(behind, pieces, strict=False)
    ]


def _joined(pieces: list[Piece]) -> Rendered:
    words: list[str] = []
    runs: list[tuple[int, int, int, int]] = []
    at = 0
    for piece in pieces:
        if not piece.words:
            continue
        if words and not piece.glued and piece.words not in _TIGHT and words[-1] != "(":
            words.append(" ")
            at += 1
        words.append(piece.words)
        runs.append((at, at + len(piece.words), piece.start, piece.end))
        at += len(piece.words)
    return Rendered("".join(words), tuple(runs))
