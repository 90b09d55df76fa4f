"""Whatever people correct, what ranks and what explains count alike, and no text is lost."""

from datetime import date
from typing import Any as Anything

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.strategies import VOCABULARY, patients, rules
from tests.studies import study

from trialbridge.eligibility.corrections import lay
from trialbridge.matching.chart import Chart
from trialbridge.matching.compile import Compiler, summarise
from trialbridge.matching.report import report
from trialbridge.model.correction import Correction, text_hash
from trialbridge.model.criterion import Criterion
from trialbridge.model.patient import Patient
from trialbridge.model.rule import Opaque, canonical
from trialbridge.model.study import Eligibility

DAY = date(2026, 3, 15)
TEXTS = ("- one", "- two", "- three", "- two", "- four")
BLOCK = "\n".join(TEXTS)
SPANS = tuple((BLOCK.index(text) if at != 3 else BLOCK.rindex(text), text) for at, text in enumerate(TEXTS))


def correction(text: str, rule: Anything, role: Anything, polarity: Anything) -> Correction:
    """Make a correction of a text."""
    return Correction(
        study="S", text=text, hash=text_hash(text), rule=canonical(rule), who="A", why="b", when="2026",
        role=role, polarity=polarity,
    )  # fmt: skip


corrections = st.lists(
    st.builds(
        correction,
        text=st.sampled_from([*TEXTS, "- one\n- two", "- three\n- two\n- four", "- gone"]),
        rule=rules,
        role=st.sampled_from(["requirement", "requirement", "discretion", "heading"]),
        polarity=st.sampled_from(["", "inclusion", "exclusion"]),
    ),
    max_size=4,
)


@settings(max_examples=200)
@given(corrections, st.lists(rules, min_size=5, max_size=5), patients, st.sampled_from(["summary", "stated"]))
def test_corrected_studies_are_counted_alike(
    made: list[Correction], parsed: list[Anything], patient: Patient, policy: Anything
) -> None:
    """The arrays compiled from corrected criteria and the report of the same criteria give the same counts."""
    criteria = tuple(
        Criterion(
            text=text, start=start, end=start + len(text), polarity="exclusion" if at > 2 else "inclusion",
            rule=Opaque(text=text) if at == 1 else canonical(rule),
        )
        for at, ((start, text), rule) in enumerate(zip(SPANS, parsed, strict=True))
    )  # fmt: skip
    laid = lay(criteria, made, BLOCK, VOCABULARY)
    assert {one.hash for one in laid.unused} >= {one.hash for one in made if one.text == "- gone"}
    bare = msgspec.structs.replace(study(1), eligibility=Eligibility())
    compiler = Compiler()
    compiler.add(summarise(bare, laid.criteria, VOCABULARY))
    compiled = compiler.build()
    chart = Chart(patient, VOCABULARY, DAY)
    outcome = compiled.outcome(compiled.judge(chart, policy))
    told = report(bare, "v", laid.criteria, chart, policy=policy, engine="e")
    counts = tuple(int(part[0]) for part in outcome[:4]) if len(outcome.met) else (0, 0, 0, 0)
    assert counts == (told.met, told.not_met, told.unknown, told.unknown_opaque)
    cursor = 0
    for one in laid.criteria:
        assert BLOCK[cursor : one.start].strip() == ""
        assert BLOCK[one.start : one.end] == one.text
        cursor = one.end
    assert cursor == len(BLOCK)
