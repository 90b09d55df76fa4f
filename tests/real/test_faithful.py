"""Summaries of real studies with errors planted in them, held against their study."""

from pathlib import Path

import pytest
from benchmarks import faithful

from trialbridge.vocab import Vocabulary


@pytest.mark.real
def test_planted_errors_are_caught(data: Path, vocabulary: Vocabulary) -> None:
    """Of a seeded part of the benchmark's errors nine in ten are caught; of untouched texts one in ten is flagged."""
    records = faithful.studies(data)[::18]
    told = [each for record in records for each in faithful.summaries(record, vocabulary)]
    planted, untouched = faithful.run(told, vocabulary, 60, 6)
    assert sum(each[2] for each in planted) / len(planted) >= 0.85
    assert sum(flagged for _, flagged in untouched) / len(untouched) <= 0.1
