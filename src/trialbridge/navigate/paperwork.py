"""Which documents a case lacks for what its chosen studies ask; it opens none."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from trialbridge.matching.wordings import addressee
from trialbridge.vocab import Vocabulary

TYPES: dict[str, str] = {
    "pathology": "Pathology report",
    "imaging": "Scan or imaging report",
    "laboratory": "Laboratory report",
    "biomarker": "Biomarker or gene test",
    "treatment": "Treatment history",
    "letter": "Letter of the treating oncologist",
    "passport": "Passport",
    "consent": "Consent form",
    "report": "Matching report",
    "other": "Other document",
}
MADE = ("report",)
"""What the site itself writes; nobody uploads it."""
ALWAYS = ("pathology", "imaging", "laboratory", "treatment")
"""What every team asks to see before a pre-screening."""
ABROAD = ("passport",)
_OF_KIND = {
    "gene": "biomarker", "alteration": "biomarker", "organism": "laboratory",
    "drug": "treatment", "drug-class": "treatment", "therapy": "treatment", "procedure": "treatment",
}  # fmt: skip
_OF_AUDIENCE = {"laboratory": "laboratory", "investigator": "letter", "patient": "letter"}


class Missing(NamedTuple):
    """A type of document that is not there, and what of it is asked for, by variable or concept."""

    type: str
    asked: tuple[str, ...] = ()


def missing(
    asks: Iterable[str], there: Sequence[str], vocabulary: Vocabulary, *, abroad: bool = True
) -> tuple[Missing, ...]:
    """List the types that are missing; one that is there and leaves something unknown is asked for again.

    `asks` are the variables and concepts that the studies' unknown criteria ask for.
    """
    wanted: dict[str, list[str]] = {kind: [] for kind in (*ALWAYS, *(ABROAD if abroad else ()))}
    wanted = {kind: [] for kind in wanted if kind not in there}
    for name in sorted(set(asks)):
        wanted.setdefault(kind_of(name, vocabulary), []).append(name)
    return tuple(Missing(kind, tuple(wanted[kind])) for kind in TYPES if kind in wanted)


def kind_of(name: str, vocabulary: Vocabulary) -> str:
    """Tell in which type of document the answer to a variable or concept stands."""
    concept = vocabulary.concepts.get(name)
    kind = _OF_KIND.get(concept.kind) if concept is not None else None
    return kind or _OF_AUDIENCE[addressee(name, vocabulary)]
