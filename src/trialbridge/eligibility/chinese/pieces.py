"""A Chinese sentence cut into known pieces by the cheapest way through it; no order is changed here."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from trialbridge.eligibility.chinese.hanzi import ROMAN
from trialbridge.eligibility.chinese.organs import organs
from trialbridge.vocab import DRUGS, Vocabulary, fold
from trialbridge.vocab.vocabulary import Hit

_FIRST, _LAST = "\u3400", "\u9fff"
HAN = re.compile(f"[{_FIRST}-{_LAST}]")
_RAW = re.compile(
    r"\d+(?:[.·]\d+)?|[><≥≤=≧≦]=?|[A-Za-z]+(?:[-'][A-Za-z]+)*|[\u0370-\u03ff\u2160-\u217f]+|\s+|.", re.DOTALL
)
_LOOSE = re.compile("^(?:严重|重度|未控制|活动性(?!感染))|者$|患者$")
"""What a row's synonym takes in but its concept does not say, or what says nothing."""

_UNKNOWN, _BEGUN, _KNOWN, _ALONE, _FOREIGN = 30, 20, 10, (28, 18), 5
"""What a character that no row has costs, the first of a run more, a piece, a piece of one character more
(less where it is structure), and a run that is not Chinese."""

_STRUCTURE = frozenset(
    ["neg", "verb", "or", "and", "to", "de", "etc", "exc", "out", "in", "before", "after", "past", "num",
     "span", "age", "grade", "times", "limit", "cmp", "eg", "to-range"]
)  # fmt: skip

_PUNCT = {
    "，": ",", "、": ",", "；": ";", "：": ":", "。": ".", "（": "(", "）": ")", "【": "(", "】": ")",
    "《": "", "》": "", "“": "", "”": "", "～": "-", "~": "-", "∼": "-", "〜": "-", "－": "-", "—": "-",
    "–": "-", "×": "x", "＋": "+", "〔": "(", "〕": ")", "「": "", "」": "",
    "‘": "", "’": "", '"': "", "！": ".", "？": "", "﹥": ">", "﹤": "<", "﹪": "%", "…": ",",
}  # fmt: skip

_PARTING = {",": "comma", ";": "stop", ":": "stop", ".": "stop", "(": "open", ")": "close"}


class Piece(NamedTuple):
    """A run of the sentence, `start..end`, what it is, and its English words; `glued` to the one before."""

    start: int
    end: int
    kind: str
    words: str
    concept: str = ""
    glued: bool = False


EDGES = frozenset({"stop", "comma", "open", "close"})
"""Kinds at which a clause ends."""
THINGS = frozenset({"concept", "drug", "list", "variable"})
"""Kinds that name what a patient can have, be given or measured."""


def standing(words: str, piece: Piece, kind: str = "word") -> Piece:
    """Give words that stand for a piece."""
    return Piece(piece.start, piece.end, kind, words)


