"""Rules in plain words, on one line and as an outline."""

import pytest
from tests.strategies import VOCABULARY

from trialbridge.model.rule import (
    All,
    Any,
    AtLeast,
    Count,
    Duration,
    Has,
    If,
    Not,
    Opaque,
    Range,
    Rule,
    Window,
)
from trialbridge.report.ruling import Line, in_words, outline

WEEKS = Duration(value=4, unit="weeks")
YEAR = Duration(value=1, unit="years")
STROKE = Has(concept="stroke")
SAID: list[tuple[Rule, str]] = [
    (Range(variable="age", low=18, high=75, unit="a"), "18 ≤ age ≤ 75 years"),
    (Range(variable="age", low=18, high=75, low_open=True, high_open=True, unit="a"), "18 < age < 75 years"),
    (Range(variable="platelets", low=100, unit="10*9/L"), "platelets ≥ 100 10*9/L"),
    (Range(variable="platelets", low=100, low_open=True), "platelets > 100"),
    (Range(variable="platelets", high=100), "platelets ≤ 100"),
    (Range(variable="ecog", low=1, high=1), "ecog = 1"),
    (Range(variable="frobs", unit="a"), "frobs, any value"),
    (Range(variable="creatinine", high=1.5, high_open=True, unit="ULN"),
     "creatinine < 1.5 × upper limit of normal"),
    (Has(concept="stroke", status="active", qualifiers=("severe",)), "current severe stroke"),
    (Has(concept="allergy", qualifiers=("severe", "to-cisplatin")), "severe allergy to cisplatin"),
    (Has(concept="allergy", qualifiers=("to-egg-white",)), "allergy to egg white"),
    (Has(concept="joint-disease", qualifiers=("other-than-gout",)), "joint disease other than gout"),
    (Has(concept="joint-disease", qualifiers=("other-than-red-toe",)), "joint disease other than red toe"),
    (Has(concept="named:zenker-diverticulum", status="history"), "a history of zenker diverticulum"),
    (Has(concept="stroke", window=Window(at_most=WEEKS)), "stroke at most 4 weeks before enrolment"),
    (Has(concept="stroke", window=Window(at_least=YEAR, direction="after", anchor="first_dose")),
     "stroke at least 1 year after first dose"),
    (Has(concept="stroke", window=Window(at_least=WEEKS, half_lives=5, of="longer")),
     "stroke at least 4 weeks or 5 half-lives, the longer before enrolment"),
    (Has(concept="stroke", window=Window(at_most=WEEKS, half_lives=5)),
     "stroke at most 4 weeks or 5 half-lives before enrolment"),
    (Has(concept="stroke", window=Window(half_lives=2.5)), "stroke at least 2.5 half-lives before enrolment"),
    (Has(concept="stroke", window=Window(at_least=WEEKS, at_most=YEAR)),
     "stroke at least 4 weeks and at most 1 year before enrolment"),
    (Has(concept="stroke", window=Window(anchor="car-t-cell")), "stroke before car-t"),
    (Count(concept="chemotherapy", low=2, status="history"), "number of a history of chemotherapy ≥ 2"),
    (Opaque(text="strange\n words"), "“strange words” (not understood)"),
    (Not(rule=STROKE), "not stroke"),
    (All(rules=(STROKE, Has(concept="male"))), "all of (stroke; male)"),
    (Any(rules=(STROKE, Has(concept="male"))), "any of (stroke; male)"),
    (AtLeast(n=2, rules=(STROKE, Has(concept="male"))), "at least 2 of (stroke; male)"),
    (If(test=STROKE, then=Has(concept="male")), "if stroke, then male"),
    (If(test=STROKE, then=Has(concept="male"), other=Has(concept="female")),
     "if stroke, then male, else female"),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "said"), SAID)
def test_a_rule_on_one_line(rule: Rule, said: str) -> None:
    """Names, signs, units, windows and joints are said in words."""
    assert in_words(rule, VOCABULARY) == said


def test_a_rule_as_an_outline() -> None:
    """Parts stand below their head; what was not understood is marked, also inside a denial."""
    rule = All(
        rules=(
            Not(rule=Any(rules=(STROKE, Opaque(text="words")))),
            If(test=STROKE, then=Has(concept="male"), other=Has(concept="female")),
            If(test=STROKE, then=Has(concept="male")),
            All(rules=()),
        )
    )
    assert outline(rule, VOCABULARY) == (
        Line(0, "all of:", True, True),
        Line(1, "not any of:", True, True),
        Line(2, "stroke", True),
        Line(2, "“words” (not understood)", False),
        Line(1, "if stroke", True),
        Line(2, "then male", True),
        Line(2, "else female", True),
        Line(1, "if stroke", True),
        Line(2, "then male", True),
        Line(1, "nothing", True),
    )
