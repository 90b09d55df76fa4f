"""ChiCTR, the Chinese registry: XML export, pages of studies and of search results; it fetches nothing."""

import re
from collections.abc import Iterable, Iterator
from functools import partial

import msgspec
from lxml import etree

from trialbridge.model.base import PartialDate
from trialbridge.model.study import Rejected, Study
from trialbridge.registries import chictr_page, reading, who_partner
from trialbridge.registries.rejection import unmark
from trialbridge.registries.request import Request, Requests
from trialbridge.registries.tree import OddError, Tree

NAME = "chictr"
ID_PATTERN = r"ChiCTR[-A-Z0-9]{6,20}"
BASE_URL = "https://www.chictr.org.cn"
EXPECTED = "ChiCTR's XML export, the page of a study or a page of search results"
_LISTED = re.compile(
    r'href="showproj\.html\?proj=(\d{1,9})".{0,3000}?<td>\s*(\d{4}[/-]\d{2}[/-]\d{2})', re.DOTALL
)
_TOTAL = re.compile(r'id="data-total"[^>]*>\s*(\d{1,7})')
_CANONICAL = re.compile(r"showproj\.html\?proj=(\d{1,9})")


def requests(since: PartialDate | None = None, *, query: str = "", after: str = "") -> Requests:
    """Ask for the lists, newest registration first, and for the page of every study they name.

    The registry cannot be asked for changes: `since` ends the asking at the first list that is older.
    `query` is searched in the titles; `after` is the number of the list to go on with.
    """
    ask = partial(Request, base=BASE_URL, form="html")
    number = int(after) if after.isdigit() else 1
    while True:
        params = (("title", query), ("page", str(number)))
        shown = yield ask(
            path="/searchproj.html", params=params, holds=("table1",), records=False, mark=str(number),
            total=number == 1 and not (query or since),
        )  # fmt: skip
        found = [
            (proj, day.replace("/", "-")) for proj, day in _LISTED.findall(shown.decode("utf-8", "replace"))
        ]
        for proj, day in found:
            if not since or day >= since:
                yield ask(path="/showproj.html", params=(("proj", proj),), holds=("ChiCTR",))
        if not found or (since and all(day < since for _, day in found)):
            return
        number += 1


def count(page: bytes) -> int | None:
    """Give the number of studies a list says there are; None where it says nothing."""
    found = _TOTAL.search(page.decode("utf-8", "replace"))
    return int(found[1]) if found else None


def recognises(data: bytes) -> bool:
    """Tell the export by its element, and pages by the registry's name and number."""
    head = (unmark(data[:4096]) or b"").lstrip()
    if b"<Triall>" in head:
        return True
    text = unmark(data) if head[:1] == b"<" and b"<html" in head.lower() else None
    return text is not None and b"ChiCTR" in text and (b"showproj" in text or "注册号".encode() in text)


def read(data: bytes) -> Iterator[Study | Rejected]:
    """Read every study; what is none comes out as Rejected."""
    return reading.read_all(data, EXPECTED, _records, _study)


def _records(data: bytes) -> Iterable[reading.Record]:
    head = (unmark(data[:4096]) or b"").lstrip()
    if b"<Triall>" in head or head.startswith(b"<?xml"):
        yield from who_partner.records(data)
        return
    root = reading.page(data)
    listed = list(chictr_page.listed(root))
    if listed:
        yield from listed
    else:
        yield "page", root


def _study(record: Tree) -> Study:
    if isinstance(record, etree._Element):
        if record.tag == "tr":
            return chictr_page.entry(record)
        found = _CANONICAL.search(etree.tostring(record, encoding="unicode")[:20000])
        return chictr_page.study(record, chictr_page.page_of(found[0]) if found else "")
    told = who_partner.study(record)
    if told.source.registry != NAME:
        raise OddError(f"a record of {told.source.registry}")
    if not re.fullmatch(ID_PATTERN, told.id):
        raise OddError(f"identifier {told.id[:40]!r}")
    return msgspec.structs.replace(told, source=msgspec.structs.replace(told.source, layout="xml"))
