"""A case: one patient's way to a study, as append-only events."""

from typing import Literal

from trialbridge.model.base import Noun, schema

ROLES = (
    "patient",
    "family",
    "navigator",
    "oncologist",
    "site",
    "administrator",
    "auditor",
    "operator",
)
CaseRole = Literal[
    "patient", "family", "navigator", "oncologist", "site", "administrator", "auditor", "operator"
]
"""Who somebody is to a case: `site` is a contact of a study's team, `administrator` one of the organisation,
`operator` runs the machine."""


class CaseEvent(Noun, frozen=True):
    """Something that happened, who did it, and the report it rested on.

    `kind` is a row of `navigate.steps.MOVES`; `study` is the one it is about, where it is about one. `day` is
    the day it is about (of a visit, an appointment), `at` the moment it was written down. A consent names
    the `language` and `version` of the document that was signed.
    """

    at: str
    kind: str
    by: str
    report: str = ""
    note: str = ""
    role: str = ""
    study: str = ""
    day: str = ""
    language: str = ""
    version: str = ""


class Case(Noun, frozen=True, tag="case", tag_field="type"):
    """A patient's case; its state is what its events add up to."""

    id: str
    patient: str
    schema: int = schema(1)
    events: tuple[CaseEvent, ...] = ()
