"""Items whose head, title or first half stands beside them: none of them stands for itself."""

import pytest
from tests.rules import brief

from trialbridge.eligibility import parse
from trialbridge.vocab import Vocabulary


def _read(block: str, vocabulary: Vocabulary) -> list[str]:
    """Give the requirements of a block in brief; "?" stands before one that is not computable."""
    found = [one for one in parse(block, vocabulary) if one.role == "requirement"]
    return [brief(one.rule) if one.complete else "?" + brief(one.rule) for one in found]


HEADS = [
    (
        "Inclusion Criteria:\n\n- Healthy volunteers\n\nNegative for:\n\n- HIV.\n\n- Gout and asthma.\n",
        ["healthy-volunteer", "?hiv-infection", "?ALL(asthma, gout)"],
    ),
    (
        "Inclusion Criteria:\n\nNone of the following abnormalities of the blood:\n\nAST greater than 5 x ULN;\n\n"
        "Patients with asthma.\n",
        ["?ast>5 ULN", "asthma"],
    ),
    (
        "Inclusion Criteria:\n\n- Female patients must be of:\n- Non-childbearing potential;\n- Age over 18 years\n\n"
        "Exclusion Criteria:\n\n- Stroke\n",
        ["?NOT childbearing-potential", "?age>18 a", "stroke"],
    ),
    (
        "Exclusion Criteria:\n\nWomen of childbearing potential unless (1) surgically sterile or (2) postmenopausal\n",
        ["?'Women of childbearing potential unless'", "?surgically-sterile", "?postmenopausal"],
    ),
    (
        "Exclusion Criteria:\n\n- Any malignancy, except:\n- Basal cell carcinoma\n- Carcinoma in situ\n- Stroke\n",
        ["?basal-cell-carcinoma", "?carcinoma-in-situ", "stroke"],
    ),
    (
        "Exclusion Criteria:\n\n- Prior malignancy, with some exceptions\n- Stroke\n",
        ["?'Prior malignancy, with some exceptions'", "stroke"],
    ),
    (
        "Inclusion Criteria:\n\n     1. Families with gout:\n\n          1. Age over 18 years.\n\n"
        "          2. With one of the following:\n\n     1. Stroke\n\n     2. Asthma\n\n"
        "Exclusion Criteria:\n\n- Stroke\n",
        ["age>18 a", "?stroke", "?asthma", "stroke"],
    ),
    (
        "Exclusion Criteria:\n\n- Current use of:\n- Anabolic steroids\n- History of gout\n- Stroke\n",
        ["?anabolic-steroid", "gout", "stroke"],
    ),
    (
        "Inclusion Criteria:\n\nBased on the record, your child will be eligible if:\n\n- Gout\n- Stroke\n",
        ["gout", "stroke"],
    ),
    (
        "Inclusion Criteria:\n\nReliable methods of contraception are:\n\n- Implants of levonorgestrel\n- Patients with gout\n",
        ["?implanted-device[of-levonorgestrel]", "gout"],
    ),
]


@pytest.mark.parametrize(("block", "rules"), HEADS)
def test_a_list_beside_its_head_is_doubted(block: str, rules: list[str], vocabulary: Vocabulary) -> None:
    """What a head denies, leaves out or says of some is not said of everybody by the items beside it."""
    assert _read(block, vocabulary) == rules


