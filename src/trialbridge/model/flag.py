"""What is doubtful in a record, with the words that show it; it judges none."""

from trialbridge.model.base import Noun


class Proof(Noun, frozen=True):
    """Words of a record as published: `field` names where they stand (`dates.verified`, `locations[2]`)."""

    field: str
    words: str


class Flag(Noun, frozen=True):
    """One thing in a record that a reader should not take on trust; `kind` is a row of `quality.KINDS`."""

    kind: str
    says: str
    proofs: tuple[Proof, ...]
