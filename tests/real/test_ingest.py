"""Real records, from file to catalogue and index: counts add up, nothing vanishes, nothing crashes."""

import pytest

from trialbridge.flows import doctor, search, show
from trialbridge.flows.ingest import ingest

pytestmark = pytest.mark.real


@pytest.mark.parametrize(
    ("file", "records"),
    [
        ("ctgov/v2_full_records.jsonl.gz", 828),
        ("ctgov/legacy_xml.jsonl.gz", 972),
        ("ctgov/cell_therapy_without_criteria.jsonl.gz", 644),
    ],
)
def test_every_record_is_stored_and_none_changes_the_second_time(data, tmp_path, file, records):
    """Each record is new or the same, none is rejected, and reading it again changes nothing."""
    first = ingest([data / file], data=tmp_path, reindex=False)
    assert (first.read, first.changed, first.rejected) == (records, 0, 0)
    assert first.new + first.same == records
    again = ingest([data / file], data=tmp_path, reindex=False)
    assert (again.read, again.same) == (records, records)


def test_a_folder_of_xml_is_searchable(data, tmp_path):
    """Native XML of cell therapy studies is read and found by any name; the folder's README is rejected."""
    counts = ingest([data / "ctgov" / "seeds_xml"], data=tmp_path, workers=0)
    assert (counts.read, counts.new, counts.rejected) == (25, 24, 1)
    found = {name: search.find(name, data=tmp_path).total for name in ("CIK", "cytokine-induced killer", "")}
    assert found["CIK"] == found["cytokine-induced killer"] > 5
    assert found[""] == 24
    assert show.show("NCT03410368", data=tmp_path).study.id == "NCT03410368"
    assert {finding.level for finding in doctor.doctor(data=tmp_path)} == {"ok", "note"}


def test_other_registries_exports_stop_nothing(data, tmp_path):
    """What no reader knows yet is rejected with a reason, file by file, and the sums hold."""
    counts = ingest([data / "registries"], data=tmp_path, reindex=False)
    assert counts.read == counts.new + counts.changed + counts.same + counts.rejected
    assert len(counts.rejections) == counts.rejected
    assert all(refusal.expected and refusal.came and refusal.where for refusal in counts.rejections)
