"""What is done after a page has answered: at once on SQLite, by a worker on PostgreSQL; it knows no page.

A job's arguments are a case's identifier and numbers: nothing of a patient stands in a queue.
"""

import logging
from collections.abc import Callable
from uuid import UUID

from trialbridge.errors import TrialbridgeError

_log = logging.getLogger(__name__)


def facts_decided(case: str, before: int) -> int:
    """Tell a case what its new facts opened or closed."""
    from trialbridge.flows import news

    return news.facts_decided(case, before)


JOBS: dict[str, Callable[[str, int], int]] = {"facts_decided": facts_decided}


def later(name: str, case: UUID, number: int) -> None:
    """Do a job soon; what fails in it is logged by its kind alone and undoes nothing of the caller's."""
    try:
        JOBS[name](str(case), number)
    except TrialbridgeError as error:
        _log.warning("job %s failed: %s", name, type(error).__name__)
