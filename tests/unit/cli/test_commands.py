"""Every command of the contract: what it prints, for people and for programs."""

import gzip
import io
import json
import tarfile
from importlib.resources import files
from pathlib import Path

import pytest
from tests.fhir import JANE, bundle
from tests.papers import docx, paragraph, pdf
from tests.unit.cli.conftest import Shell

import trialbridge
from trialbridge.flows.corpora import held_out

SAMPLES = files("trialbridge.flows") / "samples"
FORM = SAMPLES / "patients" / "hepatocellular-carcinoma.json"
NOTE = SAMPLES / "patients" / "small-cell-lung-cancer.txt"
JOHN = {"resourceType": "Patient", "id": "john", "gender": "male", "birthDate": "1950"}
CRITERIA = "Inclusion Criteria:\n- Age 18 to 75 years\n- ECOG 0-1\nExclusion Criteria:\n- Pregnant women\n"


def test_help_names_the_commands(shell: Shell) -> None:
    """Without a command, and with --help, the commands are listed; --version prints the version."""
    for words in ((), ("--help",), ("-h",)):
        ran = shell(*words)
        assert ran.status == 0
        for command in [
            "demo",
            "match",
            "intake",
            "parse",
            "ingest",
            "reindex",
            "search",
            "show",
            "changes",
            "link",
            "split",
            "correct",
            "export",
            "doctor",
            "eval",
        ]:
            assert f"  {command} " in ran.out
    assert shell("--version").out.strip() == trialbridge.__version__
    assert "criteria" in shell("eval", "--help").out


def test_match_prints_one_document(shell: Shell) -> None:
    """`match --json` is one JSON document on standard output and nothing else anywhere."""
    ran = shell("match", FORM, "--json", "--top", 3, "--on", "2026-09-01")
    assert (ran.status, ran.err) == (0, "")
    document = json.loads(ran.out)
    assert (document["day"], document["policy"], document["considered"]) == ("2026-09-01", "stated", 40)
    assert len(document["results"]) == 3


def test_match_for_people_and_as_a_page(shell: Shell, tmp_path: Path) -> None:
    """The terminal shows both sides and who decides; --html is a page; --out writes to a file instead."""
    ran = shell("match", NOTE, "--top", 2, "--on", "2026-09-01")
    assert ran.status == 0
    assert "the investigator decides" in ran.out
    html = shell("match", NOTE, "--html", "--top", 1)
    assert html.out.startswith("<!DOCTYPE html>")
    for option, begins in (("--html", "<!DOCTYPE html>"), ("--json", "{"), (None, "┏")):
        out = tmp_path / "report"
        ran = shell("match", NOTE, *([option] if option else []), "--out", out, "--top", 1)
        assert (ran.status, ran.out) == (0, "")
        assert out.read_text("utf-8").startswith(begins)


def test_match_asks_and_keeps_the_answers(shell: Shell, tmp_path: Path) -> None:
    """`--ask` puts questions on standard error, takes a line each, and prints the report with the answers."""
    answers = tmp_path / "answers.jsonl"
    words = ("match", NOTE, "--top", 5, "--on", "2026-09-01", "--json", "--answers", answers)
    ran = shell(*words, "--ask", given=b"perhaps\n?\n?\n\nnever read")
    assert ran.status == 0
    assert ran.err.count("> ") == 4
    assert "Not understood. Expected:" in ran.err
    asked = [json.loads(line)["asked"] for line in answers.read_text("utf-8").splitlines()]
    assert len(asked) == 2
    left = {question["variable"] for question in json.loads(ran.out)["questions"]}
    assert not left & set(asked)
    again = json.loads(shell(*words).out)
    assert {question["variable"] for question in again["questions"]} == left
    ended = shell("match", NOTE, "--top", 1, "--ask", given=b"?\n" * 40)
    assert "Nothing more to ask" in ended.err
    assert shell("match", "-", "--ask", given=b"x").status == 1


def test_match_from_a_place(shell: Shell) -> None:
    """--from gives distances to sites; a place that nobody knows is refused."""
    words = ("match", FORM, "--json", "--top", 10, "--on", "2026-09-01", "--from")
    near = [row["nearest_site"] for row in json.loads(shell(*words, "合肥").out)["results"]]
    assert all(site["distance_km"] >= 0 for site in near if site)
    ran = shell(*words, "Nephelococcygia")
    assert (ran.status, "a city with its country" in ran.err) == (1, True)


