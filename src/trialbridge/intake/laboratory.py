"""Reads laboratory tables inside a note: names, values, units and days in rows and columns; no prose."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import msgspec

from trialbridge.intake.dates import partial
from trialbridge.intake.measured import measured
from trialbridge.intake.shorthand import scan
from trialbridge.model.patient import Fact, Issue, Quote, Reference
from trialbridge.vocab import Variable, Vocabulary, fold
from trialbridge.vocab.numbers import NUMBER, quantity, unit_at

_COLUMNS = {
    "name": frozenset(("test", "tests", "analyte", "item", "parameter", "lab", "labs", "name", "component",
                       "检验项目", "项目", "项目名称", "检查项目", "指标")),
    "value": frozenset(("result", "results", "value", "values", "结果", "检验结果", "数值")),
    "unit": frozenset(("unit", "units", "单位")),
    "range": frozenset(("reference", "ref", "ref.", "range", "reference range", "reference interval",
                        "normal range", "ref range", "参考值", "参考范围", "参考区间")),
    "day": frozenset(("date", "day", "collected", "date collected", "collection date", "日期", "时间",
                      "检验日期", "采样日期", "检查日期")),
    "flag": frozenset(("flag", "flags", "h/l", "abnormal", "提示", "标志")),
}  # fmt: skip
"""What the headings of columns mean, as reports of laboratories write them."""
_MEANING = {word: meaning for meaning, words in _COLUMNS.items() for word in words}
_GAP = re.compile(r"\t|\s*\|\s*| {2,}")
_COMMA = re.compile(r"\s*[,;，；]\s*")
_RULE = re.compile(r"[\s|:+=-]*\Z")
_FLAGS = re.compile(r"[\s*HhLl↑↓()]*\Z")
_BESIDE = re.compile(r"\s*[(\[（,，:：]?\s*")
_DAY_FIRST = re.compile(r"(\d{1,2})([./-])(\d{1,2})\2(\d{4})\Z")
_RANGE = re.compile(rf"[<>≤≥]?\s*({NUMBER})\s*(?:[-–~～]|to)\s*({NUMBER})")


class Cell(NamedTuple):
    """A cell: its words without white space around them, and where they stand in the note."""

    text: str
    start: int
    end: int


class Named(NamedTuple):
    """What a cell names: a variable, and the unit written beside it, if any."""

    row: Variable
    unit: str
    factor: float


class Tables(NamedTuple):
    """What the tables of a note hold, and the note with the lines that were read blanked out."""

    facts: tuple[Fact, ...]
    issues: tuple[Issue, ...]
    rest: str


def tables(text: str, vocabulary: Vocabulary, source: str, today: str | None) -> Tables:
    """Read every table of a note; each fact quotes the cells from its row's first to its value.

    Three shapes are read: a column a day, a row a day, and a row a result with headed columns. A line of
    which nothing was understood stays in the rest, to be read as prose; a day of month first or day first
    is told by the table's other days ("15/02/2026" makes "01/02/2026" the first of February).
    """
    reader = _Reader(text, vocabulary, source, today)
    lines = _lines(text)
    at = 0
    while at < len(lines):
        at = reader.table(lines, at)
    rest = list(text)
    for start, end in reader.read:
        rest[start:end] = " " * (end - start)
    return Tables(tuple(reader.facts), tuple(reader.issues), "".join(rest))


def _lines(text: str) -> list[list[Cell]]:
    """Cut a note into lines of cells; an empty line has none, a rule under a heading is left out."""
    found: list[list[Cell]] = []
    at = 0
    for line in text.splitlines(keepends=True):
        words = line.rstrip()
        if not words:
            found.append([])
        elif not _RULE.match(words):
            gap = _GAP if _GAP.search(words.strip(" |")) else _COMMA
            found.append(_cells(words, at, gap))
        at += len(line)
    return found


def _cells(line: str, at: int, gap: re.Pattern[str]) -> list[Cell]:
    begin = 1 if line.lstrip().startswith("|") else 0
    start = line.index("|") + 1 if begin else 0
    stop = len(line) - 1 if begin and line.endswith("|") else len(line)
    cuts = [start]
    for found in gap.finditer(line, start, stop):
        cuts += [found.start(), found.end()]
    cuts.append(stop)
    cells = []
    for low, high in zip(cuts[::2], cuts[1::2], strict=True):
        words = line[low:high].strip()
        first = at + low + (len(line[low:high]) - len(line[low:high].lstrip()))
        cells.append(Cell(words, first, first + len(words)))
    return cells


class _Reader:
    """Goes through the lines of a note and keeps what their tables say."""

    def __init__(self, text: str, vocabulary: Vocabulary, source: str, today: str | None) -> None:
        self.text, self.vocabulary, self.source, self.today = text, vocabulary, source, today
        self.facts: list[Fact] = []
        self.issues: list[Issue] = []
        self.read: list[tuple[int, int]] = []

    def table(self, lines: Sequence[list[Cell]], at: int) -> int:
        """Read the table whose heading is a line, and give the line behind it."""
        heading = lines[at]
        if heading and all(_days([cell.text for cell in heading])):
            heading = [Cell("", heading[0].start, heading[0].start), *heading]
        if len(heading) < 2:
            return at + 1
        body = []
        for line in lines[at + 1 :]:
            if len(line) < 2 or len(line) > len(heading):
                break
            body.append(line)
        if body:
            shape = self._shape(heading, body)
            done = sum(1 for _ in shape) if shape is not None else 0
            if done:
                self.read.append((heading[0].start, heading[-1].end))
                return at + 1 + len(body)
        return at + 1

    def _shape(self, heading: list[Cell], body: list[list[Cell]]) -> Iterator[None] | None:
        days = _days([cell.text for cell in heading])
        if sum(map(bool, days)) and not (days[0] and len(days) == 2):
            return self._columns_of_days(heading, days, body)
        means = [_MEANING.get(cell.text.strip(":： ").lower(), "") for cell in heading]
        if "name" in means and "value" in means:
            return self._results(means, body)
        if (means[0] == "day" or not heading[0].text) and not any(means[1:]):
            return self._rows_of_days([self._named(cell) for cell in heading], heading, body)
        return None

    def _columns_of_days(
        self, heading: list[Cell], days: list[str], body: list[list[Cell]]
    ) -> Iterator[None]:
        means = [_MEANING.get(cell.text.lower(), "") for cell in heading]
        for line in body:
            named = self._named(line[0])
            if named is None:
                continue
            unit = _at(line, means, "unit")
            for cell, day in zip(line, days, strict=False):
                if day and self._value(named, unit, None, cell, line[0].start, day):
                    yield
            self.read.append((line[0].start, line[-1].end))

    def _rows_of_days(
        self, columns: list[Named | None], heading: list[Cell], body: list[list[Cell]]
    ) -> Iterator[None]:
        days = _days([line[0].text for line in body])
        if not any(days) or not any(columns):
            return
        for cell, named in list(zip(heading, columns, strict=True))[1:]:
            if named is None and cell.text:
                self._issue(cell, "the name of a laboratory value")
        for line, day in zip(body, days, strict=True):
            if not day:
                continue
            for cell, named in zip(line, columns, strict=False):
                if named is not None and self._value(named, None, None, cell, line[0].start, day):
                    yield
            self.read.append((line[0].start, line[-1].end))

    def _results(self, means: list[str], body: list[list[Cell]]) -> Iterator[None]:
        at_name, at_value = means.index("name"), means.index("value")
        days = _days([cell.text if (cell := _at(line, means, "day")) else "" for line in body])
        for line, day in zip(body, days, strict=True):
            named = self._named(line[at_name]) if len(line) > max(at_name, at_value) else None
            if named is None:
                continue
            first = line[at_name].start
            unit, limits = _at(line, means, "unit"), _at(line, means, "range")
            if self._value(named, unit, limits, line[at_value], first, day or self.today):
                self.read.append((line[0].start, line[-1].end))
                yield

    def _named(self, cell: Cell) -> Named | None:
        """Give the value a cell names from its beginning on: "血小板(10^9/L)", "Hb, g/dL"."""
        for hit in scan(cell.text, fold(cell.text), self.vocabulary):
            row = self.vocabulary.variables.get(hit.of("variable") or "")
            if row is not None and row.kind == "number" and hit.start == 0:
                behind = _BESIDE.sub("", cell.text[hit.end :], count=1)
                unit, _, factor = unit_at(behind, 0, self.vocabulary)
                return Named(row, unit, factor)
        return None

    def _value(
        self, named: Named, unit: Cell | None, limits: Cell | None, cell: Cell, start: int, day: str | None
    ) -> bool:
        found = quantity(cell.text, 0, self.vocabulary) if cell.text else None
        if found is None or not _FLAGS.match(cell.text, found.end):
            return False
        if found.unit == "L" and cell.text.endswith("L"):  # the flag for low, not litres
            found = found._replace(unit="")
        if not found.unit:
            code, _, factor = (
                unit_at(unit.text, 0, self.vocabulary) if unit else (named.unit, 0, named.factor)
            )
            value, low, high = (each and each * factor for each in (found.value, found.low, found.high))
            found = found._replace(unit=code, value=value, low=low, high=high)
        made = measured(named.row, found, self.vocabulary)
        begin, end = min(start, cell.start), cell.end
        if made.problem:
            self._issue(cell, made.problem)
        if made.fact is not None:
            quote = Quote(source=self.source, start=begin, end=end, text=self.text[begin:end])
            fact = msgspec.structs.replace(
                made.fact, known_on=day or self.today, quote=quote, reference=_range(limits)
            )
            self.facts.append(fact)
        return True

    def _issue(self, cell: Cell, expected: str) -> None:
        where = f"{self.source}: {cell.start}"
        self.issues.append(Issue(where=where, expected=expected, came=cell.text))


def _at(line: list[Cell], means: list[str], meaning: str) -> Cell | None:
    at = means.index(meaning) if meaning in means else len(line)
    return line[at] if at < len(line) else None


def _days(cells: list[str]) -> list[str]:
    """Read each cell that is nothing but a day; empty for others."""
    slashed = [_DAY_FIRST.match(cell) for cell in cells]
    day_first = any(found and int(found[1]) > 12 for found in slashed)
    turned = (
        f"{found[4]}-{found[3]}-{found[1]}" if found and day_first else cell
        for cell, found in zip(cells, slashed, strict=True)
    )
    return [(partial(cell) or "") if len(cell) > 4 else "" for cell in turned]


def _range(cell: Cell | None) -> Reference | None:
    found = _RANGE.search(cell.text) if cell else None
    if found is None:
        return None
    low, high = (float(each.replace(",", "")) for each in found.groups())
    return Reference(low=low, high=high) if low < high else None
