"""Numbers with comparators and units at a place in a text."""

import pytest

from trialbridge.vocab import Phrase, Unit, Vocabulary
from trialbridge.vocab.numbers import quantity, unit_at

VALUES = [
    ("9.2 g/dL", 9.2, "g/dL"), ("14,120/µL", 14120.0, "/uL"), ("6.3 x 109/L", 6.3, "10*9/L"),
    ("6.3 ×10⁹/L", 6.3, "10*9/L"), ("8000 /mm3", 8000.0, "/uL"), ("94meq/L", 94.0, "meq/L"),
    ("250 K/uL", 250.0, "10*3/uL"), ("1.7-cm", 1.7, "cm"), ("60 %", 60.0, "%"), ("5 a day", 5.0, ""),
    ("120/80 mmHg", 120.0, ""), ("3x10^5 copies/mL", 3e5, "{copies}/mL"), ("7 nonsense", 7.0, ""),
    ("~3 weeks", 3.0, "wk"), ("2 x 10^5 foo", 2e5, ""), (".5 mg/dL", 0.5, "mg/dL"), ("12-8 g/dL", 12.0, ""),
]  # fmt: skip
INTERVALS = [
    ("44- 147 IU/L", 44.0, 147.0, False, False),
    ("38.2 to 39.4", 38.2, 39.4, False, False),
    ("<0.5", None, 0.5, False, True),
    ("<=0.5", None, 0.5, False, False),
    ("≥ 1,500/uL", 1500.0, None, False, False),
    (">1000 ng/mL", 1000.0, None, True, False),
    ("90+", 90.0, None, False, False),
    ("≤ 5", None, 5.0, False, False),
]


@pytest.mark.parametrize(("text", "value", "unit"), VALUES)
def test_a_number_is_read_with_its_unit(text: str, value: float, unit: str, vocabulary: Vocabulary) -> None:
    """The number and the unit's code are read as written, powers of ten included."""
    found = quantity(text, 0, vocabulary)
    assert found is not None
    assert (found.value, found.unit) == (value, unit)


@pytest.mark.parametrize(("text", "low", "high", "low_open", "high_open"), INTERVALS)
def test_comparators_and_ranges_give_intervals(
    text: str, low: float | None, high: float | None, low_open: bool, high_open: bool, vocabulary: Vocabulary
) -> None:
    """A comparator opens one side, strictly or not; two numbers in order are an interval."""
    found = quantity(text, 0, vocabulary)
    assert found is not None
    assert (found.value, found.low, found.high, found.low_open, found.high_open) == (
        None, low, high, low_open, high_open,
    )  # fmt: skip


def test_words_are_no_quantity(vocabulary: Vocabulary) -> None:
    """Where no number begins, nothing is read, also when one stands later."""
    assert quantity("about 5", 0, vocabulary) is None


def test_the_end_is_the_end_of_the_unit(vocabulary: Vocabulary) -> None:
    """The span of a quantity ends with its unit, so that a quote holds both."""
    text = "Hb 9.2 g/dL today"
    found = quantity(text, 3, vocabulary)
    assert found is not None
    assert text[found.start : found.end] == "9.2 g/dL"


def test_case_tells_units_apart_where_the_table_says_so() -> None:
    """A name written `=mM` is the unit in that very case only."""
    known = Vocabulary(
        (), (), (Unit(code="mmol/L", dimension="amount/volume", factor=1e-3, aliases=("=mM",)),), ()
    )
    assert unit_at("5 mM", 1, known)[0] == "mmol/L"
    assert unit_at("5 MM", 1, known)[0] == ""


def test_a_vocabulary_without_units_reads_bare_numbers() -> None:
    """Without a table of units a number is still a number."""
    found = quantity(
        "5 g/dL", 0, Vocabulary((), (), (), (Phrase(text="no", type="neg", value="", language="en"),))
    )
    assert found is not None
    assert (found.value, found.unit, found.end) == (5.0, "", 1)
