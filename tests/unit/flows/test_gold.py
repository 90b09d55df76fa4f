"""`eval parse` counts agreement as defined: worked examples, archives of own sentences, and bad input."""

import gzip
import io
import json
import tarfile
from pathlib import Path

import pytest

from trialbridge.errors import FormatError, InputError
from trialbridge.flows import agreement, corpora, coverage, gold, queries
from trialbridge.flows.agreement import Compared, Rates
from trialbridge.flows.corpora import Row, Term
from trialbridge.model.criterion import Mention
from trialbridge.vocab import Vocabulary

TEXT = "No warfarin within 2 weeks\nALT > 40 U/L\n"
NOTES = (
    "T1\tNegation 0 2\tNo\n"
    "T2\tDrug 3 11\twarfarin\n"
    "T3\tTemporal 12 26\twithin 2 weeks\n"
    "T4\tMeasurement 27 30\tALT\n"
    "T5\tValue 31 39\t> 40 U/L\n"
    "T6\tScope 0 26\tNo warfarin within 2 weeks\n"
    "R1\tHas_value Arg1:T4 Arg2:T5\t\n"
    "*\tOR T2 T4\n"
)
EVENTS = (
    "E1\tDrug:T1 Temporality:E2 Name:T7\n"
    "E2\tEq-Comparison:T2 Temporal-Period:T3\n"
    "E3\tObservation:T4 Numeric-Filter2:E4\n"
    "E4\tEq-Comparison:T5 Operator:T6\n"
    "T1\tDrug 3 11\twarfarin\n"
    "T2\tEq-Comparison 12 26\twithin 2 weeks\n"
    "T3\tEq-Temporal-Period 12 18\twithin\n"
    "T4\tObservation 27 30\tALT\n"
    "T5\tEq-Comparison 31 39\t> 40 U/L\n"
    "T6\tEq-Operator 31 32\t>\n"
    "T7\tDrug-Name 3 11\twarfarin\n"
    "E5\tObservation:T4 Polarity:T9\n"
)


def archive(path: Path, files: dict[str, str]) -> Path:
    """Write a tar.gz of texts."""
    with tarfile.open(path, "w:gz") as made:
        folder = tarfile.TarInfo("corpus")
        folder.type = tarfile.DIRTYPE
        made.addfile(folder)
        for name, text in files.items():
            data = text.encode()
            member = tarfile.TarInfo(f"corpus/{name}")
            member.size = len(data)
            made.addfile(member, io.BytesIO(data))
    return path


def study(held: bool) -> str:
    """Give an identifier of a study of one part of the split."""
    return next(name for name in map("NCT{:08}".format, range(100)) if corpora.held_out(name) == held)


def test_strict_and_relaxed_by_hand() -> None:
    """Overlap of the same type is relaxed, the same span strict; a term in two pieces is never strict."""
    expected = [
        Term("drug", ((0, 5),)), Term("drug", ((10, 14), (20, 24))), Term("drug", ((30, 35),)),
        Term("condition", ((40, 50),)),
    ]  # fmt: skip
    given = [
        Mention(type="drug", start=0, end=5), Mention(type="drug", start=21, end=30),
        Mention(type="condition", start=49, end=52), Mention(type="value", start=30, end=35),
    ]  # fmt: skip
    found = agreement.compare([Compared(expected, given)], ("drug", "condition", "value"))
    assert (found["drug"].relaxed, found["drug"].strict) == (Rates(1.0, 0.6667, 0.8), Rates(0.5, 0.3333, 0.4))
    assert found["condition"].relaxed.f1 == 1.0
    assert found["value"].relaxed == Rates(0.0, 0.0, 0.0)
    everything = found[agreement.ALL]
    assert (everything.expected, everything.given, everything.relaxed.p) == (4, 4, 0.75)


