"""What opens a study: exact against `judge`, day by day."""

from datetime import date, timedelta
from itertools import combinations

from hypothesis import HealthCheck, assume, event, given, settings
from hypothesis import strategies as st
from tests.strategies import VOCABULARY, patients

from trialbridge.matching.chart import Chart
from trialbridge.matching.future import Future, changed
from trialbridge.matching.horizon import horizon
from trialbridge.matching.judge import judge
from trialbridge.model.criterion import Criterion
from trialbridge.model.patient import Fact, Patient, Reference
from trialbridge.model.rule import All, Any, Count, Duration, Has, If, Range, Rule, Window
from trialbridge.model.study import Age, Eligibility, Source, Study
from trialbridge.model.verdict import Change, Policy

DAY = date(2026, 3, 15)
FAR = 70
Rows = list[tuple[Rule, bool]]


DATES = ("2024", "2026-01", "2026-01-31", "2026-02", "2026-02-14", "2026-03-01", "2026-03-14")
LENGTHS = tuple(
    Duration(value=value, unit=unit)  # type: ignore[arg-type]
    for value, unit in ((36, "hours"), (14, "days"), (4, "weeks"), (1, "months"), (6, "weeks"), (1, "years"))
)
WINDOWS = (
    None,
    *(Window(at_most=length) for length in LENGTHS),
    *(Window(at_least=length) for length in LENGTHS),
    Window(at_most=LENGTHS[1], at_least=LENGTHS[0]),
    Window(at_most=LENGTHS[2], half_lives=5, of="longer"),
    Window(at_most=LENGTHS[3], direction="after", anchor="chemotherapy"),
)
THERE = ("cancer", "stroke", "chemotherapy", "car-t-cell", "pregnancy", "hiv-infection")
MEASURED = ("platelets", "creatinine", "ecog", "karnofsky", "weight")
concept_facts = st.builds(
    Fact,
    concept=st.sampled_from(THERE),
    course=st.sampled_from(["active", "active", "history"]),
    start=st.sampled_from((None, *DATES)),
    stop=st.sampled_from((None, None, *DATES)),
)
value_facts = st.builds(
    Fact,
    variable=st.sampled_from(MEASURED),
    value=st.integers(0, 130).map(float),
    known_on=st.sampled_from((None, *DATES)),
    reference=st.sampled_from((None, Reference(low=50, high=90))),
)
ages = st.sampled_from(
    (
        Fact(variable="age", value=17, known_on="2025-08-01"),
        Fact(variable="age", start="2008-04-30"),
        Fact(variable="age", start="2008"),
        Fact(variable="age", value=59.5, known_on="2026-03-15"),
        Fact(variable="age", start="2008-02-29"),
    )
)
requirements = st.one_of(
    st.builds(Has, concept=st.sampled_from(THERE), window=st.sampled_from(WINDOWS),
              status=st.sampled_from(["any", "any", "active"])),
    st.builds(Count, concept=st.sampled_from(THERE), high=st.just(0), window=st.sampled_from(WINDOWS)),
    st.builds(Range, variable=st.sampled_from(MEASURED), low=st.integers(20, 110).map(float),
              low_open=st.booleans(), window=st.sampled_from((None, *WINDOWS[1:6])),
              unit=st.sampled_from(["", "", "LLN"])),
    st.builds(Range, variable=st.sampled_from(MEASURED), high=st.integers(20, 110).map(float),
              high_open=st.booleans(), unit=st.sampled_from(["", "", "ULN"])),
    st.sampled_from((Range(variable="age", low=18), Range(variable="age", low=60, high=75))),
)  # fmt: skip
composites = st.one_of(
    requirements, requirements,
    st.builds(lambda one, other: Any(rules=(one, other)), requirements, requirements),
    st.builds(lambda one, other: All(rules=(one, other)), requirements, requirements),
    st.builds(lambda one, other: If(test=one, then=other), requirements, requirements),
)  # fmt: skip
CASES = st.tuples(
    st.lists(st.tuples(composites, st.booleans()), min_size=1, max_size=3),
    st.builds(
        lambda age, others: Patient(id="p", facts=(age, *others)),
        ages, st.lists(st.one_of(concept_facts, value_facts), min_size=2, max_size=6),
    ),
)  # fmt: skip
POLICIES: st.SearchStrategy[Policy] = st.sampled_from(["summary", "stated"])
LIMITS = st.sampled_from([Eligibility(), Eligibility(minimum_age=Age(value=60, published="60 Years"))])
often = settings(max_examples=300, suppress_health_check=[HealthCheck.filter_too_much])


