"""Answers kept on disk beside the validators their source gave, for conditional requests; nothing else."""

import hashlib
import os
import zlib
from collections.abc import Mapping
from pathlib import Path

import msgspec

LONGEST = 16 << 20
"""Bytes of an answer that is kept at most."""
ROOM = 256 << 20
"""Bytes of all kept answers together; the oldest go first."""


class Kept(msgspec.Struct, frozen=True):
    """An answer and what its source named it by (RFC 9110: ETag, Last-Modified)."""

    etag: str
    modified: str
    body: bytes

    @property
    def condition(self) -> dict[str, str]:
        """Give the headers that ask for the answer only if it is another by now."""
        asked = {"If-None-Match": self.etag, "If-Modified-Since": self.modified}
        return {name: value for name, value in asked.items() if value}


_KEPT = msgspec.msgpack.Decoder(Kept)


class Shelf:
    """A folder of kept answers; whatever is wrong with it, the answer is simply asked for in full."""

    def __init__(self, folder: Path | None) -> None:
        """Use a folder, made when first needed; None keeps nothing."""
        self._folder = folder

    def get(self, url: str) -> Kept | None:
        """Give what is kept of an address, or None."""
        if self._folder is None:
            return None
        try:
            return _KEPT.decode(zlib.decompress(self._file(self._folder, url).read_bytes()))
        except (OSError, zlib.error, msgspec.MsgspecError):
            return None

    def put(self, url: str, headers: Mapping[str, str], body: bytes) -> None:
        """Keep an answer that has a validator and is not too long."""
        etag, modified = headers.get("etag", ""), headers.get("last-modified", "")
        if self._folder is None or not (etag or modified) or len(body) > LONGEST:
            return
        packed = zlib.compress(msgspec.msgpack.encode(Kept(etag, modified, body)), 1)
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            self._sweep(self._folder, ROOM - len(packed))
            file = self._file(self._folder, url)
            beside = file.with_name(f"{file.name}.{os.getpid()}.new")
            beside.write_bytes(packed)
            beside.replace(file)
        except OSError:  # a full disk: then it is asked for in full next time
            return

    def _file(self, folder: Path, url: str) -> Path:
        return folder / hashlib.sha256(url.encode()).hexdigest()[:32]

    def _sweep(self, folder: Path, room: int) -> None:
        found = sorted((entry.stat().st_mtime, entry.stat().st_size, entry) for entry in folder.iterdir())
        over = sum(size for _, size, _ in found) - room
        for _, size, entry in found:
            if over <= 0:
                return
            entry.unlink(missing_ok=True)
            over -= size
