"""The odds of the mission's own studies, from their records and from the prose of their pages."""

from pathlib import Path

import pytest

from trialbridge.matching.odds import odds
from trialbridge.matching.therapy import texts
from trialbridge.model.study import Coded, Design, Source, Study, Text
from trialbridge.registries import ctgov_xml
from trialbridge.vocab import Vocabulary

pytestmark = pytest.mark.real


@pytest.mark.parametrize(
    ("number", "target", "probability", "basis"),
    [
        ("NCT03410368", "nk-cell", 1 / 2, "allocation_stated"),
        ("NCT03619954", "nk-cell", 1, "single_arm"),
        ("NCT03484962", "cik-cell", 1 / 3, "equal_assumed"),
        ("NCT01749865", "cik-cell", 1 / 2, "allocation_stated"),
        ("NCT02568748", "cik-cell", None, "not_randomised"),
        ("NCT02886897", "dc-cik-cell", 1, "single_arm"),
    ],
)
def test_records(
    data: Path, vocabulary: Vocabulary, number: str, target: str, probability: float | None, basis: str
) -> None:
    """Arms, allocation and the words on shares give the chance."""
    (study,) = ctgov_xml.read((data / "ctgov" / "seeds_xml" / f"{number}.xml").read_bytes())
    assert isinstance(study, Study)
    found = odds(study, vocabulary)
    assert (found.target, found.basis) == (target, basis)
    assert found.probability == (None if probability is None else pytest.approx(probability))


def test_every_seed_has_odds_and_quotes(data: Path, vocabulary: Vocabulary) -> None:
    """Each study of the field has a chance, or is not randomised; every quote stands in its text."""
    for path in sorted((data / "ctgov" / "seeds_xml").glob("*.xml")):
        (study,) = ctgov_xml.read(path.read_bytes())
        assert isinstance(study, Study)
        found, named = odds(study, vocabulary), texts(study)
        assert found.probability is not None or found.basis == "not_randomised"
        assert found.quotes
        for quote in found.quotes:
            assert named[quote.source][quote.start : quote.end] == quote.text


def page(data: Path, start: str) -> list[str]:
    """Give the lines of a page in the seeds."""
    (path,) = (data.parent / "seeds").glob(f"{start}_*.txt")
    return path.read_text("utf-8").splitlines()


def test_page_without_arms(data: Path, vocabulary: Vocabulary) -> None:
    """A page that tells of its groups in prose alone gives the chance of its record, and what it assumed."""
    lines = page(data, "004")
    study = Study(
        id="page",
        source=Source(registry="page"),
        summary=(Text(text=lines[0]),),
        description=(Text(text=lines[1]),),
        design=Design(allocation=Coded(value="randomized", published="RANDOMIZED")),
    )
    found = odds(study, vocabulary)
    assert found.probability == pytest.approx(1 / 3)
    assert (found.target, found.basis) == ("cik-cell", "prose_equal_assumed")
    assert any("equal allocation assumed" in note for note in found.assumptions)


def test_page_with_two_kinds_of_the_therapy(data: Path, vocabulary: Vocabulary) -> None:
    """Standard care, CIK and an mRNA version of CIK: two of three."""
    lines = page(data, "001")
    summary = next(line for line in lines if "three groups" in line)
    study = Study(
        id="page", source=Source(registry="page"), title=(Text(text=lines[0]),), summary=(Text(text=summary),)
    )
    found = odds(study, vocabulary)
    assert found.probability == pytest.approx(2 / 3)
    assert len(found.arms_with) == 2
