"""Kinds of criteria, one recogniser file each: what a file declares is found by scanning this package.

A kind has `EXAMPLES` and any of: `VARIABLES` (the variables whose limits are of this kind), `CONCEPTS` (a
concept at or below one of them is of this kind), `TRIGGERS` with `find(sentence)` (its own recogniser, run
where one of the triggers occurs). Of two kinds that claim one concept the nearer ancestor wins.
"""

import pkgutil
from collections.abc import Callable, Iterator
from functools import cache
from importlib import import_module
from typing import Any as Anything
from typing import NamedTuple

from trialbridge.eligibility.atoms import Atom, Sentence
from trialbridge.model.rule import Rule

Find = Callable[[Sentence], Iterator[Atom]]


class Example(NamedTuple):
    """A sentence and the rule it states, in the polarity of the list it stands in."""

    text: str
    rule: Rule
    exclusion: bool = False


class Kind(NamedTuple):
    """What one file of this package declares."""

    name: str
    variables: tuple[str, ...]
    concepts: tuple[str, ...]
    triggers: frozenset[str]
    find: Find | None
    examples: tuple[Example, ...]


@cache
def kinds() -> tuple[Kind, ...]:
    """Give every kind, by name."""
    names = sorted(module.name for module in pkgutil.iter_modules(__path__))
    return tuple(_kind(name, import_module(f"{__name__}.{name}")) for name in names)


def _kind(name: str, module: Anything) -> Kind:
    return Kind(
        name=name,
        variables=tuple(getattr(module, "VARIABLES", ())),
        concepts=tuple(getattr(module, "CONCEPTS", ())),
        triggers=frozenset(getattr(module, "TRIGGERS", ())),
        find=getattr(module, "find", None),
        examples=tuple(getattr(module, "EXAMPLES", ())),
    )
