"""A person's rule in the place of a misread one, with who gave it and why; it knows no parser."""

import hashlib
import re
from collections.abc import Iterable
from typing import Literal

from trialbridge.model.base import Noun, encode, schema
from trialbridge.model.criterion import Role
from trialbridge.model.rule import Rule

DIGITS = 16
_MARKER = re.compile(r"(?:[-*•·●○▪◦–—]+|\(?(?:\d{1,2}|[a-zA-Z]|[ivxIVX]{1,4})[.)、]|[①-⑳])\s+")


class Correction(Noun, frozen=True, tag="correction", tag_field="type"):
    """What a criterion states, as a person read it.

    `text` is the criterion as published when it was corrected, `hash` names it (`text_hash`). `rule` is the
    sentence's own, as `Criterion.rule` is. An empty `polarity` leaves the list the sentence stands in. `when`
    is a moment (UTC, ISO 8601).
    """

    study: str
    text: str
    hash: str
    rule: Rule
    who: str
    why: str
    when: str
    role: Role = "requirement"
    polarity: Literal["", "inclusion", "exclusion"] = ""
    schema: int = schema(1)


def stamp_of(corrections: Iterable[Correction]) -> str:
    """Name some corrections: 12 hex digits over them in any order, nothing for none."""
    documents = sorted(encode(correction) for correction in corrections)
    return hashlib.sha256(b"\n".join(documents)).hexdigest()[:12] if documents else ""


def text_hash(text: str) -> str:
    """Name a criterion's text: 16 hex digits of the SHA-256 over its words.

    White space and the marker of a list before it ("3. ", "- ") are no words, so that an item that only moved
    down its list is still the same.
    """
    return hashlib.sha256(words_of(text).encode("utf-8", "surrogatepass")).hexdigest()[:DIGITS]


def words_of(text: str) -> str:
    """Give a criterion's text without the marker of its list, its words one space apart."""
    words = " ".join(text.split())
    marker = _MARKER.match(words)
    return words[marker.end() :] if marker else words
