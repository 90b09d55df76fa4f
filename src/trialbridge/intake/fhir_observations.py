"""Observations of FHIR as facts: values in their unit, markers and tests with their result, smoking."""

import re
from collections.abc import Iterator
from typing import Any

import msgspec

from trialbridge.intake import mcode
from trialbridge.intake.fhir_elements import Codeable, clock, codeable, many, part, string
from trialbridge.intake.fhir_record import Noted, Record
from trialbridge.intake.fhir_resources import Path, Resource
from trialbridge.intake.fhir_terms import bare
from trialbridge.intake.fhir_values import Value, measure, reference, result, value, words
from trialbridge.intake.markers import state
from trialbridge.intake.measured import OPEN_UNIT, measured
from trialbridge.intake.scores import level
from trialbridge.model.patient import Fact, Stance
from trialbridge.vocab import Variable, Vocabulary, fold
from trialbridge.vocab.numbers import Quantity

_VOID = frozenset({"entered-in-error", "cancelled", "registered"})
_SPECIMEN = re.compile(
    r"\b(?:urine|stool|f(?:a?)eces|cerebral spinal fluid|csf|(?:body|pleural|peritoneal) fluid|saliva|sputum"
    r"|amniotic|synovial|dialysis|capillary|cord blood|semen|gastric|bile|sweat|IgE|fetal|fetus|maternal"
    r"|percentile|per age)\b",
    re.IGNORECASE,
)
"""Words of a test of something else than blood: "Glucose [Mass/volume] in Urine" is no blood glucose."""

_CUT = re.compile(
    r"\s*(?:\[|\(|#|\b(?:Ag|Ab|DNA|RNA|Bld|VFr|SerPl|by)\b|\bin (?:blood|serum|plasma|tissue|breast)).*"
)
"""From here on the name of a test tells how and where it was measured."""

_FINDINGS = frozenset({"disease", "finding", "event"})
_TESTS = tuple(
    (concept, sure, re.compile(pattern, re.IGNORECASE))
    for concept, sure, pattern in (
        ("hbs-antibody", True, r"hepatitis b.{0,12}surface a(?:b|ntibod)"),
        ("hbv-core-antibody", True, r"hepatitis b.{0,12}core (?:a(?:b|ntibod)|igg)"),
        ("hepatitis-b", True, r"hepatitis b.{0,12}surface a(?:g|ntigen)|hepatitis b virus dna|\bHBsAg\b"),
        ("hepatitis-c", True, r"hepatitis c.{0,12}rna"),
        ("hepatitis-c", False, r"hepatitis c.{0,12}a(?:b|ntibod)"),
        ("hiv-infection", True, r"\bHIV\b|human immunodeficiency virus"),
        ("syphilis", False, r"treponema|reagin|syphilis"),
        ("pregnancy", True, r"pregnancy|choriogonadotropin.{0,30}presence"),
    )
)
"""Tests whose result states a concept; where it is not `sure`, a positive one leaves it open."""


def observations(resource: Resource, record: Record) -> Iterator[Noted]:
    """Read an Observation and its components; one that is void, or without a value, says nothing."""
    body = resource.body
    if string(body.get("status")).lower() in _VOID:
        return
    known = record.day(resource, "effective", "issued")
    time = clock(body.get("effectiveDateTime")) or clock(body.get("effectiveInstant"))
    own = mcode.owned(resource)
    if own:
        for fact in mcode.observations(resource, own, known, record):
            yield Noted(fact, time)
        return
    parts = many(body.get("component"))
    if value(body) is not None or not parts:
        for fact in _facts(resource, body, (), known, record):
            yield Noted(fact, time)
    for index, each in parts:
        for fact in _facts(resource, each, ("component", index), known, record):
            yield Noted(fact, time)


def _facts(
    resource: Resource, body: dict[str, Any], under: Path, known: str | None, record: Record
) -> Iterator[Fact]:
    code, found = codeable(body, "code", under), value(body, under)
    if found is None and (part(body, "dataAbsentReason") or body.get("hasMember")):
        return
    variable = record.variable(code) or mcode.scored(resource) or _named(code, record.vocabulary)
    row = record.vocabulary.variables.get(variable or "")
    told = _quantity(row, found, record.vocabulary) if row and found else None
    if row is not None and found is not None and told is not None:
        made = measured(row, told, record.vocabulary)
        problem = "a unit of the vocabulary" if told.unit == OPEN_UNIT else made.problem
        if problem:
            record.trouble(resource, problem, found.shown(), code.shown())
        facts = [] if made.fact is None else [_ranged(made.fact, body, found)]
    else:
        facts = _stated(code, found, body, record)
        if not facts and row is not None:
            shown = found.shown() if found else "no value"
            record.trouble(resource, f"a value of {row.title}", shown, code.shown())
        elif not facts:
            record.unread(resource, code, "an observation of the vocabulary")
    paths = (code.path,) if found is None else (code.path, found.path)
    for fact in facts:
        yield msgspec.structs.replace(fact, known_on=known, quote=record.quote(resource, *paths))


