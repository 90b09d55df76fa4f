"""A study as a registry publishes it: normalised fields, each beside the words as published."""

from typing import Literal

from trialbridge.model.base import Noun, PartialDate, schema

Status = Literal[
    "not_yet_recruiting", "recruiting", "enrolling_by_invitation", "active_not_recruiting", "suspended",
    "terminated", "completed", "withdrawn", "unknown", "not_recruiting", "authorised",
    "available", "no_longer_available", "temporarily_not_available", "approved_for_marketing", "withheld",
]  # fmt: skip
TAKING: tuple[Status, ...] = ("recruiting", "not_yet_recruiting", "enrolling_by_invitation", "available")
"""Statuses of a study that takes patients, now or soon; `available` is expanded access."""
Phase = Literal[
    "early_phase1",
    "phase1",
    "phase1/phase2",
    "phase2",
    "phase2/phase3",
    "phase3",
    "phase3/phase4",
    "phase4",
    "na",
]
Sex = Literal["all", "female", "male"]
AgeUnit = Literal["years", "months", "weeks", "days", "hours", "minutes"]


class Part(Noun, frozen=True):
    """A published field inside a joined text: the field is `text[start:end]`, in code points."""

    of: str
    start: int
    end: int


class Text(Noun, frozen=True):
    """A text exactly as given, with its language (BCP 47).

    Where a registry has inclusion and exclusion criteria in fields of their own, they are joined under
    headings of ours, and `parts` says where each field stands (`of`: inclusion, exclusion).
    """

    text: str
    language: str = "en"
    parts: tuple[Part, ...] = ()


class Coded(Noun, frozen=True):
    """A normalised value beside the words as published; `value` is empty where no code fits."""

    value: str
    published: str = ""


class Identifier(Noun, frozen=True):
    """An identifier of the study: `kind` is nct, org, secondary, eudract, chictr, who …"""

    id: str
    kind: str = "secondary"
    domain: str = ""
    link: str = ""


class StudyDate(Noun, frozen=True):
    """An event of the record with its day; `published` is kept where the day had to be normalised.

    `event`: start, primary_completion, completion, first_submitted, first_submitted_qc, first_posted,
    last_submitted, last_posted, results_first_submitted, results_first_submitted_qc, results_first_posted,
    disposition_first_submitted, disposition_first_submitted_qc, disposition_first_posted, verified,
    registered.
    """

    event: str
    date: PartialDate | None = None
    type: Literal["actual", "estimated", ""] = ""
    published: str = ""


class Organisation(Noun, frozen=True):
    """A sponsor or collaborator; `kind` is the registry's class (industry, nih, network, other …)."""

    name: str
    kind: str = ""


class Enrolment(Noun, frozen=True):
    """How many people, planned or reached."""

    count: int
    type: Literal["actual", "estimated", ""] = ""


class Design(Noun, frozen=True):
    """How the study is built; every value beside the words as published."""

    study_type: Coded | None = None
    phase: Coded | None = None
    allocation: Coded | None = None
    model: Coded | None = None
    model_description: str = ""
    purpose: Coded | None = None
    masking: Coded | None = None
    who_masked: tuple[str, ...] = ()
    masking_description: str = ""
    observational_model: Coded | None = None
    time_perspective: Coded | None = None
    enrolment: Enrolment | None = None
    patient_registry: bool | None = None
    target_duration: str = ""
    number_of_arms: int | None = None
    biospecimens: str = ""
    published: str = ""


class Arm(Noun, frozen=True):
    """One arm or group; `interventions` are names of `Study.interventions`."""

    label: str
    type: Coded | None = None
    description: str = ""
    interventions: tuple[str, ...] = ()


class Intervention(Noun, frozen=True):
    """What is given or done; `arms` are labels of `Study.arms`."""

    name: str
    type: Coded | None = None
    description: str = ""
    other_names: tuple[str, ...] = ()
    arms: tuple[str, ...] = ()


