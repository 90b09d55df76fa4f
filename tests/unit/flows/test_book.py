"""A book gives back what was written, and is never taken for whole when it is not."""

import pytest

from trialbridge.flows.book import Book, Writer, key_of, pack, unpack

VALUES = {key_of("study", str(number)): f"value {number}".encode() * number for number in range(200)}


@pytest.fixture
def path(tmp_path):
    """Give a written book."""
    writer = Writer(tmp_path / "a.bin")
    for key, value in VALUES.items():
        writer.add(key, pack(value))
    writer.close()
    return tmp_path / "a.bin"


def test_gives_back_what_was_written(path):
    """Every key has its bytes, other keys have none."""
    with Book(path) as book:
        assert len(book) == 200
        assert all(book.get(key) == value for key, value in VALUES.items())
        assert book.get(key_of("another")) is None
        assert list(book.damaged()) == []


def test_keys_that_share_their_first_half_are_told_apart(tmp_path):
    """The second half of a key counts too."""
    writer = Writer(tmp_path / "a.bin")
    for last in (b"1", b"2", b"3"):
        writer.add(b"12345678" + last * 8, pack(last))
    writer.close()
    with Book(tmp_path / "a.bin") as book:
        assert [book.get(b"12345678" + last * 8) for last in (b"1", b"2", b"3", b"4")] == [
            b"1",
            b"2",
            b"3",
            None,
        ]


def test_a_key_keeps_its_first_value(tmp_path):
    """A text that many studies share is stored once."""
    writer = Writer(tmp_path / "a.bin")
    writer.add(key_of("a"), pack(b"first"))
    writer.add(key_of("a"), pack(b"second"))
    assert len(writer) == 1
    assert key_of("a") in writer
    writer.close()
    with Book(tmp_path / "a.bin") as book:
        assert book.get(key_of("a")) == b"first"


def test_an_empty_book_is_a_book(tmp_path):
    """No entries are no damage."""
    Writer(tmp_path / "a.bin").close()
    with Book(tmp_path / "a.bin") as book:
        assert book.get(key_of("a")) is None


@pytest.mark.parametrize("kept", [0, 5, 40, -1, -30])
def test_a_book_cut_off_is_refused(path, kept):
    """A file that a killed process left is no book, wherever it was cut."""
    path.write_bytes(path.read_bytes()[:kept])
    with pytest.raises(ValueError, match=r"a\.bin"):
        Book(path)


def test_damage_in_a_value_is_found(path):
    """A flipped byte is told by the checksum of its value."""
    data = bytearray(path.read_bytes())
    data[40] ^= 0xFF
    path.write_bytes(data)
    with Book(path) as book:
        (damaged,) = book.damaged()
        assert damaged in VALUES
        with pytest.raises(ValueError, match="check"):
            book.get(damaged)


def test_keys_tell_parts_apart():
    """ "ab" and "c" are not "a" and "bc"."""
    assert key_of("ab", "c") != key_of("a", "bc")
    assert unpack(pack(b"x")) == b"x"
