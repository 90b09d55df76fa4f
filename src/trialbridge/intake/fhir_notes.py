"""Texts that FHIR resources carry (attached notes, conclusions of reports) as notes; it opens no link."""

import base64
import binascii
from collections.abc import Iterator
from typing import Any, NamedTuple

from trialbridge.errors import InputError
from trialbridge.intake.fhir_elements import day, many, part, string
from trialbridge.intake.fhir_record import Record
from trialbridge.intake.fhir_resources import Resource
from trialbridge.intake.paper import Opened, Opener

_VOID = frozenset({"entered-in-error", "superseded", "cancelled"})


class Text(NamedTuple):
    """A text with the name quotes call it by, its day, and where its pages begin."""

    name: str
    text: str
    day: str | None
    pages: tuple[int, ...] = ()


def texts(resource: Resource, record: Record, opener: Opener) -> Iterator[Text]:
    """Give the texts of a DocumentReference or DiagnosticReport."""
    body = resource.body
    states = {string(body.get(name)).lower() for name in ("status", "docStatus")}
    if states & _VOID:
        return
    context = part(body, "context", "period")
    known = record.day(resource, "effective", "date", "issued") or day(context.get("start"))
    conclusion = string(body.get("conclusion"))
    if conclusion:
        yield Text(_name(resource, record, "conclusion"), conclusion, known)
    held = [each.get("attachment") for _, each in many(body.get("content"))] + [
        each for _, each in many(body.get("presentedForm"))
    ]
    for number, attachment in enumerate(each for each in held if isinstance(each, dict)):
        found = _attached(attachment, resource, record, opener)
        if found is not None:
            more = f" {number + 1}" if number else ""
            yield Text(_name(resource, record, f"attachment{more}"), found.text, known, found.pages)


def _attached(
    attachment: dict[str, Any], resource: Resource, record: Record, opener: Opener
) -> Opened | None:
    coded, kind = string(attachment.get("data")), string(attachment.get("contentType")).lower()
    if not coded:
        if string(attachment.get("url")):
            record.trouble(resource, "a text inside the record", "a link, which is not followed")
        return None
    try:
        data = base64.b64decode(coded, validate=False)
    except (binascii.Error, ValueError):
        record.trouble(resource, "an attachment in base64", f"{kind or 'data'} that is none")
        return None
    if kind.startswith("image/"):
        record.trouble(resource, "an attachment with text", kind)
        return None
    try:
        found = opener(data)
    except InputError as error:
        record.trouble(resource, error.expected, error.came)
        return None
    for trouble in found.troubles:
        record.trouble(resource, *trouble.split(": ", 1))
    return found


def _name(resource: Resource, record: Record, what: str) -> str:
    return f"{record.name}: {resource.type}/{resource.id or resource.start} {what}"
