"""Generated rules and patients over a small vocabulary of their own."""

from functools import cache

from hypothesis import strategies as st

from trialbridge.model.patient import Fact, Patient, Quote, Reference, SourceDocument
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
from trialbridge.vocab import Concept, Unit, Variable, Vocabulary, default_vocabulary

CONCEPTS = (
    Concept(id="cancer", name="cancer", kind="disease", presumable=True),
    Concept(id="lung-cancer", name="lung cancer", kind="disease", parents=("cancer",), presumable=True),
    Concept(id="sclc", name="small cell lung cancer", kind="disease", parents=("lung-cancer",)),
    Concept(id="stroke", name="stroke", kind="disease", presumable=True),
    Concept(id="hiv-infection", name="hiv", kind="disease"),
    Concept(id="chemotherapy", name="chemotherapy", kind="therapy", presumable=True),
    Concept(id="car-t-cell", name="car-t", kind="therapy"),
    Concept(id="female", name="female", kind="trait"),
    Concept(id="pregnancy", name="pregnancy", kind="event"),
    Concept(id="male", name="male", kind="trait"),
)
VARIABLES = (
    Variable(name="age", title="age", kind="number", unit="a", low=0, high=125),
    Variable(name="platelets", title="platelets", kind="number", unit="10*9/L", usual_low=125),
    Variable(
        name="creatinine", title="creatinine", kind="number", unit="umol/L", usual_high=104, molar_mass=113.12
    ),
    Variable(name="creatinine_clearance", title="clearance", kind="number", unit="mL/min"),
    Variable(name="weight", title="weight", kind="number", unit="kg"),
    Variable(name="height", title="height", kind="number", unit="cm"),
    Variable(name="bmi", title="body mass index", kind="number", unit="kg/m2"),
    Variable(name="ecog", title="ecog", kind="score"),
    Variable(name="karnofsky", title="karnofsky", kind="score"),
)
UNITS = (
    Unit(code="g/L", dimension="mass/volume", factor=1),
    Unit(code="mg/dL", dimension="mass/volume", factor=0.01),
    Unit(code="mol/L", dimension="amount/volume", factor=1),
    Unit(code="umol/L", dimension="amount/volume", factor=1e-6),
    Unit(code="10*9/L", dimension="number/volume", factor=1),
    Unit(code="/uL", dimension="number/volume", factor=1e-3),
    Unit(code="a", dimension="time", factor=365.25),
    Unit(code="mo", dimension="time", factor=30.4375),
)
VOCABULARY = Vocabulary(CONCEPTS, VARIABLES, UNITS, (), ordinary={"acute": "adjective"})

names = st.sampled_from([row.id for row in CONCEPTS])
OPEN = ["named:zenker-diverticulum", "named:amber-fever", "named:rare-titer"]
variables = st.sampled_from([row.name for row in VARIABLES])
statuses = st.sampled_from(["any", "active", "history", "planned"])
numbers = st.one_of(st.integers(0, 130).map(float), st.floats(0, 130, allow_nan=False))
durations = st.builds(
    Duration,
    value=st.integers(1, 30).map(float),
    unit=st.sampled_from(["hours", "days", "weeks", "months", "years"]),
)
windows = st.builds(
    Window,
    anchor=st.sampled_from(["enrolment", "consent", "car-t-cell", "chemotherapy"]),
    direction=st.sampled_from(["before", "after", "around"]),
    at_least=st.none() | durations,
    at_most=st.none() | durations,
    half_lives=st.none() | st.just(5.0),
    of=st.none() | st.sampled_from(["shorter", "longer"]),
)
leaves: st.SearchStrategy[Rule] = st.one_of(
    st.builds(
        Range,
        variable=variables,
        low=st.none() | numbers,
        high=st.none() | numbers,
        low_open=st.booleans(),
        high_open=st.booleans(),
        unit=st.sampled_from(["", "ULN", "LLN"]),
        window=st.none() | windows,
    ),
    st.builds(
        Has,
        concept=names | st.sampled_from(OPEN),
        status=statuses,
        qualifiers=st.sampled_from([(), ("severe",)]),
        window=st.none() | windows,
    ),
    st.builds(
        Count, concept=names, low=st.none() | st.integers(0, 3), high=st.none() | st.integers(0, 3),
        status=statuses, window=st.none() | windows,
    ),
    st.builds(Opaque, text=st.sampled_from(["words", "other words"])),
)  # fmt: skip


def _compound(parts: st.SearchStrategy[Rule]) -> st.SearchStrategy[Rule]:
    groups = st.lists(parts, min_size=1, max_size=3).map(tuple)
    return st.one_of(
        st.builds(All, rules=groups),
        st.builds(Any, rules=groups),
        st.builds(Not, rule=parts),
        st.builds(If, test=parts, then=parts, other=st.none() | parts),
        st.builds(AtLeast, n=st.integers(1, 3), rules=groups),
    )


rules = st.recursive(leaves, _compound, max_leaves=8)

