"""The rules of meaning: each row is a rule, what is known of a patient, and the verdict that follows."""

from datetime import date
from typing import Any as Anything

import msgspec
import pytest
from tests.strategies import VOCABULARY

from trialbridge.matching.chart import Chart
from trialbridge.matching.judge import judge, judge_criterion
from trialbridge.model.criterion import Criterion
from trialbridge.model.patient import Fact, Patient, Quote, Reference
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
)  # fmt: skip
from trialbridge.model.verdict import Verdict
from trialbridge.vocab import default_vocabulary

DAY = date(2026, 3, 15)
WEEKS_4 = Duration(value=4, unit="weeks")
RECENT = Window(at_most=WEEKS_4)


def quote(text: str = "words") -> Quote:
    """Give a quote that stands anywhere."""
    return Quote(source="note", start=0, end=len(text), text=text)


def fact(concept: str, **more: Anything) -> Fact:
    """State a concept."""
    return Fact(concept=concept, quote=quote(concept), **more)


def value(variable: str, number: float | None = None, **more: Anything) -> Fact:
    """State a value."""
    return Fact(variable=variable, value=number, quote=quote(variable), **more)


def verdict(rule: Rule, *facts: Fact, policy: Anything = "stated", exclusion: bool = False) -> Verdict:
    """Judge a rule for a patient with the facts."""
    chart = Chart(Patient(id="p", facts=facts), VOCABULARY, DAY)
    return judge(rule, chart, policy=policy, exclusion=exclusion)


PLATELETS = Range(variable="platelets", low=100)
STROKE = Has(concept="stroke")
CHEMO_RECENT = Has(concept="chemotherapy", window=RECENT)