def test_a_shortlist_is_filled_decided_and_shown(shell: Shell, tmp_path: Path) -> None:
    """`shortlist` matches records and tables, keeps and refuses with reasons, and writes the other format."""
    path, other = tmp_path / "list.xlsx", tmp_path / "list.csv"
    table = tmp_path / "patients.csv"
    table.write_text("id,born,sex,conditions\nP-2,1970,female,ovarian cancer\n")
    assert shell("shortlist", "show", path).status == 1
    filled = shell("shortlist", "fill", path, FORM, table, "--top", 2, "--on", "2026-09-01")
    assert (filled.status, "4 studies of 2 patients" in " ".join(filled.out.split())) == (0, True)
    rows = json.loads(shell("shortlist", "show", path, "--json").out)
    first, whose = rows[0]["study"], rows[0]["patient"]
    assert shell("shortlist", "refuse", path, first, "--patient", whose).status == 1
    reason = ("--reason", "too far", "--by", "N.", "--on", "2026-09-02")
    assert shell("shortlist", "refuse", path, first, "--patient", whose, *reason).status == 0
    assert shell("shortlist", "keep", path, rows[1]["study"], "--patient", whose).status == 0
    assert shell("shortlist", "show", path, "--out", other).status == 0
    assert "refused,too far,N.,2026-09-02" in other.read_text("utf-8-sig")
    assert "refused" in shell("shortlist", "show", other, "--patient", whose).out


def test_match_as_pdf(shell: Shell, tmp_path: Path) -> None:
    """--pdf writes the page as PDF to a file or a pipe."""
    out = tmp_path / "report.pdf"
    assert shell("match", NOTE, "--pdf", "--top", 1, "--out", out).status == 0
    assert out.read_bytes().startswith(b"%PDF-")
    assert shell("match", NOTE, "--pdf", "--top", 1, "--out", tmp_path / "no" / "x.pdf").status == 1


def test_match_one_study_of_standard_input(shell: Shell) -> None:
    """A record may come through a pipe; --study explains one study in full."""
    words = ("match", "-", "--study", "NCT03410368", "--json")
    first = json.loads(shell(*words, given=NOTE.read_bytes()).out)
    assert ([it["study"] for it in first["results"]], first["policy"]) == (["NCT03410368"], "summary")
    strict = json.loads(shell(*words, "--presume", "no", given=NOTE.read_bytes()).out)
    assert strict["policy"] == "stated"
    assert "Consent" in shell("match", "-", "--study", "NCT03410368", given=NOTE.read_bytes()).out


def test_match_of_a_status(shell: Shell) -> None:
    """--status keeps studies of that status only."""
    found = json.loads(shell("match", FORM, "--status", "recruiting", "--json").out)
    assert {it["status"] for it in found["results"]} == {"recruiting"}


def test_parse_prints_criteria_with_rules(shell: Shell, tmp_path: Path) -> None:
    """Each criterion has its span, rule and whether it is computable; the share understood is told."""
    file = tmp_path / "criteria.txt"
    file.write_text(CRITERIA)
    parsed = json.loads(shell("parse", file, "--json").out)
    for row in parsed["criteria"]:
        assert CRITERIA[row["start"] : row["end"]] == row["text"]
        assert {"polarity", "depth", "role", "applies_to", "rule", "computable", "mentions"} <= row.keys()
        assert row["rule"]["type"]
    assert [row["polarity"] for row in parsed["criteria"] if row["role"] == "requirement"] == [
        "inclusion", "inclusion", "exclusion",
    ]  # fmt: skip
    assert parsed["understood"]["requirements"] == 3
    assert parsed["engine"].startswith(trialbridge.__version__)
    assert json.loads(shell("parse", "-", "--json", given=CRITERIA.encode()).out) == parsed
    assert "requirements understood" in shell("parse", given=CRITERIA.encode()).out


