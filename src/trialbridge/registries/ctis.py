"""EU CTIS through its public interface, in the layouts before and since June 2024; it fetches nothing."""

import re
from collections.abc import Iterable, Iterator
from functools import partial

import msgspec

from trialbridge.model.base import PartialDate
from trialbridge.model.study import Rejected, Study
from trialbridge.registries import reading, tree
from trialbridge.registries.ctis_study import BASE_URL, NUMBER, study
from trialbridge.registries.rejection import unmark
from trialbridge.registries.request import Request, Requests
from trialbridge.registries.tree import OddError, Tree
from trialbridge.registries.values import day

NAME = "ctis"
ID_PATTERN = NUMBER.pattern.removesuffix(r"\Z")
EXPECTED = "a trial of the public CTIS interface"
PAGE_SIZE = 100
_SEARCH, _TRIAL = "/ctis-public-api/search", "/ctis-public-api/retrieve/"
_KNOWN = re.compile(rb'"ctNumber"\s*:\s*"(20\d\d-5\d{5}-\d\d-\d\d)"')


def requests(since: PartialDate | None = None, *, query: str = "", after: str = "") -> Requests:
    """Ask for the list page by page, and for every trial on it that was updated since a day.

    `query` is searched in all fields; `after` is the number of the page to go on with.
    """
    ask = partial(Request, base=BASE_URL)
    number = int(after) if after.isdigit() else 1
    while True:
        asked = {
            "pagination": {"page": number, "size": PAGE_SIZE},
            "sort": {"property": "decisionDate", "direction": "DESC"},
            "searchCriteria": {"containAll": query} if query else {},
        }
        answer = yield ask(
            path=_SEARCH, body=msgspec.json.encode(asked).decode(), holds=('"data"',), records=False,
            mark=str(number), total=number == 1 and not (query or since),
        )  # fmt: skip
        for trial, updated in listed(answer):
            if not (since and updated) or updated >= since:
                yield ask(path=_TRIAL + trial, holds=('"ctNumber"',))
        if not _more(answer):
            return
        number += 1


def listed(page: bytes) -> list[tuple[str, str]]:
    """Give the numbers of a list, each with the day its trial was last updated; none for what is no list."""
    try:
        found = tree.many(tree.of_json(page), "data")
        pairs = [(tree.word(each, "ctNumber"), tree.word(each, "lastUpdated")) for each in found]
    except (ValueError, RecursionError):
        return []
    return [(number, day(updated) or "") for number, updated in pairs if NUMBER.match(number)]


def count(page: bytes) -> int | None:
    """Give the number of trials a list says there are; None where it says nothing."""
    found = re.search(rb'"totalRecords"\s*:\s*(\d{1,7})', page)
    return int(found[1]) if found else None


def recognises(data: bytes) -> bool:
    """Tell a trial's JSON by its number, whatever part stands first."""
    head = (unmark(data[:4096]) or b"").lstrip()
    return head.startswith((b"{", b"[")) and _KNOWN.search(head) is not None


def read(data: bytes) -> Iterator[Study | Rejected]:
    """Read one trial or an array of them; what is none comes out as Rejected."""
    return reading.read_all(data, EXPECTED, _records, study)


def _records(data: bytes) -> Iterable[reading.Record]:
    found: Tree = tree.of_json(unmark(data) or b"")
    if isinstance(found, dict) and "data" in found and "ctNumber" not in found:
        raise OddError("a list of trials, which holds none whole")
    for at, record in enumerate(found if isinstance(found, list) else [found], start=1):
        number = record.get("ctNumber") if isinstance(record, dict) else None
        yield str(number or f"record {at}"), record


def _more(page: bytes) -> bool:
    return re.search(rb'"nextPage"\s*:\s*true', page) is not None
