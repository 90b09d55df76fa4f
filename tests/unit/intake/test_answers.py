"""Answers to questions: what they state, what is refused, and their words as quotes."""

import msgspec
import pytest

from trialbridge.intake.answers import SOURCE, Answer, answered, read_answer
from trialbridge.model.patient import Fact, Patient, Reference
from trialbridge.vocab import Vocabulary

DAY = "2026-03-15"
STATED: list[tuple[str, str, Fact]] = [
    ("platelets", "112 x10^9/L on 2026-03-01", Fact(variable="platelets", value=112, unit="10*9/L", known_on="2026-03-01")),
    ("platelets", "112", Fact(variable="platelets", value=112, unit="10*9/L", known_on=DAY)),
    ("platelets", "112000 /uL 3 days ago", Fact(variable="platelets", value=112000, unit="/uL", known_on="2026-03-12")),
    ("alt", "62 U/L (ref 10-40), 2026-03-02", Fact(variable="alt", value=62, unit="U/L", known_on="2026-03-02", reference=Reference(low=10, high=40))),
    ("alt", "62 U/L, normal <40", Fact(variable="alt", value=62, unit="U/L", known_on=DAY, reference=Reference(high=40))),
    ("age", "61 years old", Fact(variable="age", value=61, unit="a", known_on=DAY)),
    ("age", "born 1961-04", Fact(variable="age", start="1961-04", known_on=DAY)),
    ("ecog", "ECOG 1", Fact(variable="ecog", value=1, known_on=DAY)),
    ("stage", "IIIB", Fact(variable="stage", value=3.2, known_on=DAY)),
    ("pd_l1", ">=50 %", Fact(variable="pd_l1", low=50, unit="%", known_on=DAY)),
    ("stroke", "no", Fact(concept="stroke", stance="absent", known_on=DAY)),
    ("stroke", "从未", Fact(concept="stroke", stance="absent", known_on=DAY)),
    ("stroke", "yes, 2025-11", Fact(concept="stroke", course="history", start="2025-11", stop="2025-11", known_on=DAY)),
    ("stroke", "3 weeks ago", Fact(concept="stroke", course="history", start="2026-02-22", stop="2026-02-22", known_on=DAY)),
    ("stroke", "yes", Fact(concept="stroke", course="history", known_on=DAY)),
    ("gout", "yes", Fact(concept="gout", known_on=DAY)),
    ("gout", "yes, in the past", Fact(concept="gout", course="history", known_on=DAY)),
    ("carboplatin", "yes, last in February 2026", Fact(concept="carboplatin", course="history", stop="2026-02", known_on=DAY)),
    ("carboplatin", "yes, February 2026", Fact(concept="carboplatin", course="history", stop="2026-02", known_on=DAY)),
    ("carboplatin", "yes since 2025-10 until 2026-01", Fact(concept="carboplatin", course="history", start="2025-10", stop="2026-01", known_on=DAY)),
    ("carboplatin", "yes, since 2025-10", Fact(concept="carboplatin", start="2025-10", known_on=DAY)),
    ("carboplatin", "yes, still", Fact(concept="carboplatin", known_on=DAY)),
    ("carboplatin", "有，目前仍在用，2025年10月开始", Fact(concept="carboplatin", start="2025-10", known_on=DAY)),
    ("named:zenker-diverticulum", "yes", Fact(concept="named:zenker-diverticulum", known_on=DAY)),
]  # fmt: skip


def answer(asked: str, text: str) -> Answer:
    """Give an answer."""
    question = "Has the patient had it, and when?" if asked == "stroke" else "Is it so?"
    return Answer(asked=asked, question=question, text=text, on=DAY)


@pytest.mark.parametrize(("asked", "text", "fact"), STATED, ids=[f"{row[0]} {row[1]}" for row in STATED])
def test_what_an_answer_states(asked: str, text: str, fact: Fact, vocabulary: Vocabulary) -> None:
    """A value with unit, day and range, or yes or no with its days, becomes one fact."""
    assert read_answer(answer(asked, text), vocabulary).facts == (fact,)


@pytest.mark.parametrize(
    ("asked", "text", "expected"),
    [
        ("platelets", "hello", "a value of platelet count in 10*9/L"),
        ("alt", "62 furlong", "in a unit that is known"),
        ("albumin", "34 mmol/mol", "a value of albumin"),
        ("age", "400", "a value of age in years"),
        ("age", "born long ago", "a value of age in years"),
        ("platelets", "99999999 x10^9/L", "impossible"),
        ("stroke", "perhaps", "yes or no"),
        ("stage", "3 months", "a value of stage"),
    ],
)
def test_what_is_not_understood(asked: str, text: str, expected: str, vocabulary: Vocabulary) -> None:
    """What is no answer, or no possible one, states nothing, and is told what was expected."""
    reply = read_answer(answer(asked, text), vocabulary)
    assert reply.facts == ()
    assert expected in reply.expected


@pytest.mark.parametrize("text", ["", "  ", "?", "don't know", "I do not know.", "unknown", "不知道", "N/A"])
def test_not_knowing_is_an_answer(text: str, vocabulary: Vocabulary) -> None:
    """That nobody knows is understood, and states nothing."""
    for asked in ("platelets", "stroke"):
        assert read_answer(answer(asked, text), vocabulary) == ((), "", "")


def test_a_presumed_unit_is_remarked(vocabulary: Vocabulary) -> None:
    """A unit that had to be presumed is said."""
    assert read_answer(answer("platelets", "112"), vocabulary).remark == "no unit: read as 10*9/L"


def test_an_alteration_says_what_it_is_not(vocabulary: Vocabulary) -> None:
    """No BRAF mutation is BRAF wild type."""
    facts = read_answer(answer("braf-mutation", "no"), vocabulary).facts
    assert {(fact.concept, fact.stance) for fact in facts} == {
        ("braf-mutation", "absent"),
        ("braf-wild-type", "present"),
    }


def test_every_fact_quotes_its_answer(vocabulary: Vocabulary) -> None:
    """The answers stand in a document of their own, and each fact quotes the words of its own answer."""
    before = Patient(id="p", version="v1", facts=(Fact(concept="gout"),))
    given = [
        answer("platelets", " 112 "),
        answer("stroke", "?"),
        answer("braf-mutation", "no"),
        answer("gout", "perhaps"),
    ]
    after = answered(before, given, vocabulary)
    document = after.documents[-1]
    assert (document.name, document.kind) == (SOURCE, "note")
    assert after.facts[:1] == before.facts
    quotes = [fact.quote for fact in after.facts[1:]]
    assert [quote.text for quote in quotes if quote] == ["112", "no", "no"]
    for quote in quotes:
        assert quote is not None
        assert document.text[quote.start : quote.end] == quote.text
    assert after.version != before.version
    assert answered(before, given, vocabulary) == after
    assert answered(before, [], vocabulary) is before


def test_an_answer_is_stored_as_it_was_given() -> None:
    """An answer survives being written and read."""
    given = answer("stroke", "yes, 2025-11")
    assert msgspec.json.decode(msgspec.json.encode(given), type=Answer) == given
