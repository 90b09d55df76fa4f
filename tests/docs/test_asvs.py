"""The table of security requirements is whole, and what it names exists."""

import re
from collections import Counter
from pathlib import Path

from docs.build import DOCS, asvs

TESTS = Path(__file__).parents[1]
PER_CHAPTER = (27, 11, 19, 10, 9, 35, 18, 7, 7, 29, 14, 9, 13, 9, 13, 16, 7)
"""How many requirements of levels 1 and 2 each chapter of ASVS 5.0.0 has."""
STATES = {"met", "not applicable", "the hospital's", "not met"}


def test_every_requirement_has_one_row() -> None:
    """As many rows a chapter as the standard has, each once, with a level and a state."""
    rows = asvs()
    names = [row["requirement"] for row in rows]
    assert len(set(names)) == len(names) == 253
    counted = Counter(int(name[1:].split(".")[0]) for name in names)
    assert tuple(counted[chapter] for chapter in range(1, 18)) == PER_CHAPTER
    assert Counter(row["level"] for row in rows) == {"1": 70, "2": 183}
    assert {row["state"] for row in rows} <= STATES
    assert all(row["asks"] and row["by"] for row in rows)


def test_what_is_met_names_tests_and_parts_that_exist() -> None:
    """Each named test is a function of the suite, each named part a heading of docs/security.md."""
    known = set()
    for file in TESTS.rglob("test_*.py"):
        known |= set(re.findall(r"^def (test_\w+)", file.read_text("utf-8"), re.MULTILINE))
    headings = set(re.findall(r"^## (.+)$", (DOCS / "security.md").read_text("utf-8"), re.MULTILINE))
    missing = []
    for row in asvs():
        if row["state"] != "met":
            continue
        if row["by"].startswith("security.md: "):
            found = row["by"].removeprefix("security.md: ") in headings
        else:
            found = known.issuperset(row["by"].split())
        if not found:
            missing.append((row["requirement"], row["by"]))
    assert missing == []
