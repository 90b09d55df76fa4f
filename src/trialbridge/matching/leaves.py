"""The truth of one leaf of a rule for one patient; composites are `judge`'s."""

from collections.abc import Iterable

from trialbridge.intake.qualitative import NORMAL
from trialbridge.matching.chart import Chart
from trialbridge.matching.days import STUDY_EVENTS, inside, span
from trialbridge.matching.derive import derived
from trialbridge.matching.values import Interval, canonical_interval, limits
from trialbridge.matching.wording import presumable
from trialbridge.model.patient import Fact, Quote
from trialbridge.model.rule import NAMED, Count, Has, Opaque, Range, Window
from trialbridge.model.verdict import Basis, Truth, Verdict
from trialbridge.vocab import GIVEN, Vocabulary

UNKNOWN = Verdict(truth="unknown")
NOT_ASKED = "not asked of a man or a small child"


def judge_opaque(leaf: Opaque) -> Verdict:
    """Words that were not understood stay unknown; only the investigator can answer."""
    return UNKNOWN


def judge_range(leaf: Range, chart: Chart) -> Verdict:
    """Compare the latest value inside the window; same-day values that differ conflict."""
    facts = _timely(chart.told(leaf.variable), leaf.window, chart)
    if facts:
        return _compare(leaf, facts, chart, "stated", "")
    for fact, derivation in derived(leaf.variable, chart):
        return _compare(leaf, [fact], chart, "derived", derivation)
    return Verdict(truth="unknown", asks=(leaf.variable,))


def judge_has(leaf: Has, chart: Chart, presume: bool, *, silent: bool) -> Verdict:
    """Ask the facts of the concept and of those below it; silence is unknown unless it may be presumed.

    `silent`: absence speaks for the patient here (`Place`); there silence may be presumed, and what is not
    asked of a man is simply not there; elsewhere that does not apply to him.
    """
    denials = chart.denials(leaf.concept)
    answers = [(_fits(leaf, fact, chart), fact) for fact in chart.tells(leaf.concept)]
    yes = [fact for answer, fact in answers if answer is True]
    if yes:
        return _present(leaf, yes, denials)
    open_ = [fact for answer, fact in answers if answer is None]
    if open_:
        return Verdict(truth="unknown", evidence=_quotes(open_), asks=(leaf.concept,))
    bars = chart.bars(leaf.concept)
    if bars:
        return Verdict(
            truth="not_met" if silent else "met",
            basis="derived",
            applies=silent,
            evidence=_quotes(bars),
            derivation=NOT_ASKED,
        )
    if denials or answers:
        return Verdict(truth="not_met", evidence=_quotes(denials or [fact for _, fact in answers]))
    wider = chart.wider(leaf.concept)
    if wider:
        return Verdict(truth="unknown", evidence=_quotes(wider), asks=(leaf.concept,))
    if presume and silent and _presumable(leaf.concept, chart):
        return Verdict(truth="not_met", basis="presumed", derivation="nobody mentions it")
    return Verdict(truth="unknown", asks=(leaf.concept,))


def judge_count(leaf: Count, chart: Chart) -> Verdict:
    """Count distinct occurrences; what is recorded is a lower bound of what happened."""
    as_has = Has(concept=leaf.concept, status=leaf.status, window=leaf.window)
    facts = [fact for fact in chart.tells(leaf.concept) if _fits(as_has, fact, chart)]
    lines = {fact.line for fact in facts if fact.line is not None}
    seen = max([len({(fact.concept, fact.start) for fact in facts if fact.line is None}), *lines])
    if leaf.high is not None and seen > leaf.high:
        return Verdict(truth="not_met", evidence=_quotes(facts))
    if leaf.high is None and leaf.low is not None and seen >= leaf.low:
        return Verdict(truth="met", evidence=_quotes(facts))
    if not facts and chart.denials(leaf.concept):
        truth: Truth = "met" if (leaf.low or 0) <= 0 else "not_met"
        return Verdict(truth=truth, evidence=_quotes(chart.denials(leaf.concept)))
    return Verdict(truth="unknown", evidence=_quotes(facts), asks=(leaf.concept,))


def _presumable(concept: str, chart: Chart) -> bool:
    """Tell whether silence on a concept may be taken for its absence: its row says so; see `wording`."""
    if concept.startswith(NAMED):
        return presumable(concept) and not chart.touches(concept)
    row = chart.vocabulary.concepts.get(concept)
    return row is not None and row.presumable


def _present(leaf: Has, yes: list[Fact], denials: list[Fact]) -> Verdict:
    days = {fact.known_on for fact in yes}
    if any(denial.known_on in days for denial in denials):
        evidence = _quotes([*yes, *denials])
        return Verdict(truth="unknown", evidence=evidence, asks=(leaf.concept,), conflict=True)
    stated = [fact for fact in yes if not fact.derivation]
    if not stated:
        words = "; ".join(dict.fromkeys(fact.derivation for fact in yes))
        return Verdict(truth="met", basis="derived", evidence=_quotes(yes), derivation=words)
    return Verdict(truth="met", evidence=_quotes(stated))


