"""Open names against a record's words, and what unread words at least name."""

from datetime import date

import pytest
from tests.strategies import VOCABULARY

from trialbridge.matching.chart import Chart
from trialbridge.matching.judge import judge, judge_criterion
from trialbridge.matching.unread import at_least
from trialbridge.matching.wording import presumable, stems
from trialbridge.model.criterion import Criterion
from trialbridge.model.patient import Fact, Patient, Quote, SourceDocument
from trialbridge.model.rule import All, Any, AtLeast, Has, If, Not, Opaque, Range, Rule
from trialbridge.vocab import default_vocabulary

DAY = date(2026, 3, 15)


def chart(text: str, *facts: Fact, kind: str = "note", when: str | None = "2026-03-01") -> Chart:
    """Lay out a patient with one document."""
    document = SourceDocument(name="n", text=text, kind=kind, date=when)  # type: ignore[arg-type]
    return Chart(Patient(id="p", documents=(document,), facts=facts), VOCABULARY, DAY)


WORDS: list[tuple[str, str, str, str]] = [
    ("said", "Endoscopy showed a Zenker-diverticulum.", "zenker-diverticulum", "not_met"),
    ("said in the plural", "Two Zenker diverticulums.", "zenker-diverticulum", "not_met"),
    ("denied", "No Zenker diverticulum was seen.", "zenker-diverticulum", "met"),
    ("of a relative", "Her mother had a Zenker diverticulum.", "zenker-diverticulum", "unknown"),
    ("doubted", "Possible Zenker diverticulum.", "zenker-diverticulum", "unknown"),
    ("only feared", "At risk for Zenker diverticulum.", "zenker-diverticulum", "unknown"),
    ("one telling word of it", "Seen by Dr Zenker.", "zenker-diverticulum", "unknown"),
    ("only an ordinary word of it", "Acute pain.", "acute-zenkeritis", "met"),
    ("nobody mentions it", "Cough and fever.", "zenker-diverticulum", "met"),
    ("a test nobody mentions", "Cough and fever.", "zenker-titer", "unknown"),
]


@pytest.mark.parametrize(("claim", "text", "name", "truth"), WORDS, ids=[row[0] for row in WORDS])
def test_open_name(claim: str, text: str, name: str, truth: str) -> None:
    """An exclusion's open name is answered from the record's own words, else presumed absent."""
    given = judge(Has(concept=f"named:{name}"), chart(text), policy="summary", exclusion=True)
    assert given.truth == truth
    assert all(quote.text == text[quote.start : quote.end] for quote in given.evidence)


def test_open_name_of_a_later_note() -> None:
    """A note from after the day says nothing yet; a form's text is no prose."""
    name = Has(concept="named:zenker-diverticulum")
    assert judge(name, chart("Zenker diverticulum.", when="2026-04-01")).truth == "unknown"
    assert judge(name, chart("Zenker diverticulum.", kind="form")).truth == "unknown"
    assert judge(name, chart("Zenker diverticulum.")).truth == "met"


def test_telling_words() -> None:
    """Ordinary words tell nothing unless a name has no others; an empty name says nothing."""
    ordinary = {"severe": "adjective", "arm": "body"}
    assert stems("named:severe-zenkeritis", ordinary) == {"zenker"}
    assert stems("named:severe-arm", ordinary) == {"severe", "arm"}
    assert not presumable("named:rare-antibodies")
    assert judge(Has(concept="named:"), chart("Any."), policy="stated").truth == "unknown"


STROKE, UNREAD = Has(concept="stroke"), Opaque(text="visit to a hospital for stroke symptoms")
BARRACKS = Has(concept="named:barracks-visitors")
NEEDED = All(rules=(Any(rules=(STROKE,)), UNREAD))

