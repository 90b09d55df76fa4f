"""Mails that a case's tasks are due; a mail names the case's code and a number, never a patient or a task."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from trialbridge.flows.rematch import mailed
from trialbridge.model.case import Reminded

if TYPE_CHECKING:  # models cannot be imported before the settings stand
    from trialbridge.navigate.tasks import Due, State
    from trialbridge.store.casebook.queries import CaseView

WORDS = "{code}: {count} tasks are due. Sign in to see which."


def remind(*, data: Path | None = None, on: date | None = None) -> int:
    """Mail the owner of each open case whose tasks came due, each task once; gives how many mails went."""
    from trialbridge.store import casebook

    casebook.setup(data)
    from trialbridge.store.casebook import access, actions, queries

    day, sent = on or date.today(), 0
    for view in list(queries.open_cases(access.SYSTEM, day, queries.REMINDING)):
        due = fresh(view, view.tasks, day)
        if due and mailed(view.owner, WORDS.format(code=view.code, count=len(due))):
            actions.add(access.SYSTEM, view.id, Reminded(tasks=tuple(due), day=day.isoformat()))
            sent += 1
    return sent


def fresh(view: "CaseView", tasks: "Sequence[tuple[Due, State]]", day: date) -> list[str]:
    """Name the tasks that are to be reminded of by a day and were not yet, of those that are not done."""
    told = {name for line in view.lines if isinstance(line.said, Reminded) for name in line.said.tasks}
    return [
        due.task.name
        for due, state in tasks
        if state != "done" and due.remind <= day and due.task.name not in told
    ]
