"""What changed between two versions of a record, field by field, and what that means; it stores nothing."""

from collections.abc import Callable, Iterable, Iterator, Sequence

from trialbridge.model.base import Noun
from trialbridge.model.criterion import Criterion
from trialbridge.model.study import Age, Coded, Location, Organisation, Study, Text
from trialbridge.records.criterion_changes import CriterionChange, criterion_changes

OPEN = frozenset({"recruiting", "enrolling_by_invitation", "available"})
OVER = frozenset(
    {
        "active_not_recruiting",
        "not_recruiting",
        "suspended",
        "terminated",
        "completed",
        "withdrawn",
        "no_longer_available",
    }
)

EVENTS: dict[str, str] = {
    "opened": "the study takes patients now",
    "closed": "the study takes no more patients",
    "status_unknown": "nobody confirms the status any more",
    "site_added": "a site was added",
    "site_removed": "a site was taken off the list",
    "site_opened": "a site takes patients now",
    "site_closed": "a site takes no more patients",
    "criterion_tightened": "fewer people can take part",
    "criterion_loosened": "more people can take part",
    "criterion_changed": "a criterion reads differently",
    "arm_added": "an arm was added",
    "arm_removed": "an arm was taken away",
    "size_changed": "another number of participants",
    "end_moved": "another day of completion",
    "results_posted": "results were posted",
}
"""Every kind of event and what it means to a patient; alerts name these."""


class Change(Noun, frozen=True):
    """A field that differs; lists give what went in `before` and what came in `after`."""

    field: str
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()


class Event(Noun, frozen=True):
    """Something that happened to a study; `before` and `after` quote the versions."""

    kind: str
    says: str
    before: str = ""
    after: str = ""


class Difference(Noun, frozen=True):
    """Everything between two versions."""

    changes: tuple[Change, ...] = ()
    criteria: tuple[CriterionChange, ...] = ()
    events: tuple[Event, ...] = ()


def difference(
    old: Study, new: Study, before: Sequence[Criterion] = (), after: Sequence[Criterion] = ()
) -> Difference:
    """Compare two versions of a record; `before` and `after` are their criteria, parsed.

    Where they came in different layouts (an old XML, a cut export) a field that one of them lacks is no
    change: it was not read. A version without any criteria says nothing of them.
    """
    same_layout = (old.source.registry, old.source.layout) == (new.source.registry, new.source.layout)
    changes = tuple(
        change for change in _changes(old, new) if same_layout or (change.before and change.after)
    )
    criteria = criterion_changes(before, after) if before and after else ()
    return Difference(
        changes=changes,
        criteria=criteria,
        events=tuple(_events(old, new, {it.field for it in changes}, criteria)),
    )


def _changes(old: Study, new: Study) -> Iterator[Change]:
    for field, read in FIELDS.items():
        before, after = read(old), read(new)
        if before != after:
            gone = tuple(it for it in before if it not in after)
            come = tuple(it for it in after if it not in before)
            if gone or come:
                yield Change(field=field, before=gone, after=come)


def _coded(code: Coded | None) -> tuple[str, ...]:
    return (code.value or code.published,) if code else ()


def _texts(texts: Iterable[Text]) -> tuple[str, ...]:
    return tuple(" ".join(it.text.split()) for it in texts)


def _age(age: Age | None) -> tuple[str, ...]:
    return () if age is None or age.value is None else (f"{age.value:g} {age.unit}",)


def _body(body: Organisation | None) -> tuple[str, ...]:
    return (body.name,) if body else ()


def _place(place: Location) -> str:
    return ", ".join(filter(None, (place.facility, place.city, place.country)))


def _event(event: str) -> Callable[[Study], tuple[str, ...]]:
    return lambda study: tuple(it.date for it in study.dates if it.event == event and it.date)


FIELDS: dict[str, Callable[[Study], tuple[str, ...]]] = {
    "status": lambda it: _coded(it.status),
    "why_stopped": lambda it: (it.why_stopped,) if it.why_stopped else (),
    "title": lambda it: _texts(it.title),
    "official_title": lambda it: _texts(it.official_title),
    "sponsor": lambda it: _body(it.sponsor),
    "collaborators": lambda it: tuple(body.name for body in it.collaborators),
    "phase": lambda it: _coded(it.design.phase),
    "study_type": lambda it: _coded(it.design.study_type),
    "allocation": lambda it: _coded(it.design.allocation),
    "masking": lambda it: _coded(it.design.masking),
    "enrolment": lambda it: (str(it.design.enrolment.count),) if it.design.enrolment else (),
    "start": _event("start"),
    "primary_completion": _event("primary_completion"),
    "completion": _event("completion"),
    "results": _event("results_first_posted"),
    "minimum_age": lambda it: _age(it.eligibility.minimum_age),
    "maximum_age": lambda it: _age(it.eligibility.maximum_age),
    "sex": lambda it: _coded(it.eligibility.sex),
    "conditions": lambda it: it.conditions,
    "keywords": lambda it: it.keywords,
    "arms": lambda it: tuple(arm.label for arm in it.arms),
    "interventions": lambda it: tuple(given.name for given in it.interventions),
    "outcomes": lambda it: tuple(f"{outcome.kind}: {outcome.measure}" for outcome in it.outcomes),
    "locations": lambda it: tuple(map(_place, it.locations)),
    "contacts": lambda it: tuple(person.name for person in it.contacts),
    "officials": lambda it: tuple(person.name for person in it.officials),
    "identifiers": lambda it: tuple(number.id for number in it.identifiers),
    "summary": lambda it: _texts(it.summary),
    "description": lambda it: _texts(it.description),
}
"""What is compared, in the order in which it is shown; criteria are compared one by one beside these."""


