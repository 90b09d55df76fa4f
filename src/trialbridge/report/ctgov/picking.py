"""Parts of a record by the names of its fields; it makes no record."""

from collections.abc import Iterator
from typing import Any

from trialbridge.report.ctgov.fields import Field

Tree = dict[str, Any]


def picked(record: Tree, paths: frozenset[str]) -> Tree:
    """Give a record with the fields of some paths, and all below them, only."""
    made = _picked(record, "", paths)
    return made if isinstance(made, dict) else {}


def _picked(node: Any, path: str, paths: frozenset[str]) -> Any:
    if path in paths:
        return node
    if isinstance(node, list):
        return [it for each in node if (it := _picked(each, path, paths)) not in ({}, None)]
    if not isinstance(node, dict):
        return None
    found = {}
    for name, value in node.items():
        part = _picked(value, f"{path}.{name}" if path else name, paths)
        if part not in ({}, [], None):
            found[name] = part
    return found


def values(record: Tree, field: Field) -> Iterator[Any]:
    """Give every value that stands at a leaf's path."""
    yield from _values(record, field.path.split("."))


def _values(node: Any, path: list[str]) -> Iterator[Any]:
    if isinstance(node, list):
        for each in node:
            yield from _values(each, path)
    elif not path:
        yield node
    elif isinstance(node, dict) and path[0] in node:
        yield from _values(node[path[0]], path[1:])
