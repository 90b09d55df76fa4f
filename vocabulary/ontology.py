"""Reads the Disease Ontology: labels, parents, exact synonyms and cross-references; it decides no merging."""

import csv
import gzip
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

SLIMS = ("NCIthesaurus", "DO_rare_slim", "DO_cancer_slim", "DO_infectious_disease_slim")
_SYNONYM = re.compile(r'^synonym: "((?:[^"\\]|\\.)*)" EXACT')


@dataclass
class Disease:
    """A term of the ontology."""

    id: str
    label: str
    parents: list[str] = field(default_factory=list)
    synonyms: list[str] = field(default_factory=list)
    xrefs: list[str] = field(default_factory=list)


def read(folder: Path) -> dict[str, Disease]:
    """Give the diseases by DOID: the release of 2026, with the synonyms of its subsets and of 2016."""
    diseases: dict[str, Disease] = {}
    for number, label, parent in _lines(folder / "doid2026_HumanDO.tsv.gz"):
        disease = diseases.setdefault(number, Disease(number, label))
        if parent:
            disease.parents.append(parent)
    for number, _, xref in _lines(folder / "doid2026_allXREFinDO.tsv.gz"):
        if number in diseases:
            diseases[number].xrefs.append(xref)
    names = [folder / f"doid2026_{slim}.obo.gz" for slim in SLIMS] + [folder / "doid2016_HumanDO.obo.gz"]
    for number, synonyms in _synonyms(names).items():
        if number in diseases:
            diseases[number].synonyms += synonyms
    return diseases


def _lines(path: Path) -> Iterator[list[str]]:
    with gzip.open(path, "rt", encoding="utf-8", newline="") as lines:
        rows = csv.reader(lines, delimiter="\t")
        next(rows)
        for row in rows:
            yield [*row, "", ""][:3]


def _synonyms(paths: list[Path]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for path in paths:
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            number = ""
            for line in lines:
                if line.startswith("id: "):
                    number = line[4:].strip()
                elif line.startswith("name: ") and "obsolete" not in line:
                    found[number].append(line[6:].strip())
                elif match := _SYNONYM.match(line):
                    found[number].append(match[1].replace("\\", ""))
    return found
