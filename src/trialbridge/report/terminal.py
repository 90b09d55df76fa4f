"""Matches, records and criteria laid out for a terminal (rich); it prints nothing itself."""

from collections.abc import Iterable, Sequence

from rich import box
from rich.console import Group, RenderableType
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from trialbridge.intake.completeness import conflicts
from trialbridge.matching.wordings import wording
from trialbridge.model.patient import Fact, Patient, Quote
from trialbridge.report import opening, saying, words
from trialbridge.report.document import CriterionRow, MatchDocument, PatientQuote, Result
from trialbridge.report.facts import grouped
from trialbridge.report.groups import legible, lines, sections
from trialbridge.vocab import Vocabulary

STYLE = {
    "met": "green", "not_met": "bold red", "unknown": "yellow", "investigator": "blue",
    "not_applicable": "dim", "open": "green", "excluded": "red",
}  # fmt: skip
LONGEST = 220
"""Characters of a quote shown in a terminal; pages and JSON have all of it."""
MOST = {"to_find_out": 8, "not_read": 3}
"""Criteria listed of a group where not all are asked for."""
MOST_CONFLICTS = 10
FOLDED = ("fulfilled", "for_investigator")


def match_report(
    document: MatchDocument, patient: Patient, vocabulary: Vocabulary, *, top: int = 3, full: bool = False
) -> list[RenderableType]:
    """Lay out the best `top` studies; `full` also lists the criteria that do not exclude one by one."""
    parts: list[RenderableType] = [_head(document, patient, vocabulary)]
    for rank, result in enumerate(document.results[:top], 1):
        parts.append(_study(rank, result, document.day, vocabulary, full))
    if not document.results:
        parts.append(Text(words.PAGE["no_results"]))
    if document.questions:
        parts += [Text(words.PAGE["questions"], style="bold"), _questions(document), Text()]
    parts.append(Text(f"{words.PAGE['investigator_decides']} {document.disclaimer}", style="italic"))
    return parts


def record(patient: Patient, vocabulary: Vocabulary) -> list[RenderableType]:
    """Lay out a patient's facts with the words that state them, and what was not understood."""
    parts: list[RenderableType] = [Text(f"{patient.id}: {len(patient.facts)} facts", style="bold")]
    for group, found in grouped(patient, vocabulary):
        table = _grid(30, 12, 40)
        for line in found:
            said = f"“{_short(' '.join(legible(line.quote.text)))}”{_page(line.quote)}" if line.quote else ""
            table.add_row(Text(line.words), Text(line.day, style="dim"), Text(said, style="dim"))
        parts += [Text(f"\n{group}", style="bold"), table]
    for conflict in conflicts(patient, vocabulary)[:MOST_CONFLICTS]:
        told = "; ".join(dict.fromkeys(map(_against, conflict.facts)))
        day = f" on {conflict.day}" if conflict.day else ""
        parts.append(Text(f"the record contradicts itself: {conflict.about}{day}: {told}", style="red"))
    for issue in patient.issues:
        parts.append(Text(f"{issue.where}: expected {issue.expected}, came {issue.came}", style="yellow"))
    return parts


def _against(fact: Fact) -> str:
    """Name a fact of a conflict by its words and its record."""
    if fact.quote is None:
        return fact.confirmed_by or "without words"
    return f"“{_short(' '.join(legible(fact.quote.text)))}”{_page(fact.quote)} ({fact.quote.source})"


def _page(quote: Quote) -> str:
    return f" p. {quote.page}" if quote.page else ""


def _head(document: MatchDocument, patient: Patient, vocabulary: Vocabulary) -> RenderableType:
    facts = dict(grouped(patient, vocabulary))
    shown = [line.words for group in ("Person", "Conditions") for line in facts.get(group, [])]
    considered = saying.counted(document.considered, "trial considered", "trials considered")
    return Panel(
        Group(
            Text(" · ".join(shown)),
            *(Text(notice, "yellow") for notice in document.notices),
            Text(f"{considered} as of {document.day} · policy {document.policy} · {document.engine}", "dim"),
        ),
        title=Text(document.patient.id, "bold"),
        title_align="left",
        box=box.HEAVY,
    )


