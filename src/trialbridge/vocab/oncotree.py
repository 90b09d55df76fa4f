"""OncoTree's own names of tumour types, by code and concept; the concepts stand in their tables."""

import csv
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from trialbridge.vocab.vocabulary import Vocabulary

PREFIX = "OncoTree:"


class TumourTypes(NamedTuple):
    """The names OncoTree uses, each way; only concepts that carry one of its codes are in it."""

    name_of: Mapping[str, str]
    concept_of: Mapping[str, str]


@cache
def names() -> Mapping[str, str]:
    """Read oncotree_names.csv: the name of each code."""
    with (files("trialbridge.vocab") / "oncotree_names.csv").open("r", encoding="utf-8") as lines:
        return {row["code"]: row["name"] for row in csv.DictReader(lines, strict=True)}


def tumour_types(vocabulary: Vocabulary) -> TumourTypes:
    """Join OncoTree's names to the concepts: of several codes of a concept its first is the name given."""
    name_of: dict[str, str] = {}
    concept_of: dict[str, str] = {}
    for concept in vocabulary.concepts.values():
        for code in concept.codes:
            name = names().get(code.removeprefix(PREFIX)) if code.startswith(PREFIX) else None
            if name is not None:
                concept_of.setdefault(name, concept.id)
                name_of.setdefault(concept.id, name)
    return TumourTypes(name_of, concept_of)
