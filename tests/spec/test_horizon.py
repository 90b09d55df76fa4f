"""What would open a study: the requirement, the record, and the sentence a report says."""

from datetime import date

import pytest
from tests.property.test_horizon import criteria, study
from tests.strategies import VOCABULARY

from trialbridge.matching import turning
from trialbridge.matching.chart import Chart
from trialbridge.matching.future import Future
from trialbridge.matching.horizon import horizon
from trialbridge.model.criterion import Criterion
from trialbridge.model.patient import Fact, Patient, Quote, Reference
from trialbridge.model.rule import All, Any, Count, Duration, Has, Not, Opaque, Range, Rule, Window
from trialbridge.model.study import Age, Eligibility
from trialbridge.model.verdict import Change, CriterionVerdict, Horizon, MatchReport, Verdict
from trialbridge.report.opening import mended, opens
from trialbridge.report.results import result

DAY = date(2026, 2, 14)
WEEKS = Window(at_most=Duration(value=4, unit="weeks"))
CHEMO = Has(concept="chemotherapy", window=WEEKS)
PLATELETS = Range(variable="platelets", low=75, unit="10*9/L")
STOPPED = Fact(concept="chemotherapy", course="history", stop="2026-02-13")
LOW = Fact(variable="platelets", value=62, unit="10*9/L", known_on="2026-02-10")
MONTH = Fact(concept="chemotherapy", course="history", stop="2026-01")

