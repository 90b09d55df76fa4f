"""MatchMiner's own boolean cases and trials, read, judged by their expected trees, and written again."""

import json
import random
from collections.abc import Iterator
from datetime import date
from itertools import islice, product
from pathlib import Path
from typing import Any as Anything

import pytest

from trialbridge.matching.chart import Chart
from trialbridge.matching.judge import ORDER, judge
from trialbridge.model.patient import Fact, Patient
from trialbridge.model.rule import All, Any, Has, Opaque, Rule, leaves
from trialbridge.report.ctml import read, rule_of, sayable, tree_of
from trialbridge.vocab import Concept, Vocabulary

pytestmark = pytest.mark.real

CASES = (
    "all_cases", "and_and_and", "and_and_or", "and_or_and", "and_or_or", "or_and_and", "or_and_or",
    "or_or_and", "or_or_or",
)  # fmt: skip
TRUTHS = ("not_met", "unknown", "met")
DRAWN = 2_000
"""Assignments drawn where there are more than that; the nine small cases are tried in full."""


@pytest.fixture(scope="module")
def gold(data: Path) -> Path:
    """Give the folder of the gold set, or skip where it is absent."""
    folder = data / "gold" / "ctml"
    if not folder.is_dir():
        pytest.skip(f"gold set is absent: {folder}")
    return folder


@pytest.mark.parametrize("name", CASES)
def test_a_boolean_case_means_what_its_expected_tree_means(
    gold: Path, vocabulary: Vocabulary, name: str
) -> None:
    """For every assignment of met, unknown and not met, `judge` of All and Any is what the match tree says."""
    tree = json.loads((gold / "ctml_boolean_cases" / f"{name}.json").read_text("utf-8"))
    graph = json.loads((gold / "create_match_tree_expected.json").read_text("utf-8"))[f"{name}.json"]
    rule = rule_of(tree, vocabulary)
    words = sorted({leaf.text for leaf in leaves(rule) if isinstance(leaf, Opaque)})
    names = {text: f"leaf-{number}" for number, text in enumerate(words)}
    small = Vocabulary([Concept(id=it, name=it, kind="finding") for it in names.values()], (), (), ())
    named = _named(rule, names)
    for assignment in _assignments(words):
        facts = tuple(
            Fact(concept=names[text], stance="present" if truth == "met" else "absent")
            for text, truth in assignment.items()
            if truth != "unknown"
        )
        chart = Chart(Patient(id="p", facts=facts), small, date(2026, 3, 15))
        expected = _truth(graph, {text: ORDER[truth] for text, truth in assignment.items()}, 0)
        assert ORDER[judge(named, chart).truth] == expected, assignment


@pytest.mark.parametrize("name", CASES)
def test_a_boolean_case_is_written_and_read_back(gold: Path, vocabulary: Vocabulary, name: str) -> None:
    """Tree to rule to tree to rule is the same rule, and all of it is said."""
    rule = rule_of(json.loads((gold / "ctml_boolean_cases" / f"{name}.json").read_text("utf-8")), vocabulary)
    assert sayable(rule, vocabulary) == (rule, ())
    assert rule_of(tree_of(rule, vocabulary), vocabulary) == rule


def test_every_trial_is_read_written_and_read_back(gold: Path, vocabulary: Vocabulary) -> None:
    """The match of each step, arm and dose level of all trials comes back as the same rule."""
    count = 0
    for file in sorted((*gold.glob("trials/*"), *gold.glob("integration_trials/*"), *gold.glob("yaml/*"))):
        for protocol in read(file.read_text("utf-8"), vocabulary, file.name):
            for place, rule in protocol.matches:
                assert sayable(rule, vocabulary) == (rule, ()), (file.name, place)
                assert rule_of(tree_of(rule, vocabulary), vocabulary) == rule, (file.name, place)
                count += 1
    assert count > 35


def _assignments(words: list[str]) -> Iterator[dict[str, str]]:
    if len(TRUTHS) ** len(words) <= DRAWN:
        yield from (dict(zip(words, truths, strict=True)) for truths in product(TRUTHS, repeat=len(words)))
        return
    chance = random.Random(7)
    drawn = iter(lambda: {text: chance.choice(TRUTHS) for text in words}, None)
    yield from islice((it for it in drawn if it is not None), DRAWN)


def _named(rule: Rule, names: dict[str, str]) -> Rule:
    match rule:
        case All(rules=parts):
            return All(rules=tuple(_named(part, names) for part in parts))
        case Any(rules=parts):
            return Any(rules=tuple(_named(part, names) for part in parts))
        case _:
            assert isinstance(rule, Opaque)
            return Has(concept=names[rule.text])


def _truth(graph: dict[str, Anything], truths: dict[str, int], node: int) -> int:
    """Judge a node of the expected match tree: its own entries and its children, all of them or one."""
    row = graph["nodes"][str(node)]
    below = [_truth(graph, truths, child) for parent, child in graph["edges"] if parent == node]
    if row.get("is_or"):
        return max(below)
    own = [
        truths[f"{name} {json.dumps(value, separators=(',', ':'))}"]
        for entry in row["criteria_list"]
        for name, value in entry.items()
    ]
    return min((*own, *below))
