"""Readable views of a text that keep the way back to it: every view position knows its origin."""

import re
import unicodedata
from bisect import bisect_right
from itertools import pairwise
from typing import NamedTuple

_FOLD: dict[int, str] = {}
for _code in range(0xFF01, 0xFF5F):  # full-width forms of ASCII
    _FOLD[_code] = chr(_code - 0xFEE0).lower()
for _code in range(0xC0, 0x180):  # letters with an accent: "Ménière's" is "Meniere's"
    _parts = unicodedata.normalize("NFKD", chr(_code).lower())
    if len(_parts) == 2 and _parts[0].isalpha() and unicodedata.combining(_parts[1]):
        _FOLD[_code] = _parts[0]
for _char, _plain in {
    "\\": " ", "\t": " ", "\n": " ", "\r": " ", "\f": " ", "\v": " ", "\u00a0": " ", "\u3000": " ",
    "\u2007": " ", "\u2009": " ", "\u200a": " ", "\u202f": " ", "\u2002": " ", "\u2003": " ", "\u2028": " ",
    "-": " ", "\uff0d": " ", "\u2010": " ", "\u2011": " ", "\u2012": " ", "\u2013": " ", "\u2014": " ",
    "\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"', "\u2032": "'", "\u00b4": "'",
    "\u2267": "\u2265", "\u2a7e": "\u2265", "\u2266": "\u2264", "\u2a7d": "\u2264",
    "\u227d": "\u2265", "\u227c": "\u2264", "\u02c3": ">", "\u02c2": "<", "\ufe65": ">", "\ufe64": "<",
    "\u00b5": "\u03bc", "\u2215": "/", "\u2044": "/", "\u2217": "*", "\u22c5": "*", "\u00d7": "x", "_": " ",
}.items():  # fmt: skip
    _FOLD[ord(_char)] = _plain
_FOLD |= {_code: _FOLD.get(ord(_plain), _plain) for _code, _plain in _FOLD.items()}  # full-width _ and \\ too
DASHES = "-–—‐‑‒−"
_DASHED = _FOLD | {ord(_char): "-" for _char in DASHES}
_ASCII = bytes(ord(chr(_code).lower().translate(_FOLD)) for _code in range(128)) + bytes(128)
_ASCII_DASHED = bytes(ord(chr(_code).lower().translate(_DASHED)) for _code in range(128)) + bytes(128)
"""The same for plain letters, as most texts are: a table of bytes is five times as quick."""
_STRANGE = re.compile(r"[^\x00-\x7f]")
_PLAIN = tuple((chr(_code), _FOLD[_code]) for _code in range(128) if _code in _FOLD)
_PLAIN_DASHED = tuple((_char, _plain) for _char, _plain in _PLAIN if _char not in DASHES)


def fold(text: str, *, dashed: bool = False) -> str:
    """Give the text as the vocabulary compares it: lower case, plain spaces, equal length.

    Dashes are spaces too, or where asked for all one dash.
    """
    if text.isascii():
        return text.encode("ascii").translate(_ASCII_DASHED if dashed else _ASCII).decode("ascii")
    lowered = text.lower()
    if len(lowered) != len(text):  # the one letter that grows when lowered
        lowered = text.replace("\u0130", "i").lower()
    table = _DASHED if dashed else _FOLD
    for sign in set(_STRANGE.findall(lowered)):  # few have another form, and a table looks at every letter
        folded = table.get(ord(sign))
        if folded is not None:
            lowered = lowered.replace(sign, folded)
    for sign, plain in _PLAIN_DASHED if dashed else _PLAIN:
        lowered = lowered.replace(sign, plain)
    return lowered


class View(NamedTuple):
    """A text derived from another; pieces that start at `starts` stand in the source at `origins`."""

    text: str
    starts: tuple[int, ...] = (0,)
    origins: tuple[int, ...] = (0,)

    def origin(self, position: int) -> int:
        """Give the source offset of a view offset."""
        piece = bisect_right(self.starts, position) - 1
        return self.origins[piece] + position - self.starts[piece]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Give the source span of a non-empty view span."""
        if len(self.starts) == 1:
            shift = self.origins[0] - self.starts[0]
            return start + shift, end + shift
        return self.origin(start), self.origin(end - 1) + 1


def collapse(text: str, offset: int = 0) -> View:
    """View a text with every run of white space as one space and none at the ends."""
    words = text.split()
    view = " ".join(words)
    if view == text:
        return View(text, (0,), (offset,))
    starts, origins = [], []
    at, cursor = 0, 0
    for word in words:
        cursor = text.index(word, cursor)
        starts.append(at)
        origins.append(offset + cursor)
        at += len(word) + 1
        cursor += len(word)
    kept = [0] if starts else []
    kept += [
        index + 1
        for index, ((start, origin), (following, source)) in enumerate(
            pairwise(zip(starts, origins, strict=True))
        )
        if following - start != source - origin
    ]
    return View(view, tuple(starts[i] for i in kept) or (0,), tuple(origins[i] for i in kept) or (offset,))
