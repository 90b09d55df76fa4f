"""What is left as words before anything is read: torn brackets, the same few words, Latin with a sign."""

import pytest

from trialbridge.eligibility import parse
from trialbridge.eligibility.chinese import is_chinese
from trialbridge.eligibility.legible import legible
from trialbridge.model.rule import Has, Opaque, leaves
from trialbridge.vocab import default_vocabulary


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Known asthma", True),
        ("at least 2 of: “not: x; (y”; “not: x; (y”; “(z”", True),
        ("Known asthma (or COPD", True),
        ("Known asthma or COPD)", True),
        ("Known asthma (any (mild or severe) or COPD (stage II", True),
        ("No history of a) asthma, b) stroke or iii) epilepsy", True),
        ("Known （asthma） or [COPD]", True),
        ("Known asthma) or COPD)", False),
        ("Known asthma ) or ( COPD", False),
        ("Known （asthma (or [COPD", False),
        ("Known asthma ） or （ COPD", False),
        ("asthma " * 400, False),
    ],
)
def test_a_sentence_is_legible_while_its_brackets_have_mates(text: str, expected: bool) -> None:
    """A slip or two of the pen is read; of more nobody can tell what belongs together."""
    assert legible(text) is expected


@pytest.mark.parametrize(
    "text", ["Known asthma )) or (( COPD", "asthma, epilepsy " * 12], ids=["brackets", "again and again"]
)
def test_what_is_not_legible_is_kept_whole(text: str) -> None:
    """It stands as one criterion whose rule is its words."""
    (one,) = parse(text, default_vocabulary())
    assert one.rule == Opaque(text=text.strip())
    assert not one.complete


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Asthma", False),
        ("Ménière's disease", False),
        ("患有哮喘", True),
        ("KPS≥60%，或ECOG ≤2", True),
        ("Hypersensitivity to any of the study drugs 药", True),
        (
            "Hypersensitivity to any of the study drugs or to any of their components, however it shows 药",
            False,
        ),
        (
            "患有哮喘或慢性阻塞性肺疾病或其他严重的心脏疾病的患者 "
            + "chronic obstructive pulmonary disease " * 9,
            True,
        ),
    ],
)
def test_few_chinese_signs_make_no_chinese_sentence(text: str, expected: bool) -> None:
    """Ten Latin letters for each of a few Chinese characters: the sentence is Latin."""
    assert is_chinese(text) is expected


def test_a_latin_sentence_with_a_chinese_sign_is_read_as_latin() -> None:
    """What the sign says is not known, and so the rule is not complete."""
    (_, one) = parse(
        "Exclusion Criteria:\n- Patients with uncontrolled diabetes mellitus, chronic heart failure or asthma 药",
        default_vocabulary(),
    )
    assert not one.complete
    assert Has(concept="asthma") not in leaves(one.rule)
    assert Has(concept="heart-failure", qualifiers=("chronic",)) in leaves(one.rule)


def test_hundreds_of_crumbs_are_no_sentences() -> None:
    """Signs that end a sentence or a line, again and again with little between them, cut nothing."""
    for crumbs in ("中；" * 1000, "not this\n" * 200):
        (one,) = parse(crumbs, default_vocabulary())
        assert not one.complete
    assert len(parse("哮喘；" * 90, default_vocabulary())) == 90
    assert len(parse("asthma\n" * 170, default_vocabulary())) == 170
