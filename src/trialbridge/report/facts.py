"""A patient's facts in plain words, grouped for a page; it judges nothing."""

from collections.abc import Iterable, Mapping, Sequence

from trialbridge.model.patient import Fact, Patient, Quote
from trialbridge.model.rule import named_words
from trialbridge.report.document import Part
from trialbridge.vocab import Vocabulary

GROUPS = ("Person", "Conditions", "Treatments", "Measurements", "Biomarkers", "Said to be absent", "Family")
_KIND = {
    "disease": "Conditions",
    "finding": "Conditions",
    "event": "Conditions",
    "organism": "Conditions",
    "site": "Conditions",
    "drug": "Treatments",
    "drug-class": "Treatments",
    "procedure": "Treatments",
    "therapy": "Treatments",
    "gene": "Biomarkers",
    "alteration": "Biomarkers",
    "trait": "Person",
}
_UCUM = str.maketrans({"*": "^", "[": None, "]": None, "{": " ", "}": None})
_COURSE = {"history": "in the past", "resolved": "resolved", "planned": "planned"}


Readings = Mapping[tuple[str, int, int], str]
"""What a place of a source (its name, start and end) was read as."""


class FactLine(Part, frozen=True):
    """A fact in words, with the words of the record."""

    words: str
    group: str
    day: str
    quote: Quote | None


def grouped(patient: Patient, vocabulary: Vocabulary) -> list[tuple[str, list[FactLine]]]:
    """Give the facts by group, in the order of the record; equal words stand once."""
    lines: dict[str, dict[str, FactLine]] = {group: {} for group in GROUPS}
    for fact in patient.facts:
        line = fact_line(fact, vocabulary)
        lines[line.group].setdefault(line.words, line)
    return [(group, list(found.values())) for group, found in lines.items() if found]


def readings(patient: Patient, vocabulary: Vocabulary) -> Readings:
    """Give what each quoted place of the record was read as; several facts of one place stand together."""
    found: dict[tuple[str, int, int], list[str]] = {}
    for fact in patient.facts:
        if fact.quote is not None:
            place = (fact.quote.source, fact.quote.start, fact.quote.end)
            words = fact_line(fact, vocabulary).words
            found.setdefault(place, []).append(f"{words}: absent" if fact.stance == "absent" else words)
    return {place: "; ".join(dict.fromkeys(said)) for place, said in found.items()}


def fact_line(fact: Fact, vocabulary: Vocabulary) -> FactLine:
    """Put a fact in words."""
    group = _group(fact, vocabulary)
    words = _variable(fact, vocabulary) if fact.variable else _concept(fact, vocabulary)
    if fact.stance == "uncertain":
        words += " (uncertain)"
    return FactLine(words=words, group=group, day=fact.known_on or "", quote=fact.quote)


def _group(fact: Fact, vocabulary: Vocabulary) -> str:
    if fact.subject == "family":
        return "Family"
    if fact.variable:
        return "Person" if fact.variable == "age" else "Measurements"
    if fact.stance == "absent":
        return "Said to be absent"
    concept = vocabulary.concepts.get(fact.concept)
    return _KIND.get(concept.kind if concept else "", "Conditions")


def _variable(fact: Fact, vocabulary: Vocabulary) -> str:
    row = vocabulary.variables.get(fact.variable)
    title = row.title if row else fact.variable.replace("_", " ")
    if fact.variable == "age" and fact.start:
        return f"born {fact.start}"
    return _joined((f"{title} {_amount(fact, row.spans if row else ())}", *_parts(fact, with_dates=False)))


def _amount(fact: Fact, levels: Sequence[tuple[str, float, float]]) -> str:
    unit = f" {unit_words(fact.unit)}" if fact.unit else ""
    ends = (fact.low, fact.high) if fact.value is None else (fact.value, fact.value)
    level = next((word for word, *span in levels if tuple(span) == ends), "")
    if level:
        return level
    if fact.value is not None:
        return f"{fact.value:g}{unit}"
    if fact.low is not None and fact.high is not None:
        return f"{fact.low:g} to {fact.high:g}{unit}"
    if fact.low is not None:
        return f"at least {fact.low:g}{unit}"
    return f"at most {fact.high:g}{unit}" if fact.high is not None else "without a value"


def unit_words(code: str) -> str:
    """Write a unit for people: "10^9/L"."""
    return {"a": "years", "mo": "months", "?": "(unit not stated)"}.get(code, code.translate(_UCUM))


def _concept(fact: Fact, vocabulary: Vocabulary) -> str:
    row = vocabulary.concepts.get(fact.concept)
    name = row.name if row else named_words(fact.concept)
    return _joined((" ".join((*fact.qualifiers, name)), *_parts(fact, with_dates=True)))


def _parts(fact: Fact, *, with_dates: bool) -> Iterable[str]:
    yield _COURSE.get(fact.course, "")
    yield f"line {fact.line}" if fact.line is not None else ""
    yield f"response {fact.response}" if fact.response else ""
    if with_dates and fact.start and fact.start == fact.stop:
        yield f"on {fact.start}" if len(fact.start) > len("2026-03") else f"in {fact.start}"
    elif with_dates and (fact.start or fact.stop):
        yield f"{fact.start or '…'} to {fact.stop}" if fact.stop else f"since {fact.start}"


def _joined(parts: Iterable[str]) -> str:
    return ", ".join(part for part in parts if part)
