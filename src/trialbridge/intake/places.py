"""Where every value stands in a JSON text; it relies on the text being valid JSON and checks nothing."""

import re
from typing import NamedTuple

_TOKEN = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"|[{}\[\],:]|[^\s{}\[\],:"]+')

Path = tuple[str | int, ...]


class Place(NamedTuple):
    """Span of a value in code points, and where its member begins (at the key, or at the value itself)."""

    start: int
    end: int
    member: int


class _Open(NamedTuple):
    path: Path
    start: int
    member: int
    listed: bool


def places(text: str) -> dict[Path, Place]:
    """Give the place of every value of a valid JSON text by its path, in one pass."""
    found: dict[Path, Place] = {}
    stack: list[_Open] = []
    key, member, index = "", 0, [0]
    expect_key = False
    for token in _TOKEN.finditer(text):
        word, start, end = token.group(), token.start(), token.end()
        if word in "}]":
            opened = stack.pop()
            index.pop()
            found[opened.path] = Place(opened.start, end, opened.member)
        elif word == ",":
            index[-1] += 1
            expect_key = not stack[-1].listed
        elif word == ":":
            expect_key = False
        elif expect_key:
            key, member = word[1:-1], start
        else:
            path, begin = _path(stack, key, member, index[-1], start)
            if word in "{[":
                stack.append(_Open(path, start, begin, word == "["))
                index.append(0)
                expect_key = word == "{"
            else:
                found[path] = Place(start, end, begin)
    return found


def _path(stack: list[_Open], key: str, member: int, index: int, start: int) -> tuple[Path, int]:
    if not stack:
        return (), start
    return ((*stack[-1].path, index), start) if stack[-1].listed else ((*stack[-1].path, key), member)
