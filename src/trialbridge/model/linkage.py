"""What was found of two records being one study, and what a person decided of it; it compares nothing."""

from typing import Literal

from trialbridge.model.base import Noun, schema

Basis = Literal["alias", "listed", "title", "text", "evidence", "hand"]
"""Why two records are one study: an old number, the list of identifiers, title, text, likeness, a person."""


class Link(Noun, frozen=True):
    """Two studies taken for one; `evidence` quotes the records, `confidence` is 0 to 1."""

    left: str
    right: str
    basis: Basis
    confidence: float
    evidence: tuple[str, ...] = ()


class Apart(Noun, frozen=True):
    """Two studies kept apart though something speaks for their being one; `possible` asks for a look."""

    left: str
    right: str
    why: str
    possible: bool = False
    confidence: float = 0.0


class Decision(Noun, frozen=True, tag="decision", tag_field="type"):
    """A person's word that two studies are one, or are not; `left` < `right`, `when` is a moment (UTC)."""

    left: str
    right: str
    same: bool
    who: str
    why: str
    when: str
    schema: int = schema(1)


class Cluster(Noun, frozen=True):
    """Records of one study: `lead` is the best known one, `members` are all, `links` why they are one."""

    lead: str
    members: tuple[str, ...]
    links: tuple[Link, ...] = ()
    apart: tuple[Apart, ...] = ()


def ordered(left: str, right: str) -> tuple[str, str]:
    """Give two identifiers in the one order in which pairs are kept."""
    return (left, right) if left <= right else (right, left)
