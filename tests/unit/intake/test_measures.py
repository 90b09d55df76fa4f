"""Values in sentences: their reference range, their day, and a vocabulary that lacks them."""

import pytest

from trialbridge.intake import notes
from trialbridge.intake.measures import values
from trialbridge.vocab import Concept, Vocabulary

RANGES = [
    ("ALT 62 U/L (normal <40)", None, 40.0),
    ("ALT 62 U/L (ref <40)", None, 40.0),
    ("ALT 62 U/L (ULN 40)", None, 40.0),
    ("Hgb 9.2 g/dL (12-16)", 12.0, 16.0),
    ("Hgb 9.2 g/dL [ref 12.0 - 16.0]", 12.0, 16.0),
    ("| Hgb | 9.2 | g/dL | 12-16 |", 12.0, 16.0),
    ("alkaline phosphatase is 300 IU/L (the normal range is 44- 147 IU/L)", 44.0, 147.0),
    ("albumin 40 g/L (normal >35)", 35.0, None),
]  # fmt: skip
NONE = [
    "ALT 62 U/L (40)",
    "Hgb 9.2 g/dL (16-12)",
    "ALT 62 U/L (see 40)",
    "ALT 62 U/L",
    "ALT 62 U/L (normal 40)",
]


@pytest.mark.parametrize(("text", "low", "high"), RANGES)
def test_the_reference_range_goes_with_the_value(
    text: str, low: float | None, high: float | None, vocabulary: Vocabulary
) -> None:
    """A range in brackets or in the next cell is the laboratory's own, and part of the quote."""
    (fact,) = notes.read(text, vocabulary).facts
    assert fact.reference is not None
    assert (fact.reference.low, fact.reference.high) == (low, high)


@pytest.mark.parametrize("text", NONE)
def test_other_numbers_are_no_reference(text: str, vocabulary: Vocabulary) -> None:
    """A number in brackets that nothing names a limit is none."""
    (fact,) = notes.read(text, vocabulary).facts
    assert fact.reference is None


@pytest.mark.parametrize(
    ("text", "day"),
    [("Labs (2025-05-20):\nHb 9 g/dL", "2025-05-20"), ("2025-05-28: Hb 9 g/dL", "2025-05-28"),
     ("Hb 9 g/dL on 2025-05-28", "2025-05-28"), ("Hb 9 g/dL", "2025-06-01"),
     ("Liver cancer diagnosed in 2019, with a low Hb 9 g/dL", "2025-06-01")],
)  # fmt: skip
def test_a_value_has_its_day(text: str, day: str, vocabulary: Vocabulary) -> None:
    """The day beside a value, before a row of values or in the heading dates it, else the note's own."""
    facts = notes.read(text, vocabulary, on="2025-06-01").facts
    assert [fact.known_on for fact in facts if fact.variable] == [day]


def test_a_vocabulary_may_lack_the_variables() -> None:
    """What a small vocabulary does not know is not read."""
    known = Vocabulary((Concept(id="x", name="x", kind="finding"),), (), (), ())
    assert list(values("BP 120/80, 165 cm tall, lesion of 4 mm", [], known)) == []
