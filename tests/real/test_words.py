"""Rules of real studies, put in words and read again."""

import gzip
import json
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pytest

from trialbridge import eligibility
from trialbridge.eligibility.words import Wording
from trialbridge.model.rule import Rule
from trialbridge.vocab import Vocabulary


def _blocks(data: Path, step: int) -> Iterator[str]:
    with gzip.open(data / "ctgov" / "studies.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in islice(lines, 0, None, step):
            module = json.loads(line)["protocolSection"].get("eligibilityModule", {})
            text = module.get("eligibilityCriteria", "")
            if len(text) < 100_000:
                yield text


@pytest.mark.real
def test_every_computable_rule_is_said_and_read_again(data: Path, vocabulary: Vocabulary) -> None:
    """Every computable rule of every 54th study, in words, gives the same rule in the same list."""
    wording = Wording(vocabulary)
    rules: dict[tuple[Rule, bool], None] = {}
    for block in _blocks(data, 54):
        for one in eligibility.parse(block, vocabulary):
            if one.role == "requirement" and one.complete:
                rules[one.rule, one.polarity == "exclusion"] = None
    lost = [words for rule, out in rules if not wording.reads(words := wording.say(rule, out), rule, out)]
    assert len(rules) > 2_000
    assert lost == []
