"""How a missing fact is asked for, and of whom: patient, laboratory or investigator; it ranks none."""

import re
from functools import cache
from typing import cast

from trialbridge.model.rule import named_words
from trialbridge.model.verdict import Audience
from trialbridge.vocab import Variable, Vocabulary, tables

_ASK = {
    "drug": "Has the patient been given {}, and when last?",
    "drug-class": "Has the patient been given any {}, and when last?",
    "therapy": "Has the patient had {}, and when last?",
    "procedure": "Has the patient had {}, and when?",
    "alteration": "Has the tumour been tested for {}, and with what result?",
    "gene": "Has the tumour been tested for {}, and with what result?",
    "trait": "Does this hold for the patient: {}?",
}
_WHO: dict[str, Audience] = {
    "drug": "patient", "drug-class": "patient", "therapy": "patient", "procedure": "patient",
    "disease": "patient", "event": "patient", "trait": "patient",
    "gene": "laboratory", "alteration": "laboratory", "organism": "laboratory",
    "finding": "investigator", "site": "investigator",
}  # fmt: skip
_PLURAL = {"does": "do you", "has": "have you", "is": "are you"}
_YOU = (
    (re.compile(r"\bHas the patient\b"), "Have you"),
    (re.compile(r"\bDoes the patient\b"), "Do you"),
    (re.compile(r"\bIs the patient\b"), "Are you"),
    (re.compile(r"\b(does|has|is) the patient\b"), lambda found: _PLURAL[found[1]]),
    (re.compile(r"\bthe patient's\b"), "your"),
    (re.compile(r"\bthe patient\b"), "you"),
)
_LATEST = re.compile(r"^What is the (?:latest )?(.*)\?$")


def wording(name: str, vocabulary: Vocabulary) -> str:
    """Put a missing fact as a question: the row's own, or one made from its name."""
    variable = vocabulary.variables.get(name)
    if variable is not None:
        return variable.question or f"What is the latest {variable.title}?"
    concept = vocabulary.concepts.get(name)
    if concept is None:
        return f"Does this hold for the patient: {named_words(name)}?"
    return concept.question or _ASK.get(concept.kind, "Does the patient have {}?").format(concept.name)


def addressee(name: str, vocabulary: Vocabulary) -> Audience:
    """Tell who can answer: what one knows of oneself, what a sample shows, what only a physician judges."""
    variable = vocabulary.variables.get(name)
    if variable is None:
        concept = vocabulary.concepts.get(name)
        return _WHO.get(concept.kind, "investigator") if concept is not None else "investigator"
    told = _audiences().get(name)
    if told is not None:
        return told
    return "laboratory" if variable.kind == "number" else "investigator"


def addressed(name: str, vocabulary: Vocabulary) -> str:
    """Put the question to the one who can answer it: "Have you had a stroke, and when?"."""
    text, who = wording(name, vocabulary), addressee(name, vocabulary)
    if who == "patient":
        for pattern, words in _YOU:
            text = pattern.sub(words, text)
        return text
    variable = vocabulary.variables.get(name)
    return _of_laboratory(text, variable) if who == "laboratory" and variable is not None else text


def _of_laboratory(text: str, variable: Variable) -> str:
    found = _LATEST.match(text)
    what = found[1] if found else variable.title
    unit = f" in {variable.unit}" if variable.unit else ""
    return f"Please give the latest {what}{unit}, with its day and reference range."


@cache
def _audiences() -> dict[str, Audience]:
    return {name: cast(Audience, who) for name, who in tables.audiences().items()}
