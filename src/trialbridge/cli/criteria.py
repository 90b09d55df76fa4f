"""Criteria laid out for the terminal: their rules, whose they are, what was not understood; no logic."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from trialbridge.model.correction import words_of
from trialbridge.report import words
from trialbridge.report.ruling import outline
from trialbridge.report.saying import author

if TYPE_CHECKING:
    from trialbridge.flows.correct import Place
    from trialbridge.flows.parse import CriterionRow, Parsed, ParsedStudy
    from trialbridge.model.correction import Correction
    from trialbridge.model.rule import Rule
    from trialbridge.report.ruling import Line
    from trialbridge.vocab import Vocabulary

SIGN = {"inclusion": "+", "exclusion": "-"}
JUDGED = ("requirement", "preference")
INDENT = 7
NOT_READ = "what is not understood is never judged: a match lists it as unknown, for the investigator to read"


def criteria(parsed: "Parsed | ParsedStudy", vocabulary: "Vocabulary") -> RenderableType:
    """Lay out parsed criteria, numbered, each with its rule; `?` marks what was not understood."""
    lines: list[RenderableType] = []
    for row in parsed.criteria:
        lines += _criterion(row, vocabulary)
    return Group(*lines, *_understood(parsed))


def place(found: "Place", vocabulary: "Vocabulary") -> RenderableType:
    """Lay out one criterion of a study with its rule and who gave that."""
    criterion = found.criterion
    role = words.ROLE[criterion.role].lower()
    head = f"{found.study}, criterion {found.number} ({criterion.polarity}, {role})"
    said = author(criterion.author) if criterion.author else words.BY_PARSER
    return Group(
        Text(head, "bold cyan"),
        Padding(Text(f"“{words_of(criterion.text)}”"), (0, 0, 0, 2)),
        _rule(criterion.rule, vocabulary, 2, whole=criterion.complete),
        Text(f"  {said}", "dim"),
    )


def correction(made: "Correction", vocabulary: "Vocabulary", *, quoted: bool = False) -> RenderableType:
    """Lay out what a correction says; `quoted` with the words it mends."""
    whose = f"{made.polarity} " if made.polarity else ""
    text = [Padding(Text(f"“{words_of(made.text)}”"), (0, 0, 0, 2))] if quoted else []
    return Group(
        Text(f"Corrected: {whose}{words.ROLE[made.role].lower()}", "bold"),
        *text,
        _rule(made.rule, vocabulary, 2, whole=True),
        Text(f"  {author(made)}", "dim"),
    )


def _criterion(row: "CriterionRow", vocabulary: "Vocabulary") -> Iterator[RenderableType]:
    if row.role == "heading":
        yield _line(row, "", Text(words_of(row.text), "bold"))
        return
    whose = f" (only for {', '.join(row.applies_to)})" if row.applies_to else ""
    kind = "" if row.role == "requirement" else f" [{words.ROLE[row.role].lower()}]"
    yield _line(row, SIGN[row.polarity], Text.assemble(words_of(row.text), (kind + whose, "cyan")))
    if row.role in JUDGED:
        yield _rule(row.rule, vocabulary, 2 * row.depth + INDENT, whole=row.computable)
    if row.author:
        yield Padding(Text(author(row.author), "magenta"), (0, 0, 0, 2 * row.depth + INDENT + 2))


def _line(row: "CriterionRow", sign: str, text: Text) -> RenderableType:
    line = Table.grid()
    for width in (5, 2 + 2 * row.depth):
        line.add_column(width=width)
    line.add_row(Text(f"{row.number:>4}", "dim"), Text(" " * 2 * row.depth + sign, "bold"), text)
    return line


def _rule(rule: "Rule", vocabulary: "Vocabulary", indent: int, *, whole: bool) -> RenderableType:
    """Lay out a rule; what was not understood stands out by its mark, not by its colour alone."""
    lines = outline(rule, vocabulary)
    parts = [
        Padding(
            Text(f"{_mark(line)} {line.text}", "green" if line.understood else "bold yellow"),
            (0, 0, 0, indent + 2 * line.depth),
        )
        for line in lines
    ]
    if not whole and all(line.understood for line in lines):
        parts.append(Padding(Text(f"? {words.NOT_WHOLE}", "bold yellow"), (0, 0, 0, indent)))
    return Group(*parts)


def _mark(line: "Line") -> str:
    return " " if line.head else "✓" if line.understood else "?"


def _understood(parsed: "Parsed | ParsedStudy") -> Iterator[RenderableType]:
    share = parsed.understood
    said = f"\n{share.computable} of {share.requirements} requirements understood ({share.share:.0%}"
    yield Text(f"{said}; {share.characters:.0%} of their characters)", "bold")
    rest = [str(row.number) for row in parsed.criteria if row.role == "requirement" and not row.computable]
    if rest:
        yield Text(f"Not understood, or not all of it: {', '.join(rest)}", "yellow")
        yield Text(NOT_READ[0].upper() + NOT_READ[1:] + ".", "dim")
