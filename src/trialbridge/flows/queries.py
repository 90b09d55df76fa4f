"""Criteria with an executable query each, compared with what `parse` says of them; it runs no query."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import msgspec

from trialbridge import eligibility
from trialbridge.eligibility.lexer import ROMAN
from trialbridge.eligibility.mentions import marked
from trialbridge.errors import FormatError
from trialbridge.flows.agreement import Rates, rates
from trialbridge.flows.engine import engine
from trialbridge.model.rule import Count, Opaque, Range, Rule, leaves
from trialbridge.vocab import Vocabulary, default_vocabulary

_TYPES: Mapping[str, tuple[str, ...]] = {
    "cond": ("condition",), "allergy": ("condition",), "contraind": ("condition",), "proc": ("procedure",),
    "immune": ("procedure",), "drug": ("drug",), "lab": ("measurement",), "vital": ("measurement",),
    "measurement": ("measurement",), "clinical_score": ("measurement",),
    "observ": ("measurement", "condition"),
}  # fmt: skip
"""What the functions of a query name, in our types; an observation is either of two, counted as the first."""
_NAMED = re.compile(r"\b([a-z_]+)\(\)\.name\('([^']*)'\)")
_LIMIT = re.compile(r"op\((GTEQ|GT|LTEQ|LT|BETWEEN)\)\.val\('([\w.]+)'\)(?:\.val\('([\w.]+)'\))?")
_DENIED = re.compile(r"\bneg\(\)")
_SIDES = {"GTEQ": "low", "GT": "low", "LTEQ": "high", "LT": "high"}
_WORD = re.compile(r"[^\W_]+")
_LISTED = re.compile(r"\s*(?:\d+[.)]|[-*•])\s*")
MEASURES = ("condition", "drug", "procedure", "measurement", "limit", "temporal", "negation")


class Query(NamedTuple):
    """What a query asks for: things named, limits as side and number, whether it has a time or a denial."""

    names: tuple[tuple[tuple[str, ...], frozenset[str]], ...]
    """The types a thing may have, and the words of its name."""
    limits: frozenset[tuple[str, float]]
    temporal: bool
    negation: bool


class QueryFigures(msgspec.Struct, frozen=True):
    """Precision, recall and F1 of each of `MEASURES` over the criteria."""

    criteria: int
    agreement: dict[str, Rates]
    engine: str


def query(snippet: str) -> Query:
    """Read what a query names; what else it holds (units, modifiers, joins) is not compared."""
    names = tuple(
        (_TYPES[kind], frozenset(_words(name)))
        for kind, name in dict.fromkeys(_NAMED.findall(snippet))
        if kind in _TYPES
    )
    temporal, negation = "temporal_filter(" in snippet, _DENIED.search(snippet) is not None
    return Query(names, frozenset(_asked(snippet)), temporal, negation)


def figures(path: Path) -> QueryFigures:
    """Compare every criterion of a JSON array of `{"intent", "snippet"}` with its query.

    A thing is right when a mention of its type shares a word with its name; a limit when the rule has the
    number on that side, of whatever is measured or of a window; a time and a denial when both sides have one.
    """
    rows, vocabulary = _rows(path), default_vocabulary()
    counts = {measure: [0, 0, 0, 0] for measure in MEASURES}
    for row in rows:
        for measure, found in compared(query(row["snippet"]), unlisted(row["intent"]), vocabulary):
            counts[measure] = [one + other for one, other in zip(counts[measure], found, strict=True)]
    return QueryFigures(len(rows), {measure: rates(*count) for measure, count in counts.items()}, engine())


def unlisted(intent: str) -> str:
    """Give a criterion without the marker of its list."""
    return _LISTED.sub("", intent, count=1)


def compared(asked: Query, text: str, vocabulary: Vocabulary) -> Iterator[tuple[str, tuple[int, ...]]]:
    """Give of each measure how many given are right, how many were given, found and expected."""
    criteria = marked(eligibility.parse(text, vocabulary), vocabulary)
    mentions = [(each.type, _words(text[each.start : each.end])) for one in criteria for each in one.mentions]
    for kind in MEASURES[:4]:
        mine = [words for of, words in mentions if of == kind]
        named = [words for kinds, words in asked.names if kinds[0] == kind]
        right = sum(any(kind in kinds and words & name for kinds, name in asked.names) for words in mine)
        found = sum(
            any(of in kinds and words & name for of, words in mentions)
            for kinds, name in asked.names
            if kinds[0] == kind
        )
        yield kind, (right, len(mine), found, len(named))
    limits = frozenset(limit for one in criteria for limit in _limits(one.rule))
    both = len(limits & asked.limits)
    yield "limit", (both, len(limits), both, len(asked.limits))
    for kind, expected in (("temporal", asked.temporal), ("negation", asked.negation)):
        given = any(of == kind for of, _ in mentions)
        yield kind, (given and expected, given, given and expected, expected)


def _limits(rule: Rule) -> Iterator[tuple[str, float]]:
    """Give the limits of a rule's leaves and windows, in the numbers of the text."""
    for leaf in leaves(rule):
        if isinstance(leaf, Range):
            said = leaf.published or leaf
            yield from _sides(said.low, said.high)
        elif isinstance(leaf, Count):
            yield from _sides(leaf.low, leaf.high)
        window = None if isinstance(leaf, Opaque) else getattr(leaf, "window", None)
        if window is not None:
            ends = (window.at_least, window.at_most)
            yield from _sides(*(None if end is None else end.value for end in ends))


def _asked(snippet: str) -> Iterator[tuple[str, float]]:
    """Give the limits of a query; "BETWEEN" has two, and a grade may be Roman."""
    for sign, first, second in _LIMIT.findall(snippet):
        numbers = [_number(word) for word in (first, second)]
        sides = ("low", "high") if sign == "BETWEEN" else (_SIDES[sign],)
        yield from ((side, each) for side, each in zip(sides, numbers, strict=False) if each is not None)


def _number(word: str) -> float | None:
    if word.lower() in ROMAN:
        return float(ROMAN[word.lower()])
    return float(word) if word.replace(".", "", 1).isdigit() else None


def _sides(low: float | None, high: float | None) -> Iterator[tuple[str, float]]:
    if low is not None:
        yield "low", float(low)
    if high is not None:
        yield "high", float(high)


def _words(text: str) -> set[str]:
    return set(_WORD.findall(text.lower()))


def _rows(path: Path) -> list[dict[str, str]]:
    try:
        rows = msgspec.json.decode(path.read_bytes(), type=list[dict[str, str]])
    except msgspec.MsgspecError as error:
        raise FormatError(
            expected='a JSON array of {"intent", "snippet"}',
            came=str(error),
            where=str(path),
            do="give criteria with a query each",
        ) from error
    if not all({"intent", "snippet"} <= row.keys() for row in rows):
        raise FormatError(
            expected='a JSON array of {"intent", "snippet"}',
            came="a row without them",
            where=str(path),
            do="give criteria with a query each",
        )
    return rows