def test_parse_streams_studies(shell: Shell, tmp_path: Path) -> None:
    """--jsonl gives an object a line for API records and for {"id", "text"}, zipped or not, in order."""
    lines = (SAMPLES / "studies.jsonl").read_bytes().splitlines()[:2]
    lines.append(json.dumps({"id": "mine", "text": CRITERIA}).encode())
    file = tmp_path / "studies.jsonl.gz"
    file.write_bytes(gzip.compress(b"\n".join([*lines, b""])))
    ran = shell("parse", file, "--jsonl")
    assert (ran.status, ran.err) == (0, "")
    rows = [json.loads(line) for line in ran.out.splitlines()]
    assert [row["id"] for row in rows] == ["NCT06389305", "NCT03410368", "mine"]
    assert all(row["criteria"] and row["engine"] for row in rows)
    bare = json.loads(shell("parse", "-", "--jsonl", "--no-mentions", given=lines[-1]).out)
    assert not any(row["mentions"] for row in bare["criteria"])
    assert any(row["mentions"] for row in rows[-1]["criteria"])
    alone = shell("parse", "-", "--jsonl", given=lines[-1])
    assert json.loads(alone.out) == rows[-1]


def test_parse_goes_on_after_a_bad_line(shell: Shell) -> None:
    """A line that is no study gives an object with its error; the others are parsed; the exit status is 1."""
    given = b'{"id": "a", "text": "Age > 18"}\nnot json\n{"some": 1}\n{"protocolSection": {}}\n'
    given += b'{"id": "b", "text": "x"}\n'
    ran = shell("parse", "-", "--jsonl", given=given)
    rows = [json.loads(line) for line in ran.out.splitlines()]
    assert (ran.status, [row["id"] for row in rows]) == (1, ["a", "", "", "", "b"])
    assert [row["line"] for row in rows if "error" in row] == [2, 3, 4]
    assert "3 lines could not be read" in ran.err


def test_records_of_any_kind_are_read(shell: Shell, tmp_path: Path) -> None:
    """FHIR, PDF, DOCX and HTML are known by their content; several files are one patient's records."""
    files = {
        "bundle.json": bundle(JANE), "two.ndjson": b"%s\n%s" % (bundle(JANE, indent=None), bundle(JOHN, indent=None)),
        "report.pdf": pdf("Hgb 9.2 g/dL"), "letter.docx": docx(paragraph("Hgb 8.1 g/dL")), "page.html": b"<p>Hgb 7 g/dL</p>",
    }  # fmt: skip
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    told = json.loads(shell("intake", tmp_path / "report.pdf", "--json").out)
    assert told["facts"][0]["quote"] == {
        "source": "pdf",
        "start": 0,
        "end": 12,
        "text": "Hgb 9.2 g/dL",
        "page": 1,
    }
    every = [tmp_path / name for name in ("bundle.json", "report.pdf", "letter.docx", "page.html")]
    whole = json.loads(shell("intake", *every, "--json").out)
    assert whole["patient"] == "jane"
    (clash,) = whole["conflicts"]
    assert {fact["quote"]["source"] for fact in clash["facts"]} == {"report.pdf", "letter.docx", "page.html"}
    john = json.loads(shell("intake", tmp_path / "two.ndjson", "--patient", "john", "--json").out)
    assert john["patient"] == "john"
    with_more = shell("match", tmp_path / "bundle.json", "--with", tmp_path / "report.pdf", "--json")
    assert json.loads(with_more.out)["patient"]["documents"] == ["bundle.json", "report.pdf"]
    assert json.loads(with_more.out)["policy"] == "stated"


def test_intake_prints_facts_with_quotes(shell: Shell) -> None:
    """Each fact has every field and a quote found in the record; gaps and questions are told."""
    text = NOTE.read_text("utf-8")
    record = json.loads(shell("intake", NOTE, "--json").out)
    assert {"facts", "conflicts", "missing", "issues"} <= record.keys()
    assert record["facts"]
    for fact in record["facts"]:
        quote = fact["quote"]
        assert text[quote["start"] : quote["end"]] == quote["text"]
        assert {
            "variable",
            "concept",
            "value",
            "unit",
            "stance",
            "subject",
            "course",
            "start",
            "stop",
        } <= fact.keys()
    assert "small cell" in shell("intake", NOTE).out.lower()
    empty = json.loads(shell("intake", "-", "--json", given=b'{"age": 40}').out)
    assert {"name", "title", "question"} == empty["missing"][0].keys()
    labs = [{"words": "ALT", "value": value, "unit": "U/L"} for value in (30, 90)]
    clash = json.dumps({"labs": labs}).encode()
    assert json.loads(shell("intake", "-", "--json", given=clash).out)["conflicts"][0]["about"] == "alt"


