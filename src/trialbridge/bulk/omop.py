"""Tables of the OMOP CDM 5.4 (Parquet, CSV or DuckDB) as rows by person; it reads no meaning in them."""

from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from pathlib import Path

import duckdb

from trialbridge.errors import FormatError
from trialbridge.intake.omop import Row

SUFFIXES = (".parquet", ".csv", ".csv.gz")
EVENTS = {
    "condition_occurrence": ("condition", "condition_start_date", "condition_end_date"),
    "drug_exposure": ("drug", "drug_exposure_start_date", "drug_exposure_end_date"),
    "measurement": ("measurement", "measurement_date", ""),
    "observation": ("observation", "observation_date", ""),
    "procedure_occurrence": ("procedure", "procedure_date", ""),
}


def is_omop(path: Path) -> bool:
    """Tell whether a path is a database, or a folder with the table of persons."""
    return path.suffix in (".duckdb", ".db") or any(
        (path / f"person{suffix}").exists() for suffix in SUFFIXES
    )


def persons(path: Path) -> Iterator[tuple[str, list[Row]]]:
    """Give each person's rows, the person's own first; raises FormatError where a table lacks a column."""
    with duckdb.connect(":memory:") as base:
        try:
            _open(base, path)
            base.execute(_query(base))
        except duckdb.Error as error:
            raise FormatError(
                expected="tables of the OMOP CDM 5.4", came=str(error).splitlines()[0], where=str(path),
                do="check the table and its columns",
            ) from error  # fmt: skip
        rows = (Row(*row) for many in iter(lambda: base.fetchmany(10_000), []) for row in many)
        for person, own in groupby(rows, key=itemgetter(0)):
            yield person, list(own)


def _open(base: duckdb.DuckDBPyConnection, path: Path) -> None:
    """Make every table there is a view by its own name."""
    if path.is_file():
        base.execute(f"ATTACH '{_quoted(path)}' AS cdm (READ_ONLY); USE cdm")
        return
    for table in ("person", "concept", *EVENTS):
        for suffix in SUFFIXES:
            file = path / f"{table}{suffix}"
            if file.exists():
                read = "read_parquet" if suffix == ".parquet" else "read_csv"
                base.execute(f"CREATE VIEW {table} AS FROM {read}('{_quoted(file)}')")


def _query(base: duckdb.DuckDBPyConnection) -> str:
    tables = {row[0].lower() for row in base.execute("SHOW TABLES").fetchall()}
    parts = [
        "SELECT CAST(person_id AS VARCHAR) AS person, 0 AS nth, 'person' AS kind, "
        "CAST(gender_concept_id AS VARCHAR) AS name, "
        "'' AS vocabulary, '' AS code, '' AS source, "
        "concat_ws('-', CAST(year_of_birth AS VARCHAR), lpad(CAST(month_of_birth AS VARCHAR), 2, '0'), "
        "lpad(CAST(day_of_birth AS VARCHAR), 2, '0')) AS start, "
        "'' AS stop, NULL AS number, '' AS words, '' AS unit, "
        "NULL AS low, NULL AS high FROM person"
    ]
    parts += [_events(base, table, "concept" in tables) for table in EVENTS if table in tables]
    return f"SELECT * FROM ({' UNION ALL '.join(parts)}) ORDER BY person, nth, kind, start, name, code"  # noqa: S608


def _events(base: duckdb.DuckDBPyConnection, table: str, named: bool) -> str:
    kind, start, stop = EVENTS[table]
    columns = {row[0].lower() for row in base.execute(f"DESCRIBE {table}").fetchall()}
    value, unit, low, high, words = (
        "e.value_as_number" if "value_as_number" in columns else "NULL",
        "e.unit_source_value" if "unit_source_value" in columns else "''",
        "e.range_low" if "range_low" in columns else "NULL",
        "e.range_high" if "range_high" in columns else "NULL",
        "e.value_as_string" if "value_as_string" in columns else "''",
    )
    joins = f"LEFT JOIN concept c ON c.concept_id = e.{kind}_concept_id" if named else ""
    name, vocabulary, code = ("c.concept_name", "c.vocabulary_id", "c.concept_code") if named else ("''",) * 3
    if named and "value_as_concept_id" in columns:
        joins += " LEFT JOIN concept v ON v.concept_id = e.value_as_concept_id AND e.value_as_concept_id > 0"
        words = f"coalesce(v.concept_name, {words})"
    if named and "unit_concept_id" in columns:
        joins += " LEFT JOIN concept u ON u.concept_id = e.unit_concept_id AND e.unit_concept_id > 0"
        unit = f"coalesce(u.concept_code, {unit})"
    source = f"e.{kind}_source_value" if f"{kind}_source_value" in columns else "''"
    ended = f"CAST(e.{stop} AS VARCHAR)" if stop and stop in columns else "''"
    selected = ", ".join(
        (
            *("CAST(e.person_id AS VARCHAR)", "1", f"'{kind}'", name, vocabulary, code),
            *(f"CAST({source} AS VARCHAR)", f"CAST(e.{start} AS VARCHAR)", ended),
            *(value, f"CAST({words} AS VARCHAR)", unit, low, high),
        )
    )
    return f"SELECT {selected} FROM {table} e {joins}"  # noqa: S608 - all names are from above


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")