NAMED: list[tuple[str, Rule, Rule]] = [
    ("alone", UNREAD, NEEDED),
    ("in groups", Any(rules=(All(rules=(UNREAD,)),)), Any(rules=(All(rules=(NEEDED,)),))),
    ("in a count", AtLeast(n=2, rules=(UNREAD,)), AtLeast(n=2, rules=(NEEDED,))),
    ("not where presence is wanted", Not(rule=UNREAD), Not(rule=UNREAD)),
    ("in what is asked, not in its test", If(test=UNREAD, then=UNREAD), If(test=UNREAD, then=NEEDED)),
    ("in both branches", If(test=STROKE, then=STROKE, other=UNREAD), If(test=STROKE, then=STROKE, other=NEEDED)),
    ("not of words that deny", Opaque(text="not treated for stroke"), Opaque(text="not treated for stroke")),
    ("not of a value", Opaque(text="platelets after stroke"), Opaque(text="platelets after stroke")),
    ("not of what may not be presumed", Opaque(text="HIV infection"), Opaque(text="HIV infection")),
    ("marks alone are no alternative", Any(rules=(STROKE, Opaque(text="("))), Any(rules=(STROKE,))),
    ("else by all the words", Opaque(text="barracks visitors"), All(rules=(Any(rules=(BARRACKS,)), Opaque(text="barracks visitors")))),
    ("not of words that compare", Opaque(text="barracks visits > 3"), Opaque(text="barracks visits > 3")),
    ("not of words that name nothing", Opaque(text="of it"), Opaque(text="of it")),
    ("leaves others alone", Range(variable="age", low=18), Range(variable="age", low=18)),
]  # fmt: skip


@pytest.mark.parametrize(("claim", "rule", "judged"), NAMED, ids=[row[0] for row in NAMED])
def test_unread_words(claim: str, rule: Rule, judged: Rule) -> None:
    """What an exclusion's unread words name must at least be there; an inclusion is left as it is."""
    assert at_least(rule, VOCABULARY, exclusion=True) == judged
    assert at_least(rule, VOCABULARY, exclusion=False) == rule


def test_unread_words_name_what_can_be_had() -> None:
    """An event that stands among them is not asked for beside the condition that they name."""
    visit = Opaque(text="hospitalisation for stroke symptoms")
    assert at_least(visit, default_vocabulary(), exclusion=True) == All(rules=(Any(rules=(STROKE,)), visit))


def test_unread_words_never_exclude() -> None:
    """With the condition they name the patient is unknown, without it nothing excludes."""
    criterion = Criterion(text="x", start=0, end=1, polarity="exclusion", rule=UNREAD)
    quote = Quote(source="n", start=0, end=6, text="Stroke")
    told = chart("Stroke.", Fact(concept="stroke", quote=quote))
    assert judge_criterion(criterion, told, "summary").truth == "unknown"
    assert judge_criterion(criterion, chart("Cough."), "summary").truth == "met"
    assert judge_criterion(criterion, chart("Cough."), "stated").truth == "unknown"


VALUES: list[tuple[str, str, str, str]] = [
    ("told", "Zenker score of 25 today.", "measured:zenker-score", "met"),
    ("told otherwise", "Zenker score: 15.", "measured:zenker-score", "not_met"),
    ("a limit", "Zenker score >= 30", "measured:zenker-score", "met"),
    ("of a relative", "Her mother had a Zenker score of 25.", "measured:zenker-score", "unknown"),
    ("not told", "Zenker score not done.", "measured:zenker-score", "unknown"),
    ("a word only", "Seen by Dr Zenker.", "measured:zenker-score", "unknown"),
    ("in another unit", "Zenker score 25 mg/dL.", "measured:zenker-score", "unknown"),
    ("without its unit", "Zenker depth 25", "measured:zenker-depth[mm]", "unknown"),
    ("known later", "Zenker score of 25 today.", "measured:zenker-score", "unknown"),
]


@pytest.mark.parametrize(("claim", "text", "name", "truth"), VALUES, ids=[row[0] for row in VALUES])
def test_open_measure(claim: str, text: str, name: str, truth: str) -> None:
    """A limit of an open measure is judged by the values that the record tells in its very words."""
    words = chart(text, when="2026-04-01" if claim == "known later" else "2026-03-01")
    found = judge(Range(variable=name, low=20.0), words)
    assert (found.truth, bool(found.asks)) == (truth, truth == "unknown")
