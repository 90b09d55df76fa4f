"""Where the values of a JSON text stand."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialbridge.intake.places import Path, places

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(alphabet="abcde", max_size=3), inner, max_size=4)
    ),
    max_leaves=12,
)


def paths(value: Any, path: Path = ()) -> dict[Path, Any]:
    """List every value of a document by its path."""
    found = {path: value}
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, part in parts:
        found.update(paths(part, (*path, step)))
    return found


@given(JSON, st.sampled_from([None, 2]), st.booleans())
def test_every_value_is_found_where_it_stands(value: Any, indent: int | None, ascii_only: bool) -> None:
    """The text at a value's place, read as JSON, is that value."""
    text = json.dumps(value, indent=indent, ensure_ascii=ascii_only)
    found = places(text)
    expected = paths(value)
    assert set(found) == set(expected)
    assert all(
        json.loads(text[found[path].start : found[path].end]) == part for path, part in expected.items()
    )


@pytest.mark.parametrize(("path", "member"), [(("a",), '"a": 1'), (("b", 0), '"x"'), (("b",), '"b": ["x"]')])
def test_a_member_begins_at_its_key(path: Path, member: str) -> None:
    """The member of an object is the key with the value; an entry of a list is the value alone."""
    text = '{"a": 1, "b": ["x"]}'
    place = places(text)[path]
    assert text[place.member : place.end] == member
