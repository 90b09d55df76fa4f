"""The query language of ClinicalTrials.gov (Essie), text -> tree; it searches nothing.

`AREA[Phase]PHASE2 AND (AREA[StartDate]RANGE[2020-01, MAX] OR NOT heart attack)`,
`SEARCH[Location](AREA[LocationCity]Boston AND AREA[LocationStatus]RECRUITING)`.
"""

import re
from typing import NamedTuple

from trialbridge.errors import InputError

LONGEST = 8_000
"""Characters of a query; the registry takes some thousand."""
DEEPEST = 40
"""Parentheses within parentheses."""
_TOKEN = re.compile(
    r"\s*(?:(?P<operator>AREA|RANGE|SEARCH|COVERAGE|EXPANSION|TILT|DISTANCE)\s*\[(?P<inside>[^\]]*)\]"
    r"|(?P<word>AND|OR|NOT|ALL|MISSING)(?![^\s()\[\]\"])"
    r'|"(?P<quoted>[^"]*)"|(?P<open>\()|(?P<close>\))|(?P<plain>[^\s()\"]+))'
)
_DISTANCE = re.compile(r"(-?\d+(?:\.\d+)?)\s*,\s*(-?\d+(?:\.\d+)?)\s*,\s*(\d+(?:\.\d+)?)\s*(km|mi)?\Z")
KM_A_MILE = 1.609344
COVERAGES = frozenset(("fullmatch", "startswith", "endswith", "contains"))
EXPANSIONS = {"none": True, "term": True, "concept": False, "relaxation": False, "lossy": False}
"""Whether words are then looked for side by side, without synonyms; the last three find the same."""


class Words(NamedTuple):
    """Words to be found, with their synonyms; `cover` tells how much of a short field they must be."""

    text: str
    cover: str = "contains"


class Quoted(NamedTuple):
    """Words side by side, as typed; `cover` as of Words."""

    text: str
    cover: str = "contains"


class Range(NamedTuple):
    """From a value to a value, both inclusive; MIN and MAX are open ends."""

    low: str
    high: str


class Missing(NamedTuple):
    """The field is not there."""


class Everything(NamedTuple):
    """Every study."""


class Distance(NamedTuple):
    """Within a distance (km) of a point in degrees."""

    latitude: float
    longitude: float
    km: float


class Area(NamedTuple):
    """What is asked of one field or search area; with `size` of the length of a list."""

    name: str
    size: bool
    part: "Node"


class Within(NamedTuple):
    """All of it must hold of one and the same element ("Location")."""

    name: str
    part: "Node"


class Every(NamedTuple):
    """All of the parts."""

    parts: "tuple[Node, ...]"


class Either(NamedTuple):
    """Any of the parts."""

    parts: "tuple[Node, ...]"


class Without(NamedTuple):
    """Not this."""

    part: "Node"


Node = Words | Quoted | Range | Missing | Everything | Distance | Area | Within | Every | Either | Without


class _Token(NamedTuple):
    kind: str
    text: str
    at: int
    inside: str = ""


def parse(text: str, where: str = "query") -> Node | None:
    """Read an expression; None where it is blank. Raises InputError where it cannot be read."""
    if len(text) > LONGEST:
        raise _odd(f"at most {LONGEST} characters", f"{len(text)}", where)
    tokens = _tokens(text, where)
    if not tokens:
        return None
    reader = _Reader(tokens, where)
    node = reader.either()
    if (left := reader.peek()) is not None:
        raise _odd("the end of the expression", f"{left.text!r} at {left.at}", where)
    return node


def distance(text: str, where: str = "filter.geo") -> Distance:
    """Read `distance(latitude,longitude,50mi)`; a bare number is miles. Raises InputError."""
    bare = text.strip()
    if not (bare.startswith("distance(") and bare.endswith(")")):
        raise _odd("distance(latitude,longitude,distance)", repr(bare[:60]), where)
    return _point(bare[len("distance(") : -1], where)


def _point(text: str, where: str) -> Distance:
    found = _DISTANCE.match(text.strip())
    if found is None or abs(float(found[1])) > 90 or abs(float(found[2])) > 180:
        raise _odd("degrees north, degrees east and a distance (km or mi)", repr(text[:60]), where)
    far = float(found[3])
    return Distance(float(found[1]), float(found[2]), far if found[4] == "km" else far * KM_A_MILE)


def _tokens(text: str, where: str) -> list[_Token]:
    found, at = [], 0
    end = len(text.rstrip())
    while at < end:
        token = _TOKEN.match(text, at)
        if token is None:
            raise _odd("a closing quotation mark", f"none after {at}", where)
        kind = token.lastgroup or ""
        kind = "operator" if kind == "inside" else kind
        said = token["operator"] or token[kind]
        found.append(_Token(kind, said, token.start(kind), (token["inside"] or "").strip()))
        at = token.end()
    return found


