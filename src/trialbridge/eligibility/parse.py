"""An eligibility block as criteria: items understood, heads applied to lists, roles given; no judging."""

import re
from collections.abc import Iterator
from functools import lru_cache

import msgspec

from trialbridge.eligibility.rewrite import obliged, renamed
from trialbridge.eligibility.roles import role_of
from trialbridge.eligibility.sections import Item, items
from trialbridge.eligibility.understanding import Term, Understanding, Understood, holds, in_place
from trialbridge.model.criterion import Criterion, Mention, Polarity, Role
from trialbridge.model.rule import (
    All,
    Any,
    AtLeast,
    Has,
    Not,
    Opaque,
    Range,
    Rule,
    canonical,
    computable,
    leaves,
)
from trialbridge.vocab import Vocabulary

_LIMIT = re.compile(
    r"\W{0,3}(?:\d|≥|≤|>|<|at least|more than|greater than|less than|no more|between|not |over|under)",
    re.IGNORECASE,
)
_GENERIC = frozenset({"malignant-neoplasm", "neoplasm"})


@lru_cache(maxsize=4)
def _understanding(vocabulary: Vocabulary) -> Understanding:
    return Understanding(vocabulary)


def parse(block: str, vocabulary: Vocabulary, *, arms: tuple[str, ...] = ()) -> tuple[Criterion, ...]:
    """Read an eligibility block into its criteria, in order; their spans cover all of it but white space.

    `arms` are the labels of the study's arms, which an item may name ("Experimental arm only: …"). Never
    raises on any text; equal sentences of one process are understood once.
    """
    reader = _Reader(block, _understanding(vocabulary), arms)
    return _in_context(
        [criterion for item in items(block) for criterion in reader.criteria(item, None)], vocabulary
    )


def _in_context(criteria: list[Criterion], vocabulary: Vocabulary) -> tuple[Criterion, ...]:
    """Mark the study's own diagnosis; where it is a cancer, an excluded "malignancy" means another one."""
    place = next((at for at, one in enumerate(criteria) if _states_disease(one, vocabulary)), None)
    if place is None:
        return tuple(criteria)
    own = criteria[place]
    criteria[place] = msgspec.structs.replace(
        own, kinds=("diagnosis", *(kind for kind in own.kinds if kind != "diagnosis"))
    )
    if any(isinstance(leaf, Has) and vocabulary.is_a(leaf.concept, "neoplasm") for leaf in leaves(own.rule)):
        return tuple(_elsewhere(one, at > place) for at, one in enumerate(criteria))
    return tuple(criteria)


def _states_disease(one: Criterion, vocabulary: Vocabulary) -> bool:
    """Tell whether a criterion requires a disease, and so names what the study is for."""
    if one.polarity != "inclusion" or one.role != "requirement":
        return False
    rule = one.rule
    parts = rule.rules if isinstance(rule, All | Any) else (rule,)
    if isinstance(rule, All):
        parts = tuple(inner for part in parts for inner in (part.rules if isinstance(part, Any) else (part,)))
    elif isinstance(rule, Any):
        parts = tuple(inner for part in parts for inner in (part.rules if isinstance(part, All) else (part,)))
    return any(
        isinstance(part, Has)
        and part.concept in vocabulary.concepts
        and vocabulary.concepts[part.concept].kind == "disease"
        for part in parts
    )


def _elsewhere(one: Criterion, later: bool) -> Criterion:
    """Read "malignancy within 5 years" in a cancer study as another malignancy."""
    if not any(isinstance(leaf, Has) and leaf.concept in _GENERIC for leaf in leaves(one.rule)):
        return one
    denied = isinstance(one.rule, Not)
    if one.polarity == "exclusion" or (later and denied):
        return msgspec.structs.replace(one, rule=canonical(renamed(one.rule, _GENERIC, "second-malignancy")))
    return one


