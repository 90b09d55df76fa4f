"""Questions: what an answer would settle, how it is put in words, and to whom."""

from datetime import date

import pytest
from tests.strategies import VOCABULARY

from trialbridge.matching.chart import Chart
from trialbridge.matching.demands import Demand
from trialbridge.matching.questions import questions
from trialbridge.matching.wordings import addressed, addressee, wording
from trialbridge.model.patient import Fact, Patient
from trialbridge.model.rule import NAMED, All, Any, Has, Range, Rule, Window, named_words
from trialbridge.vocab import Vocabulary, tables

DAY = date(2026, 3, 15)
ECOG = Range(variable="ecog", high=1)
PLATELETS = Range(variable="platelets", low=75)
STROKE = Has(concept="stroke")


def chart(*facts: Fact) -> Chart:
    """Give the chart of a patient."""
    return Chart(Patient(id="p", facts=facts), VOCABULARY, DAY)


def wanted(*rules: Rule, exclusion: bool = False, understood: bool = True) -> list[Demand]:
    """Give the requirements of a study."""
    return [Demand(number, rule, exclusion, "stated", (), understood) for number, rule in enumerate(rules)]


def found(
    *studies: list[Demand], facts: tuple[Fact, ...] = (), asked: frozenset[str] = frozenset()
) -> list[tuple[str, int, int]]:
    """Give the questions: the name, the least and the most that an answer settles."""
    given = questions(studies, chart(*facts), asked=asked)
    return [(it.variable, it.settles, it.settles_most) for it in given]


def test_what_settles_most_is_asked_first() -> None:
    """The questions stand by the requirements that an answer settles, over all the studies."""
    assert found(wanted(ECOG, STROKE), wanted(ECOG)) == [("ecog", 2, 2), ("stroke", 1, 1)]


def test_every_answer_is_judged() -> None:
    """Of two facts that a requirement needs together, an answer settles it only where it decides alone."""
    assert found(wanted(All(rules=(ECOG, PLATELETS)))) == [("ecog", 0, 1), ("platelets", 0, 1)]
    assert found(wanted(Any(rules=(STROKE, Has(concept="cancer"))), exclusion=True)) == [
        ("cancer", 0, 1),
        ("stroke", 0, 1),
    ]


def test_values_are_tried_between_the_limits_that_are_asked() -> None:
    """A value settles the requirement whose limit it passes, whichever stretch it falls in."""
    narrow = Range(variable="platelets", low=75, high=150, window=Window())
    assert found(wanted(narrow, PLATELETS, Range(variable="weight"))) == [
        ("platelets", 2, 2),
        ("weight", 0, 0),
    ]


def test_multiples_of_a_limit_that_nobody_knows_settle_nothing() -> None:
    """Where neither the laboratory nor the table has a limit, a value alone is no answer."""
    assert found(wanted(Range(variable="weight", high=2, unit="ULN"))) == [("weight", 0, 0)]


def test_what_is_told_is_not_asked_in_vain() -> None:
    """A disease that the record states is not asked for where no answer would settle anything."""
    severe = Has(concept="stroke", qualifiers=("severe",))
    assert found(wanted(severe), facts=(Fact(concept="stroke"),)) == []


def test_what_was_asked_is_not_asked_again() -> None:
    """A name that was asked stays away, whatever came of it; what is known or not understood is not asked."""
    assert found(wanted(ECOG, STROKE), asked=frozenset({"ecog"})) == [("stroke", 1, 1)]
    assert found(wanted(ECOG, STROKE), facts=(Fact(variable="ecog", value=1), Fact(concept="stroke"))) == []
    assert found(wanted(ECOG, understood=False)) == []


@pytest.mark.parametrize(
    ("name", "who", "words"),
    [
        ("age", "patient", "How old are you?"),
        ("weight", "patient", "What do you weigh?"),
        ("stroke", "patient", "Have you had a stroke, and when?"),
        ("pembrolizumab", "patient", "Have you been given pembrolizumab, and when last?"),
        ("pacemaker", "patient", "Do you have a pacemaker or defibrillator?"),
        ("dialysis", "patient", "Are you on dialysis?"),
        (
            "platelets",
            "laboratory",
            "Please give the latest platelet count in 10*9/L, with its day and reference range.",
        ),
        (
            "m_protein_urine",
            "laboratory",
            "Please give the latest urine M-protein in 24 hours in mg/d, with its day and reference range.",
        ),
        (
            "blasts_marrow",
            "laboratory",
            "Please give the latest blasts in the bone marrow in %, with its day and reference range.",
        ),
        ("braf-mutation", "laboratory", "Has a BRAF mutation been found?"),
        ("ecog", "investigator", None),
        ("lvef", "investigator", None),
        ("no-such-name", "investigator", "Does this hold for the patient: no such name?"),
    ],
)
def test_who_is_asked_and_how(name: str, who: str, words: str | None, vocabulary: Vocabulary) -> None:
    """A patient is asked as "you", a laboratory for value, day and range, an investigator in plain words."""
    assert addressee(name, vocabulary) == who
    assert addressed(name, vocabulary) == (wording(name, vocabulary) if words is None else words)


def test_the_table_of_audiences_names_variables(vocabulary: Vocabulary) -> None:
    """Every row is of a variable that exists."""
    assert set(tables.audiences()) <= set(vocabulary.variables)
    assert set(tables.audiences().values()) <= {"patient", "investigator"}


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("ecog", "What is the latest ecog?"),
        ("named:zenker-diverticulum", "Does this hold for the patient: zenker diverticulum?"),
        ("unheard-of", "Does this hold for the patient: unheard of?"),
    ],
)
def test_wording(name: str, words: str) -> None:
    """A name without a row is asked for by its words alone, never by its identifier."""
    assert wording(name, VOCABULARY) == words


def test_named_words() -> None:
    """The prefix of an open name is no word of it; any other identifier gives its words too."""
    assert named_words(f"{NAMED}zenker-diverticulum") == "zenker diverticulum"
    assert named_words("car-t-cell") == "car t cell"
