"""Searching finds by any name, in any script, with letters wrong; ranking scores every study."""

import numpy as np
import pytest
from tests.studies import study

from trialbridge.errors import SourceError
from trialbridge.search import Filters, Index, Wanted, Writer, entry_of
from trialbridge.search.schema import document
from trialbridge.search.synonyms import shortest


def ids(found):
    """Give the numbers of the studies found, in order."""
    return sorted(int(name[3:]) for name, _ in found.studies)


def test_nothing_typed_is_everything(index):
    """An empty query gives all studies with their facets."""
    found = index.search("")
    assert found.total == len(index) == 5
    assert found.facets["status"] == {"recruiting": 4, "completed": 1}
    assert found.facets["country"] == {"China": 3, "France": 1, "United States": 1}
    assert found.facets["phase"] == {"phase1": 4, "phase2": 4, "phase3": 1}


@pytest.mark.parametrize("typed", ["", "CIK", "cancer OR ALL", "blinatumomab oesophagus", "xyzzy"])
def test_values_are_counted_alike_row_by_row_and_by_the_index(index, opened, monkeypatch, typed):
    """A facet says the same, in the same order, whether few or many studies were found."""
    few = index.search(typed).facets
    monkeypatch.setattr("trialbridge.search.index.FEW", -1)
    many = opened().search(typed).facets
    assert {name: list(counts.items()) for name, counts in many.items()} == {
        name: list(counts.items()) for name, counts in few.items()
    }


@pytest.mark.parametrize(
    ("names", "left"),
    [
        (["malignancy", "malignant", "malignant tumour", "cancer"], ["cancer", "malignancy"]),
        (
            ["breast cancer", "primary breast cancer", "cancer of breast"],
            ["breast cancer", "cancer of breast"],
        ),
        (["癌", "肝癌", "HCC"], ["HCC", "癌", "肝癌"]),
        (["+", "CIK"], ["CIK"]),
    ],
)
def test_a_name_that_finds_nothing_more_is_not_looked_for(names, left):
    """Of names alike but for endings one is looked for, and none that holds another one."""
    assert sorted(shortest(names)) == sorted(left)


@pytest.mark.parametrize(
    "typed",
    ["CIK", "cik", "cytokine-induced killer", "Cytokine Induced Killer cells", "细胞因子诱导的杀伤细胞"],
)
def test_every_name_of_a_concept_gives_the_same_studies(index, typed):
    """CIK, its long name and its Chinese name are one query."""
    assert ids(index.search(typed)) == [1, 2, 3]


@pytest.mark.parametrize(
    ("typed", "studies"),
    [
        ("HCC", [1, 3]),
        ("tumour", [1, 2, 3, 4, 5]),
        ("ALL", [4]),
        ("all", [4]),
        ("ANC", [5]),
        ("杀伤", [3]),
        ("因子杀伤", [3]),
        ("blinatumomab NOT lyon", []),
        ("CIK NOT 肝细胞癌", [2]),
        ("NOT CIK", [4, 5]),
        ('"liver cancer"', [1, 2, 3]),
        ("blinatumomab OR oesophagus", [4, 5]),
        ("NCT00000004", [4]),
        ("ORG-5", [5]),
        ("Wuhan", [1, 2, 5]),
    ],
)
def test_finds(index, typed, studies):
    """Words, phrases, identifiers, places and Chinese parts of words find their studies."""
    found = index.search(typed)
    assert ids(found) == studies
    assert found.total == len(studies)


@pytest.mark.parametrize(("typed", "how"), [("blinatumomab", "words"), ("blinatunomab", "spelling")])
def test_a_typo_is_looked_for_with_letters_wrong(index, typed, how):
    """What nothing is called is looked for with a letter wrong."""
    found = index.search(typed)
    assert (ids(found), found.how) == ([4], how)


def test_some_of_the_words_suffice_when_all_find_nothing(index):
    """Words that no study has together find the studies that have some of them."""
    found = index.search("blinatumomab oesophagus")
    assert (ids(found), found.how) == ([4, 5], "any")


@pytest.mark.parametrize(
    "typed", ["AND(", '"', "(((", "NOT", "\0", "a:b^2~[x TO y]", "-*?", "\ud800", '"\ud800 a"', "the"]
)
def test_any_text_is_a_query(index, typed):
    """Syntax of other engines, half-typed syntax and odd characters never raise."""
    assert index.search(typed).total >= 0


