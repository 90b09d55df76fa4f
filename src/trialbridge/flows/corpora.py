"""Annotated corpora (BRAT, in a tar archive) as texts with typed terms; it knows labels only from a table."""

import csv
import hashlib
import re
import tarfile
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from trialbridge.errors import FormatError, InputError

SEED = "trialbridge-mentions"
"""Decides which studies are held out; the tables may learn from the others only."""
_SHARE = 5
_LARGEST = 1 << 22
_STUDY = re.compile(r"[A-Z]+\d+")
_TYPES = Path("benchmarks") / "brat_types.csv"


class Term(NamedTuple):
    """An annotated term: its type, and the spans it stands in, more than one where it is broken up."""

    type: str
    spans: tuple[tuple[int, int], ...]


class Document(NamedTuple):
    """A text of a study and its annotated terms, of the mapped types only."""

    corpus: str
    study: str
    name: str
    text: str
    terms: tuple[Term, ...]


class Row(NamedTuple):
    """A label of a corpus and our type for it, "" for none.

    `taken_as` is the part the annotation plays for another ("Duration"), `having` a part it has itself.
    """

    corpus: str
    label: str
    taken_as: str
    having: str
    type: str


class _Annotation(NamedTuple):
    label: str
    spans: tuple[tuple[int, int], ...]
    taken_as: set[str]
    having: set[str]


def held_out(study: str) -> bool:
    """Tell whether a study belongs to the fifth that no table learns from; SHA-256 of seed and identifier."""
    return int(hashlib.sha256(f"{SEED}:{study}".encode()).hexdigest(), 16) % _SHARE == 0


def types(path: Path | None = None) -> list[Row]:
    """Read the mapping of labels to types: the first row that fits an annotation wins."""
    places = [path] if path else [Path(__file__).parents[3] / _TYPES, Path(_TYPES)]
    found = next((place for place in places if place.is_file()), None)
    if found is None:
        raise InputError(
            expected="the mapping of types", came="no such file", where=str(places[-1]), do="give --types"
        )
    with found.open(encoding="utf-8", newline="") as lines:
        return [Row(*cells) for cells in csv.reader(lines)][1:]


def documents(path: Path, rows: Iterable[Row]) -> Iterator[Document]:
    """Read an archive of .txt and .ann files, in the order of their names; FormatError where it is none."""
    texts = _files(path)
    names = sorted(name for name in texts if name.endswith(".ann") and f"{name[:-4]}.txt" in texts)
    if not names:
        raise FormatError(
            expected="an archive of .txt files with .ann files beside them",
            came="none in it",
            where=str(path),
            do="give a BRAT corpus as tar or tar.gz",
        )
    read = {name: _annotations(texts[name]) for name in names}
    labels = {each.label for found in read.values() for each in found}
    corpus, mapping = _corpus(list(rows), labels)
    for name in names:
        stem = PurePosixPath(name).stem
        study = _STUDY.match(stem)
        terms = _mapped(read[name], mapping)
        yield Document(corpus, study[0] if study else stem, name, texts[f"{name[:-4]}.txt"], terms)


def _files(path: Path) -> dict[str, str]:
    found = {}
    try:
        with tarfile.open(path) as archive:
            for member in archive:
                file = archive.extractfile(member) if member.size <= _LARGEST else None
                if file is not None and member.name.endswith((".txt", ".ann")):
                    found[member.name] = file.read().decode("utf-8", errors="replace")
    except (tarfile.TarError, EOFError, OSError) as error:
        raise FormatError(
            expected="a tar archive", came=str(error), where=str(path), do="give a BRAT corpus as tar.gz"
        ) from error
    return found


def _corpus(rows: list[Row], labels: set[str]) -> tuple[str, list[Row]]:
    """Choose the corpus whose labels these are."""
    corpora = dict.fromkeys(row.corpus for row in rows)
    best = max(corpora, key=lambda corpus: len(labels & {row.label for row in rows if row.corpus == corpus}))
    return best, [row for row in rows if row.corpus == best]


def _annotations(text: str) -> list[_Annotation]:
    """Read the terms (T lines) and the parts they play for each other (E lines)."""
    found: dict[str, _Annotation] = {}
    events: dict[str, str] = {}
    parts: list[tuple[str, list[str]]] = []
    for line in text.splitlines():
        name, _, rest = line.partition("\t")
        if name.startswith("T"):
            label, _, places = rest.partition("\t")[0].partition(" ")
            spans = tuple((int(start), int(end)) for start, end in map(str.split, places.split(";")))
            found[name] = _Annotation(label, spans, set(), set())
        elif name.startswith("E"):
            trigger, *taken = rest.split()
            events[name] = trigger.partition(":")[2]
            parts.append((events[name], taken))
    for trigger, taken in parts:
        for part in taken:
            role, _, of = part.partition(":")
            role = role.rstrip("0123456789")
            found[trigger].having.add(role)
            if events.get(of, of) in found:
                found[events.get(of, of)].taken_as.add(role)
    return list(found.values())


def _mapped(annotations: Iterable[_Annotation], rows: list[Row]) -> tuple[Term, ...]:
    """Give the terms of mapped types, once each; of one type inside itself the outer."""
    found: dict[Term, None] = {}
    for each in annotations:
        row = next((row for row in rows if _fits(each, row)), None)
        if row is not None and row.type:
            found[Term(row.type, each.spans)] = None
    outer = [term for term in found if not any(_inside(term, other) for other in found)]
    return tuple(sorted(outer, key=lambda term: (term.spans, term.type)))


def _fits(each: _Annotation, row: Row) -> bool:
    return (
        each.label == row.label
        and (not row.taken_as or row.taken_as in each.taken_as)
        and (not row.having or row.having in each.having)
    )


def _inside(term: Term, other: Term) -> bool:
    (start, end), (first, last) = _hull(term), _hull(other)
    return term.type == other.type and first <= start and end <= last and (first, last) != (start, end)


def _hull(term: Term) -> tuple[int, int]:
    return term.spans[0][0], term.spans[-1][1]
