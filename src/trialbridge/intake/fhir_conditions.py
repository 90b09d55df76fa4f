"""Conditions, allergies and relatives' conditions of FHIR as facts; it reads no observations."""

from collections.abc import Iterator

import msgspec

from trialbridge.intake.fhir_elements import (
    Codeable,
    codeable,
    codeables,
    day,
    extensions,
    many,
    period,
    profiles,
    string,
)  # fmt: skip
from trialbridge.intake.fhir_record import Read, Record
from trialbridge.intake.fhir_resources import Path, Resource
from trialbridge.intake.fhir_terms import bare
from trialbridge.intake.mcode import staged
from trialbridge.model.patient import Course, Fact, Stance
from trialbridge.vocab import Vocabulary

_COURSES: dict[str, Course] = {"inactive": "history", "remission": "history", "resolved": "resolved"}
"""Of FHIR's clinical states: what is in remission was there and may come back, what is resolved is gone."""

_STANCES: dict[str, Stance] = {
    "refuted": "absent", "provisional": "uncertain", "differential": "uncertain", "unconfirmed": "uncertain",
}  # fmt: skip
_KINDS = frozenset({"disease", "finding", "event", "trait", "organism", "alteration", "procedure", "therapy"})
ERROR = "entered-in-error"
_NO_ALLERGY = ("SNOMED:716186003", "SNOMED:409137002", "SNOMED:428607008")
"""No known allergy; none to drugs; none to the environment."""


def conditions(resource: Resource, record: Record) -> Iterator[Fact]:
    """Read a Condition: refuted is said to be absent, entered in error is nothing, inactive is history."""
    if _state(resource, "verificationStatus") == ERROR:
        return
    code = codeable(resource.body, "code")
    found = [reading for reading in (record.read(code, _KINDS), *_precise(resource, code, record)) if reading]
    if not found:
        record.unread(resource, code)
    facts = [fact for reading in found for fact in _placed(resource, reading, record)]
    primary = "primary-cancer-condition" in profiles(resource.body)
    for fact in dict.fromkeys(facts):
        counts = primary and fact.stance != "absent" and record.vocabulary.is_a(fact.concept, "neoplasm")
        yield msgspec.structs.replace(fact, main=counts)
    yield from _stages(resource, found, facts, record)


def _placed(resource: Resource, reading: Read, record: Record) -> Iterator[Fact]:
    body = resource.body
    quote = record.quote(resource, reading.path)
    start, recorded = period(body, "onset")[0], day(body.get("recordedDate"))
    stop = period(body, "abatement")[0] or period(body, "onset")[1]
    asserted = next((day(each.get("valueDateTime")) for each, _ in extensions(body, "assertedDate")), None)
    known = recorded or asserted or start or record.day(resource)
    for fact in reading.term.facts:
        stance = _STANCES.get(_state(resource, "verificationStatus"), fact.stance)
        ended: Course = "resolved" if stop and not body.get("clinicalStatus") else fact.course
        yield msgspec.structs.replace(
            fact,
            stance=stance,
            course=_COURSES.get(_state(resource, "clinicalStatus"), ended)
            if stance != "absent"
            else "active",
            qualifiers=_qualifiers(fact, resource, record),
            start=start or asserted,
            stop=stop,
            known_on=known,
            quote=quote,
        )


def _qualifiers(fact: Fact, resource: Resource, record: Record) -> tuple[str, ...]:
    words = " ".join(each for each, _ in codeable(resource.body, "severity").words()).lower()
    given = [word for word in ("mild", "moderate", "severe") if word in words]
    return tuple(dict.fromkeys((*fact.qualifiers, *given)))


def _precise(resource: Resource, code: Codeable, record: Record) -> Iterator[Read]:
    """Read what site and histology add to a tumour: "adenocarcinoma" of the lung, metastasis "brain"."""
    plain = record.read(code, _KINDS)
    concepts = [fact.concept for fact in plain.term.facts] if plain else []
    tumours = [each for each in concepts if _tumour(each, record.vocabulary)]
    if not tumours:
        return
    named = [words for words, _ in code.words()] or [record.vocabulary.concepts[tumours[0]].name]
    for words, path in _details(resource, record, named):
        found = record.named(words, _KINDS)
        kept = [
            fact
            for fact in found.facts
            if any(fact.concept != each and record.vocabulary.is_a(fact.concept, each) for each in tumours)
        ]
        if kept:
            yield Read(found._replace(facts=tuple(kept)), path)