TITLES = [
    (
        "Inclusion Criteria:\n\n- Age over 18 years\n\nNewly Diagnosed\n\nExclusion Criteria:\n\n- Stroke\n\n"
        "Recurrent\n",
        ["age>18 a", "?newly-diagnosed", "stroke", "?recurrent-disease"],
    ),
    (
        "Inclusion Criteria:\n\nPatients with Multiple Myeloma\n\n- Gout\n- Asthma\n",
        ["?multiple-myeloma", "gout", "asthma"],
    ),
    ("Inclusion Criteria:\n\nCriteria for Asthma\n\nINCLUSION\n\nGout\n", ["?asthma", "gout"]),
    (
        "Inclusion Criteria:\n\nNon-smoker\n\nHealthy Volunteers\n\nExclusion Criteria:\n\n- Stroke\n",
        ["NOT smoker/active", "healthy-volunteer", "stroke"],
    ),
    (
        "Inclusion Criteria:\n\nGout\n\nHEALTHY VOLUNTEERS\n\nExclusion Criteria:\n\n- Stroke\n",
        ["gout", "?healthy-volunteer", "stroke"],
    ),
    ("Exclusion Criteria:\n\nActive asthma\n\n- Gout\n", ["asthma/active", "gout"]),
]


@pytest.mark.parametrize(("block", "rules"), TITLES)
def test_a_title_among_bullets_is_no_demand(block: str, rules: list[str], vocabulary: Vocabulary) -> None:
    """A line without a bullet that names a group or a disease may head what follows, not ask for it."""
    assert _read(block, vocabulary) == rules


TORN = [
    (
        "Exclusion Criteria:\n\n- Malignancy except for treated basal cell skin cancer, or in situ\n\n"
        "cervical cancer\n\n- Stroke\n",
        [
            "ALL(malignant-neoplasm, NOT ANY(basal-cell-carcinoma[treated], "
            "cervical-carcinoma-in-situ[treated]))",
            "stroke",
        ],
    ),
    ("Exclusion Criteria:\n\n- Stroke;\n\ngout\n\n- Asthma\n", ["stroke", "gout", "asthma"]),
    ("Exclusion Criteria:\n\n- Stroke\n\ngout\n\nasthma\n", ["stroke", "gout", "asthma"]),
]


@pytest.mark.parametrize(("block", "rules"), TORN)
def test_a_bullet_that_a_blank_line_tears_is_one(
    block: str, rules: list[str], vocabulary: Vocabulary
) -> None:
    """What goes on in small letters behind a bullet that no sign ends is its second half."""
    assert _read(block, vocabulary) == rules


def test_exceptions_counted_in_brackets_stay_with_their_head(vocabulary: Vocabulary) -> None:
    """ "With exception of (1) …; (2) …; (3) …" is one demand less all of these."""
    block = (
        "Exclusion Criteria:\n\n- History of malignancy, with exception of (1) carcinoma in situ; (2) localized "
        "basal cell carcinoma; (3) squamous cell skin cancer\n- Stroke\n"
    )
    assert _read(block, vocabulary) == [
        "ALL(second-malignancy, NOT ANY(basal-cell-carcinoma[local], carcinoma-in-situ, "
        "cutaneous-squamous-cell-carcinoma))",
        "stroke",
    ]


def test_a_section_may_begin_at_the_end_of_an_item(vocabulary: Vocabulary) -> None:
    """A header that closes a line turns what follows it; a sentence that speaks of criteria does not."""
    block = (
        "Inclusion Criteria:\n\n- Able to swallow oral medication and tablets Exclusion criteria\n- Stroke\n"
    )
    assert [one.polarity for one in parse(block, vocabulary)][-1] == "exclusion"
    other = "Inclusion Criteria:\n\n- Values of the laboratory as defined in Inclusion Criteria\n- Stroke\n"
    assert len(parse(other, vocabulary)) == 3


def test_what_an_exclusion_permits_is_not_barred(vocabulary: Vocabulary) -> None:
    """A head among exclusions that lets somebody in lists restrictions, not exclusions."""
    block = "Exclusion Criteria:\n\n- Prior therapies {} permitted, with these restrictions:\n  - Corticosteroids\n"
    assert _read(block.format("are"), vocabulary)[-1] == "?corticosteroid"
    assert _read(block.format("are not"), vocabulary)[-1] == "corticosteroid"


def test_a_block_of_nothing_has_no_neighbours(vocabulary: Vocabulary) -> None:
    """Where there is no item, none is doubted."""
    assert parse(" \n", vocabulary) == ()
