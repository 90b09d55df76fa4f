"""What all readers of documents share: cutting, decoding, refusing what is odd; it knows no layout."""

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator

from lxml import etree, html

from trialbridge.model.study import Rejected, Study
from trialbridge.registries.rejection import MAX_RECORD, looks, reject, unmark
from trialbridge.registries.tree import OddError, Tree

Record = tuple[str, Tree]
"""A record and where in its document it stands."""

BAD = (ValueError, RecursionError, OverflowError)
_CHARSET = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_-]{3,20})""", re.IGNORECASE)
_WIDER = {"gb2312": "gb18030", "gbk": "gb18030", "iso-8859-1": "cp1252", "latin1": "cp1252"}
"""Encodings that documents declare and in truth go beyond."""
_BLOCKS = frozenset(("p", "div", "li", "tr"))
"""Elements that a page shows on lines of their own."""


def read_all(
    data: bytes,
    expected: str,
    cut: Callable[[bytes], Iterable[Record]],
    make: Callable[[Tree], Study],
) -> Iterator[Study | Rejected]:
    """Cut bytes into records and make a study of each; what is wrong becomes a Rejected with its reason."""
    try:
        records = list(cut(data))
    except BAD as error:
        came = looks(data)
        yield reject("document", expected, came if came in ("nothing", "gzip") else f"{came}: {error}", data)
        return
    if not records:
        yield reject("document", expected, f"{looks(data)} without a record", data)
    for where, record in records:
        try:
            if record is None or isinstance(record, str | int | float | list):
                raise OddError("a plain value where a record is expected")
            yield make(record)
        except BAD as error:
            yield reject(where, expected, str(error) or type(error).__name__, excerpt(record))


def decoded(data: bytes) -> str:
    """Give text in the encoding its mark or its head declares, else UTF-8; raises ValueError where it is not.

    A wrong byte refuses the whole: half a name, or half a criterion, would look like a whole one.
    """
    plain = unmark(data)
    if plain is None:
        raise ValueError("bytes that are not the Unicode their mark claims")
    if plain is not data:
        return plain.decode()
    found = _CHARSET.search(data[:2048])
    name = found[1].decode().lower() if found else "utf-8"
    try:
        text = data.decode(_WIDER.get(name, name))
    except LookupError as error:
        raise ValueError(f"an encoding {name!r} that nobody knows") from error
    if "\0" in text:
        raise ValueError("NUL characters")
    return text


def page(data: bytes) -> etree._Element:
    """Parse a whole HTML page; raises ValueError for one that is cut or in no encoding it declares."""
    if len(data) > MAX_RECORD:
        raise ValueError(f"a page of {len(data)} bytes")
    text = decoded(data)
    if "</html>" not in text[-4096:].lower():
        raise ValueError("a page without its end")
    try:
        root: etree._Element = html.document_fromstring(re.sub(r"^\s*<\?xml[^>]*\?>", "", text))
    except (etree.ParserError, etree.XMLSyntaxError) as error:
        raise ValueError(str(error)) from error
    etree.strip_elements(root, "script", "style", etree.Comment, with_tail=False)
    return root


def table(data: bytes) -> list[list[str]]:
    """Read rows of CSV; raises ValueError for a quote left open or a field of megabytes."""
    text = decoded(data)
    try:
        return list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error as error:
        raise ValueError(str(error)) from error


def visible(element: etree._Element) -> str:
    """Give what a reader sees of an element: its text, lines broken where the page breaks them."""
    pieces: list[str] = []
    for event, each in etree.iterwalk(element, events=("start", "end", "comment", "pi")):
        block = each.tag in _BLOCKS
        if event == "start":
            if pieces and (block or each.tag == "br"):
                pieces.append("\n")
            pieces.append(each.text or "")
        elif each is not element:
            tail = each.tail or ""
            pieces.append(f"\n{tail}" if block and tail.strip() else tail)
    return "".join(pieces)


def excerpt(record: Tree) -> str:
    """Give the first plain words of a record, for a rejection."""
    if isinstance(record, dict):
        return next((found for each in record.values() if (found := excerpt(each))), "")
    if isinstance(record, list):
        return next((found for each in record if (found := excerpt(each))), "")
    return record.strip()[:200] if isinstance(record, str) else ""
