"""Rules written as outlines ("all of: A; B"): their structure alone; what a part says is not its matter.

Nested logic has no plain sentence that reads only one way. Where `words` needs one it writes an outline:

    all of: A; B            any of: A; B            none of: A; B           at least 2 of: A; B; C
    not: A                  if: A; then: B          if: A; then: B; otherwise: C

A part that is itself a list stands in round brackets; quoted “words” are words that were not understood. Of a
state whose plain words would mean another, ", being: active, severe" says apart what is said of it, and "the
concept stroke" names it by its identifier.
"""

import re
from collections.abc import Callable, Iterator

from trialbridge.model.rule import All, Any, AtLeast, Has, If, Not, Opaque, Rule

_HEAD = re.compile(
    r"\s*(?:(?P<group>all|any|none) of: |at least (?P<some>\d{1,3}) of: |(?P<deny>not): |(?P<cond>if): )",
    re.IGNORECASE,
)
_DEPTH = 12  # outlines within outlines; nobody writes more
BEING, CONCEPT = ", being: ", "the concept "
_DATED = "surgery"
_STATUSES = frozenset({"active", "history", "planned"})
Leaf = Callable[[str], Rule | None]
Known = Callable[[str], bool]


def outlined(text: str) -> bool:
    """Tell whether a text begins as an outline does."""
    return ": " in text and _HEAD.match(text) is not None


def read(text: str, leaf: Leaf, known: Known) -> Rule | None:
    """Give the rule of an outline; `leaf` reads a part, and one part that it cannot read makes all None.

    `known` tells whether an identifier is a concept's.
    """
    return _Reader(leaf, known).node(text.strip(" .;\n"), _DEPTH)


class _Reader:
    """Reads an outline from its head down."""

    def __init__(self, leaf: Leaf, known: Known) -> None:
        self.leaf, self.known = leaf, known

    def node(self, text: str, depth: int) -> Rule | None:
        head = _HEAD.match(text)
        if head is None or not depth:
            return None
        body = text[head.end() :]
        if head["deny"]:
            return self._not(body, depth)
        parts = _cut(body)
        if head["cond"]:
            return self._conditional(parts, depth)
        rules = [self._part(part, depth) for part in parts]
        every = tuple(rule for rule in rules if rule is not None)
        if len(every) < len(rules):
            return None
        if head["some"]:
            return AtLeast(n=int(head["some"]), rules=every)
        match head["group"].lower():
            case "all":
                return All(rules=every)
            case "any":
                return Any(rules=every)
            case _:
                return Not(rule=Any(rules=every))

    def _not(self, text: str, depth: int) -> Rule | None:
        rule = self._part(text, depth)
        return None if rule is None else Not(rule=rule)

    def _conditional(self, parts: list[str], depth: int) -> Rule | None:
        leads = ("", "then: ", "otherwise: ")
        if not 2 <= len(parts) <= 3 or not all(map(str.startswith, parts, leads)):
            return None
        rules = [self._part(part.removeprefix(lead), depth) for part, lead in zip(parts, leads, strict=False)]
        test, then, other = (*rules, None)[:3]
        if test is None or then is None or None in rules:
            return None
        return If(test=test, then=then, other=other)

    def _part(self, text: str, depth: int) -> Rule | None:
        text = text.strip()
        if text.startswith("not: "):
            return self._not(text[5:], depth - 1) if depth else None
        if text.startswith("(") and _closes(text):
            return self.node(text[1:-1], depth - 1)
        if len(text) > 2 and text[0] == "“" and text.find("”") == len(text) - 1:
            return Opaque(text=text[1:-1])
        return self._exact(text) if text else None

    def _exact(self, text: str) -> Rule | None:
        """Read a leaf, with what is said of it apart from its name."""
        name, _, being = text.partition(BEING)
        rule = self._named(name.removeprefix(CONCEPT)) if name.startswith(CONCEPT) else self.leaf(name)
        if not being:
            return rule
        if not isinstance(rule, Has):
            return None
        said = being.split(", ")
        status = next((word for word in said if word in _STATUSES), rule.status)
        quals = tuple(sorted({word for word in said if word not in _STATUSES} | {*rule.qualifiers}))
        return Has(concept=rule.concept, status=status, qualifiers=quals, window=rule.window)  # type: ignore[arg-type]

    def _named(self, text: str) -> Rule | None:
        """Read an identifier, and the window behind it as it would stand behind any other name."""
        concept, _, timed = text.partition(" ")
        other = self.leaf(f"{_DATED} {timed}") if timed else Has(concept=concept)
        if not isinstance(other, Has) or not self.known(concept):
            return None
        return Has(concept=concept, window=other.window)


def _closes(text: str) -> bool:
    """Tell whether the bracket that opens a text is closed by its last character."""
    for at, level in _levels(text):
        if not level:
            return at == len(text) - 1
    return False


def _cut(text: str) -> list[str]:
    """Cut a text at the semicolons that stand in no bracket and no quotation."""
    edges = [at for at, level in _levels(text) if level <= 0 and text[at] == ";"]
    starts = (0, *(at + 1 for at in edges))
    return [text[start:end].strip() for start, end in zip(starts, (*edges, len(text)), strict=True)]


def _levels(text: str) -> Iterator[tuple[int, int]]:
    """Give every place outside quotations with how many brackets are open behind it."""
    level, quoted = 0, False
    for at, sign in enumerate(text):
        if sign in "“”":
            quoted = sign == "“"
        elif not quoted:
            level += (sign == "(") - (sign == ")")
            yield at, level