class Cutter:
    """Cuts sentences with one vocabulary; keeps the English name of each row it met."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        """Take the vocabulary whose rows are the pieces."""
        self.vocabulary = vocabulary
        self._names: dict[tuple[str, str], str] = {}
        self._sorts: dict[str, str] = {}
        self._raw: dict[str, str] = {}
        self._told: dict[tuple[int, str], tuple[str, str, str] | None] = {}
        """By the identity of the senses, which the vocabulary keeps, and the words: no more than it has."""

    def cut(self, text: str) -> list[Piece]:
        """Give the pieces of a sentence of plain characters, in order."""
        return [self._known(piece) for piece in _grouped(_cheapest(text, self._edges(text)))]

    def _known(self, piece: Piece) -> Piece:
        """Tell scales and units among the words that are not Chinese: "Child-Pugh A级", "480ms"."""
        if piece.kind != "raw" or not piece.words[:1].isalpha():
            return piece
        sort = self._raw.get(piece.words)
        if sort is None:
            hits = self.vocabulary.scan(piece.words)
            whole = hits[0] if hits and hits[0].end - hits[0].start == len(piece.words) else None
            named = whole is not None and whole.of("variable") is not None
            measured = whole is not None and whole.of("unit") is not None
            sort = self._raw[piece.words] = "variable" if named else "unit" if measured else "raw"
        return piece if sort == "raw" else piece._replace(kind=sort, glued=False)

    def _edges(self, text: str) -> dict[int, list[Piece]]:
        low = fold(text)
        edges: dict[int, list[Piece]] = {}
        for hit in self.vocabulary.every(text, low):
            found = low[hit.start : hit.end]
            if found.isascii() or HAN.search(found) is None:
                continue
            key = id(hit.senses), found
            if key not in self._told:
                self._told[key] = self._tells(hit, found)
            told = self._told[key]
            if told is not None:
                kind, words, concept = told
                edges.setdefault(hit.start, []).append(Piece(hit.start, hit.end, kind, words, concept))
        for start, end, words in organs(low):
            edges.setdefault(start, []).append(Piece(start, end, "list", words))
        return edges

    def _tells(self, hit: Hit, found: str) -> tuple[str, str, str] | None:
        """Give the kind, the English words and the concept of a phrase, None where it is no piece."""
        senses = {sense.type: sense.value for sense in reversed(hit.senses)}
        kind = next((name for name in senses if name.startswith("zh")), "")
        concept = senses.get("concept", "")
        if concept and not kind and _LOOSE.search(found):
            return None
        if concept == "allergy":
            return "allergy", senses.get(kind, "allergy") or "allergy", concept
        if kind:
            words = senses[kind]
            return kind[3:] or self._sort_of(words), words, concept
        for name in ("concept", "variable", "unit"):
            if name in senses:
                return self._sort(name, concept), self._name(name, senses[name]), concept
        return None

    def _sort_of(self, words: str) -> str:
        """Tell what English words name: "concept", "drug", or no more than a word."""
        known = self._sorts.get(words)
        if known is None:
            hits = self.vocabulary.scan(words)
            whole = len(hits) == 1 and hits[0].end - hits[0].start == len(words)
            concept = hits[0].of("concept") if whole else None
            plain = "variable" if whole and hits[0].of("variable") else "word"
            known = self._sorts[words] = self._sort("concept", concept) if concept else plain
        return known

    def _sort(self, name: str, concept: str) -> str:
        """Tell what can be taken or given, and so be what one is allergic to, from other concepts."""
        given = name == "concept" and self.vocabulary.concepts[concept].kind in DRUGS
        return "drug" if given else name

    def _name(self, kind: str, row: str) -> str:
        known = self._names.get((kind, row))
        if known is None:
            known = self._names[kind, row] = self._spoken(kind, row)
        return known

    def _spoken(self, kind: str, row: str) -> str:
        """Give an English name that is read back as the row it names."""
        vocabulary = self.vocabulary
        if kind == "concept":
            concept = vocabulary.concepts[row]
            names: tuple[str, ...] = (concept.name, *concept.synonyms)
        elif kind == "variable":
            variable = vocabulary.variables[row]
            names = (variable.title, *variable.aliases)
        else:
            names = vocabulary.units[row].aliases
        plain = [name.lstrip("=") for name in names if not HAN.search(name)]
        for name in plain:
            hits = vocabulary.scan(name)
            if len(hits) == 1 and hits[0].end - hits[0].start == len(name) and hits[0].of(kind) == row:
                return name
        return plain[0] if plain else row.replace("-", " ")


_DEAR = 1 << 60


def _cheapest(text: str, edges: dict[int, list[Piece]]) -> list[Piece]:
    """Give the pieces of the cheapest way through a text; of equals that with the longer piece first.

    An unknown run costs more to begin than to go on with, so that no function word is seen inside a name.
    """
    size = len(text)
    cost = [0] * (size + 1)
    within = [0] * (size + 1)  # the same for a way that is already inside an unknown run
    taken: list[Piece | None] = [None] * size
    stays: list[Piece | None] = [None] * size
    for at, foreign in reversed(_places(text, edges)):
        known, piece = _best(edges[at], cost) if at in edges else (_DEAR, None)
        if foreign is not None:
            price = cost[foreign.end] + _FOREIGN
            if price < known:
                known, piece = price, foreign
            cost[at] = within[at] = known
            taken[at] = stays[at] = piece
            continue
        unknown = Piece(at, at + 1, "unknown", text[at])
        price = within[at + 1] + _UNKNOWN
        within[at], stays[at] = (price, unknown) if price < known else (known, piece)
        cost[at], taken[at] = (price + _BEGUN, unknown) if price + _BEGUN < known else (known, piece)
    return _way(taken, stays)


def _places(text: str, edges: dict[int, list[Piece]]) -> list[tuple[int, Piece | None]]:
    """Give where a way can come to, in order, with the run of other letters or signs that begins there."""
    reached = bytearray(len(text) + 1)
    reached[0] = 1
    places: list[tuple[int, Piece | None]] = []
    for at in range(len(text)):
        if not reached[at]:
            continue
        found = None if _FIRST <= text[at] <= _LAST else _RAW.match(text, at)
        foreign = None if found is None else Piece(at, found.end(), "raw", found[0])
        places.append((at, foreign))
        reached[at + 1 if foreign is None else foreign.end] = 1
        for piece in edges.get(at, ()):
            reached[piece.end] = 1
    return places


def _best(pieces: Iterable[Piece], cost: list[int]) -> tuple[int, Piece | None]:
    best, chosen = _DEAR, None
    for piece in pieces:
        alone = piece.end == piece.start + 1 and piece.kind != "suf"
        price = cost[piece.end] + _KNOWN + (_ALONE[piece.kind in _STRUCTURE] if alone else 0)
        if price < best or (price == best and chosen is not None and piece.end > chosen.end):
            best, chosen = price, piece
    return best, chosen


def _way(taken: list[Piece | None], stays: list[Piece | None]) -> list[Piece]:
    found: list[Piece] = []
    at, inside = 0, False
    while at < len(taken):
        piece = (stays if inside else taken)[at]
        assert piece is not None  # every place is reached, if only by an unknown character
        found.append(piece)
        at, inside = piece.end, piece.kind == "unknown"
    return found


def _grouped(pieces: list[Piece]) -> list[Piece]:
    """Join unknown characters, name signs and numbers, drop blanks, and mark what stands without a blank."""
    found: list[Piece] = []
    glued = False
    for piece in pieces:
        if piece.kind == "raw":
            if piece.words.isspace():
                glued = False
                continue
            piece = _signed(piece)
        last = found[-1] if found else None
        if piece.kind == "unknown" and last is not None and last.kind == "unknown" and glued:
            found[-1] = last._replace(end=piece.end, words=last.words + piece.words)
        else:
            raw = piece.kind in ("raw", "num") and last is not None and last.kind in ("raw", "num")
            found.append(_like(piece, piece.kind, piece.words, True) if glued and raw else piece)
        glued = True
    return found


def _like(piece: Piece, kind: str, words: str, glued: bool = False) -> Piece:
    """Give a piece with another kind and other words, far quicker than by `_replace`."""
    return Piece(piece.start, piece.end, kind, words, piece.concept, glued)


def _signed(piece: Piece) -> Piece:
    words = _PUNCT.get(piece.words, piece.words)
    first = words[:1]
    if first in ROMAN:
        return _like(piece, piece.kind, "".join([ROMAN.get(sign, sign) for sign in words]))
    if first.isdigit():
        return _like(piece, "num", piece.words)
    if first and first in "><≥≤=≧≦":
        return _like(piece, "cmp", words)
    if words in _PARTING:
        kind = "join" if piece.words == "、" else _PARTING[words]
        return _like(piece, kind, words)
    return piece if words == piece.words else _like(piece, piece.kind, words)
