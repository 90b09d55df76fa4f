"""The short fields of every study as columns, written once beside the index and mapped; it reads no store."""

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import numpy as np
import numpy.typing as npt

from trialbridge.errors import SourceError
from trialbridge.report.ctgov.fields import FIELDS, Field, walk
from trialbridge.search.text import terms

Integers = npt.NDArray[np.int32]
Numbers = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]
LAYOUT = "1"
PLACES = "protocolSection.contactsLocationsModule.locations"
AGES = frozenset(("MinimumAge", "MaximumAge"))
# Long texts are searched in the index; nobody filters or counts by them.
LONG = frozenset((
    "BriefTitle", "OfficialTitle", "ReferenceCitation", "SeeAlsoLinkLabel", "SeeAlsoLinkURL", "WhyStopped",
    "PrimaryOutcomeMeasure", "PrimaryOutcomeTimeFrame", "SecondaryOutcomeMeasure",
    "SecondaryOutcomeTimeFrame", "OtherOutcomeMeasure", "OtherOutcomeTimeFrame",
    "ReferencePMID", "IPDSharingURL", "LargeDocFilename",
    "CentralContactPhone", "CentralContactPhoneExt", "CentralContactEMail", "LocationContactPhone",
    "LocationContactPhoneExt", "LocationContactEMail", "LocationContactName", "LocationContactRole",
))  # fmt: skip
COLUMNS = tuple(it for it in walk(FIELDS) if not it.children and it.type != "markup" and it.piece not in LONG)
LISTS = tuple(it for it in walk(FIELDS) if it.many)
_KEPT = {it.path: it for it in COLUMNS}
_LISTED = {it.path: it for it in LISTS}
_AGE = re.compile(r"\s*(\d+(?:\.\d+)?)\s*(year|month|week|day|hour|minute)?s?\s*\Z", re.IGNORECASE)
_AGE_YEARS = {
    "year": 1.0, "month": 1 / 12, "week": 7 / 365.25, "day": 1 / 365.25, "hour": 1 / 8766,
    "minute": 1 / 525960,
}  # fmt: skip


class Column(NamedTuple):
    """A field's values: the row of each, and its code in `names` or its number.

    `items` counts locations through the whole table, so that what is asked of one place is asked of one.
    """

    field: Field
    rows: Integers
    values: npt.NDArray[Any]
    names: list[str]
    items: Integers | None


class Writer:
    """Gathers the fields of records, a row each, and writes them as one folder."""

    def __init__(self) -> None:
        """Begin with no row."""
        self._rows: dict[str, list[int]] = {path: [] for path in _KEPT}
        self._values: dict[str, list[float]] = {path: [] for path in _KEPT}
        self._items: dict[str, list[int]] = {path: [] for path in _KEPT if path.startswith(PLACES)}
        self._codes: dict[str, dict[str, int]] = {path: {} for path, it in _KEPT.items() if named(it)}
        self._sizes: dict[str, list[tuple[int, int]]] = {path: [] for path in _LISTED}
        self._places: list[int] = []
        self._bytes: list[int] = []

    def add(self, record: Mapping[str, Any], size: int) -> None:
        """Add the next row; `size` is that of its JSON in bytes."""
        self._walk(record, "", len(self._bytes))
        self._bytes.append(size)

    def write(self, folder: Path) -> None:
        """Write the folder's files; the last one tells that they are whole."""
        folder.mkdir(parents=True, exist_ok=True)
        arrays: dict[str, npt.NDArray[Any]] = {
            "bytes": np.array(self._bytes, np.int32),
            "places": np.array(self._places, np.int32),
        }
        for path, it in _KEPT.items():
            arrays[f"{it.piece}.rows"] = np.array(self._rows[path], np.int32)
            kind = np.int32 if named(it) else np.float64
            arrays[f"{it.piece}.values"] = np.array(self._values[path], kind)
            if path in self._items:
                arrays[f"{it.piece}.items"] = np.array(self._items[path], np.int32)
        for path, it in _LISTED.items():
            arrays[f"{it.piece}.sizes"] = np.array(self._sizes[path], np.int32).reshape(-1, 2)
        for name, array in arrays.items():
            np.save(folder / f"{name}.npy", array)
        names = {_KEPT[path].piece: list(codes) for path, codes in self._codes.items()}
        (folder / "names.msgpack").write_bytes(msgspec.msgpack.encode(names))
        (folder / "layout").write_text(LAYOUT)

    def _walk(self, node: Any, path: str, row: int) -> None:
        if isinstance(node, dict):
            for name, value in node.items():
                self._walk(value, f"{path}.{name}" if path else name, row)
        elif isinstance(node, list):
            if path in self._sizes:
                self._sizes[path].append((row, len(node)))
            for value in node:
                if path == PLACES:
                    self._places.append(row)
                self._walk(value, path, row)
        elif path in _KEPT:
            number = self._number(path, node)
            if number is not None:
                self._rows[path].append(row)
                self._values[path].append(number)
                if path in self._items:
                    self._items[path].append(len(self._places) - 1)

    def _number(self, path: str, value: Any) -> float | None:
        it = _KEPT[path]
        if path in self._codes:
            codes = self._codes[path]
            return codes.setdefault(str(value), len(codes))
        if it.type == "date":
            return day_number(str(value))
        if it.piece in AGES:
            return age_number(str(value))
        return float(value)