@pytest.mark.parametrize(
    ("filters", "studies"),
    [
        (Filters(status=("completed",)), [4]),
        (Filters(status=("Completed", "recruiting")), [1, 2, 3, 4, 5]),
        (Filters(phase=("3",)), [4]),
        (Filters(phase=("Phase II",)), [1, 2, 3, 5]),
        (Filters(phase=("phase1/phase2",)), [1, 2, 3, 5]),
        (Filters(phase=("phase1/phase3",)), []),
        (Filters(phase=("na",)), []),
        (Filters(phase=("early_phase1",)), []),
        (Filters(study_type=("interventional",)), [1, 2, 3, 4, 5]),
        (Filters(country=("france",)), [4]),
        (Filters(country=("USA", "中国")), [1, 2, 4, 5]),
        (Filters(condition=("HCC",)), [1, 3]),
        (Filters(condition=("oesophageal cancer",)), [5]),
        (Filters(intervention_type=("biological",)), [4]),
        (Filters(sex="male"), [1, 2, 3, 5]),
        (Filters(sex="F"), [1, 2, 3, 4, 5]),
        (Filters(sex="all"), [1, 2, 3, 5]),
        (Filters(age=17.5), [4, 5]),
        (Filters(age=75.9), [1, 2, 3, 5]),
        (Filters(age=76), [5]),
        (Filters(registry=("ctgov",)), [1, 2, 3, 4, 5]),
        (Filters(registry=("chictr",)), []),
        (Filters(status=("recruiting",), country=("China",)), [1, 2, 5]),
    ],
)
def test_filters(index, filters, studies):
    """Filters narrow by code, by the spellings people use, and by whom a study takes."""
    assert ids(index.search("", filters)) == studies


def test_pages_do_not_overlap(index):
    """Limit and offset walk through all that was found, each study once."""
    pages = [index.search("", limit=2, offset=start).studies for start in (0, 2, 4)]
    assert len({name for page in pages for name, _ in page}) == 5
    assert index.search("", limit=0).studies == []


def test_ranks_by_weighted_words_phrases_and_concepts(index):
    """A study that says more of what is wanted stands higher; rows without a match score nothing."""
    ranked = index.rank([Wanted("blinatumomab for the leukaemia of a girl of 12")])
    assert ranked[0][0] == "NCT00000004"
    scores = index.scores([Wanted(concept="cik-cell"), Wanted("absolute neutrophil count", phrase=True)])
    assert np.flatnonzero(scores).tolist() == [0, 1, 2, 4]
    assert [name for name, _ in index.rank([Wanted("杀伤细胞")])] == ["NCT00000003"]


def test_ranks_among_some_studies_only(index):
    """`among` leaves the others out without changing the scores."""
    everywhere = dict(index.rank([Wanted("liver cancer")]))
    among = dict(index.rank([Wanted("liver cancer")], among=["NCT00000002", "NCT00000009"]))
    assert among == {"NCT00000002": pytest.approx(everywhere["NCT00000002"])}


@pytest.mark.parametrize(
    "wanted", [[], [Wanted("")], [Wanted("\ud800")], [Wanted("the of and")], [Wanted("", phrase=True)]]
)
def test_ranking_for_nothing_is_nothing(index, wanted):
    """Words that say nothing rank nothing."""
    assert index.rank(wanted) == []
    assert not index.scores(wanted).any()


def test_rank_gives_at_most_what_was_asked(index):
    """The limit holds, and equal scores stand by identifier."""
    assert len(index.rank([Wanted("study liver")], limit=2)) == 2
    assert index.rank([Wanted("study")], limit=0) == []


def test_a_folder_without_an_index_is_said_so(tmp_path, small):
    """Opening an empty folder says what to do."""
    with pytest.raises(SourceError, match="reindex"):
        Index(tmp_path, small, [])


def test_equal_builds_rank_alike(tmp_path, small):
    """Two builds of the same studies give the same order and scores."""
    made = []
    for name in ("one", "two"):
        writer = Writer(tmp_path / name)
        for number in range(1, 30):
            writer.add(entry_of(study(number), small))
        writer.close()
        index = Index(tmp_path / name, small, [study(number).id for number in range(1, 30)])
        made.append(index.rank([Wanted("hepatocellular carcinoma liver study")], limit=10))
    assert made[0] == made[1]


@pytest.mark.parametrize(
    ("texts", "numbers", "counts"),
    [
        ({"title": [1]}, {}, {}),
        ({}, {"row": 1.0}, {}),
        ({}, {}, {"row": -1}),
        ({}, {}, {"row": True}),
        ({}, {}, {"row": 1.5}),
        ({}, {}, {"title": 1}),
    ],
)
def test_a_value_of_the_wrong_type_is_refused_before_it_kills_the_writer(texts, numbers, counts):
    """The document builder raises TypeError, so that the writer never sees a wrong type."""
    with pytest.raises(TypeError):
        document(texts, numbers, counts)
