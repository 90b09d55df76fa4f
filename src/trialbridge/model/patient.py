"""A patient as facts, each with the words that state it."""

from typing import Literal

from trialbridge.model.base import Noun, PartialDate, schema

Stance = Literal["present", "absent", "uncertain"]
Course = Literal["active", "history", "resolved", "planned"]


class Quote(Noun, frozen=True):
    """Words of a source: `text == source[start:end]`, in code points; `page` counts from 1."""

    source: str
    start: int
    end: int
    text: str
    page: int | None = None


class Reference(Noun, frozen=True):
    """A laboratory's own reference range, in the fact's unit."""

    low: float | None = None
    high: float | None = None


class Fact(Noun, frozen=True):
    """One statement about the patient or a relative.

    Exactly one of `variable` and `concept` is given. A variable's value is `value`, or `low..high` where
    the record gives an interval (either side may be open); `unit` is the unit as recorded. Months and years
    alone are allowed in the dates. Of the variable `age`, `start` is the day of birth where it is known, and
    `value` may then be missing. `main` marks the problem a study is sought for. `derivation` tells what
    a fact follows from that no record states as such.
    """

    variable: str = ""
    concept: str = ""
    value: float | None = None
    low: float | None = None
    high: float | None = None
    unit: str = ""
    reference: Reference | None = None
    stance: Stance = "present"
    subject: Literal["patient", "family"] = "patient"
    course: Course = "active"
    qualifiers: tuple[str, ...] = ()
    start: PartialDate | None = None
    stop: PartialDate | None = None
    known_on: PartialDate | None = None
    line: int | None = None
    response: str = ""
    quote: Quote | None = None
    confirmed_by: str = ""
    main: bool = False
    derivation: str = ""


class SourceDocument(Noun, frozen=True):
    """A document the facts were read from; `text` is what the quotes' offsets count in.

    `pages` are the offsets at which its pages begin; empty where it has none.
    """

    name: str
    kind: Literal["form", "note", "fhir", "phenopacket", "report", "omop"] = "note"
    date: PartialDate | None = None
    sha256: str = ""
    text: str = ""
    language: str = "en"
    pages: tuple[int, ...] = ()


class Issue(Noun, frozen=True):
    """Something in a record that was not understood or looks wrong."""

    where: str
    expected: str
    came: str


class Patient(Noun, frozen=True, tag="patient", tag_field="type"):
    """A patient: documents and the facts read from them."""

    id: str
    schema: int = schema(1)
    version: str = ""
    documents: tuple[SourceDocument, ...] = ()
    facts: tuple[Fact, ...] = ()
    issues: tuple[Issue, ...] = ()
    country: str = ""
    city: str = ""
