"""Many rules and patients from a seed, dense enough that facts meet, agree and conflict."""

from random import Random

from tests.strategies import CONCEPTS, NOTES, OPEN, VARIABLES
from trialbridge.model.patient import Fact, Patient, Reference, SourceDocument
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

NAMES = [row.id for row in CONCEPTS]
ASKED = [*NAMES, *OPEN]
OPEN_MEASURES = ["measured:zenker-score", "measured:zenker-level[mg/dL]"]
VALUES = [*(row.name for row in VARIABLES), *OPEN_MEASURES]
DAYS = [
    None,
    "2024",
    "2025-11",
    "2026-01",
    "2026-02-20",
    "2026-03-01",
    "2026-03-10",
    "2026-03-15",
    "2027-01-01",
]
COURSES = ("active", "active", "history", "resolved", "planned")
UNITS = ("hours", "days", "weeks", "months", "years")


def window(draw: Random) -> Window | None:
    """Give a window, or none as often as not."""
    if draw.random() < 0.5:
        return None
    lengths = [None, *(Duration(value=float(draw.randint(1, 30)), unit=draw.choice(UNITS)) for _ in range(2))]
    return Window(
        anchor=draw.choice(("enrolment", "enrolment", "first_dose", "consent", "car-t-cell", "chemotherapy")),
        direction=draw.choice(("before", "before", "after", "around")),
        at_least=draw.choice(lengths),
        at_most=draw.choice(lengths),
        half_lives=draw.choice((None, None, 5.0)),
        of=draw.choice((None, "shorter", "longer")),
    )


def limit(draw: Random) -> float | None:
    """Give a limit near the values that patients have, or none."""
    return draw.choice((None, 0.0, 0.5, 1.0, 2.0, 3.0, 18.0, 60.0, 70.0, 75.0, 100.0))


def leaf(draw: Random) -> Rule:
    """Give a leaf of any shape."""
    match draw.choice(("range", "range", "has", "has", "has", "count", "opaque")):
        case "range":
            return Range(
                variable=draw.choice(VALUES), low=limit(draw), high=limit(draw),
                low_open=draw.random() < 0.3, high_open=draw.random() < 0.3,
                unit=draw.choice(("", "", "ULN", "LLN")), window=window(draw),
            )  # fmt: skip
        case "has":
            return Has(
                concept=draw.choice(ASKED), status=draw.choice(("any", "any", "active", "history", "planned")),
                qualifiers=draw.choice(((), (), ("severe",), ("acute", "severe"))), window=window(draw),
            )  # fmt: skip
        case "count":
            low, high = draw.choice(((None, 1), (1, None), (2, None), (1, 2), (0, None), (None, 0), (2, 3)))
            return Count(
                concept=draw.choice(ASKED),
                low=low,
                high=high,
                status=draw.choice(("any", "active")),
                window=window(draw),
            )
        case _:
            return Opaque(text="words")


def rule(draw: Random, depth: int = 3) -> Rule:
    """Give a rule of at most some depth."""
    if depth == 0 or draw.random() < 0.35:
        return leaf(draw)
    parts = tuple(rule(draw, depth - 1) for _ in range(draw.randint(1, 4)))
    match draw.choice(("all", "any", "not", "if", "at_least")):
        case "all":
            return All(rules=parts)
        case "any":
            return Any(rules=parts)
        case "not":
            return Not(rule=parts[0])
        case "if":
            return If(test=parts[0], then=parts[-1], other=draw.choice((None, parts[len(parts) // 2])))
        case _:
            return AtLeast(n=draw.randint(1, 3), rules=parts)


def fact(draw: Random) -> Fact:
    """Give a fact of a concept or a variable."""
    known_on = draw.choice(DAYS)
    if draw.random() < 0.5:
        return Fact(
            concept=draw.choice(NAMES), stance=draw.choice(("present", "present", "absent", "uncertain")),
            subject=draw.choice(("patient", "patient", "patient", "family")), course=draw.choice(COURSES),
            qualifiers=draw.choice(((), (), ("severe",), ("severe", "acute"))), start=draw.choice(DAYS),
            stop=draw.choice((None, *DAYS)), known_on=known_on, line=draw.choice((None, None, 1, 2, 4)),
        )  # fmt: skip
    variable = draw.choice(VALUES)
    low, high = sorted((limit(draw) or 0.0, limit(draw) or 90.0))
    value = draw.choice((None, limit(draw), 1.0, 2.0, 70.0))
    return Fact(
        variable=variable, value=value, low=draw.choice((None, low)), high=draw.choice((None, high)),
        unit=draw.choice(("", "", "mg/dL", "/uL", "furlong")), start=draw.choice(DAYS) if variable == "age" else None,
        reference=draw.choice((None, Reference(low=0.5, high=2.0), Reference())), known_on=known_on,
    )  # fmt: skip


def patient(draw: Random, number: int) -> Patient:
    """Give a patient of up to twelve facts and a note."""
    told = draw.choice(("", "", " Zenker score of 70.", " Zenker score: 2. Zenker level 3 mg/dL."))
    note = SourceDocument(name="n", text=draw.choice(NOTES) + told, date=draw.choice(DAYS))
    facts = tuple(fact(draw) for _ in range(draw.randint(0, 12)))
    return Patient(id=f"p{number}", documents=(note,), facts=facts)
