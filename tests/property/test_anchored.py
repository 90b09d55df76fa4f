"""Windows that hang on a patient's own event, for many facts at once, are what `leaves` says of one fact."""

from collections import Counter
from datetime import date
from random import Random

import numpy as np
from tests import crowds
from tests.strategies import VOCABULARY

from trialbridge.matching.anchored import CODE, answers, rows_of, shifted
from trialbridge.matching.batch import Batch
from trialbridge.matching.chart import Chart
from trialbridge.matching.days import shift
from trialbridge.matching.leaf_table import STATUSES
from trialbridge.matching.leaves import _fits
from trialbridge.matching.windows import WindowTable
from trialbridge.model.rule import Duration, Has

DAY = date(2026, 3, 15)
EDGES = (date.min, date.max, date(2024, 2, 29), date(2025, 12, 31), date(1, 3, 1), date(9999, 1, 31))


def test_days_move_together_as_alone() -> None:
    """Every unit, back and forth, fractions, ends of months and of the calendar."""
    draw = Random(4)
    days = [*EDGES, *(date.fromordinal(draw.randint(1, date.max.toordinal())) for _ in range(200))]
    ordinals = np.array([day.toordinal() for day in days], np.int64)
    for unit in crowds.UNITS:
        for value in (0.0, 0.5, 1.0, 7.0, 13.0, 30.0, 1200.0, 150_000.0):
            for sign in (-1, 1):
                by = Duration(value=value, unit=unit)
                assert shifted(ordinals, by, sign).tolist() == [
                    shift(day, by, sign).toordinal() for day in days
                ], (unit, value, sign)


def test_facts_are_held_against_windows_together_as_alone() -> None:
    """Status, qualifiers, direction, lengths, half-lives and partial days: the answer is that of one fact."""
    draw, seen = Random(9), Counter[tuple[str, int]]()
    patients = [crowds.patient(draw, number) for number in range(60)]
    charts = [Chart(patient, VOCABULARY, DAY) for patient in patients]
    windows = WindowTable([None], DAY)
    batch = Batch(charts, False, VOCABULARY, windows, windows)
    for _ in range(9_000):
        window = crowds.window(draw)
        if window is None or window.anchor not in ("car-t-cell", "chemotherapy"):
            continue
        leaf = Has(
            concept=draw.choice(crowds.NAMES),
            status=draw.choice(STATUSES),
            qualifiers=draw.choice(((), (), ("relapsed",))),
            window=window,
        )
        rows = rows_of(batch, leaf.concept, window.anchor)
        told = answers(rows, STATUSES.index(leaf.status), leaf.qualifiers, window).tolist()
        alone = [
            (patient, CODE[_fits(leaf, fact, charts[patient])])
            for patient in batch.had(window.anchor)
            for fact in charts[patient].tells(leaf.concept)
        ]
        assert sorted(zip(rows.patient.tolist(), told, strict=True)) == sorted(alone)
        seen.update((window.direction, code) for code in told)
    assert len(seen) == 9 and min(seen.values()) > 10, seen
