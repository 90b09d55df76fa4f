"""Case list and shortlist of a case as .xlsx, out and in; nothing of them is written to a file."""

from collections.abc import Iterable
from typing import TYPE_CHECKING
from uuid import UUID

from trialbridge.errors import InputError
from trialbridge.flows import spreadsheets
from trialbridge.flows.case_match import report_of, shortlist
from trialbridge.model.case import Profile
from trialbridge.navigate.steps import TITLES
from trialbridge.report.shortlist import COLUMNS, KEPT, REFUSED, entry_of, row_of

if TYPE_CHECKING:  # models cannot be imported before the settings stand
    from trialbridge.store.casebook.access import Actor
    from trialbridge.store.casebook.queries import BoardRow, CaseView

LISTED = ("case", "name", "step", "owner", "begin_by", "overdue", "news")
TAKEN = tuple(Profile.__struct_fields__)
"""Columns of a list of new cases; all others are left alone."""
MOST_CASES = 500


def listed(rows: Iterable["BoardRow"]) -> bytes:
    """Give cases of the board as an .xlsx."""
    return spreadsheets.workbook(
        LISTED,
        (
            {
                "case": row.code, "name": row.name, "step": TITLES[row.step], "owner": row.owner,
                "begin_by": row.due.isoformat() if row.due else "", "overdue": "yes" if row.overdue else "",
                "news": str(row.alerts or ""),
            }
            for row in rows
        ),
    )  # fmt: skip


def opened(actor: "Actor", data: bytes) -> list[UUID]:
    """Open a case for each row of an .xlsx, by the names of its columns; rows with a `case` are left alone.

    Raises InputError, and opens none, where no row has a name, or there are too many.
    """
    from trialbridge.store.casebook import actions

    rows = [row for row in spreadsheets.rows_of(data) if not row.get("case", "").strip()]
    told = [{name: row.get(name, "").strip()[:200] for name in TAKEN} for row in rows]
    if not rows or len(rows) > MOST_CASES or not all(it["name"] for it in told):
        raise InputError(
            expected=f"1 to {MOST_CASES} rows, each with a name and none with a case's code",
            came=f"{len(rows)} rows", where="list of cases", do=f"name the columns {', '.join(TAKEN)}",
        )  # fmt: skip
    return [
        actions.open_case(actor, Profile(**{name: words for name, words in it.items() if words}))
        for it in told
    ]


def shortlisted(actor: "Actor", view: "CaseView") -> bytes:
    """Give a case's shortlist as an .xlsx."""
    return spreadsheets.workbook(COLUMNS, map(row_of, shortlist(view, report_of(actor, view))))


def decided(actor: "Actor", view: "CaseView", data: bytes) -> int:
    """Take a shortlist's decisions: kept studies are chosen, refusals are noted; gives how many were new.

    Raises InputError naming the row that is no entry, before anything is written.
    """
    from trialbridge.store.casebook import actions

    entries = [entry_of(row, f"row {at}") for at, row in enumerate(spreadsheets.rows_of(data), 2)]
    mine = [it for it in entries if it.patient == view.code]
    chosen = view.standing.studies()
    noted = {getattr(getattr(it.said, "event", None), "note", "") for it in view.lines}
    kept = [it.study for it in mine if it.decision == KEPT and it.study not in chosen]
    refused = [f"{it.study} refused: {it.reason}" for it in mine if it.decision == REFUSED]
    for study in kept:
        actions.happen(actor, view.id, "study_chosen", study=study)
    new = [words for words in refused if words not in noted]
    for words in new:
        actions.happen(actor, view.id, "noted", note=words[:500])
    return len(kept) + len(new)
