"""Words typed by people -> a tree of what they ask; every text is a query, and none is searched here."""

import re
from typing import NamedTuple

from trialbridge.search.text import sound

LONGEST_QUERY = 10_000
"""Characters; a query is cut there."""
DEEPEST = 12
OPERATORS = {"AND", "OR", "NOT"}
_UNGROUPED = re.compile(r'"[^"]*"|[^\s"]+')
_TOKEN = re.compile(r'"[^"]*"|[()]|[^\s()"]+')
_PLAIN = str.maketrans({"“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "（": "(", "）": ")", "\0": " "})


class Plain(NamedTuple):
    """Words in any order, to be widened by synonyms."""

    text: str


class Phrase(NamedTuple):
    """Words as they stand, side by side."""

    text: str


class Every(NamedTuple):
    """All of the parts."""

    parts: tuple["Node", ...]


class Either(NamedTuple):
    """Any of the parts."""

    parts: tuple["Node", ...]


class Without(NamedTuple):
    """Not the part."""

    part: "Node"


Node = Plain | Phrase | Every | Either | Without


def parse(text: str) -> Node | None:
    """Read words, "quoted phrases", AND, OR, NOT (in capitals) and brackets; None asks for everything.

    What does not close or has no partner is taken as if it were not there: `AND(`, `"lung`, `OR OR`. Brackets
    group only where there is an operator: those of "lipoid histiocytosis (kerasin type)" belong to the name.
    """
    plain = sound(text[:LONGEST_QUERY]).translate(_PLAIN)
    queue = _UNGROUPED.findall(plain)
    if not OPERATORS.isdisjoint(_TOKEN.findall(plain)):
        queue = _TOKEN.findall(plain)
    queue.reverse()
    parts = []
    while queue:  # a closing bracket too many ends one round
        node = _either(queue, 0)
        if node is not None:
            parts.append(node)
    return _group(Every, parts)


def _either(queue: list[str], depth: int) -> Node | None:
    parts = [_every(queue, depth)]
    while queue and queue[-1] == "OR":
        queue.pop()
        parts.append(_every(queue, depth))
    if queue:
        queue.pop()  # the bracket that closes this round
    return _group(Either, [part for part in parts if part is not None])


def _every(queue: list[str], depth: int) -> Node | None:
    parts: list[Node] = []
    negated = False
    while queue and queue[-1] not in ("OR", ")"):
        word = queue.pop()
        if word == "AND":
            continue
        if word == "NOT":
            negated = True
            continue
        node = _one(word, queue, depth)
        if node is not None:
            _append(parts, Without(node) if negated else node)
            negated = False
    return _group(Every, [part for part in parts if _says_something(part)])


def _one(word: str, queue: list[str], depth: int) -> Node | None:
    if word == "(":
        return _either(queue, depth + 1) if depth < DEEPEST else None
    if word.startswith('"'):
        words = word.strip('"').strip()
        return Phrase(words) if words else None
    return Plain(word)


def _says_something(node: Node) -> bool:
    """Tell whether there is a letter or number in a node: a lone sign asks for nothing."""
    inner = node.part if isinstance(node, Without) else node
    return not isinstance(inner, Plain | Phrase) or any(char.isalnum() for char in inner.text)


def _append(parts: list[Node], node: Node) -> None:
    """Join words that follow each other, so that "cytokine-induced killer" is seen whole."""
    if isinstance(node, Plain) and parts and isinstance(parts[-1], Plain):
        parts[-1] = Plain(f"{parts[-1].text} {node.text}")
    else:
        parts.append(node)


def _group(kind: type[Every] | type[Either], parts: list[Node]) -> Node | None:
    if len(parts) < 2:
        return parts[0] if parts else None
    return kind(tuple(parts))
