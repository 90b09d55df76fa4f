"""`correct` and `export`: shown, confirmed, made, taken back, written out; every slip one plain line."""

import json
import shutil
import sys
from pathlib import Path

import pytest
import yaml
from tests.unit.cli.conftest import Ran, Shell

from trialbridge.report.fhir import evidence
from trialbridge.vocab import default_vocabulary

STUDY = "NCT03410368"
WHO = ("--who", "A. Reader", "--why", "the sheet says 70")
RULE = b'{"type": "range", "variable": "karnofsky", "low": 70, "unit": "%"}'


@pytest.fixture
def own(stocked: Path, tmp_path: Path) -> Path:
    """Give a copy of the stocked data folder, to be written to."""
    return Path(shutil.copytree(stocked, tmp_path / "own"))


@pytest.fixture
def number(shell: Shell, own: Path) -> str:
    """Give the number of the criterion that asks for a Karnofsky status."""
    rows = json.loads(shell("parse", STUDY, "--json", data=own).out)["criteria"]
    return str(next(row["number"] for row in rows if "Karnofsky" in row["text"]))


def one_line(ran: Ran, words: str) -> None:
    """Check that a command failed with one plain line that holds some words."""
    assert ran.status == 1
    assert ran.err.startswith("trialbridge: ")
    assert ran.err.count("\n") == 1
    assert words in ran.err


def test_a_criterion_is_shown_first(shell: Shell, own: Path, number: str) -> None:
    """Without a change the criterion, its rule and whose that is are shown, and nothing is written."""
    ran = shell("correct", STUDY.lower(), number, data=own)
    assert ran.status == 0
    assert f"{STUDY}, criterion {number} (inclusion, requirement)" in ran.out
    assert "rule read by the parser" in ran.out
    document = json.loads(shell("correct", STUDY, number, "--json", data=own).out)
    assert (document["study"], document["number"], document["correction"]) == (STUDY, int(number), None)
    assert shell("export", data=own).out == ""


def test_a_rule_in_words_is_shown_and_kept(shell: Shell, own: Path, number: str) -> None:
    """--text is read by the parser and shown; --yes keeps it; parse, show and match have it with its author."""
    words = ("correct", STUDY, number, "--text", "Karnofsky >= 70", *WHO)
    asked = shell(*words, data=own)
    one_line(asked, "--yes")
    assert "Karnofsky performance status ≥ 70 %" in asked.out
    assert shell("export", data=own).out == ""
    ran = shell(*words, "--yes", data=own)
    assert (ran.status, ran.err) == (0, "")
    said = "rule by A. Reader, "
    assert said in shell("parse", STUDY, data=own).out
    assert said in shell("correct", STUDY, number, data=own).out
    assert "“KPS (Karnofsky) of ≥80.”" in shell("show", STUDY, data=own).out
    assert json.loads(shell("show", STUDY, "--json", data=own).out)["corrections"][0]["who"] == "A. Reader"
    note = Path(__file__).parents[3] / "src/trialbridge/flows/samples/patients/small-cell-lung-cancer.txt"
    assert said in " ".join(shell("match", note, "--study", STUDY, data=own).out.replace("│", " ").split())
    result = json.loads(shell("match", note, "--study", STUDY, "--json", data=own).out)["results"][0]
    (row,) = [row for row in result["criteria"] if row["author"]]
    assert (row["number"], row["author"]["why"]) == (int(number), "the sheet says 70")


@pytest.mark.parametrize(("answer", "kept"), [("y\n", 1), ("n\n", 0)])
def test_at_a_terminal_it_asks(
    shell: Shell, own: Path, number: str, monkeypatch: pytest.MonkeyPatch, answer: str, kept: int
) -> None:
    """A person is asked whether the words were read as meant; no keeps nothing and ends with status 1."""
    from trialbridge.cli import corrections

    monkeypatch.setattr(corrections, "at_terminal", lambda: True)
    words = ("correct", STUDY, number, "--text", "Karnofsky >= 70", *WHO)
    ran = shell(*words, data=own, given=answer.encode())
    assert ran.status == 1 - kept
    assert "Keep this rule?" in ran.err
    assert len(shell("export", data=own).out.splitlines()) == kept


