"""Types of one thing by their numbers: "type 1 or type 2 diabetes", "diabetes mellitus (type I or II)"."""

import re
from collections.abc import Iterator

from trialbridge.eligibility.atoms import Atom, Sentence
from trialbridge.eligibility.kinds import Example
from trialbridge.model.rule import Any, Has

TRIGGERS = ("type", "types")
_NUMBER = r"(?:[123]|i{1,3}|one|two|three)"
_JOINT = r"(?: and/or |/| or | and )"
_NUMBERS = rf"types? (?P<numbers>{_NUMBER}(?:{_JOINT}(?:types? )?{_NUMBER}){{0,2}})"
_NAME = r"[a-z']+"
_LEADING = re.compile(rf"(?<![a-z]){_NUMBERS} (?P<name>{_NAME}(?: {_NAME}){{0,2}})(?![a-z])")
_TRAILING = re.compile(
    rf"(?<![a-z])(?P<name>{_NAME}(?: {_NAME}){{0,2}}),? (?P<open>\()?{_NUMBERS}(?(open)\))(?![a-z\d])"
)
_EACH = re.compile(_NUMBER)
_VALUES = {"i": "1", "ii": "2", "iii": "3", "one": "1", "two": "2", "three": "3"}


def find(sentence: Sentence) -> Iterator[Atom]:
    """Find things told by their types, where every type that is named has a row."""
    for pattern in (_LEADING, _TRAILING):
        for found in pattern.finditer(sentence.text):
            yield from _typed(sentence, found, pattern is _LEADING)


def _typed(sentence: Sentence, found: re.Match[str], leading: bool) -> Iterator[Atom]:
    words = found["name"].split()
    numbers = [_VALUES.get(each, each) for each in _EACH.findall(found["numbers"])]
    for size in range(len(words), 0, -1):
        name = " ".join(words[:size] if leading else words[-size:])
        concepts = [sentence.vocabulary.whole(f"type {number} {name}") for number in numbers]
        if all(concepts):
            start = found.start() if leading else found.end("name") - len(name)
            end = found.start("name") + len(name) if leading else found.end()
            rules = tuple(Has(concept=each) for each in dict.fromkeys(concepts) if each)
            yield from _atom(sentence, start, end, rules)
            return


def _atom(sentence: Sentence, start: int, end: int, rules: tuple[Has, ...]) -> Iterator[Atom]:
    first = next((at for at, token in enumerate(sentence.tokens) if token.start == start), None)
    last = next((at for at, token in enumerate(sentence.tokens) if token.end == end), None)
    if first is not None and last is not None:  # pragma: no branch - a name may end within a longer one
        rule = rules[0] if len(rules) == 1 else Any(rules=rules)
        yield Atom(first, last + 1, rule, rules[0].concept, 4)


EXAMPLES = (
    Example(
        "Type 1 or type 2 diabetes",
        Any(rules=(Has(concept="type-1-diabetes"), Has(concept="type-2-diabetes"))),
        exclusion=True,
    ),
    Example("Diabetes mellitus type II", Has(concept="type-2-diabetes"), exclusion=True),
)
