"""Records as trees: what a path gives, and what is odd about a record that does not fit its layout."""

from typing import Any

import pytest

from trialbridge.registries import tree
from trialbridge.registries.tree import OddError


@pytest.mark.parametrize(
    ("record", "path", "expected"),
    [
        ({"a": {"b": "x"}}, "a.b", ["x"]),
        ({"a": [{"b": "x"}, {"b": ["y", ["z"]]}]}, "a.b", ["x", "y", "z"]),
        ({"a": ["", None, {}, []]}, "a", []),
        ({"a": " "}, "a.b", []),
        ({"a": None}, "a.b", []),
        ({"a": ""}, "a.b", []),
        ({}, "a.b", []),
    ],
)
def test_many(record: Any, path: str, expected: list[Any]) -> None:
    """Lists on the way are opened, what is empty is left out, also where parts are expected."""
    assert tree.many(record, path) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [("x", "x"), (True, "true"), (False, "false"), (7, "7"), (1.5, "1.5"), (None, ""), ({"#": "x", "@id": "1"}, "x"), ({"@id": "1"}, "")],
)  # fmt: skip
def test_plain(value: Any, expected: str) -> None:
    """Numbers are text as written, true and false are words, nothing is empty."""
    assert tree.plain(value) == expected


@pytest.mark.parametrize(
    ("ask", "reason"),
    [
        (lambda: tree.many({"a": "x"}, "a.b"), "a.b: a plain value where b is expected"),
        (lambda: tree.one({"a": [{"b": 1}, {"b": 2}]}, "a"), "a stands there 2 times"),
        (lambda: tree.one({"a": "x"}, "a"), "a is a plain value where parts are expected"),
        (lambda: tree.text({"a": ["x", "y"]}, "a"), "a stands there 2 times"),
        (lambda: tree.need({"a": {}}, ("a.b",)), "no a.b, which its layout always has"),
        (lambda: tree.plain("\0", "a"), "a has a NUL character"),
        (lambda: tree.plain({"b": "x"}, "a"), "a has parts where a text is expected"),
    ],
)
def test_odd(ask: Any, reason: str) -> None:
    """What is not of its layout is refused with the place where it stands."""
    with pytest.raises(OddError) as odd:
        ask()
    assert str(odd.value) == reason
