"""A shortlist in a file of the user's own: matches fill it, people decide; none of it is stored here."""

from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from trialbridge.errors import InputError
from trialbridge.flows import spreadsheets
from trialbridge.flows.match import Request, match
from trialbridge.intake import form
from trialbridge.model.patient import Patient
from trialbridge.report.shortlist import COLUMNS, Entry, entry_of, filled, row_of
from trialbridge.vocab import Vocabulary

_PLAIN = ("id", "born", "age", "sex", "country", "city", "recorded_on")
_WORDED = ("conditions", "treatments")
_LISTS = ("conditions", "treatments", "comorbidities", "absent", "family")
_STATUS = ("ecog", "karnofsky", "lansky")


def read(path: Path) -> tuple[Entry, ...]:
    """Read a shortlist; an absent file is an empty one. InputError names the row that is no entry."""
    if not path.exists():
        return ()
    rows = enumerate(spreadsheets.read(path), 2)
    return tuple(entry_of(row, f"{path}, row {number}") for number, row in rows)


def write(path: Path, entries: Iterable[Entry]) -> None:
    """Write a shortlist, patients together, in the order in which they came."""
    spreadsheets.write(path, COLUMNS, map(row_of, entries))


def fill(
    path: Path, patients: Iterable[Patient], request: Request, *, data: Path | None = None
) -> tuple[Entry, ...]:
    """Match patients and put their studies on the list; what people wrote on it stays."""
    entries = read(path)
    for patient in patients:
        entries = filled(entries, match(patient, request, data=data))
    write(path, entries)
    return entries


def patients(path: Path, vocabulary: Vocabulary) -> Iterator[Patient]:
    """Read a table of patients, one a row: `id`, `born` or `age`, `sex`, `city`, `country`, `conditions` …

    Lists are parted by semicolons; `stage` is of the first condition; any other column is a measured value,
    named by its head with the unit in brackets ("platelets [10*9/L]").
    """
    for number, row in enumerate(spreadsheets.read(path), 2):
        where = f"{path.name}, row {number}"
        if not row.get("id", "").strip():
            raise InputError(
                expected="an id in every row", came="an empty cell or no such column", where=where,
                do="give every patient a number of your own",
            )  # fmt: skip
        yield form.read(msgspec.json.encode(_form(row)), vocabulary, name=where)


def _form(row: spreadsheets.Row) -> dict[str, object]:
    told: dict[str, object] = {name: row[name].strip() for name in _PLAIN if row.get(name, "").strip()}
    for name in _LISTS:
        words = [part.strip() for part in row.get(name, "").split(";") if part.strip()]
        if words:
            told[name] = (
                [{"words": part} for part in words] if name in ("conditions", "treatments") else words
            )
    conditions = told.get("conditions")
    if isinstance(conditions, list) and row.get("stage", "").strip():
        conditions[0]["stage"] = row["stage"].strip()
    status = {name: row[name].strip() for name in _STATUS if row.get(name, "").strip()}
    if status:
        told["performance"] = status
    labs = [_lab(name, cell.strip()) for name, cell in row.items() if _measured(name) and cell.strip()]
    return told | ({"labs": labs} if labs else {})


def _measured(name: str) -> bool:
    return name not in (*_PLAIN, *_LISTS, *_STATUS, "stage")


def _lab(head: str, value: str) -> dict[str, str]:
    name, _, unit = head.partition("[")
    return {"words": name.strip(), "value": value, "unit": unit.rstrip("] ").strip()}
