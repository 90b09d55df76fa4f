"""A sponsor's name -> its profile, read afresh from the catalogue; nothing is written."""

from datetime import date
from pathlib import Path

from trialbridge.errors import InputError
from trialbridge.flows import fields
from trialbridge.flows.engine import engine
from trialbridge.flows.generation import Generation
from trialbridge.report.ctgov.fields import field
from trialbridge.report.sponsor import Profile, profile
from trialbridge.search.fieldtable import Column
from trialbridge.vocab import fold

NAMED = 5
"""Names that a refusal suggests."""


def sponsor(name: str, language: str = "en", *, data: Path | None = None, day: date | None = None) -> Profile:
    """Compute a sponsor's profile; raises InputError before the first ingest, and where no one name is meant.

    The name may be a part of the sponsor's, as long as only one sponsor has it.
    """
    return profiled(_meant(name, called(name, data=data)), language, data=data, day=day)


def called(name: str, *, data: Path | None = None) -> list[str]:
    """Give the sponsors that a name may mean: the one so called, else all that have it in theirs."""
    _, column = _column(data)
    wanted = fold(name).strip()
    if not wanted:
        return []
    same = [each for each in column.names if fold(each).strip() == wanted]
    return same[:1] or sorted(each for each in column.names if wanted in fold(each))


def profiled(
    name: str, language: str = "en", *, data: Path | None = None, day: date | None = None
) -> Profile:
    """Compute the profile of a sponsor that `called` gives, by the table of fields."""
    from trialbridge.store.catalog import queries

    generation, column = _column(data)
    rows = column.rows[column.values == column.names.index(name)]
    found = queries.listed([generation.studies[int(row)][0] for row in rows]).values()
    told = (day or date.today()).isoformat()
    return profile([row.study for row in found], day=told, engine=engine(), language=language)


def _column(data: Path | None) -> tuple[Generation, Column]:
    from trialbridge import store

    generation, selector = fields.selector(store.setup(data))
    known = field("LeadSponsorName")
    column = selector.table.column(known) if known else None
    assert column is not None, "a short field"
    return generation, column


def _meant(name: str, near: list[str]) -> str:
    if len(near) == 1:
        return near[0]
    raise InputError(
        expected="the name of one sponsor",
        came=f"{name}, which is {'; '.join(near[:NAMED])}" if near else name,
        where="the catalogue",
        do="give the name in full" if near else 'look for it: trialbridge search "…"',
    )
