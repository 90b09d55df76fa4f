"""Shortlists: what a match writes, what people decide, and which rows are refused."""

import pytest
from tests.unit.report.cases import document

from trialbridge.errors import InputError, UnknownIdError
from trialbridge.report.shortlist import COLUMNS, Entry, decided, entry_of, filled, row_of

LISTED = filled((), document())


def test_a_match_fills_the_list() -> None:
    """Each study of the patient is a row with its verdict, what would open it, its site and its versions."""
    (entry,) = LISTED
    assert (entry.patient, entry.study, entry.decision) == ("P-7", "DEMO0001", "")
    assert entry.criteria.startswith("1 not met")
    assert entry.opens == "Opens if creatinine falls to 156 umol/L"
    assert (entry.site, entry.distance_km) == ("Third, Pune, India", "")
    assert (entry.matched_on, entry.study_version, entry.engine) == ("2026-03-15", "v1v1v1v1v1", "test+1")


def test_decisions_outlive_matches() -> None:
    """A later match writes the verdicts anew and leaves what people decided, also of other patients."""
    other = Entry(patient="P-8", study="DEMO0001", decision="kept")
    refused = decided(
        (*LISTED, other), "DEMO0001", "refused", patient="P-7", reason=" too far ", by="N.", day="2026-03-16"
    )
    again = filled(refused, document())
    assert again[1] == other
    assert (again[0].decision, again[0].reason, again[0].by, again[0].decided_on) == (
        "refused",
        "too far",
        "N.",
        "2026-03-16",
    )


def test_decisions_must_be_clear() -> None:
    """A refusal has a reason, the study is on the list, and it is clear whose it is."""
    other = Entry(patient="P-8", study="DEMO0001")
    with pytest.raises(InputError, match="reason of a refusal"):
        decided(LISTED, "DEMO0001", "refused", reason="  ")
    with pytest.raises(UnknownIdError, match="NCT1"):
        decided(LISTED, "NCT1", "kept")
    with pytest.raises(InputError, match="P-7, P-8"):
        decided((*LISTED, other), "DEMO0001", "kept")


def test_rows_and_entries_are_the_same() -> None:
    """An entry survives being a row; other columns are left out."""
    row = row_of(LISTED[0])
    assert tuple(row) == COLUMNS
    assert entry_of(row | {"colour": "red"}, "row 2") == LISTED[0]


@pytest.mark.parametrize(
    "row",
    [
        {"patient": "P", "study": ""},
        {"study": "S"},
        {"patient": "P", "study": "S", "decision": "perhaps"},
        {"patient": "P", "study": "S", "decision": "refused"},
    ],
)
def test_rows_that_are_no_entries(row: dict[str, str]) -> None:
    """A row without patient or study, with another decision, or refused without a reason is named."""
    with pytest.raises(InputError, match="row 7"):
        entry_of(row, "row 7")
