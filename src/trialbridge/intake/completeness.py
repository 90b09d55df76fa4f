"""What a patient's facts lack or contradict; it changes and judges nothing."""

from typing import NamedTuple

from trialbridge.model.patient import Fact, Patient
from trialbridge.vocab import Vocabulary


class Conflict(NamedTuple):
    """Facts of one thing on one day that cannot all be true."""

    about: str
    day: str
    facts: tuple[Fact, ...]


STANDARD = (
    ("age", "age or day of birth"), ("sex", "sex"), ("diagnosis", "diagnosis"), ("stage", "stage"),
    ("ecog", "performance status"), ("haemoglobin", "haemoglobin"), ("platelets", "platelets"),
    ("anc", "neutrophils"), ("bilirubin_total", "total bilirubin"), ("alt", "ALT"),
    ("creatinine", "creatinine"),
)  # fmt: skip
"""What a navigator asks for first: these settle the most criteria of oncology studies."""

_STANDS_FOR = {
    "stage": ("stage", "bclc", "ann_arbor", "rai", "t_stage", "m_stage", "iss_stage"),
    "ecog": ("ecog", "karnofsky", "lansky"),
    "anc": ("anc", "wbc"),
    "bilirubin_total": ("bilirubin_total",),
    "alt": ("alt", "ast", "transaminases"),
    "creatinine": ("creatinine", "creatinine_clearance", "egfr"),
}
_EXTENT = frozenset({
    "metastasis", "limited-stage", "extensive-stage", "locally-advanced-disease", "early-stage-disease",
    "extensive-stage-sclc", "limited-stage-sclc",
})  # fmt: skip


def conflicts(patient: Patient, vocabulary: Vocabulary | None = None) -> tuple[Conflict, ...]:
    """Give the facts of the same day that differ: values that do not overlap, stances that contradict.

    Values are compared in the variable's unit where a vocabulary is given, else only in the same unit.
    Undated facts count as of one day. Facts of relatives and doubtful ones conflict with nothing.
    """
    groups: dict[tuple[str, str, str], list[Fact]] = {}
    for fact in patient.facts:
        if fact.subject == "patient" and fact.stance != "uncertain":
            groups.setdefault((fact.variable, fact.concept, fact.known_on or ""), []).append(fact)
    return tuple(
        Conflict(variable or concept, day, tuple(facts))
        for (variable, concept, day), facts in groups.items()
        if len(facts) > 1
        and (_values_differ(facts, vocabulary) if facts[0].variable else _stances_differ(facts))
    )


def missing(patient: Patient, vocabulary: Vocabulary | None = None) -> tuple[str, ...]:
    """Give the standard facts that the record lacks, by their names in `STANDARD`."""
    stated = {fact.variable for fact in patient.facts if fact.variable and fact.subject == "patient"}
    concepts = {
        fact.concept
        for fact in patient.facts
        if fact.concept and fact.subject == "patient" and fact.stance == "present"
    }
    known = set(stated)
    if concepts & {"female", "male"}:
        known.add("sex")
    if any(fact.main for fact in patient.facts) or _diseases(concepts, vocabulary):
        known.add("diagnosis")
    if concepts & _EXTENT:
        known.add("stage")
    return tuple(
        name
        for name, _ in STANDARD
        if not known.intersection(_STANDS_FOR.get(name, (name,))) and name not in known
    )


def _diseases(concepts: set[str], vocabulary: Vocabulary | None) -> bool:
    if vocabulary is None:
        return False
    return any(
        (row := vocabulary.concepts.get(concept)) is not None and row.kind == "disease"
        for concept in concepts
    )


def _stances_differ(facts: list[Fact]) -> bool:
    return len({fact.stance for fact in facts}) > 1


def _values_differ(facts: list[Fact], vocabulary: Vocabulary | None) -> bool:
    if facts[0].variable == "age" and any(fact.start for fact in facts):
        return len({fact.start for fact in facts if fact.start}) > 1
    spans = [span for fact in facts if (span := _span(fact, vocabulary, facts[0].unit)) is not None]
    low, high = max((span[0] for span in spans), default=0.0), min((span[1] for span in spans), default=0.0)
    return low > high + 1e-6 * max(abs(low), abs(high))


def _span(fact: Fact, vocabulary: Vocabulary | None, unit: str) -> tuple[float, float] | None:
    low = fact.value if fact.value is not None else fact.low if fact.low is not None else float("-inf")
    high = fact.value if fact.value is not None else fact.high if fact.high is not None else float("inf")
    if vocabulary is None:
        return (low, high) if fact.unit == unit else None
    converted = [vocabulary.convert(side, fact.unit, fact.variable) for side in (low, high)]
    return None if None in converted else (converted[0], converted[1])  # type: ignore[return-value]
