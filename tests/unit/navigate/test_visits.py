"""The days a study names."""

from pathlib import Path

import pytest
from tests.studies import study

from trialbridge.model.study import Arm, Intervention, Outcome, Study
from trialbridge.navigate.visits import visits


@pytest.mark.parametrize(
    ("words", "days"),
    [
        ("Day 1, 3, 5 and 7", [1, 3, 5, 7]),
        ("day 1,3,28 and month 2, 3, 6", [1, 3, 28, 60, 90, 180]),
        ("Day 1, 3 and 2, 6 months", [1, 3, 60, 180]),
        ("2, 3, 6 months", [60, 90, 180]),
        ("week 2", [14]),
        ("every 14 days for 6 courses", [0, 14, 28, 42, 56, 70]),
        ("every week for two cycles", [0, 7]),
        ("every 3 weeks", []),
        ("up to 2 years", []),
        ("", []),
    ],
)
def test_days_of_a_time_frame(words: str, days: list[int]) -> None:
    """Lists before and behind their unit, and repeats with their number; a span alone is no day."""
    given = study(outcomes=(Outcome("primary", "Survival", "", words),))
    assert [visit.day for visit in visits(given)] == days


def test_arms_and_interventions_are_read() -> None:
    """What is given names days too; each day stands once, by the words that name it first."""
    given = study(arms=(Arm("A", None, "Day 1"),), interventions=(Intervention("B", None, "day 1 and 2"),))
    assert [(visit.day, visit.field) for visit in visits(given)] == [
        (1, "arms[0].description"),
        (2, "interventions[0].description"),
    ]


@pytest.mark.real
def test_schedule_of_a_seed(data: Path) -> None:
    """The study whose page lists its days gives just these."""
    from trialbridge.registries import ctgov_xml

    (given,) = ctgov_xml.read((data / "ctgov" / "seeds_xml" / "NCT03619954.xml").read_bytes())
    assert isinstance(given, Study)
    assert [visit.day for visit in visits(given)] == [1, 3, 5, 7, 10, 14, 21, 28, 60, 90, 180, 365, 730]
