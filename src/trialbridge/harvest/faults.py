"""What can be wrong with an answer: what passes is asked again, a refusal is not."""

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from trialbridge.errors import SourceError

PASSING = frozenset({408, 425, 429, 500, 502, 503, 504, 520, 522, 524})
"""Statuses that say "not now": RFC 9110, RFC 6585, and those that Cloudflare answers in a registry's name."""


class PassingError(Exception):
    """An answer that may be better next time; `wait` is what the source asked for, in seconds."""

    def __init__(self, came: str, wait: float | None = None) -> None:
        """Keep in plain words what came."""
        self.came = came if wait is None else f"{came}, asking to wait {wait:.0f} s"
        super().__init__(self.came)
        self.wait = wait


class RefusedError(SourceError):
    """The source understood the question and refuses it: a `status` that does not pass."""

    status = 0


def retry_after(value: str | None, now: datetime | None = None) -> float | None:
    """Give the seconds a Retry-After header asks to wait (a number or an HTTP date, RFC 9110 10.2.3)."""
    if not value:
        return None
    try:
        return max(0.0, float(int(value.strip())))
    except ValueError:
        pass
    try:
        then = parsedate_to_datetime(value.strip())
    except ValueError:
        return None
    then = then if then.tzinfo else then.replace(tzinfo=UTC)
    return max(0.0, (then - (now or datetime.now(UTC))).total_seconds())
