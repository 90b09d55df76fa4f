"""Reads the JSON form of `sheet.py` into a patient; it guesses nothing that the form does not say.

The form is described by `sheet.Form` and its parts, `schema()` gives it as JSON Schema, `EXAMPLE` shows one.
"""

from hashlib import sha256
from typing import Any

import msgspec

from trialbridge.errors import FormatError
from trialbridge.intake.entries import Entries
from trialbridge.intake.markers import with_opposites
from trialbridge.intake.places import places
from trialbridge.intake.sheet import EXAMPLE, Form
from trialbridge.model.patient import Patient, SourceDocument
from trialbridge.vocab import Vocabulary

__all__ = ["EXAMPLE", "read", "schema"]


def schema() -> dict[str, Any]:
    """Give the form as JSON Schema (draft 2020-12), every field with its description."""
    return msgspec.json.schema(Form)


def read(data: bytes, vocabulary: Vocabulary, name: str = "form") -> Patient:
    """Read a form (UTF-8 JSON) into facts, each quoting its member or entry of the form.

    Words, units, days and values that are not understood or not possible become issues. FormatError: the
    bytes are no JSON, a field is unknown, or a field holds the wrong kind of thing.
    """
    text = _decode(data, name)
    form = _form(text, name)
    entries = Entries(text, places(text), vocabulary, name, form)
    facts = tuple(with_opposites(entries.facts(), vocabulary))
    document = SourceDocument(
        name=name, kind="form", date=entries.today, sha256=sha256(data).hexdigest(), text=text
    )
    return Patient(
        id=form.id or document.sha256[:12],
        version=document.sha256[:16],
        documents=(document,),
        facts=facts,
        issues=tuple(entries.issues),
        country=form.country.strip(),
        city=form.city.strip(),
    )


def _decode(data: bytes, name: str) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FormatError(
            expected="a form as UTF-8 text",
            came=f"a byte that is no UTF-8 at offset {error.start}",
            where=name,
            do="save the file as UTF-8",
        ) from error


def _form(text: str, name: str) -> Form:
    try:
        return msgspec.json.decode(text.encode(), type=Form)
    except msgspec.ValidationError as error:
        raise FormatError(
            expected="the fields of the form", came=str(error), where=name, do="see the form's JSON Schema"
        ) from error
    except (msgspec.DecodeError, RecursionError) as error:
        raise FormatError(
            expected="a form as JSON",
            came=str(error) or "no JSON",
            where=name,
            do="check the file with a JSON tool",
        ) from error