class Outcome(Noun, frozen=True):
    """What is measured, and when."""

    kind: Literal["primary", "secondary", "other"]
    measure: str
    description: str = ""
    time_frame: str = ""


class Age(Noun, frozen=True):
    """An age limit as a duration; `value` is None for "no limit" and for words that were not understood."""

    value: float | None
    unit: AgeUnit = "years"
    published: str = ""


class Eligibility(Noun, frozen=True):
    """Who may take part: the text exactly as given (one per language) and the coded limits."""

    criteria: tuple[Text, ...] = ()
    sex: Coded | None = None
    gender_based: bool | None = None
    gender_description: str = ""
    minimum_age: Age | None = None
    maximum_age: Age | None = None
    age_groups: tuple[str, ...] = ()
    healthy_volunteers: bool | None = None
    population: str = ""
    sampling: str = ""


class Contact(Noun, frozen=True):
    """Someone to ask."""

    name: str = ""
    role: str = ""
    phone: str = ""
    email: str = ""
    affiliation: str = ""
    address: str = ""
    country: str = ""


class Location(Noun, frozen=True):
    """A site with its own status, or a country alone; coordinates in degrees (WGS 84).

    `published` is the country in the record's own words, where they are others.
    """

    facility: str = ""
    city: str = ""
    state: str = ""
    zip: str = ""
    country: str = ""
    status: Coded | None = None
    latitude: float | None = None
    longitude: float | None = None
    contacts: tuple[Contact, ...] = ()
    published: str = ""


class MeshTerm(Noun, frozen=True):
    """A MeSH heading the registry attached; `ancestor` marks one that stands above it in the tree."""

    term: str
    of: Literal["condition", "intervention"]
    id: str = ""
    ancestor: bool = False


class Reference(Noun, frozen=True):
    """A publication."""

    citation: str = ""
    pmid: str = ""
    type: str = ""


class Link(Noun, frozen=True):
    """An address the record gives, with its label; also the study documents a registry holds."""

    url: str = ""
    label: str = ""
    kind: str = ""
    date: PartialDate | None = None


class Source(Noun, frozen=True):
    """Where the record came from and of what day it is."""

    registry: str
    url: str = ""
    as_of: PartialDate | None = None
    layout: str = ""


class Study(Noun, frozen=True, tag="study", tag_field="type"):
    """Everything a registry publishes about a study that a trial page or a match needs."""

    id: str
    source: Source
    schema: int = schema(1)
    fictional: bool = False
    identifiers: tuple[Identifier, ...] = ()
    title: tuple[Text, ...] = ()
    official_title: tuple[Text, ...] = ()
    acronym: str = ""
    status: Coded | None = None
    last_known_status: Coded | None = None
    why_stopped: str = ""
    expanded_access: bool | None = None
    dates: tuple[StudyDate, ...] = ()
    sponsor: Organisation | None = None
    collaborators: tuple[Organisation, ...] = ()
    responsible_party: str = ""
    summary: tuple[Text, ...] = ()
    description: tuple[Text, ...] = ()
    conditions: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    design: Design = Design()
    arms: tuple[Arm, ...] = ()
    interventions: tuple[Intervention, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    eligibility: Eligibility = Eligibility()
    contacts: tuple[Contact, ...] = ()
    officials: tuple[Contact, ...] = ()
    locations: tuple[Location, ...] = ()
    mesh: tuple[MeshTerm, ...] = ()
    references: tuple[Reference, ...] = ()
    links: tuple[Link, ...] = ()
    documents: tuple[Link, ...] = ()
    has_results: bool | None = None
    ipd_sharing: str = ""
    ipd_plan: tuple[Coded, ...] = ()
    oversight: tuple[Coded, ...] = ()


class Rejected(Noun, frozen=True, tag="rejected", tag_field="type"):
    """A record that could not be read: what was expected, what came, and where."""

    where: str
    expected: str
    came: str
    excerpt: str = ""
