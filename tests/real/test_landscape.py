"""The guide's categories against a table made by reading every CIK record of the data."""

import csv
import gzip
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from trialbridge.model.study import Study
from trialbridge.registries import ctgov, ctgov_xml
from trialbridge.report.landscape import card, select
from trialbridge.vocab import Vocabulary
from trialbridge.vocab.landscape import categories

pytestmark = pytest.mark.real
REPOSITORY = Path(__file__).parents[2]
NAMED = re.compile(r"\bD?-?CIK\b|cytokine.{0,3}induced killer", re.IGNORECASE)
FILES = ("cell_therapy_without_criteria", "studies_without_criteria", "studies")


def records(data: Path) -> dict[str, Study]:
    """Give every CIK study of the data, each by its fullest record."""
    found: dict[str, tuple[int, Study]] = {}
    for size, study in _read(data / "ctgov"):
        if size > found.get(study.id, (0, study))[0]:
            found[study.id] = size, study
    return {study_id: study for study_id, (_, study) in found.items()}


def _read(folder: Path) -> Iterator[tuple[int, Study]]:
    for name in FILES:
        with gzip.open(folder / f"{name}.jsonl.gz", "rb") as lines:
            for line in lines:
                low = line.lower()  # a plain look first: the pattern alone takes twenty seconds
                if (b"cik" in low or b"killer" in low) and NAMED.search(line.decode()):
                    yield from ((len(line), each) for each in ctgov.read(line) if isinstance(each, Study))
    with gzip.open(folder / "legacy_xml.jsonl.gz", "rt") as lines:
        for line in lines:
            if NAMED.search(line):
                xml = json.loads(line)["xml"].encode()
                yield from ((len(line), each) for each in ctgov_xml.read(xml) if isinstance(each, Study))
    for path in sorted((folder / "seeds_xml").glob("*.xml")):
        yield from ((10**9, each) for each in ctgov_xml.read(path.read_bytes()) if isinstance(each, Study))


def test_categories_of_the_guide(data: Path, vocabulary: Vocabulary) -> None:
    """Precision at least 0.95 and recall at least 0.90 against the table made by reading."""
    with (REPOSITORY / "benchmarks" / "guide_categories.csv").open(encoding="utf-8") as lines:
        wanted = {(row["study"], row["category"]) for row in csv.DictReader(lines)}
    cards = [card(study, vocabulary) for study in records(data).values()]
    found = {(each.study, row.name) for row in categories() for each in select(cards, row.needs)}
    assert len(found & wanted) / len(found) >= 0.95, sorted(found - wanted)
    assert len(found & wanted) / len(wanted) >= 0.90, sorted(wanted - found)
