"""Days, ages and answers as published, normalised."""

import pytest

from trialbridge.model.study import Age
from trialbridge.registries.values import age, day, snake, yes


@pytest.mark.parametrize(
    ("published", "expected"),
    [
        ("2024", "2024"),
        ("2024-03", "2024-03"),
        ("2024-3-5", "2024-03-05"),
        ("2024/03/05", "2024-03-05"),
        ("2020-09-30T15:45", "2020-09-30"),
        ("March 2014", "2014-03"),
        ("March 5, 2014", "2014-03-05"),
        ("  Sept. 9 2014 ", "2014-09-09"),
        ("05-Mar-2014", "2014-03-05"),
        ("5 March 2014", "2014-03-05"),
        ("2024-13-40", None),
        ("2024-02-30", None),
        ("Undecided 2020", None),
        ("5 Undecided 2020", None),
        ("0000-01-01", None),
        ("1024-01-01", None),
        ("soon", None),
        ("", None),
    ],
)
def test_day(published: str, expected: str | None) -> None:
    """A day is read as far as it is given, and a day that no calendar has is none."""
    assert day(published) == expected


@pytest.mark.parametrize(
    ("published", "expected"),
    [
        ("18 Years", Age(value=18, unit="years", published="18 Years")),
        ("1 Year", Age(value=1, unit="years", published="1 Year")),
        ("6 Months", Age(value=6, unit="months", published="6 Months")),
        ("36 weeks", Age(value=36, unit="weeks", published="36 weeks")),
        ("2.5 Days", Age(value=2.5, unit="days", published="2.5 Days")),
        ("12 Hours", Age(value=12, unit="hours", published="12 Hours")),
        ("30 Minutes", Age(value=30, unit="minutes", published="30 Minutes")),
        ("N/A (No limit)", Age(value=None, published="N/A (No limit)")),
        ("N/A", Age(value=None, published="N/A")),
        ("eighteen", Age(value=None, published="eighteen")),
        ("", None),
        ("  ", None),
    ],
)
def test_age(published: str, expected: Age | None) -> None:
    """An age limit is a duration beside its words; no limit and unknown words have no value."""
    assert age(published) == expected


@pytest.mark.parametrize(
    ("published", "expected"),
    [
        (True, True), (False, False), (None, None), ("Yes", True), ("No", False), ("maybe", None),
        ("Accepts Healthy Volunteers", True), ("true", True), ("0", False),
    ],
)  # fmt: skip
def test_yes(published: bool | str | None, expected: bool | None) -> None:
    """An answer is yes, no, or not given."""
    assert yes(published) is expected


def test_snake() -> None:
    """Words become lower_snake."""
    assert snake("Active, not recruiting") == "active_not_recruiting"
