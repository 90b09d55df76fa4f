"""Stages and classes in words."""

import pytest

from trialbridge.intake.scores import Level, level
from trialbridge.vocab import Vocabulary

ROWS = [
    ("stage", "IIIB", Level(3.2)),
    ("stage", "III", Level(None, 3.0, 3.9)),
    ("stage", "4", Level(None, 4.0, 4.9)),
    ("stage", "Stage IA2", Level(1.12)),
    ("stage", "II-III", Level(None, 2.0, 3.9)),
    ("stage", "0", Level(0.0)),
    ("stage", "1b", Level(1.2)),
    ("stage", "IX", None),
    ("stage", "", None),
    ("stage", "I-II-III", None),
    ("child_pugh", "B7", Level(7.0)),
    ("child_pugh", "class B", Level(None, 7.0, 9.0)),
    ("child_pugh", "A (5)", Level(5.0)),
    ("child_pugh", "6", Level(6.0)),
    ("child_pugh", "D", None),
    ("child_pugh", "", None),
    ("bclc", "C", Level(3.0)),
    ("nyha", "class II", Level(2.0)),
    ("nyha", "II-III", Level(None, 2.0, 3.0)),
    ("nyha", "low", None),
    ("her2_ihc", "3+", Level(3.0)),
    ("ecog", "1", Level(1.0)),
]


@pytest.mark.parametrize(("variable", "words", "expected"), ROWS)
def test_words_are_places_on_a_scale(
    variable: str, words: str, expected: Level | None, vocabulary: Vocabulary
) -> None:
    """A stage or class in words is a number of its scale, an interval where the words leave it open."""
    assert level(vocabulary.variables[variable], words) == expected
