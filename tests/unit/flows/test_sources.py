"""Files are cut into records by their bytes; damage ends a file, never the run."""

import gzip
import os

import pytest
from tests.studies import lines, record

from trialbridge.errors import InputError
from trialbridge.flows import sources
from trialbridge.flows.sources import Piece, files, pieces, unwrapped
from trialbridge.model.study import Rejected

TWO = lines([record(1), record(2)])


def cut(folder, name, data):
    """Write a file and cut it."""
    path = folder / name
    path.write_bytes(data)
    return list(pieces(path))


@pytest.mark.parametrize(
    ("name", "data", "places"),
    [
        ("a.jsonl", TWO, ["line 1", "line 2"]),
        ("a.jsonl.gz", gzip.compress(TWO, mtime=0), ["line 1", "line 2"]),
        ("no-ending", gzip.compress(TWO, mtime=0), ["line 1", "line 2"]),
        ("a.json", TWO, ["line 1", "line 2"]),
        ("a.json", b"\xef\xbb\xbf\n" + TWO + b"\n\n", ["line 2", "line 3"]),
        ("a.json", b'{\n "protocolSection": {}\n}', ["document"]),
        ("a.json", b'[{"a": 1},\n{"a": 2}]', ["document"]),
        ("a.jsonl", b"{broken\n" + TWO, ["line 1", "line 2", "line 3"]),
        ("a.jsonl", b'{"\xff": 1}\n' + TWO, ["line 1", "line 2", "line 3"]),
        ("a.json", b'{"\xff": 1}\n', ["document"]),
        ("a.xml", b"<clinical_study/>", ["document"]),
        ("a.csv", b"TrialID,Title\n1,2\n", ["document"]),
        ("a.json", '{"a": "ä"}'.encode("utf-16"), ["document"]),
    ],
)
def test_cuts_a_file_into_records(tmp_path, name, data, places):
    """JSON lines are records of their own, everything else is one document, gzipped or not."""
    found = cut(tmp_path, name, data)
    assert [piece.where for piece in found] == places
    assert all(isinstance(piece, Piece) and piece.data for piece in found)


def test_text_in_utf16_arrives_as_utf8(tmp_path):
    """A document with a mark for UTF-16 is read as what it says."""
    assert cut(tmp_path, "a.json", '{"a": "ä"}'.encode("utf-16"))[0].data == '{"a": "ä"}'.encode()


@pytest.mark.parametrize(
    ("name", "data", "came"),
    [
        ("a.json", b"", "an empty file"),
        ("a.json", b" \n\n ", "an empty file"),
        ("a.json.gz", b"", "an empty file"),
        ("a.json.gz", gzip.compress(b"", mtime=0), "an empty file"),
        ("a.json.gz", TWO, "other bytes"),
        ("a.json", b"\xff\xfe\x00", "truncated data"),
    ],
)
def test_a_file_that_is_not_what_it_claims_is_one_rejection(tmp_path, name, data, came):
    """One Rejected says what was expected and what came."""
    (found,) = cut(tmp_path, name, data)
    assert isinstance(found, Rejected)
    assert came in found.came


def test_a_truncated_gzip_keeps_the_records_before_the_damage(tmp_path):
    """What could be read is given, then one Rejected that says after which record it broke off."""
    many = lines(record(number) for number in range(1, 3000))
    found = cut(tmp_path, "a.jsonl.gz", gzip.compress(many, 1)[:-5000])
    assert isinstance(found[-1], Rejected)
    assert found[-1].where == f"after record {len(found) - 1}"
    assert len(found) > 100
    assert all(isinstance(piece, Piece) for piece in found[:-1])


def test_a_damaged_gzip_is_one_rejection(tmp_path):
    """Bytes that only begin like gzip are said so."""
    (found,) = cut(tmp_path, "a.gz", b"\x1f\x8b" + b"no gzip at all, really not")
    assert isinstance(found, Rejected)
    assert "gzip" in found.expected


def test_a_line_without_end_is_skipped(tmp_path, monkeypatch):
    """A line beyond the limit is rejected and the next one read."""
    monkeypatch.setattr(sources, "LONGEST_LINE", 1000)
    found = cut(tmp_path, "a.jsonl", TWO + b'{"a": "' + b"x" * 5000 + b'"}\n' + TWO)
    assert [piece.where for piece in found] == [f"line {number}" for number in range(1, 6)]
    assert [type(piece) for piece in found] == [Piece, Piece, Rejected, Piece, Piece]


def test_a_document_beyond_the_limit_is_rejected(tmp_path, monkeypatch):
    """Memory stays bounded whatever the file."""
    monkeypatch.setattr(sources, "LARGEST_DOCUMENT", 100)
    (found,) = cut(tmp_path, "a.xml", b"<a>" + b"x" * 200 + b"</a>")
    assert isinstance(found, Rejected)
    assert "100 bytes" in found.expected


def test_a_file_that_cannot_be_opened_is_one_rejection(tmp_path):
    """A path that vanished or cannot be read is said so."""
    (found,) = pieces(tmp_path / "gone.json")
    assert isinstance(found, Rejected)
    (found,) = pieces(tmp_path)
    assert isinstance(found, Rejected)


def test_folders_are_read_in_order_without_hidden_files(tmp_path):
    """A folder stands for its files, those below it too."""
    for name in ("b.json", "a/c.json", ".git/d.json", "a/.hidden"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(TWO)
    assert [os.path.relpath(path, tmp_path) for path in files([tmp_path])] == ["a/c.json", "b.json"]
    assert files([tmp_path / "b.json"]) == [tmp_path / "b.json"]


def test_a_path_that_is_not_there_is_said_before_anything_is_read(tmp_path):
    """A mistyped path is the user's error."""
    with pytest.raises(InputError, match=r"gone\.json"):
        files([tmp_path, tmp_path / "gone.json"])


@pytest.mark.parametrize(
    ("line", "inner"),
    [
        (
            b'{"id": "NCT1", "xml": "<clinical_study>\\u00e4</clinical_study>"}',
            "<clinical_study>ä</clinical_study>",
        ),
        (b'{"xml": "<?xml version=\\"1.0\\" encoding=\\"latin-1\\"?>\\n<a>\\u00e4</a>"}', "<a>ä</a>"),
        (b'{"xml": 3}', '{"xml": 3}'),
        (b'{"id": "NCT1"}', '{"id": "NCT1"}'),
        (b"<a/>", "<a/>"),
    ],
)
def test_xml_inside_a_json_line_is_unwrapped(line, inner):
    """The record is the XML, its declared encoding that of the file it came from no more."""
    assert unwrapped(line) == inner.encode()
