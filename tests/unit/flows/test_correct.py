"""Corrections win over the parser wherever rules are used, outlive it, and are missed when their text goes."""

from datetime import date
from pathlib import Path
from typing import Any as Anything

import msgspec
import pytest
from tests.studies import record, write

from trialbridge import intake, store
from trialbridge.errors import InputError, UnknownIdError
from trialbridge.flows import correct, derive, doctor, export, generation, parse, reindex, rules, show
from trialbridge.flows.correct import Change
from trialbridge.flows.given import rule_of
from trialbridge.flows.ingest import IngestCounts, ingest
from trialbridge.flows.match import Request, match
from trialbridge.flows.ranking import engine_of
from trialbridge.matching.chart import Chart
from trialbridge.matching.rank import OVERALL
from trialbridge.model.correction import Correction
from trialbridge.model.criterion import Criterion
from trialbridge.model.rule import Has, Opaque, Range
from trialbridge.report.ctml import read as read_ctml
from trialbridge.vocab import default_vocabulary

STUDY = "NCT00000001"
CRITERIA = (
    "Inclusion Criteria:\n\n* Hepatocellular carcinoma\n* Fit enough for the frobnication of the quux\n"
    "* ECOG 0-1\n\nExclusion Criteria:\n\n* Pregnancy"
)
FIT = "Fit enough for the frobnication of the quux"
ECOG = Range(variable="ecog", high=2.0)
PATIENT = intake.read(
    b"A 61-year-old man with hepatocellular carcinoma. ECOG performance status 3.",
    vocabulary=default_vocabulary(),
)
WHO = {"who": "A. Reader", "why": "the sheet says so"}


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Give a data folder of twelve studies with one and the same criteria."""
    made = [record(number, criteria=CRITERIA) for number in range(1, 13)]
    ingest([write(tmp_path / "first.jsonl", made)], data=tmp_path / "data", workers=0)
    return tmp_path / "data"


def number(text: str, data: Path, study: str = STUDY) -> int:
    """Give the number of the criterion that holds a text."""
    criteria = show.criteria(show.show(study, data=data).study, data=data)
    return next(at for at, one in enumerate(criteria, 1) if text in one.text)


def mend(data: Path, text: str = FIT, study: str = STUDY, **change: Anything) -> Correction:
    """Correct the criterion that holds a text, and bring the rules that serve up to it."""
    found = correct.place(study, number(text, data, study), data=data)
    made = correct.made(found, Change(**{"rule": ECOG, **WHO, **change}))
    correct.keep(made, data=data)
    reindex.reindex(data=data, workers=0)
    return made


def change(data: Path, criteria: str, study: int = 1) -> IngestCounts:
    """Ingest a study's next version."""
    file = write(data.parent / "next.jsonl", [record(study, criteria=criteria, posted="2025-01-01")])
    return ingest([file], data=data, workers=0)


def row(data: Path, text: str, study: str = STUDY) -> Anything:
    """Give the row of a match for the criterion that holds a text."""
    (result,) = match(PATIENT, Request(day=date(2026, 9, 1), study=study), data=data).results
    return next(it for it in result.criteria if text in it.text)


def test_a_correction_is_used_everywhere(data: Path) -> None:
    """Match, show and parse of the stored study have the person's rule with its author; others do not."""
    assert row(data, FIT).truth == "unknown"
    mend(data)
    found = row(data, FIT)
    assert (found.truth, found.computable) == ("not_met", True)
    assert found.author.who == "A. Reader"
    assert row(data, FIT, "NCT00000002").author is None
    parsed = parse.stored(STUDY, data=data)
    (one,) = [it for it in parsed.criteria if it.author]
    assert (one.rule, one.number, one.computable) == (ECOG, number(FIT, data), True)
    assert parsed.understood.computable == parse.stored("NCT00000002", data=data).understood.computable + 1


