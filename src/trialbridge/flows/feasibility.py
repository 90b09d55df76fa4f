"""One study over a whole cohort: who is left after each requirement, and what each patient lacks."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Literal

import numpy as np
import numpy.typing as npt

from trialbridge.flows import rules
from trialbridge.flows.bulk import BATCH, batches, read
from trialbridge.flows.match import policy_of
from trialbridge.flows.ranking import MAIN, Engine, engine_of
from trialbridge.intake.problems import principal
from trialbridge.matching.chart import Chart
from trialbridge.matching.report import report
from trialbridge.model.patient import Patient
from trialbridge.model.verdict import CriterionVerdict, MatchReport
from trialbridge.report.feasibility import Attrition, Candidate, Feasibility

Bools = npt.NDArray[np.bool_]


def feasibility(
    study: str,
    patients: Path,
    *,
    day: date | None = None,
    presume: Literal["", "no"] = "",
    data: Path | None = None,
) -> Feasibility:
    """Judge a cohort against one study, every criterion explained.

    Raises UnknownIdError where the study is not stored, InputError where the cohort is none.
    """
    from trialbridge import store

    folder = store.setup(data)
    from trialbridge.store.catalog import queries

    engine = engine_of(folder)
    stored = queries.record(study)
    criteria = rules.stored(stored.study, engine.generation.rules)
    if criteria is None:
        criteria = rules.parse(stored.study, engine.vocabulary)
    criteria = rules.corrected(
        stored.study, criteria, engine.generation.corrections.get(stored.id, ()), engine.vocabulary
    )
    on = day or date.today()
    bad: Counter[str] = Counter()
    about = _About(engine, stored.id)
    reports = [
        report(
            stored.study, stored.version, criteria, Chart(patient, engine.vocabulary, on),
            policy=policy_of(patient, presume), engine=engine.name,
            on_condition=about.of(patient),
        )
        for patient in _patients(patients, engine, on, bad)
    ]  # fmt: skip
    best = Counter(row.cohort for row in reports if row.overall != "excluded").most_common(1)
    name = best[0][0] if best else (reports[0].cohort if reports else "")
    overall = Counter(row.overall for row in reports)
    return Feasibility(
        study=stored.id, version=stored.version, day=on.isoformat(), engine=engine.name,
        title=stored.study.title[0].text if stored.study.title else "",
        patients=len(reports), excluded=overall["excluded"], unknown=overall["unknown"], open=overall["open"],
        cohort=name, criteria=attrition([_asked(row, name) for row in reports]),
        candidates=tuple(_candidate(row) for row in reports), bad=dict(sorted(bad.items())),
    )  # fmt: skip


def attrition(asked: Sequence[Sequence[CriterionVerdict]]) -> tuple[Attrition, ...]:
    """Apply requirements one after the other; each patient's stand in the same order."""
    if not asked:
        return ()
    truths = np.array([[row.verdict.truth for row in rows] for rows in asked], dtype=object)
    fails: Bools = np.asarray(truths == "not_met", np.bool_).reshape(len(asked), -1)
    left = ~np.logical_or.accumulate(fails, axis=1)
    alone = fails & (fails.sum(axis=1) == 1)[:, None]
    return tuple(
        Attrition(
            text=row.text.strip(),
            polarity=row.polarity,
            met=int((truths[:, at] == "met").sum()),
            not_met=int(fails[:, at].sum()),
            unknown=int((truths[:, at] == "unknown").sum()),
            left=int(left[:, at].sum()),
            gained=int(alone[:, at].sum()),
        )
        for at, row in enumerate(asked[0])
    )


def _asked(told: MatchReport, cohort_name: str) -> list[CriterionVerdict]:
    """Give the coded limits and the requirements of a cohort, in their order."""
    mine = [
        row
        for row in told.verdicts
        if row.role == "requirement" and (not row.applies_to or cohort_name in row.applies_to)
    ]
    return [*told.limits, *mine]


def _candidate(told: MatchReport) -> Candidate:
    rows = _asked(told, told.cohort)
    by_truth = {
        truth: tuple(row.text.strip() for row in rows if row.verdict.truth == truth)
        for truth in ("not_met", "unknown")
    }
    return Candidate(patient=told.patient, overall=told.overall, cohort=told.cohort, **by_truth)


class _About:
    """Whether the study is about a patient's own condition; alike patients are asked once."""

    def __init__(self, engine: Engine, study: str) -> None:
        self._engine, self._place = engine, engine.places.get(study)
        self._known: dict[tuple[tuple[str, float], ...], bool] = {}

    def of(self, patient: Patient) -> bool:
        problems = principal(patient, self._engine.vocabulary)
        main = tuple((name, weight) for name, weight in dict(problems).items() if weight >= MAIN)
        if main not in self._known:
            told = self._engine.affinity.on_condition(dict(main))
            self._known[main] = self._place is not None and bool(told[self._place])
        return self._known[main]


def _patients(path: Path, engine: Engine, day: date, bad: Counter[str]) -> Iterator[Patient]:
    """Give the patients that can be read, and count what was not used."""
    for fresh, repeated in batches(path, BATCH):
        found, rows = read(fresh, repeated, engine.vocabulary, day)
        bad.update(row.reason for row in rows)
        yield from found
