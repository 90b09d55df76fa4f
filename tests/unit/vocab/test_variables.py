"""Looking up variables: rows of the table, and open measures by their own name."""

import pytest

from trialbridge.vocab import Vocabulary


def test_an_open_measure_has_a_row_of_its_own_name(vocabulary: Vocabulary) -> None:
    """Its words are its title and its question, what stands in brackets its unit."""
    row = vocabulary.variables["measured:corneal-thickness[cm[H2O]]"]
    assert (row.title, row.unit, row.kind) == ("corneal thickness", "cm[H2O]", "number")
    assert row.question == "What is the corneal thickness?"
    assert vocabulary.variables["measured:agatston-score"].kind == "score"
    assert vocabulary.convert(3.0, "cm[H2O]", row.name) == 3.0


def test_only_the_table_is_counted(vocabulary: Vocabulary) -> None:
    """Open measures are found, not listed; no other name is made up."""
    assert "measured:agatston-score" in vocabulary.variables
    assert len(vocabulary.variables) == len(list(vocabulary.variables))
    assert "measured:agatston-score" not in list(vocabulary.variables)
    assert 3 not in vocabulary.variables
    with pytest.raises(KeyError):
        vocabulary.variables["agatston"]
