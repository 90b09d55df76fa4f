"""Results as Arrow tables, and tables as Parquet files that are there whole or not at all."""

import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from trialbridge.bulk.rows import Pairs
from trialbridge.intake.plausible import BadRow

OVERALL = ("excluded", "unknown", "open")
_NAME = pa.dictionary(pa.int32(), pa.string())
PAIRS = pa.schema(
    [
        ("study", _NAME),
        ("study_version", _NAME),
        ("cohort", _NAME),
        ("patient", _NAME),
        ("patient_version", _NAME),
        ("policy", _NAME),
        ("overall", _NAME),
        ("met", pa.uint16()),
        ("unknown", pa.uint16()),
        ("unknown_opaque", pa.uint16()),
    ]
)
"""One row a pair that is not excluded; `unknown_opaque` counts requirements not understood in full."""
BAD = pa.schema([(name, pa.string()) for name in BadRow._fields])


class Names(NamedTuple):
    """What numbers stand for: studies with their versions, the study and the cohort of each row."""

    studies: pa.Array
    versions: pa.Array
    row_study: np.ndarray[Any, np.dtype[np.int32]]
    cohorts: pa.Array
    cohort: np.ndarray[Any, np.dtype[np.int32]]


def names(studies: Sequence[tuple[str, str]], row_study: Any, cohorts: Sequence[str]) -> Names:
    """Lay out the names once for all tables."""
    distinct, cohort = np.unique(np.array(cohorts, dtype=object), return_inverse=True)
    ids, versions = zip(*studies, strict=True) if studies else ((), ())
    return Names(
        pa.array(ids, pa.string()),
        pa.array(versions, pa.string()),
        np.asarray(row_study),
        pa.array(distinct.tolist(), pa.string()),
        cohort.astype(np.int32),
    )


def pairs_table(pairs: Pairs, known: Names, patients: Sequence[tuple[str, str]], policy: str) -> pa.Table:
    """Lay out pairs; `patients` are (identifier, version) by the numbers the pairs use."""
    study = known.row_study[pairs.row]
    here = np.flatnonzero(np.bincount(study, minlength=len(known.studies)))
    place = np.zeros(len(known.studies), np.int32)
    place[here] = np.arange(len(here))
    local, patient = place[study], pairs.patient
    ids, versions = zip(*patients, strict=True)
    columns = [
        (local, known.studies.take(pa.array(here))),
        (local, known.versions.take(pa.array(here))),
        (known.cohort[pairs.row], known.cohorts),
        (patient, pa.array(ids, pa.string())),
        (patient, pa.array(versions, pa.string())),
        (np.zeros(len(study), np.int32), pa.array([policy])),
        (pairs.overall, pa.array(OVERALL)),
    ]
    arrays = [_named(numbers, words) for numbers, words in columns]
    counts = (pairs.met, pairs.unknown, pairs.unknown_opaque)
    return pa.Table.from_arrays([*arrays, *(pa.array(it, pa.uint16()) for it in counts)], schema=PAIRS)


def _named(numbers: Any, words: pa.Array) -> pa.DictionaryArray:
    """Give words by their numbers; each distinct word stands once, else the bytes written would vary."""
    coded = words.dictionary_encode()
    codes = coded.indices.to_numpy()[numbers]
    return pa.DictionaryArray.from_arrays(pa.array(codes, pa.int32()), coded.dictionary, safe=False)


def bad_table(rows: Iterable[BadRow]) -> pa.Table:
    """Lay out rows that were not used."""
    columns = list(zip(*rows, strict=True)) or [()] * len(BAD)
    return pa.table([pa.array(column, pa.string()) for column in columns], schema=BAD)


def write(tables: Iterable[pa.Table], schema: pa.Schema, file: Path, about: Mapping[str, str]) -> int:
    """Write tables into one file, under another name until it is whole; give how many rows it has.

    `about` stands in its metadata. Only one table is held at a time.
    """
    rows = 0
    file.parent.mkdir(parents=True, exist_ok=True)
    beside = file.with_name(f".{file.name}.{os.getpid()}")
    told = schema.with_metadata({key: value.encode() for key, value in about.items()})
    # zstd, since what snappy writes differs from run to run; the least and the greatest word of a column,
    # for which all words would be looked at, tell nothing that the order of the studies does not
    numbers = [field.name for field in schema if pa.types.is_integer(field.type)]
    with pq.ParquetWriter(
        beside, told, compression="zstd", compression_level=1, write_statistics=numbers or False
    ) as out:
        for table in tables:
            out.write_table(table.replace_schema_metadata(told.metadata))
            rows += len(table)
    with beside.open("rb") as written:
        os.fsync(written.fileno())
    beside.replace(file)
    return rows
