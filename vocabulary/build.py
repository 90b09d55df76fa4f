"""Compiles the concept tables of `trialbridge.vocab`: `python vocabulary/build.py [FOLDER]`.

FOLDER holds the sources (default ../shared/data/vocabulary). Tables made by hand are read, never written.
"""

import csv
import sys
from pathlib import Path

import drugs
import headings
import ontology
from decisions import ROOTS, TREES
from diseases import Diseases
from rows import TABLES, Register, Row, read, write

HAND = ("core", "conditions", "traits", "procedures", "genes", "general", "drugs")
"""Tables whose names win, the strongest claim first; all but drugs.csv are written by people."""


def main(folder: Path, out: Path = TABLES) -> None:
    """Write drugs, diseases, oncotree, oncotree_names and headings (.csv) and print the counts."""
    listed = drugs.compiled()
    print("drugs", write(out / "drugs.csv", listed))
    register, hand = Register(), []
    for name in HAND:
        for row in listed if name == "drugs" else read(TABLES / f"{name}.csv"):
            register.claim(row)
            hand.append(row)
    compiled = Diseases(register, merged(hand))
    tables = {
        "diseases": compiled.ontology(ontology.read(folder)),
        "oncotree": compiled.oncotree(headings.oncotree(folder), ROOTS),
        "headings": compiled.headings(headings.mesh(folder), TREES),
    }
    compiled.presume()
    print("oncotree_names", names(headings.oncotree(folder), out.parent / "oncotree_names.csv"))
    for name, rows in tables.items():
        print(name, write(out / f"{name}.csv", rows))


def names(types: list[headings.TumourType], file: Path) -> int:
    """Write the names OncoTree itself uses, one code a row."""
    with file.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.writer(lines, lineterminator="\n")
        writer.writerow(("code", "name"))
        writer.writerows(sorted({(node.code, node.name) for node in types}))
    return len(types)


def merged(rows: list[Row]) -> list[Row]:
    """Give one row an id."""
    found: dict[str, Row] = {}
    for row in rows:
        if row.id in found:
            found[row.id].parents += row.parents
            found[row.id].synonyms += [row.name, *row.synonyms]
        else:
            found[row.id] = row
    return list(found.values())


if __name__ == "__main__":
    default = Path(__file__).resolve().parent.parent.parent / "shared" / "data" / "vocabulary"
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else default)
