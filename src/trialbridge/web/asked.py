"""What the JSON interface and the tools for assistants share: words and records in, documents out."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import msgspec

from trialbridge import store
from trialbridge.errors import InputError
from trialbridge.flows import explain, intake, landscape, parse, search, show, uploads
from trialbridge.flows.match import Request, match
from trialbridge.report.document import MatchDocument
from trialbridge.report.landscape import Landscape
from trialbridge.report.plain import Plain
from trialbridge.search import Filters
from trialbridge.vocab.places import Place, gazetteer

MOST_FOUND, MOST_MATCHED, MOST_TOLD = 100, 50, 3000
"""Studies of one page, explained in one match, counted in one landscape."""
LONGEST_TEXT = 60_000
"""Characters of eligibility text; the longest of real studies has some 30,000."""


class Version(msgspec.Struct, frozen=True, kw_only=True):
    """A version of a record, and what it changed."""

    study: str
    registry: str
    version: str
    dated: str
    seen_on: str
    current: bool
    difference: Any


class Changes(msgspec.Struct, frozen=True, kw_only=True):
    """The history of a study, the oldest version first."""

    study: str
    versions: tuple[Version, ...]


def found(
    words: str = "",
    *,
    status: Sequence[str] = (),
    phase: Sequence[str] = (),
    country: Sequence[str] = (),
    condition: Sequence[str] = (),
    sex: str = "",
    age: float | None = None,
    limit: int = 20,
    offset: int = 0,
) -> search.Page:
    """Search the studies for anything typed."""
    filters = Filters(
        status=tuple(status),
        phase=tuple(phase),
        country=tuple(country),
        condition=tuple(condition),
        sex=sex,
        age=age,
    )
    return search.find(words, filters, min(max(limit, 0), MOST_FOUND), offset=min(max(offset, 0), 1_000_000))


def study(study_id: str, as_of: str = "") -> show.Shown:
    """Give a study with where else it is registered and what is doubtful in it; raises UnknownIdError."""
    return show.show(study_id, day(as_of, "as_of") if as_of else None)


def changes(study_id: str) -> Changes:
    """Give a study's versions, each with what it changed; raises UnknownIdError."""
    lines = show.history(study_id)
    versions = tuple(
        Version(
            study=it.study, registry=it.registry, version=it.version, dated=it.dated, seen_on=it.seen_on,
            current=it.current, difference=it.difference,
        )
        for it in lines
    )  # fmt: skip
    return Changes(study=study_id, versions=versions)


def criteria(text: str) -> parse.Parsed:
    """Read eligibility text into criteria and rules."""
    if len(text) > LONGEST_TEXT:
        raise wrong("text", f"at most {LONGEST_TEXT} characters", f"{len(text)}")
    return parse.parse(text)


def criteria_of(study_id: str) -> parse.ParsedStudy:
    """Give a stored study's criteria with their rules; raises UnknownIdError."""
    return parse.stored(study_id)


def told(study_id: str, language: str = "en") -> Plain:
    """Tell a study in plain words; raises UnknownIdError."""
    if language not in ("en", "zh"):
        raise wrong("language", "en or zh", language[:20])
    return explain.explain(study_id, language)


def facts(record: str) -> intake.Record:
    """Read a record into facts with their quotes."""
    return intake.facts(uploads.read(record))


def matched(
    record: str,
    *,
    top: int = 20,
    on: str = "",
    study_id: str = "",
    presume: str = "",
    status: Sequence[str] = (),
    place: str = "",
) -> MatchDocument:
    """Match a record with the stored studies."""
    if presume not in ("", "no"):
        raise wrong("presume", "no, or nothing", presume[:20])
    patient = uploads.read(record)
    asked = Request(
        top=min(max(top, 1), MOST_MATCHED),
        day=date.fromisoformat(day(on, "on")) if on else date.today(),
        study=study_id,
        presume="no" if presume else "",
        status=tuple(status),
        place=located(place) if place else None,
    )
    return match(patient, asked)


def surveyed(topic: str) -> Landscape:
    """Write the landscape of a topic; raises InputError for one that holds too much to be counted at once."""
    if not topic.strip():
        raise wrong("topic", "a therapy, a cancer or any words", "nothing")
    serving = search.opened(store.setup())
    total = serving.index.search(landscape.asked(topic).words, limit=1, facets=False).total
    if total > MOST_TOLD:
        raise wrong("topic", f"a topic of at most {MOST_TOLD} studies", f"one of {total}")
    return landscape.landscape(topic).landscape


def day(text: str, where: str) -> str:
    """Give a day (2024-03-15) back; raises InputError for what is none."""
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError as error:
        raise wrong(where, "a day as 2024-03-15", text[:20]) from error


def located(words: str) -> Place:
    """Find a place by its name or degrees; raises InputError."""
    place = gazetteer().find(words[:200])
    if place is None:
        raise wrong("place", "a city with its country, or degrees as 31.86, 117.28", "another place")
    return place


def wrong(where: str, expected: str, came: str) -> InputError:
    """Say what is wrong with one part of what was asked."""
    return InputError(expected=expected, came=came, where=where, do="correct it and ask again")