def _details(resource: Resource, record: Record, named: list[str]) -> Iterator[tuple[list[str], Path]]:
    shapes = [
        codeable(each, "valueCodeableConcept", path)
        for each, path in extensions(resource.body, "histology-morphology-behavior")
    ]
    sites = codeables(resource.body, "bodySite")
    for shape in shapes:
        for words, path in shape.words():
            places = [bare(site)[0] for each in sites for site, _ in each.words()]
            yield [f"{bare(words)[0]} of {site}" for site in places] or [words], path
    for each in sites:
        for site, path in each.words():
            yield [f"{bare(words)[0]} of {bare(site)[0]}" for words in named], path


def _tumour(concept: str, vocabulary: Vocabulary) -> bool:
    return vocabulary.is_a(concept, "neoplasm") or vocabulary.is_a(concept, "metastasis")


def _stages(resource: Resource, found: list[Read], facts: list[Fact], record: Record) -> Iterator[Fact]:
    known = next((fact.known_on for fact in facts), None)
    if not any(_tumour(fact.concept, record.vocabulary) and fact.stance != "absent" for fact in facts):
        return
    for index, each in many(resource.body.get("stage")):
        path: Path = ("stage", index)
        assessed = [record.of(reference) for _, reference in many(each.get("assessment"))]
        days = [record.day(it, "effective", "issued") for it in assessed if it is not None]
        if not any(days):  # an assessment in the record is read by itself, with its own day
            yield from staged(resource, codeable(each, "summary", path), (), known, record)
    for reading in found:
        if reading.term.stage:
            words = Codeable((), f"stage {reading.term.stage}", reading.path)
            yield from staged(resource, words, (reading.path,), known, record)


def _state(resource: Resource, name: str) -> str:
    given = resource.body.get(name)
    code = codeable(resource.body, name)
    return next((each.raw.lower() for each in code.codings), code.text.lower() or string(given).lower())


def allergies(resource: Resource, record: Record) -> Iterator[Fact]:
    """Read an AllergyIntolerance; the substance is a qualifier (`to-peanut`), as criteria have it."""
    state = _state(resource, "verificationStatus")
    code = codeable(resource.body, "code")
    if state == ERROR or not code:
        return
    reading = record.read(code)
    none = code.has(*_NO_ALLERGY) or _denied(reading)
    general = [fact.concept for fact in reading.term.facts] if reading else []
    substances = [each for each in general if each != "allergy" and not each.endswith("-allergy")]
    own = [each for each in general if each not in substances] or ["allergy"]
    if not none and reading is None:
        record.unread(resource, code, "a substance of the vocabulary; the allergy is kept without it")
    path = reading.path if reading else next((path for _, path in code.words()), code.path)
    for concept in dict.fromkeys(("allergy", *own)):
        yield Fact(
            concept=concept,
            stance="absent" if none else _STANCES.get(state, "present"),
            course=_COURSES.get(_state(resource, "clinicalStatus"), "active"),
            qualifiers=tuple(f"to-{each}" for each in dict.fromkeys(substances)),
            start=period(resource.body, "onset")[0],
            known_on=record.day(resource, "recordedDate", "onset"),
            quote=record.quote(resource, path),
        )


def _denied(reading: Read | None) -> bool:
    return reading is not None and any(fact.stance == "absent" for fact in reading.term.facts)


def relatives(resource: Resource, record: Record) -> Iterator[Fact]:
    """Read the conditions of a FamilyMemberHistory."""
    if string(resource.body.get("status")).lower() == ERROR:
        return
    for index, each in many(resource.body.get("condition")):
        code = codeable(each, "code", ("condition", index))
        reading = record.read(code, _KINDS)
        if reading is None:
            record.unread(resource, code)
            continue
        for fact in reading.term.facts:
            yield Fact(
                concept=fact.concept,
                subject="family",
                known_on=day(resource.body.get("date")),
                quote=record.quote(resource, reading.path),
            )
