"""What a list of genes and the words around it come to: items, states, aims; no reading."""

from typing import NamedTuple


class Item(NamedTuple):
    """A gene of a list: its concept, or "" where the vocabulary has none, and its name as written."""

    concept: str
    name: str
    variant: str = ""
    """The variant in brackets behind it: "BRAF (V600E)"."""


class Listed(NamedTuple):
    """The tokens `start..end` name genes; `together` where "and" joins them."""

    start: int
    end: int
    items: tuple[Item, ...]
    together: bool
    either: bool = False
    """Whether an "or" joins them."""
    told: str = ""
    """The state where a name of the tables already holds it with the first or last gene."""


class State(NamedTuple):
    """What is said of the genes, up to the token `end` and from `start` on."""

    start: int
    end: int
    states: tuple[str, ...]
    variants: tuple[str, ...]
    qualifiers: tuple[str, ...]
    open: bool = False
    """Whether the genes are mere examples."""


class Aim(NamedTuple):
    """What aims at the genes: inhibitor, antibody …; `cells` where it is a CAR-T cell."""

    start: int
    end: int
    aims: tuple[str, ...]
    cells: bool