def _events(
    old: Study, new: Study, changed: set[str], criteria: Sequence[CriterionChange]
) -> Iterator[Event]:
    if "status" in changed:
        yield from _of_status(_value(old.status), _value(new.status))
    if "locations" in changed:
        yield from _of_lists("site_added", "site_removed", FIELDS["locations"](old), FIELDS["locations"](new))
    yield from _of_sites(old, new)
    for limit in ("minimum_age", "maximum_age"):
        if limit in changed:
            yield from _of_age(limit, getattr(old.eligibility, limit), getattr(new.eligibility, limit))
    if "sex" in changed:
        yield from _of_sex(_value(old.eligibility.sex), _value(new.eligibility.sex))
    for change in criteria:
        kind = (
            f"criterion_{change.effect}"
            if change.effect in ("tightened", "loosened")
            else "criterion_changed"
        )
        if change.counts:
            yield Event(kind=kind, says=EVENTS[kind], before=change.before, after=change.after)
    if "arms" in changed:
        yield from _of_lists("arm_added", "arm_removed", FIELDS["arms"](old), FIELDS["arms"](new))
    for field, kind in (
        ("enrolment", "size_changed"),
        ("completion", "end_moved"),
        ("results", "results_posted"),
    ):
        if field in changed:
            before, after = (" ".join(FIELDS[field](it)) for it in (old, new))
            yield Event(kind=kind, says=EVENTS[kind], before=before, after=after)


def _value(code: Coded | None) -> str:
    return code.value if code else ""


def _of_status(before: str, after: str) -> Iterator[Event]:
    kind = ""
    if after in OPEN and before not in OPEN:
        kind = "opened"
    elif after in OVER and before not in OVER:
        kind = "closed"
    elif after == "unknown":
        kind = "status_unknown"
    if kind:
        yield Event(kind=kind, says=EVENTS[kind], before=before, after=after)


def _of_lists(added: str, removed: str, before: Sequence[str], after: Sequence[str]) -> Iterator[Event]:
    for name in after:
        if name not in before:
            yield Event(kind=added, says=EVENTS[added], after=name)
    for name in before:
        if name not in after:
            yield Event(kind=removed, says=EVENTS[removed], before=name)


def _of_sites(old: Study, new: Study) -> Iterator[Event]:
    """Tell which sites opened or closed by their own status."""
    known = {_place(place): _value(place.status) for place in old.locations}
    for place in new.locations:
        name, after = _place(place), _value(place.status)
        before = known.get(name, "")
        if not before or not after:
            continue
        for kind, there in (("site_opened", OPEN), ("site_closed", OVER)):
            if after in there and before not in there:
                yield Event(
                    kind=kind, says=EVENTS[kind], before=f"{name}: {before}", after=f"{name}: {after}"
                )


def _of_age(limit: str, old: Age | None, new: Age | None) -> Iterator[Event]:
    open_side = 0.0 if limit == "minimum_age" else float("inf")
    before, after = (_days(it, open_side) for it in (old, new))
    if before != after:
        tighter = (after > before) == (limit == "minimum_age")
        kind = "criterion_tightened" if tighter else "criterion_loosened"
        words = [f"{limit.replace('_', ' ')} {' '.join(_age(it)) or 'not limited'}" for it in (old, new)]
        yield Event(kind=kind, says=EVENTS[kind], before=words[0], after=words[1])


_DAYS = {"years": 365.25, "months": 30.4375, "weeks": 7.0, "days": 1.0, "hours": 1 / 24, "minutes": 1 / 1440}


def _days(age: Age | None, open_side: float) -> float:
    return open_side if age is None or age.value is None else age.value * _DAYS[age.unit]


def _of_sex(before: str, after: str) -> Iterator[Event]:
    kind = {"all": "criterion_loosened"}.get(
        after, "criterion_tightened" if before == "all" else "criterion_changed"
    )
    yield Event(kind=kind, says=EVENTS[kind], before=f"sex {before}", after=f"sex {after}")
