"""One operand of a list: an atom with what modifies it, and the rule both make; reading it is `reading`'s."""

from abc import ABCMeta, abstractmethod
from collections.abc import Sequence

from msgspec.structs import replace

from trialbridge.eligibility.atoms import Sentence
from trialbridge.eligibility.nodes import Node
from trialbridge.eligibility.rewrite import (
    SUSPECTED,
    TO_COME,
    everything,
    limiting,
    mapped,
    qualified,
    within,
)
from trialbridge.eligibility.windows import Found
from trialbridge.model.rule import All, Any, Has, Not, Opaque, Range, Rule, leaves

CLASSES = frozenset({"nyha", "ccs_angina", "child_pugh"})
"""Limits that class a disease, and may stand before its name."""


class Grammar(metaclass=ABCMeta):
    """What reading an operand needs of the sentence around it."""

    sentence: Sentence
    exclusion: bool
    permits: bool
    doubted: bool

    @abstractmethod
    def words(self, nodes: Sequence[Node]) -> str:
        """Give the words of some nodes as they stand."""

    @abstractmethod
    def opaque(self, nodes: Sequence[Node]) -> Rule:
        """Keep nodes as words that were not understood."""

    @abstractmethod
    def rule(self, nodes: list[Node]) -> Rule | None:
        """Read nodes as a rule, None where they say nothing."""

    @abstractmethod
    def alternatives(self, nodes: list[Node]) -> Rule:
        """Read a list of which any one suffices."""

    @abstractmethod
    def excepted(self, rule: Rule, exception: Rule, unless: bool) -> Rule:
        """Take an exception out of a rule."""

    @abstractmethod
    def conditional(self, test: Rule, then: Rule) -> Rule:
        """Ask a rule only where a test holds."""

    @abstractmethod
    def branches(self, test: Rule, bare: Node, other: Rule) -> Rule:
        """Ask a limit where a test holds, and the other elsewhere."""

    @abstractmethod
    def exampled(self, rule: Rule | None, examples: list[Node]) -> Rule | None:
        """Join a rule with the examples given for it."""


