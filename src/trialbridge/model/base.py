"""What every noun shares: frozen structs, days that may be partial, and reading of stored documents."""

from collections.abc import Callable
from typing import Annotated, Any, TypeVar

import msgspec

from trialbridge.errors import StoredDocumentError

PartialDate = Annotated[str, msgspec.Meta(pattern=r"^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$")]
"""A day as far as it is known: "2024", "2024-03" or "2024-03-15"."""


class Noun(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A frozen value of the model; fields left at their default are not written."""


def schema(number: int) -> int:
    """Give the field of a document's schema; it is always written, unlike other defaults."""
    return msgspec.field(default_factory=lambda: number)


Document = TypeVar("Document", bound=Noun)
Upgrade = Callable[[dict[str, Any]], dict[str, Any]]
"""One pure step from the document of schema n to the document of schema n + 1."""


def encode(document: Noun) -> bytes:
    """Write a noun as JSON (UTF-8)."""
    return msgspec.json.encode(document)


def decode(data: bytes, kind: type[Document], upgrades: tuple[Upgrade, ...] = ()) -> Document:
    """Read a stored document of any past schema; `upgrades[n - 1]` leads from schema n to n + 1.

    Raises StoredDocumentError when the bytes are no such document or come from a later version.
    """
    try:
        if upgrades:
            document = msgspec.convert(_upgraded(msgspec.json.decode(data), upgrades), type=kind)
        else:
            document = msgspec.json.decode(data, type=kind)
        _refuse_later(getattr(document, "schema", 1), len(upgrades) + 1)
    except (ValueError, LookupError, AttributeError, TypeError, RecursionError) as error:
        raise StoredDocumentError(
            expected=f"a stored {kind.__name__}",
            came=str(error),
            where="stored document",
            do="run `trialbridge doctor`, or read it with the version that wrote it",
        ) from error
    return document


def _upgraded(raw: dict[str, Any], upgrades: tuple[Upgrade, ...]) -> dict[str, Any]:
    for step in upgrades[max(raw.get("schema", 1), 1) - 1 :]:
        raw = step(raw)
    return raw


def _refuse_later(written: int, newest: int) -> None:
    if not 1 <= written <= newest:
        raise ValueError(f"schema {written}, which this version (up to {newest}) does not know")
