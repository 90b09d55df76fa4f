"""One sentence understood: its rule, its kinds, its terms; nothing of lists or blocks."""

from functools import lru_cache
from typing import NamedTuple

from trialbridge.eligibility import measures, windows
from trialbridge.eligibility.atoms import Atom, Sentence, chosen, sentence
from trialbridge.eligibility.clauses import Composer
from trialbridge.eligibility.kinds import kinds
from trialbridge.eligibility.lexer import Lexer
from trialbridge.eligibility.nodes import Node, nodes, versioned
from trialbridge.eligibility.rewrite import placed
from trialbridge.eligibility.tokens import Token
from trialbridge.model.rule import All, Any, Has, Not, Opaque, Rule, computable, leaves
from trialbridge.vocab import Vocabulary, fold

PLACE = "@following"
"""The concept that stands for a list in the rule of its head; it never leaves this package."""

_MENTIONED = {
    "disease": "condition", "finding": "condition", "trait": "condition", "organism": "condition",
    "event": "procedure", "drug": "drug", "drug-class": "drug", "therapy": "procedure",
    "procedure": "procedure", "gene": "measurement",
    "alteration": "measurement", "site": "condition",
}  # fmt: skip
_STATING = frozenset({"concept", "variable", "test", "place"})
_TERMS = frozenset({"concept", "test", "site", "variable", "neg", "forbid"})
_LONGEST = 900
"""Tokens of a sentence at most; what is longer is a pasted page, and is left as words."""

_BY_TYPE = {
    "drug": "medication", "drug-class": "medication", "procedure": "procedure", "therapy": "prior_therapy",
    "gene": "biomarker", "alteration": "biomarker",
}  # fmt: skip
_ACTIVE = frozenset({"pregnancy", "lactation", "active-infection"})
_FEMALE_MATTERS = frozenset(
    {
        "pregnancy",
        "lactation",
        "childbearing-potential",
        "contraception",
        "planned-pregnancy",
        "postmenopausal",
        "surgically-sterile",
    }
)


class Term(NamedTuple):
    """A term of the sentence; offsets count in its clean view."""

    type: str
    start: int
    end: int
    concept: str


class Understood(NamedTuple):
    """What a sentence states; `rule` is None where it asks for nothing."""

    rule: Rule | None
    kinds: tuple[str, ...]
    terms: tuple[Term, ...]
    cues: frozenset[str]
    complete: bool
    permits: bool


