"""A sentence as few nodes: atoms, windows and words of structure; brackets nest; no meaning yet."""

from collections.abc import Iterable, Sequence

from trialbridge.eligibility.atoms import Atom, Sentence
from trialbridge.eligibility.windows import Found
from trialbridge.model.rule import Has, Rule

EXTENTS = frozenset(
    {
        "metastasis", "relapsed-disease", "recurrent-disease", "refractory-disease",
        "relapsed-refractory-disease", "progressive-disease", "newly-diagnosed",
        "locally-advanced-disease",
        "advanced-disease",
        "unresectable-disease", "resectable-disease", "early-stage-disease", "localised-disease",
        "limited-stage", "extensive-stage", "residual-disease", "oligometastatic-disease",
        "high-tumour-burden",
        "no-evidence-of-disease", "stable-disease",
    }
)  # fmt: skip
"""States of a disease: beside a disease they say how far it has gone, alone they stand for themselves."""

_PLAIN = frozenset(
    {
        "exc", "cond", "then", "and", "or", "qual", "status", "excluded", "permit", "forbid", "eg",
        "ie", "place", "other", "subj", "aux", "link", "sign", "tail", "optional",
    }
)  # fmt: skip
_MARKS = {
    ",": "comma",
    "，": "comma",
    "、": "comma",
    "/": "slash",
    ";": "semi",
    "；": "semi",
    ":": "colon",
    "：": "colon",
    "。": "semi",
}
_OPEN, _CLOSE = frozenset("([（["), frozenset(")]）]")
_SILENT = frozenset({"fill", "age", "test", "bothsexes"})


class Node:
    """A node over the tokens `start..end`; groups hold the nodes between their brackets."""

    __slots__ = ("children", "end", "kind", "label", "rule", "start", "value", "window")

    def __init__(
        self,
        kind: str,
        start: int,
        end: int,
        value: str = "",
        rule: Rule | None = None,
        window: Found | None = None,
        label: str = "",
    ) -> None:
        """Hold the parts as given."""
        self.kind, self.start, self.end, self.value = kind, start, end, value
        self.rule, self.window, self.label = rule, window, label
        self.children: list[Node] = []

    def __repr__(self) -> str:
        """Show the kind and what it holds."""
        return f"<{self.kind} {self.value or self.rule or self.window or self.children}>"


def nodes(sentence: Sentence, atoms: Sequence[Atom], found: Iterable[Found]) -> list[Node]:
    """Lay atoms and windows over the tokens and give what stands between as nodes of structure or words."""
    tokens = sentence.tokens
    spans: dict[int, Node] = {}
    taken = bytearray(len(tokens))
    for atom in atoms:
        kind = "bare" if atom.bare else "extent" if _is_extent(atom.rule) else "atom"
        spans[atom.start] = Node(kind, atom.start, atom.end, rule=atom.rule, label=atom.kind)
        taken[atom.start : atom.end] = b"\x01" * (atom.end - atom.start)
    for window in found:
        if not any(taken[window.start : window.end]):
            spans[window.start] = Node("win", window.start, window.end, window=window)
            taken[window.start : window.end] = b"\x01" * (window.end - window.start)
    measured = {atom.kind for atom in atoms}
    top: list[Node] = []
    stack: list[list[Node]] = [top]
    here, at, last = top, 0, len(tokens)
    while at < last:
        span = spans.get(at)
        if span is not None:
            here.append(span)
            at = span.end
            continue
        token = tokens[at]
        if token.kind == "word" or token.kind in _PLAIN:  # most tokens are of these
            here.append(Node(token.kind, at, at + 1, token.value))
        elif token.kind in _SILENT:
            pass
        elif token.kind == "punct":
            _mark(token.text, at, last, stack, tokens)
            here = stack[-1]
        elif token.kind == "anchor" and token.value == "screening":
            pass
        elif token.kind == "anchor" and "tail" in token.senses:
            here.append(Node("tail", at, at + 1, token.senses["tail"]))
        elif (
            token.kind == "role" and token.value == "discretion"
        ) or token.value == "histologically-confirmed":
            pass  # roles.py reads the one; the other only says how the disease beside it is known
        elif token.kind == "neg":
            here.append(Node("neg", at, at + 1, token.text))
        elif token.kind == "role":
            here.append(Node("role", at, at + 1, token.value))
        elif token.kind == "extent":
            here.append(Node("extent", at, at + 1, rule=Has(concept=token.value), label="stage"))
        elif token.kind == "site":
            here.append(Node("site", at, at + 1, token.value))
        elif token.kind == "cmp" and token.text in ("over", "under", "beyond"):
            here.append(Node("link", at, at + 1))
        elif token.kind == "before" or token.kind == "within" or token.kind == "after":
            here.append(Node("link", at, at + 1, token.text))
        elif token.kind == "variable" and token.value in measured:
            pass  # "creatinine clearance >= 60 ml/min (Cockcroft-Gault)" names it twice
        elif token.kind == "num" and at and versioned(tokens[at - 1].text):
            pass
        else:
            here.append(Node("word", at, at + 1))
        at += 1
    while len(stack) > 1:
        stack.pop()
    return top


def versioned(text: str) -> bool:
    """Tell whether a number after these words is an edition ("RECIST 1.1", "CTCAE v5.0")."""
    return text.endswith(("recist", "version", "ctcae", "criteria", "v", "v."))


def _is_extent(rule: Rule) -> bool:
    return isinstance(rule, Has) and rule.concept in EXTENTS


def _mark(text: str, at: int, last: int, stack: list[list[Node]], tokens: Sequence[object]) -> None:
    if text in _OPEN:
        group = Node("group", at, at + 1)
        stack[-1].append(group)
        if len(stack) < 8:
            stack.append(group.children)
    elif text in _CLOSE:
        if len(stack) > 1:
            stack.pop()
            stack[-1][-1].end = at + 1
    elif text in _MARKS:
        stack[-1].append(Node(_MARKS[text], at, at + 1))
    elif text == "." and at + 1 < last:
        stack[-1].append(Node("semi", at, at + 1, "."))
    elif text in ("+", "%", "±", "=", "±"):
        stack[-1].append(Node("word", at, at + 1))
    elif text == "-":
        stack[-1].append(Node("comma", at, at + 1, "-"))
