"""The commands that serve the site answer with its pages."""

from pathlib import Path

from tests.web.browsing import answered


def test_the_demo_serves_its_samples(tmp_path: Path) -> None:
    """`trialbridge demo --serve` ends in a site on the samples, whose pages answer."""
    page = answered(tmp_path, ["demo", "--serve"], "/trials/NCT03484962/")
    assert "Fuda Cancer Hospital" in page
