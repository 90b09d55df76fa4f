"""A sponsor's profile, computed from the catalogue: studies, places, completing, reporting; no praise."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import date

from trialbridge.model.study import Location, Study
from trialbridge.report.document import Part
from trialbridge.report.landscape import Count
from trialbridge.vocab.locale import sayings

ENDED = ("completed", "terminated", "withdrawn")
CLOSED = ("completed", "terminated")
RUNNING = (
    "recruiting",
    "not_yet_recruiting",
    "active_not_recruiting",
    "enrolling_by_invitation",
    "suspended",
)
REPORT_WITHIN = 12
"""Months from primary completion in which results are due (42 CFR 11.42); asked here of every study."""
CHECK_WITHIN = 24
"""Months in which a running study's record should be confirmed; ClinicalTrials.gov calls it unknown after."""


class Share(Part, frozen=True):
    """So many of so many studies, in words; `studies` are those counted, `rest` the others of the base."""

    key: str
    text: str
    count: int
    base: int
    studies: tuple[str, ...]
    rest: tuple[str, ...]


class Profile(Part, frozen=True):
    """What `sponsor` prints; every number is computed from the records listed, on a day, by an engine."""

    sponsor: str
    kind: str
    day: str
    engine: str
    computed: str
    studies: tuple[str, ...]
    titles: tuple[str, ...]
    counts: dict[str, tuple[Count, ...]]
    record: tuple[Share, ...]


def profile(studies: Sequence[Study], *, day: str, engine: str, language: str = "en") -> Profile:
    """Compute the profile of the sponsor of all these studies, of which there is one at least."""
    said = sayings("report", language)
    first = studies[0].sponsor
    counts = {
        "status": _counts(_value(study.status) for study in studies),
        "phase": _counts(_value(study.design.phase) for study in studies),
        "country": _counts(*_places(studies, lambda site: site.country)),
        "city": _counts(*_places(studies, _city)),
    }
    shares = []
    for key, base, holds in _RECORD:
        asked = [study for study in studies if base(study, day)]
        held = [study.id for study in asked if holds(study, day)]
        what = said.say(f"sponsor.{key}.what")
        row = f"sponsor.{key}" if asked else "sponsor.none"
        text = said.say(row, n=len(held), base=len(asked), what=what)
        shares.append(
            Share(
                key=key, text=text, count=len(held), base=len(asked), studies=tuple(held),
                rest=tuple(study.id for study in asked if study.id not in held),
            )
        )  # fmt: skip
    return Profile(
        sponsor=first.name if first else "", kind=first.kind if first else "", day=day, engine=engine,
        computed=said.say("sponsor.computed", n=len(studies), day=day),
        studies=tuple(study.id for study in studies),
        titles=tuple(next((each.text for each in study.title), "") for study in studies), counts=counts,
        record=tuple(shares),
    )  # fmt: skip


def _value(coded: object) -> str:
    return str(getattr(coded, "value", "")) or "not-stated"


def _city(site: Location) -> str:
    return ", ".join(filter(None, (site.city, site.country)))


def _places(studies: Sequence[Study], name: Callable[[Location], str]) -> Iterable[Iterable[str]]:
    """Give the names of each study's places, each once a study."""
    return ({name(site) for site in study.locations if name(site)} for study in studies)


def _counts(*given: Iterable[str]) -> tuple[Count, ...]:
    counted = Counter(value for values in given for value in values)
    return tuple(Count(value, number, "") for value, number in counted.most_common())


def _on(study: Study, *events: str) -> str:
    dates = {each.event: each.date for each in study.dates if each.date}
    return next((str(dates[event]) for event in events if event in dates), "")


def _months_since(day: str, now: str) -> int:
    """Count whole months between two days, a month alone taken as its first day."""
    then, today = date.fromisoformat(f"{day}-01-01"[:10]), date.fromisoformat(now)
    return (today.year - then.year) * 12 + today.month - then.month - (today.day < then.day)


def _ended(study: Study, day: str) -> bool:
    return _value(study.status) in ENDED


def _due(study: Study, day: str) -> bool:
    finished = _on(study, "primary_completion", "completion")
    return _value(study.status) in CLOSED and bool(finished) and _months_since(finished, day) >= REPORT_WITHIN


def _runs(study: Study, day: str) -> bool:
    return _value(study.status) in RUNNING and bool(_on(study, "verified"))


_RECORD: tuple[tuple[str, Callable[[Study, str], bool], Callable[[Study, str], bool]], ...] = (
    ("completed", _ended, lambda study, day: _value(study.status) == "completed"),
    ("reported", _due, lambda study, day: bool(study.has_results)),
    ("checked", _runs, lambda study, day: _months_since(_on(study, "verified"), day) < CHECK_WITHIN),
)
"""What the record of a sponsor is read by: the studies asked, and those of them that did it."""
