"""Interviews on the sample studies: what is asked, what answers do, and that nothing is asked twice."""

from collections.abc import Callable, Iterable
from datetime import date
from functools import partial
from importlib.resources import as_file, files
from pathlib import Path

import pytest

from trialbridge import intake
from trialbridge.errors import FormatError
from trialbridge.flows.ingest import ingest
from trialbridge.flows.interview import Interview, keep, kept
from trialbridge.flows.match import Request, match
from trialbridge.intake.answers import Answer
from trialbridge.report.document import MatchDocument
from trialbridge.vocab import default_vocabulary

NOTE = files("trialbridge.flows") / "samples" / "patients" / "small-cell-lung-cancer.txt"
REQUEST = Request(top=10, day=date(2026, 9, 1))


Begin = Callable[..., Interview]


@pytest.fixture(scope="module")
def begin(tmp_path_factory: pytest.TempPathFactory) -> Begin:
    """Load the sample studies and give what begins an interview of a sample patient."""
    folder = tmp_path_factory.mktemp("interview")
    with as_file(files("trialbridge.flows") / "samples" / "studies.jsonl") as studies:
        ingest([studies], data=folder)
    patient = intake.read(NOTE.read_bytes(), vocabulary=default_vocabulary())

    def begun(answers: Iterable[Answer] = ()) -> Interview:
        return Interview(patient, REQUEST, default_vocabulary(), answers, partial(match, data=folder))

    return begun


def test_nothing_is_asked_twice(begin: Begin) -> None:
    """Whether answered, denied or not known, a question goes away for good, and the questions end."""
    interview = begin()
    asked: list[str] = []
    while (step := interview.step()).question is not None and len(asked) < 25:
        asked.append(step.question.variable)
        row = default_vocabulary().variables.get(asked[-1])
        text = "?" if len(asked) % 3 == 0 or row is not None else "no"
        assert interview.answer(step.question, text) == ""
    assert len(asked) == len(set(asked)) >= 4  # of doubted rules ("another … (except premedication)") none
    assert [answer.asked for answer in interview.answers] == asked


def unknown(document: MatchDocument) -> int:
    """Count what is unknown over all studies."""
    rows = [row for result in document.results for row in (*result.criteria, *result.limits)]
    return sum(row.truth == "unknown" and row.role == "requirement" for row in rows)


def test_an_answer_settles_what_was_promised(begin: Begin) -> None:
    """After an answer the studies in play have fewer unknown requirements, and its words are quoted."""
    interview = begin()
    before = interview.step()
    sure = [
        it for it in before.document.questions if it.settles and it.variable in default_vocabulary().concepts
    ]
    assert interview.answer(sure[0], "no") == ""
    after = interview.step()
    fewer = unknown(before.document) - unknown(after.document)
    assert fewer >= sure[0].settles
    quotes = [q for row in after.document.results for it in row.criteria for q in it.patient_quotes]
    assert any((quote.source, quote.text) == ("answers", "no") for quote in quotes)


def test_what_is_not_understood_is_not_an_answer(begin: Begin) -> None:
    """A wrong answer says what was expected, and the question stays."""
    interview = begin()
    question = interview.step().question
    assert question is not None
    assert "or ? for not known" in interview.answer(question, "perhaps")
    assert interview.answers == []


def test_answers_are_kept(begin: Begin, tmp_path: Path) -> None:
    """Answers are written a line each and read again; a line that is none is named."""
    path = tmp_path / "answers.jsonl"
    assert kept(path) == []
    interview = begin()
    question = interview.step().question
    assert question is not None
    interview.answer(question, "?")
    keep(path, interview.answers)
    assert kept(path) == interview.answers
    resumed = begin(kept(path)).step()
    assert question.variable not in {it.variable for it in resumed.document.questions}
    path.write_text("{}\n")
    with pytest.raises(FormatError, match="line 1"):
        kept(path)
