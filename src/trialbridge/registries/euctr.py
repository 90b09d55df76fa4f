"""EUCTR, the EU register until 2023: full details as text, protocol pages, JSON; it fetches nothing."""

import re
from collections.abc import Iterable, Iterator
from functools import partial

from trialbridge.model.base import PartialDate
from trialbridge.model.study import Rejected, Study
from trialbridge.registries import euctr_fields, reading, tree
from trialbridge.registries.euctr_fields import Field
from trialbridge.registries.euctr_study import NUMBER, study
from trialbridge.registries.rejection import unmark
from trialbridge.registries.request import Request, Requests
from trialbridge.registries.tree import OddError, Tree

NAME = "euctr"
ID_PATTERN = NUMBER.pattern.removesuffix(r"\Z")
BASE_URL = "https://www.clinicaltrialsregister.eu"
EXPECTED = "EUCTR's full details as text, a protocol page, or its records as JSON"
_PAGES = re.compile(r"Displaying page\s+[\d,]+\s+of\s+([\d,]+)")
_TOTAL = re.compile(r"([\d,]+)\s+result\(s\) found")
_START = b"This file contains full details on each clinical trial"
_SUMMARY = re.compile(r"^Summary\r?\n(?=EudraCT Number:)", re.MULTILINE)


def requests(since: PartialDate | None = None, *, query: str = "", after: str = "") -> Requests:
    """Ask how many pages a search has, then for the full details of each page.

    The register can be asked for days alone (`since`), not for changes; it takes no new trials since
    2023. `after` is the number of the page to go on with.
    """
    ask = partial(Request, base=BASE_URL)
    asked = [("query", query), *([("dateFrom", f"{since}-01-01"[:10])] if since else [])]
    shown = yield ask(
        path="/ctr-search/search", params=tuple(asked), form="html", holds=("result(s) found",),
        records=False, total=not (query or since),
    )  # fmt: skip
    found = _PAGES.search(shown.decode("utf-8", "replace"))
    last = int(found[1].replace(",", "")) if found else 0
    for number in range(int(after) if after.isdigit() else 1, last + 1):
        yield ask(
            path="/ctr-search/rest/download/full",
            params=(*asked, ("page", str(number)), ("mode", "current_page")),
            form="csv",
            holds=("EudraCT Number:",),
            mark=str(number),
        )


def count(page: bytes) -> int | None:
    """Give the number of trials a search says it found; None where it says nothing."""
    found = _TOTAL.search(page.decode("utf-8", "replace"))
    return int(found[1].replace(",", "")) if found else None


def recognises(data: bytes) -> bool:
    """Tell the text by its first line, pages by the register's name, JSON by its first fields."""
    head = (unmark(data[:16384]) or b"").lstrip()
    if head.startswith((b"{", b"[")):
        return b'"a2_eudract_number"' in head or b'"x5_trial_status"' in head
    if head.startswith(b"<"):
        return b"<title>" in head and b"Clinical Trials Register" in head and b"ctr-search" in head
    return head.startswith(_START) or _SUMMARY.match(head.decode("utf-8", "replace")) is not None


def read(data: bytes) -> Iterator[Study | Rejected]:
    """Read every trial, one of all its countries' records; what is none comes out as Rejected."""
    return reading.read_all(data, EXPECTED, _records, _study)


def _records(data: bytes) -> Iterable[reading.Record]:
    head = (unmark(data[:64]) or b"").lstrip()
    if head.startswith((b"{", b"[")):
        found: Tree = tree.of_json(unmark(data) or b"")
        for at, record in enumerate(found if isinstance(found, list) else [found], start=1):
            if not isinstance(record, dict):
                raise OddError("a plain value where a record is expected")
            yield f"record {at}", {"layout": "json", "of": [euctr_fields.of_json(record)]}
    elif head.startswith(b"<"):
        yield from _page(data)
    else:
        yield from _text(data)


def _page(data: bytes) -> Iterable[reading.Record]:
    root = reading.page(data)
    fields = euctr_fields.of_page(root)
    if not fields:
        listed = re.findall(r"EudraCT Number:\s*(\d{4}-\d{6}-\d\d)", str(root.xpath("string()")))
        raise OddError(f"a list of {len(listed)} trials, which holds none whole" if listed else "no fields")
    yield "page", {"layout": "page", "of": [fields]}


def _text(data: bytes) -> Iterable[reading.Record]:
    text = reading.decoded(data).replace("\r\n", "\n")
    if not text.endswith("\n"):
        raise OddError("text that breaks off within a line")
    _, *pieces = _SUMMARY.split(text)
    trials: dict[str, list[list[Field]]] = {}
    for piece in pieces:
        fields = euctr_fields.of_text(piece.rstrip("\n").split("\n"))
        number = next((value for code, _, value in fields if code == "a2"), "")
        trials.setdefault(number, []).append(fields)
    for number, countries in trials.items():
        yield number or "record", {"layout": "text", "of": countries}


def _study(record: Tree) -> Study:
    return study(record["of"], record["layout"])
