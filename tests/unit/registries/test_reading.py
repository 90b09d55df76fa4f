"""Cutting and decoding of documents, whatever registry they are of."""

import pytest
from lxml import etree, html

from trialbridge.registries import reading
from trialbridge.registries.rejection import MAX_RECORD


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b'<html><meta charset="klingon-8"></html>', "an encoding 'klingon-8' that nobody knows"),
        (b"\xef\xbb\xbf\xff", "bytes that are not the Unicode their mark claims"),
        (b"a\0b", "NUL characters"),
        (b'<meta charset="utf-8">\xff', "invalid start byte"),
    ],
)
def test_not_decoded(data: bytes, reason: str) -> None:
    """Bytes that are not in the encoding they declare are refused, never mended."""
    with pytest.raises(ValueError, match=reason):
        reading.decoded(data)


def test_declared_encodings() -> None:
    """A declared encoding is read as what it means in truth."""
    assert reading.decoded('<meta charset="gb2312">肝癌'.encode("gb18030")).endswith("肝癌")


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"<html>" + b" " * MAX_RECORD + b"</html>", "a page of"),
        (b"<html><body>half", "a page without its end"),
        (b"<!-- </html> -->", "Document is empty"),
    ],
)
def test_no_page(data: bytes, reason: str) -> None:
    """A page that is cut, empty or endless is refused."""
    with pytest.raises(ValueError, match=reason):
        reading.page(data)


def test_visible() -> None:
    """A reader sees text and broken lines, no comment and no instruction."""
    element = html.fragment_fromstring("<div>a<br>b<!-- no --><p>c</p>d</div>")
    element.append(etree.ProcessingInstruction("php", "no"))
    assert reading.visible(element).split() == ["a", "b", "c", "d"]


@pytest.mark.parametrize(
    ("record", "expected"), [({"a": {}, "b": ["", "x"]}, "x"), ([], ""), (7, ""), ({"a": " y "}, "y")]
)
def test_excerpt(record: object, expected: str) -> None:
    """The first plain words of a record tell it apart."""
    assert reading.excerpt(record) == expected
