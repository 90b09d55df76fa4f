"""Which missing fact settles most: the questions worth asking next."""

from collections import Counter
from collections.abc import Iterable

from trialbridge.model.rule import named_words
from trialbridge.model.verdict import MatchReport, Question
from trialbridge.vocab import Vocabulary


def questions(
    reports: Iterable[MatchReport], vocabulary: Vocabulary, limit: int = 10
) -> tuple[Question, ...]:
    """Rank what is asked by the unknown requirements of the studies not yet excluded.

    `settles` counts the criteria that wait for this fact alone; a fact that only helps together with
    others ranks after those, by how many criteria it helps.
    """
    alone: Counter[str] = Counter()
    helps: Counter[str] = Counter()
    for report in reports:
        if report.overall == "excluded":
            continue
        for row in report.verdicts:
            if row.role == "requirement" and row.verdict.truth == "unknown":
                helps.update(row.verdict.asks)
                if len(row.verdict.asks) == 1 and row.computable:
                    alone.update(row.verdict.asks)
    ranked = sorted(helps, key=lambda name: (-alone[name], -helps[name], name))
    return tuple(
        Question(variable=name, text=wording(name, vocabulary), settles=alone[name])
        for name in ranked[:limit]
    )


def wording(name: str, vocabulary: Vocabulary) -> str:
    """Put a missing fact as a question: the row's own, or one made from its name."""
    variable = vocabulary.variables.get(name)
    if variable is not None:
        return variable.question or f"What is the latest {variable.title}?"
    concept = vocabulary.concepts.get(name)
    if concept is None:
        return f"Is there {named_words(name)}?"
    return concept.question or _ASK.get(concept.kind, "Does the patient have {}?").format(concept.name)


_ASK = {
    "drug": "Has the patient been given {}, and when last?",
    "drug-class": "Has the patient been given any {}, and when last?",
    "therapy": "Has the patient had {}, and when last?",
    "procedure": "Has the patient had {}, and when?",
    "alteration": "Has the tumour been tested for {}, and with what result?",
    "gene": "Has the tumour been tested for {}, and with what result?",
    "trait": "Does this hold for the patient: {}?",
}
