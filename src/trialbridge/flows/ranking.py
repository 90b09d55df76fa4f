"""Every study of a generation judged and scored for one patient; it explains none of them."""

from collections.abc import Mapping, Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from trialbridge.flows.generation import Generation
from trialbridge.flows.meaning import Meaning
from trialbridge.flows.meaning import opened as opened_meaning
from trialbridge.flows.search import opened
from trialbridge.intake.problems import principal
from trialbridge.matching.chart import Chart
from trialbridge.matching.compiled import Outcome
from trialbridge.matching.rank import (
    Affinity,
    Best,
    Floats,
    best_rows,
    condition_parts,
    fused,
    off_condition,
    scaled,
    score,
    top,
    verdict_parts,
)  # fmt: skip
from trialbridge.model.patient import Fact, Patient
from trialbridge.model.verdict import Policy
from trialbridge.search import Wanted
from trialbridge.search.schema import WEIGHTS
from trialbridge.vocab import Vocabulary

GENETIC = frozenset({"gene", "alteration"})
"""Kinds of concepts that are markers."""
MAIN = 0.5
"""The weight from which a problem is one a study would be sought for: not the hypertension beside it."""
PROBLEMS, OTHERS = 10, 6
"""How many of a record's problems, and of the other things it tells, are each looked for by name."""
CRITERIA, SUMMARY = {"criteria": 1.0}, {"summary": 1.0, "description": 1.0}
"""Fields in which a record's words and the names of its problems are looked for by themselves."""
UNSOUGHT = frozenset({"trait", "site"})
"""Kinds of concepts no study would be sought by."""


class Ranking(NamedTuple):
    """Per study, in the order of the generation: named parts, their weighted sum, the best cohort."""

    parts: dict[str, Floats]
    scores: Floats
    outcome: Outcome
    best: Best
    on_condition: npt.NDArray[np.bool_]


