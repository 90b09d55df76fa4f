"""The gold sets: how far mentions agree with annotated corpora and with criteria that have a query each."""

from pathlib import Path

import pytest

from trialbridge.flows import gold
from trialbridge.flows.agreement import ALL
from trialbridge.flows.gold import CorpusFigures
from trialbridge.flows.queries import QueryFigures

pytestmark = pytest.mark.real


@pytest.mark.parametrize("corpus", ["chia", "lct"])
def test_mentions_agree_with_the_corpora(corpus: str, data: Path) -> None:
    """On studies no table learnt from: relaxed F1 of at least 0.75 over all types."""
    figures = gold.parse(data / "gold" / f"{corpus}.tar.gz")
    assert isinstance(figures, CorpusFigures)
    assert figures.corpus == corpus
    assert figures.part == "held-out"
    assert figures.documents > 100
    assert figures.mentions[ALL].relaxed.f1 >= 0.75
    assert figures.mentions[ALL].strict.f1 >= 0.60


def test_mentions_and_limits_agree_with_queries(data: Path) -> None:
    """Of 1,609 criteria: what the queries name is mentioned, and their limits stand in the rules."""
    figures = gold.parse(data / "gold" / "lct_queries.json")
    assert isinstance(figures, QueryFigures)
    assert figures.criteria == 1609
    assert {name: rates.f1 >= 0.6 for name, rates in figures.agreement.items() if name != "negation"} == {
        name: True for name in figures.agreement if name != "negation"
    }
