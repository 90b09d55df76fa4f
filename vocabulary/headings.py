"""Reads MeSH names and tree numbers and OncoTree's types; it decides no merging."""

import csv
import gzip
import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass
class Heading:
    """A MeSH descriptor with its places in the trees."""

    id: str
    name: str
    places: list[str]


@dataclass
class TumourType:
    """A node of OncoTree."""

    code: str
    name: str
    parent: str
    tissue: str
    nci: list[str]


def mesh(folder: Path) -> list[Heading]:
    """Give the descriptors of MeSH 2016 with their tree numbers."""
    names: dict[str, str] = {}
    places: dict[str, list[str]] = defaultdict(list)
    with gzip.open(folder / "mesh2016_tree-numbers.tsv.gz", "rt", encoding="utf-8", newline="") as lines:
        for number, name, place in list(csv.reader(lines, delimiter="\t"))[1:]:
            names[number] = name
            places[number].append(place)
    return [Heading(number, name, places[number]) for number, name in names.items()]


def oncotree(folder: Path) -> list[TumourType]:
    """Give the tumour types, parents first."""
    with gzip.open(folder / "oncotree_2025_10_03.json.gz", "rt", encoding="utf-8") as lines:
        tree = json.load(lines)
    return list(_walk(tree["TISSUE"]))


def _walk(node: dict[str, Any]) -> Iterator[TumourType]:
    for child in node["children"].values():
        nci = child["externalReferences"].get("NCI", [])
        yield TumourType(child["code"], child["name"], child["parent"], child["tissue"], nci)
        yield from _walk(child)
