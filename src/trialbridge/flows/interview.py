"""Questions put one after the other, the most telling first, and what their answers make of the match."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple

import msgspec

from trialbridge.errors import FormatError
from trialbridge.flows.match import Request, match
from trialbridge.intake.answers import Answer, answered, read_answer
from trialbridge.model.patient import Patient
from trialbridge.model.verdict import Question
from trialbridge.report.document import MatchDocument
from trialbridge.vocab import Vocabulary

Matching = Callable[[Patient, Request], MatchDocument]


class Step(NamedTuple):
    """Where an interview stands: the match so far, and the question to put next; none is left where None."""

    patient: Patient
    document: MatchDocument
    question: Question | None


class Interview:
    """One patient's questions and answers; no name is asked twice, whatever the answer was."""

    def __init__(
        self, patient: Patient, request: Request, vocabulary: Vocabulary, answers: Iterable[Answer] = (),
        matching: Matching = match,
    ) -> None:  # fmt: skip
        """Take the patient and what was answered before."""
        self.patient, self.request, self.vocabulary, self.matching = patient, request, vocabulary, matching
        self.answers = list(answers)

    def step(self) -> Step:
        """Match with the answers given so far and give the next question."""
        who = answered(self.patient, self.answers, self.vocabulary)
        asked = frozenset(answer.asked for answer in self.answers)
        document = self.matching(who, msgspec.structs.replace(self.request, asked=asked))
        return Step(who, document, next(iter(document.questions), None))

    def answer(self, question: Question, text: str) -> str:
        """Take an answer; give what was expected instead where it is not understood, else nothing."""
        given = Answer(
            asked=question.variable, question=question.text, text=text, on=self.request.day.isoformat()
        )
        expected = read_answer(given, self.vocabulary).expected
        if not expected:
            self.answers.append(given)
        return expected


def kept(path: Path) -> list[Answer]:
    """Read answers given before, a line each; none where the file does not exist. Raises FormatError."""
    if not path.exists():
        return []
    found = []
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        try:
            found.append(msgspec.json.decode(line, type=Answer))
        except (msgspec.DecodeError, ValueError) as error:
            raise FormatError(
                expected="a JSON object with asked, question, text and on",
                came=str(error),
                where=f"{path}, line {number}",
                do="take the line out, or give another --answers",
            ) from error
    return found


def keep(path: Path, answers: Iterable[Answer]) -> None:
    """Write the answers, a line each."""
    path.write_text("".join(f"{msgspec.json.encode(answer).decode()}\n" for answer in answers), "utf-8")
