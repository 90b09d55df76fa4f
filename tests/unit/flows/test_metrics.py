"""The measures agree with examples worked by hand."""

from math import log2

import pytest

from trialbridge.flows import metrics

GRADES = {"a": 2, "b": 1, "c": 0, "d": 2}


def test_ndcg() -> None:
    """Gain over ideal gain, discounted by place."""
    ideal = 2 + 2 / log2(3) + 1 / 2
    assert metrics.ndcg(["b", "a", "x"], GRADES, GRADES.values()) == pytest.approx((1 + 2 / log2(3)) / ideal)
    assert metrics.ndcg(["a", "d", "b"], GRADES, GRADES.values()) == pytest.approx(1.0)
    assert metrics.ndcg(["c"], {"c": 0}, [0]) == 0.0


def test_precision_and_reciprocal_rank_count_eligible_only() -> None:
    """Grade 1 is a miss for both."""
    assert metrics.precision(["b", "a"], GRADES) == 0.1
    assert metrics.reciprocal_rank(["b", "a"], GRADES) == 0.5
    assert metrics.reciprocal_rank(["b"], GRADES) == 0.0


def test_recall() -> None:
    """Share of the wanted in the first places."""
    assert metrics.recall(["a", "x", "d"], frozenset("ad"), 2) == 0.5


def test_labels() -> None:
    """Accuracy, per label and macro F1 over the expected labels."""
    pairs = [("x", "x"), ("x", "y"), ("y", "z")]
    assert metrics.accuracy(pairs) == pytest.approx(1 / 3)
    assert metrics.accuracy([]) == 0.0
    rows = metrics.by_label(pairs)
    assert rows["x"] == {"precision": 1.0, "recall": 0.5, "f1": pytest.approx(2 / 3), "support": 2.0}
    assert rows["z"]["support"] == 0.0
    assert metrics.macro_f1(rows) == pytest.approx(1 / 3)
    assert metrics.macro_f1({}) == 0.0


def test_eligible_above_excluded() -> None:
    """Pairs in the right order count one, unranked ties a half; without both grades there is no figure."""
    grades = {"a": 2, "b": 1, "c": 2, "d": 1, "e": 0}
    assert metrics.apart(["a", "b", "c"], grades) == pytest.approx((2 + 1) / 4)
    assert metrics.apart([], {"a": 2, "b": 1}) == 0.5
    assert metrics.apart(["a"], {"a": 2, "e": 0}) is None
