"""Laws of storing: order and repetition do not matter, damage never raises."""

import gzip
from contextlib import ExitStack
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.conftest import catalogues_on
from tests.studies import study

from trialbridge import store
from trialbridge.flows.book import MOST_PARTS, Book, Writer, key_of, pack
from trialbridge.flows.sources import Inflating, Piece, pieces
from trialbridge.model.study import Rejected, StudyDate, Text
from trialbridge.store.catalog.rows import row_of

VERSION = st.tuples(st.integers(1, 4), st.sampled_from(["", "2023", "2024-01", "2024-01-05", "2025-02-01"]))


def rows(versions):
    """Give the rows of (study, day) pairs; equal pairs are equal records."""
    return [
        row_of(
            study(
                number,
                title=(Text(text=f"as of {day}"),),
                dates=(StudyDate(event="last_posted", date=day),) if day else (),
            )
        )
        for number, day in versions
    ]


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def catalog(request, tmp_path_factory):
    """Give a catalogue in either home; examples empty it."""
    with ExitStack() as stack:
        if request.param == "postgresql":
            fixtures = map(request.getfixturevalue, ("postgres", "empty_catalogue"))
            stack.enter_context(catalogues_on(*fixtures))
        store.setup(tmp_path_factory.mktemp("catalog"))
        from trialbridge.store.catalog import actions, queries
        from trialbridge.store.catalog.models import StudyVersion

        yield actions, queries, StudyVersion


@given(st.lists(VERSION, max_size=12), st.randoms(use_true_random=False), st.integers(1, 5))
@settings(max_examples=60)
def test_what_is_stored_does_not_depend_on_order_or_batches(catalog, versions, chance, size):
    """Any order, cut into any batches and read twice, gives the same versions and the same current ones."""
    actions, queries, model = catalog
    seen = []
    for order in (versions, chance.sample(versions, len(versions)) + versions):
        model.objects.all().delete()
        made = rows(order)
        total = [0, 0, 0]
        for start in range(0, len(made), size):
            saved = actions.save(made[start : start + size], day=date(2024, 6, 1))
            total = [one + other for one, other in zip(total, saved, strict=True)]
        assert sum(total) == len(order)
        assert total[0] == len({number for number, _ in order})
        assert total[0] + total[1] == len(set(order))
        assert actions.save(made) == (0, 0, len(order))
        names = ("study_id", "version", "dated", "current")
        seen.append(set(model.objects.values_list(*names)))
        assert queries.snapshot() == queries.snapshot((row.id, row.version) for row in queries.current())
    assert seen[0] == seen[1]
    for number in {number for number, _ in versions}:
        assert queries.record(f"NCT{number:08d}").dated == max(day for one, day in versions if one == number)


@given(st.binary(max_size=400), st.sampled_from(["a.json", "a.jsonl", "a.gz", "a.xml"]), st.booleans())
def test_any_bytes_are_cut_without_an_exception(tmp_path_factory, data, name, zipped):
    """A file of any bytes gives pieces or rejections, and never nothing."""
    path = tmp_path_factory.getbasetemp() / name
    path.write_bytes(gzip.compress(data) if zipped else data)
    found = list(pieces(path))
    assert found
    assert all(isinstance(one, Piece | Rejected) for one in found)


@given(st.binary(max_size=3000), st.integers(0, 3000), st.integers(1, 700))
def test_a_cut_gzip_gives_what_stands_before_the_cut(tmp_path_factory, data, kept, chunk):
    """What comes out is a beginning of what went in, and damage is told unless all was there."""
    path = tmp_path_factory.getbasetemp() / "cut.gz"
    whole = gzip.compress(data) + gzip.compress(data)
    path.write_bytes(whole[:kept])
    with path.open("rb") as raw:
        stream = Inflating(raw)
        out = b"".join(iter(lambda: stream.read(chunk), b""))
    assert (data + data).startswith(out)
    if kept >= len(whole):
        assert out == data + data
    elif kept != len(whole) // 2:
        assert stream.damage


@given(
    st.lists(
        st.dictionaries(st.text(max_size=5), st.binary(max_size=50), max_size=20), min_size=1, max_size=12
    )
)
@settings(max_examples=60)
def test_a_book_gives_back_what_was_written(tmp_path_factory, updates):
    """Any keys and bytes come back, over any number of updates; the first value of a key stays."""
    place = tmp_path_factory.mktemp("books")
    values, path = {}, None
    for number, update in enumerate(updates):
        book = Book(path) if path else None
        path = place / str(number) / "a.bin"
        path.parent.mkdir()
        writer = Writer(path, book)
        for key, value in update.items():
            writer.add(key_of(key), pack(value))
            values.setdefault(key, value)
        assert len(writer) == len(values)
        writer.close()
    with Book(path) as book:
        assert {key: book.get(key_of(key)) for key in values} == values
        assert len(book) == len(list(book.items())) == len(values)
        assert book.get(key_of("longer than any key")) is None
        assert len(book.parts) <= MOST_PARTS + 1
