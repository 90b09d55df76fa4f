"""Records from strangers: read where they can be, else refused without a word of theirs."""

import logging

import pytest
from tests.papers import pdf

from trialbridge.flows import uploads
from trialbridge.flows.uploads import RefusedError, read

NOTE = "A 60-year-old woman with ovarian cancer. ECOG 1.\n"


def test_short_and_long_records_are_read_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    """A note is read here or, where it is long, in a child: the facts are the same."""
    here = read(NOTE * 3, name="note", on="2026-01-01")
    monkeypatch.setattr(uploads, "AT_ONCE", 10)
    there = read(NOTE * 3, name="note", on="2026-01-01")
    assert there == here
    assert here.facts


def test_documents_are_opened_in_a_child(monkeypatch: pytest.MonkeyPatch) -> None:
    """A PDF's text is read; one with too much text is refused; text in two-byte characters is text."""
    assert read(pdf(NOTE)).facts
    assert read(NOTE.encode("utf-16")).facts
    monkeypatch.setattr(uploads, "LONGEST", 10)
    with pytest.raises(RefusedError, match="up to 10 characters"):
        read(pdf(NOTE))


@pytest.mark.parametrize(
    "data", [b"", b"GIF89a", b"MZ\x90", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"\0\1\2" * 90, b"a" * (11 << 20)]
)
def test_what_is_no_record_is_refused(data: bytes) -> None:
    """Nothing, pictures, programs, archives, old files, noise and too much: one sentence each."""
    with pytest.raises(RefusedError, match="expected"):
        read(data)


def test_a_fault_of_a_reader_is_a_refusal(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """What nobody foresaw is refused, and told in the log by its kind."""

    def fails(*given: object, **named: object) -> None:
        raise ZeroDivisionError("Jane")

    monkeypatch.setattr("trialbridge.flows.uploads.intake.read", fails)
    with caplog.at_level(logging.ERROR), pytest.raises(RefusedError, match="its reader fails at"):
        read(NOTE)
    assert caplog.records[0].exc_info
    assert "Jane" not in caplog.records[0].getMessage()
