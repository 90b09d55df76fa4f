"""The match document, field by field: what `match --json` prints and pages show; it computes nothing."""

from typing import Literal

import msgspec

from trialbridge.model.criterion import Author, Polarity, Role
from trialbridge.model.flag import Flag
from trialbridge.model.patient import Quote
from trialbridge.model.verdict import Basis, Overall, Policy, Question, ScorePart, Truth


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """Base of the document's parts; every field is written, also at its default."""


class StudyQuote(Part, frozen=True):
    """Words of the study: `text == source[start:end]` in code points; `source` names the study's field."""

    start: int
    end: int
    text: str
    source: str = "eligibility.criteria"


class PatientQuote(Part, frozen=True):
    """Words of the record: `text == source[start:end]` in code points; `says` is what they were read as.

    An entry of a form's list of what is absent quotes the thing alone: only `says` tells that it is absent.
    """

    source: str
    start: int
    end: int
    text: str
    says: str = ""
    page: int | None = None


class ChangeRow(Part, frozen=True):
    """Something that would have to change; `value` is in `unit` as recorded, and passed where `strict`."""

    kind: Literal["value", "stop", "resolve"]
    about: str
    text: str
    value: float | None = None
    unit: str = ""
    direction: Literal["up", "down", ""] = ""
    strict: bool = False


class CriterionRow(Part, frozen=True):
    """A criterion with its verdict and the words of both sides; `truth` is of the requirement.

    `text` is the whole item as published (a quote); `number` counts the study's criteria from 1, coded
    limits have 0. `computable` is false where some of its words were not understood. `author` gave the rule
    where the parser did not. Of one that is not met, `mended_on` and `mended_if` tell when and after what
    changes it would be; empty where nothing foreseen does it. `untouched`: not judged, and the record speaks
    of nothing in it.
    """

    text: str
    polarity: Polarity
    role: Role
    applies_to: tuple[str, ...]
    truth: Truth
    basis: Basis
    applies: bool
    study_quote: StudyQuote
    patient_quotes: tuple[PatientQuote, ...]
    derivation: str
    asks: tuple[str, ...]
    number: int = 0
    depth: int = 0
    computable: bool = True
    conflict: bool = False
    author: Author | None = None
    mended_on: str = ""
    mended_if: tuple[ChangeRow, ...] = ()
    untouched: bool = False


class Abroad(Part, frozen=True):
    """Whether the study's texts let people from abroad take part, and the sentence that says so."""

    stated: Literal["yes", "no", "not stated"] = "not stated"
    quote: StudyQuote | None = None


class Site(Part, frozen=True):
    """A place with its own status; `distance_km` from the patient's place, None where either is not known."""

    facility: str = ""
    city: str = ""
    country: str = ""
    status: str = ""
    status_published: str = ""
    latitude: float | None = None
    longitude: float | None = None
    distance_km: int | None = None


class OddsRow(Part, frozen=True):
    """The chance of being given the studied therapy (0 to 1, None: not stated), and what was assumed."""

    target: str
    probability: float | None
    arms_with: tuple[str, ...]
    arms_without: tuple[str, ...]
    control: str
    basis: str
    assumptions: tuple[str, ...]
    quotes: tuple[Quote, ...]


class Result(Part, frozen=True):
    """One study for the patient; `overall` is of its best cohort, named in `cohort` (empty: all alike).

    `opens_on` is the first day on which no requirement would be NOT_MET if all of `opens_if` came about on
    the day of the report and all else stayed as it is; from `opens_certain_on` it is so even where dates are
    vague. None where nothing speaks against the study now, or nothing foreseen would change that.
    `verified` is the day, often only the month, on which the sponsor last confirmed the record; `registered`
    are the study's numbers in other registries, `doubts` what in the record should not be taken on trust.
    """

    study: str
    version: str
    title: str
    overall: Overall
    cohort: str
    score: float
    parts: tuple[ScorePart, ...]
    met: int
    not_met: int
    unknown: int
    unknown_opaque: int
    odds: OddsRow | None
    abroad: Abroad
    nearest_site: Site | None
    opens_on: str | None
    criteria: tuple[CriterionRow, ...]
    limits: tuple[CriterionRow, ...] = ()
    verdict: str = ""
    decision_by: Literal["investigator"] = "investigator"
    status: str = ""
    last_known_status: str = ""
    phase: str = ""
    study_type: str = ""
    conditions: tuple[str, ...] = ()
    interventions: tuple[str, ...] = ()
    sponsor: str = ""
    countries: tuple[str, ...] = ()
    sites: int = 0
    fictional: bool = False
    registry: str = ""
    url: str = ""
    as_of: str = ""
    verified: str = ""
    opens_certain_on: str | None = None
    opens_if: tuple[ChangeRow, ...] = ()
    registered: tuple[str, ...] = ()
    doubts: tuple[Flag, ...] = ()


class PatientSide(Part, frozen=True):
    """Whose match it is, by identifier and versions only; `facts` counts what was read."""

    id: str
    version: str
    facts: int
    documents: tuple[str, ...] = ()
    issues: int = 0


class MatchDocument(Part, frozen=True):
    """The answer for one patient: studies in order of rank, and the questions that would settle most."""

    day: str
    policy: Policy
    engine: str
    considered: int
    results: tuple[Result, ...]
    questions: tuple[Question, ...]
    patient: PatientSide
    schema: int = 1
    notices: tuple[str, ...] = ()
    disclaimer: str = ""
    decision_by: Literal["investigator"] = "investigator"


def quoted_once(quotes: tuple[Quote, ...]) -> tuple[Quote, ...]:
    """Drop quotes that lie inside another one of the same source."""
    return tuple(
        quote
        for quote in quotes
        if not any(
            other is not quote
            and other.source == quote.source
            and other.start <= quote.start
            and quote.end <= other.end
            and (other.start, other.end) != (quote.start, quote.end)
            for other in quotes
        )
    )
