"""A criterion: the sentence as published, where it stands, and the rule it states."""

from typing import Literal

from trialbridge.model.base import Noun
from trialbridge.model.rule import Rule

Polarity = Literal["inclusion", "exclusion"]
Role = Literal["requirement", "discretion", "procedural", "preference", "after_entry", "heading"]


class Mention(Noun, frozen=True):
    """A term found in the text; offsets are code points of the stored block."""

    type: str
    start: int
    end: int
    concept: str = ""


class Author(Noun, frozen=True):
    """Who gave a rule in the parser's place, why and when."""

    who: str
    why: str
    when: str


class Criterion(Noun, frozen=True):
    """One sentence of an eligibility block; `text == block[start:end]` always, `clean` is no quote.

    `rule` is the sentence's own; under an exclusion it is judged as its negation. `kind` names the
    recogniser that gave the leading leaf. `applies_to` names arms, cohorts or parts; empty means all.
    """

    text: str
    start: int
    end: int
    polarity: Polarity
    rule: Rule
    depth: int = 0
    role: Role = "requirement"
    applies_to: tuple[str, ...] = ()
    clean: str = ""
    kinds: tuple[str, ...] = ()
    mentions: tuple[Mention, ...] = ()
    complete: bool = True
    """False when a number, negation, exception or window of the sentence does not stand in the rule."""
    author: Author | None = None
    """Who gave the rule, where that was a person and not the parser."""
