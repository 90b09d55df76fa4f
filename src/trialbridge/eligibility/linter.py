"""Whether all that a sentence says stands in its rule: numbers, windows, negations, exceptions, conditions.

It reads the sentence's tokens beside the finished rule; it changes no rule. What it names makes a rule no
longer computable. It is silent where the grammar drops words on purpose: examples of a requirement, labels
before a colon, options ("with or without"), the edition of a scale.
"""

from collections.abc import Callable, Iterator, Sequence
from operator import attrgetter
from typing import NamedTuple

from trialbridge.eligibility.atoms import Atom, Sentence
from trialbridge.eligibility.describing import ANTIINFECTIVES, INFUSED, INTERFERING, REQUIRING, TREATED
from trialbridge.eligibility.let_go import begins_anew, let_go
from trialbridge.eligibility.nodes import Node, goes_on, versioned
from trialbridge.eligibility.passed_over import Passed, Stated, passed_over, silenced
from trialbridge.eligibility.rewrite import TO_COME, contradicts, obliges
from trialbridge.eligibility.windows import Found
from trialbridge.model.rule import (
    All,
    Any,
    Count,
    Duration,
    Has,
    If,
    Not,
    Range,
    Rule,
    Window,
    children,
    is_leaf,
    is_named,
    leaves,
)  # fmt: skip

_EXAMPLES = frozenset({"eg", "ie", "optional"})
_BREAKS = frozenset({";", "；", ":", "：", ".", ","})
_JOINTS = frozenset({"and", "or"})
_COLONS = (":", "：")
_DIVISIONS = frozenset({"cohort", "cohorts", "part", "step", "arm", "group", "phase"})
_EFFECTS = frozenset({"that", "which", "who", "would", "may", "might", "could", "will", "can"})
_INTERFERES = INTERFERING.replace("-", " ")
_RELATIONS = frozenset(
    {"after", "after the", "following", "following the", "subsequent to", "before", "before the", "prior to",
     "prior to the", "preceding", "since"}
)  # fmt: skip
_WRITTEN = {
    "relapsed-refractory-disease": ("relapsed-refractory-disease", "relapsed-disease", "refractory-disease"),
    "active-infection": ("active-infection", "infection"),
    "pregnancy": ("pregnancy", "planned-pregnancy"),
    "malignant-neoplasm": ("malignant-neoplasm", "second-malignancy"),
    "neoplasm": ("neoplasm", "second-malignancy"),
}
"""Concepts that a rule writes as others."""


class Missing(NamedTuple):
    """What does not stand in the rule: its sort, and the tokens `start..end` that say it."""

    sort: str  # number, comparison, window, negation, exception, condition, qualifier, status, relation, term
    start: int
    end: int


class _Place:
    """Where a leaf stands: how many negations, exceptions apart, lie above it."""

    __slots__ = ("denials", "leaf")

    def __init__(self, leaf: Rule, denials: int) -> None:
        """Take the leaf and what lies above it."""
        self.leaf, self.denials = leaf, denials


class _Read(NamedTuple):
    """A sentence beside its rule: what stands where, and which words the rule has taken over as they are."""

    sentence: Sentence
    atoms: Sequence[Stated]
    found: Sequence[Found]
    rule: Rule
    places: list[_Place]
    taken: set[int]
    """Tokens that stand in an atom or a window."""
    named: str
    """Open names and qualifiers, as the words they are."""
    label: int
    """Where a label ends, 0 where there is none."""
    examples: int
    """Where the first "such as" stands, behind all where there is none."""


