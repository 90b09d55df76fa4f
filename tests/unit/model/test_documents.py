"""Nouns: every one round-trips through JSON, and every stored document of every past schema is read."""

from pathlib import Path
from typing import Any

import msgspec
import pytest

from trialbridge.errors import StoredDocumentError
from trialbridge.model import case, correction, criterion, patient, study, verdict
from trialbridge.model.base import Noun, PartialDate, decode, encode
from trialbridge.model.rule import Has

STORED = Path(__file__).with_name("stored")
KINDS: dict[str, type[Noun]] = {
    "study": study.Study,
    "rejected": study.Rejected,
    "patient": patient.Patient,
    "match_report": verdict.MatchReport,
    "case": case.Case,
    "correction": correction.Correction,
}
QUOTE = patient.Quote(source="note.txt", start=10, end=14, text="ECOG")
CRITERION = criterion.Criterion(
    text="No HIV.", start=2, end=9, polarity="exclusion", rule=Has(concept="hiv-infection"), depth=1,
    role="discretion", applies_to=("Arm A",), clean="No HIV", kinds=("infection",),
    mentions=(criterion.Mention(type="condition", start=5, end=8, concept="hiv-infection"),), complete=False,
    author=criterion.Author(who="A. Reader", why="misread", when="2026-03-15T10:00:00+00:00"),
)  # fmt: skip


def stored() -> list[Path]:
    """Give the stored examples, `<noun>-schema<n>.json`."""
    return sorted(STORED.glob("*-schema*.json"))


@pytest.mark.parametrize("path", stored(), ids=lambda path: path.stem)
def test_stored_document_is_read_by_this_version(path: Path) -> None:
    """A document of any past schema is decoded, and what is written again is read as the same."""
    kind = KINDS[path.stem.partition("-schema")[0]]
    document = decode(path.read_bytes(), kind)
    assert decode(encode(document), kind) == document


def newest(kind: type[Noun]) -> int:
    """Give the schema that a noun is written in today; a rejected record carries none and counts as 1."""
    fields = {field.name: field for field in msgspec.structs.fields(kind)}
    return fields["schema"].default_factory() if "schema" in fields else 1


@pytest.mark.parametrize("name", sorted(KINDS))
def test_every_stored_noun_has_an_example_of_every_schema(name: str) -> None:
    """For each schema a noun ever had, an example is kept."""
    wanted = {f"{name}-schema{number}" for number in range(1, newest(KINDS[name]) + 1)}
    assert {path.stem for path in stored()} >= wanted


def filled(value: object, seen: dict[type, set[str]]) -> dict[type, set[str]]:
    """Collect, for each noun inside a value, the names of the fields that hold something somewhere."""
    if isinstance(value, tuple):
        for part in value:
            filled(part, seen)
    elif isinstance(value, msgspec.Struct):
        for name in value.__struct_fields__:
            inner = getattr(value, name)
            found = seen.setdefault(type(value), set())
            if inner not in (None, "", ()):
                found.add(name)
            filled(inner, seen)
    return seen


@pytest.mark.parametrize("name", sorted(KINDS))
def test_newest_example_leaves_nothing_out(name: str) -> None:
    """The newest example fills every field of every noun in it, so that none can be renamed unnoticed."""
    kind = KINDS[name]
    data = (STORED / f"{name}-schema{newest(kind)}.json").read_bytes()
    document = msgspec.json.decode(data, type=kind)
    for noun, names in filled(document, {}).items():
        missing = set(noun.__struct_fields__) - names
        assert not missing, f"give {noun.__name__} {sorted(missing)} in {name}-schema{newest(kind)}.json"
    assert msgspec.json.decode(encode(document)) == msgspec.json.decode(data)


@pytest.mark.parametrize("name", sorted(set(KINDS) - {"rejected"}))
def test_written_document_carries_its_schema(name: str) -> None:
    """The schema is written though it is a default, since the default will move on."""
    kind = KINDS[name]
    document = decode((STORED / f"{name}-schema1.json").read_bytes(), kind)
    assert msgspec.json.decode(encode(document))["schema"] == newest(kind)


@pytest.mark.parametrize("noun", [CRITERION, QUOTE], ids=lambda noun: type(noun).__name__)
def test_nouns_inside_documents_survive_json(noun: Noun) -> None:
    """A criterion with its rule and mentions round-trips through JSON."""
    assert decode(encode(noun), type(noun)) == noun


def test_documents_are_told_apart_by_their_tag() -> None:
    """A reader's answer, a Study or a Rejected, is decoded as what it is."""
    for name in ("study", "rejected"):
        data = (STORED / f"{name}-schema1.json").read_bytes()
        assert isinstance(msgspec.json.decode(data, type=study.Study | study.Rejected), KINDS[name])


def test_nouns_are_frozen() -> None:
    """A noun cannot be changed in place."""
    with pytest.raises(AttributeError):
        QUOTE.text = "KPS"  # type: ignore[misc]


def renamed(raw: dict[str, Any]) -> dict[str, Any]:
    """Lead a made-up schema 1, in which a patient's `country` was `land`, to schema 2."""
    return {key: value for key, value in raw.items() if key != "land"} | {"country": raw["land"], "schema": 2}


def tidied(raw: dict[str, Any]) -> dict[str, Any]:
    """Lead a made-up schema 2, with the country in capitals, to schema 3."""
    return raw | {"country": raw["country"].title(), "schema": 3}


@pytest.mark.parametrize(
    "data",
    [
        b'{"type":"patient","id":"P1","land":"CHINA","schema":1}',
        b'{"type":"patient","id":"P1","land":"CHINA"}',
        b'{"type":"patient","id":"P1","country":"CHINA","schema":2}',
        b'{"type":"patient","id":"P1","country":"China","schema":3}',
    ],
)
def test_upgrades_lead_from_any_past_schema(data: bytes) -> None:
    """Each step is applied once, from the schema the document carries."""
    read = decode(data, patient.Patient, (renamed, tidied))
    assert (read.country, read.schema) == ("China", 3)


@pytest.mark.parametrize("upgrades", [(), (renamed,)])
@pytest.mark.parametrize(
    "data", [b"", b"[1]", b"<html>", b'{"type":"study"}', b"\xff\xfe", b'{"schema":"x"}', b"[" * 100_000]
)
def test_what_is_no_document_is_refused_plainly(data: bytes, upgrades: tuple[Any, ...]) -> None:
    """Bytes that are no such document give a StoredDocumentError that says what came and what to do."""
    with pytest.raises(StoredDocumentError, match=r"expected a stored Patient, came .*doctor"):
        decode(data, patient.Patient, upgrades)


@pytest.mark.parametrize("schema", [0, -1, 2, 99])
def test_document_of_a_later_version_is_refused(schema: int) -> None:
    """A schema this version does not know is not read as if it were its own."""
    with pytest.raises(StoredDocumentError, match=f"schema {schema}, which this version"):
        decode(b'{"type":"patient","id":"P1","schema":%d}' % schema, patient.Patient)


@pytest.mark.parametrize("day", ["2024", "2024-03", "2024-03-15", "1999-12-31"])
def test_days_may_be_partial(day: str) -> None:
    """A year, a month or a day is a date."""
    assert msgspec.convert(day, PartialDate) == day


@pytest.mark.parametrize("day", ["2024-13-40", "2024-00", "24-03-15", "2024-3-5", "2024-03-15T00:00", ""])
def test_what_is_no_day_is_refused(day: str) -> None:
    """A date of no calendar is not accepted as one."""
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(day, PartialDate)
