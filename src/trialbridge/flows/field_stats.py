"""How often each value of a field stands in the stored studies; nothing is written."""

from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from trialbridge.flows import fields
from trialbridge.report.ctgov import Field
from trialbridge.search.fieldtable import AGES, COLUMNS, LISTS, Column, FieldTable, spread, top

MOST_VALUES = 10
_PERCENTILES = (1, 5, 25, 50, 75, 95, 99)
_KINDS = {"text": "STRING", "enum": "ENUM", "date": "DATE", "integer": "INTEGER", "number": "NUMBER", "boolean": "BOOLEAN"}  # fmt: skip # noqa: E501
KINDS = tuple(dict.fromkeys(_KINDS.values()))


def sizes(*, data: Path | None = None) -> dict[str, Any]:
    """Give how large the records are as JSON (bytes)."""
    table, ids = _opened(data)
    return _sizes(table, tuple(ids[row] for row in _largest(table)))


@lru_cache(maxsize=2)
def _sizes(table: FieldTable, largest: tuple[str, ...]) -> dict[str, Any]:
    bytes_ = np.asarray(table.bytes)
    edges = [0, *(1 << power for power in range(10, 22, 2))]
    counted = [int(((bytes_ >= low) & (bytes_ < high)).sum()) for low, high in pairwise(edges)]
    percentiles: list[float] = np.percentile(bytes_, _PERCENTILES).tolist() if len(bytes_) else []
    return {
        "totalStudies": len(bytes_),
        "averageSizeBytes": int(bytes_.mean()) if len(bytes_) else 0,
        "percentiles": {f"{at}": int(value) for at, value in zip(_PERCENTILES, percentiles, strict=False)},
        "ranges": [
            {"sizeRange": f"{low}-{high - 1}", "studiesCount": count}
            for low, high, count in (
                (low, high, n) for (low, high), n in zip(pairwise(edges), counted, strict=True)
            )
        ],
        "largestStudies": [
            {"id": name, "sizeBytes": int(bytes_[row])}
            for name, row in zip(largest, _largest(table), strict=True)
        ],
    }


def values(asked: Sequence[Field] = (), kinds: Sequence[str] = (), *, data: Path | None = None) -> list[dict[str, Any]]:  # fmt: skip # noqa: E501
    """Give the statistics of some leaf fields, or of all that are counted; `kinds` narrows by type."""
    table, ids = _opened(data)
    columns = [column for it in (asked or COLUMNS) if (column := table.column(it)) is not None]
    return [
        _values(table, column.field, tuple(ids) if _kind(column.field) == "STRING" else ())
        for column in columns
        if not kinds or _kind(column.field) in kinds
    ]


def list_sizes(asked: Sequence[Field] = (), *, data: Path | None = None) -> list[dict[str, Any]]:
    """Give the sizes of some lists, or of all."""
    table, _ = _opened(data)
    return [_list(table, it) for it in (asked or LISTS)]


def _opened(data: Path | None) -> tuple[FieldTable, Sequence[str]]:
    from trialbridge import store

    _, selector = fields.selector(store.setup(data))
    return selector.table, selector.index.ids


def _largest(table: FieldTable) -> list[int]:
    order = np.argsort(-np.asarray(table.bytes, np.int64), kind="stable")
    return [int(row) for row in order[:MOST_VALUES]]


@lru_cache(maxsize=1000)
def _values(table: FieldTable, it: Field, ids: tuple[str, ...]) -> dict[str, Any]:
    column = table.column(it)
    assert column is not None, it.piece
    kind = _kind(it)
    told = {
        "type": kind,
        "piece": it.piece,
        "field": it.path,
        "missingStudiesCount": len(table) - len(np.unique(column.rows)),
    }
    if kind in ("ENUM", "STRING"):
        best, unique = top(column, MOST_VALUES)
        told["uniqueValuesCount"] = unique
        told["topValues"] = [{"value": name, "studiesCount": count} for name, count in best]
        if kind == "STRING" and column.names:
            told["longest"] = _longest(column, ids)
    elif kind == "BOOLEAN":
        yes = int(np.count_nonzero(column.values))
        told |= {"trueCount": yes, "falseCount": len(column.values) - yes}
    elif kind == "DATE":
        told["formats"] = ["yyyy-MM-dd", "yyyy-MM", "yyyy"]
        if ends := spread(column.values):
            told |= {"min": _day(ends[0]), "max": _day(ends[1])}
    elif ends := spread(column.values):
        number: Any = int if kind == "INTEGER" else float
        told |= {"min": number(ends[0]), "max": number(ends[1]), "avg": ends[2]}
    return told


def _longest(column: Column, ids: tuple[str, ...]) -> dict[str, Any]:
    code = max(range(len(column.names)), key=lambda at: len(column.names[at]))
    row = int(column.rows[int(np.argmax(column.values == code))])
    return {"length": len(column.names[code]), "nctId": ids[row], "value": column.names[code]}


@lru_cache(maxsize=100)
def _list(table: FieldTable, it: Field) -> dict[str, Any]:
    lengths, counts = np.unique(table.sizes(it), return_counts=True)
    best = sorted(zip(lengths.tolist(), counts.tolist(), strict=True), key=lambda pair: (-pair[1], pair[0]))
    return {
        "piece": it.piece,
        "field": it.path,
        "minSize": int(lengths.min()) if len(lengths) else 0,
        "maxSize": int(lengths.max()) if len(lengths) else 0,
        "uniqueSizesCount": len(lengths),
        "topSizes": [{"size": size, "studiesCount": count} for size, count in best[:MOST_VALUES]],
    }


def _kind(it: Field) -> str:
    return "NUMBER" if it.piece in AGES else _KINDS[it.type]


def _day(number: float) -> str:
    whole = int(number)
    return f"{whole // 10000:04d}-{whole // 100 % 100:02d}-{whole % 100:02d}"
