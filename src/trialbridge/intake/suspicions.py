"""Which diseases a note describes without naming them; this weighs in a search and is never a fact."""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from trialbridge.intake.context import Scopes
from trialbridge.intake.pictures import OF_ORGANS
from trialbridge.intake.pictures_more import OF_SYSTEMS
from trialbridge.intake.sentences import sentences
from trialbridge.intake.syndromes import PICTURES
from trialbridge.vocab import Phrase, Vocabulary, fold

ENOUGH = 3.0
"""The weight of signs from which a picture counts as described."""


_GOES_ON = re.compile(r"\n\s*;")


class _Sign(NamedTuple):
    """A line of a picture: its weight, and whether the picture needs it."""

    weight: float
    needed: bool


class Told(NamedTuple):
    """A sign where a text tells it."""

    start: int
    end: int
    text: str


class Pictures(NamedTuple):
    """A scanner whose hits name picture and line ("pneumonia 3"), and the lines of each picture."""

    scanner: Vocabulary
    lines: dict[str, dict[int, _Sign]]


class Suspicions(NamedTuple):
    """The diseases a note describes, each with the weight of its signs, and what they explain."""

    weights: dict[str, float]
    explained: frozenset[str]
    """Concepts named in the note as signs of a described disease: "insomnia" in a thyrotoxicosis."""


def suspected(text: str, vocabulary: Vocabulary) -> Suspicions:
    """Give the diseases whose picture a note gives, with the weight of the signs found (from `ENOUGH` on).

    Signs that are denied or of relatives do not count; a picture without a sign it needs is none.
    """
    lines = _pictures().lines
    weights: dict[str, float] = {}
    explained: set[str] = set()
    for concept, found in signs(text, _pictures()).items():
        weight = sum(lines[concept][number].weight for number in found)
        complete = all(number in found for number, sign in lines[concept].items() if sign.needed)
        if concept in vocabulary.concepts and complete and weight >= ENOUGH:
            weights[concept] = weight
            words = ". ".join(word.text for said in found.values() for word in said)
            explained.update(named for hit in vocabulary.scan(words) if (named := hit.of("concept")))
    return Suspicions(weights, frozenset(explained - weights.keys()))


def signs(text: str, pictures: Pictures) -> dict[str, dict[int, list[Told]]]:
    """Find the lines of each picture that a note states of the patient, with the words that do."""
    found: dict[str, dict[int, list[Told]]] = {}
    for sentence in sentences(text):
        folded = fold(sentence.view.text)
        hits = pictures.scanner.scan(sentence.view.text, folded)
        if not hits:
            continue
        scopes = Scopes(sentence.view.text, folded, sentence.section)
        for hit in hits:
            context = scopes.of(hit.start, hit.end)
            if context.stance != "absent" and context.subject == "patient":
                start, end = sentence.view.span(hit.start, hit.end)
                for sense in hit.senses:
                    concept, number = sense.value.split(" ")
                    said = Told(start, end, text[start:end])
                    found.setdefault(concept, {}).setdefault(int(number), []).append(said)
    return found


@lru_cache(maxsize=1)
def _pictures() -> Pictures:
    return pictures_of({**PICTURES, **OF_ORGANS, **OF_SYSTEMS})


def pictures_of(tables: Mapping[str, str]) -> Pictures:
    """Read the tables of pictures, one text a concept."""
    told: dict[str, set[str]] = {}
    lines: dict[str, dict[int, _Sign]] = {}
    for concept, table in tables.items():
        joined = _GOES_ON.sub(";", table)
        for number, line in enumerate(filter(None, map(str.strip, joined.splitlines()))):
            mark, colon, words = line.partition(":")
            weight = float(mark.lstrip("!") or 1) if colon else 1.0
            lines.setdefault(concept, {})[number] = _Sign(weight, bool(colon) and mark.startswith("!"))
            for word in (words if colon else line).split(";"):
                told.setdefault(word.strip(), set()).add(f"{concept} {number}")
    phrases = [
        Phrase(text=text, type="sign", value=value, language="en")
        for text in told
        for value in sorted(set().union(*(told.get(part, set()) for part in _parts(text))))
    ]
    return Pictures(Vocabulary((), (), (), phrases), lines)


def _parts(text: str) -> list[str]:
    """Give every run of words in a phrase: an "expiratory wheeze" is a wheeze, but only it would be found."""
    words = text.split()
    return [
        " ".join(words[start:end]) for start in range(len(words)) for end in range(start + 1, len(words) + 1)
    ]