TABLE: list[tuple[str, Rule, tuple[Fact, ...], str]] = [
    # values
    ("a value above the limit", PLATELETS, (value("platelets", 120),), "met"),
    ("a value on an open limit", Range(variable="platelets", low=100, low_open=True), (value("platelets", 100),), "not_met"),
    ("a value on a closed upper limit", Range(variable="age", high=75), (value("age", 75),), "met"),
    ("a value in another unit", PLATELETS, (value("platelets", 95000, unit="/uL"),), "not_met"),
    ("mass meets amount through the molar mass", Range(variable="creatinine", high=133), (value("creatinine", 1.5, unit="mg/dL"),), "met"),
    ("a unit that does not fit says nothing", PLATELETS, (value("platelets", 120, unit="furlong"),), "unknown"),
    ("no value is unknown", PLATELETS, (), "unknown"),
    ("an interval wholly inside", PLATELETS, (value("platelets", low=110, high=130),), "met"),
    ("an interval across the limit", PLATELETS, (value("platelets", low=90, high=130),), "unknown"),
    ("an interval open above", PLATELETS, (value("platelets", low=100),), "met"),
    ("an interval open below", PLATELETS, (value("platelets", high=99),), "not_met"),
    ("a value without number", PLATELETS, (value("platelets"),), "unknown"),
    ("the latest value counts", PLATELETS, (value("platelets", 50, known_on="2026-01-01"), value("platelets", 120, known_on="2026-03-01")), "met"),
    ("same-day values that differ conflict", PLATELETS, (value("platelets", 110, known_on="2026-03-01"), value("platelets", 120, known_on="2026-03-01")), "unknown"),
    ("same-day values, one within the other, agree", PLATELETS, (value("platelets", low=110, known_on="2026-03-01"), value("platelets", 120, known_on="2026-03-01")), "met"),
    ("a value from after the day is not known yet", PLATELETS, (value("platelets", 120, known_on="2027-01-01"),), "unknown"),
    ("a value outside its window is no value", Range(variable="platelets", low=100, window=RECENT), (value("platelets", 120, known_on="2025-01-01"),), "unknown"),
    ("a value inside its window", Range(variable="platelets", low=100, window=RECENT), (value("platelets", 120, known_on="2026-03-10"),), "met"),
    ("a window around an event nobody dates", Range(variable="platelets", low=100, window=Window(anchor="car-t-cell", direction="after")), (value("platelets", 120, known_on="2026-03-10"),), "met"),
    # reference limits
    ("ULN from the fact's own range", Range(variable="creatinine", high=1.5, unit="ULN"), (value("creatinine", 160, unit="umol/L", reference=Reference(high=110)),), "met"),
    ("ULN from the usual limit", Range(variable="creatinine", high=1.5, unit="ULN"), (value("creatinine", 160, unit="umol/L"),), "not_met"),
    ("LLN from the usual limit", Range(variable="platelets", low=1, unit="LLN"), (value("platelets", 130),), "met"),
    ("no limit known for LLN", Range(variable="creatinine", low=1, unit="LLN"), (value("creatinine", 130),), "unknown"),
    ("a reference in a unit that does not fit", Range(variable="creatinine", high=1.5, unit="ULN"), (value("creatinine", 160, reference=Reference(high=110)),), "met"),
    # ages
    ("age by the day of birth, before the birthday", Range(variable="age", low=18), (value("age", start="2008-03-16"),), "not_met"),
    ("age by the day of birth, on the birthday", Range(variable="age", low=18), (value("age", start="2008-03-15"),), "met"),
    ("age by the year of birth is two ages", Range(variable="age", low=18), (value("age", start="2008"),), "unknown"),
    ("an old age grows", Range(variable="age", low=18), (value("age", 17, known_on="2024-03-15"),), "met"),
    ("an age in months", Range(variable="age", low=1), (value("age", 6, unit="mo"),), "not_met"),
    ("an infant's age grows in parts of a year", Range(variable="age", low=1), (value("age", 6, unit="mo", known_on="2025-12-15"),), "unknown"),
    ("an age in a unit that does not fit", Range(variable="age", low=1), (value("age", 6, unit="furlong"),), "unknown"),
    ("an age without number", Range(variable="age", low=1), (value("age"),), "unknown"),
    # derived
    ("clearance by Cockcroft-Gault", Range(variable="creatinine_clearance", low=60), (value("age", 60), value("weight", 72), value("creatinine", 88.42), fact("male")), "met"),
    ("clearance in a woman", Range(variable="creatinine_clearance", low=70), (value("age", 60), value("weight", 72), value("creatinine", 88.42), fact("female")), "not_met"),
    ("no clearance without sex", Range(variable="creatinine_clearance", low=60), (value("age", 60), value("weight", 72), value("creatinine", 88.42)), "unknown"),
    ("no clearance without creatinine", Range(variable="creatinine_clearance", low=60), (value("age", 60), value("weight", 72), fact("male")), "unknown"),
    ("no clearance from a creatinine of nought", Range(variable="creatinine_clearance", low=60), (value("age", 60), value("weight", 72), value("creatinine", 0), fact("male")), "unknown"),
    ("ECOG from Karnofsky", Range(variable="ecog", high=1), (value("karnofsky", 80),), "met"),
    ("Karnofsky between steps gives none", Range(variable="ecog", high=1), (value("karnofsky", 85),), "unknown"),
    ("Karnofsky from ECOG", Range(variable="karnofsky", low=70), (value("ecog", 1),), "met"),
    ("no Karnofsky from an ECOG interval", Range(variable="karnofsky", low=70), (value("ecog", low=0, high=1),), "unknown"),
    ("body mass index", Range(variable="bmi", high=30), (value("weight", 70), value("height", 175)), "met"),
    ("no body mass index without height", Range(variable="bmi", high=30), (value("weight", 70),), "unknown"),
    ("a small child's weight is about the usual one", Range(variable="weight", low=5), (value("age", 2),), "met"),
    ("near the usual weight it is open", Range(variable="weight", low=12), (value("age", 2),), "unknown"),
    ("no usual weight of a school child", Range(variable="weight", low=5), (value("age", 7),), "unknown"),
    ("a described disease", STROKE, (fact("stroke", derivation="weakness of a side"),), "met"),
    # concepts
    ("a stated concept", STROKE, (fact("stroke"),), "met"),
    ("a narrower one is one of it", Has(concept="cancer"), (fact("sclc"),), "met"),
    ("a broader one leaves it open", Has(concept="sclc"), (fact("lung-cancer"),), "unknown"),
    ("a denied one", STROKE, (fact("stroke", stance="absent"),), "not_met"),
    ("denying the broader denies the narrower", Has(concept="sclc"), (fact("cancer", stance="absent"),), "not_met"),
    ("denying the narrower says nothing of the broader", Has(concept="cancer"), (fact("sclc", stance="absent"),), "unknown"),
    ("an uncertain one", STROKE, (fact("stroke", stance="uncertain"),), "unknown"),
    ("a relative's is not the patient's", STROKE, (fact("stroke", subject="family"),), "unknown"),
    ("said and denied on one day", STROKE, (fact("stroke"), fact("stroke", stance="absent")), "unknown"),
    ("denied earlier, said later", STROKE, (fact("stroke", known_on="2026-03-01"), fact("stroke", stance="absent", known_on="2025")), "met"),
    ("a severity that is not stated", Has(concept="stroke", qualifiers=("severe",)), (fact("stroke"),), "unknown"),
    ("a severity that is stated", Has(concept="stroke", qualifiers=("severe",)), (fact("stroke", qualifiers=("severe",)),), "met"),
    ("active, and resolved in the record", Has(concept="stroke", status="active"), (fact("stroke", course="resolved"),), "not_met"),
    ("active, and history in the record", Has(concept="stroke", status="active"), (fact("stroke", course="history"),), "unknown"),
    ("planned is not done", Has(concept="chemotherapy"), (fact("chemotherapy", course="planned"),), "not_met"),
    ("planned, and planned in the record", Has(concept="chemotherapy", status="planned"), (fact("chemotherapy", course="planned"),), "met"),
    # windows
    ("stopped inside the window", CHEMO_RECENT, (fact("chemotherapy", course="history", stop="2026-03-01"),), "met"),
    ("stopped before the window", CHEMO_RECENT, (fact("chemotherapy", course="history", stop="2025-11"),), "not_met"),
    ("a month on the edge of the window", CHEMO_RECENT, (fact("chemotherapy", course="history", stop="2026-02"),), "unknown"),
    ("no day at all", CHEMO_RECENT, (fact("chemotherapy", course="history"),), "unknown"),
    ("still going on", CHEMO_RECENT, (fact("chemotherapy"),), "met"),
    ("still going on is not past", Has(concept="chemotherapy", window=Window(at_least=WEEKS_4)), (fact("chemotherapy", start="2026-03-01"),), "not_met"),
    ("present inside the window, though no longer", Has(concept="chemotherapy", status="active", window=Window(at_most=WEEKS_4)), (fact("chemotherapy", course="resolved", stop="2026-03-01"),), "met"),
    ("present only before the window", Has(concept="chemotherapy", status="active", window=Window(at_most=WEEKS_4)), (fact("chemotherapy", course="history", stop="2025-11"),), "not_met"),
    ("long past", Has(concept="chemotherapy", window=Window(at_least=WEEKS_4)), (fact("chemotherapy", course="history", stop="2025-11"),), "met"),
    ("began before the window and no end is known", CHEMO_RECENT, (fact("chemotherapy", course="history", start="2025-11"),), "unknown"),
    ("began inside the window", CHEMO_RECENT, (fact("chemotherapy", course="history", start="2026-03-10"),), "met"),
    ("after an event", Has(concept="stroke", window=Window(anchor="car-t-cell", direction="after", at_most=Duration(value=6, unit="months"))), (fact("car-t-cell", start="2025-11"), fact("stroke", course="history", start="2026-01")), "met"),
    ("after an event, too late", Has(concept="stroke", window=Window(anchor="car-t-cell", direction="after", at_most=Duration(value=1, unit="months"))), (fact("car-t-cell", start="2025-11"), fact("stroke", course="history", start="2026-03-10")), "not_met"),
    ("before the event it should follow", Has(concept="stroke", window=Window(anchor="car-t-cell", direction="after")), (fact("car-t-cell", start="2025-11"), fact("stroke", course="history", start="2024")), "not_met"),
    ("the anchor is not known", Has(concept="stroke", window=Window(anchor="car-t-cell", direction="after")), (fact("stroke"),), "unknown"),
    ("around an event", Has(concept="stroke", window=Window(anchor="car-t-cell", direction="around", at_most=WEEKS_4)), (fact("car-t-cell", start="2026-03-01"), fact("stroke", course="history", start="2026-02-20")), "met"),
    ("not around an event", Has(concept="stroke", window=Window(anchor="car-t-cell", direction="around", at_least=WEEKS_4)), (fact("car-t-cell", start="2026-03-01"), fact("stroke", course="history", start="2026-02-20")), "not_met"),
    ("hours are days, rounded up", Has(concept="stroke", window=Window(at_most=Duration(value=72, unit="hours"))), (fact("stroke", course="history", stop="2026-03-10"),), "not_met"),
    ("years by the calendar", Has(concept="stroke", window=Window(at_most=Duration(value=5, unit="years"))), (fact("stroke", course="history", stop="2025-11"),), "met"),
    ("more years than the calendar has", Has(concept="stroke", window=Window(at_most=Duration(value=9000, unit="years"))), (fact("stroke", course="history", stop="2025-11"),), "met"),
    ("more weeks than the calendar has", Has(concept="stroke", window=Window(at_most=Duration(value=9e9, unit="weeks"))), (fact("stroke", course="history", stop="2025-11"),), "met"),
    ("more weeks to come than the calendar has", Has(concept="stroke", window=Window(direction="after", at_most=Duration(value=9e9, unit="weeks"))), (fact("stroke", course="history", stop="2026-03-15"),), "met"),
    ("more years to come than the calendar has", Has(concept="stroke", window=Window(direction="after", at_most=Duration(value=9000, unit="years"))), (fact("stroke", course="history", stop="2026-03-15"),), "met"),
    ("a day the calendar does not have", CHEMO_RECENT, (fact("chemotherapy", course="history", stop="2026-02-30"),), "unknown"),
    ("half-lives alone cannot be counted", Has(concept="chemotherapy", window=Window(half_lives=5)), (fact("chemotherapy", course="history", stop="2026-03-01"),), "unknown"),
    ("28 days or 5 half-lives, the shorter: outside is outside", Has(concept="chemotherapy", window=Window(at_most=WEEKS_4, half_lives=5, of="shorter")), (fact("chemotherapy", course="history", stop="2025-11"),), "not_met"),
    ("28 days or 5 half-lives, the shorter: inside is open", Has(concept="chemotherapy", window=Window(at_most=WEEKS_4, half_lives=5, of="shorter")), (fact("chemotherapy", course="history", stop="2026-03-10"),), "unknown"),
    ("28 days or 5 half-lives, the longer: inside is inside", Has(concept="chemotherapy", window=Window(at_most=WEEKS_4, half_lives=5, of="longer")), (fact("chemotherapy", course="history", stop="2026-03-10"),), "met"),
    ("at least 28 days or 5 half-lives, the longer: too near is too near", Has(concept="chemotherapy", window=Window(at_least=WEEKS_4, half_lives=5, of="longer")), (fact("chemotherapy", course="history", stop="2026-03-10"),), "not_met"),
    ("at least 28 days or 5 half-lives, the longer: far is open", Has(concept="chemotherapy", window=Window(at_least=WEEKS_4, half_lives=5, of="longer")), (fact("chemotherapy", course="history", stop="2025-11"),), "unknown"),
    # counts
    ("at least two, and two recorded", Count(concept="chemotherapy", low=2), (fact("chemotherapy", start="2024"), fact("chemotherapy", start="2025-11")), "met"),
    ("at least two, and one recorded", Count(concept="chemotherapy", low=2), (fact("chemotherapy", start="2024"),), "unknown"),
    ("at least two, and the third line recorded", Count(concept="chemotherapy", low=2), (fact("chemotherapy", line=3),), "met"),
    ("at most one, and two recorded", Count(concept="chemotherapy", high=1), (fact("chemotherapy", line=2),), "not_met"),
    ("at most one, and none is said to be", Count(concept="chemotherapy", high=1), (fact("chemotherapy", stance="absent"),), "met"),
    ("at least one, and none is said to be", Count(concept="chemotherapy", low=1), (fact("chemotherapy", stance="absent"),), "not_met"),
    # compositions
    ("all, one not", All(rules=(STROKE, PLATELETS)), (fact("stroke", stance="absent"),), "not_met"),
    ("all, one unknown", All(rules=(STROKE, PLATELETS)), (fact("stroke"),), "unknown"),
    ("any, one met", Any(rules=(STROKE, PLATELETS)), (fact("stroke"),), "met"),
    ("any, none met and one unknown", Any(rules=(STROKE, PLATELETS)), (fact("stroke", stance="absent"),), "unknown"),
    ("not", Not(rule=STROKE), (fact("stroke"),), "not_met"),
    ("two of three", AtLeast(n=2, rules=(STROKE, PLATELETS, Opaque(text="x"))), (fact("stroke"), value("platelets", 120)), "met"),
    ("two of three can no longer be", AtLeast(n=2, rules=(STROKE, PLATELETS, Opaque(text="x"))), (fact("stroke", stance="absent"), value("platelets", 20)), "not_met"),
    ("two of three may still be", AtLeast(n=2, rules=(STROKE, PLATELETS, Opaque(text="x"))), (fact("stroke"),), "unknown"),
    ("words not understood", Opaque(text="x"), (fact("stroke"),), "unknown"),
    # conditions
    ("if: the test holds", If(test=STROKE, then=PLATELETS), (fact("stroke"), value("platelets", 20)), "not_met"),
    ("if: the test does not hold and nothing else is asked", If(test=STROKE, then=PLATELETS), (fact("stroke", stance="absent"),), "met"),
    ("if: the test is unknown and the branches agree", If(test=STROKE, then=PLATELETS, other=Range(variable="platelets", low=75)), (value("platelets", 120),), "met"),
    ("if: the test is unknown and the branches differ", If(test=STROKE, then=PLATELETS, other=Range(variable="platelets", low=75)), (value("platelets", 80),), "unknown"),
    ("if: the test is unknown and its branch is met", If(test=STROKE, then=PLATELETS), (value("platelets", 120),), "met"),
    ("all of what does not apply", All(rules=(If(test=STROKE, then=PLATELETS),)), (fact("stroke", stance="absent"),), "met"),
    ("any of what does not apply", Any(rules=(If(test=STROKE, then=PLATELETS),)), (fact("stroke", stance="absent"),), "met"),
    ("two of what does not apply", AtLeast(n=2, rules=(If(test=STROKE, then=PLATELETS),)), (fact("stroke", stance="absent"),), "met"),
]  # fmt: skip


