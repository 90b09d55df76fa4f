"""What studies teach: headings, names of drugs, abbreviations; never against the tables."""

from pathlib import Path

import pytest

from trialbridge.model.study import Coded, Eligibility, Intervention, MeshTerm, Source, Study, Text
from trialbridge.vocab import Vocabulary, learned
from trialbridge.vocab.tables import Concept


def study(number: int, **fields: object) -> Study:
    """Give a study with some of what teaches."""
    return Study(id=f"NCT{number:08}", source=Source(registry="ctgov"), **fields)  # type: ignore[arg-type]


def headed(number: int, term: str, *above: str, conditions: tuple[str, ...] = (), more: str = "") -> Study:
    """Give a study with a heading, its ancestors and perhaps a second heading."""
    mesh = [MeshTerm(term=term, of="condition", id="D000001932")]
    mesh += [MeshTerm(term=more, of="condition")] if more else []
    mesh += [MeshTerm(term=each, of="condition", ancestor=True) for each in above]
    return study(number, mesh=tuple(mesh), conditions=conditions)


def treated(number: int, name: str, *others: str, sort: str = "drug") -> Study:
    """Give a study with one intervention."""
    given = Intervention(name=name, type=Coded(value=sort, published=sort), other_names=others)
    return study(number, interventions=(given, Intervention(name="untyped")))


def taught(vocabulary: Vocabulary, *studies: Study) -> dict[str, Concept]:
    """Learn from studies."""
    return {row.id: row for row in learned.learn(studies, vocabulary)}


def test_a_new_heading_stands_below_its_nearest_known_ancestors(vocabulary: Vocabulary) -> None:
    """An inverted heading is turned round; vague ancestors and those above others are left out."""
    found = taught(
        vocabulary,
        headed(1, "Zorblitis", "Asthma", "Lung Diseases", "Diseases by Site"),
        headed(2, "Asthma", "Lung Diseases"),
        headed(3, "Zorblitis, Hyperacute", "Zorblitis", "Asthma", "Lung Diseases"),
        headed(4, "Nowhere Known", "Also Unknown Thing"),
        headed(5, "Zorbs by Site", "Asthma"),
        headed(6, "Asthma.", "Gout"),
    )
    assert found["zorblitis"].parents == ("asthma",)
    assert found["zorblitis"].codes == ("MeSH:D001932",)
    assert found["zorblitis"].presumable
    assert found["hyperacute-zorblitis"].parents == ("zorblitis",)
    assert found["hyperacute-zorblitis"].synonyms == ("Zorblitis, Hyperacute",)
    assert "nowhere-known" not in found


def test_a_heading_that_never_stands_alone_teaches_nothing(vocabulary: Vocabulary) -> None:
    """Of two headings nobody can tell whose ancestors are listed."""
    assert taught(vocabulary, headed(1, "Zorblitis", "Asthma", more="Gout")) == {}


def test_a_known_concept_without_parents_gets_its_ancestors(vocabulary: Vocabulary) -> None:
    """What stands below nothing in the tables is placed; what has parents stays where it is."""
    orphan = next(
        row
        for row in vocabulary.concepts.values()
        if row.kind == "disease" and not row.parents and vocabulary.scan(row.name)[0].of("concept") == row.id
        and len(vocabulary.scan(row.name)) == 1 and ", " not in row.name and not learned._VAGUE.search(row.name)
        and not vocabulary.is_a("asthma", row.id)
    )  # fmt: skip
    found = taught(vocabulary, headed(1, orphan.name, "Asthma"), headed(2, "Asthma", orphan.name))
    assert found[orphan.id].parents == ("asthma",)
    assert set(found) == {orphan.id}


def test_what_studies_call_a_heading_is_a_concept_below_it(vocabulary: Vocabulary) -> None:
    """Said three times and hardly ever of another heading; not where the grammar reads the words itself."""
    said = [headed(n, "Asthma", conditions=("Wheezy Zorblung",)) for n in range(3)]
    staged = [headed(n + 10, "Asthma", conditions=("Metastatic Zorblung",)) for n in range(3)]
    once = [headed(20, "Asthma", conditions=("Rarely Said",))]
    apart = [headed(n + 30, "Asthma" if n % 2 else "Gout", conditions=("Torn Word",)) for n in range(6)]
    many = [headed(40, "Asthma", conditions=("Two Things", "At Once"))]
    found = taught(vocabulary, *said, *staged, *once, *apart, *many)
    assert set(found) == {"wheezy-zorblung"}
    assert found["wheezy-zorblung"].parents == ("asthma",)


