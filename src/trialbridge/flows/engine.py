"""Names the engine: package version, vocabulary and the code that derives; it runs nothing of it."""

import hashlib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

import trialbridge
from trialbridge.vocab import tables

# What each derived part depends on, beside the vocabulary's tables.
RULES = ("model", "vocab", "eligibility")
SUMMARIES = (*RULES, "matching/compile.py")
COMPILED = (*SUMMARIES, "matching")
INDEX = ("model", "vocab", "search")
DIGITS = 12


@cache
def engine() -> str:
    """Name what derives rules and verdicts: "0.1.0+" and 12 hex digits over tables and code."""
    return f"{trialbridge.__version__}+{digest(*COMPILED)}"


@cache
def digest(*parts: str) -> str:
    """Hash the vocabulary's tables and the code of some packages or modules (SHA-256, 12 hex digits)."""
    total = hashlib.sha256(f"{trialbridge.__version__}\0{tables.stamp()}".encode())
    root = files("trialbridge")
    for part in parts:
        for name, source in _sources(root.joinpath(part), part):
            total.update(name.encode() + b"\0" + source.read_bytes() + b"\0")
    return total.hexdigest()[:DIGITS]


def _sources(place: Traversable, name: str) -> Iterator[tuple[str, Traversable]]:
    if place.is_file():
        yield name, place
    elif place.is_dir():
        for inner in sorted(place.iterdir(), key=lambda entry: entry.name):
            if inner.name.endswith(".py") or (inner.is_dir() and not inner.name.startswith("__")):
                yield from _sources(inner, f"{name}/{inner.name}")
