"""Which of a study's records is the best known one; it joins none."""

from collections.abc import Sequence

from trialbridge.model.study import Study
from trialbridge.records.identifiers import official

SECOND_HAND = frozenset({"ictrp"})
"""Registries that repeat other registries' records."""
_PARTS = (
    "title", "official_title", "status", "dates", "sponsor", "summary", "description", "conditions", "arms",
    "interventions", "outcomes", "contacts", "officials", "locations", "identifiers",
)  # fmt: skip


def lead(studies: Sequence[Study]) -> Study:
    """Give the record that is judged and listed: first hand, with criteria, the fullest, the first by name.

    The day does not decide: a registry that never changes a record would else win by a touch of the other.
    """
    return min(studies, key=_rank)


def _rank(study: Study) -> tuple[bool, bool, int, str]:
    own = official(study.id)
    repeated = study.source.registry in SECOND_HAND and bool(own)
    criteria = any(text.text.strip() for text in study.eligibility.criteria)
    filled = sum(bool(getattr(study, part)) for part in _PARTS)
    return repeated, not criteria, -filled, study.id