class Engine:
    """One generation, opened: its compiled rules, index and conditions; safe to keep for a process."""

    def __init__(self, generation: Generation, vocabulary: Vocabulary) -> None:
        """Take the generation; its parts are opened when first asked for."""
        self.generation, self.vocabulary = generation, vocabulary
        stamp = generation.stamp
        self.made_by = stamp.engine
        learned = f"+{stamp.learned}" if stamp.learned else ""
        corrections = f"~{stamp.corrections}" if stamp.corrections else ""
        self.name = f"{stamp.engine}{learned}{corrections}"

    @cached_property
    def places(self) -> dict[str, int]:
        """Give the row of each study by its identifier."""
        return {study: place for place, (study, _) in enumerate(self.generation.studies)}

    @cached_property
    def affinity(self) -> Affinity:
        """Give the conditions of all studies, with how much each tells."""
        return Affinity(self.generation.compiled, self.vocabulary)

    @cached_property
    def meaning(self) -> Meaning | None:
        """Give the vectors of meaning, where there are any."""
        return opened_meaning(self.generation)

    def rank(self, chart: Chart, policy: Policy) -> Ranking:
        """Judge and score every study for the chart's patient on its day."""
        compiled = self.generation.compiled
        problems = dict(principal(chart.patient, self.vocabulary))
        main = {name: weight for name, weight in problems.items() if weight >= MAIN}
        on_condition = self.affinity.on_condition(main)
        outcome = compiled.outcome(compiled.judge(chart, policy))
        best = best_rows(compiled, outcome, on_condition)
        told = [*problems, *self._besides(chart.patient, problems)]
        parts = {
            **self._conditions(problems, told),
            **self._words(chart.patient, problems),
            "named": self._named(problems, told),
            **self._meaning(chart.patient),
            **verdict_parts(outcome, best, compiled.silence(policy, chart).outcome),
        }
        parts["off_condition"] = off_condition(parts)
        return Ranking(parts, score(parts), outcome, best, on_condition)

    def order(self, chart: Chart, policy: Policy) -> list[str]:
        """Give the identifiers of all studies, best first."""
        names = self.generation.compiled.studies
        return [names[place] for place in top(self.rank(chart, policy).scores, names, len(names))]

    def _conditions(self, problems: Mapping[str, float], told: Sequence[str]) -> dict[str, Floats]:
        conditions = np.diff(self.generation.compiled.arrays["subject_start"])
        near = self.affinity.of(problems)
        return condition_parts(near, self.affinity.of(dict.fromkeys(told, 1.0)), conditions)

    def _words(self, patient: Patient, problems: Mapping[str, float]) -> dict[str, Floats]:
        """Look for the whole record, and for the names of its problems, in fields that tell apart.

        A record of few fields holds little but its criteria, so that words there count by themselves.
        """
        index, record = self.generation.index, words_of(patient, self.vocabulary)
        names = {self.vocabulary.concepts[name].name: weight for name, weight in self._known(problems)}

        def asked(fields: Mapping[str, float]) -> Floats:
            return scaled(
                index.scores([Wanted(name, weight, fields=fields) for name, weight in names.items()])
            )

        return {
            "words": scaled(index.scores([Wanted(record)])),
            "criteria_words": scaled(index.scores([Wanted(record, fields=CRITERIA)])),
            "problem_summary": asked(SUMMARY),
            "problem_criteria": asked(CRITERIA),
            "markers": scaled(index.scores(self._markers(patient))),
        }

    def _known(self, problems: Mapping[str, float]) -> list[tuple[str, float]]:
        return [(name, weight) for name, weight in problems.items() if name in self.vocabulary.concepts]

    def _besides(self, patient: Patient, problems: Mapping[str, float]) -> list[str]:
        """Give what a record tells beside the problems, in its order."""
        others = (fact.concept for fact in patient.facts if _present(fact) and fact.concept not in problems)
        return list(dict.fromkeys(name for name in others if self._searched(name)))

    def _named(self, problems: Mapping[str, float], told: Sequence[str]) -> Floats:
        """Order the studies by each thing a record tells, the weightiest problem first, and fuse these."""
        first, besides = told[: len(problems)][:PROBLEMS], told[len(problems) :][:OTHERS]
        names = (name for name in (*first, *besides) if name in self.vocabulary.concepts)
        rows = [self.vocabulary.concepts[name] for name in names]
        index = self.generation.index
        return fused((index.scores([Wanted(row.name, concept=row.id)]) for row in rows), len(index.ids))

    def _searched(self, concept: str) -> bool:
        """Tell whether studies are sought by a concept: by no trait or place in the body."""
        row = self.vocabulary.concepts.get(concept)
        return row is not None and row.kind not in UNSOUGHT

    def _markers(self, patient: Patient) -> list[Wanted]:
        """Give the genes and alterations that a record names, to be looked for in every field."""
        text = words_of(patient, self.vocabulary)
        named = {
            text[hit.start : hit.end]: concept
            for hit in self.vocabulary.scan(text)
            if (concept := hit.of("concept")) and self.vocabulary.concepts[concept].kind in GENETIC
        }
        return [Wanted(words, concept=concept, fields=WEIGHTS) for words, concept in named.items()]

    def _meaning(self, patient: Patient) -> dict[str, Floats]:
        """Give the nearness in meaning as a part, or none: it is an extra."""
        text = words_of(patient, self.vocabulary) if self.meaning else ""
        return {"meaning": scaled(self.meaning.near(text))} if self.meaning and text else {}


def words_of(patient: Patient, vocabulary: Vocabulary) -> str:
    """Give the patient's record as words to search with: notes as they stand, of all else what is present."""
    kinds = {document.kind for document in patient.documents}
    if kinds and kinds <= {"note", "report"}:
        return "\n".join(document.text for document in patient.documents)
    present = filter(_present, patient.facts)
    names = (
        vocabulary.concepts[fact.concept].name for fact in present if fact.concept in vocabulary.concepts
    )
    return "\n".join(dict.fromkeys(names))


def _present(fact: Fact) -> bool:
    return fact.stance != "absent" and fact.subject == "patient"


def engine_of(data: Path) -> Engine:
    """Give the engine of the generation that serves; kept open. Raises InputError before the first ingest."""
    return _engine(opened(data))


@lru_cache(maxsize=2)
def _engine(generation: Generation) -> Engine:
    return Engine(generation, generation.vocabulary)
