"""A case: one patient's way to a study, as append-only events."""

from trialbridge.model.base import Noun, schema


class CaseEvent(Noun, frozen=True):
    """Something that happened, who did it, and the report it rested on."""

    at: str
    kind: str
    by: str
    report: str = ""
    note: str = ""


class Case(Noun, frozen=True, tag="case", tag_field="type"):
    """A patient's case; its state is what its events add up to."""

    id: str
    patient: str
    schema: int = schema(1)
    events: tuple[CaseEvent, ...] = ()
