"""Views: folding keeps every position, and collapsing keeps the way back to the source."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialbridge.vocab import View, collapse, fold

spaced = st.text(alphabet=st.sampled_from("ab-≥\\ \t\n\r\u00a0\u3000界İß"), max_size=60)


@given(st.text())
def test_fold_keeps_the_length(text: str) -> None:
    """Folding never moves a position, even where lower case is longer than the letter."""
    assert len(fold(text)) == len(text)


signs = st.text(alphabet=st.sampled_from("aZ-_\\\t≥≧–—－µéÀ（７\u00a0\u3000界’“×İ"), max_size=40)


@given(signs, st.booleans())
def test_a_fold_is_that_of_each_sign(text: str, dashed: bool) -> None:
    """Plain texts, such with few strange signs and such with many are folded alike."""
    assert fold(text, dashed=dashed) == "".join(fold(sign, dashed=dashed) for sign in text)


@given(st.text())
def test_fold_twice_is_fold_once(text: str) -> None:
    """A folded text is its own fold."""
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("HER2-Positive", "her2 positive"),
        ("ＡＬＴ＜２．５", "alt<2.5"),
        ("＿＼", "  "),
        ("10\\^9", "10 ^9"),
        ("first\nline", "first line"),
        ("patient’s “own”", 'patient\'s "own"'),
        ("5 µg ⩽ 10×ULN", "5 μg ≤ 10xuln"),
        ("İstanbul", "istanbul"),
    ],
)
def test_fold_compares_alike_what_reads_alike(text: str, folded: str) -> None:
    """Case, dashes, white space, escapes, full-width forms and look-alike signs are levelled."""
    assert fold(text) == folded


@given(spaced, st.integers(0, 1000))
def test_every_view_position_leads_to_its_character(text: str, offset: int) -> None:
    """A view's character is the source's, or a single space where the source has white space."""
    view = collapse(text, offset)
    assert view.text == " ".join(text.split())
    for position, char in enumerate(view.text):
        source = text[view.origin(position) - offset]
        assert source == char or (char == " " and source.isspace())


@given(spaced, st.data())
def test_a_span_of_the_view_is_the_same_words_of_the_source(text: str, data: st.DataObject) -> None:
    """The source between the ends of a span reads as the span once it is collapsed."""
    view = collapse(text)
    solid = [position for position, char in enumerate(view.text) if char != " "]
    if solid:
        start = data.draw(st.sampled_from(solid))
        end = data.draw(st.sampled_from([position for position in solid if position >= start])) + 1
        low, high = view.span(start, end)
        assert collapse(text[low:high]).text == view.text[start:end]


def test_a_text_that_needs_no_view_is_its_own() -> None:
    """A text without loose white space is kept in one piece at its offset."""
    assert collapse("ALT > 2", 7) == View("ALT > 2", (0,), (7,))
    assert collapse("ALT > 2", 7).span(0, 3) == (7, 10)


@pytest.mark.parametrize("text", ["", "  ", "\n\t"])
def test_nothing_gives_an_empty_view(text: str) -> None:
    """White space alone collapses to nothing and still has an origin."""
    view = collapse(text, 5)
    assert view.text == ""
    assert view.origin(0) == 5
