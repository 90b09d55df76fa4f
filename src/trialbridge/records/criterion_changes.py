"""Which criteria came, went or were altered between two versions, and whom that lets in."""

from collections.abc import Sequence
from typing import Literal

import numpy as np
from rapidfuzz import fuzz, process

from trialbridge.model.base import Noun
from trialbridge.model.correction import words_of
from trialbridge.model.criterion import Criterion, Polarity
from trialbridge.model.rule import canonical, computable
from trialbridge.records.narrowing import Verdict, compare, turned

Effect = Literal["tightened", "loosened", "altered", "reworded"]
ALIKE = 70.0
"""Per cent of shared words (token sort ratio) from which two sentences are one criterion, altered."""

WITHIN = 0.75
"""What it counts that the words of one stand in the other ("Chemonaive for NSCLC" in a longer one)."""


class CriterionChange(Noun, frozen=True):
    """A criterion that came (`before` empty), went (`after` empty) or was altered; both sides as published.

    `counts` is false where it is no requirement (consent, a preference) or means what it meant before.
    """

    polarity: Polarity
    effect: Effect
    before: str = ""
    after: str = ""
    counts: bool = True


def criterion_changes(old: Sequence[Criterion], new: Sequence[Criterion]) -> tuple[CriterionChange, ...]:
    """Match the criteria of two versions by text, by meaning, then by likeness, and tell what changed."""
    gone, come = _without_headings(old), _without_headings(new)
    for same in (_same_words, _same_rule):
        for before in list(gone):
            twin = next((it for it in come if same(before, it)), None)
            if twin is not None:
                gone.remove(before)
                come.remove(twin)
    found = []
    for before, after in _pairs(gone, come):
        gone.remove(before)
        come.remove(after)
        found.append((after.start, _altered(before, after)))
    found += [(it.start, _one_sided(it, come=True)) for it in come]
    found += [(it.start, _one_sided(it, come=False)) for it in gone]
    return tuple(change for _, change in sorted(found, key=lambda pair: pair[0]))


def _without_headings(criteria: Sequence[Criterion]) -> list[Criterion]:
    return [it for it in criteria if it.role != "heading"]


def _same_words(one: Criterion, other: Criterion) -> bool:
    return one.polarity == other.polarity and _words(one) == _words(other)


def _same_rule(one: Criterion, other: Criterion) -> bool:
    if (one.polarity, one.applies_to) != (other.polarity, other.applies_to) or not computable(one.rule):
        return False
    return canonical(one.rule) == canonical(other.rule)


def _words(criterion: Criterion) -> str:
    return words_of(criterion.clean or criterion.text).casefold().rstrip(" .;,")


def _pairs(gone: Sequence[Criterion], come: Sequence[Criterion]) -> list[tuple[Criterion, Criterion]]:
    """Pair what is most alike first; each stands in one pair."""
    if not gone or not come:
        return []
    before, after = ([_words(it) for it in side] for side in (gone, come))
    sorted_words = process.cdist(before, after, scorer=fuzz.token_sort_ratio)
    shared_words = process.cdist(before, after, scorer=fuzz.token_set_ratio)
    scores = np.maximum(sorted_words, WITHIN * shared_words)
    ranked = sorted(
        (-float(scores[row][column]), row, column)
        for row in range(len(gone))
        for column in range(len(come))
        if scores[row][column] >= ALIKE and gone[row].polarity == come[column].polarity
    )
    rows: set[int] = set()
    columns: set[int] = set()
    found = []
    for _, row, column in ranked:
        if row not in rows and column not in columns:
            rows.add(row)
            columns.add(column)
            found.append((gone[row], come[column]))
    return found


def _altered(before: Criterion, after: Criterion) -> CriterionChange:
    verdict: Verdict = compare(before.rule, after.rule)
    if before.applies_to != after.applies_to:
        verdict = "other"
    known = computable(before.rule) and computable(after.rule)
    means_the_same = verdict == "same" and known
    return CriterionChange(
        polarity=after.polarity,
        effect="reworded" if means_the_same else _effect(verdict, after.polarity) if known else "altered",
        before=before.text,
        after=after.text,
        counts=not means_the_same and "requirement" in (before.role, after.role),
    )


def _one_sided(criterion: Criterion, come: bool) -> CriterionChange:
    """A requirement more lets fewer people in, be it something to have or something not to have."""
    return CriterionChange(
        polarity=criterion.polarity,
        effect="tightened" if come else "loosened",
        before="" if come else criterion.text,
        after=criterion.text if come else "",
        counts=criterion.role == "requirement",
    )


def _effect(verdict: Verdict, polarity: Polarity) -> Effect:
    asked = verdict if polarity == "inclusion" else turned(verdict)
    return {"narrower": "tightened", "wider": "loosened"}.get(asked, "altered")  # type: ignore[return-value]
