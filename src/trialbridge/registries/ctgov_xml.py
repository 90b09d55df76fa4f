"""ClinicalTrials.gov in its older XML: one clinical_study or several under any root; it fetches nothing."""

from collections.abc import Iterator

import msgspec
from lxml import etree

from trialbridge.model.base import PartialDate
from trialbridge.model.study import Rejected, Study
from trialbridge.registries import reading, tree
from trialbridge.registries.ctgov_study import ID, study
from trialbridge.registries.ctgov_xml_parts import record
from trialbridge.registries.rejection import MAX_RECORD, looks, reject, unmark
from trialbridge.registries.request import Requests
from trialbridge.registries.xml import parse

NAME = "ctgov_xml"
ID_PATTERN = r"NCT\d{8}"
EXPECTED = "XML with a clinical_study of ClinicalTrials.gov"
_ROOT = b"<clinical_study"
_JSON = b'"required_header"'
"""First part of the same record where somebody turned its XML into JSON."""


class _Line(msgspec.Struct):
    """A record as dumps carry it in JSON lines."""

    xml: str
    id: str = ""


def requests(since: PartialDate | None = None) -> Requests:
    """Ask for nothing: the registry withdrew this format in 2024; files of it remain."""
    yield from ()


def recognises(data: bytes) -> bool:
    """Tell from the first bytes whether they are this XML, bare or carried in a JSON line."""
    head = (unmark(data[:4096]) or b"").lstrip()
    if head.startswith(b"{") and _JSON in head:
        return True
    return head.startswith((b"<", b"{")) and _ROOT in head and b'"protocolSection"' not in head


def read(data: bytes) -> Iterator[Study | Rejected]:
    """Read every clinical_study; what is none comes out as Rejected."""
    where, raw = "document", data
    turned = (unmark(data) or b"").lstrip()
    if turned[:1] == b"{" and _JSON in turned[:8192]:
        try:
            yield from _read_all(tree.to_xml("clinical_study", tree.of_json(turned)), where)
        except reading.BAD as error:
            yield reject(where, EXPECTED, str(error), data)
        return
    if (carrier := unmark(data) or b"").lstrip()[:1] == b"{":
        try:
            line = msgspec.json.decode(carrier, type=_Line)
        except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
            yield reject(where, EXPECTED, str(error), data)
            return
        where, raw = line.id or where, line.xml.encode()
    if len(raw) > MAX_RECORD:
        yield reject(where, f"a document of at most {MAX_RECORD} bytes", f"{len(raw)} bytes", raw)
        return
    try:
        root = parse(raw.lstrip() if raw[:1].isspace() else raw)
    except ValueError as error:
        came = looks(raw)
        yield reject(where, EXPECTED, str(error) if came == "XML" else came, raw)
        return
    yield from _read_all(root, where)


def _read_all(root: etree._Element, where: str) -> Iterator[Study | Rejected]:
    found = [root] if root.tag == "clinical_study" else list(root.iter("clinical_study"))
    if not found:
        yield reject(where, EXPECTED, f"XML with the root {root.tag}")
    for at, element in enumerate(found, start=1):
        yield _read_one(element, where if len(found) == 1 else f"clinical_study {at}")


def _read_one(element: etree._Element, where: str) -> Study | Rejected:
    number = (element.findtext("id_info/nct_id") or "").strip()
    if not ID.match(number):
        came = f"identifier {number[:40]!r}" if number else "no identifier"
        excerpt = element.findtext("brief_title") or ""
        return reject(where, "an identifier NCT followed by eight digits", came, excerpt)
    if not any((element.findtext(name) or "").strip() for name in ("brief_title", "official_title")):
        return reject(where, EXPECTED, "no title", number)
    return study(record(element, number), "xml")
