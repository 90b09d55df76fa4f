"""`trialbridge explain` and `check-summary`."""

import json

from tests.unit.cli.conftest import Shell

STUDY = "NCT03410368"


def test_explain_tells_a_study(shell: Shell) -> None:
    """In plain words, in Chinese, and as JSON with the fields of each sentence."""
    assert "This trial tests NK cells." in shell("explain", STUDY).out
    assert "本试验研究NK细胞。" in shell("explain", STUDY, "--language", "zh").out
    document = json.loads(shell("explain", STUDY, "--json").out)
    assert document["study"] == STUDY
    assert all(each["fields"] or each["section"] == "decides" for each in document["sentences"])
    assert shell("explain", "NCT99999999").status == 1


def test_explain_writes_a_page(shell: Shell) -> None:
    """One page in either language, its words explained."""
    told = shell("explain", STUDY, "--html", "--language", "zh").out
    assert "本页词语解释" in told
    assert 'id="word-phase-2"' in told


def test_glossary_says_what_words_mean(shell: Shell) -> None:
    """All words or one, for people, as JSON, as a page; a word it lacks is refused in one line."""
    assert "before the cancer grows or spreads" in shell("glossary", "PFS").out
    assert "II期" in shell("glossary", "--language", "zh").out
    (entry,) = json.loads(shell("glossary", "PFS", "--json").out)
    assert entry["key"] == "pfs"
    assert 'id="word-pfs"' in shell("glossary", "--html").out
    ran = shell("glossary", "zzz")
    assert (ran.status, ran.out) == (1, "")


def test_check_summary_tells_what_is_wrong(shell: Shell) -> None:
    """A wrong phase is named with its place; a right one gives nothing; JSON has the findings."""
    ran = shell("check-summary", STUDY, "-", given=b"This is a phase 3 trial.")
    assert ran.status == 0
    assert "phase: “phase 3” (10–17)" in ran.out
    assert "1 found" in ran.out
    assert "nothing found" in shell("check-summary", STUDY, "-", given=b"This is a phase 2 trial.").out
    found = json.loads(shell("check-summary", STUDY, "-", "--json", given=b"This is a phase 3 trial.").out)
    assert [each["kind"] for each in found["findings"]] == ["phase"]


def test_compare_lays_studies_side_by_side(shell: Shell) -> None:
    """A column a study and one for a standard programme; JSON has the record's words."""
    ran = shell("compare", STUDY, "NCT03619954")
    assert ran.status == 0
    assert "Standard programme" in ran.out
    document = json.loads(shell("compare", STUDY, "NCT03619954", "--json").out)
    assert document["studies"] == [STUDY, "NCT03619954"]
    assert len(document["factors"]) == 10
