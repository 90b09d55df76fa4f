"""Laws of searching: any text is a query, and what is shown is what stands in the study."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.studies import small_vocabulary, study

from trialbridge.model.study import Eligibility, Text
from trialbridge.search import Filters, Index, Wanted, Writer, entry_of, snippet
from trialbridge.search.query import parse

SYNTAX = [
    "AND",
    "OR",
    "NOT",
    "(",
    ")",
    '"',
    "“",
    "CIK",
    "细胞",
    "liver",
    "~2",
    "[a TO b]",
    "title:",
    "*",
    "-",
    "^",
]
TYPED = st.one_of(
    st.text(st.characters(exclude_categories=()), max_size=60),
    st.lists(st.sampled_from(SYNTAX), max_size=30).map(" ".join),
    st.lists(st.sampled_from(SYNTAX), max_size=30).map("".join),
)
SMALL = small_vocabulary()


@pytest.fixture(scope="module")
def index(tmp_path_factory):
    """Give an index of a few studies."""
    folder = tmp_path_factory.mktemp("index")
    writer = Writer(folder)
    studies = [study(1), study(2, title=(Text(text="CIK 细胞"),)), study(3, summary=(Text(text="Lung"),))]
    for one in studies:
        writer.add(entry_of(one, SMALL))
    writer.close()
    return Index(folder, SMALL, [one.id for one in studies])


@given(TYPED)
def test_any_text_is_a_query(index, typed):
    """Nothing raises; what is found is among the studies, each once, and no more than was counted."""
    found = index.search(typed)
    names = [name for name, _ in found.studies]
    assert len(set(names)) == len(names) == found.total <= 3
    assert set(names) <= set(index.ids)


@given(TYPED, st.sampled_from(["status", "phase", "country", "condition", "study_type", "intervention_type"]))
def test_any_text_is_a_filter(index, typed, field):
    """A filter by any text narrows or finds nothing."""
    assert index.search("", Filters(**{field: (typed,)})).total <= 3
    assert index.search("", Filters(sex=typed)).total <= 3


@given(st.lists(st.tuples(TYPED, st.floats(0.1, 5), st.booleans()).map(lambda it: Wanted(*it)), max_size=4))
def test_any_texts_rank(index, wanted):
    """Ranking never raises, and `rank` and `scores` agree."""
    ranked = dict(index.rank(wanted))
    scores = dict(zip(index.ids, index.scores(wanted).tolist(), strict=True))
    assert ranked == pytest.approx({name: score for name, score in scores.items() if score > 0})


@given(TYPED)
def test_reading_a_query_twice_gives_the_same(typed):
    """The tree depends on the text alone."""
    assert parse(typed) == parse(typed)


@given(st.text(max_size=600), st.text(max_size=600), TYPED)
@settings(max_examples=150)
def test_a_snippet_is_cut_from_the_text(summary, criteria, typed):
    """Whatever the study says and whatever was asked, the piece stands in the study word for word."""
    made = study(summary=(Text(text=summary),), eligibility=Eligibility(criteria=(Text(text=criteria),)))
    piece = snippet(made, typed, SMALL)
    source = {"summary": summary, "criteria": criteria}[piece.field]
    assert piece.text == source[piece.start : piece.end]
    assert all(0 <= low < high <= len(piece.text) for low, high in piece.marks)