def _study(rank: int, result: Result, day: str, vocabulary: Vocabulary, full: bool) -> RenderableType:
    parts: list[RenderableType] = [Text(result.title, "bold")]
    if result.fictional:
        parts.append(Text(words.FICTIONAL, "bold yellow"))
    parts += [
        Text(f"{saying.status(result)} · {saying.phase(result)}", "dim"),
        Text(result.verdict, STYLE[result.overall]),
        *(Text(said, "bold yellow") for said in (opening.opens(result, day),) if said),
        Text.assemble(("Chance of the studied therapy: ", "dim"), _chance(result)),
        Text.assemble(("Sites: ", "dim"), saying.sites(result)),
        Text.assemble(("Patients from abroad: ", "dim"), saying.abroad(result.abroad)),
        Text.assemble(("Record last verified: ", "dim"), saying.verified(result, day)),
    ]
    if result.registered:
        parts.append(Text.assemble(("Also registered as: ", "dim"), ", ".join(result.registered)))
    parts += [Text.assemble(("Doubtful: ", "yellow"), saying.doubt(it)) for it in result.doubts]
    for group in sections(result):
        if group.name in FOLDED and not full:
            parts.append(Text(f"\n{group.title}: {_brief(group.rows)}", "dim"))
        else:
            most = len(group.rows) if full else MOST.get(group.name, len(group.rows))
            parts.append(Text(f"\n{group.title} ({len(group.rows)})", "bold"))
            parts.append(_criteria(group.rows[:most], day, vocabulary))
            if most < len(group.rows):
                parts.append(Text(words.MORE.format(len(group.rows) - most), "dim"))
    return Panel(
        Group(*parts), title=Text(f"{rank}. {result.study}", "bold"), title_align="left", box=box.ROUNDED
    )


def _chance(result: Result) -> str:
    odds = result.odds
    if odds is None:
        return saying.chance(odds)
    said = ", ".join(filter(None, (saying.chance(odds), saying.odds_basis(odds))))
    return f"{said}; otherwise: {_short(odds.control)}" if odds.control else said


def _brief(rows: Sequence[CriterionRow]) -> str:
    """Count verdicts by their words: "9 Met, 6 Does not exclude"."""
    counts: dict[str, int] = {}
    for row in rows:
        tag = saying.tag(row)
        label = f"{tag.symbol} {tag.words.lower()}"
        counts[label] = counts.get(label, 0) + 1
    return ", ".join(f"{count} {label}" for label, count in counts.items())


def _criteria(rows: Iterable[CriterionRow], day: str, vocabulary: Vocabulary) -> Table:
    table = _grid(18, 40, 36)
    for row in rows:
        tag = saying.tag(row)
        table.add_row(
            Text(f"{tag.symbol} {tag.words}", STYLE[tag.kind]),
            Text(f"“{_short(row.study_quote.text)}”"),
            _record_side(row, day, vocabulary),
        )
    return table


def _record_side(row: CriterionRow, day: str, vocabulary: Vocabulary) -> Text:
    said = "\n".join(map(_said, row.patient_quotes))
    text = Text(said) if said else Text(saying.silent(row), "dim")
    if mends := opening.mended(row, day):
        text.append(f"\n{mends}", "bold yellow")
    if row.truth == "unknown" and row.asks and row.computable:
        text.append("\n" + " ".join(wording(name, vocabulary) for name in row.asks[:2]), "yellow")
    elif row.derivation:
        text.append("\n" + saying.basis(row), "dim")
    if row.author:
        text.append("\n" + saying.author(row.author), "magenta")
    return text


def _said(quote: PatientQuote) -> str:
    """Quote the record; what a form lists as absent is marked so, since its entry alone does not tell."""
    words = f"“{_cut(' '.join(legible(quote.text)))}”"
    return f"{words} (absent)" if quote.says.endswith(": absent") else words


def _questions(document: MatchDocument) -> Table:
    table = _grid(5, 70, 28)
    for number, question in enumerate(document.questions, 1):
        table.add_row(
            f"{number}.",
            Text(f"{saying.audience(question)}: {question.addressed or question.text}"),
            Text(saying.settles(question), "dim"),
        )
    return table


def _short(text: str) -> str:
    return _cut(" ".join(lines(text)))


def _cut(whole: str) -> str:
    return whole if len(whole) <= LONGEST else whole[: LONGEST - 1].rstrip() + "…"


def _grid(*widths: int) -> Table:
    table = Table.grid(padding=(0, 2, 0, 0), expand=True)
    for width in widths:
        table.add_column(ratio=width)
    return table
