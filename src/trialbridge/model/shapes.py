"""The nine closed shapes of what a criterion computes; what one does with them is `rule`'s matter."""

from typing import Annotated, Literal

import msgspec

from trialbridge.model.base import Noun

Anchor = str
"""A study event (`now`, `consent`, `screening`, `enrolment`, `randomisation`, `apheresis`, `lymphodepletion`,
`first_dose`, `procedure`) or a concept."""


NAMED = "named:"
"""Begins a concept that is only a name of the text, which no table holds: `named:zenker-diverticulum`."""
OTHER_THAN = "other-than-"
"""Begins a quality that names what a thing is not: `other-than-rheumatoid-arthritis` of a joint disease."""
MEASURED = "measured:"
"""Begins a variable that is only a name of the text, with its unit: `measured:corneal-thickness[um]`."""


class Duration(Noun, frozen=True):
    """A length of time in the unit as published."""

    value: float
    unit: Literal["hours", "days", "weeks", "months", "years"]


class Window(Noun, frozen=True):
    """When something must (not) have been, counted from the anchor."""

    anchor: Anchor = "enrolment"
    direction: Literal["before", "after", "around"] = "before"
    at_least: Duration | None = None
    at_most: Duration | None = None
    half_lives: float | None = None
    of: Literal["shorter", "longer"] | None = None


class Published(Noun, frozen=True):
    """The number and unit as the text has them, before conversion; `low`/`high` as in Range."""

    low: float | None = None
    high: float | None = None
    unit: str = ""


class Shape(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="type", gc=False):
    """Base of the nine shapes."""


class Range(Shape, frozen=True, tag="range"):
    """A variable's value lies between `low` and `high`, in the variable's canonical unit.

    A side that is None is open; `low_open`/`high_open` mean strictly above/below. Unit `ULN` or `LLN`
    means multiples of the reference limit.
    """

    variable: str
    low: float | None = None
    high: float | None = None
    low_open: bool = False
    high_open: bool = False
    unit: str = ""
    window: Window | None = None
    published: Published | None = None


class Has(Shape, frozen=True, tag="has"):
    """The patient has, had, takes or underwent a concept (or one below it in the hierarchy)."""

    concept: str
    status: Literal["any", "active", "history", "planned"] = "any"
    qualifiers: tuple[str, ...] = ()
    window: Window | None = None


class Count(Shape, frozen=True, tag="count"):
    """How many distinct occurrences of a concept: lines of therapy, lesions, relapses."""

    concept: str
    low: int | None = None
    high: int | None = None
    status: Literal["any", "active", "history", "planned"] = "any"
    window: Window | None = None


class Opaque(Shape, frozen=True, tag="opaque"):
    """Words that were not understood; never MET, never NOT_MET."""

    text: str


class All(Shape, frozen=True, tag="all"):
    """Every part holds."""

    rules: tuple["Rule", ...]


class Any(Shape, frozen=True, tag="any"):
    """At least one part holds."""

    rules: tuple["Rule", ...]


class Not(Shape, frozen=True, tag="not"):
    """The part does not hold."""

    rule: "Rule"


class If(Shape, frozen=True, tag="if"):
    """`then` is asked where `test` holds, `other` where it does not; without `other` nothing is asked."""

    test: "Rule"
    then: "Rule"
    other: "Rule | None" = None


class AtLeast(Shape, frozen=True, tag="at_least"):
    """At least `n` of the parts hold."""

    n: int
    rules: tuple["Rule", ...]


Rule = Annotated[All | Any | Not | If | AtLeast | Range | Has | Count | Opaque, msgspec.Meta(title="Rule")]
