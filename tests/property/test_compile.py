"""The compiled form and the reference `judge` are the same semantics."""

from datetime import date
from pathlib import Path
from typing import Any as Anything

from hypothesis import event, given, settings
from hypothesis import strategies as st
from tests.strategies import VOCABULARY, patients, rules

from trialbridge.matching.chart import Chart
from trialbridge.matching.compile import Compiler, Requirement, Summary
from trialbridge.matching.compiled import LEAF, MET, load
from trialbridge.matching.judge import ORDER, judge
from trialbridge.model.patient import Patient
from trialbridge.model.rule import Rule
from trialbridge.model.rule import canonical as canonical_form

DAY = date(2026, 3, 15)
POLICIES = st.sampled_from(["summary", "stated"])


def _compiled(rows: list[tuple[Rule, bool]]) -> Anything:
    import msgspec

    requirements = tuple(
        Requirement(rule=msgspec.json.encode(rule), exclusion=exclusion) for rule, exclusion in rows
    )
    compiler = Compiler()
    compiler.add(Summary(study="S1", requirements=requirements))
    return compiler.build()


@settings(max_examples=600)
@given(st.lists(st.tuples(rules, st.booleans()), min_size=1, max_size=4), patients, POLICIES)
def test_compiled_agrees_with_judge(
    rows: list[tuple[Rule, bool]], patient: Patient, policy: Anything
) -> None:
    """Every node's truth is what `judge` says of the same rule, patient, day and policy."""
    chart = Chart(patient, VOCABULARY, DAY)
    compiled = _compiled(rows)
    values = compiled.judge(chart, policy)
    for (rule, exclusion), node in zip(rows, compiled.arrays["entry_node"], strict=True):
        verdict = judge(rule, chart, policy=policy, exclusion=exclusion)
        event(f"{type(rule).__name__} {verdict.truth} {verdict.applies}")
        expected = ORDER[verdict.truth] if verdict.applies else MET + 1
        assert values[node] == expected


@given(rules, st.booleans(), patients, POLICIES)
def test_canonical_form_keeps_the_meaning(
    rule: Rule, exclusion: bool, patient: Patient, policy: Anything
) -> None:
    """A rule and its canonical form have the same truth for everyone."""
    chart = Chart(patient, VOCABULARY, DAY)
    before = judge(rule, chart, policy=policy, exclusion=exclusion)
    after = judge(canonical_form(rule), chart, policy=policy, exclusion=exclusion)
    assert (before.truth, before.applies) == (after.truth, after.applies)


def test_saved_form_is_the_built_form(tmp_path: Path) -> None:
    """What is loaded from disk holds the arrays and leaves that were saved."""
    from trialbridge.matching.compiled import save
    from trialbridge.model.rule import All, Has, Not, Range

    rule = All(rules=(Has(concept="stroke"), Not(rule=Range(variable="age", low=18))))
    built = _compiled([(rule, True)])
    save(built, tmp_path)
    loaded = load(tmp_path)
    assert loaded.names == built.names
    assert loaded.leaves == built.leaves
    assert {name: array.tolist() for name, array in loaded.arrays.items()} == {
        name: array.tolist() for name, array in built.arrays.items()
    }
    assert [type(LEAF.decode(leaf.rule)).__name__ for leaf in loaded.leaves] == ["Has", "Range"]
