"""A patient as they would be on a later day, some things changed and all else as it is; it judges nothing."""

from collections.abc import Iterator
from datetime import date

import msgspec

from trialbridge.matching.chart import Chart
from trialbridge.matching.days import span
from trialbridge.model.patient import Fact, Patient
from trialbridge.model.verdict import Change

Changes = frozenset[Change]
_MOST = 512
"""Charts kept: a study asks for the same few days again and again."""


class Future:
    """The charts of one patient on days to come, seen from the day of the chart given."""

    def __init__(self, now: Chart) -> None:
        """Take the chart of the day of judgement."""
        self.now = now
        self._charts: dict[tuple[Changes, date], Chart] = {}

    def chart(self, changes: Changes, day: date) -> Chart:
        """Give the chart of a day, as if `changes` had happened on the day of judgement."""
        if not changes and day == self.now.day:
            return self.now
        known = self._charts.get((changes, day))
        if known is None:
            if len(self._charts) >= _MOST:
                self._charts.clear()
            known = Chart(self.patient(changes), self.now.vocabulary, day, measured=self.now.day)
            self._charts[changes, day] = known
        return known

    def patient(self, changes: Changes) -> Patient:
        """Give the patient as if `changes` had happened on the day of judgement."""
        return changed(self.now.patient, changes, self.now.day)


def changed(patient: Patient, changes: Changes, day: date) -> Patient:
    """Give the patient if `changes` happen on a day; what the record says of later days is left out."""
    return msgspec.structs.replace(patient, facts=tuple(_facts(patient, changes, day)))


def _facts(patient: Patient, changes: Changes, day: date) -> Iterator[Fact]:
    reached = {change.about for change in changes if change.kind == "value"}
    ended = {change.about for change in changes if change.kind != "value"}
    for fact in patient.facts:
        known = span(fact.known_on)
        if known is not None and known.first > day:
            continue
        if fact.subject == "patient" and fact.concept in ended and goes_on(fact):
            yield msgspec.structs.replace(fact, course="resolved", stop=day.isoformat())
        elif fact.subject != "patient" or fact.variable not in reached:
            yield fact
    for change in changes:
        if change.kind == "value":
            yield _measured(patient, change, day)


def goes_on(fact: Fact) -> bool:
    """Tell whether what the fact states is there and has no end."""
    return fact.stance != "absent" and fact.course == "active" and fact.stop is None


def _measured(patient: Patient, change: Change, day: date) -> Fact:
    old = [fact for fact in patient.facts if fact.variable == change.about and fact.reference is not None]
    latest = max(old, key=lambda fact: fact.known_on or "", default=None)
    return Fact(
        variable=change.about, value=change.value, unit=change.unit, known_on=day.isoformat(),
        reference=latest.reference if latest is not None else None,
    )  # fmt: skip
