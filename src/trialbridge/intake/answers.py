"""Answers to single questions read into facts, each quoting the answer's own words; it asks nothing."""

import re
from collections.abc import Iterable
from hashlib import sha256
from typing import NamedTuple

import msgspec

from trialbridge.intake.dates import days
from trialbridge.intake.markers import with_opposites
from trialbridge.intake.measured import measured
from trialbridge.intake.scores import level
from trialbridge.model.base import Noun
from trialbridge.model.patient import Course, Fact, Patient, Quote, Reference, SourceDocument
from trialbridge.vocab import GIVEN, Variable, Vocabulary
from trialbridge.vocab.numbers import Quantity, quantity

SOURCE = "answers"
_YES = re.compile(r"(?:yes|y|yeah|positive|true|有|是|阳性)\b|^[是有]", re.IGNORECASE)
_NO = re.compile(r"(?:no|n|never|none|negative|false)\b|没有|没|無|无|不是|否|从未|阴性", re.IGNORECASE)
_OPEN = re.compile(
    r"(?:\?|(?:i )?(?:do not|don['’]?t) know|unknown|not known|not tested|unsure|n/?a"
    r"|不知道|不清楚|未知|未查)[.。]?",
    re.IGNORECASE,
)
_SINCE = re.compile(r"\b(?:since|from|started?|began)\b|开始|自", re.IGNORECASE)
_UNTIL = re.compile(r"\b(?:until|till|stopped|ended|last|to)\b|停|至|结束", re.IGNORECASE)
_STILL = re.compile(r"\b(?:still|ongoing|now|current(?:ly)?)\b|目前|仍|正在", re.IGNORECASE)
_PAST = re.compile(r"\b(?:past|formerly|before|was|had|resolved|over)\b|以前|曾|过去", re.IGNORECASE)
_TIME = re.compile(r"[\d.,]+\s*(?:hours?|days?|weeks?|months?|years?|天|周|个?月|年)\b", re.IGNORECASE)
_BORN = re.compile(r"\bborn\b|出生|生于", re.IGNORECASE)
_RANGE = re.compile(
    r"\(?\s*(?:ref(?:erence)?(?: range)?|normal|range|参考(?:值|范围)?)\s*[:：]?\s*"
    r"(?:(?P<low>\d+(?:\.\d+)?)\s*(?:-|–|to|~)\s*(?P<high>\d+(?:\.\d+)?)|[<≤]=?\s*(?P<most>\d+(?:\.\d+)?))\s*\)?",
    re.IGNORECASE,
)
_WORD = re.compile(r"\s*(?!(?:on|at|in|from|since|as|\()\b)[^\W\d]", re.IGNORECASE)
_UNITS = {"a": "years", "mo": "months", "wk": "weeks", "d": "days"}
_EVENTS = frozenset({"procedure", "event"})
HOW = 'yes or no, with a day where there is one ("yes, until 2026-02"); or ? for not known'


class Answer(Noun, frozen=True):
    """What was asked (a variable or a concept), the question as put, the answer's words and their day."""

    asked: str
    question: str
    text: str
    on: str


class Reply(NamedTuple):
    """The facts an answer states (none where it is not known), or what was `expected` instead; a remark."""

    facts: tuple[Fact, ...] = ()
    expected: str = ""
    remark: str = ""


def read_answer(answer: Answer, vocabulary: Vocabulary) -> Reply:
    """Read an answer: a value with unit, day and reference range, or yes or no with its days.

    "Don't know", in any of its ways, is understood and states nothing.
    """
    text = answer.text.strip()
    if not text or _OPEN.fullmatch(text):
        return Reply()
    row = vocabulary.variables.get(answer.asked)
    reply = _concept(answer, text, vocabulary) if row is None else _value(answer, text, row, vocabulary)
    return reply._replace(facts=tuple(with_opposites(reply.facts, vocabulary)))


