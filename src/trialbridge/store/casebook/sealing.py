"""Encryption of what the casebook holds: one key a case, wrapped by a master key; it stores nothing.

AES-256-GCM throughout, with random nonces of 12 bytes (NIST SP 800-38D: at most 2^32 under one key, which no
case comes near). What a thing belongs to is authenticated with it, so that nothing opens in another's place.
"""

import base64
import os
from collections.abc import Iterable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from trialbridge.errors import InputError, SourceError

KEY = 32
NONCE = 12
CHUNK = 1 << 20
FILE = "master.key"


class Master(NamedTuple):
    """A master key and the name that wrapped keys are marked with; the name tells nothing of the key."""

    name: str
    key: bytes


class Ring(NamedTuple):
    """The master key in force, and earlier ones that still open what was not wrapped anew."""

    keys: tuple[Master, ...]

    @property
    def current(self) -> Master:
        """Give the one that wraps."""
        return self.keys[0]

    def named(self, name: str) -> Master:
        """Find the one that wrapped something; raises SourceError where it is not given."""
        for master in self.keys:
            if master.name == name:
                return master
        raise SourceError(
            expected=f"the master key {name}",
            came=f"only {', '.join(master.name for master in self.keys)}",
            where="the casebook's keys",
            do="give the key that was in force when this was written, as a further line of the key file",
        )


def ring(words: str, where: str) -> Ring:
    """Read master keys, one a line in base64, the one in force first; raises InputError."""
    keys = []
    for line in words.split():
        try:
            key = base64.b64decode(line, validate=True)
        except ValueError:  # binascii's too
            key = b""
        if len(key) != KEY:
            raise InputError(
                expected=f"{KEY} random bytes in base64, one key a line",
                came="something else",
                where=where,
                do="make one with `openssl rand -base64 32`",
            )
        keys.append(Master(sha256(b"trialbridge master key" + key).hexdigest()[:12], key))
    if not keys:
        raise InputError(
            expected="a master key", came="nothing", where=where, do="make one with `openssl rand -base64 32`"
        )
    return Ring(tuple(keys))


def new_master() -> str:
    """Make a master key, as a line of a key file."""
    return base64.b64encode(os.urandom(KEY)).decode()


def make_file(file: Path) -> None:
    """Write a new master key to a file that only its owner may read; raises OSError where one is there."""
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as out:
        out.write(new_master() + "\n")


def new_key() -> bytes:
    """Make the key of a case."""
    return os.urandom(KEY)


def seal(key: bytes, plain: bytes, belongs: str) -> bytes:
    """Encrypt; the nonce comes first, the tag last."""
    nonce = os.urandom(NONCE)
    return nonce + AESGCM(key).encrypt(nonce, plain, belongs.encode())


def unseal(key: bytes, sealed: bytes, belongs: str) -> bytes:
    """Decrypt; raises SourceError where the bytes were changed or belong elsewhere."""
    try:
        return AESGCM(key).decrypt(sealed[:NONCE], sealed[NONCE:], belongs.encode())
    except (InvalidTag, ValueError) as error:
        raise SourceError(
            expected="what was written there",
            came="bytes that were changed, cut or put in another's place",
            where=belongs,
            do="run `trialbridge audit verify`, and restore a backup",
        ) from error


def chunks(data: bytes, size: int = CHUNK) -> Iterator[bytes]:
    """Cut a file into pieces; an empty one is one empty piece."""
    for start in range(0, max(len(data), 1), size):
        yield data[start : start + size]


def seal_file(key: bytes, data: bytes, case: str, file: str) -> list[bytes]:
    """Encrypt a file piece by piece; each piece knows its case, file, number and how many there are."""
    pieces = list(chunks(data))
    return [seal(key, piece, _place(case, file, at, len(pieces))) for at, piece in enumerate(pieces)]


def unseal_file(key: bytes, pieces: Iterable[bytes], case: str, file: str) -> bytes:
    """Decrypt a file; raises SourceError where a piece is missing, moved or from another file or case."""
    sealed = list(pieces)
    return (
        b"".join(unseal(key, piece, _place(case, file, at, len(sealed))) for at, piece in enumerate(sealed))
        if sealed
        else unseal(key, b"", _place(case, file, 0, 0))
    )


def _place(case: str, file: str, at: int, of: int) -> str:
    return f"{case}/{file}/{at}/{of}"