def lint(
    sentence: Sentence, atoms: Sequence[Atom], found: Sequence[Found], laid: Sequence[Node], rule: Rule
) -> Iterator[Missing]:
    """Name what the sentence says and the rule does not, in no order; nothing where all of it stands.

    `atoms` are the recognised ones, `found` the windows, `laid` the nodes, with open names and qualifiers.
    """
    stating: list[Stated] = []
    _stating(laid, stating)
    stating.sort(key=_START)
    places: list[_Place] = []
    _place(rule, 0, places)
    has = [place.leaf for place in places if isinstance(place.leaf, Has)]
    taken: set[int] = set()
    for atom in atoms:
        taken.update(range(atom.start, atom.end))
    for window in found:
        taken.update(range(window.start, window.end))
    for node in _open(laid):
        taken.update(range(node.start, node.end))
    read = _Read(
        sentence, stating, found, rule, places, taken,
        " ".join([word for leaf in has for word in (leaf.concept, *leaf.qualifiers)]).replace("-", " "),
        _label(sentence), _examples(sentence),
    )  # fmt: skip
    if found:
        yield from _windows(read)
    yield from _terms(read)
    if contradicts(rule):
        yield Missing("negation", 0, len(sentence.tokens))
    yield from _unnamed(sentence)
    yield from _halved(read)
    narrowing: dict[int, str] = {}
    told = set(taken)
    _narrowing(laid, narrowing, told)
    passed = Passed(sentence, stating, narrowing, told, read.named, rule)
    for at in (*passed_over(passed), *let_go(passed)):
        yield Missing("term", at, at + 1)
    label, tokens = read.label, sentence.tokens
    for at, token in enumerate(sentence.tokens):
        listed = token.kind == "or" or token.text == ","
        if listed and at and silenced(tokens, at - 1, taken):
            yield Missing("term", at - 1, at)
        if token.kind == "fill" and token.text in _TELLING and at not in taken and _narrows(read, at):
            yield Missing("qualifier", at, at + 1)
        check = _CHECKS.get(token.kind)
        if check is None or at in taken or (at < label and token.kind in _LABELLING):
            continue
        if check(read, at):
            yield Missing(_SORTS[token.kind], at, at + 1)


_START = attrgetter("start")


def _unnamed(sentence: Sentence) -> Iterator[Missing]:
    """Name what stands between two joints and was left out though it ends in a noun: ", skin disorder,"."""
    tokens, start = sentence.tokens, 0
    if _MEANT.isdisjoint(sentence.keys):
        return
    for at in range(len(tokens) + 1):
        if at < len(tokens) and tokens[at].text != "," and tokens[at].kind not in _JOINTS:
            continue
        inner = tokens[start:at]
        telling = start and len(inner) > 1 and inner[-1].text in _MEANT and inner[0].text not in _MEANT
        if telling and all(token.kind == "fill" for token in inner):
            yield Missing("term", start, at)
        start = at + 1


_MEANT = frozenset({"disorder", "disorders", "disease", "diseases", "condition", "conditions", "illness"})


_TELLING = frozenset({"this", "these", "same", "biochemical", "specific", "particular", "total", "whole"})
"""Words that add nothing to a measurement, and something to what is had: "treated with this vaccine"."""
_LABELLING = frozenset({"qual", "status"})
"""What a label may say beside what it names."""


def _halved(read: _Read) -> Iterator[Missing]:
    """Name open names whose noun was left out beside them: "alcohol breath test", "blood pressure"."""
    tokens, held = read.sentence.tokens, read.named.split()
    for atom in read.atoms:
        if is_named(atom.rule):
            for at in (atom.start - 1, atom.end):
                word = tokens[at].text if 0 <= at < len(tokens) and at not in read.taken else ""
                if word in _NOUNS and word not in held:
                    yield Missing("term", at, at + 1)


_NOUNS = frozenset(
    {"blood", "cell", "cells", "count", "counts", "function", "functions", "health condition", "index",
     "health conditions", "lesion", "lesions", "level", "levels", "measurement", "performance", "result",
     "results", "sample", "scale", "score", "scores", "serum", "specific", "specimen", "survival", "test",
     "tests", "tissue", "total", "value", "values", "whole"}
)  # fmt: skip
"""Words that add nothing to a measurement, and belong to a name that no table holds."""


def _narrows(read: _Read, at: int) -> bool:
    """Tell whether a word stands right before something had that does not hold it."""
    word = read.sentence.tokens[at].text
    behind = next((atom for atom in read.atoms if atom.start == at + 1), None)
    return behind is not None and isinstance(behind.rule, Has) and word not in read.named.split()


def _open(laid: Sequence[Node]) -> Iterator[Node]:
    """Give the nodes of several words that state something: open names, and qualifiers with their words."""
    for node in laid:
        if node.end > node.start + 1 and (node.kind == "qual" or node.rule is not None):
            yield node
        if node.children:
            yield from _open(node.children)


