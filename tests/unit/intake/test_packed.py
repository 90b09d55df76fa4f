"""A record read in one go, bytes to bytes, as a child does it."""

import pytest

from trialbridge.errors import FormatError
from trialbridge.intake import read
from trialbridge.intake.packed import How, headed, packed, unpacked
from trialbridge.vocab import Vocabulary

NOTE = b"A 60-year-old woman with ovarian cancer.\nECOG 1."


def test_the_patient_comes_back(vocabulary: Vocabulary) -> None:
    """What the child gives is what reading it here gives."""
    there = unpacked(packed(headed(NOTE, How(on="2026-01-01"))))
    assert there == read(NOTE, None, vocabulary, name="record", on="2026-01-01")


def test_a_refusal_comes_back() -> None:
    """An error crosses with its parts."""
    with pytest.raises(FormatError, match="expected"):
        unpacked(packed(headed(b"[]", How(format="fhir"))))