def _fits(leaf: Has, fact: Fact, chart: Chart) -> bool | None:
    """Tell whether a fact fulfils the leaf; None where it leaves the question open."""
    answers = [
        None if fact.stance == "uncertain" else True,
        course_of(leaf.status, fact, timed=leaf.window is not None),
        True if set(leaf.qualifiers) <= set(fact.qualifiers) else None,
        True if leaf.window is None else _in_window(fact, leaf.window, chart),
    ]
    if False in answers:
        return False
    return None if None in answers else True


def course_of(status: str, fact: Fact, *, timed: bool) -> bool | None:
    """Tell whether a fact's course answers a leaf's status; None where it leaves the question open.

    Of what ended on a known day a window asks whether it was there inside of it, not whether it is there now:
    "steroids within 14 days" holds for some that were stopped a week ago.
    """
    if fact.course == "planned" or status == "planned":
        return fact.course == status
    if status == "active" and fact.course != "active" and not (timed and fact.stop):
        return False if fact.course == "resolved" else None
    return True


def _in_window(fact: Fact, window: Window, chart: Chart) -> bool | None:
    anchor = chart.today if window.anchor in STUDY_EVENTS else chart.since(window.anchor)
    if anchor is None:
        return None
    ongoing = fact.course == "active" and fact.stop is None
    if ongoing and window.anchor in STUDY_EVENTS and window.direction == "before" and window.at_least is None:
        return True
    stopped, started = span(fact.stop), span(fact.start)
    if stopped is not None:
        return inside(stopped, window, anchor)
    if started is None:
        return None
    answer = inside(started, window, anchor)
    # a treatment that began before the window may have gone on into it
    return answer if answer or ongoing or not lasts(fact, chart.vocabulary) else None


def lasts(fact: Fact, vocabulary: Vocabulary) -> bool:
    """Tell whether a fact is of something that goes on for a while once begun: a treatment."""
    concept = vocabulary.concepts.get(fact.concept)
    return concept is not None and concept.kind in GIVEN


def _timely(facts: Iterable[Fact], window: Window | None, chart: Chart) -> list[Fact]:
    """Keep the latest day's facts, of those inside the window; undated facts count as the oldest."""
    kept = [
        fact
        for fact in facts
        if (window is None or _recorded_inside(fact, window, chart))
        and canonical_interval(fact, chart) is not None
    ]
    last = max((fact.known_on or "" for fact in kept), default="")
    return [fact for fact in kept if (fact.known_on or "") == last]


def _recorded_inside(fact: Fact, window: Window, chart: Chart) -> bool:
    days = span(fact.known_on)
    anchor = chart.measured if window.anchor in STUDY_EVENTS else chart.since(window.anchor)
    return days is None or anchor is None or inside(days, window, anchor) is not False


def _compare(leaf: Range, facts: list[Fact], chart: Chart, basis: Basis, derivation: str) -> Verdict:
    truths: set[Truth] = set()
    values: set[Interval] = set()
    for fact in facts:
        value = canonical_interval(fact, chart)
        low_high = limits(leaf, fact, chart)
        if value is None or low_high is None:
            return Verdict(truth="unknown", evidence=_quotes(facts), asks=(leaf.variable,))
        bounds, assumed = low_high
        if assumed:
            basis, derivation = "presumed", "; ".join(filter(None, (derivation, assumed)))
        if NORMAL in fact.qualifiers and leaf.unit not in ("ULN", "LLN"):
            words = f"{NORMAL} or not by the usual range, {value.low:g} to {value.high:g}"
            basis, derivation = "derived", "; ".join(filter(None, (derivation, words)))
        if leaf.variable == "age" and fact.start and not derivation:
            basis, derivation = "derived", f"{_either(value)} years, born {fact.start}"
        values.add(value)
        truths.add(_place(value, bounds))
    conflict = len(values) > 1 and not nested(values)
    truth = "unknown" if conflict or len(truths) > 1 else truths.pop()
    asks = (leaf.variable,) if truth == "unknown" else ()
    return Verdict(
        truth=truth,
        basis=basis,
        evidence=_quotes(facts),
        derivation=derivation,
        asks=asks,
        conflict=conflict,
    )


def nested(values: set[Interval]) -> bool:
    """Tell whether the values agree: one interval lies inside every other ("stage III", "stage IIIB")."""
    low, high = max(value.low for value in values), min(value.high for value in values)
    return Interval(low, high) in values


def _either(value: Interval) -> str:
    return f"{value.low:g}" if value.low == value.high else f"{value.low:g} or {value.high:g}"


def _place(value: Interval, bounds: Interval) -> Truth:
    if bounds.holds(value):
        return "met"
    return "unknown" if bounds.meets(value) else "not_met"


def _quotes(facts: Iterable[Fact]) -> tuple[Quote, ...]:
    return tuple(dict.fromkeys(fact.quote for fact in facts if fact.quote is not None))
