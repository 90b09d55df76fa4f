"""The rows of the vocabulary and their reading from package data; it decides nothing."""

import csv
import hashlib
from collections.abc import Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable

from trialbridge.model.base import Noun

PACKAGE = files("trialbridge.vocab")
DRUGS = frozenset({"drug", "drug-class"})
GIVEN = DRUGS | {"therapy"}
"""Kinds of concepts that are given to a patient."""
TREATMENTS = GIVEN | {"procedure"}
"""Kinds of concepts that are given or done to a patient."""
ILLNESSES = frozenset({"disease", "finding"})
"""Kinds of concepts that a patient has."""


class Concept(Noun, frozen=True):
    """What a phrase can mean: a disease, drug, procedure, gene, finding, organism or trait."""

    id: str
    name: str
    kind: str
    parents: tuple[str, ...] = ()
    synonyms: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    presumable: bool = False
    question: str = ""


class Variable(Noun, frozen=True):
    """A quantity: canonical unit, plausible bounds, usual limits, names, codes and the question to ask.

    `kind` is number, score or ordinal. An ordinal's words stand in `levels` with the lowest number they mean
    and in `spans` with both ends: Child-Pugh "B" is 7..9, stage "III" is 3..3.9. `molar_mass` in g/mol joins
    mass and amount concentrations, `charge` joins equivalents and moles.
    """

    name: str
    title: str
    kind: str
    unit: str = ""
    low: float | None = None
    high: float | None = None
    usual_low: float | None = None
    usual_high: float | None = None
    molar_mass: float | None = None
    charge: int = 1
    levels: tuple[tuple[str, float], ...] = ()
    spans: tuple[tuple[str, float, float], ...] = ()
    aliases: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    question: str = ""


class Unit(Noun, frozen=True):
    """A unit (UCUM code): `value * factor + offset` is in the first unit of its dimension."""

    code: str
    dimension: str
    factor: float
    offset: float = 0.0
    aliases: tuple[str, ...] = ()


class Phrase(Noun, frozen=True):
    """Words that carry structure: a comparator, negation, exception, window, connective or role cue."""

    text: str
    type: str
    value: str
    language: str


def concepts() -> Iterator[Concept]:
    """Read every concept table; columns id, name, kind, parents, synonyms, codes, presumable, question."""
    for table in sorted((PACKAGE / "concepts").iterdir(), key=lambda path: path.name):
        if table.name.endswith(".csv"):
            yield from concepts_of(table)


def concepts_of(table: Traversable) -> Iterator[Concept]:
    """Read one concept table, of the package or learned; raises OSError, csv.Error or KeyError."""
    for row in _rows(table):
        yield Concept(
            id=row["id"],
            name=row["name"],
            kind=row["kind"],
            parents=_list(row["parents"]),
            synonyms=_list(row["synonyms"]),
            codes=_list(row["codes"]),
            presumable=row["presumable"] == "yes",
            question=row["question"],
        )


def variables() -> Iterator[Variable]:
    """Read variables.csv, one variable a row."""
    for row in _rows(PACKAGE / "variables.csv"):
        spans = tuple(_span(level) for level in _list(row["levels"]))
        yield Variable(
            name=row["name"],
            title=row["title"],
            kind=row["kind"],
            unit=row["unit"],
            low=_number(row["low"]),
            high=_number(row["high"]),
            usual_low=_number(row["usual_low"]),
            usual_high=_number(row["usual_high"]),
            molar_mass=_number(row["molar_mass"]),
            charge=int(row["charge"] or 1),
            levels=tuple((word, low) for word, low, _ in spans),
            spans=spans,
            aliases=_list(row["aliases"]),
            codes=_list(row["codes"]),
            question=row["question"],
        )


def units() -> Iterator[Unit]:
    """Read units.csv; the first row of a dimension is its base."""
    for row in _rows(PACKAGE / "units.csv"):
        yield Unit(
            code=row["code"],
            dimension=row["dimension"],
            factor=float(row["factor"]),
            offset=float(row["offset"] or 0),
            aliases=_list(row["aliases"]),
        )


def phrases() -> Iterator[Phrase]:
    """Read phrases/<lang>.csv: columns phrase, type, value."""
    for table in sorted((PACKAGE / "phrases").iterdir(), key=lambda path: path.name):
        if table.name.endswith(".csv"):
            for row in _rows(table):
                yield Phrase(
                    text=row["phrase"],
                    type=row["type"],
                    value=row["value"],
                    language=table.name.removesuffix(".csv"),
                )


def ordinary() -> dict[str, str]:
    """Read ordinary.csv: words that never stand in a medical name; sort `method`: how a thing is known."""
    return {row["word"]: row["sort"] for row in _rows(PACKAGE / "ordinary.csv")}


def recovering() -> dict[tuple[str, str], str]:
    """Read recovering.csv: how a variable gets better; what `resolves`, and what below it `lasts`."""
    return {(row["sort"], row["name"]): row["way"] for row in _rows(PACKAGE / "recovering.csv")}


def audiences() -> dict[str, str]:
    """Read audiences.csv: who can tell a number that no laboratory measures."""
    return {row["variable"]: row["audience"] for row in _rows(PACKAGE / "audiences.csv")}


def stamp() -> str:
    """Hash all tables (SHA-256, 16 hex digits): the vocabulary's part of `engine`."""
    digest = hashlib.sha256()
    tables: list[Traversable] = []
    for folder in (PACKAGE, PACKAGE / "concepts", PACKAGE / "phrases"):
        tables += sorted(folder.iterdir(), key=lambda path: path.name)
    for table in tables:
        if table.name.endswith(".csv"):
            digest.update(table.name.encode() + b"\0" + table.read_bytes())
    return digest.hexdigest()[:16]


def _rows(table: Traversable) -> Iterator[dict[str, str]]:
    with table.open("r", encoding="utf-8") as lines:
        yield from csv.DictReader(lines, restval="", strict=True)


def _list(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split("|") if part.strip())


def _span(cell: str) -> tuple[str, float, float]:
    word, numbers = cell.rsplit("=", 1)
    low, _, high = numbers.partition("..")
    return word, float(low), float(high or low)


def _number(cell: str) -> float | None:
    return float(cell) if cell else None