def test_a_corpus_with_types_of_its_own_names(tmp_path: Path) -> None:
    """Each label counts as its type; a text without annotations beside it and other files are left out."""
    name = study(held=True)
    path = archive(
        tmp_path / "one.tar.gz",
        {f"{name}_exc.txt": TEXT, f"{name}_exc.ann": NOTES, "README": "", "alone.ann": "", "odd.txt": "x"},
    )
    (document,) = corpora.documents(path, corpora.types())
    assert (document.corpus, document.study, document.text) == ("chia", name, TEXT)
    assert [term.type for term in document.terms] == ["negation", "drug", "temporal", "measurement", "value"]
    figures = gold.parse(path)
    assert isinstance(figures, gold.CorpusFigures)
    assert (figures.corpus, figures.part, figures.documents, figures.left_out) == ("chia", "held-out", 1, 0)
    assert figures.mentions["all"].relaxed == Rates(1.0, 1.0, 1.0)
    assert figures.mentions["all"].expected == 5


def test_a_corpus_whose_types_depend_on_the_part_played(tmp_path: Path) -> None:
    """A comparison is a time or a value by what it is taken as; a term inside another of its type is dropped."""
    path = archive(tmp_path / "two.tar", {"NCT00000001.txt": TEXT, "NCT00000001.ann": EVENTS})
    (document,) = corpora.documents(path, corpora.types())
    assert document.corpus == "lct"
    assert document.terms == (
        Term("drug", ((3, 11),)), Term("temporal", ((12, 26),)), Term("measurement", ((27, 30),)),
        Term("value", ((31, 39),)),
    )  # fmt: skip


def test_parts_of_a_corpus(tmp_path: Path) -> None:
    """A study is held out or learnt from by its identifier alone; `all` takes both."""
    files = {}
    for name in (study(held=True), study(held=False), "unnamed"):
        files |= {f"{name}.txt": TEXT, f"{name}.ann": NOTES}
    path = archive(tmp_path / "three.tgz", files)
    counts = {part: gold.parse(path, part=part).documents for part in ("held-out", "learnt", "all")}
    assert counts["all"] == counts["held-out"] + counts["learnt"] == 3
    shares = [corpora.held_out(f"NCT{number:08}") for number in range(2000)]
    assert sum(shares) / 2000 == pytest.approx(0.2, abs=0.03)


def test_the_mapping_may_be_another(tmp_path: Path) -> None:
    """--types names a table; none where one is named is the caller's mistake."""
    table = tmp_path / "types.csv"
    table.write_text("corpus,label,taken_as,with,type\nmine,Scope,,,condition\n")
    assert corpora.types(table) == [Row("mine", "Scope", "", "", "condition")]
    with pytest.raises(InputError, match="--types"):
        corpora.types(tmp_path / "none.csv")
    mapped = {row.type for row in corpora.types()} - {""}
    assert mapped == {"condition", "drug", "procedure", "measurement", "value", "temporal", "negation"}


def test_what_is_no_gold_set(tmp_path: Path) -> None:
    """Each kind of wrong file is told what was expected."""
    broken = tmp_path / "broken.tar.gz"
    broken.write_bytes(b"no archive")
    bare = archive(tmp_path / "bare.tar.gz", {"a.txt": "x"})
    listed = tmp_path / "list.json"
    listed.write_text('[{"intent": "x"}]')
    torn = tmp_path / "torn.json"
    torn.write_text("[")
    cut = tmp_path / "cut.jsonl.gz"
    cut.write_bytes(gzip.compress(b'{"id": "a", "text": "x"}\n' * 9)[:-12])
    other = tmp_path / "other.jsonl"
    other.write_text('{"some": "thing"}\n')
    for path, words in (
        (other, "1 lines without one"),
        (broken, "a tar archive"), (bare, "beside them"), (listed, "without"), (torn, "array"),
        (cut, "whole gzip"), (tmp_path / "x.txt", "BRAT corpus"),
    ):  # fmt: skip
        with pytest.raises(FormatError, match=words):
            gold.parse(path)


