"""One operand of a list: an atom with what modifies it, and the rule both make; reading it is `reading`'s."""

from collections.abc import Sequence
from typing import Protocol

from trialbridge.eligibility.atoms import Sentence
from trialbridge.eligibility.nodes import Node
from trialbridge.eligibility.rewrite import everything, limiting, qualified, within
from trialbridge.eligibility.windows import Found
from trialbridge.model.rule import Any, Has, Not, Opaque, Rule


class Grammar(Protocol):
    """What reading an operand needs of the sentence around it."""

    sentence: Sentence
    exclusion: bool
    permits: bool

    def words(self, nodes: Sequence[Node]) -> str:
        """Give the words of some nodes as they stand."""
        ...

    def opaque(self, nodes: Sequence[Node]) -> Rule:
        """Keep nodes as words that were not understood."""
        ...

    def rule(self, nodes: list[Node]) -> Rule | None:
        """Read nodes as a rule, None where they say nothing."""
        ...

    def alternatives(self, nodes: list[Node]) -> Rule:
        """Read a list of which any one suffices."""
        ...

    def excepted(self, rule: Rule, exception: Rule, unless: bool) -> Rule:
        """Take an exception out of a rule."""
        ...

    def conditional(self, test: Rule, then: Rule) -> Rule:
        """Ask a rule only where a test holds."""
        ...

    def branches(self, test: Rule, bare: Node, other: Rule | None) -> Rule:
        """Ask a limit where a test holds, and the other elsewhere."""
        ...

    def exampled(self, rule: Rule | None, examples: list[Node]) -> Rule | None:
        """Join a rule with the examples given for it."""
        ...


class Mods:
    """What stands before or after an atom and narrows it."""

    __slots__ = ("extents", "opaque", "quals", "status", "windows")

    def __init__(self) -> None:
        """Start with nothing."""
        self.status = ""
        self.quals: list[str] = []
        self.extents: list[Rule] = []
        self.windows: list[Found] = []
        self.opaque: list[Rule] = []

    def __bool__(self) -> bool:
        """Tell whether anything narrows."""
        return bool(self.status or self.quals or self.extents or self.windows or self.opaque)

    def collect(self, node: Node) -> None:
        """Take a modifier in; the more telling of two statuses stays."""
        if node.kind == "status":
            told = self.status == "planned" or (self.status == "active" and node.value != "planned")
            self.status = self.status if told else node.value
        elif node.kind in ("qual", "site"):
            if node.value not in self.quals:
                self.quals.append(node.value)
        elif node.rule is not None:  # pragma: no branch - a state of disease always has its rule
            self.extents.append(extent(node.rule))

    def take(self, other: "Mods") -> None:
        """Take over what another has."""
        self.status = self.status or other.status
        self.quals = other.quals + [qual for qual in self.quals if qual not in other.quals]
        self.extents = other.extents + self.extents
        self.windows = other.windows + self.windows
        self.opaque = other.opaque + self.opaque


class Operand:
    """A rule with its modifiers.

    `restarts` marks a clause of its own ("or have received …"), `under` one that a negation before reaches,
    `signed` one whose "positive" or "negative" stands behind it, `solo` one that only a "non-" denies,
    `ever` one with "at any time". `parts` are atoms tied to the first, each with modifiers of its own.
    """

    __slots__ = (
        "after", "before", "ever", "exceptions", "grammar", "label", "linked", "negated", "other", "parts",
        "restarts",
        "rule", "signed", "solo", "tests", "under",
    )  # fmt: skip

    def __init__(self, grammar: Grammar) -> None:
        """Start empty."""
        self.grammar = grammar
        self.rule: Rule | None = None
        self.label = ""
        self.before, self.after = Mods(), Mods()
        self.negated = self.under = self.restarts = self.signed = self.other = self.ever = self.solo = False
        self.exceptions: list[Rule] = []
        self.tests: list[Rule] = []
        self.linked: list[Rule] = []
        self.parts: list[Operand] = []

    @property
    def sort(self) -> str:
        """Give the sort: "limit", "state" or "words"."""
        rule = self.rule
        if rule is None or isinstance(rule, Opaque):
            return "words"
        if isinstance(rule, Has):
            return "state"
        return "limit" if limiting(rule) else "state"

    def alike(self, other: "Operand") -> bool:
        """Tell whether two operands may share modifiers; words may be anything but a limit."""
        sorts = {self.sort, other.sort}
        return len(sorts) == 1 or "limit" not in sorts

    def conditions(self) -> list[Rule]:
        """Give what must hold beside the rule: brackets, atoms tied to it ("diabetes with nephropathy")."""
        return [*self.linked, *(part.build() for part in self.parts)]

    def _is_event(self) -> bool:
        """Tell whether the concept is something done or given, which can lie inside a window or not."""
        row = self.grammar.sentence.vocabulary.concepts.get(self.label)
        return row is not None and row.kind in ("drug", "drug-class", "therapy", "procedure", "event")

    def build(self) -> Rule:
        """Give the rule with everything that narrows it."""
        rule = self.rule
        assert rule is not None
        if isinstance(rule, Opaque):
            return Not(rule=rule) if self.negated and self.solo else rule
        before, after = self.before, self.after
        rule = qualified(qualified(rule, before.status, before.quals), after.status, after.quals)
        for found in (*before.windows, *after.windows):
            rule = within(
                rule, found, self.grammar.exclusion, (self.negated or self.under) and self._is_event()
            )
        if self.negated and self.solo:
            rule = Not(rule=rule)  # "a non-pregnant woman" denies the pregnancy alone
        extra = [*before.extents, *after.extents, *before.opaque, *after.opaque, *self.conditions()]
        if extra:
            rule = everything((rule, *extra))
        for exception in self.exceptions:
            rule = self.grammar.excepted(rule, exception, unless=False)
        for test in self.tests:
            rule = self.grammar.conditional(test, rule)
        return rule


def extent(rule: Rule) -> Rule:
    """Give a state of disease as its rule; "relapsed or refractory" is either."""
    if isinstance(rule, Has) and rule.concept == "relapsed-refractory-disease":
        return Any(rules=(Has(concept="relapsed-disease"), Has(concept="refractory-disease")))
    return rule
