"""Where the records of one study disagree, field by field; it says not which is right."""

import re
from collections.abc import Callable, Sequence

from rapidfuzz import fuzz

from trialbridge.model.base import Noun
from trialbridge.model.criterion import Criterion
from trialbridge.model.study import Age, Coded, Study
from trialbridge.records.criterion_changes import criterion_changes

SAME_NAME = 80.0
"""Per cent of shared words (token set ratio) from which two names of a sponsor are one."""
NEARLY = 80.0
"""Per cent of characters in order (partial ratio) from which a text stands inside another."""
_TAG = re.compile(r"<[^<>]{0,40}>")
_SAYS = re.compile(r"[^\W\d_]{3}|[\u3400-\u9fff]{2}")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
YEARS = {
    "years": 1.0, "months": 1 / 12, "weeks": 7 / 365.25, "days": 1 / 365.25,
    "hours": 1 / 8766, "minutes": 1 / 525960,
}  # fmt: skip


class Said(Noun, frozen=True):
    """What one record says; `registry` and `study` name it."""

    study: str
    registry: str
    value: str


class Conflict(Noun, frozen=True):
    """A field on which records differ; those that say nothing are left out."""

    field: str
    said: tuple[Said, ...]


def conflicts(studies: Sequence[Study]) -> tuple[Conflict, ...]:
    """Give the fields on which the records of one study differ, in the order of `FIELDS`.

    A partial day agrees with every day inside it ("2020-03" with "2020-03-15"), "unknown" with any status,
    a combined phase with none but itself, and names of sponsors by the words they share.
    """
    found = []
    for field, (read, agree) in FIELDS.items():
        said = [
            Said(study=it.id, registry=it.source.registry, value=value)
            for it in studies
            if (value := read(it))
        ]
        if any(not agree(a.value, b.value) for at, a in enumerate(said) for b in said[at + 1 :]):
            found.append(Conflict(field=field, said=tuple(said)))
    return tuple(found)


def criteria_conflicts(
    first: Study, criteria: Sequence[Criterion], other: Study, others: Sequence[Criterion]
) -> tuple[Conflict, ...]:
    """Give the criteria that only one of two records has, or that they state differently.

    Compared are records in one language; both sides are quoted, an empty value is a criterion the record
    does not have. Registries cut the same text into other pieces: what stands inside one of the other's is
    there.
    """
    if not criteria or not others:
        return ()
    blocks = [" ".join(it.clean or it.text for it in side) for side in (criteria, others)]
    return tuple(
        Conflict(
            field=f"criteria ({change.polarity})",
            said=(
                Said(study=first.id, registry=first.source.registry, value=change.before),
                Said(study=other.id, registry=other.source.registry, value=change.after),
            ),
        )
        for change in criterion_changes(criteria, others)
        if change.counts and not (_inside(change.before, blocks[1]) and _inside(change.after, blocks[0]))
    )


def _inside(criterion: str, block: str) -> bool:
    """Tell whether a text stands in a longer one nearly word for word, with the same numbers.

    What has no three letters says nothing, and stands everywhere.
    """
    words, whole = (_TAG.sub(" ", text).casefold() for text in (criterion, block))
    if not _SAYS.search(words):
        return True
    found = fuzz.partial_ratio_alignment(words, whole, score_cutoff=NEARLY)
    if found is None:
        return False
    there = whole[max(0, found.dest_start - 4) : found.dest_end + 4]
    return set(_NUMBER.findall(words.lstrip("( 0123456789.)"))) <= set(_NUMBER.findall(there))


def _coded(code: Coded | None) -> str:
    return "" if code is None or code.value in ("", "unknown", "na") else code.value


def _day(event: str) -> Callable[[Study], str]:
    return lambda study: next((it.date for it in study.dates if it.event == event and it.date), "")


def _years(age: Age | None) -> str:
    return (
        ""
        if age is None or age.value is None
        else f"{age.value * YEARS[age.unit]:.2f}".rstrip("0").rstrip(".")
    )


def _equal(a: str, b: str) -> bool:
    return a == b


def _days_agree(a: str, b: str) -> bool:
    return a.startswith(b) or b.startswith(a)


def _names_agree(a: str, b: str) -> bool:
    return fuzz.token_set_ratio(a.casefold(), b.casefold()) >= SAME_NAME


FIELDS: dict[str, tuple[Callable[[Study], str], Callable[[str, str], bool]]] = {
    "status": (lambda it: _coded(it.status), _equal),
    "phase": (lambda it: _coded(it.design.phase), _equal),
    "study_type": (lambda it: _coded(it.design.study_type), _equal),
    "allocation": (lambda it: _coded(it.design.allocation), _equal),
    "masking": (lambda it: _coded(it.design.masking), _equal),
    "enrolment": (lambda it: str(it.design.enrolment.count) if it.design.enrolment else "", _equal),
    "start": (_day("start"), _days_agree),
    "primary_completion": (_day("primary_completion"), _days_agree),
    "completion": (_day("completion"), _days_agree),
    "minimum_age": (lambda it: _years(it.eligibility.minimum_age), _equal),
    "maximum_age": (lambda it: _years(it.eligibility.maximum_age), _equal),
    "sex": (lambda it: _coded(it.eligibility.sex), _equal),
    "sponsor": (lambda it: it.sponsor.name if it.sponsor else "", _names_agree),
}
"""What is compared: how a record says it, and when two records agree."""
