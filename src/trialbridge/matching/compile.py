"""All rules of all studies as distinct nodes in numbered steps; it judges nobody."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path

import msgspec

from trialbridge.matching.compiled import DIAGNOSIS, EXCLUSION, LIMIT, OPAQUE, UNREAD, Compiled, save
from trialbridge.matching.leaf_table import Leaf, LeafRow
from trialbridge.matching.place import Place
from trialbridge.matching.steps import OPERATIONS
from trialbridge.matching.unread import at_least
from trialbridge.model.base import Noun
from trialbridge.model.criterion import Criterion
from trialbridge.model.rule import (
    All,
    Any,
    AtLeast,
    Has,
    If,
    Not,
    Opaque,
    Range,
    Rule,
    canonical,
    children,
    computable,
)  # fmt: skip
from trialbridge.model.study import Study
from trialbridge.vocab import ILLNESSES, Vocabulary

RULES = msgspec.json.Decoder(Rule)
REMEMBERED = 50_000
"""Rules whose node is looked up instead of taken apart again; each costs some 400 bytes."""
NOTHING = -1
"""The node that never applies: it stands last among the values."""


class Requirement(Noun, frozen=True):
    """One requirement of a study, ready to be compiled; equal rules have equal bytes."""

    rule: bytes
    exclusion: bool = False
    applies_to: tuple[str, ...] = ()
    flags: int = 0


class Summary(Noun, frozen=True):
    """What compiling needs of a study: its requirements, its coded limits and what it is about."""

    study: str
    requirements: tuple[Requirement, ...]
    conditions: tuple[tuple[str, float], ...] = ()


def summarise(study: Study, criteria: Sequence[Criterion], vocabulary: Vocabulary) -> Summary:
    """Reduce a study to its requirements; words not understood lose their text, so that equals meet."""
    rows = [
        Requirement(
            rule=msgspec.json.encode(canonical(_without_words(_judged(criterion, vocabulary)))),
            exclusion=criterion.polarity == "exclusion",
            applies_to=criterion.applies_to,
            flags=(0 if criterion.complete and computable(criterion.rule) else OPAQUE)
            | (DIAGNOSIS if "diagnosis" in criterion.kinds else 0)
            | (UNREAD if "unread" in criterion.kinds else 0),
        )
        for criterion in criteria
        if criterion.role == "requirement"
    ]
    rows += [Requirement(rule=msgspec.json.encode(rule), flags=LIMIT) for rule in limits(study, vocabulary)]
    return Summary(
        study=study.id, requirements=tuple(rows), conditions=subjects(study, vocabulary, diagnoses(criteria))
    )


def limits(study: Study, vocabulary: Vocabulary) -> list[Rule]:
    """Give the coded limits of age (years) and sex as rules."""
    rules: list[Rule] = []
    eligibility = study.eligibility
    low, high = (
        None
        if age is None or age.value is None
        else vocabulary.convert(
            age.value, {"years": "a", "months": "mo", "weeks": "wk", "days": "d"}.get(age.unit, "h"), "age"
        )
        for age in (eligibility.minimum_age, eligibility.maximum_age)
    )
    if low is not None or high is not None:
        rules.append(Range(variable="age", low=low or None, high=high, unit="a"))
    if eligibility.sex is not None and eligibility.sex.value in ("female", "male"):
        rules.append(Has(concept=eligibility.sex.value))
    return rules


# How much a field tells of what the study is about.
FIELD_WEIGHTS = {"condition": 1.0, "mesh": 0.9, "title": 0.85, "diagnosis": 0.8, "keyword": 0.6}


def diagnoses(criteria: Iterable[Criterion]) -> list[str]:
    """Give the concepts that the diagnosis requirements ask for."""
    return [
        leaf.concept
        for criterion in criteria
        if "diagnosis" in criterion.kinds
        and criterion.polarity == "inclusion"
        and criterion.role == "requirement"
        for leaf in _wanted(criterion.rule)
    ]


def subjects(
    study: Study, vocabulary: Vocabulary, asked: Iterable[str] = ()
) -> tuple[tuple[str, float], ...]:
    """Give the diseases and findings the study is about, each with its best field's weight.

    `asked` are the concepts of its diagnosis requirements: many records hold little beside the criteria.
    """
    texts = [
        *(("condition", name) for name in study.conditions),
        *(("mesh", term.term) for term in study.mesh if term.of == "condition" and not term.ancestor),
        *(("title", title.text) for title in (*study.title, *study.official_title)),
        *(("keyword", word) for word in study.keywords[:12]),
    ]
    named = [(field, concept) for field, text in texts for concept in _told(text, vocabulary)]
    named += [("diagnosis", concept) for concept in asked if _is_condition(concept, vocabulary)]
    best: dict[str, float] = {}
    for field, concept in named:
        best[concept] = max(best.get(concept, 0.0), FIELD_WEIGHTS[field])
    return tuple(sorted(best.items(), key=lambda item: (-item[1], item[0])))


@lru_cache(maxsize=50_000)  # conditions and MeSH terms recur from study to study
def _told(text: str, vocabulary: Vocabulary) -> frozenset[str]:
    concepts = (
        sense.value for hit in vocabulary.scan(text) for sense in hit.senses if sense.type == "concept"
    )
    return frozenset(concept for concept in concepts if _is_condition(concept, vocabulary))


def _is_condition(concept: str, vocabulary: Vocabulary) -> bool:
    row = vocabulary.concepts.get(concept)
    return row is not None and row.kind in ILLNESSES


class Compiler:
    """Gathers studies one by one; `build` numbers the nodes and orders them into steps."""

    def __init__(self) -> None:
        """Start with the one node that every unknown word shares."""
        self._nodes: dict[tuple[object, ...], int] = {}
        self._levels: list[int] = []
        self._rules: dict[tuple[bytes, bool], int] = {}
        self._leaves: list[LeafRow] = []
        self._composites: list[tuple[int, str, tuple[int, ...], int]] = []
        self._studies: list[str] = []
        self._rows: list[tuple[int, str]] = []
        self._entries: list[tuple[int, int, int]] = []
        self._subjects: list[tuple[int, str, float]] = []

    def add(self, summary: Summary) -> None:
        """Take a study in; each of its cohorts becomes a row."""
        index = len(self._studies)
        self._studies.append(summary.study)
        nodes = [self._requirement(row) for row in summary.requirements]
        cohorts = sorted({name for row in summary.requirements for name in row.applies_to}) or [""]
        for cohort in cohorts:
            row_index = len(self._rows)
            self._rows.append((index, cohort))
            for node, row in zip(nodes, summary.requirements, strict=True):
                if not row.applies_to or cohort in row.applies_to:
                    self._entries.append((row_index, node, row.flags | (EXCLUSION if row.exclusion else 0)))
        self._subjects += [(index, concept, weight) for concept, weight in summary.conditions]

    def build(self) -> Compiled:
        """Freeze what was gathered."""
        return Compiled.assemble(
            studies=self._studies,
            rows=self._rows,
            entries=self._entries,
            subjects=self._subjects,
            leaves=self._leaves,
            composites=sorted(
                self._composites, key=lambda node: (self._levels[node[0]], OPERATIONS.index(node[1]), node[0])
            ),
            levels=self._levels,
        )

    def save(self, folder: Path) -> None:
        """Write the compiled form into a folder (arrays that can be memory-mapped)."""
        save(self.build(), folder)

    def _requirement(self, row: Requirement) -> int:
        key = (row.rule, row.exclusion)
        node = self._rules.get(key)
        if node is None:
            rule = RULES.decode(row.rule)
            node = self._node(Not(rule=rule) if row.exclusion else rule, Place())
            if len(self._rules) >= REMEMBERED:  # the nodes themselves are remembered for good
                self._rules.clear()
            self._rules[key] = node
        return node

    def _node(self, rule: Rule, place: Place) -> int:
        inside = place.inside(rule)
        match rule:
            case All(rules=rules):
                return self._composite("all", [self._node(part, inside) for part in rules])
            case Any(rules=rules):
                return self._composite("any", [self._node(part, inside) for part in rules])
            case AtLeast(n=n, rules=rules):
                return self._composite("at_least", [self._node(part, inside) for part in rules], n)
            case Not(rule=inner):
                return self._composite("not", [self._node(inner, inside)])
            case If(test=test):
                parts = [self._node(test, place.test(rule))]
                parts += [self._node(part, inside) for part in children(rule)[1:]]
                return self._composite("if_wanted" if place.wanted else "if_unwanted", parts)
            case _:
                return self._leaf(rule, place)

    def _leaf(self, rule: Leaf, place: Place) -> int:
        presumes = place.silent and isinstance(rule, Has)
        key = (msgspec.json.encode(rule), presumes)
        if key not in self._nodes:
            self._leaves.append(LeafRow(self._new(key, 0), rule, presumes))
        return self._nodes[key]

    def _composite(self, operation: str, parts: Sequence[int], n: int = 0) -> int:
        if not parts:
            return NOTHING
        key = (operation, n, tuple(parts))
        if key not in self._nodes:
            level = 1 + max(self._levels[part] if part >= 0 else 0 for part in parts)
            self._composites.append((self._new(key, level), operation, tuple(parts), n))
        return self._nodes[key]

    def _new(self, key: tuple[object, ...], level: int) -> int:
        node = self._nodes[key] = len(self._levels)
        self._levels.append(level)
        return node


def _wanted(rule: Rule) -> list[Has]:
    """Give the concepts a rule wants: what stands under a Not or a condition is not among them."""
    if isinstance(rule, Has):
        return [rule]
    if isinstance(rule, All | Any | AtLeast):
        return [leaf for part in rule.rules for leaf in _wanted(part)]
    return []


def _judged(criterion: Criterion, vocabulary: Vocabulary) -> Rule:
    """Give the rule as `judge_criterion` takes it."""
    return at_least(criterion.rule, vocabulary, exclusion=criterion.polarity == "exclusion")


def _without_words(rule: Rule) -> Rule:
    match rule:
        case Opaque():
            return Opaque(text="")
        case All(rules=rules):
            return All(rules=tuple(_without_words(part) for part in rules))
        case Any(rules=rules):
            return Any(rules=tuple(_without_words(part) for part in rules))
        case AtLeast(n=n, rules=rules):
            return AtLeast(n=n, rules=tuple(_without_words(part) for part in rules))
        case Not(rule=inner):
            return Not(rule=_without_words(inner))
        case If(test=test, then=then, other=other):
            branches = (_without_words(test), _without_words(then))
            return If(
                test=branches[0], then=branches[1], other=None if other is None else _without_words(other)
            )
        case Range():
            return Range(
                variable=rule.variable, low=rule.low, high=rule.high, low_open=rule.low_open,
                high_open=rule.high_open, unit=rule.unit, window=rule.window,
            )  # fmt: skip
        case _:
            return rule
