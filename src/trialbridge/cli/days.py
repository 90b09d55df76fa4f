"""Days as options give them."""

from datetime import date

from trialbridge.errors import InputError


def day_of(words: str, option: str) -> str:
    """Check a day written as 2024-03-15 and give it; raises InputError for anything else."""
    try:
        return date.fromisoformat(words).isoformat()
    except ValueError as error:
        raise InputError(
            expected="a day of the calendar as 2024-03-15", came=words, where=option, do="correct the day"
        ) from error