def answered(patient: Patient, answers: Iterable[Answer], vocabulary: Vocabulary) -> Patient:
    """Give the patient with the facts of the answers, each quoting its words in the document `answers`.

    An answer that is not understood states nothing here; `read_answer` tells why.
    """
    text, facts = "", list[Fact]()
    for answer in answers:
        text += f"{answer.question}\n"
        start, words = len(text), answer.text.strip()
        text += f"{words}\n"
        quote = Quote(source=SOURCE, start=start, end=start + len(words), text=words)
        found = read_answer(answer, vocabulary).facts
        facts += [msgspec.structs.replace(fact, quote=quote) for fact in found]
    if not text:
        return patient
    digest = sha256(f"{patient.version}\n{text}".encode()).hexdigest()
    document = SourceDocument(name=SOURCE, kind="note", sha256=sha256(text.encode()).hexdigest(), text=text)
    return msgspec.structs.replace(
        patient, version=digest[:16], documents=(*patient.documents, document), facts=(*patient.facts, *facts)
    )


def _value(answer: Answer, text: str, row: Variable, vocabulary: Vocabulary) -> Reply:
    unit = _UNITS.get(row.unit, row.unit)
    expected = f"a value of {row.title}{f' in {unit}' if unit else ''}, or ? for not known"
    if row.name == "age" and _BORN.search(text):
        born = days(text, answer.on)
        return (
            Reply((Fact(variable="age", start=born[0].date, known_on=answer.on),))
            if born
            else Reply((), expected)
        )
    span = _RANGE.search(text)
    bare = text if span is None else text[: span.start()] + text[span.end() :]
    found = quantity(bare, _first(bare), vocabulary)
    if found is None:
        step = level(row, bare.split(",")[0].strip())
        if step is None:
            return Reply((), expected)
        found, rest = Quantity(0, 0, step.value, step.low, step.high, ""), ""
    else:
        rest = bare[found.end :]
        if row.unit and not found.unit and _WORD.match(rest):
            return Reply((), f"{expected}, in a unit that is known")
        if not row.unit and _TIME.match(bare, _first(bare)):  # "3 months", asked for the stage
            return Reply((), expected)
    fact, problem = measured(row, found, vocabulary)
    if fact is None or fact.stance == "uncertain":
        return Reply((), f"{expected}: {problem}")
    dated = days(rest, answer.on)
    fact = msgspec.structs.replace(
        fact,
        known_on=dated[0].date if dated else answer.on,
        reference=None if span is None else _reference(span),
    )
    return Reply((fact,), remark=problem)


def _first(text: str) -> int:
    """Give where the first number or sign of comparison stands."""
    found = re.search(r"[<>≤≥]|\d", text)
    return found.start() if found else 0


def _reference(span: re.Match[str]) -> Reference:
    low, high = span["low"], span["high"] or span["most"]
    return Reference(low=float(low) if low else None, high=float(high) if high else None)


def _concept(answer: Answer, text: str, vocabulary: Vocabulary) -> Reply:
    fact = Fact(concept=answer.asked, known_on=answer.on)
    if _NO.match(text):
        return Reply((msgspec.structs.replace(fact, stance="absent"),))
    dated = sorted(day.date for day in days(text, answer.on))
    if not _YES.match(text) and not dated:
        return Reply((), HOW)
    row = vocabulary.concepts.get(answer.asked)
    kind = row.kind if row else ""
    event = kind in _EVENTS or (kind not in GIVEN and "when" in answer.question)
    start, stop, course = _course(text, dated, "event" if event else kind)
    return Reply((msgspec.structs.replace(fact, start=start, stop=stop, course=course),))


def _course(text: str, dated: list[str], kind: str) -> tuple[str | None, str | None, Course]:
    """Tell from when to when: "since" begins, "until" ends, one day of a treatment is its last."""
    if _STILL.search(text):
        return (dated[0] if dated else None), None, "active"
    if len(dated) > 1:
        return dated[0], dated[-1], "history"
    if not dated:
        past = kind in _EVENTS or kind in GIVEN or _PAST.search(text)
        return None, None, "history" if past else "active"
    day = dated[0]
    if _UNTIL.search(text):
        return None, day, "history"
    if _SINCE.search(text):
        return day, None, "active"
    if kind in _EVENTS:
        return day, day, "history"
    return (None, day, "history") if kind in GIVEN else (day, None, "active")
