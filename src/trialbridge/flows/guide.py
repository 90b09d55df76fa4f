"""A therapy and a cancer -> their guide page, counted afresh from the catalogue; nothing is written."""

from datetime import date
from pathlib import Path

from trialbridge.errors import InputError
from trialbridge.flows.engine import engine
from trialbridge.flows.landscape import Found, landscape
from trialbridge.report.called import called
from trialbridge.report.guide import Guide, Topic, topics
from trialbridge.report.guide import guide as written
from trialbridge.report.landscape import landscape as counted
from trialbridge.report.landscape import select
from trialbridge.vocab import default_vocabulary
from trialbridge.vocab.landscape import tested


def guide(
    therapy: str,
    cancer: str = "",
    language: str = "en",
    *,
    data: Path | None = None,
    day: date | None = None,
    found: Found | None = None,
) -> Guide:
    """Write the guide of a therapy ("CIK") and a cancer ("liver cancer" or a concept; empty is all).

    `found` is the therapy's landscape, where somebody has it already.
    Raises InputError before the first ingest, for a therapy without a class, and for a cancer nobody knows.
    """
    value = class_of(therapy)
    found = found or landscape(therapy, data=data, day=day)
    concept = _cancer(cancer) if cancer else ""
    query = f"kind:{concept}" if concept else ""
    cards = select(found.cards, query)
    told = counted(" ".join(filter(None, (therapy, cancer))), cards, day=found.landscape.day, engine=engine())
    from trialbridge.store.catalog import queries

    rows = queries.listed([card.study for card in cards])
    studies = [rows[card.study].study for card in cards]
    name = called(concept, default_vocabulary(), language) if concept else ""
    return written(value, name, told, studies, default_vocabulary(), language)


def guides(therapy: str, *, data: Path | None = None, found: Found | None = None) -> list[Topic]:
    """Give the guides that a therapy's studies are enough for, the most first."""
    return topics((found or landscape(therapy, data=data)).cards)


def class_of(therapy: str) -> str:
    """Name the class of therapies that words mean; raises InputError."""
    classes = [key.value for found in tested().scan(therapy) for key in found.keys if key.facet == "class"]
    if classes:
        return classes[0]
    known = ", ".join(term.name for key, term in tested().terms.items() if key.facet == "class")
    raise InputError(
        expected=f"a therapy: {known}", came=therapy, where="guide",
        do="for any other words: trialbridge landscape",
    )  # fmt: skip


def _cancer(words: str) -> str:
    vocabulary = default_vocabulary()
    if words in vocabulary.concepts and "neoplasm" in vocabulary.ancestors(words):
        return words
    found = [concept for hit in vocabulary.scan(words) if (concept := hit.of("concept"))]
    kinds = [concept for concept in found if "neoplasm" in vocabulary.ancestors(concept)]
    if not kinds:
        raise InputError(
            expected="a cancer", came=words, where="guide", do='name it otherwise, for example "liver cancer"'
        )
    return kinds[0]
