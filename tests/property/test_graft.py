"""A compiled form with studies put in place by place is the form compiled from all of them anew."""

from datetime import date
from random import Random

import msgspec
import numpy as np
import pytest
from tests.crowds import patient, rule
from tests.strategies import VOCABULARY

from trialbridge.matching.chart import Chart
from trialbridge.matching.compile import Compiler, Requirement, Summary
from trialbridge.matching.compiled import DIAGNOSIS, LIMIT, OPAQUE, Compiled, load, save
from trialbridge.matching.graft import graft

DAY = date(2026, 3, 15)


def summary(draw: Random, study: str) -> Summary:
    """Make a study of up to five requirements, some for a cohort, and of up to three subjects."""
    rows = tuple(
        Requirement(
            rule=msgspec.json.encode(rule(draw)),
            exclusion=draw.random() < 0.5,
            applies_to=draw.choice(((), (), ("A",), ("A", "B"))),
            flags=draw.choice((0, 0, OPAQUE, DIAGNOSIS, LIMIT)),
        )
        for _ in range(draw.randint(0, 5))
    )
    about = tuple((f"c{draw.randint(0, 9)}", draw.choice((0.5, 1.0))) for _ in range(draw.randint(0, 3)))
    return Summary(study=study, requirements=rows, conditions=about)


def compiled(summaries: list[Summary]) -> Compiled:
    """Compile studies in this order."""
    compiler = Compiler()
    for one in summaries:
        compiler.add(one)
    return compiler.build()


def about(form: Compiled) -> list[list[tuple[str, float]]]:
    """Give what each study is about."""
    start, found = form.arrays["subject_start"], form.arrays
    return [
        [
            (form.names["concepts"][found["subject"][at]], float(found["subject_weight"][at]))
            for at in range(start[study], start[study + 1])
        ]
        for study in range(len(form.studies))
    ]


@pytest.mark.parametrize("seed", range(30))
def test_a_grafted_form_judges_as_one_compiled_anew(seed, tmp_path):
    """Studies replaced and added, again and again, give the rows, counts and subjects of a full compilation."""
    draw = Random(seed)
    studies = [summary(draw, f"S{number}") for number in range(draw.choice((0, 1, 5, 12)))]
    form = compiled(studies)
    for _ in range(3):
        replaced = sorted(draw.sample(range(len(studies)), draw.randint(0, len(studies) // 2)))
        places = [*replaced, *range(len(studies), len(studies) + draw.randint(0, 3))]
        fresh = []
        for place in places:
            fresh.append(summary(draw, f"S{place}"))
            studies[place : place + 1] = [fresh[-1]]
        form = graft(form, compiled(fresh), places)
        save(form, tmp_path)
        form = load(tmp_path)
    anew = compiled(studies)
    assert form.studies == anew.studies
    assert form.names["cohorts"] == anew.names["cohorts"]
    for name in ("row_study", "row_start", "entry_row", "entry_flags"):
        assert np.array_equal(form.arrays[name], anew.arrays[name]), name
        assert form.arrays[name].dtype == anew.arrays[name].dtype
    assert {name: array.dtype for name, array in form.arrays.items()} == {
        name: array.dtype for name, array in anew.arrays.items()
    }
    assert about(form) == about(anew)
    for number in range(8):
        chart = Chart(patient(draw, number), VOCABULARY, DAY)
        for policy in ("summary", "stated"):
            one, other = form.judge(chart, policy), anew.judge(chart, policy)
            assert np.array_equal(one[form.arrays["entry_node"]], other[anew.arrays["entry_node"]])
            for name, mine, theirs in zip(
                anew.outcome(other)._fields, form.outcome(one), anew.outcome(other), strict=True
            ):
                assert np.array_equal(mine, theirs), name