def _narrowing(laid: Sequence[Node], found: dict[int, str], told: set[int]) -> None:
    """Find where what narrows ends, and its kind, and the tokens in it."""
    for node in laid:
        if node.kind in ("open", "qual", "site"):
            found[node.end] = node.kind
            told.update(range(node.start, node.end))
        if node.children:
            _narrowing(node.children, found, told)


def _stating(laid: Sequence[Node], found: list[Stated]) -> None:
    """Find every node that states something, in brackets and out."""
    for node in laid:
        if node.rule is not None:
            found.append(Stated(node.start, node.end, node.rule))
        if node.children:
            _stating(node.children, found)


def _place(rule: Rule, denials: int, found: list[_Place]) -> None:
    """Find where every leaf stands."""
    if is_leaf(rule):
        found.append(_Place(rule, denials))
        return
    denials += isinstance(rule, Not)
    for part in children(rule):
        _place(part, denials, found)


def _windows(read: _Read) -> Iterator[Missing]:
    """Name the windows whose lengths no leaf has; "over 18 years" in an age is none."""
    spans = {span for place in read.places for span in _spans(getattr(place.leaf, "window", None))}
    measured = {at for atom in read.atoms for at in range(atom.start, atom.end)}
    for window in read.found:
        if window.window is None or not measured.isdisjoint(range(window.start, window.end)):
            continue
        if not spans.issuperset(_spans(window.window)):
            yield Missing("window", window.start, window.end)


def _spans(window: Window | None) -> set[Duration | float]:
    """Give the lengths a window states, whichever side they bound; half-lives as their number."""
    if window is None:
        return set()
    stated = (window.at_least, window.at_most, window.half_lives)
    return {each for each in stated if each is not None}


def _terms(read: _Read) -> Iterator[Missing]:
    """Name the atoms of which nothing stands in the rule."""
    tokens = read.sentence.tokens
    for atom in read.atoms:
        limit = isinstance(atom.rule, Range) and not read.sentence.exclusion
        if (
            atom.end <= read.label
            or (_exampled(read, atom.start) and not limit)
            or _affected(read, atom.start)
        ):
            continue
        words = read.sentence.text[tokens[atom.start].start : tokens[atom.end - 1].end]
        if not _held(read, atom) and words.replace("/", " ") not in read.named and not _treats(read, atom):
            yield Missing("term", atom.start, atom.end)


def _treats(read: _Read, atom: Stated) -> bool:
    """Tell whether an atom is a treatment that a quality stands for: "requiring systemic antivirals"."""
    is_a = read.sentence.vocabulary.is_a
    return any(
        not TREATED.isdisjoint(place.leaf.qualifiers) for place in read.places if isinstance(place.leaf, Has)
    ) and all(
        isinstance(leaf, Has) and any(is_a(leaf.concept, each) for each in ANTIINFECTIVES)
        for leaf in leaves(atom.rule)
    )


def _label(sentence: Sentence) -> int:
    """Give where a label ends: "Severe renal impairment: clearance < 25 mL/min"; 0 where there is none."""
    if ":" not in sentence.keys and "：" not in sentence.keys:
        return 0
    tokens = sentence.tokens
    return next(
        (at for at, token in enumerate(tokens) if token.text in _COLONS and not goes_on(tokens, at)), 0
    )


def _examples(sentence: Sentence) -> int:
    """Give where the first "such as" stands, or the end."""
    last = len(sentence.tokens)
    if _EXAMPLES.isdisjoint(sentence.keys):
        return last
    return next((at for at, token in enumerate(sentence.tokens) if token.kind in _EXAMPLES), last)


def _exampled(read: _Read, at: int) -> bool:
    """Tell whether a place lies behind "such as": an example adds nothing to what it is one of."""
    if at <= read.examples:
        return False
    return not begins_anew(read.sentence.tokens, read.examples, at)


def _affected(read: _Read, at: int) -> bool:
    """Tell whether a place lies in what a state may do: "illness that would limit compliance"."""
    if _INTERFERES not in read.named:
        return False
    quals = [qual for place in read.places for qual in getattr(place.leaf, "qualifiers", ())]
    effects = any(qual.startswith(INTERFERING) for qual in quals)
    return effects and any(token.text in _EFFECTS for token in read.sentence.tokens[:at])