TABLE: list[tuple[str, list[tuple[Rule, bool]], tuple[Fact, ...], str]] = [
    ("a washout", [(CHEMO, True)], (STOPPED,), "Opens on 14 March 2026"),
    ("a washout and a value", [(CHEMO, True), (PLATELETS, False)], (STOPPED, LOW),
     "Opens on 14 March 2026 if platelets rises to 75 10^9/L"),
    ("a value alone", [(PLATELETS, False)], (LOW,), "Opens if platelets rises to 75 10^9/L"),
    ("the highest of two limits", [(PLATELETS, False), (Range(variable="platelets", low=100), False)], (LOW,),
     "Opens if platelets rises to 100 10^9/L"),
    ("a limit to be passed", [(Range(variable="platelets", low=75, low_open=True), False)], (LOW,),
     "Opens if platelets rises above 75 10^9/L"),
    ("a score to be passed", [(Range(variable="ecog", high=2, high_open=True), False)],
     (Fact(variable="ecog", value=2),), "Opens if ecog falls to 1"),
    ("the record's own unit", [(Range(variable="creatinine", high=133), False)],
     (Fact(variable="creatinine", value=2, unit="mg/dL"),), "Opens if creatinine falls to 1.504 mg/dL"),
    ("the laboratory's own limit", [(Range(variable="creatinine", high=1.5, unit="ULN"), False)],
     (Fact(variable="creatinine", value=200, unit="umol/L", reference=Reference(high=100)),),
     "Opens if creatinine falls to 150 umol/L"),
    ("a derived value", [(Range(variable="ecog", high=1), False)], (Fact(variable="karnofsky", value=50),),
     "Opens if ecog falls to 1"),
    ("nobody is to get worse", [(Range(variable="platelets", high=50), False)], (LOW,), ""),
    ("nor by a step", [(Range(variable="ecog", low=3), False)], (Fact(variable="ecog", value=1),), ""),
    ("an exclusion by a value", [(Range(variable="platelets", high=70), True)], (LOW,),
     "Opens if platelets rises above 70 10^9/L"),
    ("a treatment that goes on", [(CHEMO, True)], (Fact(concept="chemotherapy", start="2025"),),
     "Opens on 15 March 2026 if chemotherapy is stopped"),
    ("two changes", [(PLATELETS, False), (Has(concept="pregnancy", status="active"), True)],
     (LOW, Fact(concept="pregnancy")), "Opens if platelets rises to 75 10^9/L and pregnancy has resolved"),
    ("one of two suffices", [(Any(rules=(PLATELETS, Has(concept="stroke"))), False)],
     (LOW, Fact(concept="stroke", stance="absent")), "Opens if platelets rises to 75 10^9/L"),
    ("a vague date", [(Has(concept="chemotherapy", window=Window(at_most=Duration(value=3, unit="months"))), True)], (MONTH,),
     "Opens on 2 April 2026; for certain from 1 May 2026"),
    ("time since an event", [(Has(concept="car-t-cell", window=Window(at_least=Duration(value=6, unit="months"))), False)],
     (Fact(concept="car-t-cell", course="history", stop="2025-08-31"),), "Opens on 1 March 2026"),
    ("a count", [(Count(concept="chemotherapy", high=0, window=WEEKS), False)], (STOPPED,), "Opens on 14 March 2026"),
    ("a birthday", [(Range(variable="age", low=18), False)], (Fact(variable="age", start="2008-02-29"),),
     "Opens on 1 March 2026"),
    ("an age that was told", [(Range(variable="age", low=20), False)],
     (Fact(variable="age", value=17, known_on="2026-02-14"),), "Opens on 15 February 2028; for certain from 14 February 2029"),
    ("a birthday too far to wait for", [(Range(variable="age", low=21), False)], (Fact(variable="age", start="2008"),), ""),
    ("an age without a day", [(Range(variable="age", low=18), False)], (Fact(variable="age", value=17),), ""),
    ("too old", [(Range(variable="age", high=60), False)], (Fact(variable="age", start="1950"),), ""),
    ("a diagnosis", [(Has(concept="sclc"), False)], (Fact(concept="sclc", stance="absent"),), ""),
    ("what has been", [(Has(concept="chemotherapy"), True)], (STOPPED,), ""),
    ("an ailment that lasts", [(Has(concept="hiv-infection", status="active"), True)], (Fact(concept="hiv-infection"),), ""),
    ("what needs a value of something else", [(Range(variable="height", low=170), False)], (Fact(variable="height", value=160),), ""),
    ("a window that hangs on an event", [(Has(concept="stroke", window=Window(anchor="chemotherapy", direction="after")), True)],
     (Fact(concept="chemotherapy", start="2025"), Fact(concept="stroke", start="2026-01", course="history")), ""),
    ("words that were not understood", [(All(rules=(PLATELETS, Opaque(text="x"))), False)], (LOW,),
     "Opens if platelets rises to 75 10^9/L"),
    ("an age in a unit that does not fit", [(Range(variable="age", low=18), False)],
     (Fact(variable="age", start="2008-06-01"), Fact(variable="age", value=17, unit="g/L", known_on="2026-01")), "Opens on 1 June 2026"),
    ("a value in a unit that does not fit", [(PLATELETS, False)], (LOW, Fact(variable="platelets", value=3, unit="g/L")),
     "Opens if platelets rises to 75 10^9/L"),
    ("two limits in one requirement", [(All(rules=(PLATELETS, Range(variable="platelets", low=100))), False)], (LOW,),
     "Opens if platelets rises to 100 10^9/L"),
    ("one change before two", [(Any(rules=(PLATELETS, All(rules=(Range(variable="ecog", high=1), Range(variable="weight", low=50))))), False)],
     (LOW, Fact(variable="ecog", value=2), Fact(variable="weight", value=40, unit="kg")), "Opens if platelets rises to 75 10^9/L"),
    ("two things of which one stays", [(All(rules=(PLATELETS, Not(rule=Has(concept="sclc")))), False)],
     (LOW, Fact(concept="sclc")), ""),
]  # fmt: skip


def said(
    rows: list[tuple[Rule, bool]], facts: tuple[Fact, ...], eligibility: Eligibility | None = None
) -> str:
    """Give the sentence of the report."""
    trial = study(eligibility or Eligibility())
    found = horizon(
        trial, criteria(rows), Future(Chart(Patient(id="p", facts=facts), VOCABULARY, DAY)), "stated"
    )
    return opens(laid(found), DAY.isoformat())


def laid(found: Horizon, *verdicts: CriterionVerdict) -> object:
    """Lay out a report that holds nothing but the horizon."""
    report = MatchReport(
        study="S1", study_version="", patient="p", patient_version="", engine="", day=DAY.isoformat(),
        policy="stated", overall="excluded", horizon=found, verdicts=verdicts,
    )  # fmt: skip
    rows = criteria([(PLATELETS, False)] * len(verdicts))
    return result(report, study(Eligibility()), rows, readings={}, vocabulary=VOCABULARY)


