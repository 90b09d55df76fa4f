"""What opening a document gives: its text and pages; it opens none."""

from collections.abc import Callable
from typing import NamedTuple

LARGEST = 64_000_000
"""Bytes of a document, and of one part of it unpacked; a scanned record of a patient is some ten MB."""


class Opened(NamedTuple):
    """A document's text, where each page begins in it (code points), and what could not be read."""

    text: str
    pages: tuple[int, ...] = ()
    troubles: tuple[str, ...] = ()
    """Each as "what was expected: what came"."""


Opener = Callable[[bytes], Opened]