def _ranged(fact: Fact, body: dict[str, Any], found: Value) -> Fact:
    return msgspec.structs.replace(fact, reference=reference(body, found))


def _named(code: Codeable, vocabulary: Vocabulary) -> str | None:
    """Find a variable by the words of a code, where they say nothing of urine or the like."""
    for text, _ in code.words():
        plain = bare(text)[0]
        if _SPECIMEN.search(plain) or "[Presence]" in plain:
            continue
        for form in dict.fromkeys((plain, _CUT.sub("", plain))):
            for hit in vocabulary.scan(form):
                found = hit.of("variable")
                if found and 2 * (hit.end - hit.start) > len(form):
                    return found
    return None


def _quantity(row: Variable, found: Value, vocabulary: Vocabulary) -> Quantity | None:
    """Read a value as a quantity, else as a level in words ("Child-Pugh B", "protein = ++ (finding)")."""
    told = measure(found, row, vocabulary)
    if told is not None:
        return told
    for text in words(found):
        plain = bare(text)[0]
        step = level(row, plain) or level(row, plain.rpartition("= ")[2])
        if step is not None:
            return Quantity(0, 0, step.value, step.low, step.high, "")
    return None


def _stated(code: Codeable, found: Value | None, body: dict[str, Any], record: Record) -> list[Fact]:
    stance = result(found, body)
    spoken = [text for text, _ in code.words()]
    if stance is not None:
        for concept, sure, pattern in _TESTS:
            if concept in record.vocabulary.concepts and any(pattern.search(text) for text in spoken):
                open_ = stance == "present" and not sure
                return [Fact(concept=concept, stance="uncertain" if open_ else stance)]
        marked = _marker(code, spoken, stance, record) or _finding(code, stance, record)
        if marked:
            return marked
    if found is not None and found.kind == "CodeableConcept":
        return _answer(found.code, spoken, record)
    return []


def _marker(code: Codeable, spoken: list[str], stance: Stance, record: Record) -> list[Fact]:
    """Read the state of a gene or receptor: "Estrogen receptor Ag" with "positive" is `er-positive`."""
    vocabulary = record.vocabulary
    coded = record.coded(code)
    names = [vocabulary.concepts[coded[0]].name] if coded else []
    names += [_CUT.sub("", bare(text)[0]) for text in spoken]
    said = "negative" if stance == "absent" else "positive"
    for name in filter(None, names):
        for hit in vocabulary.scan(name):
            row = vocabulary.concepts.get(hit.of("concept") or "")
            if row is None or row.kind not in ("gene", "alteration"):
                continue
            if row.kind == "alteration":
                return [Fact(concept=row.id, stance=stance)]
            read = state(f"{name[: hit.end]} {said}", hit.start, hit.end, row.id, vocabulary)
            if read is not None:
                there: Stance = "present" if read[1] else "absent"
                return [Fact(concept=read[0], stance="uncertain" if stance == "uncertain" else there)]
    return []


def _finding(code: Codeable, stance: Stance, record: Record) -> list[Fact]:
    """Read a finding of SNOMED CT that is there or not ("History of cancer metastatic to liver")."""
    reading = (
        record.read(code, _FINDINGS)
        if any(each.code.startswith("SNOMED:") for each in code.codings)
        else None
    )
    facts = reading.term.facts if reading else ()
    return [msgspec.structs.replace(fact, stance=stance) for fact in facts if fact.stance == "present"]


def _answer(answer: Codeable, spoken: list[str], record: Record) -> list[Fact]:
    """Read an answer that names a concept by itself ("Former smoker", "MSI-H")."""
    reading = record.read(answer, frozenset({"trait", "alteration"}))
    if reading is None:
        return []
    topic = " ".join(fold(text) for text in spoken)
    smoking = any(
        record.vocabulary.is_a(fact.concept, "smoker") or "smoker" in fact.concept
        for fact in reading.term.facts
    )
    if ("smok" in topic or "tobacco" in topic) and not smoking:
        return []
    return [Fact(concept=fact.concept, stance=fact.stance) for fact in reading.term.facts]


def tidy(noted: list[Noted]) -> list[Fact]:
    """Give the facts once each; of values of one day that were measured at different times the last stays."""
    last: dict[tuple[str, str], str] = {}
    for fact, time in noted:
        if fact.variable and fact.known_on and time:
            key = (fact.variable, fact.known_on)
            last[key] = max(last.get(key, ""), time)
    seen: set[Fact] = set()
    kept = []
    for fact, time in noted:
        alone = msgspec.structs.replace(fact, quote=None)
        earlier = time and fact.variable and time < last.get((fact.variable, fact.known_on or ""), "")
        if not earlier and alone not in seen:
            seen.add(alone)
            kept.append(fact)
    return kept
