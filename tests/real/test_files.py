"""Every native record of the data folder is a study, or is rejected for a reason that can be checked."""

from pathlib import Path

import pytest
from benchmarks.files import HELD, read

from trialbridge.flows.sources import files

pytestmark = pytest.mark.real

REFUSED = {
    "KCT0000001_parsed.json": "no reader: another's table of a page that is read",
    "euctr_search_page_2015-000590-12.html": "a list of trials",
    "trials_8_mar.csv": "a list of numbers",
    "12949496.json": "broken JSON",
}
"""Files of registries that hold no whole record, and why."""


def test_every_file_is_read_or_refused(data: Path) -> None:
    """Each file gives studies and nothing rejected, or is one of the few that hold no whole record."""
    for path in files([data / "registries"]):
        told = read(path)
        if path.name in REFUSED:
            assert not told.studies
            assert told.reasons.total() == 1
        else:
            assert told.studies, path
            assert not told.reasons, path
        assert len(set(told.studies)) == HELD.get(path.name, len(set(told.studies)))


def test_specifications_are_no_studies(data: Path) -> None:
    """Of schemas, templates and tables of columns nothing is taken for a study."""
    for path in files([data / "specs"]):
        if "fhir_researchstudy" not in path.parts:
            told = read(path)
            assert not told.studies and told.reasons, path
