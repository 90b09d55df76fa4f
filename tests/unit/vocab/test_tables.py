"""Tables: rows are read as they stand, other files are left alone, and the stamp follows the content."""

from collections.abc import Callable
from pathlib import Path

import pytest

from trialbridge.vocab import tables
from trialbridge.vocab.tables import Concept, Phrase, Unit, Variable

CONCEPTS = "id,name,kind,parents,synonyms,codes,presumable,question\n"
VARIABLES = (
    "name,title,kind,unit,low,high,usual_low,usual_high,molar_mass,charge,levels,aliases,codes,question\n"
    "albumin,albumin,number,g/L,5,80,35,50,66500,,,serum albumin|白蛋白,LOINC:1751-7,How much albumin?\n"
    "bclc,BCLC stage,ordinal,,0,4,,,,,A=1|B=2..2.9,,,\n"
    "calcium,calcium,number,mmol/L,0.5,5,,,40.08,2,,,,\n"
)
FILES = {
    "variables.csv": VARIABLES,
    "units.csv": (
        "code,dimension,factor,offset,aliases\ng/L,mass/volume,1,,g/l\nCel,temperature,1,273.15,°C\n"
    ),
    "concepts/b.csv": CONCEPTS + "hiv,HIV,disease,infection,=HIV+ | AIDS,,no,\n",
    "concepts/a.csv": CONCEPTS + "infection,infection,disease,,,,yes,Any infection?\n",
    "concepts/README.txt": "not a table",
    "phrases/en.csv": "phrase,type,value\nat least,comparator,>=\n",
    "phrases/zh.csv": "phrase,type,value\n至少,comparator,>=\n",
    "phrases/notes.txt": "not a table",
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a folder of small tables that stands for the package's."""
    for name, text in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    monkeypatch.setattr(tables, "PACKAGE", tmp_path)
    return tmp_path


@pytest.mark.usefixtures("folder")
def test_concepts_are_read_from_every_table_in_order() -> None:
    """One row is one concept; lists are parted at the bar, and files that are no tables are passed over."""
    assert list(tables.concepts()) == [
        Concept(id="infection", name="infection", kind="disease", presumable=True, question="Any infection?"),
        Concept(id="hiv", name="HIV", kind="disease", parents=("infection",), synonyms=("=HIV+", "AIDS")),
    ]


@pytest.mark.usefixtures("folder")
def test_variables_are_read_with_their_numbers_and_levels() -> None:
    """An empty cell is no limit; the levels of an ordinal are numbers."""
    albumin, bclc, calcium = tables.variables()
    assert albumin == Variable(
        name="albumin", title="albumin", kind="number", unit="g/L", low=5, high=80, usual_low=35,
        usual_high=50, molar_mass=66500, aliases=("serum albumin", "白蛋白"), codes=("LOINC:1751-7",),
        question="How much albumin?",
    )  # fmt: skip
    assert bclc.levels == (("A", 1.0), ("B", 2.0))
    assert bclc.spans == (("A", 1.0, 1.0), ("B", 2.0, 2.9))
    assert (albumin.charge, calcium.charge) == (1, 2)
    assert (bclc.usual_low, bclc.molar_mass) == (None, None)


@pytest.mark.usefixtures("folder")
def test_units_are_read_with_factor_and_offset() -> None:
    """A unit without an offset has none."""
    assert list(tables.units()) == [
        Unit(code="g/L", dimension="mass/volume", factor=1, aliases=("g/l",)),
        Unit(code="Cel", dimension="temperature", factor=1, offset=273.15, aliases=("°C",)),
    ]


@pytest.mark.usefixtures("folder")
def test_phrases_know_their_language() -> None:
    """The language of a phrase is the name of its table."""
    assert list(tables.phrases()) == [
        Phrase(text="at least", type="comparator", value=">=", language="en"),
        Phrase(text="至少", type="comparator", value=">=", language="zh"),
    ]


def test_stamp_follows_the_tables_and_nothing_else(folder: Path) -> None:
    """The stamp changes with a table's bytes, not with a file that is no table."""
    before = tables.stamp()
    (folder / "concepts" / "README.txt").write_text("other words", encoding="utf-8")
    assert tables.stamp() == before
    (folder / "units.csv").write_bytes((folder / "units.csv").read_bytes() + b"kg/L,mass/volume,1000,,\n")
    assert tables.stamp() != before
    assert len(before) == 16


@pytest.mark.parametrize("read", [tables.concepts, tables.variables, tables.units, tables.phrases])
def test_the_tables_of_the_package_can_be_read(read: Callable[[], object]) -> None:
    """Every table that comes with the package has rows."""
    assert list(read())  # type: ignore[call-overload]
