"""Answers about stored studies laid out for the terminal; it computes nothing."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from trialbridge.records.centres import likely
from trialbridge.report import words
from trialbridge.report.results import english

if TYPE_CHECKING:
    from trialbridge.flows.doctor import Finding
    from trialbridge.flows.ingest import IngestCounts
    from trialbridge.flows.search import Page
    from trialbridge.flows.sync import Synced
    from trialbridge.model.study import Study
    from trialbridge.report.shortlist import Entry

MOST_REJECTIONS = 10
LEVELS = {"ok": "green", "note": "cyan", "stale": "yellow", "broken": "red"}


def ingested(counts: "IngestCounts") -> RenderableType:
    """Lay out what became of the records."""
    line = Text(
        f"{counts.read} read: {counts.new} new, {counts.changed} changed, {counts.same} same, "
        f"{counts.rejected} rejected"
    )
    lines = [line]
    if counts.damaged:
        lines.append(Text(f"{counts.damaged} files could not be read to their end", style="yellow"))
    for one in counts.corrections_lost:
        by = one.correction
        lines.append(Text(f"  correction of {by.study} by {by.who} mends nothing now: {one.why}", "yellow"))
    for refusal in counts.rejections[:MOST_REJECTIONS]:
        lines.append(
            Text(f"  {refusal.where}: expected {refusal.expected}, came {refusal.came}", style="yellow")
        )
    if len(counts.rejections) > MOST_REJECTIONS:
        lines.append(
            Text(f"  and {len(counts.rejections) - MOST_REJECTIONS} more (see --json)", style="yellow")
        )
    return Group(*lines)


def synced(done: "Synced") -> RenderableType:
    """Lay out what became of each source."""
    table = Table(box=None, pad_edge=False)
    for name in ("source", "since", "requests", "read", "new", "changed", "same", "rejected", "holds", ""):
        table.add_column(name, justify="left" if name in ("source", "since", "") else "right")
    for one in done.sources:
        counts = (one.requests, one.read, one.new, one.changed, one.same, one.rejected)
        table.add_row(
            one.registry,
            one.since or "ever",
            *map(str, counts),
            "" if one.total is None else str(one.total),
            "" if one.finished else "stopped early",
        )
    return table


def found(page: "Page") -> RenderableType:
    """Lay out a page of search results."""
    lines: list[RenderableType] = [Text(_total(page), style="bold")]
    for row in page.results:
        head = Text.assemble((row.study, "bold cyan"), "  ", (row.title, "bold"))
        about = " · ".join(
            part
            for part in (
                words.STATUS.get(row.status, row.status),
                words.PHASE.get(row.phase, row.phase),
                ", ".join(row.conditions[:4]),
                ", ".join(row.countries[:4]),
            )
            if part
        )
        lines += [Text(), head]
        if about:
            lines.append(Text(f"  {about}", style="dim"))
        lines.append(Padding(_marked(row.snippet, row.marks), (0, 2)))
    for name in ("status", "phase", "country"):
        counts = list(page.facets.get(name, {}).items())[:6]
        if counts:
            listed = ", ".join(f"{value} {count}" for value, count in counts)
            lines += [Text(f"\n{name}: {listed}" if name == "status" else f"{name}: {listed}", style="dim")]
    return Group(*lines)


def study(shown: "Study", version: str, versions: int) -> list[RenderableType]:
    """Lay out a study: what it is, its arms, its criteria as published."""
    head = Text.assemble((shown.id, "bold cyan"), "  ", (english(shown.title), "bold"))
    facts = Table.grid(padding=(0, 2))
    for name, value in _facts(shown):
        if value:
            facts.add_row(Text(name, style="dim"), Text(value))
    parts: list[RenderableType] = [head]
    if shown.fictional:
        parts.append(Text(words.FICTIONAL, style="bold yellow"))
    parts += [facts, Text()]
    for title, texts in (("Summary", shown.summary), ("Criteria", shown.eligibility.criteria)):
        if english(texts):
            parts += [Text(title, style="bold"), Padding(Text(english(texts).strip()), (0, 0, 1, 2))]
    parts.append(Text(f"version {version}, one of {versions}; source {shown.source.registry}", style="dim"))
    return parts


def shortlisted(entries: "Iterable[Entry]") -> RenderableType:
    """Lay out a shortlist, a row for each study of each patient."""
    table = Table(expand=True)
    for head, ratio in (
        ("Patient", 2),
        ("Study", 5),
        ("Decision", 3),
        ("Criteria", 3),
        ("Opens", 3),
        ("Site", 3),
    ):
        table.add_column(head, ratio=ratio)
    for entry in entries:
        decision = f"{entry.decision}: {entry.reason}" if entry.reason else entry.decision
        site = f"{entry.site}, {entry.distance_km} km" if entry.distance_km else entry.site
        shown = (f"{entry.study} {entry.title[:80]}", decision, entry.criteria, entry.opens, site)
        table.add_row(entry.patient, *map(Text, shown))
    return table


def findings(found: "Iterable[Finding]") -> RenderableType:
    """Lay out what the doctor found."""
    lines = []
    for finding in found:
        lines.append(
            Text.assemble((f"{finding.level:7}", LEVELS[finding.level]), f"{finding.about}: {finding.says}")
        )
        if finding.do:
            lines.append(Text(f"       {finding.do}", style="dim"))
    return Group(*lines)


def _total(page: "Page") -> str:
    how = {"spelling": " (spelling corrected)", "any": " (with some of the words)"}.get(page.how, "")
    return f"{page.total} {'study' if page.total == 1 else 'studies'}{how}"


def _marked(snippet: str, marks: tuple[tuple[int, int], ...]) -> Text:
    text = Text(" ".join(snippet.split("\n")))
    for start, end in marks:
        text.stylize("bold", start, end)
    return text


def _facts(shown: "Study") -> Iterable[tuple[str, str]]:
    design, who = shown.design, shown.eligibility
    yield "status", _coded(shown.status, words.STATUS)
    yield "phase", _coded(design.phase, words.PHASE)
    yield "conditions", ", ".join(shown.conditions)
    yield "sponsor", shown.sponsor.name if shown.sponsor else ""
    yield "allocation", _coded(design.allocation, {})
    yield "arms", "; ".join(arm.label for arm in shown.arms)
    yield "interventions", "; ".join(intervention.name for intervention in shown.interventions)
    yield "enrolment", str(design.enrolment.count) if design.enrolment else ""
    ages = [age.published for age in (who.minimum_age, who.maximum_age) if age and age.published]
    yield "ages", " to ".join(ages)
    yield "sex", _coded(who.sex, {})
    places = [", ".join(filter(None, (site.city, site.country))) for site in shown.locations]
    yield "sites", "; ".join(dict.fromkeys(filter(None, places[:8]))) + (" …" if len(places) > 8 else "")
    near = (f"{one.name}, {one.city} (a sponsor; listed {one.day})" for one in likely(shown))
    yield "likely", "; ".join(near)
    yield "dates", "; ".join(f"{day.event.replace('_', ' ')} {day.date}" for day in shown.dates if day.date)
    yield "address", shown.source.url


def _coded(code: object, names: dict[str, str]) -> str:
    value = getattr(code, "value", "")
    return names.get(value, value) or getattr(code, "published", "")
