"""ClinicalTrials.gov through API v2: JSON of one study, a page of studies or an array; it fetches nothing."""

import re
from collections.abc import Iterator
from functools import partial
from typing import Any

import msgspec

from trialbridge.model.base import PartialDate
from trialbridge.model.study import Rejected, Study
from trialbridge.registries import ctgov_shape as shape
from trialbridge.registries import ctgov_v1
from trialbridge.registries.ctgov_study import ID, study
from trialbridge.registries.rejection import MAX_RECORD, looks, reject, unmark
from trialbridge.registries.request import Request, Requests

NAME = "ctgov"
ID_PATTERN = r"NCT\d{8}"
BASE_URL = "https://clinicaltrials.gov"
PATH = "/api/v2/studies"
PAGE_SIZE = 500
EXPECTED = "a study of ClinicalTrials.gov API v2"
_RECORD = msgspec.json.Decoder(shape.Record)
_PAGE = msgspec.json.Decoder(shape.Page)
_ARRAY = msgspec.json.Decoder(list[msgspec.Raw])
_ANY = msgspec.json.Decoder(Any)
_OUTLINE = msgspec.json.Decoder(dict[str, msgspec.Raw])
_BAD = (msgspec.MsgspecError, UnicodeError, RecursionError, ValueError)
_KNOWN_ID = re.compile(rb'"(?:nctId|NCTId)"\s*:\s*"(NCT\d{8})"')


def requests(since: PartialDate | None = None, *, query: str = "", after: str = "") -> Requests:
    """Ask for every study changed since a day (inclusive), oldest change first, page by page.

    `query` is searched as on the registry's own page; `after` is the token of the page to go on with.
    """
    ask = partial(Request, base=BASE_URL, path=PATH, holds=('"studies"',))
    total = (("format", "json"), ("countTotal", "true"))
    if not query and (since or after):
        yield ask(
            params=(*total, ("pageSize", "1"), ("fields", "NCTId")), total=True, records=False, mark=after
        )
    params = [*total, ("pageSize", str(PAGE_SIZE)), ("sort", "LastUpdatePostDate:asc")]
    if since:
        params.append(("filter.advanced", f"AREA[LastUpdatePostDate]RANGE[{since},MAX]"))
    if query:
        params.append(("query.term", query))
    whole = not (query or since or after)
    token = after
    while True:
        page = [("pageToken", token)] if token else []
        answer = yield ask(params=(*params, *page), mark=token, total=whole and not token)
        token = next_token(answer)
        if not token:
            return


def count(page: bytes) -> int | None:
    """Give the number of studies a page says there are; None where it says nothing."""
    try:
        return _PAGE.decode(page).total_count
    except _BAD:
        return None


def next_token(page: bytes) -> str:
    """Give the token of the next page; empty after the last one and for what is no page."""
    try:
        return _PAGE.decode(page).next_page_token
    except _BAD:
        return ""


def recognises(data: bytes) -> bool:
    """Tell from the first bytes whether they are this registry's JSON."""
    head = data[:4096]
    return head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"{", b"[")) and any(
        mark in head
        for mark in (b'"protocolSection"', b'"ProtocolSection"', b'"nctId"', b'"FullStudiesResponse"')
    )


def read(data: bytes) -> Iterator[Study | Rejected]:
    """Read one study, a page or an array; what is no study comes out as Rejected, one for each record."""
    plain = unmark(data)
    if plain is None:
        yield reject("document", EXPECTED, "bytes that are not the Unicode their mark claims", data)
        return
    records = _records(plain)
    if isinstance(records, Rejected):
        yield records
        return
    for where, record in records:
        yield _read_one(record, where)


def _records(data: bytes) -> list[tuple[str, bytes | msgspec.Raw]] | Rejected:
    """Cut a document into records without reading them."""
    start = data[:64].lstrip()[:1]
    try:
        if start == b"[":
            return [(f"record {at}", raw) for at, raw in enumerate(_ARRAY.decode(data), start=1)]
        if start != b"{":
            return reject("document", f"JSON: {EXPECTED}", looks(data), data)
        if b'"studies"' in data[:4096] or b'"studies"' in data[-4096:]:
            outline = _OUTLINE.decode(data)
            if "studies" in outline and "protocolSection" not in outline:
                page = _ARRAY.decode(outline["studies"])
                return [(f"studies[{at}]", raw) for at, raw in enumerate(page)]
        if b'"FullStudiesResponse"' in data[:4096]:
            return [(f"study {at}", raw) for at, raw in enumerate(ctgov_v1.records(data), start=1)]
    except _BAD as error:
        return reject("document", f"JSON: {EXPECTED}", str(error), data)
    return [("record", data)]


def _read_one(record: bytes | msgspec.Raw, where: str) -> Study | Rejected:
    raw = bytes(record)
    found = _KNOWN_ID.search(raw)
    where = found[1].decode() if found else where
    if len(raw) > MAX_RECORD:
        return reject(where, f"a record of at most {MAX_RECORD} bytes", f"{len(raw)} bytes", raw)
    try:
        decoded, layout = _decode(raw)
        number = decoded.protocol_section.identification_module.nct_id or ""
        if not ID.match(number):
            came = f"identifier {number[:40]!r}" if number else "no identifier"
            return reject(where, "an identifier NCT followed by eight digits", came, raw)
        if b"\\u0000" in raw:
            return reject(where, "text without NUL characters", "a NUL character", raw)
        return study(decoded, layout)
    except _BAD as error:
        return reject(where, EXPECTED, str(error), raw)


def _decode(raw: bytes) -> tuple[shape.Record, str]:
    if ctgov_v1.recognises(raw):
        return msgspec.convert(ctgov_v1.modern(_ANY.decode(raw)), shape.Record), "v1"
    return _RECORD.decode(raw), "v2"