def test_compiled_and_explained_agree(data: Path) -> None:
    """The arrays that rank and the judge that explains count alike, with corrections made and taken back."""
    mend(data)
    mend(data, "Pregnancy", study="NCT00000002", rule=None, role="discretion")
    for _ in range(2):
        engine = engine_of(store.setup(data))
        document = match(PATIENT, Request(day=date(2026, 9, 1)), data=data)
        ranking = engine.rank(Chart(PATIENT, engine.vocabulary, date(2026, 9, 1)), document.policy)
        for result in document.results:
            place = engine.places[result.study]
            best = ranking.best.row[place]
            counts = tuple(int(part[best]) for part in ranking.outcome[:4])
            assert counts == (result.met, result.not_met, result.unknown, result.unknown_opaque)
            assert OVERALL[ranking.best.overall[place]] == result.overall
        if engine.generation.corrections.get(STUDY):
            correct.take_back(STUDY, str(number(FIT, data)), data=data)
        mend(data, study="NCT00000003")


def test_only_the_corrected_study_is_derived_again(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A correction updates the generation; nothing is parsed again, and the result is a full build's."""
    derived: list[str] = []
    monkeypatch.setattr(
        reindex, "derive", lambda job: derived.extend(it[0] for it in job.studies) or derive.derive(job)
    )
    monkeypatch.setattr(derive.rules, "parse", lambda *_: pytest.fail("parsed again"))
    mend(data)
    assert derived == [STUDY]
    monkeypatch.undo()
    served = generation.current(data)
    assert served is not None
    forced = reindex.reindex(data=data, force=True, workers=0)
    assert forced.stamp.corrections == served.stamp.corrections != ""
    assert (forced.stamp.criteria, forced.stamp.computable) == (
        served.stamp.criteria,
        served.stamp.computable,
    )
    assert forced.corrections == served.corrections


def test_the_engine_of_a_report_names_the_corrections(data: Path) -> None:
    """A report is reproducible: with other corrections it is another engine's."""
    before = match(PATIENT, Request(study=STUDY), data=data)
    mend(data)
    after = match(PATIENT, Request(study=STUDY), data=data)
    assert after.engine.startswith(before.engine + "~")
    assert before.notices == after.notices == ()


def test_a_correction_survives_another_parser(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a new parser reads or cuts the text otherwise, the person's rule still stands on it."""
    mend(data)
    old = rules.parse

    def other(study: Anything, vocabulary: Anything) -> tuple[Criterion, ...]:
        found = old(study, vocabulary)
        at = next(at for at, one in enumerate(found) if FIT in one.text)
        one = found[at]
        middle = one.text.index("frob")
        first = msgspec.structs.replace(one, text=one.text[:middle], end=one.start + middle)
        second = msgspec.structs.replace(one, text=one.text[middle:], start=one.start + middle)
        return (*found[:at], first, second, *found[at + 1 :])

    monkeypatch.setattr(rules, "parse", other)
    reindex.reindex(data=data, force=True, workers=0)
    assert row(data, FIT).author.who == "A. Reader"
    assert correct.lost(data=data) == []


def test_a_changed_text_is_told_and_the_correction_kept(data: Path) -> None:
    """Ingest and doctor say that it mends nothing now; it holds again when its text comes back."""
    made = mend(data)
    assert change(data, CRITERIA.replace("* ECOG", "* Weight over 40 kg\n* ECOG")).corrections_lost == ()
    counts = change(data, CRITERIA.replace("of the quux", "of the corge"))
    (lost,) = counts.corrections_lost
    assert (lost.correction, lost.why) == (made, "its text has changed")
    assert row(data, "of the corge").author is None
    (finding,) = [it for it in doctor.doctor(data=data) if it.about == "corrections" and it.level == "note"]
    assert f"{STUDY}: the one by A. Reader" in finding.says
    assert f"trialbridge correct {STUDY} {made.hash} --remove" in finding.do
    assert change(data, CRITERIA, 2).corrections_lost == ()  # told once, not with every ingest
    file = write(data.parent / "back.jsonl", [record(1, criteria=CRITERIA + "\n", posted="2026-01-01")])
    ingest([file], data=data, workers=0)
    assert row(data, FIT).author.who == "A. Reader"
    assert correct.lost(data=data) == []


def test_a_text_inside_a_longer_one_is_told_apart(data: Path) -> None:
    """A sentence that became part of another is not mended: the rule was given for the whole of it."""
    mend(data)
    (lost,) = change(data, CRITERIA.replace(FIT, f"{FIT} and of the corge by the grault")).corrections_lost
    assert lost.why == "it is now read as part of a longer text"


def test_a_correction_of_an_unknown_study_waits(tmp_path: Path, data: Path) -> None:
    """Corrections may be read in before their study is; doctor tells that they wait."""
    mend(data)
    lines = list(correct.written(data=data))
    fresh = tmp_path / "fresh"
    assert correct.read(lines, "file", data=fresh).new == 1
    assert [it.why for it in correct.lost(data=fresh)] == ["the study is not stored"]
    ingest([tmp_path / "first.jsonl"], data=fresh, workers=0)
    assert row(fresh, FIT).author.who == "A. Reader"


def test_written_corrections_are_read_back(tmp_path: Path, data: Path) -> None:
    """What is exported and imported is the same; read twice it changes nothing; the later one wins."""
    old = list(correct.written(data=data))
    first = mend(data)
    early = list(correct.written([STUDY], data=data))
    later = mend(data, rule=Has(concept="male"), role="preference", polarity="inclusion")
    lines = list(correct.written(data=data))
    assert (old, len(early), len(lines)) == ([], 1, 1)
    assert msgspec.json.decode(lines[0], type=Correction) == later != first
    again = correct.read(lines, "file", data=data)
    assert (again.read, again.same) == (1, 1)
    assert correct.read(early, "file", data=data).same == 1
    other = tmp_path / "other"
    assert correct.read([*early, b"\n"], "file", data=other).new == 1
    assert correct.read(lines, "file", data=other).changed == 1
    assert list(correct.written(data=other)) == lines
    assert export.corrections([STUDY], data=data) == lines[0].decode()
    assert export.corrections(["NCT00000002"], data=data) == ""
    with pytest.raises(UnknownIdError):
        export.corrections(["NCT99999999"], data=data)


@pytest.mark.parametrize(
    ("changed", "came"),
    [
        ({"type": "study"}, "another thing"),
        ({"text": "Something else"}, "hash"),
        ({"when": "yesterday"}, "Invalid isoformat"),
        ({"when": "2026-03-15T10:00:00"}, "zone"),
        ({"rule": {"type": "has", "concept": "no-such-concept"}}, "no-such-concept"),
        ({"rule": {"type": "has"}}, "concept"),
        ({"schema": "x"}, "Expected `int`"),
    ],
)
def test_lines_that_are_no_corrections_are_told(data: Path, changed: dict[str, Anything], came: str) -> None:
    """A bad line is rejected with its number and the reason; the others are kept."""
    mend(data)
    (line,) = correct.written(data=data)
    bad = msgspec.json.encode({**msgspec.json.decode(line), **changed})
    for spoilt in (bad, b"{", b"[]", b"[" * 100_000):
        read = correct.read([b"", spoilt, line], "file", data=data)
        assert (read.read, read.same, len(read.rejections)) == (2, 1, 1)
        assert read.rejections[0].where == "file: line 2"
        assert spoilt != bad or came in read.rejections[0].came


def test_a_later_correction_replaces_the_earlier(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One text has one correction; the later one counts even where the clock went back."""
    mend(data, polarity="exclusion")
    monkeypatch.setattr(correct, "datetime", _Yesterday)
    made = mend(data, rule=Has(concept="male"))
    assert (made.polarity, made.role) == ("exclusion", "requirement")
    found = correct.place(STUDY, number(FIT, data), data=data)
    assert found.correction == made
    assert found.criterion.rule == Has(concept="male")


def test_the_rule_may_stay_and_the_role_change(data: Path) -> None:
    """With a role alone the rule is the parser's as it is now; a new rule makes a requirement."""
    made = mend(data, "ECOG", rule=None, role="discretion")
    assert (made.role, made.rule) == (
        "discretion",
        Range(variable="ecog", low=0.0, high=1.0, published=_said(made)),
    )
    assert row(data, "ECOG").role == "discretion"
    assert mend(data, "ECOG", rule=ECOG).role == "requirement"
    assert mend(data, "ECOG", rule=None, polarity="exclusion").rule == ECOG


def test_a_correction_is_taken_back(data: Path) -> None:
    """By number, or by hash where its text is gone; what was never corrected cannot be taken back."""
    made = mend(data)
    assert correct.take_back(STUDY, str(number(FIT, data)), data=data) == made
    mend(data)
    change(data, CRITERIA.replace(FIT, "Fit"))
    assert correct.take_back(STUDY.lower(), made.hash, data=data).hash == made.hash
    assert list(correct.written(data=data)) == []
    for named in ("1", made.hash):
        with pytest.raises(InputError, match="was corrected"):
            correct.take_back(STUDY, named, data=data)


def test_what_is_no_correction_is_refused(data: Path) -> None:
    """A number the study has not, an unknown study, no author, no reason, nothing to change: one plain line."""
    for wrong in (0, 99):
        with pytest.raises(InputError, match="from 1 to"):
            correct.place(STUDY, wrong, data=data)
    with pytest.raises(UnknownIdError):
        correct.place("NCT99999999", 1, data=data)
    found = correct.place(STUDY, 2, data=data)
    for change, came in (
        (Change(rule=ECOG, who=" ", why="x"), "--who"),
        (Change(rule=ECOG, who="x", why=""), "--why"),
        (Change(rule=ECOG, who="x", why="y" * 3_000), "3000 characters"),
        (Change(who="x", why="y"), "none of them"),
    ):
        with pytest.raises(InputError, match=came):
            correct.made(found, change)


def test_words_are_read_by_the_parser() -> None:
    """A rule in words is the parser's own reading, in the list where the criterion stands."""
    rule = correct.words_to_rule("Platelets >= 75 x 10^9/L", "inclusion")
    assert isinstance(rule, Range)
    assert (rule.variable, rule.low, rule.unit) == ("platelets", 75.0, "10*9/L")
    for text, came in (
        ("Platelets >= 75 x 10^9/L\n\n\n", ""),
        ("Fit for it or else, as the case may be, whatever", "not understood: "),
        ("", "0 criteria"),
    ):
        if came:
            with pytest.raises(InputError, match=came):
                correct.words_to_rule(text, "exclusion")


@pytest.mark.parametrize(
    ("given", "came"),
    [
        (b"{", "malformed|truncated"),
        (b"[]", "Expected `object`"),
        (b'{"type": "beyond"}', "beyond"),
        (b'{"type": "range"}', "variable"),
        (b'{"type": "range", "variable": "platelets", "lo": 5, "unit": "10*9/L"}', "came lo;"),
        (b'{"type": "all", "rules": [{"type": "has", "concept": "stroke", "x": 1}]}', "came x;"),
        (b'{"type": "has", "concept": "stroke", "window": {"anker": "x"}}', "came anker;"),
        (b'{"type": "range", "variable": "bravery", "low": 5}', "a variable of the vocabulary, came bravery"),
        (
            b'{"type": "range", "variable": "platelets", "low": 5}',
            r"platelets in 10\*9/L, ULN or LLN, came no unit",
        ),
        (b'{"type": "range", "variable": "ecog", "low": 2, "high": 1}', "low 2, high 1"),
        (b'{"type": "range", "variable": "ecog", "low": 2, "unit": "kg"}', "ecog in no unit"),
        (b'{"type": "has", "concept": "bravery"}', "a concept of the vocabulary, came bravery"),
        (b'{"type": "count", "concept": "chemotherapy", "low": 3, "high": 1}', "low 3, high 1"),
        (b'{"type": "not", "rule": ' * 5_000, "recursion|truncated|depth"),
    ],
)
def test_a_rule_that_is_none_is_refused(given: bytes, came: str) -> None:
    """Every slip in a rule's JSON is one line that says what was expected; nothing is skipped."""
    with pytest.raises(InputError, match=came):
        rule_of(given, default_vocabulary(), "rule.json")


def test_a_rule_as_json_is_read() -> None:
    """Shapes, windows and open names are read, and put in canonical form."""
    given = (
        b'{"type": "all", "rules": [{"type": "has", "concept": "named:quux"}, {"type": "opaque", "text": "x"},'
        b' {"type": "count", "concept": "chemotherapy", "low": 1, "window": {"at_most": {"value": 1, "unit": "weeks"}}}]}'
    )
    rule = rule_of(given, default_vocabulary(), "rule.json")
    assert Opaque(text="x") in rule.rules  # type: ignore[union-attr]
    assert Has(concept="named:quux") in rule.rules  # type: ignore[union-attr]


def test_a_generation_behind_the_corrections_is_told(data: Path) -> None:
    """Until the next reindex, matches go on with the rules that serve and say so; doctor does too."""
    found = correct.place(STUDY, number(FIT, data), data=data)
    correct.keep(correct.made(found, Change(rule=ECOG, **WHO)), data=data)
    document = match(PATIENT, Request(study=STUDY), data=data)
    assert any("Corrections" in notice for notice in document.notices)
    assert row(data, FIT).author is None
    assert any("corrections were made" in it.says for it in doctor.doctor(data=data) if it.level == "stale")
    reindex.reindex(data=data, workers=0)
    assert not any(it.level == "stale" for it in doctor.doctor(data=data))


def test_damaged_corrections_are_found_and_mended(data: Path) -> None:
    """A generation whose corrections cannot be read is built anew; a damaged row is the doctor's to tell."""
    mend(data)
    served = generation.current(data)
    assert served is not None
    (served.folder / generation.CORRECTIONS).write_bytes(b"{")
    change(data, CRITERIA + "\n* Stroke")
    assert row(data, FIT).author.who == "A. Reader"
    from trialbridge.store.catalog.models import Correction as Row

    Row.objects.update(document={"type": "correction"})
    found = [it for it in doctor.doctor(data=data) if it.about == "corrections"]
    assert [it.level for it in found] == ["broken"]


def test_blocks_the_parser_failed_on_are_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A text that was kept whole, since reading it failed, is counted and named by the doctor."""
    monkeypatch.setattr(rules.eligibility, "parse", lambda *_, **__: 1 / 0)
    ingest([write(tmp_path / "a.jsonl", [record(1), record(2)])], data=tmp_path / "data", workers=0)
    monkeypatch.undo()
    says = [it.says for it in doctor.doctor(data=tmp_path / "data")]
    assert any("2 studies whose criteria were kept whole" in it and "NCT00000001" in it for it in says)
    served = reindex.reindex(data=tmp_path / "data", force=True, workers=0)
    assert served.stamp.unread == ()


def test_studies_leave_as_ctml(data: Path) -> None:
    """One document a study; corrected rules are in it; what cannot be said is counted."""
    mend(data, rule=Has(concept="egfr-mutation"))
    written = export.ctml([STUDY, "NCT00000002"], data=data)
    first, second = read_ctml(written.text, default_vocabulary())
    assert (first.number, second.number) == (STUDY, "NCT00000002")
    assert "egfr-mutation" in str(first.matches)
    assert "egfr-mutation" not in str(second.matches)
    assert written.unsaid == written.text.count(" said: ") > 0
    with pytest.raises(InputError, match="identifiers"):
        export.ctml([], data=data)


class _Yesterday(correct.datetime):  # type: ignore[misc]
    """A clock that went back a day."""

    @classmethod
    def now(cls, tz: Anything = None) -> Anything:
        from datetime import datetime, timedelta

        return datetime.now(tz) - timedelta(days=1)


def _said(made: Correction) -> Anything:
    assert isinstance(made.rule, Range)
    return made.rule.published
