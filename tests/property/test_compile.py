"""The compiled form and the reference `judge` are the same semantics."""

from datetime import date
from pathlib import Path
from random import Random
from typing import Any as Anything

import numpy as np
from hypothesis import event, given, settings
from hypothesis import strategies as st
from tests.crowds import leaf, patient
from tests.strategies import VOCABULARY, patients, rules, windows

from trialbridge.matching.bits import unpacked
from trialbridge.matching.chart import Chart
from trialbridge.matching.compile import Compiler, Requirement, Summary
from trialbridge.matching.compiled import load
from trialbridge.matching.days import STUDY_EVENTS, Span, inside, span
from trialbridge.matching.judge import ORDER, judge
from trialbridge.matching.leaves import judge_count, judge_has, judge_opaque, judge_range
from trialbridge.matching.steps import MET
from trialbridge.matching.windows import WindowTable
from trialbridge.model.patient import Patient
from trialbridge.model.rule import Count, Has, Opaque, Range, Rule, Window
from trialbridge.model.rule import canonical as canonical_form

DAY = date(2026, 3, 15)
POLICIES = st.sampled_from(["summary", "stated"])
DAYS = (DAY, date(2025, 12, 31), date(2024, 2, 29))
EVENTS = st.dates(date(2019, 1, 1), date(2030, 1, 1)).flatmap(
    lambda day: st.sampled_from([day.isoformat(), day.isoformat()[:7], day.isoformat()[:4], None])
)
JUDGES: dict[type, Anything] = {
    Range: lambda rule, chart, presume, silent: judge_range(rule, chart),
    Has: lambda rule, chart, presume, silent: judge_has(rule, chart, presume, silent=silent),
    Count: lambda rule, chart, presume, silent: judge_count(rule, chart),
    Opaque: lambda rule, chart, presume, silent: judge_opaque(rule),
}


def _compiler(rows: list[tuple[Rule, bool]]) -> Compiler:
    import msgspec

    requirements = tuple(
        Requirement(rule=msgspec.json.encode(rule), exclusion=exclusion) for rule, exclusion in rows
    )
    compiler = Compiler()
    compiler.add(Summary(study="S1", requirements=requirements))
    return compiler


def _compiled(rows: list[tuple[Rule, bool]]) -> Anything:
    return _compiler(rows).build()


@settings(max_examples=600)
@given(st.lists(st.tuples(rules, st.booleans()), min_size=1, max_size=4), patients, POLICIES)
def test_compiled_agrees_with_judge(
    rows: list[tuple[Rule, bool]], patient: Patient, policy: Anything
) -> None:
    """Every node's truth is what `judge` says of the same rule, patient, day and policy.

    Both count as met what does not apply; `judge` also says so of an exclusion that is about others only.
    """
    chart = Chart(patient, VOCABULARY, DAY)
    compiled = _compiled(rows)
    values = compiled.judge(chart, policy)
    for (rule, exclusion), node in zip(rows, compiled.arrays["entry_node"], strict=True):
        verdict = judge(rule, chart, policy=policy, exclusion=exclusion)
        event(f"{type(rule).__name__} {verdict.truth} {verdict.applies}")
        assert min(values[node], MET) == ORDER[verdict.truth]
        assert values[node] <= MET or not verdict.applies


@settings(max_examples=600)
@given(rules, st.booleans(), patients)
def test_silence_never_excludes(rule: Rule, exclusion: bool, patient: Patient) -> None:
    """What is not met when silence is presumed is not met without, and what is met stays met."""
    chart = Chart(patient, VOCABULARY, DAY)
    stated = judge(rule, chart, policy="stated", exclusion=exclusion).truth
    presumed = judge(rule, chart, policy="summary", exclusion=exclusion).truth
    event(f"{stated} {presumed}")
    assert presumed == stated or (stated, presumed) == ("unknown", "met")


def test_a_batch_of_patients_is_each_of_them() -> None:
    """Every leaf's truth for many patients at once is what `judge` says of each; every shape and truth is met."""
    seen: set[tuple[str, str, bool, str]] = set()
    for seed in range(24):
        draw = Random(seed)
        day, policy = draw.choice(DAYS), draw.choice(("stated", "summary"))
        compiled = _compiled([(leaf(draw), draw.random() < 0.5) for _ in range(40)])
        charts = [Chart(patient(draw, number), VOCABULARY, day) for number in range(draw.choice((1, 64, 70)))]
        silent = compiled.silence(policy, charts[0]).values[compiled.arrays["leaf_node"]]
        found = np.repeat(silent[:, None], len(charts), axis=1)
        sheet = compiled.sheet(charts, policy)
        holds, fails = (unpacked(plane, len(charts)).astype(np.int8) for plane in sheet[2:])
        found[sheet.leaves] = np.where(holds & fails, MET + 1, 1 + holds - fails)[sheet.at]
        for number in range(len(compiled.leaves)):
            rule = compiled.leaves.rule(number)
            silent = bool(compiled.leaves.presume[number])
            for chart, truth in zip(charts, found[number], strict=True):
                verdict = JUDGES[type(rule)](rule, chart, policy == "summary", silent)
                assert truth == (ORDER[verdict.truth] if verdict.applies else MET + 1), (rule, chart.patient)
                seen.add((type(rule).__name__, verdict.truth, verdict.applies, verdict.basis))
    assert {row[:2] for row in seen} == {
        *((shape, truth) for shape in ("Range", "Has", "Count") for truth in ("met", "not_met", "unknown")),
        ("Opaque", "unknown"),
    }
    assert {applies for *_, applies, _ in seen} == {True, False}
    assert {basis for *_, basis in seen} == {"stated", "derived", "presumed"}


@settings(max_examples=400)
@given(st.lists(windows, min_size=1, max_size=5), EVENTS, st.sampled_from(DAYS))
def test_all_windows_at_once_are_each_of_them(drawn: list[Window], event: str | None, day: date) -> None:
    """A table of windows says of days, on or about every edge, what `inside` says window by window."""
    table = WindowTable([None, *drawn], day)
    answers = table.recorded(event)
    for number, window in enumerate(drawn, start=1):
        if window.anchor in STUDY_EVENTS:
            days = span(event)
            told = None if days is None else inside(days, window, Span(day, day))
            assert answers[number] == {False: 0, None: 1, True: 2}[told]


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
    from trialbridge.model.rule import All, Has, Not, Range

    rule = All(rules=(Has(concept="stroke"), Not(rule=Range(variable="age", low=18))))
    compiler = _compiler([(rule, True)])
    built = compiler.build()
    compiler.save(tmp_path)
    loaded = load(tmp_path)
    assert loaded.names == built.names
    assert {name: array.tolist() for name, array in loaded.arrays.items()} == {
        name: array.tolist() for name, array in built.arrays.items()
    }
    assert {type(loaded.leaves.rule(leaf)).__name__ for leaf in range(2)} == {"Has", "Range"}