class _Reader:
    """Reads the items of one block."""

    def __init__(self, block: str, understanding: Understanding, arms: tuple[str, ...]) -> None:
        self.block, self.understanding, self.arms = block, understanding, arms

    def criteria(self, item: Item, above: Rule | None) -> Iterator[Criterion]:
        """Give the criteria of an item and of the items below it."""
        if item.heading_only:
            yield self._plain(item, Opaque(text=item.view.text), "heading")
        elif not item.children:
            yield self._single(item, above)
            return
        elif self._swallows(item):
            yield self._joint(item, above)
            return
        elif not item.opens:
            yield self._single(item, above)
        else:
            yield self._plain(item, Opaque(text=item.view.text), "heading")
        inherited = self._head(item, above)
        for child in item.children:
            yield from self.criteria(child, inherited)

    def _swallows(self, item: Item) -> bool:
        """Tell whether the items below cannot be judged each on its own."""
        if item.head is None or not item.head.logic:
            return False
        polarity = item.children[0].polarity
        if item.head.logic.isdigit():
            return True
        return item.head.logic == ("all" if polarity == "exclusion" else "any")

    def _head(self, item: Item, above: Rule | None) -> Rule | None:
        """Give the rule of a head that holds the place of its list, or what stands above it."""
        if item.head is None or item.heading_only or not item.opens:
            return above
        polarity = item.children[0].polarity if item.children else item.polarity
        said = self.understanding.understand(item.view.text, polarity == "exclusion", True)
        if said.rule is None or not holds(said.rule):
            return above
        rule = said.rule
        return in_place(above, rule) if above is not None else rule

    def _single(self, item: Item, above: Rule | None) -> Criterion:
        said = self._understood(item)
        rule = said.rule
        if rule is None:
            rule, role = Opaque(text=item.view.text), role_of(item.view.text, None, said, item.permits)
        else:
            rule = self._inherited(rule, above)
            if item.polarity == "inclusion":
                rule = obliged(rule, item.view.text)
            role = role_of(item.view.text, rule, said, item.permits)
        return self._criterion(
            item,
            item.end,
            item.view.text,
            rule,
            role,
            said.kinds,
            self._mentions(item, said.terms),
            said.complete,
        )

    def _understood(self, item: Item) -> Understood:
        """Understand an item, with the label above it where that alone says what is measured."""
        exclusion = item.polarity == "exclusion"
        said = self.understanding.understand(item.view.text, exclusion)
        if item.label and not said.complete and _LIMIT.match(item.view.text):
            lead = item.label + ": "
            more = self.understanding.understand(lead + item.view.text, exclusion)
            if more.complete and more.rule is not None:
                terms = (
                    term._replace(start=term.start - len(lead), end=term.end - len(lead))
                    for term in more.terms
                )
                return more._replace(terms=tuple(term for term in terms if term.start >= 0))
        return said

    def _inherited(self, rule: Rule, above: Rule | None) -> Rule:
        if above is None:
            return rule
        limited = any(isinstance(leaf, Range) for leaf in leaves(rule))
        if isinstance(above, All):
            # "Patients must have adequate xyz function as defined by the following:" adds nothing to a limit,
            # and "… all of the following to be enrolled:" nothing to anything
            kept = tuple(
                part
                for part in above.rules
                if not (isinstance(part, Opaque) and (limited or len(part.text.split()) < 3))
            )
            above = kept[0] if len(kept) == 1 else All(rules=kept)
        return in_place(above, rule)

    def _joint(self, item: Item, above: Rule | None) -> Criterion:
        """One criterion of a head and its list: ANY in an inclusion, ALL in an exclusion, "at least n of"."""
        parts = [(child, self._below(child)) for child in item.children]
        rules = tuple(rule for _, rule in parts if rule is not None)
        assert item.head is not None
        logic = item.head.logic
        joined: Rule
        if logic.isdigit():
            joined = AtLeast(n=int(logic), rules=rules)
        else:
            joined = Any(rules=rules) if logic == "any" else All(rules=rules)
        said = self.understanding.understand(item.view.text, item.polarity == "exclusion", True)
        rule: Rule = joined
        if said.rule is not None:
            rule = in_place(said.rule, joined) if holds(said.rule) else All(rules=(said.rule, joined))
        rule = self._inherited(rule, above)
        every = list(_walk(item))
        understood = [self._understood(each) for each in every]
        kinds = tuple(dict.fromkeys(kind for each in understood for kind in each.kinds))
        mentions = tuple(
            mention
            for each, meant in zip(every, understood, strict=True)
            for mention in self._mentions(each, meant.terms)
        )
        text = " ".join(each.view.text for each in every)
        complete = computable(rule) and all(meant.complete for meant in understood[1:])
        return self._criterion(
            item, max(each.end for each in every), text, rule, "requirement", kinds, mentions, complete
        )

    def _below(self, item: Item) -> Rule | None:
        if not item.children:
            return self._understood(item).rule
        inner = tuple(rule for rule in (self._below(child) for child in item.children) if rule is not None)
        said = self.understanding.understand(item.view.text, item.polarity == "exclusion", True)
        logic = item.head.logic if item.head else ""
        joined: Rule = (
            Any(rules=inner)
            if logic == "any"
            else AtLeast(n=int(logic), rules=inner)
            if logic.isdigit()
            else All(rules=inner)
        )
        if said.rule is None:
            return joined
        return in_place(said.rule, joined) if holds(said.rule) else All(rules=(said.rule, joined))

    def _plain(self, item: Item, rule: Rule, role: Role) -> Criterion:
        return self._criterion(item, item.end, item.view.text, rule, role, ("heading",), (), True)

    def _criterion(
        self,
        item: Item,
        end: int,
        clean: str,
        rule: Rule,
        role: Role,
        kinds: tuple[str, ...],
        mentions: tuple[Mention, ...],
        complete: bool,
    ) -> Criterion:
        final = canonical(rule)
        polarity: Polarity = item.polarity
        return Criterion(
            text=self.block[item.start : end],
            start=item.start,
            end=end,
            polarity=polarity,
            rule=final,
            depth=item.depth,
            role=role,
            applies_to=item.applies_to,
            clean=clean,
            kinds=kinds,
            mentions=mentions,
            complete=complete and computable(final),
        )

    def _mentions(self, item: Item, terms: tuple[Term, ...]) -> tuple[Mention, ...]:
        found = []
        for term in terms:
            start, end = item.view.span(term.start, term.end)
            found.append(Mention(type=term.type, start=start, end=end, concept=term.concept))
        return tuple(found)


def _walk(item: Item) -> Iterator[Item]:
    yield item
    for child in item.children:
        yield from _walk(child)


__all__ = ["Has", "Not", "parse"]
