"""Shortlists and patients as CSV and .xlsx: in and out, safe to open, broken files named."""

import sys
from pathlib import Path

import pytest

from trialbridge.errors import FormatError, InputError, SourceError
from trialbridge.flows import shortlist, spreadsheets
from trialbridge.report.shortlist import Entry
from trialbridge.vocab import Vocabulary

ENTRIES = (
    Entry(
        patient="P-1",
        study="NCT1",
        decision="refused",
        reason='=HYPERLINK("x")',
        title="肝癌",
        distance_km="12",
    ),
    Entry(patient="P-2", study="NCT2", note="-1; two\nlines", by="@me"),
)
PATIENTS = (
    "ID;born;sex;city;country;conditions;stage;ecog;platelets [10*9/L];ALT [U/L];treatments;absent\r\n"
    "P-1;1964-03;male;合肥;中国;hepatocellular carcinoma;IV;1;62;;sorafenib;brain metastasis\r\n"
    ";;;;;;;;;;;\r\n"
    'P-2;1970;female;;;"ovarian cancer; stroke";;;;20;;\r\n'
)


@pytest.mark.parametrize("name", ["list.csv", "list.xlsx"])
def test_a_list_survives_being_written(name: str, tmp_path: Path) -> None:
    """What is written is read again, word for word, in either format; an absent file is an empty list."""
    path = tmp_path / name
    assert shortlist.read(path) == ()
    shortlist.write(path, ENTRIES)
    assert shortlist.read(path) == ENTRIES


def test_no_cell_is_a_formula(tmp_path: Path) -> None:
    """A reason that looks like a formula is words to a spreadsheet."""
    import openpyxl

    shortlist.write(tmp_path / "list.xlsx", ENTRIES)
    cells = [
        cell for row in openpyxl.load_workbook(tmp_path / "list.xlsx").active.iter_rows() for cell in row
    ]
    assert {cell.data_type for cell in cells if cell.value} == {"s"}
    shortlist.write(tmp_path / "list.csv", ENTRIES)
    assert "\n=" not in (tmp_path / "list.csv").read_text("utf-8-sig").replace(",", "\n")


@pytest.mark.parametrize("name", ["patients.csv", "patients.xlsx"])
def test_patients_of_a_table(name: str, tmp_path: Path, vocabulary: Vocabulary) -> None:
    """Each row is a patient: lists, stage, performance and any measured value with its unit."""
    path = tmp_path / name
    (tmp_path / "patients.csv").write_text(PATIENTS, "utf-8")
    if name.endswith("xlsx"):
        rows = spreadsheets.read(tmp_path / "patients.csv")
        spreadsheets.write(path, list(rows[0]), rows)
    first, second = shortlist.patients(path, vocabulary)
    assert (first.id, first.city, first.country, first.issues) == ("P-1", "合肥", "中国", ())
    values = {fact.variable: fact.value for fact in first.facts if fact.variable}
    assert values["platelets"] == 62
    assert values["ecog"] == 1
    assert "stage" in values
    assert {"hepatocellular-carcinoma", "sorafenib"} <= {fact.concept for fact in first.facts}
    assert [fact.concept for fact in first.facts if fact.stance == "absent"] == ["brain-metastasis"]
    assert second.id == "P-2"
    assert {fact.variable for fact in second.facts if fact.variable} == {"age", "alt"}
    assert "stroke" in {fact.concept for fact in second.facts}


def test_a_patient_without_an_id_is_named(tmp_path: Path, vocabulary: Vocabulary) -> None:
    """A row without an id says which."""
    path = tmp_path / "patients.csv"
    path.write_text("id,age\nP-1,3\n,4\n")
    with pytest.raises(InputError, match="row 3"):
        list(shortlist.patients(path, vocabulary))


def test_cells_as_spreadsheets_keep_them(tmp_path: Path) -> None:
    """Numbers lose a needless fraction, days their midnight; an empty sheet has no rows."""
    from datetime import datetime

    import openpyxl

    book = openpyxl.Workbook()
    book.active.append(["ID", "day", "n", "part", None])
    book.active.append(["P", datetime(2026, 3, 1), 12.0, 1.5, None])
    book.save(tmp_path / "x.xlsx")
    assert spreadsheets.read(tmp_path / "x.xlsx") == [
        {"id": "P", "day": "2026-03-01", "n": "12", "part": "1.5"}
    ]
    (tmp_path / "empty.csv").write_text("")
    assert spreadsheets.read(tmp_path / "empty.csv") == []


def test_broken_files_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A name of another kind, no table inside, no file, and no library each give one plain line."""
    with pytest.raises(InputError, match=r"ends in \.csv or \.xlsx"):
        spreadsheets.read(tmp_path / "list.doc")
    (tmp_path / "bad.xlsx").write_bytes(b"no archive")
    with pytest.raises(FormatError, match="xlsx table"):
        spreadsheets.read(tmp_path / "bad.xlsx")
    (tmp_path / "bad.csv").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(FormatError, match="csv table"):
        spreadsheets.read(tmp_path / "bad.csv")
    with pytest.raises(InputError, match="can be read"):
        spreadsheets.read(tmp_path / "none.csv")
    with pytest.raises(InputError, match="can be written"):
        spreadsheets.write(tmp_path / "no" / "folder.csv", ["a"], [])
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    with pytest.raises(SourceError, match="openpyxl"):
        spreadsheets.read(tmp_path / "bad.xlsx")