def _held(read: _Read, atom: Stated) -> list[_Place]:
    """Give the places of the rule at which something of an atom stands."""
    return [place for leaf in leaves(atom.rule) for place in read.places if _same(read, leaf, place.leaf)]


def _same(read: _Read, leaf: Rule, other: Rule) -> bool:
    """Tell whether a leaf of an atom is another of the rule, whatever narrows that."""
    if isinstance(leaf, Has):
        if not isinstance(other, Has) and not isinstance(other, Count):
            return False
        if leaf.concept == other.concept:
            return True
        is_a = read.sentence.vocabulary.is_a
        return any(
            is_a(other.concept, name) or is_a(name, other.concept)
            for name in _WRITTEN.get(leaf.concept, (leaf.concept,))
        )
    if isinstance(leaf, Range):
        if isinstance(other, Count):  # "no more than 1 prior course of chemotherapy"
            return leaf.variable == "prior_lines" and other.high is not None
        return isinstance(other, Range) and (leaf.variable, leaf.low, leaf.high, leaf.unit) == (
            other.variable, other.low, other.high, other.unit,
        )  # fmt: skip
    return isinstance(leaf, Count) and isinstance(other, Count) and leaf.concept == other.concept


def _uncounted(read: _Read, at: int) -> bool:
    """Tell whether a number, unit or comparison stands in nothing that was read; an edition is none."""
    tokens = read.sentence.tokens
    token = tokens[at]
    if token.number in (0, 1) and _is_one(read, at if token.kind == "cmp" else at - 1):
        return False
    if token.kind == "cmp":
        return token.text not in read.named.split()  # "cancer under treatment" compares nothing
    if token.kind != "num":
        return True
    before = tokens[at - 1].text if at else ""
    return not (versioned(before) or before in _DIVISIONS or _written_on(read, at) in read.named.split())


def _is_one(read: _Read, sign: int) -> bool:
    """Tell whether "at least one" stands right before what is stated: it is such a thing."""
    said = [(token.kind, token.value, token.number) for token in read.sentence.tokens[sign : sign + 2]]
    behind = _behind(read, sign) if sign >= 0 and said == _ONE else None
    return behind is not None and behind.start < sign + len(_ONE) + _NEAR


_ONE, _NEAR = [("cmp", ">=", 0.0), ("num", "", 1.0)], 3


def _written_on(read: _Read, at: int) -> str:
    """Give the word a number is a part of ("H5N1"), the number itself where it stands alone."""
    tokens, start, end = read.sentence.tokens, at, at + 1
    while start and tokens[start - 1].end == tokens[start].start and tokens[start - 1].kind != "punct":
        start -= 1
    while end < len(tokens) and tokens[end].start == tokens[end - 1].end and tokens[end].kind != "punct":
        end += 1
    return read.sentence.text[tokens[start].start : tokens[end - 1].end]


def _undenied(read: _Read, at: int) -> bool:
    """Tell whether what a negation reaches stands in the rule without one."""
    token = read.sentence.tokens[at]
    if (token.kind == "forbid" and read.sentence.exclusion) or token.text in read.named:
        return False  # "must not have X" says what excludes
    if read.sentence.exclusion and obliges(read.sentence.text[: token.start].rpartition(". ")[2]):
        return False  # "… . Participants must have recovered, and not require steroids"
    scope = _behind(read, at)
    return scope is None or _bare(read, scope)


def _bare(read: _Read, atom: Stated) -> bool:
    held = _held(read, atom)
    return bool(held) and not any(place.denials for place in held)


def _unsigned(read: _Read, at: int) -> bool:
    """Tell whether "negative" denies nothing on either side of it."""
    if read.sentence.tokens[at].value != "neg":
        return False
    sides = [atom for atom in (_before(read, at), _behind(read, at)) if atom is not None]
    return all(_bare(read, atom) for atom in sides)


def _unexempted(read: _Read, at: int) -> bool:
    """Tell whether an exception is lost: what it names excludes, or is demanded like the rest."""
    scope = _behind(read, at)
    if scope is None:
        return True
    return read.sentence.exclusion and _bare(read, scope)