def study(eligibility: Eligibility) -> Study:
    """Give a study with nothing but its coded limits."""
    return Study(id="S1", source=Source(registry="ctgov"), eligibility=eligibility)


def criteria(rows: Rows) -> list[Criterion]:
    """Give the criteria of some rules."""
    return [
        Criterion(text="x", start=0, end=1, polarity="exclusion" if exclusion else "inclusion", rule=rule)
        for rule, exclusion in rows
    ]


def fails(rows: Rows, who: Patient, day: date, policy: Policy) -> bool:
    """Tell whether any requirement is NOT_MET; values count as if they were found again."""
    chart = Chart(who, VOCABULARY, day, measured=DAY)
    verdicts = (judge(rule, chart, policy=policy, exclusion=exclusion) for rule, exclusion in rows)
    return any(verdict.truth == "not_met" for verdict in verdicts)


def first(rows: Rows, who: Patient, chosen: frozenset[Change], policy: Policy, last: date) -> date | None:
    """Look at every single day up to the last one."""
    for days in range((last - DAY).days + 1):
        day = DAY + timedelta(days=days)
        if not fails(rows, changed(who, chosen, DAY), day, policy):
            return day
    return None


@often
@given(CASES, POLICIES)
def test_a_study_opens_on_the_day_given_and_on_none_before(
    case: tuple[Rows, Patient], policy: Policy
) -> None:
    """With the changes no requirement is NOT_MET on the day; on every day before, and with fewer, one is."""
    rows, who = case
    assume(fails(rows, who, DAY, policy))
    found = horizon(study(Eligibility()), criteria(rows), Future(Chart(who, VOCABULARY, DAY)), policy)
    event(
        f"opens {bool(found.opens_on)}, {len(found.changes)} changes, waits {found.opens_on > DAY.isoformat()}"
    )
    if not found.opens_on:
        return
    opens, chosen = date.fromisoformat(found.opens_on), frozenset(found.changes)
    assert not fails(rows, changed(who, chosen, DAY), opens, policy)
    before = opens - timedelta(days=1)
    if before >= DAY:
        assert fails(rows, changed(who, chosen, DAY), before, policy)
    if (opens - DAY).days <= FAR:
        assert first(rows, who, chosen, policy, opens) == opens
    for size in range(len(found.changes)):
        for part in combinations(found.changes, size):
            assert first(rows, who, frozenset(part), policy, DAY + timedelta(days=FAR)) is None


@often
@given(CASES, POLICIES)
def test_every_mend_mends_its_criterion(case: tuple[Rows, Patient], policy: Policy) -> None:
    """With the changes of a mend its criterion is not NOT_MET on the mend's day, and it was NOT_MET before."""
    rows, who = case
    assume(fails(rows, who, DAY, policy))
    found = horizon(study(Eligibility()), criteria(rows), Future(Chart(who, VOCABULARY, DAY)), policy)
    for mend in found.mends:
        row, day = [rows[mend.criterion]], date.fromisoformat(mend.day)
        assert fails(row, who, DAY, policy)
        assert not fails(row, changed(who, frozenset(mend.changes), DAY), day, policy)


@given(LIMITS, patients)
def test_age_limits_heal_by_birthdays(eligibility: Eligibility, who: Patient) -> None:
    """A coded limit of age opens with time alone, and is never mended by a change."""
    found = horizon(study(eligibility), [], Future(Chart(who, VOCABULARY, DAY)), "stated")
    assert not found.changes
    for mend in found.mends:
        assert (mend.criterion, mend.changes) == (-1, ())
        assert mend.day > DAY.isoformat()
