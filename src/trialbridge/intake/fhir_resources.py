"""Finds the resources of FHIR JSON (a Bundle, NDJSON, a list) and where each stands; it reads none."""

import json
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

_JSON = json.JSONDecoder(strict=False)
_SPACE = re.compile(r"[\s,\ufeff]*")
_BLANK = re.compile(r"\s*")
_NEXT = re.compile(r"^[\[{]", re.MULTILINE)
_DEEPEST = 3
"""Bundles inside bundles that are opened: a batch of search results has two."""

Path = tuple[str | int, ...]
Broken = (ValueError, RecursionError)


class Resource(NamedTuple):
    """A resource: its members, where its text begins (code points), and the URL its bundle calls it by."""

    start: int
    body: dict[str, Any]
    url: str = ""

    @property
    def type(self) -> str:
        """The kind of resource, "" where it names none."""
        kind = self.body.get("resourceType")
        return kind if isinstance(kind, str) else ""

    @property
    def id(self) -> str:
        """The resource's own id, "" where it has none."""
        given = self.body.get("id")
        return given if isinstance(given, str) else ""


class Gap(NamedTuple):
    """A place where the text is no resource, and what stands there."""

    start: int
    came: str


class Place(NamedTuple):
    """Span of a value in code points, and where its member begins (at the key, or at the value itself)."""

    start: int
    end: int
    member: int


def resources(text: str) -> Iterator[Resource | Gap]:
    """Give every resource of a text in order; after something broken the next line goes on.

    A text is one JSON value or several, one after another: a Bundle, a list, NDJSON of resources or Bundles.
    """
    at = _after(text, 0, _SPACE)
    while at < len(text):
        try:
            value, end = _JSON.raw_decode(text, at)
        except Broken as error:
            yield from _rescued(text, at)
            yield Gap(at, f"broken JSON: {error}")
            following = _NEXT.search(text, text.find("\n", getattr(error, "pos", at)) + 1 or len(text))
            end = following.start() if following else len(text)
        else:
            yield from _inside(text, at, value, 0)
        at = _after(text, end, _SPACE)


def place(text: str, at: int, path: Path) -> Place | None:
    """Give the place of a value by its path from a value that begins at `at`; None where there is none."""
    found: Place | None = None
    for step in path:
        steps = _members(text, at) if isinstance(step, str) else _elements(text, at)
        try:  # of members of one name the last counts, as in `json`
            found = max((where for name, where, _ in steps if name == step), default=None)
        except Broken:  # a path into a plain value
            return None
        if found is None:
            return None
        at = found.start
    return found


def _inside(text: str, at: int, value: object, depth: int, url: str = "") -> Iterator[Resource | Gap]:
    if isinstance(value, list):
        for _, where, each in _elements(text, at):
            yield from _inside(text, where.start, each, depth)
    elif not isinstance(value, dict):
        yield Gap(at, f"{str(value)[:40]!r}")
    elif isinstance(value.get("entry"), list) and value.get("resourceType") in ("Bundle", None):
        if value.get("resourceType"):
            yield Resource(at, {name: it for name, it in value.items() if name != "entry"}, url)
        for _, where, each in _elements(text, _at(text, at, "entry")):
            yield from _entry(text, where.start, each, depth)
    elif value.get("resourceType"):
        yield Resource(at, value, url)
    else:
        yield Gap(at, f"an object without resourceType: {', '.join(map(str, list(value)[:4])) or 'empty'}")


def _entry(text: str, at: int, value: object, depth: int) -> Iterator[Resource | Gap]:
    if not isinstance(value, dict) or not isinstance(value.get("resource"), dict):
        yield Gap(at, "an entry without a resource")
    elif depth > _DEEPEST:
        yield Gap(at, "bundles inside bundles, too deep")
    else:
        url = value.get("fullUrl")
        inner = _at(text, at, "resource")
        yield from _inside(text, inner, value["resource"], depth + 1, url if isinstance(url, str) else "")


def _rescued(text: str, at: int) -> Iterator[Resource | Gap]:
    """Give what stands before the break of a Bundle or list that is cut off."""
    try:
        if text.startswith("[", at):
            for _, where, each in _elements(text, at):  # pragma: no branch - what is broken has no end
                yield from _inside(text, where.start, each, 0)
        elif text.startswith("{", at):
            for name, where, _ in _members(text, at, lazy="entry"):
                if name == "entry":
                    for _, spot, each in _elements(text, where.start):
                        yield from _entry(text, spot.start, each, 0)
    except Broken:
        return


def _at(text: str, at: int, name: str) -> int:
    return max(where.start for key, where, _ in _members(text, at) if key == name)


def _members(text: str, at: int, lazy: str = "") -> Iterator[tuple[str, Place, object]]:
    """Give the members of an object; of one named `lazy` only the begin, and nothing after it."""
    if not text.startswith("{", at):
        raise ValueError("no object")
    at = _after(text, at + 1, _SPACE)
    while text.startswith('"', at):
        key, end = _JSON.raw_decode(text, at)
        begin = _after(text, _colon(text, end), _BLANK)
        if lazy and key == lazy:
            yield key, Place(begin, begin, at), None
            return
        value, end = _JSON.raw_decode(text, begin)
        yield key, Place(begin, end, at), value
        at = _after(text, end, _SPACE)


def _elements(text: str, at: int) -> Iterator[tuple[int, Place, object]]:
    if not text.startswith("[", at):
        raise ValueError("no list")
    at, number = _after(text, at + 1, _SPACE), 0
    while not text.startswith("]", at):
        value, end = _JSON.raw_decode(text, at)
        yield number, Place(at, end, at), value
        at, number = _after(text, end, _SPACE), number + 1


def _colon(text: str, at: int) -> int:
    at = _after(text, at, _BLANK)
    if not text.startswith(":", at):
        raise ValueError("no colon after a key")
    return at + 1


def _after(text: str, at: int, what: re.Pattern[str]) -> int:
    found = what.match(text, at)
    assert found is not None  # the patterns match nothing as well
    return found.end()
