"""Measures of rankings and labels, as the field defines them; pure arithmetic."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from math import log2

ELIGIBLE = 2


def ndcg(ranked: Sequence[str], grades: Mapping[str, int], ideal: Iterable[int], depth: int = 10) -> float:
    """Normalised discounted cumulative gain at a depth; the gain is the grade (Järvelin 2002, as trec_eval).

    `ideal` holds the grades of all judged studies that could have been ranked; without any gain it is 0.
    """
    best = _gain(sorted(ideal, reverse=True)[:depth])
    return _gain([grades.get(study, 0) for study in ranked[:depth]]) / best if best else 0.0


def precision(ranked: Sequence[str], grades: Mapping[str, int], depth: int = 10) -> float:
    """Share of eligible studies among the first `depth`; missing places count as misses."""
    return sum(grades.get(study, 0) >= ELIGIBLE for study in ranked[:depth]) / depth


def reciprocal_rank(ranked: Sequence[str], grades: Mapping[str, int]) -> float:
    """One over the place of the first eligible study, 0 where there is none."""
    places = (place for place, study in enumerate(ranked, 1) if grades.get(study, 0) >= ELIGIBLE)
    return 1 / next(places, float("inf"))


def recall(ranked: Sequence[str], wanted: frozenset[str], depth: int) -> float:
    """Share of the wanted studies among the first `depth`."""
    return len(wanted.intersection(ranked[:depth])) / len(wanted)


def apart(ranked: Sequence[str], grades: Mapping[str, int]) -> float | None:
    """Chance that an eligible study (2) stands above an excluded one (1), the area under the ROC curve.

    None where there are not both; a study that is not ranked stands below all that are.
    """
    places = {study: place for place, study in enumerate(ranked)}
    wanted, other = (
        [places.get(study, len(ranked)) for study, it in grades.items() if it == grade]
        for grade in (ELIGIBLE, ELIGIBLE - 1)
    )
    if not wanted or not other:
        return None
    return sum((one < two) + 0.5 * (one == two) for one in wanted for two in other) / len(wanted) / len(other)


def accuracy(pairs: Sequence[tuple[str, str]]) -> float:
    """Share of (expected, given) pairs that agree."""
    return sum(expected == given for expected, given in pairs) / len(pairs) if pairs else 0.0


def by_label(pairs: Sequence[tuple[str, str]]) -> dict[str, dict[str, float]]:
    """Precision, recall, F1 and support of every label that was expected or given."""
    expected, given = Counter(pair[0] for pair in pairs), Counter(pair[1] for pair in pairs)
    right = Counter(pair[0] for pair in pairs if pair[0] == pair[1])
    rows = {}
    for label in sorted(expected | given):
        p = right[label] / given[label] if given[label] else 0.0
        r = right[label] / expected[label] if expected[label] else 0.0
        f1 = 2 * p * r / (p + r) if p + r else 0.0
        rows[label] = {"precision": p, "recall": r, "f1": f1, "support": float(expected[label])}
    return rows


def macro_f1(rows: Mapping[str, Mapping[str, float]]) -> float:
    """Mean F1 over the labels that were expected at least once."""
    asked = [row["f1"] for row in rows.values() if row["support"]]
    return sum(asked) / len(asked) if asked else 0.0


def _gain(grades: Sequence[int]) -> float:
    return sum(grade / log2(place + 1) for place, grade in enumerate(grades, 1))
