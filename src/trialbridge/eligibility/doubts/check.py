"""What a check of a rule against its sentence is; it holds none."""

from collections.abc import Callable
from typing import Literal, NamedTuple

from trialbridge.model.rule import Rule

Leaves = tuple[Rule, ...]
Tells = Callable[[str, Rule, Leaves], bool]
"""Takes folded words, their rule and its leaves, which are told once to all checks."""


class Check(NamedTuple):
    """One way in which a rule read by people was wrong: of folded words and their rule it tells whether."""

    tells: Tells
    among: Literal["both", "inclusion", "exclusion"] = "both"
    joined: bool = False
    """Whether it asks how the parts of a rule stand together, and a single leaf needs no such question."""