@pytest.mark.parametrize(("claim", "rule", "facts", "truth"), TABLE, ids=[row[0] for row in TABLE])
def test_meaning(claim: str, rule: Rule, facts: tuple[Fact, ...], truth: str) -> None:
    """A rule and what is known give the truth of the table."""
    assert verdict(rule, *facts).truth == truth


PRESUMED: list[tuple[str, Rule, tuple[Fact, ...], str, bool, str, str]] = [
    ("an exclusion nobody mentions is presumed away", STROKE, (), "summary", True, "met", "presumed"),
    ("not under the policy stated", STROKE, (), "stated", True, "unknown", "stated"),
    ("not in an inclusion", STROKE, (), "summary", False, "unknown", "stated"),
    ("not where the concept's row forbids it", Has(concept="hiv-infection"), (), "summary", True, "unknown", "stated"),
    ("not for a concept without a row", Has(concept="made-up"), (), "summary", True, "unknown", "stated"),
    ("not for a value", PLATELETS, (), "summary", True, "unknown", "stated"),
    ("not where something broader is stated", Has(concept="lung-cancer"), (fact("cancer"),), "summary", True, "unknown", "stated"),
    ("but where what is broader is told besides what it is", Has(concept="stroke"), (fact("disease"), fact("sclc")), "summary", True, "met", "presumed"),
    ("a stated exclusion excludes", STROKE, (fact("stroke"),), "summary", True, "not_met", "stated"),
    ("an exclusion that does not apply counts as met", If(test=STROKE, then=PLATELETS), (fact("stroke", stance="absent"),), "stated", True, "met", "stated"),
    ("the weakest basis decides", Any(rules=(STROKE, Range(variable="ecog", low=2))), (value("karnofsky", 90),), "summary", True, "met", "presumed"),
    ("silence never excludes: not under a Not of an exclusion", Not(rule=STROKE), (), "summary", True, "unknown", "stated"),
    ("the negation in an inclusion is an exclusion", Not(rule=STROKE), (), "summary", False, "met", "presumed"),
    ("the same under the policy stated", Not(rule=STROKE), (), "stated", False, "unknown", "stated"),
    ("a test nobody mentions asks nothing", If(test=STROKE, then=PLATELETS), (), "summary", False, "met", "presumed"),
    ("a test not wholly understood is not presumed", If(test=All(rules=(STROKE, Opaque(text="x"))), then=PLATELETS), (), "summary", False, "unknown", "stated"),
    ("an open name nobody mentions", Has(concept="named:zenker-diverticulum"), (), "summary", True, "met", "presumed"),
    ("an open name of a test is not presumed", Has(concept="named:zenker-titer"), (), "summary", True, "unknown", "stated"),
    ("an open name in an inclusion is not presumed", Has(concept="named:zenker-diverticulum"), (), "summary", False, "unknown", "stated"),
    ("one that decides alone lends its own basis", Any(rules=(STROKE, Range(variable="ecog", high=1), Range(variable="age", low=18))), (value("karnofsky", 90), value("age", 20)), "summary", True, "not_met", "stated"),
    ("a test that leads elsewhere is not presumed", If(test=STROKE, then=PLATELETS, other=Range(variable="age", low=18)), (value("age", 20),), "summary", True, "unknown", "stated"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("claim", "rule", "facts", "policy", "exclusion", "truth", "basis"),
    PRESUMED,
    ids=[row[0] for row in PRESUMED],
)
def test_presumption(
    claim: str, rule: Rule, facts: tuple[Fact, ...], policy: str, exclusion: bool, truth: str, basis: str
) -> None:
    """What may be presumed, and what basis a verdict has."""
    given = verdict(rule, *facts, policy=policy, exclusion=exclusion)
    assert (given.truth, given.basis) == (truth, basis)


def test_conditional_asks_its_test_first() -> None:
    """An unknown If asks for the test before the branches."""
    assert verdict(If(test=STROKE, then=PLATELETS)).asks == ("stroke", "platelets")


def test_conflict_is_shown_with_both_quotes() -> None:
    """A conflict is marked, and both sides are quoted."""
    given = verdict(
        PLATELETS,
        Fact(variable="platelets", value=110, quote=quote("110")),
        Fact(variable="platelets", value=120, quote=quote("120")),
    )
    assert given.conflict
    assert [it.text for it in given.evidence] == ["110", "120"]


def test_not_applicable_is_said() -> None:
    """A criterion whose test is not met does not apply."""
    assert not verdict(If(test=STROKE, then=PLATELETS), fact("stroke", stance="absent")).applies
    assert not verdict(Not(rule=If(test=STROKE, then=PLATELETS)), fact("stroke", stance="absent")).applies


def test_derivation_is_said() -> None:
    """A derived verdict tells its formula, a presumed limit its number."""
    rule = Range(variable="ecog", high=1)
    assert "Karnofsky 80" in verdict(rule, value("karnofsky", 80)).derivation
    rule = Range(variable="creatinine", high=1.5, unit="ULN")
    given = verdict(rule, value("creatinine", 100, unit="umol/L"))
    assert given.basis == "presumed"
    assert "104" in given.derivation


def test_only_requirements_are_judged() -> None:
    """Discretion and procedures stay the investigator's, whatever the record says."""
    chart = Chart(Patient(id="p", facts=(fact("stroke"),)), VOCABULARY, DAY)
    criterion = Criterion(text="x", start=0, end=1, polarity="inclusion", rule=STROKE, role="discretion")
    assert judge_criterion(criterion, chart, "stated").truth == "unknown"
    asked = Criterion(text="x", start=0, end=1, polarity="exclusion", rule=STROKE)
    assert judge_criterion(asked, chart, "stated").truth == "not_met"


def test_a_stated_sex_denies_the_other() -> None:
    """A man is not asked whether he is pregnant, a woman not whether she is a man."""
    assert verdict(Has(concept="female"), fact("male")).truth == "not_met"
    assert verdict(Has(concept="male"), fact("female")).truth == "not_met"
    assert verdict(Has(concept="female"), fact("male"), fact("female")).conflict


def test_what_is_of_women_does_not_apply_to_a_man() -> None:
    """Pregnancy is not asked of a man, in an inclusion or an exclusion; the words that say so are quoted."""
    for exclusion in (False, True):
        given = verdict(Has(concept="pregnancy"), fact("male"), exclusion=exclusion)
        assert (given.truth, given.applies, given.evidence[0].text) == ("met", False, "male")
    given = verdict(
        All(rules=(Has(concept="female"), Has(concept="pregnancy"))), fact("male"), exclusion=True
    )
    assert (given.truth, given.applies) == ("met", False)


@pytest.mark.parametrize("exclusion", [True, False])
def test_a_scope_of_women_never_excludes_a_man(exclusion: bool) -> None:
    """A pregnant diabetic's exclusion is not a diabetic man's; "women" alone is an answer of its own."""
    rule = All(rules=(Has(concept="pregnancy"), Has(concept="diabetes")))
    given = verdict(rule, fact("male"), fact("diabetes"), exclusion=True)
    assert (given.truth, given.applies) == ("met", False)
    given = verdict(Has(concept="female"), fact("male"), exclusion=exclusion)
    assert (given.truth, given.applies) == ("met" if exclusion else "not_met", True)


def test_pregnancy_is_not_asked_of_a_small_child() -> None:
    """Nor are lactation and childbearing potential; a girl of twelve is asked."""
    for age, applies in ((2, False), (12, True)):
        given = verdict(Has(concept="pregnancy"), value("age", age, unit="a"), exclusion=True)
        assert given.applies is applies


STAGES: list[tuple[str, tuple[Fact, ...], float, str]] = [
    ("M1 is stage IV", (value("m_stage", 1.1),), 4, "met"),
    ("M0 alone says nothing", (value("m_stage", 0),), 4, "unknown"),
    ("Tis N0 M0 is stage 0", (value("t_stage", 0.5), value("n_stage", 0), value("m_stage", 0)), 1, "not_met"),
    ("T1 N0 M0 is stage I", (value("t_stage", 1.1), value("n_stage", 0), value("m_stage", 0)), 1, "met"),
    ("T2 N0 M0 differs from tumour to tumour", (value("t_stage", 2.1), value("n_stage", 0), value("m_stage", 0)), 1, "unknown"),
    ("not without N", (value("t_stage", 1.1), value("m_stage", 0)), 1, "unknown"),
    ("a metastasis in another organ is stage IV", (fact("brain-metastasis"),), 4, "met"),
    ("an uncertain one says nothing", (fact("brain-metastasis", stance="uncertain"),), 4, "unknown"),
    ("metastasis alone may be of lymph nodes", (fact("metastasis"),), 4, "unknown"),
    ("not of a thyroid cancer, staged by age", (value("m_stage", 1), fact("thyroid-cancer")), 4, "unknown"),
]  # fmt: skip


@pytest.mark.parametrize(("claim", "facts", "low", "truth"), STAGES, ids=[row[0] for row in STAGES])
def test_stage_from_tnm(claim: str, facts: tuple[Fact, ...], low: float, truth: str) -> None:
    """A stage follows from TNM as far as all carcinomas agree; the verdict says so."""
    chart = Chart(Patient(id="p", facts=facts), default_vocabulary(), DAY)
    given = judge(Range(variable="stage", low=low), chart)
    assert given.truth == truth
    assert truth == "unknown" or (given.basis == "derived" and "TNM" in given.derivation)


def test_a_value_told_in_words_is_derived_from_the_usual_range() -> None:
    """Of multiples of its limit "normal" is stated, of numbers derived from the usual range."""
    normal = value("creatinine", None, low=45, high=106, unit="umol/L", qualifiers=("normal",))
    told = msgspec.structs.replace(normal, reference=Reference(low=45, high=106))
    given = verdict(Range(variable="creatinine", high=1.5, unit="ULN"), told)
    assert (given.truth, given.basis) == ("met", "stated")
    given = verdict(Range(variable="creatinine", high=130), told)
    assert (given.truth, given.basis) == ("met", "derived")
    assert "usual range" in given.derivation


def test_a_smoker_is_no_never_smoker() -> None:
    """A state answers the question for the one it rules out, unless the record states both."""
    chart = Chart(Patient(id="p", facts=(fact("smoker"),)), default_vocabulary(), DAY)
    assert judge(Has(concept="never-smoker"), chart).truth == "not_met"
    chart = Chart(
        Patient(id="p", facts=(fact("premenopausal"), fact("postmenopausal"))), default_vocabulary(), DAY
    )
    assert judge(Has(concept="postmenopausal"), chart).truth == "met"
