"""Every record of the data folder is read: counts add up and nothing vanishes."""

import gzip
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from trialbridge.model.base import encode
from trialbridge.model.study import Rejected, Study
from trialbridge.registries import recognise, registries

pytestmark = pytest.mark.real

EVERY = 9
"""Of the long file every ninth record: CI reads all of them in the ingest benchmark."""
RECORDS = {
    "studies": 54_294,
    "v2_full_records": 828,
    "legacy_xml": 972,
    "studies_without_criteria": 13_644,
    "cell_therapy_without_criteria": 644,
}


def lines(data: Path, name: str) -> Iterator[bytes]:
    """Give the lines of a file of the data folder."""
    with gzip.open(data / "ctgov" / f"{name}.jsonl.gz") as file:
        yield from file


def read(raw: bytes) -> list[Study | Rejected]:
    """Read bytes by the registry they look like."""
    name = recognise(raw)
    assert name is not None
    return list(registries()[name].read(raw))


@pytest.mark.parametrize("name", RECORDS)
def test_counts_add_up(data: Path, name: str) -> None:
    """Every record is one study with its own identifier; none is rejected."""
    step = EVERY if name == "studies" else 1
    total, identifiers, rejected = 0, set(), []
    for at, raw in enumerate(lines(data, name)):
        total += 1
        if at % step == 0:
            (found,) = read(raw)
            if isinstance(found, Rejected):
                rejected.append(found)
            else:
                identifiers.add(found.id)
    assert total == RECORDS[name]
    assert rejected == []
    assert len(identifiers) == len(range(0, total, step))


def test_seeds(data: Path) -> None:
    """The native XML of the mission's own studies is read, each with arms, dates and criteria."""
    paths = sorted((data / "ctgov" / "seeds_xml").glob("*.xml"))
    assert len(paths) == 24
    for path in paths:
        (study,) = read(path.read_bytes())
        assert isinstance(study, Study)
        assert study.id == path.stem
        assert study.arms and study.interventions and study.dates and study.eligibility.criteria
        assert study.eligibility.criteria[0].text.replace("&", "&amp;").replace("<", "&lt;").replace(
            ">", "&gt;"
        ) in path.read_text("utf-8")


@pytest.mark.parametrize(("name", "step"), [("studies", 27), ("v2_full_records", 3)])
def test_texts_are_exact(data: Path, name: str, step: int) -> None:
    """Titles, summary, description and criteria are the very texts of the record."""
    for at, raw in enumerate(lines(data, name)):
        if at % step:
            continue
        (study,) = read(raw)
        assert isinstance(study, Study)
        protocol = json.loads(raw)["protocolSection"]
        told = protocol.get("descriptionModule", {})
        for texts, given in (
            (study.title, protocol["identificationModule"].get("briefTitle")),
            (study.official_title, protocol["identificationModule"].get("officialTitle")),
            (study.summary, told.get("briefSummary")),
            (study.description, told.get("detailedDescription")),
            (study.eligibility.criteria, protocol.get("eligibilityModule", {}).get("eligibilityCriteria")),
        ):
            assert [each.text for each in texts] == ([given] if given else [])


@pytest.mark.parametrize("name", ["studies", "v2_full_records"])
def test_nothing_a_page_shows_vanishes(data: Path, name: str) -> None:
    """Every text of the protocol section of a v2 record stands somewhere in the study."""
    seen = 0
    for at, raw in enumerate(lines(data, name)):
        if at % 27 or b'"v1"' in raw:
            continue
        (study,) = read(raw)
        kept = "\0".join(text for _, text in leaves(json.loads(encode(study)))).lower()
        for path, text in leaves(json.loads(raw)):
            if path.startswith("/protocolSection/") and path.rpartition("/")[2] not in IN_OTHER_WORDS:
                assert text.lower() in kept, (study, path, text)
                seen += 1
    assert seen > 1000


IN_OTHER_WORDS = {
    "type", "interventionNames", "sex", "count", "fullName", "statusForNctId", "releaseDate",
}  # fmt: skip
"""Fields whose words become codes or join others (an arm's "Drug: X" is the intervention X)."""


def leaves(value: object, path: str = "") -> Iterator[tuple[str, str]]:
    """Give every text of a JSON document with the path to it; nested copies of carriers are left out."""
    if isinstance(value, dict):
        for name, part in value.items():
            if name != "locations_nested":
                yield from leaves(part, f"{path}/{name}")
    elif isinstance(value, list):
        for part in value:
            yield from leaves(part, path)
    elif isinstance(value, str) and value:
        yield path, value
