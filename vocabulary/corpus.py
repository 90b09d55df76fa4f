"""Compiles studies.csv, what the registered studies themselves teach: `python vocabulary/corpus.py [FOLDER]`.

FOLDER holds ClinicalTrials.gov's records (default ../shared/data/ctgov). Learning is the matter of
`trialbridge.vocab.learned`; here stands only what people left out of its findings. Run it after build.py.
"""

import gzip
import sys
from collections.abc import Iterator
from pathlib import Path

from rows import TABLES

from trialbridge.model.study import Study
from trialbridge.registries import ctgov
from trialbridge.vocab import Vocabulary, learned, tables
from trialbridge.vocab.tables import Concept

OUT = TABLES / "studies.csv"
LEFT_OUT = {
    "=CAR", "=DOT", "=HPS", "=AK", "=DR", "=DX", "Sclerosis", "COVID-19 Pandemic", "Aspart", "=GPC", "=CME",
    "FLAVO", "Adria", "=HZ", "=YF", "=JE", "=GH", "Staphylococcal Infection", "Typical Atrial Flutter",
    "placebo", "Influenza Infection",
}  # fmt: skip
"""Names that mean something else as well, or too little."""


def main(folder: Path, out: Path = OUT) -> None:
    """Write studies.csv and print how many rows it has."""
    known = Vocabulary(
        (row for table in _others() for row in tables.concepts_of(table)),
        tables.variables(),
        tables.units(),
        tables.phrases(),
        ordinary=tables.ordinary(),
    )
    learnt = learned.learn(_studies(folder), known)
    rows = [row for row in (_kept(row, row.id in known.concepts) for row in learnt) if row is not None]
    out.write_text(learned.table(rows), encoding="utf-8")
    print("studies", len(rows))


def _others() -> list[Path]:
    return sorted(table for table in TABLES.glob("*.csv") if table.name != OUT.name)


def _kept(row: Concept, curated: bool) -> Concept | None:
    """Leave out names that people refused; parents of concepts that other tables have stay theirs."""
    if row.name in LEFT_OUT:
        return None
    names = tuple(name for name in row.synonyms if name not in LEFT_OUT)
    parents = () if curated else row.parents
    told = names or parents
    return (
        Concept(
            id=row.id, name=row.name, kind=row.kind, parents=parents, synonyms=names, codes=row.codes,
            presumable=row.presumable,
        )
        if told
        else None
    )  # fmt: skip


def _studies(folder: Path) -> Iterator[Study]:
    for name in ("studies", "v2_full_records", "studies_without_criteria"):
        with gzip.open(folder / f"{name}.jsonl.gz", "rb") as lines:
            for line in lines:
                yield from (found for found in ctgov.read(line) if isinstance(found, Study))


if __name__ == "__main__":
    default = Path(__file__).resolve().parent.parent.parent / "shared" / "data" / "ctgov"
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else default)