days = st.sampled_from(
    [None, "2024", "2025-11", "2026-01", "2026-02-20", "2026-03-01", "2026-03-10", "2026-03-15", "2027-01-01"]
)
quotes = st.just(Quote(source="note", start=0, end=4, text="word"))
facts = st.one_of(
    st.builds(
        Fact,
        concept=names,
        stance=st.sampled_from(["present", "present", "absent", "uncertain"]),
        subject=st.sampled_from(["patient", "patient", "patient", "family"]),
        course=st.sampled_from(["active", "history", "resolved", "planned"]),
        qualifiers=st.sampled_from([(), ("severe",)]),
        start=days,
        stop=days,
        known_on=days,
        line=st.none() | st.integers(1, 4),
        quote=quotes,
    ),
    st.builds(
        Fact,
        variable=variables,
        value=st.none() | numbers,
        low=st.none() | numbers,
        high=st.none() | numbers,
        unit=st.sampled_from(["", "mg/dL", "/uL", "furlong"]),
        reference=st.none() | st.builds(Reference, low=numbers, high=numbers),
        known_on=days,
        quote=quotes,
    ),
)
NOTES = [
    "",
    "He has a Zenker diverticulum.",
    "No amber fevers. Zenker found otherwise.",
    "Rare titer pending.",
]
documents = st.sampled_from(NOTES).map(lambda text: (SourceDocument(name="n", text=text),))
patients = st.builds(
    Patient, id=st.just("p"), facts=st.lists(facts, max_size=7).map(tuple), documents=documents
)


def _spoken_windows() -> st.SearchStrategy[Window]:
    lengths = st.builds(
        Duration,
        value=st.sampled_from([1.0, 2.0, 6.0, 14.0, 1.5]),
        unit=st.sampled_from(["hours", "days", "weeks", "months", "years"]),
    )
    anchors = st.sampled_from(["enrolment", "first_dose", "consent", "screening", "randomisation"])
    return st.one_of(
        st.builds(Window, anchor=anchors, at_most=lengths),
        st.builds(Window, anchor=anchors, at_least=lengths),
        st.builds(
            Window,
            anchor=anchors,
            at_most=lengths,
            half_lives=st.just(5.0),
            of=st.sampled_from([None, "shorter", "longer"]),
        ),
    )


def _spoken_limit(row: Variable, unit: str, ends: tuple[float, float], side: str, strict: bool) -> Range:
    low, high = sorted(ends)
    return Range(
        variable=row.name,
        low=low if side != "high" else None,
        high=high if side != "low" else None,
        low_open=strict and side != "high",
        high_open=strict and side != "low",
        unit=unit or row.unit,
    )


def _possible(row: Variable, unit: str, ends: tuple[float, float]) -> bool:
    low, high = min(ends), max(ends)
    inside = (row.low is None or low >= row.low) and (row.high is None or high <= row.high)
    return low < high and (bool(unit) or inside)


@cache
def spoken() -> st.SearchStrategy[Rule]:
    """Give rules as sentences can state them, over the whole vocabulary; no group is empty."""
    vocabulary = default_vocabulary()
    numeric = [row for row in vocabulary.variables.values() if row.kind == "number"]
    concepts = sorted(vocabulary.concepts)
    names = st.integers(0, len(concepts) - 1).map(lambda at: concepts[at])
    figures = st.sampled_from([0.5, 1.0, 1.5, 2.0, 5.0, 10.0, 18.0, 60.0, 75.0, 100.0, 470.0])
    limits = (
        st.tuples(
            st.integers(0, len(numeric) - 1).map(lambda at: numeric[at]),
            st.sampled_from(["", "", "ULN", "LLN"]),
            st.tuples(figures, figures),
            st.sampled_from(["low", "high", "both"]),
            st.booleans(),
        )
        .filter(lambda drawn: _possible(*drawn[:3]))
        .map(lambda drawn: _spoken_limit(*drawn))
    )
    qualifiers = st.sampled_from(
        ["severe", "symptomatic", "uncontrolled", "requiring-systemic-treatment", "pelvic", "lower"]
    )
    states = st.builds(
        Has,
        concept=names,
        status=st.sampled_from(["any", "any", "active", "planned"]),
        qualifiers=st.lists(qualifiers, max_size=2, unique=True).map(sorted).map(tuple),
        window=st.none() | _spoken_windows(),
    )
    counts = st.builds(
        Count,
        concept=st.sampled_from(["brain-metastasis", "liver-metastasis", "chemotherapy", "seizure"]),
        low=st.sampled_from([2, 5]),
    )
    unread = st.builds(Opaque, text=st.sampled_from(["wizards toil", "not: x; (y", "of a b, c"]))
    return st.recursive(st.one_of(states, states, limits, counts, unread), _compound_of_two, max_leaves=8)


def _compound_of_two(parts: st.SearchStrategy[Rule]) -> st.SearchStrategy[Rule]:
    groups = st.lists(parts, min_size=2, max_size=3).map(tuple)
    return st.one_of(
        st.builds(All, rules=groups),
        st.builds(Any, rules=groups),
        st.builds(Not, rule=parts),
        st.builds(If, test=parts, then=parts, other=st.none() | parts),
        st.builds(AtLeast, n=st.just(2), rules=st.lists(parts, min_size=3, max_size=4).map(tuple)),
    )
