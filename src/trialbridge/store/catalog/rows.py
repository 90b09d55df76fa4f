"""Documents <-> rows: a study's bytes, version and the columns lists need, a correction; no database."""

import hashlib
import zlib
from collections.abc import Iterable
from typing import Any, NamedTuple

import msgspec

from trialbridge.errors import StoredDocumentError
from trialbridge.model.base import decode, encode
from trialbridge.model.correction import Correction
from trialbridge.model.study import Age, Coded, Study
from trialbridge.store.catalog.upgrade import CORRECTION_STEPS, STEPS

# Level 1 leaves two fifths of the bytes, at some 60 MB/s; level 6 takes thrice the time for little.
LEVEL = 1
VERSION_DIGITS = 16
YEARS = {
    "years": 1.0, "months": 1 / 12, "weeks": 7 / 365.25, "days": 1 / 365.25,
    "hours": 1 / 8766, "minutes": 1 / 525960,
}  # fmt: skip
# The days that tell one version of a record from the next, the most telling first.
DATING_EVENTS = ("last_posted", "last_submitted", "verified", "first_posted", "registered", "first_submitted")


class Row(NamedTuple):
    """A version of a study as the table holds it; ages are in years."""

    registry: str
    study_id: str
    version: str
    schema: int
    dated: str
    title: str
    status: str
    phase: str
    study_type: str
    sex: str
    minimum_age: float | None
    maximum_age: float | None
    countries: list[str]
    conditions: list[str]
    first_year: int | None
    document: bytes


def row_of(study: Study) -> Row:
    """Give the row of a study."""
    document = encode(study)
    who = study.eligibility
    return Row(
        registry=study.source.registry,
        study_id=study.id,
        version=version_of(document),
        schema=study.schema,
        dated=dated(study)[:10],
        title=_plain(title_of(study)),
        status=_value(study.status, 40),
        phase=_value(study.design.phase, 40),
        study_type=_value(study.design.study_type, 60),
        sex=_value(who.sex, 10),
        minimum_age=years(who.minimum_age),
        maximum_age=years(who.maximum_age),
        countries=_distinct(place.country for place in study.locations),
        conditions=_distinct(study.conditions),
        first_year=_first_year(study),
        document=zlib.compress(document, LEVEL),
    )


def study_of(document: bytes, where: str = "stored study") -> Study:
    """Read a row's document; raises StoredDocumentError when it is damaged or of a later schema."""
    try:
        data = zlib.decompress(document)
    except zlib.error as error:
        raise StoredDocumentError(
            expected="a deflated document",
            came=str(error),
            where=where,
            do="run `trialbridge doctor`, then ingest the study again",
        ) from error
    return decode(data, Study, STEPS)


def correction_of(document: Any) -> Correction:
    """Read a correction's document; raises StoredDocumentError when it is damaged or of a later schema."""
    return decode(msgspec.json.encode(document), Correction, CORRECTION_STEPS)


def document_of(correction: Correction) -> Any:
    """Give a correction's document as the table holds it."""
    return msgspec.json.decode(encode(correction))


def fits(document: bytes, version: str) -> bool:
    """Tell whether a row's document is the one its version was named after."""
    try:
        return version_of(zlib.decompress(document)) == version
    except zlib.error:
        return False


def version_of(document: bytes) -> str:
    """Name a version after its bytes: the first 16 hex digits of their SHA-256."""
    return hashlib.sha256(document).hexdigest()[:VERSION_DIGITS]


def dated(study: Study) -> str:
    """Give the day the record itself bears (it may be partial), or an empty string."""
    days = {date.event: date.date for date in study.dates if date.date}
    for event in DATING_EVENTS[:2]:
        if event in days:
            return days[event]
    if study.source.as_of:
        return study.source.as_of
    return next((days[event] for event in DATING_EVENTS[2:] if event in days), "")


def title_of(study: Study) -> str:
    """Give the title for lists: the brief one, else the official one, in English where there is one."""
    for texts in (study.title, study.official_title):
        for text in sorted(texts, key=lambda text: text.language != "en"):
            if text.text:
                return text.text
    return ""


def years(age: Age | None) -> float | None:
    """Give an age limit in years, or None where there is no limit."""
    return None if age is None or age.value is None else age.value * YEARS[age.unit]


def _first_year(study: Study) -> int | None:
    days = {date.event: date.date for date in study.dates if date.date}
    known = (
        days[event] for event in ("start", "first_posted", "first_submitted", "registered") if event in days
    )
    return next((int(day[:4]) for day in known), None)


def _value(code: Coded | None, longest: int) -> str:
    """Give a coded value as its column takes it; PostgreSQL refuses a longer one, SQLite would not."""
    return _plain(code.value)[:longest] if code else ""


def _distinct(words: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(_plain(word) for word in words if word))


def _plain(text: str) -> str:
    """Drop NUL characters, which PostgreSQL takes in no text; the document keeps them."""
    return text.replace("\0", "")
