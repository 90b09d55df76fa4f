"""Whole batches of patients against whole sets of studies are what `judge` says pair by pair."""

from collections import Counter
from datetime import date
from random import Random

import msgspec
import numpy as np
from tests import crowds
from tests.strategies import VOCABULARY

from trialbridge.bulk.columnar import Columnar
from trialbridge.bulk.rows import possible
from trialbridge.matching.bits import packed
from trialbridge.matching.chart import Chart
from trialbridge.matching.compile import Compiler, Requirement, Summary
from trialbridge.matching.compiled import DIAGNOSIS, LIMIT, OPAQUE
from trialbridge.matching.judge import judge
from trialbridge.matching.rank import best_rows
from trialbridge.model.rule import Rule, children

DAYS = (date(2026, 3, 15), date(2025, 12, 31), date(2024, 2, 29))
OVERALL = ("excluded", "unknown", "open")


def study(draw: Random, number: int) -> tuple[Summary, list[tuple[Rule, Requirement]]]:
    """Give a study of up to nine requirements, some of them for one or two of its cohorts."""
    rows = []
    cohorts = draw.choice(((), (), ("A", "B"), ("A", "B", "C")))
    for _ in range(draw.randint(0, 9)):
        rule = crowds.rule(draw, draw.randint(0, 3))
        flags = draw.choice((0, 0, 0, OPAQUE, DIAGNOSIS, LIMIT))
        rows.append(
            (
                rule,
                Requirement(
                    rule=msgspec.json.encode(rule),
                    exclusion=flags != LIMIT and draw.random() < 0.5,
                    applies_to=tuple(name for name in cohorts if flags != LIMIT and draw.random() < 0.4),
                    flags=flags,
                ),
            )
        )
    return Summary(study=f"S{number:03}", requirements=tuple(row for _, row in rows)), rows


def judged(rows, chart, policy, on_condition):
    """Judge one pair with `judge`, requirement by requirement; give its best cohort and counts."""
    verdicts = [
        (row, judge(rule, chart, policy="stated" if row.flags & LIMIT else policy, exclusion=row.exclusion))
        for rule, row in rows
    ]
    cohorts = []
    for cohort in sorted({name for _, row in rows for name in row.applies_to}) or [""]:
        mine = [(row, it) for row, it in verdicts if not row.applies_to or cohort in row.applies_to]
        counts = Counter(
            it.truth if it.truth != "unknown" or not row.flags & OPAQUE else "opaque"
            for row, it in mine
            if not row.flags & LIMIT
        )
        outside = any(row.flags & LIMIT and it.truth == "not_met" for row, it in mine)
        stated = [it.truth for row, it in mine if row.flags & DIAGNOSIS]
        diagnosed = "met" in stated if stated else on_condition
        overall = 0 if counts["not_met"] or outside else 2 if diagnosed and not counts["unknown"] else 1
        cohorts.append(
            (overall, -counts["not_met"], counts["met"], cohort, counts["unknown"], counts["opaque"])
        )
    return max(cohorts, key=lambda row: row[:3])


def shapes(rule: Rule) -> set[str]:
    """Name the shapes of a rule."""
    return {type(rule).__name__}.union(*(shapes(part) for part in children(rule)))


def test_a_batch_is_its_pairs() -> None:
    """Overall, cohort and counts of every pair are those of `judge`; all shapes and statuses were drawn."""
    drawn: Counter[str] = Counter()
    for seed in range(18):
        draw = Random(seed)
        day, policy = draw.choice(DAYS), draw.choice(("stated", "summary"))
        studies = [study(draw, number) for number in range(draw.choice((1, 8, 40)))]
        compiler = Compiler()
        for summary, _ in studies:
            compiler.add(summary)
        compiled = compiler.build()
        charts = [
            Chart(crowds.patient(draw, number), VOCABULARY, day)
            for number in range(draw.choice((1, 3, 66, 130)))
        ]
        about = np.array([[draw.random() < 0.5 for _ in charts] for _ in studies], np.bool_)
        found = {}
        answers = {}
        for rows in Columnar(compiled).judge(charts, policy, packed(about)):
            pairs = possible(rows, compiled.arrays["row_study"])
            for row, patient, *told in zip(*(column.tolist() for column in pairs), strict=True):
                key = (compiled.studies[compiled.arrays["row_study"][row]], patient)
                assert key not in found
                found[key] = (compiled.names["cohorts"][row], *told)
            counts, overall = rows.counts(), rows.overall()
            for at, row in enumerate(rows.rows.tolist()):
                for patient in range(len(charts)):
                    answers[row, patient] = (overall[at, patient], *(it[at, patient] for it in counts))
        for number, (summary, requirements) in enumerate(studies):
            for patient, chart in enumerate(charts):
                best = judged(requirements, chart, policy, bool(about[number, patient]))
                drawn[OVERALL[best[0]]] += 1
                told = found.get((summary.study, patient))
                if best[0] == 0:
                    assert told is None
                else:
                    assert told == (best[3], best[0], best[2], best[4], best[5])
            drawn.update(name for rule, _ in requirements for name in shapes(rule))
        for patient, chart in enumerate(charts):  # excluded rows as well, against the form for one patient
            outcome = compiled.outcome(compiled.judge(chart, policy))
            assert best_rows(compiled, outcome, about[:, patient]).overall.tolist() == [
                judged(requirements, chart, policy, bool(about[number, patient]))[0]
                for number, (_, requirements) in enumerate(studies)
            ]
            for row in range(len(outcome.met)):
                one = (
                    outcome.met[row],
                    outcome.not_met[row],
                    outcome.unknown[row],
                    outcome.unknown_opaque[row],
                )
                assert answers[row, patient][1:] == one
    assert set(drawn) == {
        *OVERALL, "All", "Any", "Not", "If", "AtLeast", "Range", "Has", "Count", "Opaque"
    }  # fmt: skip
    assert min(drawn.values()) > 100
