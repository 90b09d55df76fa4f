"""Which diseases a note describes without naming them; this weighs in a search and is never a fact."""

from functools import lru_cache
from typing import NamedTuple

from trialbridge.intake.context import Scopes
from trialbridge.intake.sentences import sentences
from trialbridge.intake.syndromes import PICTURES
from trialbridge.vocab import Phrase, Vocabulary, fold

ENOUGH = 3.0
"""The weight of signs from which a picture counts as described."""


class _Sign(NamedTuple):
    """A line of a picture: its weight, and whether the picture needs it."""

    weight: float
    needed: bool


def suspected(text: str, vocabulary: Vocabulary) -> dict[str, float]:
    """Give the diseases whose picture a note gives, with the weight of the signs found (from `ENOUGH` on).

    Signs that are denied or of relatives do not count; a picture without a sign it needs is none.
    """
    lines = _pictures()[1]
    weights = {}
    for concept, found in _signs(text).items():
        weight = sum(lines[concept][number].weight for number in found)
        complete = all(number in found for number, sign in lines[concept].items() if sign.needed)
        if concept in vocabulary.concepts and complete and weight >= ENOUGH:
            weights[concept] = weight
    return weights


def _signs(text: str) -> dict[str, set[int]]:
    """Find the lines of each picture that the note states of the patient."""
    scanner = _pictures()[0]
    found: dict[str, set[int]] = {}
    for sentence in sentences(text):
        folded = fold(sentence.view.text)
        hits = scanner.scan(sentence.view.text, folded)
        if not hits:
            continue
        scopes = Scopes(sentence.view.text, folded, sentence.section)
        for hit in hits:
            context = scopes.of(hit.start, hit.end)
            if context.stance != "absent" and context.subject == "patient":
                for sense in hit.senses:
                    concept, number = sense.value.split(" ")
                    found.setdefault(concept, set()).add(int(number))
    return found


@lru_cache(maxsize=1)
def _pictures() -> tuple[Vocabulary, dict[str, dict[int, _Sign]]]:
    """Give a scanner whose hits name picture and line ("pneumonia 3"), and the lines of each picture."""
    phrases: list[Phrase] = []
    lines: dict[str, dict[int, _Sign]] = {}
    for concept, table in PICTURES.items():
        joined = table.replace("\n            ;", ";")
        for number, line in enumerate(filter(None, map(str.strip, joined.splitlines()))):
            mark, colon, words = line.partition(":")
            weight = float(mark.lstrip("!") or 1) if colon else 1.0
            lines.setdefault(concept, {})[number] = _Sign(weight, bool(colon) and mark.startswith("!"))
            phrases += [
                Phrase(text=word.strip(), type="sign", value=f"{concept} {number}", language="en")
                for word in (words if colon else line).split(";")
            ]
    return Vocabulary((), (), (), phrases), lines
