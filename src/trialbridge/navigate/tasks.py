"""What is to be done for a case, by whom and by when, computed backwards from the screening visit."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Literal, NamedTuple

import msgspec

from trialbridge.model.case import CaseRole

State = Literal["done", "overdue", "due", "waiting", "blocked"]


class Task(msgspec.Struct, frozen=True, kw_only=True):
    """A row: who does it, how many days it takes, what must be done before, and the mark it waits for.

    `days` is a planning assumption of ours, which a navigator may change for a case; `remind` is how many
    days before the due day the owner is reminded. `visa` rows fall away where no visa is needed.
    """

    name: str
    title: str
    owner: CaseRole
    days: int
    after: tuple[str, ...] = ()
    needs: str = "confirmed"
    remind: int = 3
    visa: bool = False


TASKS = (
    Task(name="records_translated", title="Have the records translated", owner="navigator", days=7),
    Task(name="invitation_letter", title="Get the invitation letter from the hospital", owner="site", days=10,
         after=("records_translated",), needs="fit", visa=True),
    Task(name="visa", title="Apply for the visa and fetch it", owner="patient", days=15,
         after=("invitation_letter",), needs="fit", remind=7, visa=True),
    Task(name="flights", title="Book the flights", owner="navigator", days=3, after=("visa",), needs="fit"),
    Task(name="lodging", title="Find lodging near the hospital", owner="navigator", days=3,
         after=("visa",), needs="fit"),
    Task(name="interpreter", title="Engage an interpreter", owner="navigator", days=5, needs="fit"),
    Task(name="travel", title="Arrive", owner="patient", days=2, after=("flights", "lodging"), needs="fit"),
    Task(name="admission", title="Be admitted", owner="site", days=1,
         after=("travel", "interpreter"), needs="fit"),
)  # fmt: skip
"""In an order in which each stands behind what it comes after."""


class Due(NamedTuple):
    """A task with the day it must be done by, the day it must be begun by, and the day of the reminder."""

    task: Task
    day: date
    begin: date
    remind: date

    def state(self, done: Iterable[str], marks: Iterable[str], today: date) -> State:
        """Say how a task stands: what lacks its mark is blocked, what waits for another task is waiting.

        What should have been begun by now and was not done is overdue, blocked or not: its day passes anyway.
        """
        finished = set(done)
        if self.task.name in finished:
            return "done"
        if today > self.begin:
            return "overdue"
        if self.task.needs not in set(marks):
            return "blocked"
        return "due" if finished.issuperset(self.task.after) else "waiting"


def plan(screening: date, *, visa: bool = True, days: dict[str, int] | None = None) -> tuple[Due, ...]:
    """Lay the tasks before the screening visit, each as late as all that follows allows, in order of day.

    `days` overrides what a task takes. A task that falls away hands on what it waited for.
    """
    rows = [task for task in TASKS if visa or not task.visa]
    takes = {task.name: (days or {}).get(task.name, task.days) for task in rows}
    latest = dict.fromkeys(takes, screening)
    for task in reversed(rows):
        for before in _before(task, takes):
            latest[before] = min(latest[before], latest[task.name] - timedelta(takes[task.name]))
    found = [
        Due(task, latest[task.name], latest[task.name] - timedelta(takes[task.name]),
            latest[task.name] - timedelta(takes[task.name] + task.remind))
        for task in rows
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda due: (due.day, due.begin)))


def _before(task: Task, kept: dict[str, int]) -> list[str]:
    """Give what a task comes after, through those that fell away."""
    by_name = {row.name: row for row in TASKS}
    found: list[str] = []
    for name in task.after:
        found += [name] if name in kept else _before(by_name[name], kept)
    return found
