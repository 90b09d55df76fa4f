"""What every registry module keeps to, over raw samples written for this suite and over damaged bytes."""

import contextlib
import csv
import gzip
import html
import io
import json
import random
import re
import types
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from trialbridge.model.base import decode, encode
from trialbridge.model.study import Rejected, Study
from trialbridge.registries import Request, ctis_study, recognise, registries
from trialbridge.registries.building import HEADINGS
from trialbridge.registries.rejection import EXCERPT

SAMPLES = Path(__file__).parent / "samples"
CASES = [
    pytest.param(name, path, id=f"{name}/{path.name}")
    for name in registries()
    for path in sorted((SAMPLES / name).iterdir())
]
NAMED = {"ctis": frozenset(ctis_study.STATUS.values()) | {"Female", "Female, Male"}}
"""Words that a registry's own pages show for the numbers of its records."""
DEEP = 100_000
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))


def read(name: str, data: bytes) -> list[Study | Rejected]:
    """Read bytes by a registry and check the promises that hold for any bytes at all."""
    found = list(registries()[name].read(data))
    for each in found:
        assert isinstance(each, Study | Rejected)
        if isinstance(each, Rejected):
            assert each.where and each.expected and each.came
            assert len(each.excerpt) <= EXCERPT and "\n" not in each.came + each.excerpt
        encode(each)
    return found


@pytest.mark.parametrize("name", registries())
def test_has_samples(name: str) -> None:
    """Every registry brings raw samples."""
    assert list((SAMPLES / name).iterdir())


@pytest.mark.parametrize(("name", "path"), CASES)
def test_reads_its_samples(name: str, path: Path) -> None:
    """Every record of a sample is a study with an identifier of the registry's pattern."""
    found = read(name, path.read_bytes())
    assert found
    for study in found:
        assert isinstance(study, Study)
        assert re.fullmatch(registries()[name].ID_PATTERN, study.id)
        assert study.source.registry and study.source.layout
        assert study.id in {each.id for each in study.identifiers}


@pytest.mark.parametrize(("name", "path"), CASES)
def test_is_recognised(name: str, path: Path) -> None:
    """The first bytes of a sample tell the registry."""
    assert recognise(path.read_bytes()) == name


@pytest.mark.parametrize(("name", "path"), CASES)
def test_round_trip(name: str, path: Path) -> None:
    """A study written and read again is the same study."""
    for study in read(name, path.read_bytes()):
        assert decode(encode(study), Study) == study


def published(path: Path) -> str:
    """Give all words of a sample as its format has them: decoded, unescaped, JSON's and CSV's fields in a row."""
    raw = path.read_bytes().decode("utf-8")
    match path.suffix:
        case ".json":
            return "\n".join(strings(json.loads(raw), names=True))
        case ".csv":
            return "\n".join(field for row in csv.reader(io.StringIO(raw, newline="")) for field in row)
        case ".html":
            return html.unescape(re.sub(r"<[^<>]*>", "\n", raw))
        case _:
            return html.unescape(raw)


def squeezed(text: str) -> str:
    """Give a text without its white space and case, which a page and a name of JSON have as they like."""
    return re.sub(r"[\s_]+", "", text).lower()


@pytest.mark.parametrize(("name", "path"), CASES)
def test_texts_are_exact(name: str, path: Path) -> None:
    """Eligibility text is the very text of the record, white space and escapes included, each field on its own."""
    plain = published(path)
    for study in read(name, path.read_bytes()):
        assert isinstance(study, Study)
        for text in study.eligibility.criteria:
            fields = [text.text[part.start : part.end] for part in text.parts] or [text.text]
            for field in fields:
                assert field in plain or (path.suffix == ".html" and squeezed(field) in squeezed(plain))


@pytest.mark.parametrize(("name", "path"), CASES)
def test_parts_cover_all_but_headings(name: str, path: Path) -> None:
    """Joined fields stand in order, and between them is nothing but numbers and headings of ours."""
    for study in read(name, path.read_bytes()):
        assert isinstance(study, Study)
        for text in study.eligibility.criteria:
            last, between = 0, []
            for part in text.parts:
                assert last <= part.start < part.end <= len(text.text)
                assert part.of in ("inclusion", "exclusion")
                between += text.text[last : part.start].split()
                last = part.end
            ours = {word for pair in HEADINGS.values() for heading in pair for word in heading.split()}
            assert not text.parts or last == len(text.text)
            assert all(word in ours or re.fullmatch(r"\d+\.", word) for word in between)


@pytest.mark.parametrize(("name", "path"), CASES)
def test_normalised_words_keep_the_published(name: str, path: Path) -> None:
    """Every code and every mended day stands beside the words as published, which are in the record."""
    raw = squeezed(published(path))
    for study in read(name, path.read_bytes()):
        assert isinstance(study, Study)
        for code in (study.status, study.design.allocation, study.design.masking, study.eligibility.sex):
            assert code is None or squeezed(code.published) in raw or code.published in NAMED.get(name, ())
        for date in study.dates:
            assert date.date or date.published
            assert squeezed(date.published) in raw


