"""What the terminal shows of a match and of a record."""

import msgspec
from rich.console import Console, RenderableType
from tests.strategies import VOCABULARY
from tests.unit.report.cases import document, patient

from trialbridge.model.criterion import Author
from trialbridge.model.flag import Flag, Proof
from trialbridge.model.verdict import Question
from trialbridge.report.document import MatchDocument
from trialbridge.report.match_page import page
from trialbridge.report.terminal import LONGEST, match_report, record


def shown(answer: MatchDocument, *, top: int = 3, full: bool = False) -> str:
    """Give the plain text of a report, 110 columns wide."""
    return plain(match_report(answer, patient(), VOCABULARY, top=top, full=full))


def plain(parts: list[RenderableType]) -> str:
    """Give what a console would show, on one line without frames."""
    console = Console(width=110)
    with console.capture() as captured:
        console.print(*parts, sep="\n")
    return " ".join(captured.get().replace("│", " ").split())


def test_other_numbers_and_doubts_are_shown_where_there_are_any() -> None:
    """On the terminal and on the page, each doubt with the words of the record."""
    doubt = Flag(kind="no_disease", says="a condition is no disease", proofs=(Proof(field="x", words="NK"),))
    (first, *rest) = document().results
    laid = msgspec.structs.replace(first, registered=("ISRCTN42944026",), doubts=(doubt,))
    answer = msgspec.structs.replace(document(), results=(laid, *rest))
    for text in (shown(answer), page(answer, patient(), VOCABULARY)):
        assert "ISRCTN42944026" in text
        assert "a condition is no disease" in text
    assert "Doubtful: a condition is no disease (NK)" in shown(answer)


def test_the_report_shows_both_sides_and_who_decides() -> None:
    """Verdict, both quotes, odds, abroad, the questions and the closing line are there."""
    text = shown(document())
    for words in (
        "1. DEMO0001",
        "NK cells & small-cell <lung> cancer",
        "Fictional trial",
        "1 in 2 (50 %), NK cells, equal allocation assumed; otherwise: Observation: no treatment",
        "✗ Not met",
        "Opens if creatinine falls to 156 umol/L",
        "Met if creatinine falls to 156 umol/L",
        "“Creatinine <= 1.5 x ULN.”",
        "“creatinine 300 umol/L”",
        "usual limit 104 umol/L taken as ULN",
        "What is the latest platelets?",
        "3 ✓ met, 1 ✓ does not exclude",
        "the investigator decides",
    ):
        assert words in text
    assert "eligible" not in text.lower()


def test_top_and_full() -> None:
    """`top` studies are shown; `full` lists also the criteria that do not exclude."""
    assert shown(document(studies=3), top=2).count("Fictional trial") == 2
    assert "“Stroke.”" not in shown(document())
    assert "“Stroke.”" in shown(document(), full=True)


def test_a_corrected_rule_shows_its_author() -> None:
    """Whose rule it is stands in the terminal and on the page, with the day and the reason."""
    result = document().results[0]
    author = Author(who="A. Reader", why="the unit was lost", when="2026-03-15T10:00:00+00:00")
    rows = tuple(msgspec.structs.replace(row, author=author) for row in result.criteria)
    answer = msgspec.structs.replace(document(), results=(msgspec.structs.replace(result, criteria=rows),))
    said = "rule by A. Reader, 2026-03-15: the unit was lost"
    assert said in shown(answer, full=True)
    assert said in page(answer, patient(), VOCABULARY)
    assert "rule by" not in shown(document(), full=True)


def test_long_lists_are_cut() -> None:
    """Of many criteria that were not understood only some are listed, and the rest counted."""
    result = document().results[0]
    opaque = next(row for row in result.criteria if not row.computable and row.role == "requirement")
    many = msgspec.structs.replace(
        document(), results=(msgspec.structs.replace(result, criteria=(opaque,) * 9),)
    )
    assert "… and 6 more" in shown(many)
    assert "more" not in shown(many, full=True)


def test_an_empty_answer_is_said() -> None:
    """Without studies and questions the report says so and still ends with who decides."""
    text = shown(msgspec.structs.replace(document(), results=(), questions=()))
    assert "No trial was found." in text
    assert text.endswith("decided by the investigator.")


def test_open_questions_and_missing_odds() -> None:
    """Questions of studies not excluded are listed; odds that are not stated are said to be so."""
    result = document().results[0]
    open_ = msgspec.structs.replace(result, odds=None)
    asked = msgspec.structs.replace(document(), results=(open_,))
    question = Question(variable="ecog", text="How fit?", settles=1)
    text = shown(msgspec.structs.replace(asked, questions=(question,)))
    assert "1. Ask the treating physician: How fit?" in text
    assert "Chance of the studied therapy: not stated" in text
    alone = msgspec.structs.replace(
        result, odds=msgspec.structs.replace(result.odds, control=""), fictional=False
    )
    assert "otherwise" not in shown(msgspec.structs.replace(document(), results=(alone,)))


def test_long_quotes_are_cut() -> None:
    """A quote longer than the terminal's share ends in an ellipsis."""
    result = document().results[0]
    long = msgspec.structs.replace(
        result.criteria[4],
        study_quote=msgspec.structs.replace(result.criteria[4].study_quote, text="word " * 100),
    )
    text = shown(
        msgspec.structs.replace(document(), results=(msgspec.structs.replace(result, criteria=(long,)),))
    )
    assert "…”" in text
    assert text.count("word") <= LONGEST // 5


def test_a_record_is_shown_with_quotes_and_issues() -> None:
    """Facts stand with the words that state them; what was not understood is said."""
    bare = msgspec.structs.replace(patient().facts[0], quote=None, value=12)
    text = plain(record(msgspec.structs.replace(patient(), facts=(*patient().facts, bare)), VOCABULARY))
    assert "7 facts" in text
    assert "“ECOG 1”" in text
    assert "note: expected a unit, came weight 70" in text


def test_what_two_records_contradict_is_shown_with_both() -> None:
    """A conflict names both records, with their words and the page."""
    (ecog,) = [fact for fact in patient().facts if fact.variable == "ecog"]
    assert ecog.quote is not None
    paged = msgspec.structs.replace(ecog.quote, source="report.pdf", page=3, text="ECOG 2")
    other = msgspec.structs.replace(ecog, value=2, quote=paged)
    silent = msgspec.structs.replace(ecog, value=3, quote=None, confirmed_by="the nurse")
    nobody = msgspec.structs.replace(ecog, value=4, quote=None)
    facts = (ecog, other, silent, nobody)
    text = plain(record(msgspec.structs.replace(patient(), facts=facts), VOCABULARY))
    day = f" on {ecog.known_on}" if ecog.known_on else ""
    said = " ".join(text.split())
    assert f"contradicts itself: ecog{day}: “ECOG 1” (note); “ECOG 2” p. 3 (report.pdf)" in said
    assert "the nurse; without words" in said