class FieldTable:
    """The columns of a folder; each is mapped when first asked for."""

    def __init__(self, folder: Path) -> None:
        """Open a folder; raises SourceError where it is not whole."""
        self._folder = folder
        self._columns: dict[str, Column] = {}
        self._termed: dict[str, list[str]] = {}
        if not whole(folder):
            raise SourceError(
                expected="a table of fields of this layout",
                came="none",
                where=str(folder),
                do="run `trialbridge reindex`",
            )
        self.bytes: Integers = self._array("bytes")
        self.places: Integers = self._array("places")

    def __len__(self) -> int:
        """Count the rows."""
        return len(self.bytes)

    def column(self, it: Field) -> Column | None:
        """Give a field's column; None for a field that has none (long texts)."""
        if it.path not in _KEPT:
            return None
        if it.piece not in self._columns:
            items = self._array(f"{it.piece}.items") if it.path.startswith(PLACES) else None
            self._columns[it.piece] = Column(
                it,
                self._array(f"{it.piece}.rows"),
                self._array(f"{it.piece}.values"),
                self._names.get(it.piece, []),
                items,
            )
        return self._columns[it.piece]

    def termed(self, column: Column) -> list[str]:
        """Give the terms of each of a column's names, between blanks."""
        piece = column.field.piece
        if piece not in self._termed:
            self._termed[piece] = [f" {' '.join(terms(name))} " for name in column.names]
        return self._termed[piece]

    def sizes(self, it: Field) -> Integers:
        """Give the length of a list in every row."""
        pairs = self._array(f"{it.piece}.sizes")
        lengths = np.zeros(len(self), np.int32)
        np.add.at(lengths, pairs[:, 0], pairs[:, 1])
        return lengths

    @cached_property
    def _names(self) -> dict[str, list[str]]:
        return msgspec.msgpack.decode(
            (self._folder / "names.msgpack").read_bytes(), type=dict[str, list[str]]
        )

    def _array(self, name: str) -> npt.NDArray[Any]:
        found: npt.NDArray[Any] = np.load(self._folder / f"{name}.npy", mmap_mode="r")
        return found


def whole(folder: Path) -> bool:
    """Tell whether a folder holds a finished table of this layout."""
    try:
        return (folder / "layout").read_text() == LAYOUT
    except OSError:
        return False


def day_number(text: str, last: bool = False) -> float | None:
    """Give a day as a number that grows with it (20240315); a partial one as its first or `last` day."""
    parts = text.strip().split("T")[0].split("-")
    if not 1 <= len(parts) <= 3 or not all(part.isdecimal() and len(part) <= 4 for part in parts):
        return None
    year, month, day = (*map(int, parts), *(((12, 31) if last else (1, 1))[len(parts) - 1 :]))
    return float(year * 10000 + month * 100 + day)


def age_number(text: str) -> float | None:
    """Give an age in years ("6 Months" is 0.5); a bare number is years."""
    found = _AGE.match(text)
    if found is None:
        return None
    return round(float(found[1]) * _AGE_YEARS[(found[2] or "year").lower()], 6)


def top(column: Column, limit: int) -> tuple[list[tuple[str, int]], int]:
    """Give the commonest names with the number of studies that have them, and how many there are."""
    pairs = np.unique(np.stack([column.values.astype(np.int64), column.rows.astype(np.int64)]), axis=1)
    counted = Counter(dict(enumerate(np.bincount(pairs[0], minlength=len(column.names)).tolist())))
    best = sorted(counted.items(), key=lambda it: (-it[1], column.names[it[0]]))[:limit]
    return [(column.names[code], count) for code, count in best if count], len(column.names)


def named(it: Field) -> bool:
    """Tell whether a field's values are names, and not numbers."""
    return it.type in ("text", "enum") and it.piece not in AGES


def spread(numbers: Iterable[float]) -> tuple[float, float, float] | None:
    """Give the least, greatest and mean number; None of none."""
    array = np.fromiter(numbers, float)
    return (float(array.min()), float(array.max()), math.fsum(array) / len(array)) if len(array) else None