class Understanding:
    """Understands sentences with one vocabulary; equal sentences are understood once."""

    def __init__(self, vocabulary: Vocabulary, remembered: int = 1 << 16) -> None:
        """Index the kinds for the vocabulary."""
        self.vocabulary = vocabulary
        self.lexer = Lexer(vocabulary)
        self._of_variable = {name: kind.name for kind in kinds() for name in kind.variables}
        self._of_ancestor = {concept: kind.name for kind in kinds() for concept in kind.concepts}
        self._finders = [(kind.triggers, kind.find) for kind in kinds() if kind.find is not None]
        self._of_concept: dict[str, str] = {}
        self.understand = lru_cache(maxsize=remembered)(self.fresh)

    def fresh(self, text: str, exclusion: bool, head: bool = False) -> Understood:
        """Understand a clean sentence as if it were never seen; `head` lets it hold the place of a list."""
        low = fold(text)
        tokens = self.lexer.tokens(text, low)
        if len(tokens) > _LONGEST:
            return Understood(Opaque(text=text), (), self._terms(tokens), frozenset(), False, False)
        read = sentence(tokens, self.vocabulary, exclusion, low)
        found = windows.find(tokens)
        atoms = chosen(self._atoms(read, found, head))
        laid = nodes(read, atoms, found)
        composed = Composer(read, text).compose(laid)
        rule = composed.rule
        if rule is None and "bothsexes" in read.keys and not composed.permits:
            rule = Any(rules=(Has(concept="female"), Has(concept="male")))
        if exclusion and isinstance(rule, Not) and not head and computable(rule):
            rule = _doubted(rule, laid, text)
        kinds_ = tuple(dict.fromkeys(self._kind(atom) for atom in atoms))
        cues = frozenset(
            [f"{token.kind}:{token.senses['role']}" for token in tokens if "role" in token.senses]
        )
        if any(window.later for window in found):
            cues |= {"later"}
        complete = rule is None or (computable(rule) and _complete(read, atoms, found, laid))
        return Understood(rule, kinds_, self._terms(tokens), cues, complete, composed.permits)

    def found(self, text: str, exclusion: bool) -> list[Atom]:
        """Give every atom of a sentence before any is chosen, in no order that matters."""
        low = fold(text)
        tokens = self.lexer.tokens(text, low)
        read = sentence(tokens, self.vocabulary, exclusion, low)
        return self._atoms(read, windows.find(tokens), False)

    def _atoms(self, read: Sentence, found: list[windows.Found], head: bool) -> list[Atom]:
        covered = {at: window for window in found for at in range(window.start, window.end)}
        atoms: list[Atom] = []
        if "variable" in read.keys:
            atoms += measures.find(read, covered)
        for triggers, find in self._finders:
            if not triggers.isdisjoint(read.keys):
                atoms += find(read)
        atoms += self._plain(read, covered, head)
        return atoms

    def _plain(self, read: Sentence, covered: dict[int, windows.Found], head: bool) -> list[Atom]:
        """Every concept states that the patient has it; the place of a list stands for its items."""
        found = []
        named = [token for token in read.tokens if token.kind == "concept"]
        for at, token in enumerate(read.tokens):
            if token.kind not in _STATING or at in covered:
                continue
            concept = token.value if token.kind == "concept" else ""
            if token.kind == "variable":
                concept = token.senses.get("concept", "")
            elif token.value == "pregnancy-test" and _signed(read.tokens, at):
                concept = "pregnancy"
            if concept == "histologically-confirmed" and len(named) > 1:
                continue  # "histologically confirmed lung cancer" asks for the cancer
            if concept:
                rule = Has(concept=concept, status="active" if concept in _ACTIVE else "any")
                found.append(Atom(at, at + 1, rule, concept, 0))
            elif head and token.kind == "place":
                start = at
                while start and _counts(read.tokens[start - 1]):
                    start -= 1  # "at least two (2) of the following"
                found.append(Atom(start, at + 1, Has(concept=PLACE), "heading", 0))
        return found

    def _kind(self, atom: Atom) -> str:
        """Name the kind of an atom: its variable's, or its concept's nearest ancestor that a kind claims."""
        known = self._of_variable.get(atom.kind) or self._of_concept.get(atom.kind)
        if known is None:
            known = self._of_concept[atom.kind] = self._nearest(atom.kind)
        return known

    def _nearest(self, concept: str) -> str:
        level = [concept]
        seen: set[str] = set()
        while level:
            for name in level:
                if name in self._of_ancestor:
                    return self._of_ancestor[name]
            seen.update(level)
            level = [
                parent
                for name in level
                if name in self.vocabulary.concepts
                for parent in self.vocabulary.concepts[name].parents
                if parent not in seen
            ]
        row = self.vocabulary.concepts.get(concept)
        if row is None:
            return "measurement" if concept in self.vocabulary.variables else concept
        return _BY_TYPE.get(row.kind, "comorbidity")

    def _terms(self, tokens: list[Token]) -> tuple[Term, ...]:
        found = []
        for token in tokens:
            if token.kind not in _TERMS:
                continue
            if token.kind in ("concept", "test", "site") and token.value in self.vocabulary.concepts:
                row = self.vocabulary.concepts[token.value]
                found.append(Term(_MENTIONED.get(row.kind, "condition"), token.start, token.end, token.value))
            elif token.kind == "variable":
                found.append(Term("measurement", token.start, token.end, token.value))
            elif token.kind in ("neg", "forbid"):
                found.append(Term("negation", token.start, token.end, ""))
        return tuple(found)


def _counts(token: Token) -> bool:
    """Tell whether a token only says how many of the list are asked for."""
    return token.kind in ("num", "cmp", "fill", "before") or token.text == "of"


def _signed(tokens: list[Token], at: int) -> bool:
    """Tell whether a test's result stands beside it, with no comma between: "a negative pregnancy test"."""
    before, after = tokens[max(0, at - 3) : at], tokens[at + 1 : at + 5]
    return any(
        any(token.kind == "sign" for token in side)
        and not any(token.kind in ("punct", "cond") for token in side)
        for side in (before, after)
    )


def _doubted(rule: Rule, laid: list[Node], text: str) -> Rule:
    """A bare denial under an exclusion ("No prior chemotherapy") may be meant either way: leave it open."""
    bad = all(isinstance(leaf, Has) for leaf in leaves(rule)) and laid and laid[0].kind == "neg"
    return Opaque(text=text) if bad else rule


def _complete(read: Sentence, atoms: list[Atom], found: list[windows.Found], laid: list[Node]) -> bool:
    """Tell whether every number and comparison stands in an atom or a window (the linter's first half)."""
    used: set[int] = set()
    for atom in atoms:
        used.update(range(atom.start, atom.end))
    for window in found:
        used.update(range(window.start, window.end))
    return all(
        at in used or (at and token.kind == "num" and versioned(read.tokens[at - 1].text))
        for at, token in enumerate(read.tokens)
        if token.kind in ("num", "cmp", "unit", "halflife")
    )


def in_place(head: Rule, child: Rule) -> Rule:
    """Put a list's item where its head holds the place: "history of any of the following within 6 months"."""
    return placed(head, PLACE, child)


def holds(rule: Rule | None) -> bool:
    """Tell whether a head's rule holds the place of its list."""
    return rule is not None and any(isinstance(leaf, Has) and leaf.concept == PLACE for leaf in leaves(rule))


__all__ = ["PLACE", "All", "Opaque", "Term", "Understanding", "Understood", "holds", "in_place"]
