"""Sentences understood several at a time: the same as one by one, remembered as far as is asked."""

import gc

import pytest

from trialbridge.eligibility.clean import clean
from trialbridge.eligibility.parse import parse
from trialbridge.eligibility.understanding import Asked, Understanding
from trialbridge.vocab import Vocabulary

ASKED: list[Asked] = [
    ("Age 18 years or older", False, False),
    ("History of asthma", True, False),
    ("Patients must have adequate renal function", True, False),
    ("any of: asthma; stroke", True, False),
    ("哮喘病史", True, False),
    ("History of any of the following", True, True),
    ("asthma " * 400, True, False),
    ("asthma " * 310, True, False),
    ("History of asthma", True, False),
]
"""A demand among exclusions, an outline, Chinese, a head, a pasted page and a long sentence among plain ones."""


def test_sentences_taken_together_are_understood_as_each_alone(vocabulary: Vocabulary) -> None:
    """Taking a block's sentences through each stage together changes nothing of what they state."""
    together = Understanding(vocabulary).together(ASKED)
    assert together == {each: Understanding(vocabulary).fresh(*each) for each in ASKED}


@pytest.mark.parametrize("remembered", [0, 1, 100])
def test_memory_is_bounded_and_changes_nothing(vocabulary: Vocabulary, remembered: int) -> None:
    """Whatever is remembered of sentences seen before, they are understood the same, and no more is kept."""
    understanding = Understanding(vocabulary, remembered)
    first = understanding.together(ASKED)
    assert understanding.together(ASKED) == first
    assert len(understanding._known) == min(remembered, len(first))


def test_what_stands_within_a_tag_is_mended_with_it() -> None:
    """A plural in brackets inside a tag goes with the tag, and the text behind it stays."""
    assert clean("a dose(s) <b dose(s)>of asthma").text == "a doses  of asthma"


def test_reading_leaves_nothing_to_the_search_for_garbage(vocabulary: Vocabulary) -> None:
    """No objects of a block point at each other in a ring, so that a worker need hardly look for any."""
    block = "Exclusion Criteria:\n\n" + "\n".join(f"- {text[:400]}" for text, _, _ in ASKED)
    parse(block, vocabulary)
    gc.collect()
    gc.disable()
    gc.set_debug(gc.DEBUG_SAVEALL)
    try:
        parse(
            f"{block}\n- Any of the following:\n  - gout\n  - ALT > 3 x ULN (unless of the liver)", vocabulary
        )
        gc.collect()
        left = [each for each in gc.garbage if type(each).__module__.startswith("trialbridge")]
    finally:
        gc.set_debug(0)
        gc.garbage.clear()
        gc.enable()
    assert left == []
