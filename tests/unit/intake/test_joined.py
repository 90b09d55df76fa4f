"""Several records of one patient."""

import pytest
from tests.fhir import checked

from trialbridge.errors import InputError
from trialbridge.intake import conflicts, joined, read
from trialbridge.vocab import Vocabulary


def test_records_are_joined(vocabulary: Vocabulary) -> None:
    """Facts and documents of all, the first one's id, one main problem; what differs names both records."""
    form = read(
        b'{"id": "P1", "age": 50, "conditions": [{"words": "gout"}], "labs": [{"words": "Hb", "value": 9.2, "unit": "g/dL", "date": "2025-06-01"}]}',
        name="form.json",
    )
    note = read("Date: 2025-06-01\nHgb 10.2 g/dL. Breast cancer.", name="note.txt")
    patient = checked(joined([form, note]))
    assert (patient.id, len(patient.documents)) == ("P1", 2)
    assert {fact.concept for fact in patient.facts if fact.main} == {"gout"}
    (conflict,) = [each for each in conflicts(patient, vocabulary) if each.about == "haemoglobin"]
    assert {fact.quote.source for fact in conflict.facts if fact.quote} == {"form.json", "note.txt"}
    assert joined([note, form]).country == ""


def test_records_of_one_name_are_told_apart() -> None:
    """Documents of one name get a number, and their facts quote that; one record stays as it is."""
    first, second = read("Hgb 9.2 g/dL", name="x"), read("Hgb 10.2 g/dL", name="x")
    patient = checked(joined([first, second, second]))
    assert [document.name for document in patient.documents] == ["x", "x (2)", "x (3)"]
    assert {fact.quote.source for fact in patient.facts if fact.quote} == {"x", "x (2)", "x (3)"}
    assert joined([first]) is first


def test_no_record_is_refused() -> None:
    """Without a record there is nothing to join."""
    with pytest.raises(InputError, match="a record"):
        joined([])
