"""The pages of the seeds' own records: what the other sites show of them is on ours, and their faults are flagged."""

import html
import re
from pathlib import Path

import pytest
from django.test import Client

pytestmark = pytest.mark.real
RECORDS = {
    "002": ("NCT03410368", {"not_verified"}),
    "003": ("NCT03619954", {"not_verified", "completion_passed", "no_disease"}),
    "004": ("NCT03484962", {"not_verified", "completion_passed", "board_as_site", "masking_contradicted"}),
}
"""The record of each page and the doubts that its faults raise; 001 has no record in the data."""
RUN = 4
"""Words in a row that are looked for: a page glues the cells of its tables together."""
LINE = 6
"""Words from which on a line is no heading or label."""
OWN = ("this platform is for informational", "copyright", "find clinical trials", "data sourced from")
"""What a site says of itself."""


def words(text: str) -> list[str]:
    """Give the words of a text, signs and escapes left out; a number glued to a word stands apart."""
    plain = re.sub(r"(?<=[a-z]{4})(?=\d)", " ", text.replace("\\", "").lower())
    return re.sub(r"[^\w%.<>≥≤=/]+", " ", plain).split()


def shown(page: str) -> str:
    """Give the words of a page as a reader sees them."""
    plain = re.sub(r"<(svg|script|style|del)\b.*?</\1>", " ", page, flags=re.DOTALL)
    return " ".join(words(html.unescape(re.sub(r"<[^>]+>", " ", plain))))


@pytest.fixture(scope="module")
def data_folder(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Ingest the registry's records of the seeds."""
    from trialbridge.flows.ingest import ingest

    folder = tmp_path_factory.mktemp("seeds")
    found = data / "ctgov" / "seeds_xml"
    ingest([found / f"{study}.xml" for study, _ in RECORDS.values()], "ctgov_xml", data=folder)
    return folder


@pytest.mark.parametrize("seed", RECORDS)
def test_nothing_a_seed_page_shows_is_missing(
    data: Path, data_folder: Path, seed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each line of the other site's page is on ours, word for word; its own furniture aside."""
    monkeypatch.setenv("TRIALBRIDGE_DATA", str(data_folder))
    from trialbridge import store

    store.setup()
    study, _ = RECORDS[seed]
    page = shown(Client(HTTP_HOST="localhost").get(f"/trials/{study}/").content.decode())
    text = next((data.parent / "seeds").glob(f"{seed}_*")).read_text("utf-8")
    missing = []
    for line in text.splitlines():
        said = words(re.sub(r"^(?:\W*\d+[.)]?\s|Time frame: )", "", line))
        if len(said) < LINE:
            continue
        runs = [" ".join(said[at : at + RUN]) for at in range(len(said) - RUN + 1)]
        found = sum(run in page for run in runs)
        if found < 0.5 * len(runs) and not " ".join(said).startswith(OWN):
            missing.append(line)
    assert missing == []


@pytest.mark.parametrize("seed", RECORDS)
def test_each_fault_is_flagged(data_folder: Path, seed: str) -> None:
    """The faults that stand in the records are doubts, each with its words."""
    from trialbridge.flows.show import show

    study, kinds = RECORDS[seed]
    found = show(study, data=data_folder).flags
    assert kinds <= {flag.kind for flag in found}
    assert all(flag.proofs for flag in found)
