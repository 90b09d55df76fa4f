"""Documents of the model to sealed rows and back; it decides nothing."""

from typing import TypeVar

import msgspec

from trialbridge.model.base import Noun
from trialbridge.model.case import CaseEntry, Profile
from trialbridge.store.casebook import sealing
from trialbridge.store.casebook.models import Case, Document, Entry

_ENTRY: msgspec.json.Decoder[CaseEntry] = msgspec.json.Decoder(CaseEntry)
Kind = TypeVar("Kind", bound=Noun)


class FileFacts(Noun, frozen=True):
    """What is known of a stored file; `day` is the document's own."""

    name: str
    sha256: str
    size: int
    media: str = ""
    day: str = ""
    language: str = ""


def profile_of(row: Case, key: bytes) -> Profile:
    """Open a case's profile."""
    return msgspec.json.decode(sealing.unseal(key, bytes(row.sealed), f"profile {row.pk}"), type=Profile)


def sealed_profile(profile: Profile, case: object, key: bytes) -> bytes:
    """Seal a case's profile."""
    return sealing.seal(key, msgspec.json.encode(profile), f"profile {case}")


def entry_of(row: Entry, key: bytes) -> CaseEntry:
    """Open an entry."""
    return _ENTRY.decode(sealing.unseal(key, bytes(row.sealed), _entry(row.case_id, row.number)))


def sealed_entry(said: CaseEntry, case: object, number: int, key: bytes) -> bytes:
    """Seal an entry for its place."""
    return sealing.seal(key, msgspec.json.encode(said), _entry(case, number))


def tag_of(said: CaseEntry | type) -> str:
    """Give the kind of an entry."""
    return str(said.__struct_config__.tag)  # type: ignore[union-attr]


def file_of(row: Document, key: bytes) -> FileFacts:
    """Open what is known of a file."""
    return msgspec.json.decode(sealing.unseal(key, bytes(row.sealed), f"file {row.pk}"), type=FileFacts)


def sealed_file(facts: FileFacts, document: object, key: bytes) -> bytes:
    """Seal what is known of a file."""
    return sealing.seal(key, msgspec.json.encode(facts), f"file {document}")


def _entry(case: object, number: int) -> str:
    return f"entry {case}/{number}"
