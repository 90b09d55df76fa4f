"""Figures of `eval parse` laid out for the terminal; it computes nothing."""

from typing import TYPE_CHECKING

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from trialbridge.flows.agreement import Rates
    from trialbridge.flows.coverage import Coverage
    from trialbridge.flows.gold import CorpusFigures, Figures
    from trialbridge.flows.queries import QueryFigures

_RATES = ("p", "r", "F1")
_MOST = 40
"""Kinds that are shown; the JSON has all."""


def agreement(figures: "Figures") -> RenderableType:
    """Lay out the figures of a corpus, of queries or of studies."""
    from trialbridge.flows.coverage import Coverage
    from trialbridge.flows.queries import QueryFigures

    if isinstance(figures, Coverage):
        return _coverage(figures)
    return _queries(figures) if isinstance(figures, QueryFigures) else _corpus(figures)


def _corpus(figures: "CorpusFigures") -> RenderableType:
    table = _table(
        "type",
        "annotated",
        "given",
        *(f"relaxed {one}" for one in _RATES),
        *("strict " + one for one in _RATES),
    )
    for name, each in figures.mentions.items():
        cells = (*_cells(each.relaxed), *_cells(each.strict))
        table.add_row(name, str(each.expected), str(each.given), *cells)
    about = f"{figures.corpus}: {figures.documents} texts ({figures.part}), {figures.left_out} left out"
    return Group(Text(about), table)


def _queries(figures: "QueryFigures") -> RenderableType:
    table = _table("measure", *_RATES)
    for name, each in figures.agreement.items():
        table.add_row(name, *_cells(each))
    return Group(Text(f"{figures.criteria} criteria with a query each"), table)


def _coverage(figures: "Coverage") -> RenderableType:
    share = figures.understood
    table = _table("kind", "requirements", "computable", "share")
    kinds = sorted(share.kinds.items(), key=lambda item: -item[1].requirements)
    for kind, each in kinds[:_MOST]:
        part = each.computable / each.requirements
        table.add_row(kind, str(each.requirements), str(each.computable), f"{part:.1%}")
    about = (
        f"{figures.studies} studies, {figures.criteria} criteria, {share.requirements} requirements: "
        f"{share.share:.1%} computable by count, {share.characters:.1%} by characters"
    )
    failed = [Text(f"{figures.failed} lines were no studies", style="yellow")] if figures.failed else []
    return Group(Text(about), *failed, table)


def _table(first: str, *columns: str) -> Table:
    table = Table(box=None)
    table.add_column(first)
    for name in columns:
        table.add_column(name, justify="right")
    return table


def _cells(rates: "Rates") -> tuple[str, ...]:
    return f"{rates.p:.3f}", f"{rates.r:.3f}", f"{rates.f1:.3f}"