@pytest.mark.parametrize(("claim", "rows", "facts", "words"), TABLE, ids=[row[0] for row in TABLE])
def test_what_opens_a_study(
    claim: str, rows: list[tuple[Rule, bool]], facts: tuple[Fact, ...], words: str
) -> None:
    """The sentence names the first day that `judge` opens, and only what has to change."""
    assert said(rows, facts) == words


def test_a_study_that_nothing_closes_opens_at_once() -> None:
    """Where no requirement is NOT_MET nothing is said."""
    assert said([(PLATELETS, False)], ()) == ""


def test_coded_limits_heal_too() -> None:
    """A coded age limit is waited for as a criterion's is."""
    limits = Eligibility(minimum_age=Age(value=18, published="18 Years"))
    assert said([], (Fact(variable="age", start="2008-06-01"),), limits) == "Opens on 1 June 2026"


def test_the_cohort_with_the_fewest_changes_counts() -> None:
    """Of two cohorts the one that needs no change opens the study; it is named."""
    rows = [
        Criterion(text="x", start=0, end=1, polarity="inclusion", rule=PLATELETS, applies_to=("Arm A",)),
        Criterion(text="x", start=0, end=1, polarity="exclusion", rule=CHEMO, applies_to=("Arm B",)),
    ]
    who = Patient(id="p", facts=(STOPPED, LOW))
    found = horizon(study(Eligibility()), rows, Future(Chart(who, VOCABULARY, DAY)), "stated")
    assert (found.cohort, found.opens_on, found.changes) == ("Arm B", "2026-03-14", ())
    assert [mend.criterion for mend in found.mends] == [0, 1]


def test_a_criterion_says_how_it_would_be_met() -> None:
    """Beside a criterion that is not met stands the day or the change, also where the study stays closed."""
    rise = Change(kind="value", about="platelets", value=75, unit="10*9/L", direction="up")
    who = Patient(id="p", facts=(LOW, Fact(concept="sclc", stance="absent")))
    rows = criteria([(PLATELETS, False), (Has(concept="sclc"), False)])
    found = horizon(study(Eligibility()), rows, Future(Chart(who, VOCABULARY, DAY)), "stated")
    assert [mend.changes for mend in found.mends] == [(rise,)]
    verdict = CriterionVerdict(
        criterion=0, text="x", polarity="inclusion", role="requirement", verdict=Verdict(truth="not_met"),
        study_quote=Quote(source="eligibility.criteria", start=0, end=1, text="x"),
    )  # fmt: skip
    row = laid(found, verdict).criteria[0]  # type: ignore[attr-defined]
    assert mended(row, DAY.isoformat()) == "Met if platelets rises to 75 10^9/L"
    assert mended(row, "2026-01-01") == "Met from 14 February 2026 if platelets rises to 75 10^9/L"


def test_the_future_forgets_charts_it_no_longer_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    """The charts of days are kept up to a number, then made anew; the answer is the same."""
    from trialbridge.matching import future

    rows = [(CHEMO, True)]
    before = said(rows, (STOPPED,))
    monkeypatch.setattr(future, "_MOST", 1)
    assert said(rows, (STOPPED,)) == before


def test_facts_of_later_days_are_left_out() -> None:
    """What the record says of days after the report is no part of what is foreseen."""
    later = Fact(variable="platelets", value=200, known_on="2026-02-20")
    assert said([(CHEMO, True), (PLATELETS, False)], (STOPPED, LOW, later)).endswith("rises to 75 10^9/L")


def test_days_beyond_the_calendar_are_no_days() -> None:
    """A window or an age that would end after the year 9999 ends nothing and breaks nothing."""
    long = Window(at_most=Duration(value=9000, unit="years"))
    assert said([(Has(concept="chemotherapy", window=long), True)], (STOPPED,)) == ""
    assert said([(Range(variable="age", low=9000), False)], (Fact(variable="age", start="2008"),)) == ""


def test_every_name_of_the_table_exists(vocabulary: object) -> None:
    """What can recover is a variable or a concept of the vocabulary, and its way is one that is known."""
    for (sort, name), way in turning.recovering().items():
        known = getattr(vocabulary, f"{sort}s")
        assert name in known, name
        assert way in (("rises", "falls", "rises or falls") if sort == "variable" else ("resolves", "lasts"))
