"""A correction is named by the words it mends, not by where they stand."""

import msgspec
import pytest

from trialbridge.model.correction import Correction, stamp_of, text_hash, words_of
from trialbridge.model.rule import Has

MADE = Correction(
    study="S",
    text="HIV",
    hash=text_hash("HIV"),
    rule=Has(concept="hiv-infection"),
    who="A",
    why="w",
    when="2026",
)


@pytest.mark.parametrize(
    "text",
    [
        "No HIV infection.",
        "- No HIV infection.",
        "3. No  HIV\n infection.",
        "(b) No HIV infection.",
        "\t* No HIV infection. ",
    ],
)
def test_markers_and_white_space_are_no_words(text: str) -> None:
    """An item that moved down its list, or was wrapped otherwise, is still the same."""
    assert words_of(text) == "No HIV infection."
    assert text_hash(text) == text_hash("No HIV infection.")


@pytest.mark.parametrize("text", ["No HIV infection", "No HBV infection.", "no HIV infection.", ""])
def test_other_words_are_another_text(text: str) -> None:
    """Any other letter makes it another text."""
    assert text_hash(text) != text_hash("No HIV infection.")


def test_corrections_are_named_as_a_whole() -> None:
    """The name of a set changes with any of them and not with their order; none has no name."""
    other = msgspec.structs.replace(MADE, why="another reason")
    assert stamp_of([]) == ""
    assert stamp_of([MADE, other]) == stamp_of([other, MADE])
    assert len({stamp_of([MADE]), stamp_of([other]), stamp_of([MADE, other])}) == 3
