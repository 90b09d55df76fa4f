"""What of a study goes into the index; pure, so that workers can prepare entries."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from trialbridge.model.criterion import Criterion
from trialbridge.model.study import AgeUnit, Study
from trialbridge.search.schema import CHARACTERS_FIELD, CONCEPTS, ID, NO_MAXIMUM, NO_MINIMUM
from trialbridge.search.text import spaced
from trialbridge.vocab import Vocabulary

YEARS: dict[AgeUnit, float] = {
    "years": 1.0, "months": 1 / 12, "weeks": 7 / 365.25, "days": 1 / 365.25,
    "hours": 1 / 8766, "minutes": 1 / 525960,
}  # fmt: skip
# Fields whose terms say what the study is about, and so are looked up in the vocabulary.
TOLD_BY = ("title", "conditions", "keywords", "interventions", "mesh")


class Entry(NamedTuple):
    """A study as the index takes it; ages in years, `updated` as the number 20240315."""

    id: str
    texts: dict[str, list[str]]
    minimum_age: float
    maximum_age: float
    updated: int


def entry_of(study: Study, vocabulary: Vocabulary, criteria: Sequence[Criterion] = ()) -> Entry:
    """Prepare a study for the index; `criteria` tell which words of the text are of exclusions."""
    texts = {**_texts(study), **_sides(study, criteria)}
    chinese = [run for values in texts.values() for text in values for run in spaced(text)]
    who = study.eligibility
    low, high = (
        None if age is None or age.value is None else age.value * YEARS[age.unit]
        for age in (who.minimum_age, who.maximum_age)
    )
    return Entry(
        id=study.id,
        texts={
            **texts,
            **_facets(study),
            CHARACTERS_FIELD: chinese,
            CONCEPTS: concepts((text for name in TOLD_BY for text in texts[name]), vocabulary),
            ID: [study.id],
        },
        minimum_age=NO_MINIMUM if low is None else low,
        maximum_age=NO_MAXIMUM if high is None else high,
        updated=_updated(study),
    )


def concepts(texts: Iterable[str], vocabulary: Vocabulary) -> list[str]:
    """Name the concepts in some texts and all above them, so that the general finds the special."""
    return sorted(frozenset[str]().union(*(_concepts(text, vocabulary) for text in texts)))


@lru_cache(maxsize=50_000)  # conditions and MeSH terms recur from study to study
def _concepts(text: str, vocabulary: Vocabulary) -> frozenset[str]:
    senses = (sense for hit in vocabulary.scan(text) for sense in hit.senses)
    return frozenset[str]().union(*(vocabulary.ancestors(it.value) for it in senses if it.type == "concept"))


def _texts(study: Study) -> dict[str, list[str]]:
    given = study.interventions
    return {
        "title": [*_all(study.title), *_all(study.official_title), *_some(study.acronym)],
        "conditions": list(study.conditions),
        "keywords": list(study.keywords),
        "interventions": [name for it in given for name in (it.name, *it.other_names)],
        "mesh": list(dict.fromkeys(term.term for term in study.mesh)),
        "summary": _all(study.summary),
        "description": _all(study.description),
        "details": [
            *_some(*(text for arm in study.arms for text in (arm.label, arm.description))),
            *_some(*(it.description for it in given)),
            *_some(*(text for it in study.outcomes for text in (it.measure, it.description))),
        ],
        "places": _places(study),
        "ids": [study.id, *(identifier.id for identifier in study.identifiers)],
    }


def _sides(study: Study, criteria: Sequence[Criterion]) -> dict[str, list[str]]:
    """Part the criteria: a record that shares words with an exclusion is no reason to find the study."""
    sides: dict[bool, list[str]] = {True: [], False: []}
    for criterion in criteria:
        if criterion.role != "heading":
            sides[criterion.polarity == "exclusion"].append(criterion.text)
    unread = [
        text for text in study.eligibility.criteria if not criteria or criteria[0].text not in text.text
    ]
    rest = [*sides[False], *_all(unread), *_some(study.eligibility.population)]
    return {"criteria": rest, "exclusions": sides[True]}


def _facets(study: Study) -> dict[str, list[str]]:
    design, who = study.design, study.eligibility
    phase = design.phase.value if design.phase else ""
    return {
        "status": _some(study.status.value if study.status else ""),
        "phase": _some(*phase.split("/")),  # a study of phase1/phase2 is one of phase 1 and one of phase 2
        "study_type": _some(design.study_type.value if design.study_type else ""),
        "condition": _distinct(" ".join(name.lower().split()) for name in study.conditions),
        "intervention_type": _distinct(it.type.value for it in study.interventions if it.type),
        "country": _distinct(place.country for place in study.locations),
        "sex": _some(who.sex.value if who.sex else ""),
        "registry": [study.source.registry],
    }


def _places(study: Study) -> list[str]:
    sponsors = [study.sponsor.name] if study.sponsor else []
    sites = (text for place in study.locations for text in (place.facility, place.city, place.country))
    return _distinct([*sponsors, *(organisation.name for organisation in study.collaborators), *sites])


def _updated(study: Study) -> int:
    days = [
        it.date for it in study.dates if it.date and it.event in ("last_posted", "last_submitted", "verified")
    ]
    latest = max(days, default=study.source.as_of or "")
    return int(latest.replace("-", "").ljust(8, "0")) if latest else 0


def _all(texts: Iterable[object]) -> list[str]:
    return [text for text in (getattr(it, "text", "") for it in texts) if text]


def _some(*texts: str) -> list[str]:
    return [text for text in texts if text]


def _distinct(texts: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(text for text in texts if text))
