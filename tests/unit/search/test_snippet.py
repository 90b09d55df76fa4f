"""A snippet is a piece of the study's own text around what was asked."""

import pytest
from tests.studies import study

from trialbridge.model.study import Eligibility, Text
from trialbridge.search import snippet

LONG = "Background. " * 60
ABOUT = study(
    summary=(Text(text=LONG + "Patients receive cytokine-induced killer cells (CIK). " + LONG),),
    description=(Text(text="Nothing of the kind."),),
    eligibility=Eligibility(criteria=(Text(text="Exclusion: HCC with CIK before, CIK planned, no CIK now"),)),
)


@pytest.mark.parametrize(
    ("words", "field", "marked"),
    [
        ("CIK", "criteria", ["CIK", "CIK", "CIK"]),
        ("patient receive", "summary", ["Patients", "receive"]),
        ('"receive cytokine-induced"', "summary", ["receive cytokine-induced"]),
        ("(kind OR nothing)", "description", ["Nothing", "kind"]),
        ("", "summary", []),
        ("NOT CIK", "summary", []),
        ("zebra", "summary", []),
    ],
)
def test_shows_the_words_asked_for(small, words, field, marked):
    """The piece holds the most of what was asked, by any name, and is cut from the text as it stands."""
    piece = snippet(ABOUT, words, small)
    source = {
        "summary": ABOUT.summary[0].text,
        "description": ABOUT.description[0].text,
        "criteria": ABOUT.eligibility.criteria[0].text,
    }[piece.field]
    assert piece.field == field
    assert piece.text == source[piece.start : piece.end]
    assert [piece.text[low:high] for low, high in piece.marks] == marked
    assert len(piece.text) <= 240


def test_chinese_is_found_by_its_characters(small):
    """A Chinese name is found inside the run of characters."""
    piece = snippet(
        study(summary=(Text(text="本研究评价细胞因子诱导的杀伤细胞的疗效", language="zh"),)),
        "杀伤细胞",
        small,
    )
    assert [piece.text[low:high] for low, high in piece.marks] == ["杀伤细胞"]


def test_a_study_without_texts_has_no_snippet(small):
    """Nothing is made up where there is nothing."""
    assert snippet(study(summary=(), eligibility=Eligibility()), "CIK", small) is None