def _unconditional(read: _Read, at: int) -> bool:
    """Tell whether a condition of a requirement became a requirement of its own."""
    # of alternatives a condition is a part: "A, or B in patients with C"
    held = _has_if(read.rule) or (
        isinstance(read.rule, Any) and any(isinstance(part, All) for part in read.rule.rules)
    )
    return not read.sentence.exclusion and not _exampled(read, at) and not held


def _has_if(rule: Rule) -> bool:
    return isinstance(rule, If) or any(map(_has_if, children(rule)))


def _unqualified(read: _Read, at: int) -> bool:
    value, behind = read.sentence.tokens[at].value, read.sentence.tokens[at + 1 : at + 2]
    if value == "recent" and read.found and behind and behind[0].text == "(":
        return False  # "recent (within 3 months) surgery": the window says how recent
    wider = {REQUIRING, INFUSED} if value in TREATED else set[str]()  # "requiring antibiotics or antifungals"
    return not (_exampled(read, at) or read.sentence.tokens[at].text in read.named) and not any(
        value in place.leaf.qualifiers or not wider.isdisjoint(place.leaf.qualifiers)
        for place in read.places
        if isinstance(place.leaf, Has)
    )


def _unplanned(read: _Read, at: int) -> bool:
    """Tell whether a plan became something had: "scheduled for a biopsy", but not "expected survival"."""
    token, scope = read.sentence.tokens[at], _behind(read, at)
    if token.value not in TO_COME or scope is None or not isinstance(scope.rule, Has):
        return False
    return not any(
        isinstance(place.leaf, Has)
        and (
            token.value in (place.leaf.status, place.leaf.concept[:7]) or token.value in place.leaf.qualifiers
        )
        for place in _held(read, scope)
    )


def _unrelated(read: _Read, at: int) -> bool:
    """Tell whether two things one of which must follow the other became alternatives.

    "GVHD after transplantation" is no "GVHD or transplantation"; that both must be is near enough.
    """
    before, after = _before(read, at), _behind(read, at)
    if read.sentence.tokens[at].text not in _RELATIONS or before is None or after is None:
        return False
    tokens = read.sentence.tokens
    between = (*range(before.end, at), *range(at + 1, after.start))
    if any(tokens[place].text in _BREAKS or tokens[place].kind in _JOINTS for place in between):
        return False
    return _alternatives(read, read.rule, before, after)


def _alternatives(read: _Read, rule: Rule, first: Stated, second: Stated) -> bool:
    """Tell whether two atoms stand in different parts of an Any, or only one of them stands at all."""
    if isinstance(rule, Any):
        inside = [[_contains(read, part, atom) for atom in (first, second)] for part in rule.rules]
        both = any(all(pair) for pair in inside)
        if not both and all(any(pair[side] for pair in inside) for side in (0, 1)):
            return True
    return any(_alternatives(read, part, first, second) for part in children(rule))


def _contains(read: _Read, rule: Rule, atom: Stated) -> bool:
    return any(_same(read, leaf, other) for leaf in leaves(atom.rule) for other in leaves(rule))


def _behind(read: _Read, at: int) -> Stated | None:
    return next((atom for atom in read.atoms if atom.start > at), None)


def _before(read: _Read, at: int) -> Stated | None:
    return next((atom for atom in reversed(read.atoms) if atom.end <= at), None)


_CHECKS: dict[str, Callable[[_Read, int], bool]] = {
    "neg": _undenied, "forbid": _undenied, "sign": _unsigned, "exc": _unexempted, "cond": _unconditional,
    "qual": _unqualified, "status": _unplanned, "before": _unrelated, "after": _unrelated, "num": _uncounted,
    "cmp": _uncounted, "unit": _uncounted, "halflife": _uncounted,
}  # fmt: skip
_SORTS = {
    "neg": "negation", "forbid": "negation", "sign": "negation", "exc": "exception", "cond": "condition",
    "qual": "qualifier", "status": "status", "before": "relation", "after": "relation", "num": "number",
    "unit": "number", "cmp": "comparison", "halflife": "window",
}  # fmt: skip
