"""`trialbridge guide` and `trialbridge sponsor`."""

import json

from tests.unit.cli.conftest import Shell

from trialbridge.flows.guide import guides


def test_guide_of_a_therapy_and_a_cancer(shell: Shell) -> None:
    """For people, as JSON and as a page; of one cancer there are fewer studies than of all."""
    assert "CIK cells for liver cancer: a guide" in shell("guide", "CIK", "liver cancer").out
    one, every = (json.loads(shell("guide", "CIK", *words, "--json").out) for words in (["liver cancer"], []))
    assert 0 < one["landscape"]["studies"] < every["landscape"]["studies"]
    assert "肝癌" in shell("guide", "CIK", "liver cancer", "--language", "zh", "--html").out


def test_guide_refuses_what_it_does_not_know(shell: Shell) -> None:
    """Another therapy or cancer is refused with one line that says what to do."""
    assert "expected a therapy" in shell("guide", "aspirin").err
    ran = shell("guide", "CIK", "zzz")
    assert (ran.status, ran.out) == (1, "")
    assert "expected a cancer" in ran.err


def test_guides_that_can_be_written(shell: Shell) -> None:
    """The commonest cancers of a therapy come first."""
    shell("glossary", "PFS")
    found = guides("CIK")
    assert found[0].studies >= found[-1].studies >= 3


def test_sponsor_is_told_by_its_records(shell: Shell) -> None:
    """By a part of its name; as JSON and page; a name that several or none have is refused."""
    assert "Fuda Cancer Hospital, Guangzhou" in shell("sponsor", "Fuda").out
    document = json.loads(shell("sponsor", "Fuda Cancer Hospital, Guangzhou", "--json").out)
    assert document["computed"].startswith("Computed on ")
    assert "申办方概况" in shell("sponsor", "Fuda", "--html", "--language", "zh").out
    several = shell("sponsor", "University")
    assert (several.status, several.out) == (1, "")
    assert "give the name in full" in several.err
    assert "look for it" in shell("sponsor", "zzz").err
