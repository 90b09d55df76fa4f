"""The vocabulary against real records: it finds their conditions, and its tables come from their sources."""

import gzip
import sys
from collections import Counter
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import msgspec
import pytest

from trialbridge.vocab import Vocabulary
from trialbridge.vocab.tables import PACKAGE

pytestmark = pytest.mark.real

COMPILED = ("drugs", "diseases", "oncotree", "headings")
FOLDER = Path(__file__).parents[2] / "vocabulary"


def conditions(data: Path) -> Iterator[str]:
    """Give every condition of every ninth study, as published."""
    with gzip.open(data / "ctgov" / "studies.jsonl.gz") as lines:
        for number, line in enumerate(lines):
            if number % 9 == 0:
                study = msgspec.json.decode(line)
                yield from study["protocolSection"].get("conditionsModule", {}).get("conditions", ())


def test_conditions_of_real_studies_are_found(data: Path, vocabulary: Vocabulary) -> None:
    """At least 90 in 100 conditions, counted as often as they stand, hold a concept; 75 little else."""
    published = Counter(conditions(data))
    known = covered = 0
    for text, times in published.items():
        spans = [hit.end - hit.start for hit in vocabulary.scan(text) if hit.of("concept")]
        known += times * bool(spans)
        covered += times * (sum(spans) >= 0.8 * len(text))
    assert known / published.total() >= 0.90
    assert covered / published.total() >= 0.75


def test_compiled_tables_are_what_their_sources_give(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Compiling again gives the tables that are in the repository, byte for byte."""
    monkeypatch.setattr(sys, "path", [str(FOLDER), *sys.path])
    import_module("build").main(data / "vocabulary", tmp_path)
    for name in COMPILED:
        table = PACKAGE / "concepts" / f"{name}.csv"
        assert (tmp_path / f"{name}.csv").read_bytes() == table.read_bytes(), name