def test_a_rule_as_json_and_back(shell: Shell, own: Path, number: str, tmp_path: Path) -> None:
    """--rule reads a file or standard input; --json prints the correction; export and --import carry it over."""
    ran = shell("correct", STUDY, number, "--rule", "-", *WHO, "--json", data=own, given=RULE)
    made = json.loads(ran.out)
    assert (made["number"], made["correction"]["rule"]["low"]) == (int(number), 70.0)
    out = tmp_path / "corrections.jsonl"
    assert shell("export", "--format", "corrections", "--out", out, data=own).status == 0
    assert json.loads(out.read_text("utf-8")) == made["correction"]
    assert "Taken back: KPS" in shell("correct", STUDY, number, "--remove", data=own).out
    assert shell("export", data=own).out == ""
    assert "1 new" in shell("correct", "--import", out, data=own).out
    assert json.loads(shell("correct", "--import", out, "--json", data=own).out)["same"] == 1
    gone = shell("correct", STUDY, made["correction"]["hash"], "--remove", "--json", "--no-reindex", data=own)
    assert json.loads(gone.out)["withdrawn"] == made["correction"]
    assert any("corrections were made" in line for line in shell("doctor", data=own).out.splitlines())


def test_what_cannot_be_read_in_is_told(shell: Shell, own: Path) -> None:
    """Bad lines are listed with their numbers, not all of very many, and the status is 1."""
    ran = shell("correct", "--import", "-", data=own, given=b'{"type": "correction"}\n' * 12)
    assert ran.status == 1
    assert "12 read: 0 new, 0 changed, 0 same, 12 rejected" in ran.out
    assert "line 1: expected a correction" in ran.err
    assert ran.err.endswith("and 2 more (see --json)\n")
    shown = json.loads(shell("correct", "--import", "-", "--json", data=own, given=b"{").out)
    assert len(shown["rejections"]) == 1


@pytest.mark.parametrize(
    ("words", "came"),
    [
        ((), "a study's identifier and a criterion's number, came nothing"),
        ((STUDY,), f"came {STUDY} alone"),
        (("NCT99999999", "1"), "NCT99999999"),
        ((STUDY, "99"), "a number from 1 to"),
        ((STUDY, "first"), "a criterion's number, came first"),
        ((STUDY, "2", "--role", "boss"), "came boss"),
        ((STUDY, "2", "--polarity", "both"), "came both"),
        ((STUDY, "2", "--role", "discretion"), "--who"),
        ((STUDY, "2", "--role", "discretion", "--who", "A"), "--why"),
        ((STUDY, "2", "--rule", "/no/such/file"), "/no/such/file"),
        ((STUDY, "2", "--rule", "-"), "standard input: expected a rule as JSON"),
        ((STUDY, "2", "--rule", "-", "--text", "x"), "came both"),
        ((STUDY, "2", "--text", "whatever else, or not, as it may be"), "not understood"),
        ((STUDY, "2", "--remove"), "was corrected"),
        (("--import", "/no/such/file"), "/no/such/file"),
    ],
)
def test_every_slip_is_one_line(shell: Shell, own: Path, words: tuple[str, ...], came: str) -> None:
    """Whatever is wrong is said in one line, and nothing is kept."""
    one_line(shell("correct", *words, data=own, given=b"{"), came)
    assert shell("export", data=own).out == ""


