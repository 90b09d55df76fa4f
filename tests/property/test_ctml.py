"""CTML says what it can say, and never turns a patient away whom the rule takes."""

from datetime import date
from typing import Any as Anything

import msgspec
from hypothesis import event, given, settings
from hypothesis import strategies as st
from tests.strategies import VOCABULARY, patients, rules

from trialbridge.matching.chart import Chart
from trialbridge.matching.judge import judge
from trialbridge.model.patient import Patient
from trialbridge.model.rule import All, Any, AtLeast, Has, If, Not, Range, Rule
from trialbridge.report.ctml import rule_of, sayable, tree_of

DAY = date(2026, 3, 15)


def told(rule: Rule) -> Rule:
    """Turn generated leaves into ones that CTML has words for, where that is near."""
    match rule:
        case All(rules=parts):
            return All(rules=tuple(map(told, parts)))
        case Any(rules=parts):
            return Any(rules=tuple(map(told, parts)))
        case AtLeast(n=n, rules=parts):
            return AtLeast(n=n, rules=tuple(map(told, parts)))
        case Not(rule=inner):
            return Not(rule=told(inner))
        case If(test=test, then=then, other=other):
            return If(test=told(test), then=told(then), other=None if other is None else told(other))
        case Range():
            return msgspec.structs.replace(rule, variable="age", unit="a", window=None)
        case Has(concept=concept):
            return Has(concept=concept)
        case _:
            return rule


@settings(max_examples=400)
@given(rules.map(told), st.booleans())
def test_what_is_said_is_read_back(rule: Rule, denied: bool) -> None:
    """Rule to tree to rule is the same rule, and what was read can be said again as it is."""
    said = sayable(rule, VOCABULARY, denied).rule
    event("said" if said is not None else "unsaid")
    if said is not None:
        back = rule_of(tree_of(said, VOCABULARY), VOCABULARY)
        assert back == said
        assert sayable(back, VOCABULARY).rule == said


@settings(max_examples=400)
@given(rules.map(told), st.booleans(), patients)
def test_no_patient_is_turned_away(rule: Rule, exclusion: bool, patient: Patient) -> None:
    """Where the requirement is met, what is said of it is not failed; nothing left out goes unnamed."""
    chart = Chart(patient, VOCABULARY, DAY)
    said = sayable(rule, VOCABULARY, exclusion)
    verdict: Anything = judge(rule, chart, exclusion=exclusion)
    if said.rule is None:
        assert said.unsaid or not _asks(rule)
    elif verdict.truth == "met":
        assert judge(said.rule, chart).truth != "not_met"


def _asks(rule: Rule) -> bool:
    from trialbridge.model.rule import leaves

    return any(not isinstance(leaf, All) for leaf in leaves(rule))