def test_a_query_is_read() -> None:
    """Names with their types, limits with their sides, a time and a denial; the rest is not compared."""
    asked = queries.query(
        "or(neg().cond().name('heart failure').mod('severe'), lab().name('ALT').num_filter(eq().op(BETWEEN)"
        ".val('10').val('40').unit()), age().num_filter(eq().op(GTEQ).val('18').temporal_unit(YEAR)), "
        "clinical_score().name('ASA').num_filter(eq().op(LT).val('III')), study().name('it'), "
        "drug().name('warfarin').temporal_filter(eq().op(LTEQ).val('two').temporal_unit(WEEK)))"
    )
    assert asked.names == (
        (("condition",), frozenset({"heart", "failure"})), (("measurement",), frozenset({"alt"})),
        (("measurement",), frozenset({"asa"})), (("drug",), frozenset({"warfarin"})),
    )  # fmt: skip
    assert asked.limits == {("low", 10.0), ("high", 40.0), ("low", 18.0), ("high", 3.0)}
    assert asked.temporal
    assert asked.negation


def test_queries_against_rules_and_mentions(tmp_path: Path, vocabulary: Vocabulary) -> None:
    """What both sides have counts for both; a window's length and a count are limits like any other."""
    asked = queries.query("neg().drug().name('warfarin').temporal_filter(eq().op(LTEQ).val('2'))")
    found = dict(queries.compared(asked, "No warfarin within 2 weeks", vocabulary))
    assert (found["drug"], found["limit"]) == ((1, 1, 1, 1), (1, 1, 1, 1))
    assert (found["temporal"], found["negation"], found["condition"]) == ((1,) * 4, (1,) * 4, (0,) * 4)
    asked = queries.query("proc().name('chemotherapy').num_filter(eq().op(GTEQ).val('2'))")
    assert (
        dict(queries.compared(asked, "At least 2 prior lines of chemotherapy", vocabulary))["limit"][2] == 1
    )
    path = tmp_path / "queries.json"
    path.write_text(
        json.dumps(
            [{"intent": "1. BMI < 30", "snippet": "vital().name('BMI').num_filter(eq().op(LT).val('30'))"}]
        )
    )
    figures = gold.parse(path)
    assert isinstance(figures, queries.QueryFigures)
    assert (figures.criteria, figures.agreement["limit"], figures.agreement["measurement"]) == (
        1, Rates(1.0, 1.0, 1.0), Rates(1.0, 1.0, 1.0),
    )  # fmt: skip


def test_coverage_of_studies(tmp_path: Path) -> None:
    """Shares are of requirements, by count and by characters, in all and by study; bad lines are counted."""
    unclear = "- 7 of the 9 blue moons tonight, 3 and 4 or so, unless it is 12 then"
    lines = [
        {"id": "a", "text": f"Inclusion Criteria:\n- Age >= 18 years\n{unclear}\n"},
        {"id": "b", "text": "Exclusion Criteria:\n- Pregnancy\n"},
        {"some": "thing"},
    ]
    path = tmp_path / "studies.jsonl.gz"
    path.write_bytes(gzip.compress("\n\n".join(map(json.dumps, lines)).encode()))
    figures = gold.parse(path)
    assert isinstance(figures, coverage.Coverage)
    assert (figures.studies, figures.failed, figures.criteria) == (2, 1, 5)
    assert (figures.understood.requirements, figures.understood.computable) == (3, 2)
    assert figures.understood.kinds["age"].computable == 1
    known = len("- Age >= 18 years") + len("- Pregnancy")
    assert figures.understood.characters == pytest.approx(known / (known + len(unclear)), abs=0.001)
    assert [(each.id, each.understood.share) for each in figures.by_study] == [("a", 0.5), ("b", 1.0)]
    plain = tmp_path / "studies.jsonl"
    plain.write_bytes(gzip.decompress(path.read_bytes()))
    assert coverage.figures(plain, workers=1).understood == figures.understood
    assert coverage.coverage([]).understood.share == 1.0
