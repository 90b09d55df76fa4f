"""What a change of the patient opened or closed, written into the case and mailed; it judges by others."""

from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from trialbridge.errors import InputError
from trialbridge.flows.bulk import Studies
from trialbridge.flows.ranking import Engine, engine_of
from trialbridge.flows.rematch import Turn, tell, turned_by_facts
from trialbridge.model.case import Alert
from trialbridge.model.patient import Patient
from trialbridge.model.study import TAKING
from trialbridge.search import Filters

if TYPE_CHECKING:  # models cannot be imported before the settings stand
    from trialbridge.store.casebook.queries import CaseView

MOST = 20
"""Alerts of one change; how many more there were is said in one further."""


def facts_decided(case: UUID | str, before: int, *, data: Path | None = None, on: date | None = None) -> int:
    """Tell a case what the entries from number `before` on opened or closed for it; gives how many studies.

    Nothing is told before the case was matched for the first time: all would be news.
    """
    from trialbridge.store.casebook import access, queries

    view = queries.opened(access.SYSTEM, case)
    old = view.patient_of([line for line in view.lines if line.number < before])
    return _told(view, old, on or date.today(), data)


def profile_changed(
    case: UUID | str, old: Patient, *, data: Path | None = None, on: date | None = None
) -> int:
    """Tell a case what another profile opened or closed for it; gives how many studies."""
    from trialbridge.store.casebook import access, queries

    return _told(queries.opened(access.SYSTEM, case), old, on or date.today(), data)


def _told(view: "CaseView", old: Patient, day: date, data: Path | None) -> int:
    from trialbridge import store

    new = view.patient()
    if old == new or not view.standing.has("report"):
        return 0
    try:
        engine = engine_of(store.setup(data))
    except InputError:  # an empty catalogue has no news
        return 0
    turns = turned_by_facts(old, new, studies_of(engine), engine.vocabulary, day)
    open_ = _recruiting(engine)
    chosen = view.standing.studies()
    turns = sorted((it for it in turns if it.study in open_), key=lambda it: it.study not in chosen)
    tell(view, alerts_of(turns, day))
    return len(turns)


def alerts_of(turns: list[Turn], day: date) -> list[Alert]:
    """Word what turned, the first `MOST` one by one."""
    said = [
        Alert(study=it.study, was=it.was, now=it.now, change=it.change, day=day.isoformat())
        for it in turns[:MOST]
    ]
    if len(turns) > MOST:
        more = f"{turns[0].change}; {len(turns) - MOST} more trials changed: match again"
        said.append(Alert(study="", was="", now="", change=more, day=day.isoformat()))
    return said


@lru_cache(maxsize=2)
def studies_of(engine: Engine) -> Studies:
    """Give the rules of an engine's studies ready for patients; kept."""
    compiled = engine.generation.compiled
    return Studies(compiled, [(name, "") for name in compiled.studies], engine.vocabulary, ())


@lru_cache(maxsize=2)
def _recruiting(engine: Engine) -> frozenset[str]:
    found = engine.generation.index.search("", Filters(status=TAKING), len(engine.places), facets=False)
    return frozenset(study for study, _ in found.studies)
