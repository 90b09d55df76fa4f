"""A client of ClinicalTrials.gov written by others works unchanged against our address."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.serving import serving


@pytest.fixture(scope="module")
def address(catalogue: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Give the address of a running site."""
    with serving(catalogue, tmp_path_factory.mktemp("log") / "site.log") as found:
        yield found.address


def test_pytrials_runs_with_another_base_address(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Version, full records, chosen fields and tables come as the package expects them."""
    client = pytest.importorskip("pytrials.client", reason="pytrials is not installed")
    monkeypatch.setattr(client.ClinicalTrials, "_BASE_URL", f"{address}/api/ctgov/v2/")
    trials = client.ClinicalTrials()
    assert trials.api_info[0] == "2.0.5"
    whole = trials.get_full_studies("cytokine-induced killer", max_studies=5, fmt="json")
    assert len(whole["studies"]) == 5
    assert "nctId" in whole["studies"][0]["protocolSection"]["identificationModule"]
    rows = trials.get_study_fields(
        "liver cancer", ["NCT Number", "Study Title", "Phases"], max_studies=10, fmt="csv"
    )
    assert rows[0] == ["NCT Number", "Study Title", "Phases"]
    assert len(rows) > 3
    assert all(row[0].startswith("NCT") for row in rows[1:])
    every = trials.get_study_fields("", trials.study_fields["csv"], max_studies=1000, fmt="csv")
    assert len(every) == 41
    picked = trials.get_study_fields("lung", ["NCTId", "Condition"], fmt="json")
    assert {frozenset(it["protocolSection"]) for it in picked["studies"]} == {
        frozenset({"identificationModule", "conditionsModule"})
    }
    assert set(trials.study_fields["json"]) >= {"LocationCity"}
    both = trials.get_study_fields("lung", trials.study_fields["json"], fmt="json")
    assert both["studies"]
