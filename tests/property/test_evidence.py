"""Laws of rules as FHIR's characteristics: each comes back as it was, and fits the standard."""

from typing import Any as Anything

import msgspec
from fhir.resources.evidencevariable import EvidenceVariable
from hypothesis import given
from tests.strategies import VOCABULARY, rules

from trialbridge.model.rule import Rule, canonical
from trialbridge.report.fhir.logic import characteristic, rule_of


def _sound(tree: Anything) -> Anything:
    """Give a rule's tree whose limits have a side, and are strict only where they have one."""
    if isinstance(tree, list | tuple):
        return [_sound(part) for part in tree]
    if not isinstance(tree, dict):
        return tree
    if tree.get("type") == "range":
        known = tree if "low" in tree or "high" in tree else {**tree, "low": 1.0}
        return {key: part for key, part in known.items() if key.removesuffix("_open") in known}
    return {key: _sound(part) for key, part in tree.items()}


@given(rules)
def test_a_rule_written_and_read_is_the_same_rule(rule: Rule) -> None:
    """Of every shape and depth; only the number as published is not kept."""
    rule = msgspec.convert(_sound(msgspec.to_builtins(rule)), Rule)
    tree = characteristic(rule, VOCABULARY)
    EvidenceVariable.model_validate(
        {"resourceType": "EvidenceVariable", "status": "active", "characteristic": [tree]}
    )
    assert msgspec.json.encode(rule_of(tree, VOCABULARY)) == msgspec.json.encode(canonical(rule))
