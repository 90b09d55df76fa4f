"""Medications, procedures, vaccinations and study participation of FHIR as facts; repeats become courses."""

import re
from collections.abc import Iterator
from datetime import date

import msgspec

from trialbridge.intake import mcode
from trialbridge.intake.courses import answered
from trialbridge.intake.fhir_elements import (
    codeable,
    codeables,
    day,
    extensions,
    many,
    number,
    part,
    period,
    string,
)  # fmt: skip
from trialbridge.intake.fhir_record import Record
from trialbridge.intake.fhir_resources import Resource
from trialbridge.model.patient import Course, Fact
from trialbridge.vocab import GIVEN, TREATMENTS, fold

_DONE = frozenset({"procedure", "therapy", "drug", "drug-class", "trait"})
_VOID = frozenset({"entered-in-error", "cancelled", "declined"})
_PLANNED = frozenset({"draft", "intended", "preparation", "proposed"})
_ENDED = frozenset({"completed", "stopped", "not-done", "not-taken"})
_REMOVAL = re.compile(r"\s*(?:removal|extraction|reversal) of\b", re.IGNORECASE)
_RESPONSES = (
    ("PD", re.compile(r"progress|no response to treatment|\b266721009\b", re.IGNORECASE)),
    ("intolerance", re.compile(r"not tolerated|toxicit|adverse|intoleran|\b407563006\b", re.IGNORECASE)),
)
_TAKING_PART: dict[str, Course] = {
    "on-study": "active", "on-study-intervention": "active", "on-study-observation": "active",
    "follow-up": "active", "off-study": "history", "withdrawn": "history",
}  # fmt: skip
"""States of a ResearchSubject that say they take or took part; a candidate does not yet."""

_GAP = 92
"""Days without a dose after which the same drug is a new course; a quarter holds the longest usual cycles."""

_LIVE = frozenset(
    f"CVX:{number}"
    for number in "3 03 4 04 5 05 19 21 25 37 94 111 116 119 121 122 149 182 184".split()  # noqa: SIM905
)
"""Live attenuated vaccines by CVX: measles-mumps-rubella, BCG, varicella, typhoid by mouth, yellow fever,
influenza by nose, rotavirus, zoster, polio by mouth."""


def medications(resource: Resource, record: Record) -> Iterator[Fact]:
    """Read a request, statement, administration or dispense of a medication."""
    body = resource.body
    status = string(body.get("status")).lower()
    if status in _VOID or (resource.type == "MedicationAdministration" and status == "not-done"):
        return
    code, holder = record.medicine(resource)
    reading = record.read(code, GIVEN)
    if reading is None:
        if code or body.get("status"):
            record.unread(resource, code)
        return
    denied = status == "not-taken" or body.get("doNotPerform") is True
    planned = status in _PLANNED or string(body.get("intent")).lower() in ("proposal", "plan")
    start, stop = _days(resource)
    ended = status in _ENDED
    course: Course = (
        "planned" if planned else "history" if ended or (stop and status != "active") else "active"
    )
    line, response = _line(resource), _response(resource)
    for fact in reading.term.facts:
        yield Fact(
            concept=fact.concept,
            stance="absent" if denied else "present",
            course="active" if denied else course,
            start=None if denied else start,
            stop=None if denied else stop or (start if resource.type == "MedicationAdministration" else None),
            line=line,
            response=response,
            known_on=record.day(resource, "dateAsserted", "authoredOn", "effective", "whenHandedOver")
            or start,
            quote=record.quote(holder, reading.path),
        )


def _days(resource: Resource) -> tuple[str | None, str | None]:
    body = resource.body
    start, stop = period(body, "effective")
    for name in ("dosageInstruction", "dosage"):
        for _, each in many(body.get(name)):
            bounds = period(part(each, "timing", "repeat"), "bounds")
            start, stop = start or bounds[0], stop or bounds[1]
    return start or day(body.get("authoredOn")) or day(body.get("whenHandedOver")), stop


def _line(resource: Resource) -> int | None:
    """Give the line of therapy, from an extension named for it or from what the resource says in words."""
    for ending in ("line-of-therapy", "line-of-treatment", "treatment-line", "lineOfTherapy"):
        for each, _ in extensions(resource.body, ending):
            told = number(each.get("valueInteger", each.get("valuePositiveInt")))
            if told is not None and 1 <= told <= 20:
                return int(told)
    said = [string(each.get("text")) for _, each in many(resource.body.get("note"))]
    for name in ("category", "reasonCode"):
        said += [words for code in codeables(resource.body, name) for words, _ in code.words()]
    for text in said:
        told_line = answered(text[:500], fold(text[:500]), [(0, 0)])[0].line
        if told_line:
            return told_line
    return None


def _response(resource: Resource) -> str:
    reason = mcode.ended(resource)
    return next((name for name, pattern in _RESPONSES if pattern.search(reason)), "")


