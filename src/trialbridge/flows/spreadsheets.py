"""Tables as navigators have them, CSV or .xlsx, read and written; it knows no column by name."""

import csv
import io
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from trialbridge.errors import FormatError, InputError, SourceError

KINDS = (".csv", ".xlsx")
_ACTIVE = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet would take for a formula at the start of a cell."""
_MOST_ROWS = 100_000
_WIDEST = 60

Row = dict[str, str]


def is_table(name: str) -> bool:
    """Tell a table by its name."""
    return Path(name).suffix.lower() in KINDS


def read(path: Path) -> list[Row]:
    """Read the first sheet, a row each, by the names of its first row in lower case; empty rows are left out.

    Raises InputError for another kind of file, FormatError for one that is not what its name says.
    """
    _check(path)
    try:
        lines = _xlsx(path) if path.suffix.lower() == ".xlsx" else _csv(path)
    except OSError as error:
        raise InputError(
            expected="a file that can be read",
            came=error.strerror or str(error),
            where=str(path),
            do="check the path",
        ) from error
    except Exception as error:  # whatever a broken archive or sheet makes of the library
        if isinstance(error, SourceError):
            raise
        raise FormatError(
            expected=f"a {path.suffix.lower()[1:]} table", came=str(error) or type(error).__name__,
            where=str(path), do="save it anew from the spreadsheet",
        ) from error  # fmt: skip
    return _rows(lines)


def rows_of(data: bytes) -> list[Row]:
    """Read the first sheet of an .xlsx that was sent, as `read`; raises FormatError."""
    try:
        return _rows(_xlsx(io.BytesIO(data)))
    except Exception as error:  # whatever a broken archive or sheet makes of the library
        if isinstance(error, SourceError):
            raise
        raise FormatError(
            expected="an .xlsx table", came=type(error).__name__, where="file",
            do="save it anew from the spreadsheet",
        ) from error  # fmt: skip


def workbook(columns: Sequence[str], rows: Iterable[Row]) -> bytes:
    """Give a table as an .xlsx, made in memory alone; no cell of it is ever a formula."""
    return _workbook([list(columns), *([row.get(name, "") for name in columns] for row in rows)])


def _rows(lines: Sequence[Sequence[str]]) -> list[Row]:
    if not lines:
        return []
    names = [name.strip().lower() for name in lines[0]]
    rows = ({name: cell for name, cell in zip(names, line, strict=False) if name} for line in lines[1:])
    return [row for row in rows if any(cell.strip() for cell in row.values())]


def write(path: Path, columns: Sequence[str], rows: Iterable[Row]) -> None:
    """Write a table; no cell of it is ever a formula."""
    _check(path)
    lines = [list(columns), *([row.get(name, "") for name in columns] for row in rows)]
    try:
        path.write_bytes(_workbook(lines) if path.suffix.lower() == ".xlsx" else _text(lines))
    except OSError as error:
        raise InputError(
            expected="a file that can be written", came=error.strerror or str(error), where=str(path),
            do="close it in the spreadsheet, or give another name",
        ) from error  # fmt: skip


def _check(path: Path) -> None:
    if not is_table(path.name):
        raise InputError(
            expected="a name that ends in .csv or .xlsx",
            came=path.name,
            where="table",
            do="give it another name",
        )


def _csv(path: Path) -> list[list[str]]:
    text = path.read_bytes().decode("utf-8-sig")
    first = text.partition("\n")[0]
    sign = max(",;\t", key=first.count)  # a German Excel parts cells by semicolons
    lines = csv.reader(io.StringIO(text), delimiter=sign, strict=True)
    return [[_plain(cell) for cell in line] for line in lines]


def _text(lines: Iterable[Sequence[str]]) -> bytes:
    told = io.StringIO()
    csv.writer(told, lineterminator="\r\n").writerows([[_inert(cell) for cell in line] for line in lines])
    return told.getvalue().encode("utf-8-sig")  # with the mark Excel reads Chinese as Chinese


def _inert(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_ACTIVE) else cell


def _plain(cell: str) -> str:
    return cell[1:] if cell[:1] == "'" and cell[1:].startswith(_ACTIVE) else cell


def _xlsx(path: Path | io.BytesIO) -> list[list[str]]:
    book = _library().load_workbook(path, read_only=True, data_only=True, keep_links=False)
    try:
        lines = book.worksheets[0].iter_rows(values_only=True, max_row=_MOST_ROWS)
        return [[_words(cell) for cell in line] for line in lines]
    finally:
        book.close()


def _words(cell: Any) -> str:
    """Give a cell as words: 12.0 as 12, a day without its midnight."""
    if cell is None:
        return ""
    if isinstance(cell, float):
        return f"{cell:.15g}"
    return str(cell).removesuffix(" 00:00:00")


def _workbook(lines: Sequence[Sequence[str]]) -> bytes:
    book = _library().Workbook()
    sheet = book.active
    for number, line in enumerate(lines, 1):
        for column, words in enumerate(line, 1):
            cell = sheet.cell(number, column)
            cell.value, cell.data_type = words, "s"
    for column, cells in zip(sheet.columns, zip(*lines, strict=True), strict=True):
        longest = max(map(len, cells), default=0)
        sheet.column_dimensions[column[0].column_letter].width = min(longest + 2, _WIDEST)
    sheet.freeze_panes = "C2"
    sheet.auto_filter.ref = sheet.dimensions
    told = io.BytesIO()
    with zipfile.ZipFile(told, "w", zipfile.ZIP_DEFLATED) as archive:
        _in_memory()(book, archive).save()
    return told.getvalue()


def _in_memory() -> Any:
    """Give a writer of workbooks without the temporary file that the library lays each sheet in."""
    from openpyxl.drawing.spreadsheet_drawing import SpreadsheetDrawing
    from openpyxl.worksheet._writer import WorksheetWriter
    from openpyxl.writer.excel import ExcelWriter

    class InMemory(ExcelWriter):  # type: ignore[misc] # has no types
        def write_worksheet(self, ws: Any) -> None:
            sheet = WorksheetWriter(ws, io.BytesIO())
            sheet.write()
            ws._drawing, ws._rels = SpreadsheetDrawing(), sheet._rels
            self._archive.writestr(ws.path[1:], sheet.out.getvalue())
            self.manifest.append(ws)

    return InMemory


def _library() -> Any:
    try:
        import openpyxl
    except ImportError as error:
        raise SourceError(
            expected="openpyxl",
            came="no such library",
            where=".xlsx",
            do="install trialbridge[report], or use .csv",
        ) from error
    return openpyxl
