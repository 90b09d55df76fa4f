"""The Thai registry's records, the WHO's data set as JSON; it fetches nothing."""

import re
from collections.abc import Iterable, Iterator

from trialbridge.model.base import PartialDate
from trialbridge.model.study import Rejected, Study
from trialbridge.registries import reading, tree, who_partner
from trialbridge.registries.rejection import unmark
from trialbridge.registries.request import Requests
from trialbridge.registries.tree import OddError, Tree

NAME = "tctr"
ID_PATTERN = r"TCTR\d{11}"
EXPECTED = "JSON of the WHO's data set: main, contacts, criteria"


def requests(since: PartialDate | None = None) -> Requests:
    """Ask for nothing: the registry has no interface for machines."""
    yield from ()


def recognises(data: bytes) -> bool:
    """Tell from the first bytes whether they are such JSON."""
    head = (unmark(data[:4096]) or b"").lstrip()
    return head.startswith((b"{", b"[")) and b'"main"' in head and b'"trial_id"' in head


def read(data: bytes) -> Iterator[Study | Rejected]:
    """Read one trial or an array of them; what is none comes out as Rejected."""
    return reading.read_all(data, EXPECTED, _records, _study)


def _records(data: bytes) -> Iterable[reading.Record]:
    found = tree.of_json(unmark(data) or b"")
    for at, trial in enumerate(found if isinstance(found, list) else [found], start=1):
        yield f"record {at}", trial


def _study(trial: Tree) -> Study:
    told = who_partner.study(trial)
    if not re.fullmatch(ID_PATTERN, told.id):
        raise OddError(f"identifier {told.id[:40]!r}")
    return told