def test_ingest_counts_what_it_read(shell: Shell, tmp_path: Path) -> None:
    """Counts add up; the same file again changes nothing; reindex has nothing to do."""
    file = tmp_path / "studies.jsonl"
    file.write_bytes(
        b"\n".join((SAMPLES / "studies.jsonl").read_bytes().splitlines()[:2]) + b'\n{"not": "one"}\n'
    )
    data = tmp_path / "data"
    first = json.loads(shell("ingest", file, "--json", data=data).out)
    assert {name: first[name] for name in ("read", "new", "changed", "same", "rejected")} == {
        "read": 3, "new": 2, "changed": 0, "same": 0, "rejected": 1,
    }  # fmt: skip
    assert len(first["rejections"]) == 1
    ran = shell("ingest", file, data=data)
    assert (ran.status, ran.out.splitlines()[0]) == (0, "3 read: 0 new, 0 changed, 2 same, 1 rejected")
    assert "expected" in ran.out
    assert json.loads(shell("reindex", "--json", data=data).out)["studies"] == 2
    assert "2 studies" in shell("reindex", data=data).out
    assert "1 records could not be read" in shell("doctor", data=data).out


def test_ingest_lists_only_some_rejections(shell: Shell, tmp_path: Path) -> None:
    """Of many rejected records ten are listed and the rest counted; a cut-off file is said to be one."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "studies.jsonl").write_bytes(b'{"not": "one"}\n' * 12)
    (tmp_path / "in" / "cut.jsonl.gz").write_bytes(gzip.compress(b'{"not": "one"}\n' * 12)[:-6])
    ran = shell("ingest", tmp_path / "in", data=tmp_path / "data")
    assert "could not be read to their end" in ran.out
    assert "more (see --json)" in ran.out


def test_search_finds_and_narrows(shell: Shell) -> None:
    """Words find studies, options narrow them, facets count; "" is everything."""
    everything = json.loads(shell("search", "", "--json", "--limit", 5).out)
    assert (everything["total"], len(everything["results"])) == (40, 5)
    assert {"study", "title", "status", "phase", "conditions", "countries", "snippet"} <= everything[
        "results"
    ][0].keys()
    found = shell("search", "lung", "--country", "China", "--sex", "male", "--age", 50)
    assert "NCT03410368" in found.out
    assert "status:" in found.out
    assert shell("search", "zzzqqqxxx").out.startswith("0 studies")


def test_show_and_changes(shell: Shell, tmp_path: Path) -> None:
    """A study is shown as stored and as it stood; its versions are listed."""
    shown = json.loads(shell("show", "NCT03410368", "--json").out)
    assert (shown["study"]["id"], shown["versions"]) == ("NCT03410368", 1)
    text = shell("show", "nct03410368").out
    for words in ("NCT03410368", "Inclusion Criteria", "Karnofsky", "version"):
        assert words in text
    history = json.loads(shell("changes", "NCT03410368", "--json").out)
    assert (history["study"], len(history["versions"])) == ("NCT03410368", 1)
    assert "current" in shell("changes", "NCT03410368").out


def test_doctor_finds_nothing_broken(shell: Shell, tmp_path: Path) -> None:
    """A sound folder ends with status 0, an empty one too; a broken one ends with 2."""
    assert shell("doctor").status == 0
    findings = json.loads(shell("doctor", "--json").out)["findings"]
    assert {"about", "level", "says", "do"} == findings[0].keys()
    assert "nothing was ingested yet" in shell("doctor", data=tmp_path / "new").out
    broken = tmp_path / "broken"
    (broken / "generations").mkdir(parents=True)
    (broken / "generations" / "current").write_text("g000001")
    ran = shell("doctor", data=broken)
    assert ran.status == 2
    assert "reindex" in ran.out


def test_demo_ends_by_itself(shell: Shell, tmp_path: Path) -> None:
    """The demo ends with status 0, shows four patients, and writes four pages where it was told."""
    ran = shell("demo", "--out", tmp_path / "pages", data=tmp_path / "data")
    assert (ran.status, ran.err) == (0, "")
    assert len(list((tmp_path / "pages").glob("*.html"))) == 4
    for letter in "ABCD":
        assert f"Sample patient {letter}" in ran.out
    assert not (tmp_path / "data" / "catalog.sqlite3").exists()
    assert ran.out.count("the investigator decides") >= 12


def test_eval_criteria(shell: Shell, tmp_path: Path) -> None:
    """Labelled pairs are judged and counted."""
    pairs = [
        {"annotation_id": 1, "note": "A 40-year-old man.", "patient_id": "1", "criterion_type": "inclusion",
         "criterion_text": "Age 18 to 65 years", "expert_eligibility": "included"},
    ]  # fmt: skip
    file = tmp_path / "pairs.json"
    file.write_text(json.dumps(pairs))
    figures = json.loads(shell("eval", "criteria", "--pairs", file, "--json").out)
    assert {"pairs", "accuracy", "macro_f1", "by_label", "confusion"} <= figures.keys()
    assert (figures["pairs"], figures["accuracy"]) == (1, 1.0)
    assert "accuracy 1.000" in shell("eval", "criteria", "--pairs", file).out


@pytest.mark.parametrize("own", [False, True], ids=["stored", "given"])
def test_eval_trec(shell: Shell, tmp_path: Path, own: bool) -> None:
    """Topics are ranked against the stored studies, or against those of files, and a run file is written."""
    topics, qrels, run = tmp_path / "topics.jsonl", tmp_path / "qrels.tsv", tmp_path / "run.txt"
    topics.write_text(json.dumps({"_id": "t1", "text": NOTE.read_text("utf-8")}))
    qrels.write_text("query-id\tcorpus-id\tscore\nt1\tNCT03410368\t2\nt1\tNCT01821482\t0\n")
    words = ["--topics", topics, "--qrels", qrels, "--run-out", run]
    if own:
        with_file = tmp_path / "pool.jsonl"
        with_file.write_bytes((SAMPLES / "studies.jsonl").read_bytes())
        words += ["--studies", with_file]
    figures = json.loads(shell("eval", "trec", *words, "--json", data=tmp_path if own else _same(shell)).out)
    assert {
        "topics",
        "judged",
        "judged_with_text",
        "ndcg@10",
        "p@10",
        "mrr",
        "recall",
        "ms_per_topic",
    } <= figures.keys()
    assert (figures["topics"], figures["judged"], figures["mrr"]) == (1, 2, 1.0)
    assert run.read_text().startswith("t1 Q0 NCT03410368 1 ")
    if not own:
        assert "NDCG@10" in shell("eval", "trec", *words, "--protocol", "judged").out


def _same(shell: Shell) -> Path:
    import os

    shell("--version")
    return Path(os.environ["TRIALBRIDGE_DATA"])


def test_eval_parse_reads_gold_sets(shell: Shell, tmp_path: Path) -> None:
    """A corpus, criteria with queries and studies each give their table or one JSON document."""
    held = next(name for name in map("NCT{:08}".format, range(99)) if held_out(name))
    corpus = tmp_path / "corpus.tar.gz"
    with tarfile.open(corpus, "w:gz") as archive:
        for name, text in ((f"{held}.txt", "No warfarin\n"), (f"{held}.ann", "T1\tDrug 3 11\twarfarin\n")):
            member = tarfile.TarInfo(name)
            member.size = len(text)
            archive.addfile(member, io.BytesIO(text.encode()))
    figures = json.loads(shell("eval", "parse", "--gold", corpus, "--json").out)
    assert (figures["documents"], figures["mentions"]["drug"]["relaxed"]["f1"]) == (1, 1.0)
    assert "held-out" in shell("eval", "parse", "--gold", corpus).out
    asked = tmp_path / "queries.json"
    asked.write_text('[{"intent": "HIV", "snippet": "cond().name(\'HIV\')"}]')
    assert (
        json.loads(shell("eval", "parse", "--gold", asked, "--json").out)["agreement"]["condition"]["r"] == 1
    )
    assert "1 criteria with a query each" in shell("eval", "parse", "--gold", asked).out
    studies = tmp_path / "studies.jsonl"
    studies.write_text('{"id": "a", "text": "Age > 18"}\nnothing\n')
    shown = shell("eval", "parse", "--gold", studies).out
    assert "1 requirements: 100.0% computable by count" in shown
    assert "1 lines were no studies" in shown
    assert json.loads(shell("eval", "parse", "--gold", studies, "--json").out)["by_study"][0]["id"] == "a"
    for words in (("--gold", tmp_path / "none.json"), ("--gold", corpus, "--part", "half")):
        assert shell("eval", "parse", *words).status == 1
