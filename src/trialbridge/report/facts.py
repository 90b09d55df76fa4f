"""A patient's facts in plain words, grouped for a page; it judges nothing."""

from collections.abc import Iterable, Mapping, Sequence

from trialbridge.model.patient import Fact, Patient, Quote
from trialbridge.report.called import called
from trialbridge.report.document import Part
from trialbridge.vocab import Vocabulary
from trialbridge.vocab.locale import Sayings, sayings

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


Readings = Mapping[tuple[str, int, int], str]
"""What a place of a source (its name, start and end) was read as."""


class FactLine(Part, frozen=True):
    """A fact in words, with the words of the record."""

    words: str
    group: str
    day: str
    quote: Quote | None


def grouped(
    patient: Patient, vocabulary: Vocabulary, language: str = "en"
) -> list[tuple[str, list[FactLine]]]:
    """Give the facts by group, in the order of the record; equal words stand once."""
    lines: dict[str, dict[str, FactLine]] = {group: {} for group in GROUPS}
    for fact in patient.facts:
        line = fact_line(fact, vocabulary, language)
        lines[line.group].setdefault(line.words, line)
    return [(group, list(found.values())) for group, found in lines.items() if found]


def readings(patient: Patient, vocabulary: Vocabulary, language: str = "en") -> Readings:
    """Give what each quoted place of the record was read as; several facts of one place stand together."""
    found: dict[tuple[str, int, int], list[str]] = {}
    for fact in patient.facts:
        if fact.quote is not None:
            place = (fact.quote.source, fact.quote.start, fact.quote.end)
            words = fact_line(fact, vocabulary, language).words
            absent = fact.stance == "absent"
            told = sayings("report", language).say("fact.absent", words=words) if absent else words
            found.setdefault(place, []).append(told)
    return {place: "; ".join(dict.fromkeys(said)) for place, said in found.items()}


def fact_line(fact: Fact, vocabulary: Vocabulary, language: str = "en") -> FactLine:
    """Put a fact in words of a language; what the vocabulary has no name for there keeps its English one."""
    group, said = _group(fact, vocabulary), sayings("report", language)
    words = _variable(fact, vocabulary, said) if fact.variable else _concept(fact, vocabulary, said)
    if fact.stance == "uncertain":
        words = said.say("fact.uncertain", words=words)
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


def _variable(fact: Fact, vocabulary: Vocabulary, said: Sayings) -> str:
    row = vocabulary.variables.get(fact.variable)
    if fact.variable == "age" and fact.start:
        return said.say("fact.born", day=fact.start)
    title = called(fact.variable, vocabulary, said.language)
    amount = _amount(fact, row.spans if row else (), said)
    return _joined((f"{title} {amount}", *_parts(fact, said, with_dates=False)), said)


def _amount(fact: Fact, levels: Sequence[tuple[str, float, float]], said: Sayings) -> str:
    unit = f" {_unit(fact.unit, said)}" if fact.unit else ""
    ends = (fact.low, fact.high) if fact.value is None else (fact.value, fact.value)
    level = next((word for word, *span in levels if tuple(span) == ends), "")
    if level:
        return level
    low, high = f"{fact.low or 0:g}", f"{fact.high or 0:g}"
    if fact.value is not None:
        return f"{fact.value:g}{unit}"
    if fact.low is not None and fact.high is not None:
        return said.say("fact.between", low=low, high=high) + unit
    if fact.low is not None:
        return said.say("fact.least", low=low) + unit
    return said.say("fact.most", high=high) + unit if fact.high is not None else said.say("fact.no_value")


def unit_words(code: str) -> str:
    """Write a unit for people: "10^9/L"."""
    return _unit(code, sayings("report", "en"))


def _unit(code: str, said: Sayings) -> str:
    key = f"fact.unit.{code}"
    return said.say(key) if key in said else code.translate(_UCUM)


def _concept(fact: Fact, vocabulary: Vocabulary, said: Sayings) -> str:
    name = called(fact.concept, vocabulary, said.language)
    return _joined((" ".join((*fact.qualifiers, name)), *_parts(fact, said, with_dates=True)), said)


def _parts(fact: Fact, said: Sayings, *, with_dates: bool) -> Iterable[str]:
    yield said.say(f"fact.{fact.course}") if f"fact.{fact.course}" in said else ""
    yield said.say("fact.line", n=fact.line) if fact.line is not None else ""
    yield said.say("fact.response", word=fact.response) if fact.response else ""
    if with_dates and fact.start and fact.start == fact.stop:
        yield said.say("fact.on" if len(fact.start) > len("2026-03") else "fact.in", day=fact.start)
    elif with_dates and fact.stop:
        yield said.say("fact.span", start=fact.start or "…", stop=fact.stop)
    elif with_dates and fact.start:
        yield said.say("fact.since", start=fact.start)


def _joined(parts: Iterable[str], said: Sayings) -> str:
    return said.say("fact.comma").join(part for part in parts if part)
