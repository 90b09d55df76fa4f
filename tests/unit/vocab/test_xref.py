"""The table of cross-references: codes for concepts of other tables, and nothing else."""

from importlib.resources import files

from trialbridge.vocab.tables import concepts_of

FOLDER = files("trialbridge.vocab") / "concepts"


def test_cross_references_are_of_concepts_of_other_tables() -> None:
    """Every row has codes, and repeats the name and kind of a concept that another table defines first."""
    known = {}
    for table in sorted(FOLDER.iterdir(), key=lambda path: path.name):
        if table.name < "xref.csv" and table.name.endswith(".csv"):
            for row in concepts_of(table):
                known.setdefault(row.id, (row.name, row.kind))
    rows = list(concepts_of(FOLDER / "xref.csv"))
    assert len(rows) > 100
    assert [row.id for row in rows if known.get(row.id) != (row.name, row.kind)] == []
    assert all(row.codes and not row.parents and not row.synonyms for row in rows)
