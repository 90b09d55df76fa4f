"""Tells a whole answer of the form asked for from a cut one, an error page or another encoding."""

import msgspec

from trialbridge.harvest.faults import PassingError
from trialbridge.registries.rejection import looks
from trialbridge.registries.request import Request
from trialbridge.registries.xml import parse

NAMES = {"json": "JSON", "xml": "XML", "html": "an HTML page", "csv": "a table"}
ACCEPT = {
    "json": "application/json",
    "xml": "application/xml, text/xml;q=0.9, */*;q=0.1",
    "html": "text/html, */*;q=0.1",
    "csv": "text/csv, text/plain;q=0.9, */*;q=0.1",
}
TAIL = 4096
"""Bytes at the end of a page in which `</html>` must stand."""


def whole(request: Request, data: bytes, charset: str = "", *, lenient: bool = False) -> bytes:
    """Give the answer as the readers take it; raises PassingError where it is not that, to its end.

    JSON and tables are given in UTF-8 whatever `charset` the source declares; XML and pages declare their
    own, which their readers follow. `lenient` takes a record's page with a broken character in it.
    """
    if request.form in ("json", "csv"):
        data = _unicode(data, charset)
    elif request.form == "html" and not (lenient and request.records):
        _unicode(data, charset)  # what leads the way must be whole to the letter; a record may lack one
    _FORMS[request.form](data)
    missing = [word for word in request.holds if word.encode() not in data]
    if missing:
        raise PassingError(f"{NAMES[request.form]} without {missing[0]}")
    return data


def _unicode(data: bytes, charset: str) -> bytes:
    try:
        return data.decode(charset or "utf-8-sig").encode()
    except (UnicodeError, LookupError) as error:
        raise PassingError(f"{looks(data)} that is not {charset or 'UTF-8'}: {error}") from error


def _json(data: bytes) -> None:
    try:
        msgspec.json.decode(data, type=msgspec.Raw)
    except (msgspec.MsgspecError, RecursionError) as error:
        raise PassingError(f"{looks(data)} that is not whole JSON: {error}") from error


def _xml(data: bytes) -> None:
    try:
        parse(data)
    except ValueError as error:
        raise PassingError(f"{looks(data)} that is not whole XML: {error}") from error


def _html(data: bytes) -> None:
    if b"</html" not in data[-TAIL:].lower():
        raise PassingError(f"{looks(data)} without an end")


def _csv(data: bytes) -> None:
    if looks(data) in ("nothing", "an HTML page", "XML"):
        raise PassingError(f"{looks(data)} instead of a table")


_FORMS = {"json": _json, "xml": _xml, "html": _html, "csv": _csv}