def test_the_author_may_stand_in_the_environment(
    shell: Shell, own: Path, number: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """TRIALBRIDGE_WHO names who corrects where --who does not."""
    monkeypatch.setenv("TRIALBRIDGE_WHO", "B. Reader")
    words = ("correct", STUDY, number, "--role", "discretion", "--polarity", "exclusion", "--why", "judged")
    assert "Corrected: exclusion investigator's judgement" in shell(*words, data=own).out
    assert "rule by B. Reader" in shell("correct", STUDY, number, data=own).out


def test_a_changed_text_is_told_at_ingest(shell: Shell, own: Path, number: str, tmp_path: Path) -> None:
    """Ingest names the correction whose text it changed, for people and as JSON."""
    shell("correct", STUDY, number, "--rule", "-", *WHO, data=own, given=RULE)
    samples = Path(__file__).parents[3] / "src/trialbridge/flows/samples/studies.jsonl"
    line = next(it for it in samples.read_text("utf-8").splitlines() if STUDY in it)
    changed = tmp_path / "changed.jsonl"
    changed.write_text(line.replace("KPS (Karnofsky) of", "Karnofsky status of"), "utf-8")
    ran = shell("ingest", changed, data=own)
    assert f"correction of {STUDY} by A. Reader mends nothing now: its text has changed" in ran.out
    assert "mends nothing" in shell("doctor", data=own).out
    assert json.loads(shell("ingest", changed, "--json", data=own).out)["corrections_lost"] == []


def test_studies_leave_as_ctml(shell: Shell, tmp_path: Path) -> None:
    """`export --format ctml` writes YAML with what is left out in comments, and says how much that is."""
    ran = shell("export", "--format", "ctml", STUDY, "NCT06389305")
    first, second = yaml.safe_load_all(ran.out)
    assert (first["protocol_no"], second["protocol_no"]) == (STUDY, "NCT06389305")
    assert "# criterion " in ran.out
    assert "are not wholly said" in ran.err
    out = tmp_path / "trial.yaml"
    assert shell("export", "--format", "ctml", STUDY, "--out", out).out == ""
    assert yaml.safe_load(out.read_text("utf-8"))["nct_id"] == STUDY
    one_line(shell("export", "--format", "ctml"), "identifiers")
    one_line(shell("export", "--format", "xml"), "came xml")
    one_line(shell("export", "--format", "ctml", "NCT99999999"), "NCT99999999")


def test_studies_leave_as_fhir(shell: Shell) -> None:
    """`export --format fhir` writes one Bundle with an EvidenceVariable a study, which reads back."""
    ran = shell("export", "--format", "fhir", STUDY, "NCT06389305")
    found = evidence.read(ran.out, default_vocabulary())
    assert list(found) == [STUDY, "NCT06389305"]
    assert any(it.polarity == "exclusion" for it in found[STUDY])
    one_line(shell("export", "--format", "fhir"), "identifiers")


def test_parse_shows_what_was_not_understood(shell: Shell, tmp_path: Path) -> None:
    """Each criterion has its number and its rule; what is Opaque is marked, and the numbers are summed up."""
    text = (
        "Inclusion Criteria:\n\n* Age over 18 years\n* Whatever else, or not, as it may be\n* Signed informed consent\n"
        "\nExclusion Criteria:\n\n* Pregnancy\n"
    )
    out = shell("parse", given=text.encode()).out
    assert "   2 + Age over 18 years" in out
    assert "✓ age > 18 years" in out
    assert "? “" in out
    assert "” (not understood)" in out
    assert "[consent and procedures]" in out
    assert "2 of 3 requirements understood (67%; " in out
    assert "Not understood, or not all of it: 3\n" in out
    assert "never judged" in out
    clean = shell("parse", given=b"Inclusion Criteria:\n\n* Age over 18 years\n").out
    assert "not understood" not in clean.lower()
    document = json.loads(shell("parse", "--json", given=text.encode()).out)
    assert [row["number"] for row in document["criteria"]] == list(range(1, len(document["criteria"]) + 1))
    assert document["understood"]["kinds"]["age"] == {"requirements": 1, "computable": 1}
    assert 0 < document["understood"]["characters"] < 1


def test_parse_takes_a_stored_study_or_a_file(shell: Shell, tmp_path: Path) -> None:
    """An identifier names a stored study, unless a file has that very name."""
    assert json.loads(shell("parse", STUDY.lower(), "--json").out)["id"] == STUDY
    one_line(shell("parse", "NCT99999999"), "NCT99999999")
    one_line(shell("parse", "no-such-file"), "no-such-file")
    assert sys.stdin is not None
