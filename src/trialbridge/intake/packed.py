"""A whole record read in one go, bytes to bytes: what a limited child runs; it opens no process itself."""

import msgspec

from trialbridge import intake
from trialbridge.errors import FormatError, InputError
from trialbridge.model.base import decode, encode
from trialbridge.model.patient import Patient

_REFUSED = b'{"refused":'


def packed(data: bytes) -> bytes:
    """Read a record and give the patient as bytes, an InputError too."""
    try:
        return encode(intake.read(data, name="record"))
    except InputError as error:
        refused = {"expected": error.expected, "came": error.came, "where": error.where, "do": error.do}
        return msgspec.json.encode({"refused": refused})


def unpacked(answer: bytes) -> Patient:
    """Read what `packed` gave; raises the FormatError that it met."""
    if answer.startswith(_REFUSED):
        raise FormatError(**msgspec.json.decode(answer)["refused"])
    return decode(answer, Patient)