class Mods:
    """What stands before or after an atom and narrows it.

    `opens` are qualifiers by their words, which never reach another operand; `sites` are parts of the body,
    which reach only the operand beside.
    """

    __slots__ = ("extents", "opaque", "opens", "quals", "sites", "status", "windows")

    def __init__(self, status: str = "", quals: list[str] | None = None) -> None:
        """Start with a status and qualifiers of the vocabulary, and nothing else."""
        self.status = status
        self.quals = [] if quals is None else quals
        self.opens: list[str] = []
        self.sites: list[str] = []
        self.extents: list[Rule] = []
        self.windows: list[Found] = []
        self.opaque: list[Rule] = []

    def __bool__(self) -> bool:
        """Tell whether anything narrows."""
        return bool(self.windows) or self.but_when()

    def but_when(self) -> bool:
        """Tell whether anything but a time narrows."""
        return bool(self.status or self.quals or self.opens or self.sites or self.extents or self.opaque)

    def collect(self, node: Node) -> None:
        """Take a modifier in; the more telling of two statuses stays."""
        if node.kind == "status" and self.status == SUSPECTED:
            self.quals.append(SUSPECTED)  # "suspected or confirmed active tuberculosis"
            self.status = node.value
        elif node.kind == "status" and self.status and node.value == SUSPECTED:
            self.quals.append(SUSPECTED)  # "active, known or suspected autoimmune disease"
        elif node.kind == "status":
            told = self.status in TO_COME or (self.status == "active" and node.value not in TO_COME)
            self.status = self.status if told else node.value
        elif node.kind in ("open", "site"):
            held = self.opens if node.kind == "open" else self.sites
            if node.value not in held:
                held.append(node.value)
        elif node.kind == "qual":
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
    `tested` a negative pregnancy test, which says nothing of what goes on,
    `ever` one with "at any time", `trailing` one that a denial of more ends ("tablets without crushing"),
    `both` one that "both" opens, `anew` one that names its patients again ("…, and patients on steroids"),
    `specified` one that a qualifier by its words ends ("ulcers of the foot"), `glossed` one of which brackets
    say more, `spread` one that a window behind another reaches, `lent` one that words behind another specify,
    `requires` one that begins with "requiring",
    `past` one that begins with "history of", `article` one that "a" opens behind another,
    `classed` one before whose name a class or grade stands;
    `said` are the words of its atom, `forms` the alternatives that narrow it,
    `with_` tells that "with" ties its part to it, `slashed` that a slash shares an
    effect with it, `runs` that limits run on without a joint. `parts` are atoms tied to the
    first, each with modifiers of its own; `also` is the same of another in its own window; `kept` is what
    is told of words that were not understood.
    """

    negated: bool = False
    under: bool = False
    restarts: bool = False
    signed: bool = False
    other: bool = False
    ever: bool = False
    solo: bool = False
    tested: bool = False
    trailing: bool = False
    specified: bool = False
    anew: bool = False
    both: bool = False
    glossed: bool = False
    spread: bool = False
    lent: bool = False
    requires: bool = False
    past: bool = False
    article: bool = False
    classed: bool = False
    with_: bool = False
    slashed: bool = False
    runs: bool = False

    def __init__(self, grammar: Grammar, rule: Rule | None = None, label: str = "", said: str = "") -> None:
        """Start with a rule, if it is known already, and nothing that narrows it."""
        self.grammar, self.rule, self.label, self.said = grammar, rule, label, said
        self.before, self.after = Mods(), Mods()
        self.forms: list[list[Node]] = []
        self.exceptions: list[Rule] = []
        self.also: list[Operand] = []
        self.tests: list[Rule] = []
        self.linked: list[Rule] = []
        self.parts: list[Operand] = []
        self.kept: list[Rule] = []

    @property
    def sort(self) -> str:
        """Give the sort: "limit", "state" or "words"."""
        rule = self.rule
        if isinstance(rule, Has):
            return "state"
        if rule is None or isinstance(rule, Opaque):
            return "words"
        return "limit" if limiting(rule) else "state"

    def opened_by(self, words: str, verbs: frozenset[str]) -> None:
        """Take a status that opens the operand; some verbs begin a clause of its own."""
        self.restarts = self.restarts or words in verbs
        self.requires = self.requires or "requiring" in words
        self.past = self.past or words.endswith(("history of", "diagnosis of"))

    def alike(self, other: "Operand") -> bool:
        """Tell whether two operands may share modifiers; words may be anything but a limit."""
        if type(self.rule) is Not or type(other.rule) is Not:
            return False  # "… since radiotherapy and recovered from it"
        first, second = self.sort, other.sort
        return first == second or (first != "limit" and second != "limit")

    @property
    def family(self) -> str:
        """Give what kind of concept it is about, "named" where the vocabulary does not hold it."""
        row = self.grammar.sentence.vocabulary.concepts.get(self.label)
        kind = row.kind if row is not None else "named"
        return "drug" if kind in ("drug-class", "therapy") else kind

    def conditions(self) -> list[Rule]:
        """Give what must hold beside the rule: brackets, atoms tied to it ("diabetes with nephropathy")."""
        return [*self.linked, *[part.build() for part in self.parts]] if self.parts else list(self.linked)

    def build(self) -> Rule:
        """Give the rule with everything that narrows it."""
        rule = self.rule
        assert rule is not None
        if type(rule) is Opaque:
            rule = everything((*self.kept, rule)) if self.kept else rule
            return Not(rule=rule) if self.negated and self.solo else rule
        before, after = self.before, self.after
        beside = self.conditions()
        if self.with_ and self.passed() and all(isinstance(part, Has) for part in (rule, *beside)):
            # "at least 3 weeks since radiotherapy with cisplatin" is since both at once
            rule, beside = All(rules=(rule, *beside)), []
        course, extents = self._course()
        rule = qualified(rule, before.status, before.quals + before.opens + before.sites + course)
        rule = qualified(rule, after.status, after.quals + after.opens + after.sites)
        ill = self.family == "disease"
        events = [ill and isinstance(each, Has) and each.concept in _EVENTS for each in extents]
        for found in (*before.windows, *after.windows):
            denied = self.negated or self.under
            if any(events):  # "recurrence of lung cancer within 2 years" dates what came again
                extents = [
                    within(each, found, self.grammar.exclusion, denied) if event else each
                    for each, event in zip(extents, events, strict=True)
                ]
            else:
                rule = within(rule, found, self.grammar.exclusion, denied)
        if self.glossed and not any(events):
            beside = [self._likewise(each) for each in beside]
        if self.parts and beside:
            rule, *beside = self._at_once([rule, *beside])
        if self.negated and self.solo:
            rule = Not(rule=rule)  # "a non-pregnant woman" denies the pregnancy alone
        extra = [*extents, *before.opaque, *after.opaque, *beside]
        if extra:
            rule = everything((rule, *extra))
        if self.also:
            same = tuple(other.build() for other in self.also)
            rule = All(rules=(rule, *same)) if isinstance(rule, Not) else Any(rules=(rule, *same))
        for exception in self.exceptions:
            rule = self.grammar.excepted(rule, exception, unless=False)
        for test in self.tests:
            rule = self.grammar.conditional(test, rule)
        return rule

    def _likewise(self, told: Rule) -> Rule:
        """Give cases that brackets name as had when the thing is: "cardiac events (MI) in 3 months"."""
        cases = leaves(told)
        sorts = {self._family(leaf) for leaf in cases}
        own = {"had"} if self.family == "event" else set(map(self._family, leaves(self.rule or told)))
        timed = any(type(leaf) is Has and leaf.window for leaf in cases)
        if timed or sorts != own or sorts not in ({"given"}, {"had"}):
            return told
        for mods in (self.before, self.after):
            told = qualified(told, mods.status, [])
            for found in mods.windows:
                if found.window is None or found.window.at_most is None:
                    continue
                told = within(told, found, self.grammar.exclusion, self.negated or self.under)
        return told

    def _at_once(self, told: list[Rule]) -> list[Rule]:
        """Give what is done together the one time that is said: "surgery with anaesthesia within 30 days"."""
        parts = [leaf for each in told for leaf in leaves(each)]
        times = {leaf.window for leaf in parts if isinstance(leaf, Has) and leaf.window is not None}
        time = times.pop() if len(times) == 1 else None
        given = all(self._family(leaf) == "given" for leaf in parts)
        if time is None or not given or time.at_most is None or any(type(each) is Not for each in told):
            return told

        def then(leaf: Rule) -> Rule:
            return replace(leaf, window=time) if isinstance(leaf, Has) else leaf

        return [mapped(each, then) for each in told]

    def _family(self, leaf: Rule) -> str:
        return self.grammar.sentence.vocabulary.family(leaf.concept) if isinstance(leaf, Has) else ""

    def passed(self) -> bool:
        """Tell whether a time must have passed since it, so that none of it lies within."""
        timed = (*self.before.windows, *self.after.windows)
        since = any(found.since and found.window is not None and found.window.at_least for found in timed)
        return since and not self.grammar.exclusion

    def _course(self) -> tuple[list[str], list[Rule]]:
        """Give states of disease as qualities of what is no tumour: "recurrent infection", "advanced HF"."""
        before, after = self.before.extents, self.after.extents
        parts = leaves(self.rule) if before and self.rule is not None else ()
        if not parts or not isinstance(parts[0], Has):
            return [], [*before, *after]
        quals, states = course(self.grammar, parts[0].concept, before)
        return quals, [*states, *after]


_COURSES = {
    "recurrent-disease": "recurrent", "relapsed-disease": "relapsed", "refractory-disease": "refractory",
    "advanced-disease": "advanced", "newly-diagnosed": "newly-diagnosed", "stable-disease": "stable",
}  # fmt: skip
"""States that are of a tumour where they stand as facts, and mere qualities of anything else."""

_EVENTS = frozenset(
    {"recurrent-disease", "relapsed-disease", "progressive-disease", "local-recurrence",
     "radiographic-progression"}
)  # fmt: skip
"""States of a disease that come on a day, which a time beside them is of."""


def course(grammar: Grammar, concept: str, states: list[Rule]) -> tuple[list[str], list[Rule]]:
    """Give the states beside a concept as qualities, where it is no tumour, and those that stay states."""
    vocabulary = grammar.sentence.vocabulary
    row = vocabulary.concepts.get(concept)
    if row is None or row.kind not in ("disease", "finding", "event") or vocabulary.is_a(concept, "neoplasm"):
        return [], states
    quals = [_COURSES[s.concept] for s in states if isinstance(s, Has) and s.concept in _COURSES]
    return quals, [s for s in states if not (isinstance(s, Has) and s.concept in _COURSES)]


def classes(limit: Range, rule: Rule) -> bool:
    """Tell whether a limit is the class or grade of what follows: "grade >= 2 nausea in the last week"."""
    return limit.variable in CLASSES or (limit.variable == "toxicity_grade" and isinstance(rule, Has))


def extent(rule: Rule) -> Rule:
    """Give a state of disease as its rule; "relapsed or refractory" is either."""
    if isinstance(rule, Has) and rule.concept == "relapsed-refractory-disease":
        return Any(rules=(Has(concept="relapsed-disease"), Has(concept="refractory-disease")))
    return rule
