"""What a check of a rule against its sentence is, and the traits of rules it may ask for; it holds none."""

from collections.abc import Callable
from typing import Final, Literal, NamedTuple

from trialbridge.model.rule import (
    NAMED,
    All,
    Any,
    AtLeast,
    Count,
    Has,
    If,
    Not,
    Opaque,
    Range,
    Rule,
    walk,
)

REACTIONS: Final = frozenset(
    {"allergy", "adverse-drug-reaction", "drug-intolerance", "contraindication", "anaphylaxis", "toxicity"}
)
"""Concepts that are of something given, which a quality names."""
Leaves = tuple[Rule, ...]
Tells = Callable[[str, Rule, Leaves], bool]
"""Takes folded words, their rule and its leaves, which are told once to all checks."""

ALL: Final = 1 << 0
ANY: Final = 1 << 1
NOT: Final = 1 << 2
IF: Final = 1 << 3
HAS: Final = 1 << 4
RANGE: Final = 1 << 5
"""Traits: such a shape stands somewhere in the rule."""
OPEN: Final = 1 << 6
QUALITY: Final = 1 << 7
PLANNED: Final = 1 << 8
TIMED: Final = 1 << 9
"""Traits: a thing had that is but a name of the text, has a quality, is planned, has a time."""
IS_ALL: Final = 1 << 10
IS_ANY: Final = 1 << 11
IS_NOT: Final = 1 << 12
IS_HAS: Final = 1 << 13
"""Traits: the rule itself is of that shape."""

_SHAPES: Final[dict[type, int]] = {
    All: ALL, Any: ANY, Not: NOT, If: IF, Has: HAS, Range: RANGE, AtLeast: 0, Count: 0, Opaque: 0,
}  # fmt: skip
_WHOLE: Final[dict[type, int]] = {All: IS_ALL, Any: IS_ANY, Not: IS_NOT, Has: IS_HAS}


class Check(NamedTuple):
    """One way in which a rule read by people was wrong: of folded words and their rule it tells whether.

    What it asks for besides are first tests: where one fails it would tell nothing, and is not asked.
    """

    tells: Tells
    among: Literal["both", "inclusion", "exclusion"] = "both"
    joined: bool = False
    """Whether it asks how the parts of a rule stand together, and a single leaf needs no such question."""
    traits: int = 0
    """Traits the rule must have, all of them."""
    words: tuple[str, ...] = ()
    """Parts of words of which one must stand in the text; none are asked for where there are none."""
    names: frozenset[str] = frozenset()
    """Concepts and variables of which one must be a leaf's; none are asked for where there are none."""


def traits(rule: Rule) -> tuple[int, set[str]]:
    """Give a rule's traits, and the concepts and variables of its leaves."""
    found, names = _WHOLE.get(type(rule), 0), set[str]()
    for part in walk(rule):
        found |= _SHAPES[type(part)]
        if isinstance(part, Has):
            concept = part.concept
            names.add(concept)
            if concept.startswith(NAMED):
                found |= OPEN
            if part.qualifiers:
                found |= QUALITY
            if part.status == "planned" or "candidate" in part.qualifiers:
                found |= PLANNED
            if part.window is not None:
                found |= TIMED
        elif isinstance(part, Range):
            names.add(part.variable)
    return found, names
