"""A case: one patient's way to a study, as append-only events."""

from typing import Literal

from trialbridge.model.base import Noun, schema
from trialbridge.model.patient import Fact

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


class Profile(Noun, frozen=True, tag="profile", tag_field="type"):
    """Who the patient is and how to reach them; countries ISO 3166 alpha-2, `born` a day, `zone` IANA."""

    name: str = ""
    born: str = ""
    email: str = ""
    phone: str = ""
    nationality: str = ""
    country: str = ""
    city: str = ""
    language: str = "en"
    passport: str = ""
    number: str = ""
    zone: str = ""


class Translation(Noun, frozen=True):
    """A message's words in another language, by whom."""

    language: str
    text: str
    by: str


class Message(Noun, frozen=True, tag="message", tag_field="type"):
    """Words from one to the others of a case; translations stand beside them, never instead."""

    thread: str
    text: str
    language: str
    study: str = ""
    translations: tuple[Translation, ...] = ()


class MessageTranslated(Noun, frozen=True, tag="message_translated", tag_field="type"):
    """A translation of an earlier message, by its number in the case."""

    of: int
    translation: Translation


class ConsentDocument(Noun, frozen=True, tag="consent_document", tag_field="type"):
    """A consent form in one language and version, and the stored document that holds it."""

    study: str
    language: str
    version: str
    document: str = ""


class SiteContact(Noun, frozen=True, tag="site_contact", tag_field="type"):
    """Somebody of a site was written to or spoken with, or answered."""

    study: str
    how: Literal["mail", "telephone", "video", "portal", "other"]
    direction: Literal["out", "in"]
    whom: str = ""
    note: str = ""


class Appointment(Noun, frozen=True, tag="appointment", tag_field="type"):
    """A remote pre-screening: when (ISO, with its offset), with which documents, and what came of it."""

    study: str
    at: str
    documents: tuple[str, ...] = ()
    outcome: Literal["", "fit", "not_fit", "needs_more"] = ""
    note: str = ""


class ScreeningDay(Noun, frozen=True, tag="screening_day", tag_field="type"):
    """The day of the screening visit, from which tasks are counted back, and whether a visa is needed."""

    study: str
    day: str
    visa: bool = True


class TaskDone(Noun, frozen=True, tag="task_done", tag_field="type"):
    """A task of `navigate.tasks` is done, or is not after all."""

    task: str
    done: bool = True


class FactProposed(Noun, frozen=True, tag="fact_proposed", tag_field="type"):
    """A fact read from a stored document, with its quote; it counts once a person confirms it."""

    document: str
    fact: Fact


class FactDecided(Noun, frozen=True, tag="fact_decided", tag_field="type"):
    """A person's word on a proposed fact, by its number in the case."""

    of: int
    confirmed: bool


class Alert(Noun, frozen=True, tag="alert", tag_field="type"):
    """A study opened or closed for the patient, between two reports, and the change that did it."""

    study: str
    was: str
    now: str
    change: str
    day: str


class Reminded(Noun, frozen=True, tag="reminded", tag_field="type"):
    """A mail reminded of tasks on a day; `tasks` are their names."""

    tasks: tuple[str, ...]
    day: str


class Opened(Noun, frozen=True, tag="opened", tag_field="type"):
    """Somebody outside a case broke the glass: why, and until when (ISO, UTC) it stays open to them."""

    account: int
    reason: str
    until: str


class Happened(Noun, frozen=True, tag="event", tag_field="type"):
    """An event of the six steps."""

    event: CaseEvent


CaseEntry = (
    Happened
    | Message
    | MessageTranslated
    | ConsentDocument
    | SiteContact
    | Appointment
    | ScreeningDay
    | TaskDone
    | FactProposed
    | FactDecided
    | Alert
    | Reminded
    | Opened
)
"""What a casebook holds of a case, each written once and never changed."""
