"""A case against the catalogue: the whole report is kept in the case, and read back; it decides nothing."""

from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

import msgspec

from trialbridge.flows.match import Request, match
from trialbridge.model.case import Happened
from trialbridge.model.study import TAKING
from trialbridge.report.document import MatchDocument
from trialbridge.report.shortlist import Entry, filled

if TYPE_CHECKING:  # models cannot be imported before the settings stand
    from trialbridge.store.casebook.access import Actor
    from trialbridge.store.casebook.queries import CaseView

TOP = 10
KIND = "report"
_REPORT = msgspec.json.Decoder(MatchDocument)


def matched(actor: "Actor", case: UUID, *, on: date | None = None, data: Path | None = None) -> MatchDocument:
    """Match a case's confirmed facts, keep the report sealed in the case and record that it rests on it.

    Raises InputError where the step does not allow it: then no report is kept.
    """
    from trialbridge.store.casebook import actions, queries

    day = on or date.today()
    view = queries.case(actor, case)
    actions.check(actor, case, "matched")
    document = match(view.patient(), Request(top=TOP, day=day, status=TAKING), data=data)
    kept = msgspec.json.encode(document)
    actions.add_document(
        actor, case, KIND, f"{view.code}-{day.isoformat()}.json", kept, day=day.isoformat(),
        media="application/json",
    )  # fmt: skip
    actions.happen(actor, case, "matched", report=f"sha256:{sha256(kept).hexdigest()}")
    return document


def report_of(actor: "Actor", view: "CaseView") -> MatchDocument | None:
    """Open the report that the case last acted on; None before the first, or where it was kept elsewhere."""
    from trialbridge.store.casebook import queries

    said = [
        line.said.event.report
        for line in view.lines
        if isinstance(line.said, Happened) and line.said.event.kind == "matched"
    ]
    file = next((one for one in view.files if said and f"sha256:{one.facts.sha256}" == said[-1]), None)
    return None if file is None else _REPORT.decode(queries.document(actor, view.id, file.id)[1])


def shortlist(view: "CaseView", document: MatchDocument | None) -> tuple[Entry, ...]:
    """Give the report's studies as rows of a shortlist; those that the case chose are kept."""
    entries = () if document is None else filled((), document)
    chosen = view.standing.studies()
    return tuple(msgspec.structs.replace(it, decision="kept") if it.study in chosen else it for it in entries)
