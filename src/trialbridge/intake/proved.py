"""Facts that follow from what a note describes or measures, by published criteria; it weighs nothing."""

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from functools import lru_cache

import msgspec

from trialbridge.intake.context import Scopes
from trialbridge.intake.proofs import BY_FACT, BY_VALUE, ENDED, PROOFS, Limit, Proof
from trialbridge.intake.suspicions import Pictures, Told, pictures_of, signs
from trialbridge.model.patient import Fact, Quote
from trialbridge.vocab import Vocabulary, fold

ADULT = Limit("age", 18.0, None)
"""Of whom the limits of single values hold."""


def proved(text: str, name: str, facts: Sequence[Fact], vocabulary: Vocabulary) -> Iterator[Fact]:
    """Give the diagnoses that a note proves and says nothing of, each with what it follows from.

    `name` is the document's, whose words are quoted. What the note states, denies or doubts is left as it is.
    """
    told = {fact.concept for fact in facts if fact.subject == "patient"}
    described = signs(text, _pictures())
    adult = _measured(ADULT, facts, vocabulary) is not None
    for concept, proof in {**PROOFS, **(BY_VALUE if adult else {})}.items():
        if concept not in told and concept in vocabulary.concepts:
            measured = _measured(proof.limit, facts, vocabulary) if proof.limit else None
            if proof.limit is None or measured is not None:
                yield from _proved(concept, proof, described.get(concept, {}), measured, name)
    yield from _following(facts, told, vocabulary)
    yield from _ended(text, name, told)


def _following(facts: Sequence[Fact], told: Set[str], vocabulary: Vocabulary) -> Iterator[Fact]:
    """Give what other facts make of the patient, where nothing is told of it."""
    for cause, (concept, source) in BY_FACT.items():
        because = next((fact for fact in facts if fact.concept == cause and _going_on(fact)), None)
        if because is not None and concept not in told and concept in vocabulary.concepts:
            words = because.quote.text if because.quote else because.concept
            yield msgspec.structs.replace(because, concept=concept, derivation=f"{words} ({source})")


def _ended(text: str, name: str, told: Set[str]) -> Iterator[Fact]:
    """Deny what is over, where nothing else is told of it."""
    for concept, (words, source) in ENDED.items():
        match = re.search(rf"\b(?:{words})\b", text, re.IGNORECASE) if concept not in told else None
        if match is not None and _of_patient(text, match):
            quote = Quote(source=name, start=match.start(), end=match.end(), text=match[0])
            yield Fact(concept=concept, stance="absent", derivation=f"{match[0]} ({source})", quote=quote)


def _of_patient(text: str, match: re.Match[str]) -> bool:
    """Tell whether a sentence says its words of the patient, and denies them not."""
    start = max(text.rfind(mark, 0, match.start()) for mark in (". ", "\n")) + 1
    before = text[start : match.start()]
    scopes = Scopes(sentence := before + match[0], fold(sentence))
    found = scopes.of(len(before), len(sentence))
    return found.subject == "patient" and found.stance == "present"


def _going_on(fact: Fact) -> bool:
    return fact.subject == "patient" and fact.stance == "present" and fact.course == "active"


def _proved(
    concept: str, proof: Proof, found: Mapping[int, Sequence[Told]], measured: Fact | None, name: str
) -> Iterator[Fact]:
    """Give the diagnosis where enough of its lines, and all it needs, were found."""
    needed = {number for number, sign in _pictures().lines.get(concept, {}).items() if sign.needed}
    said = sorted(each[0] for each in found.values())
    if len(said) + (measured is not None) < proof.needed or not needed <= found.keys():
        return
    words = [measured.quote.text] if measured is not None and measured.quote else []
    fact = Fact(concept=concept, derivation=f"{', '.join(words + [it.text for it in said])} ({proof.source})")
    if measured is not None:
        yield msgspec.structs.replace(fact, known_on=measured.known_on, quote=measured.quote)
    else:
        first = said[0]
        yield msgspec.structs.replace(
            fact, quote=Quote(source=name, start=first.start, end=first.end, text=first.text)
        )


def _measured(limit: Limit, facts: Sequence[Fact], vocabulary: Vocabulary) -> Fact | None:
    """Give the latest value of a variable if it lies within a limit."""
    values = [fact for fact in facts if fact.variable == limit.variable and fact.value is not None]
    if not values:
        return None
    latest = max(values, key=lambda fact: fact.known_on or "")
    value = vocabulary.convert(latest.value or 0.0, latest.unit, limit.variable)
    return latest if value is not None and limit.holds(value) else None


@lru_cache(maxsize=1)
def _pictures() -> Pictures:
    return pictures_of({concept: proof.lines for concept, proof in PROOFS.items()})