class _Reader:
    """Reads tokens once, from left to right; NOT binds tighter than AND, AND tighter than OR."""

    def __init__(self, tokens: list[_Token], where: str) -> None:
        """Begin at the first token."""
        self._tokens, self._at, self._where, self._depth = tokens, 0, where, 0

    def peek(self) -> _Token | None:
        """Give the next token without taking it."""
        return self._tokens[self._at] if self._at < len(self._tokens) else None

    def either(self) -> Node:
        """Read alternatives."""
        self._depth += 1
        if self._depth > DEEPEST:
            raise _odd(f"at most {DEEPEST} levels of parentheses", "more", self._where)
        parts = [self._every()]
        while self._takes("OR"):
            parts.append(self._every())
        self._depth -= 1
        return parts[0] if len(parts) == 1 else Either(tuple(parts))

    def _every(self) -> Node:
        parts = [self._one()]
        while True:
            if self._takes("AND") or self._begins():
                parts.append(self._one())
            else:
                return parts[0] if len(parts) == 1 else Every(tuple(parts))

    def _one(self) -> Node:
        negations = 0
        while self._takes("NOT"):
            negations += 1
        node = self._atom()
        return Without(node) if negations % 2 else node

    def _atom(self) -> Node:
        token = self._next()
        if token.kind == "open":
            node = self.either()
            self._close()
            return node
        if token.kind == "operator":
            return self._operator(token)
        if token.kind == "quoted":
            return Quoted(token.text)
        if token.kind == "word" and token.text in ("ALL", "MISSING"):
            return Everything() if token.text == "ALL" else Missing()
        if token.kind == "plain":
            words = [token.text]
            while (after := self.peek()) is not None and after.kind == "plain":
                words.append(self._next().text)
            return Words(" ".join(words))
        raise _odd("a term", f"{token.text!r} at {token.at}", self._where)

    def _operator(self, token: _Token) -> Node:
        if token.text == "RANGE":
            ends = [part.strip() for part in token.inside.split(",")]
            if len(ends) != 2 or not all(ends):
                raise _odd("RANGE[low, high]", f"RANGE[{token.inside[:60]}]", self._where)
            return Range(*ends)
        if token.text == "DISTANCE":
            return _point(token.inside, self._where)
        if token.text in ("COVERAGE", "EXPANSION"):
            known = COVERAGES if token.text == "COVERAGE" else EXPANSIONS.keys()
            how = token.inside.lower()
            if how not in known:
                raise _odd(
                    f"{token.text} of {', '.join(sorted(known))}", repr(token.inside[:60]), self._where
                )
            return _told(self._one(), how)
        if token.text == "TILT":
            return self._one()  # what counts more; found is what is asked
        self._depth += 1
        if self._depth > DEEPEST:
            raise _odd(f"at most {DEEPEST} levels", "more", self._where)
        part = self._one()
        self._depth -= 1
        if token.text == "SEARCH":
            return Within(token.inside, part)
        name, _, size = token.inside.partition(":")
        return Area(name.strip(), size.strip() == "size", part)

    def _begins(self) -> bool:
        after = self.peek()
        if after is None or after.kind == "close":
            return False
        return after.kind != "word" or after.text not in ("AND", "OR")

    def _takes(self, word: str) -> bool:
        after = self.peek()
        if after is None or after.kind != "word" or after.text != word:
            return False
        self._at += 1
        return True

    def _close(self) -> None:
        token = self.peek()
        if token is None or token.kind != "close":
            raise _odd("a closing parenthesis", token.text if token else "the end", self._where)
        self._at += 1

    def _next(self) -> _Token:
        token = self.peek()
        if token is None:
            raise _odd("a term", "the end of the expression", self._where)
        self._at += 1
        return token


def _told(node: Node, how: str) -> Node:
    """Say of all words in a tree how they cover their field or how widely they are meant."""
    match node:
        case Words(text, cover):
            if how in COVERAGES:
                return Words(text, how)
            return Quoted(text, cover) if EXPANSIONS[how] else node
        case Quoted(text):
            return Quoted(text, how) if how in COVERAGES else node
        case Area() | Within() | Without():
            return node._replace(part=_told(node.part, how))
        case Every(parts) | Either(parts):
            return node._replace(parts=tuple(_told(part, how) for part in parts))
        case _:
            return node


def _odd(expected: str, came: str, where: str) -> InputError:
    return InputError(expected=expected, came=came, where=where, do="see the search syntax of the registry")
