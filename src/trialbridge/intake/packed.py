"""A whole record read in one go, bytes to bytes: what a limited child runs; it opens no process itself."""

from typing import NamedTuple

import msgspec

from trialbridge import intake
from trialbridge.errors import FormatError, InputError
from trialbridge.model.base import decode, encode
from trialbridge.model.patient import Patient

_REFUSED = b'{"refused":'


class How(NamedTuple):
    """How a record is to be read, as `intake.read` takes it."""

    name: str = "record"
    format: str | None = None
    on: str | None = None


def headed(data: bytes, how: How) -> bytes:
    """Put how a record is to be read in a line before it."""
    return msgspec.json.encode(how) + b"\n" + data


def packed(data: bytes) -> bytes:
    """Read a record that `headed` made, and give the patient as bytes, an InputError too."""
    head, _, record = data.partition(b"\n")
    how = msgspec.json.decode(head, type=How)
    try:
        return encode(intake.read(record, how.format, name=how.name, on=how.on))
    except InputError as error:
        refused = {"expected": error.expected, "came": error.came, "where": error.where, "do": error.do}
        return msgspec.json.encode({"refused": refused})


def unpacked(answer: bytes) -> Patient:
    """Read what `packed` gave; raises the FormatError that it met."""
    if answer.startswith(_REFUSED):
        raise FormatError(**msgspec.json.decode(answer)["refused"])
    return decode(answer, Patient)
