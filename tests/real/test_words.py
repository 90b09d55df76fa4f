"""Rules of real studies, put in words or in FHIR and read again."""

import gzip
import json
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import msgspec
import pytest

from trialbridge import eligibility
from trialbridge.eligibility.words import Wording
from trialbridge.model.rule import Rule, canonical
from trialbridge.report.fhir.logic import characteristic, rule_of
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


@pytest.mark.real
def test_every_rule_is_written_in_fhir_and_read_again(data: Path, vocabulary: Vocabulary) -> None:
    """Every rule of every 540th study comes back from an EvidenceVariable; its numbers as published aside."""
    seen = 0
    for block in _blocks(data, 540):
        for one in eligibility.parse(block, vocabulary):
            rule = _bare(one.rule)
            assert rule_of(characteristic(rule, vocabulary), vocabulary) == canonical(rule)
            seen += 1
    assert seen > 1_000


def _bare(rule: Rule) -> Rule:
    """Give the rule without the numbers as published."""

    def bare(tree: Any) -> Any:
        if isinstance(tree, dict):
            return {key: bare(part) for key, part in tree.items() if key != "published"}
        return [bare(part) for part in tree] if isinstance(tree, list | tuple) else tree

    return msgspec.convert(bare(msgspec.to_builtins(rule)), Rule)