def procedures(resource: Resource, record: Record) -> Iterator[Fact]:
    """Read a Procedure: surgery, radiotherapy, chemotherapy given, biopsies."""
    body = resource.body
    status, code = string(body.get("status")).lower(), codeable(body, "code")
    if status in _VOID or any(_REMOVAL.match(words) for words, _ in code.words()):
        return
    start, stop = period(body, "performed")
    if not start:
        start, stop = period(body, "occurrence")
    denied = status == "not-done"
    course: Course = "planned" if status in _PLANNED else "active" if status == "in-progress" else "history"
    plain = Fact(
        concept="surgery",
        stance="absent" if denied else "present",
        course="active" if denied else course,
        start=None if denied else start,
        stop=None if denied or course != "history" else stop or start,
        known_on=start or record.day(resource),
    )
    found = list(_named(resource, record))
    if not found and (code or body.get("status")):
        record.unread(resource, code)
    for fact in found:
        if fact.variable:
            yield msgspec.structs.replace(fact, known_on=plain.known_on)
        else:
            yield msgspec.structs.replace(plain, concept=fact.concept, quote=fact.quote)


def _named(resource: Resource, record: Record) -> Iterator[Fact]:
    code = codeable(resource.body, "code")
    reading = record.read(code, _DONE)
    concepts = []
    for fact in reading.term.facts if reading else ():
        concepts.append(fact.concept)
        yield Fact(concept=fact.concept, quote=record.quote(resource, reading.path if reading else code.path))
    for above, belongs in (
        ("surgery", mcode.surgical(resource)),
        ("radiotherapy", mcode.radiation(resource)),
    ):
        known = any(record.vocabulary.is_a(concept, above) for concept in concepts)
        if belongs and not known and (code or resource.body.get("status")):
            words = next((path for _, path in code.words()), code.path)
            yield Fact(concept=above, quote=record.quote(resource, words))
    if mcode.radiation(resource):
        yield from mcode.radiotherapy(resource, record)


def immunizations(resource: Resource, record: Record) -> Iterator[Fact]:
    """Read an Immunization: which vaccine, and whether it is a live one."""
    body, code = resource.body, codeable(resource.body, "vaccineCode")
    if string(body.get("status")).lower() in (*_VOID, "not-done") or not code:
        return
    given = period(body, "occurrence")[0] or day(body.get("date"))
    quote = record.quote(resource, next((path for _, path in code.words()), code.path))
    live = code.has(*_LIVE) or any("live" in words.lower() for words, _ in code.words())
    named = record.named([f"{words} vaccine" for words, _ in code.words()], frozenset({"drug", "drug-class"}))
    vaccines = [fact.concept for fact in named.facts if record.vocabulary.is_a(fact.concept, "vaccine")]
    for concept in dict.fromkeys((*vaccines, "live-vaccine" if live else "vaccine")):
        yield Fact(concept=concept, course="history", start=given, stop=given, known_on=given, quote=quote)


def participation(resource: Resource, record: Record) -> Iterator[Fact]:
    """Read a ResearchSubject as part in another study."""
    course = _TAKING_PART.get(string(resource.body.get("status")).lower())
    if course is None:
        return
    start, stop = period({"atPeriod": resource.body.get("period")}, "at")
    yield Fact(
        concept="concurrent-trial",
        course=course,
        start=start,
        stop=stop,
        known_on=start,
        quote=record.quote(resource, ("status",)),
    )


def coursed(facts: list[Fact], kinds: dict[str, str]) -> list[Fact]:
    """Join doses of one treatment that follow each other within a quarter into the course criteria count.

    The course has the first day, the last day and the quote of the last dose; what carries a line or a
    response stands alone.
    """
    kept: list[Fact] = []
    runs: dict[str, list[Fact]] = {}
    for fact in facts:
        plain = fact.stance == "present" and fact.course in ("active", "history") and fact.start
        if plain and kinds.get(fact.concept) in TREATMENTS and fact.line is None and not fact.response:
            runs.setdefault(fact.concept, []).append(fact)
        else:
            kept.append(fact)
    for run in runs.values():
        run.sort(key=lambda fact: (_last(fact), fact.start or ""))
        joined = run[:1]
        for fact in run[1:]:
            if _apart(_last(joined[-1]), fact.start or "") <= _GAP:
                joined[-1] = msgspec.structs.replace(
                    fact, start=min(joined[-1].start or "", fact.start or "")
                )
            else:
                joined.append(fact)
        kept += joined
    return kept


def _last(fact: Fact) -> str:
    return fact.stop or fact.start or ""


def _apart(earlier: str, later: str) -> int:
    """Count the days from one partial day to another, each taken at its begin."""
    try:
        first, second = (date.fromisoformat((each + "-01-01")[:10]) for each in (earlier, later))
    except ValueError:
        return _GAP + 1
    return (second - first).days
