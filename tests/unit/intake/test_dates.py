"""Days as records write them."""

import pytest

from trialbridge.intake.dates import before, days, partial

WRITTEN = [
    ("2025-03-15", "2025-03-15"),
    ("2025/3/5", "2025-03-05"),
    ("2025.03", "2025-03"),
    ("03/2023", "2023-03"),
    ("3/15/2023", "2023-03-15"),
    ("15/3/2023", "2023-03-15"),
    ("15 March 2023", "2023-03-15"),
    ("March 15, 2023", "2023-03-15"),
    ("1st Sept 2019", "2019-09-01"),
    ("Mar 2023", "2023-03"),
    ("May 2025", "2025-05"),
    ("2024", "2024"),
    ("2024年3月5日", "2024-03-05"),
    ("2024年", "2024"),
]


@pytest.mark.parametrize(("words", "day"), WRITTEN)
def test_a_day_is_read_however_it_is_written(words: str, day: str) -> None:
    """Numbers, names of months and Chinese dates give the partial day; month first unless it cannot be."""
    assert partial(words) == day
    assert [found.date for found in days(f"in {words} she")] == [day]


@pytest.mark.parametrize("words", ["2024-13-40", "2023-02-30", "13/13/2023", "soon", "", "12", "2024-00"])
def test_what_no_calendar_has_is_no_day(words: str) -> None:
    """A month 13 or a thirtieth of February is not read as anything."""
    assert partial(words) is None


def test_deidentified_days_are_read() -> None:
    """ "[**2148-10-1**]" is a day, "[**8-26**]" without a year is none."""
    assert [day.date for day in days("seen on [**2148-10-1**] and [**8-26**], CABG in [**2119**]")] == [
        "2148-10-01",
        "2119",
    ]


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("3 weeks ago", "2025-05-11"),
        ("two days ago", "2025-05-30"),
        ("2 years ago", "2023"),
        ("5 months earlier", "2025-01"),
        ("a year ago", "2024"),
        ("several years ago", None),
        ("few months ago", None),
    ],
)
def test_time_ago_counts_from_the_note(words: str, day: str | None) -> None:
    """A time before the note's own day is as exact as it is told, and nothing where no count is told."""
    assert [found.date for found in days(f"surgery {words}", "2025-06-01")] == ([day] if day else [])
    assert days(f"surgery {words}") == []


@pytest.mark.parametrize(
    ("today", "count", "unit", "day"),
    [("2025-06", 3, "weeks", "2025-05"), ("2025", 5, "months", "2025"), ("2025-06", 2, "days", "2025-06"),
     ("2025", 3, "years", "2022"), ("2025-02", 3, "months", "2024-11")],
)  # fmt: skip
def test_a_vague_day_of_the_note_stays_vague(today: str, count: float, unit: str, day: str) -> None:
    """Counting from a month or a year gives no finer day than that."""
    assert before(today, count, unit) == day


def test_overlapping_days_are_read_once() -> None:
    """ "in 2023-05" is one day, not also the year."""
    assert [day.date for day in days("in 2023-05")] == ["2023-05"]
