"""The generated reference is what the code says today."""

from pathlib import Path

import pytest
from docs.build import PAGES

DOCS = Path(__file__).parents[2] / "docs"


@pytest.mark.parametrize("name", sorted(PAGES))
def test_page_is_up_to_date(name: str) -> None:
    """A page of the reference equals what `make docs` would write."""
    page = DOCS / name
    assert page.is_file(), f"{name} is missing: run `make docs`"
    assert page.read_text(encoding="utf-8") == PAGES[name](), f"{name} is stale: run `make docs`"


def test_no_page_of_the_reference_is_left_over() -> None:
    """Every page of the reference is generated."""
    assert {f"reference/{page.name}" for page in (DOCS / "reference").glob("*.md")} == set(PAGES) - {
        "criteria.md"
    }
