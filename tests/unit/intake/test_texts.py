"""Bytes, encodings and languages of notes."""

import pytest

from trialbridge.errors import FormatError
from trialbridge.intake import texts

REFUSED = [
    (b"", "nothing"),
    (b"  \n", "nothing"),
    (b"%PDF-1.7 ...", "PDF"),
    (b"PK\x03\x04...", "zip"),
    (b"\x1f\x8b\x08", "gzip"),
    (b"<!DOCTYPE html><html>", "HTML"),
    (b"<?xml version='1.0'?>", "HTML"),
    (b"abc\x00def", "no text"),
    (b"x" * (texts.LARGEST + 1), "bytes"),
]


@pytest.mark.parametrize(("data", "came"), REFUSED)
def test_what_is_no_note_is_refused(data: bytes, came: str) -> None:
    """A file that is no text, an empty one and one too large each give one plain line."""
    with pytest.raises(FormatError, match=came):
        texts.checked(texts.decode(data, "file")[0], "file")


@pytest.mark.parametrize(
    ("data", "text", "said"),
    [
        ("Müller".encode(), "Müller", ""),
        ("Müller".encode("utf-16"), "Müller", "UTF-16"),
        ("T 38 °C".encode("cp1252"), "T 38 °C", "Windows-1252"),
        ("患者男性，肝癌".encode("gb18030"), "患者男性，肝癌", "GB 18030"),
        ("\ufeffword".encode(), "word", ""),
    ],
)
def test_the_encoding_is_found_and_said(data: bytes, text: str, said: str) -> None:
    """Text that is not UTF-8 is read where its encoding can be told, and an issue says so."""
    read, issues = texts.decode(data, "note")
    assert read == text
    assert [said in issue.came for issue in issues] == ([True] if said else [])


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("A 58-year-old woman with a history of cough.", "en"),
        ("Hb 9.2", "en"),
        ("患者女性，62岁，肝细胞癌。", "zh"),
        (
            "Paciente de 58 años con cáncer de mama en el año 2019, sin metástasis y con dolor.",
            "es",
        ),
        ("Le patient est un homme de 58 ans avec une tumeur dans le foie et sans métastases.", "fr"),
        (
            "Die Patientin ist 58 Jahre alt und wurde mit Chemotherapie nicht von uns behandelt.",
            "de",
        ),
        ("Пациент 58 лет с диагнозом рак", "ru"),
        ("患者さんは58歳の女性です。", "ja"),
    ],
)
def test_the_language_is_told(text: str, code: str) -> None:
    """Scripts and the commonest words tell the language; where nothing does, it is English."""
    assert texts.language(text) == code
    assert bool(texts.language_issue(code, "note")) == (code != "en")


def test_half_a_character_is_replaced() -> None:
    """A surrogate alone is no character; it is replaced so that the text can be stored, offsets unchanged."""
    assert texts.checked("a\ud800b", "note") == "a\ufffdb"