@pytest.mark.parametrize("name", registries())
def test_requests_fetch_nothing(name: str) -> None:
    """`requests` is a generator of descriptions and ends when an answer names no next page."""
    asking = registries()[name].requests("2024-01-01")
    assert isinstance(asking, types.GeneratorType)
    asked = []
    with contextlib.suppress(StopIteration):
        asked.append(next(asking))
        while True:
            asked.append(asking.send(b"the end"))
    assert all(isinstance(each, Request) and each.base.startswith("https://") for each in asked)


def damaged(raw: bytes) -> dict[str, bytes]:
    """Give the ways in which a registry's answer goes wrong."""
    return {
        "empty": b"",
        "white space": b" \n\t\r\n",
        "NUL bytes": b"\0" * 64,
        "NUL within": raw[:40] + b"\0\0" + raw[40:],
        "truncated": raw[: len(raw) // 2],
        "truncated at the end": raw.rstrip()[:-1],
        "HTML": b"<!DOCTYPE html><html><body>Too many requests</body></html>",
        "HTML without a type": b"<html><head><title>Captcha</title></head></html>",
        "plain text": b"Service unavailable",
        "gzip": gzip.compress(raw),
        "zip": b"PK\x03\x04" + raw[:100],
        "PDF": b"%PDF-1.7\n" + raw[:100],
        "GBK": '{"肝癌": "<肝癌>"}'.encode("gbk"),
        "GBK within": raw[:60] + "肝癌".encode("gbk") + raw[60:],
        "Latin-1": raw[:60] + b"\xe9\xe8" + raw[60:],
        "odd UTF-16": b"\xff\xfe" + b"\x00\xd8\x00",
        "number": b"42",
        "null": b"null",
        "string": b'"text"',
        "empty object": b"{}",
        "empty array": b"[]",
        "array of numbers": b"[1, 2]",
        "array of nulls": b"[null]",
        "lone surrogate": b'{"protocolSection": {"identificationModule": {"nctId": "\\ud800"}}}',
        "depth of arrays": b"[" * DEEP,
        "depth of objects": b'{"a":' * DEEP,
        "depth of elements": b"<a>" * DEEP,
        "billion laughs": f"<!DOCTYPE a [<!ENTITY l0 'ha'>{LAUGHS}]><a>&l9;</a>".encode(),
        "outside entity": b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>',
        "another root": b"<trials><trial/></trials>",
    }


def strings(value: object, names: bool = False) -> list[str]:
    """Give every text of a JSON document, and the names of its parts if they are asked for."""
    if isinstance(value, str):
        return [value]
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    own = list(value) if names and isinstance(value, dict) else []
    return own + [text for part in parts for text in strings(part, names)]


DAMAGES = tuple(damaged(b'{"a": "<b></b>"}' * 8))


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("name", registries())
def test_damaged_bytes_are_rejected(name: str, damage: str) -> None:
    """Damaged bytes give a plain rejection, never an exception; what is whole beside them is still read."""
    for path in sorted((SAMPLES / name).iterdir()):
        found = read(name, damaged(path.read_bytes())[damage])
        assert any(isinstance(each, Rejected) for each in found) or damage == "empty array"


@pytest.mark.parametrize(("name", "path"), CASES)
def test_byte_order_marks(name: str, path: Path) -> None:
    """A byte order mark, also of UTF-16, does not change what is read."""
    raw = path.read_bytes()
    plain = raw.decode().replace('encoding="UTF-8"', "")
    expected = read(name, plain.encode())
    assert read(name, b"\xef\xbb\xbf" + plain.encode()) == expected
    assert read(name, plain.encode("utf-16")) == expected


@given(seed=st.integers(0, 2**32 - 1), count=st.integers(1, 12))
@example(seed=0, count=1)
def test_mutations_never_raise(seed: int, count: int) -> None:
    """Whatever happens to single bytes and slices of a sample, the reader gives studies or rejections."""
    chance = random.Random(seed)
    for name in registries():
        data = bytearray(chance.choice(sorted((SAMPLES / name).iterdir())).read_bytes())
        for _ in range(count):
            at = chance.randrange(len(data))
            match chance.randrange(4):
                case 0:
                    data[at] = chance.randrange(256)
                case 1:
                    del data[at : at + chance.randrange(1, 40)]
                case 2:
                    data[at:at] = data[(cut := chance.randrange(len(data))) : cut + chance.randrange(1, 40)]
                case _:
                    data[at:at] = chance.choice(
                        (b"null", b"[]", b"{}", b"<", b'"', b"\\", b"]]>", b"&x;", b"\0")
                    )
            data = data or bytearray(b" ")
        read(name, bytes(data))


def test_outsiders_come_through_the_same_door(monkeypatch: pytest.MonkeyPatch) -> None:
    """An entry point of the group is a registry; a name that is taken stays with the package."""
    inside = registries()["ctgov"]
    outside = types.SimpleNamespace(
        NAME="elsewhere",
        ID_PATTERN="E",
        requests=inside.requests,
        read=inside.read,
        recognises=lambda data: False,
    )
    taken = types.SimpleNamespace(**(vars(outside) | {"NAME": "ctgov"}))
    entries = [types.SimpleNamespace(load=lambda each=each: each) for each in (outside, taken)]
    monkeypatch.setattr("trialbridge.registries.entry_points", lambda group: entries)
    registries.cache_clear()
    try:
        assert registries()["elsewhere"] is outside
        assert registries()["ctgov"] is inside
        assert recognise(b"nothing of the kind") is None
    finally:
        registries.cache_clear()
