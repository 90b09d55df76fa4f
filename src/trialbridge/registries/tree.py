"""Records of XML, JSON and tables as one kind of tree, asked by path; what is odd raises OddError."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any

import msgspec
from lxml import etree

from trialbridge.registries.rejection import BOMS
from trialbridge.registries.xml import parse

Tree = Any
"""A mapping, a list or a plain value, as in JSON; an XML element with attributes has its text as `#`."""

_EMPTY: tuple[Any, ...] = (None, "", {}, [])
_TEXT = "#"


class OddError(ValueError):
    """A part of a record that is not what its layout says it is; the record is then rejected whole."""


def of_json(data: bytes) -> Tree:
    """Read JSON; raises ValueError for anything else, also for what is nested too deep."""
    try:
        return msgspec.json.decode(data)
    except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
        raise ValueError(str(error)) from error


def of_xml(element: etree._Element) -> Tree:
    """Give an element as a tree: repeated children become lists, attributes get an `@`, namespaces go."""
    inside: dict[str, Any] = {f"@{bare(name)}": value for name, value in element.attrib.items()}
    for child in element:
        name, value = bare(child.tag), of_xml(child)
        if name in inside:
            before = inside[name]
            inside[name] = [*before, value] if isinstance(before, list) else [before, value]
        else:
            inside[name] = value
    text = element.text or ""
    stray = "".join(child.tail or "" for child in element)
    if stray.strip() or (len(element) and text.strip()):
        raise OddError(f"text between the elements of {bare(element.tag)}")
    if not inside:
        return text
    return inside | {_TEXT: text} if text.strip() else inside


def to_xml(name: str, tree: Tree) -> etree._Element:
    """Give a tree as an element, for records of XML that somebody turned into JSON.

    Raises ValueError for names and characters that XML does not have.
    """
    element = etree.Element(name)
    if not isinstance(tree, dict):
        element.text = plain(tree)
        return element
    for key, value in tree.items():
        if key == "@attributes" or key.startswith("@"):
            given = value if isinstance(value, dict) else {key[1:]: value}
            for attribute, said in given.items():
                element.set(attribute, plain(said))
            continue
        if key.startswith("#"):
            element.text = plain(value)
            continue
        for each in value if isinstance(value, list) else [value]:
            element.append(to_xml(key, each))
    return element


def many(tree: Tree, path: str) -> list[Tree]:
    """Give every value at a path ("main.trial_id"), lists on the way opened, empty ones left out."""
    found = [tree]
    for name in _steps(path):
        found = [value for each in _opened(found) for value in _opened(_under(each, name, path))]
    return [each for each in _opened(found) if each not in _EMPTY]


def one(tree: Tree, path: str) -> Tree:
    """Give the single value at a path, an empty mapping for none; raises OddError for several."""
    found = many(tree, path)
    if len(found) > 1:
        raise OddError(f"{path} stands there {len(found)} times")
    if found and not isinstance(found[0], dict):
        raise OddError(f"{path} is a plain value where parts are expected")
    return found[0] if found else {}


def text(tree: Tree, path: str) -> str:
    """Give the single text at a path exactly as given, empty for none; raises OddError for several."""
    found = texts(tree, path)
    if len(found) > 1:
        raise OddError(f"{path} stands there {len(found)} times")
    return found[0] if found else ""


def word(tree: Tree, path: str) -> str:
    """Give the single text at a path without the white space around it."""
    return text(tree, path).strip()


def texts(tree: Tree, path: str) -> tuple[str, ...]:
    """Give the texts at a path exactly as given, those of white space left out."""
    given = (plain(each, path) for each in many(tree, path))
    return tuple(each for each in given if each.strip())


def words(tree: Tree, path: str) -> tuple[str, ...]:
    """Give the texts at a path without the white space around them."""
    return tuple(each.strip() for each in texts(tree, path))


def need(tree: Tree, paths: Iterable[str]) -> None:
    """Raise OddError when a part that the layout always has is not there, however empty."""
    for path in paths:
        *above, last = _steps(path)
        holders = many(tree, ".".join(above)) if above else [tree]
        if not any(isinstance(each, dict) and last in each for each in _opened(holders)):
            raise OddError(f"no {path}, which its layout always has")


def plain(value: Tree, path: str = "") -> str:
    """Give a plain value as text: numbers as written, true and false as words; raises OddError for parts."""
    if isinstance(value, str):
        if "\0" in value:
            raise OddError(f"{path or 'a text'} has a NUL character")
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return str(value)
    if value is None:
        return ""
    if isinstance(value, dict) and all(key == _TEXT or key.startswith("@") for key in value):
        return plain(value.get(_TEXT, ""), path)
    raise OddError(f"{path or 'a part'} has parts where a text is expected")


def document(data: bytes) -> etree._Element:
    """Parse XML of any marked or declared encoding; raises ValueError for what is none."""
    for mark, encoding in BOMS:
        if data.startswith(mark):
            decoded = data.decode(encoding).lstrip()
            declared = decoded.partition("?>")[2] if decoded.startswith("<?xml") else decoded
            return parse(declared.encode())
    return parse(data.lstrip() if data[:1].isspace() else data)


def bare(name: str | bytes | bytearray | etree.QName) -> str:
    """Give a name without its namespace."""
    return str(name).rpartition("}")[2]


def _opened(values: Iterable[Tree] | Tree) -> Iterator[Tree]:
    for each in values if isinstance(values, list) else [values]:
        if isinstance(each, list):
            yield from _opened(each)
        else:
            yield each


def _under(tree: Tree, name: str, path: str) -> Tree:
    if isinstance(tree, Mapping):
        return tree.get(name)
    if tree in _EMPTY:
        return None
    if isinstance(tree, str) and not tree.strip():
        return None
    raise OddError(f"{path}: a plain value where {name} is expected")


@cache
def _steps(path: str) -> tuple[str, ...]:
    return tuple(path.split("."))