def test_codes_and_brands_of_known_drugs_are_learnt(vocabulary: Vocabulary) -> None:
    """A research code said twice of one drug, a brand three times; of a procedure nothing."""
    studies = [treated(n, "Rituximab", "ZQX-1234", "Zorbluma®", "rituximab") for n in range(3)]
    studies += [
        treated(9, "Aspirin", "ZQX-99", "Onceword"),
        treated(10, "Surgery", "ABC-77", sort="procedure"),
    ]
    found = taught(vocabulary, *studies)
    assert found["rituximab"].name == vocabulary.concepts["rituximab"].name
    assert found["rituximab"].synonyms == ("Zorbluma", "ZQX-1234")
    assert set(found) == {"rituximab"}


def test_unknown_drugs_of_several_studies_are_concepts(vocabulary: Vocabulary) -> None:
    """A code or a word with a drug's ending, in three studies; ordinary words are none."""
    names = ("QXZ-4411", "zorblumab", "comfort", "zq")
    found = taught(vocabulary, *(treated(n * 10 + k, name) for n in range(3) for k, name in enumerate(names)))
    assert set(found) == {"qxz-4411", "zorblumab"}
    assert found["zorblumab"].parents == ("trial-drug",)


def test_an_abbreviation_is_learnt_in_its_own_case(vocabulary: Vocabulary) -> None:
    """Five studies, one meaning, and of the concept's whole name: not of "severe gout" as (SG)."""
    texts = ("Patients with tuberous sclerosis (TSZ)", "Patients with diabetic nephropathy (DNQ)",
             "severe gout (SG)", "nothing known here (NKH)", "asthma (QQ)")  # fmt: skip
    short = ("burning mouth syndrome (BMS)", "burning mouth syndrome (BMSs)", "(BMS)")
    studies = [study(n, title=(Text(text=text),)) for n, text in enumerate(texts * 5)]
    studies += [
        study(100 + n, eligibility=Eligibility(criteria=(Text(text=text),)))
        for n, text in enumerate(short * 5)
    ]
    found = taught(vocabulary, *studies)
    assert {name for row in found.values() for name in row.synonyms} == {"=BMS"}


def test_learned_rows_extend_the_vocabulary(vocabulary: Vocabulary, tmp_path: Path) -> None:
    """Written and read again they say the same; the extended vocabulary finds them and has its own stamp."""
    rows = list(taught(vocabulary, headed(1, "Zorblitis", "Asthma")).values())
    file = tmp_path / "learned.csv"
    file.write_text(learned.table(rows), encoding="utf-8")
    assert learned.read(file) == rows
    more = learned.extended(rows)
    assert more.scan("zorblitis")[0].of("concept") == "zorblitis"
    assert more.is_a("zorblitis", "asthma")
    assert more.stamp != vocabulary.stamp


def test_learned_rows_never_override_the_tables(vocabulary: Vocabulary) -> None:
    """Names taken meanwhile, concepts of the same name and lost parents are dropped."""
    rows = [
        Concept(id="asthma", name="asthma", kind="disease", parents=("gout",), synonyms=("gout", "=GOUTY")),
        Concept(id="gout", name="gout", kind="disease", parents=("asthma",), synonyms=("diabetes",)),
        Concept(id="new-gout", name="gout", kind="disease"),
        Concept(id="fine", name="zorblitis", kind="disease", parents=("lost", "asthma")),
    ]
    kept = {row.id: row for row in learned.compatible(rows, vocabulary)}
    assert set(kept) == {"asthma", "fine"}
    assert kept["asthma"].synonyms == ("=GOUTY",)
    assert kept["asthma"].parents == ()
    assert kept["fine"].parents == ("asthma",)


@pytest.mark.parametrize("text", ["a,b\n1,2\n", 'id\n"open'])
def test_a_damaged_table_is_no_table(text: str, tmp_path: Path) -> None:
    """Other columns or broken quotes raise ValueError, not a row."""
    file = tmp_path / "learned.csv"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match="no concept table"):
        learned.read(file)


@pytest.mark.parametrize(
    ("number", "written"), [("D000001932", "D001932"), ("D000091662", "D000091662"), ("", ""), ("D1x", "D1x")]
)
def test_numbers_are_written_as_mesh_writes_them(number: str, written: str) -> None:
    """Old numbers have six digits, new ones nine."""
    assert learned.mesh(number) == written
