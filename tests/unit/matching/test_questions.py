"""Questions: how a missing fact is put in words."""

import pytest
from tests.strategies import VOCABULARY

from trialbridge.matching.questions import wording
from trialbridge.model.rule import NAMED, named_words


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("ecog", "What is the latest ecog?"),
        ("named:zenker-diverticulum", "Is there zenker diverticulum?"),
        ("unheard-of", "Is there unheard of?"),
    ],
)
def test_wording(name: str, words: str) -> None:
    """A name without a row is asked for by its words alone, never by its identifier."""
    assert wording(name, VOCABULARY) == words


def test_named_words() -> None:
    """The prefix of an open name is no word of it; any other identifier gives its words too."""
    assert named_words(f"{NAMED}zenker-diverticulum") == "zenker diverticulum"
    assert named_words("car-t-cell") == "car t cell"
