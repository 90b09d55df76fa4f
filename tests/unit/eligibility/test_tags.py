"""Blocks whose lines are broken with tags, as the WHO's portal carries them."""

import pytest

from trialbridge import eligibility
from trialbridge.eligibility.lines import lines
from trialbridge.vocab import Vocabulary


@pytest.mark.parametrize(
    ("block", "expected"),
    [
        # the tag alone, on one line
        ("Inclusion: <br>1. Melanoma <br/>2. ECOG 0-1", [("Inclusion:", ""), ("Melanoma", "1."), ("ECOG 0-1", "1.")]),
        # a break before the tag and behind it is one break
        ("- Melanoma\n<br>- ECOG 0-1", [("Melanoma", "-"), ("ECOG 0-1", "-")]),
        ("- Melanoma<br>\n- ECOG 0-1", [("Melanoma", "-"), ("ECOG 0-1", "-")]),
        ("<br/ ><br>- Melanoma <br/ ><br>", [("Melanoma <br/ ><br>", "-")]),
        ("no tag: age <b and >c", [("no tag: age <b and >c", "")]),
    ],
)  # fmt: skip
def test_tags_break_lines(block: str, expected: list[tuple[str, str]]) -> None:
    """A tag begins a line as a line break does, and the line's words begin behind tag and mark."""
    assert [(block[line.body : line.end], line.mark) for line in lines(block)] == expected


@pytest.mark.parametrize(
    "block", ["<br>", "<br><br/>\n", "<br>Melanoma", "Melanoma<br>", "a<br>\n<br>b<br>c"]
)
def test_tags_are_covered(block: str, vocabulary: Vocabulary) -> None:
    """Tags belong to a criterion: nothing but white space stands between the criteria."""
    last = 0
    for one in eligibility.parse(block, vocabulary):
        assert not block[last : one.start].strip()
        assert block[one.start : one.end] == one.text
        last = one.end
    assert not block[last:].strip()


def test_a_list_under_its_heading(vocabulary: Vocabulary) -> None:
    """Headings in a block of tags give the polarity of the lines below them."""
    block = "<br>  Inclusion Criteria:<br><br>  -  Age 18 years or older<br><br>  Exclusion Criteria:<br><br>  -  Pregnancy<br> "  # fmt: skip
    found = [(one.polarity, one.rule.__class__.__name__) for one in eligibility.parse(block, vocabulary) if one.role != "heading"]  # fmt: skip
    assert found == [("inclusion", "Range"), ("exclusion", "Has")]
