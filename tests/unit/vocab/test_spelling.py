"""Spellings: what British, American, possessive and plural forms a name takes, and how units are spaced."""

import pytest

from trialbridge.vocab.spelling import american, british, plural, possessives, unit_spellings


@pytest.mark.parametrize(
    ("here", "there"),
    [
        ("acute myeloid leukemia", "acute myeloid leukaemia"),
        ("hematologic tumor", "haematologic tumour"),
        ("esophageal hemorrhage", "oesophageal haemorrhage"),
        ("ischemic stroke", "ischaemic stroke"),
        ("dyspnea, diarrhea and edema", "dyspnoea, diarrhoea and oedema"),
        ("localized disease", "localised disease"),
        ("hospitalization", "hospitalisation"),
        ("estrogen receptor", "oestrogen receptor"),
    ],
)
def test_british_and_american_are_two_spellings_of_one_name(here: str, there: str) -> None:
    """Each spelling gives the other, and stays itself when asked for its own."""
    assert (british(here), american(there)) == (there, here)
    assert american(here) == here


@pytest.mark.parametrize(
    "name", ["chemotherapy", "laboratory", "academic", "systemic sclerosis", "colorectal"]
)
def test_words_that_only_look_alike_are_left_alone(name: str) -> None:
    """Chemo holds no blood, and a laboratory no labour."""
    assert british(name) == american(name) == name


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("metastasis", "metastases"),
        ("malignancy", "malignancies"),
        ("abscess", "abscesses"),
        ("virus", "viruses"),
        ("complex", "complexes"),
        ("lymphoma", "lymphomata"),
        ("biopsy day", ""),
        ("tumour", ""),
        ("drugs", ""),
        ("hiv", ""),
        ("cd20", ""),
    ],
)
def test_plurals_that_change_the_word_are_given(name: str, expected: str) -> None:
    """A plural that only adds an s needs no entry; abbreviations and words in the plural have none."""
    assert plural(name) == expected


def test_eponyms_are_written_in_three_ways() -> None:
    """Crohn's, Crohn and Crohns disease are one."""
    assert possessives("crohn's disease") == ("crohn disease", "crohns disease")
    assert possessives("colitis") == ()


def test_units_are_spaced_as_texts_space_them() -> None:
    """A power of ten may follow a times sign, and a stroke may stand between spaces."""
    forms = set(unit_spellings("10^9/l"))
    assert {"10^9/l", "x 10^9/l", "x10 ^9/l", "* 10 ^ 9 / l", "10^9 /l"} <= forms
    assert set(unit_spellings("mg/dl")) == {"mg/dl", "mg /dl", "mg/ dl", "mg / dl"}
    assert list(unit_spellings("%")) == ["%"]
