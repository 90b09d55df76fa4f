"""Registrations, conflicts, doubts and changes of a study laid out for the terminal; it computes nothing."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from trialbridge.report import words

if TYPE_CHECKING:
    from trialbridge.flows.link import LinkCounts
    from trialbridge.flows.registrations import Registered, Registration
    from trialbridge.flows.show import VersionLine
    from trialbridge.model.flag import Flag
    from trialbridge.model.linkage import Decision

LONGEST = 300
MOST_CONFLICTS = 20


def registered(found: "Registered") -> list[RenderableType]:
    """Lay out where a study is registered, where the records disagree, and what was kept apart."""
    parts: list[RenderableType] = []
    if len(found.registrations) > 1:
        parts += [
            Text("Registered as", style="bold"),
            Padding(_registrations(found.registrations), (0, 0, 1, 2)),
        ]
    if found.conflicts:
        table = Table("field", "record", "says", box=None, pad_edge=False)
        for conflict in found.conflicts[:MOST_CONFLICTS]:
            for at, one in enumerate(conflict.said):
                name = conflict.field.replace("_", " ") if at == 0 else ""
                table.add_row(name, one.study, _short(one.value) or "does not have it")
        parts += [Text("The records disagree", style="bold yellow"), Padding(table, (0, 0, 1, 2))]
        more = len(found.conflicts) - MOST_CONFLICTS
        if more > 0:
            parts.append(Text(f"  and {more} more (see --json)", style="dim"))
    for title, lines in (
        ("Kept apart", [f"{it.left} and {it.right}: {it.why}" for it in found.apart]),
        ("Other studies it names", [f"{it.id}: {it.evidence}" for it in found.related]),
    ):
        if lines:
            shown = [Text(f"  {_short(line)}", style="dim") for line in lines]
            parts += [Text(title, style="bold"), *shown, Text()]
    return parts


def flags(found: "Iterable[Flag]") -> list[RenderableType]:
    """Lay out what is doubtful in a record, each with the words that show it."""
    lines = []
    for flag in found:
        said = "; ".join(f"{it.field.replace('_', ' ')}: “{_short(it.words)}”" for it in flag.proofs)
        lines.append(Text.assemble(("  ! ", "yellow"), f"{flag.says} ", (f"({said})", "dim")))
    return [Text("Doubtful", style="bold"), *lines, Text()] if lines else []


def changes(lines: "Iterable[VersionLine]") -> RenderableType:
    """Lay out each version with what it changed: events first, then fields and criteria."""
    parts: list[RenderableType] = []
    for line in lines:
        days = f"record of {line.dated or 'no day'}, seen {line.seen_on}"
        head = f"{line.study} {line.version} ({line.registry}), {days}"
        parts.append(Text.assemble((head, "bold cyan"), ", current" if line.current else ""))
        told = line.difference
        for event in told.events:
            said = " -> ".join(_short(it) or "(none)" for it in (event.before, event.after))
            parts.append(Text.assemble(("  * ", "yellow"), f"{event.kind.replace('_', ' ')}: ", said))
        for change in told.changes:
            gone, come = "; ".join(change.before), "; ".join(change.after)
            said = f"{_short(gone) or '(none)'} -> {_short(come) or '(none)'}"
            parts.append(Text(f"    {change.field.replace('_', ' ')}: {said}", style="dim"))
        for criterion in told.criteria:
            if not criterion.counts:
                said = f"{_short(criterion.before) or '(none)'} -> {_short(criterion.after) or '(none)'}"
                parts.append(Text(f"    {criterion.polarity} {criterion.effect}: {said}", style="dim"))
    return Group(*parts)


def counted(counts: "LinkCounts") -> str:
    """Say how many studies are linked."""
    return (
        f"{counts.linked} studies have {counts.members} records in several registries; "
        f"{counts.apart} pairs were kept apart ({counts.records} records looked at)"
    )


def decided(made: "Decision") -> str:
    """Say what a person decided."""
    are = "one study" if made.same else "two studies"
    return f"{made.left} and {made.right} are {are} now: {made.who}, {made.why}"


def _registrations(found: "Iterable[Registration]") -> Table:
    table = Table("registration", "from", "status", "record of", "why", box=None, pad_edge=False)
    for it in found:
        status = words.STATUS.get(it.status, it.status) if it.stored else "not stored"
        sure = f" ({it.confidence:.2f})" if it.evidence else ""
        table.add_row(it.id, it.registry, status, it.dated, f"{_short(it.evidence)}{sure}")
    return table


def _short(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= LONGEST else f"{plain[: LONGEST - 1]}…"
