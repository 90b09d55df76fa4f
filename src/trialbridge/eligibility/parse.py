"""An eligibility block as criteria: items understood, heads applied to lists, roles given; no judging."""

import re
from collections.abc import Iterator
from functools import lru_cache

from msgspec.structs import replace

from trialbridge.eligibility.besides import beside
from trialbridge.eligibility.context import in_context
from trialbridge.eligibility.diagnoses import in_a_row, opposed
from trialbridge.eligibility.doubts import denies_demand, risky
from trialbridge.eligibility.groups import Reads, head_rule, joined, names_more, swallows, walk
from trialbridge.eligibility.heads import heard
from trialbridge.eligibility.item import Item
from trialbridge.eligibility.labels import unlabelled
from trialbridge.eligibility.now import Exampled, exampled
from trialbridge.eligibility.rewrite import obliged
from trialbridge.eligibility.roles import asked_of_the_person, role_of
from trialbridge.eligibility.sections import items
from trialbridge.eligibility.understanding import Asked, Understanding, in_place
from trialbridge.eligibility.understood import Understood
from trialbridge.eligibility.unheard import NOTHING, Unheard, hangs, unheard
from trialbridge.model.criterion import Criterion, Polarity, Role
from trialbridge.model.rule import (
    All,
    Not,
    Opaque,
    Range,
    Rule,
    canonical,
    computable,
    leaves,
)
from trialbridge.vocab import Vocabulary, fold

_LIMIT = re.compile(
    r"\W{0,3}(?:\d|≥|≤|>|<|at least|more than|greater than|less than|no more|between|not |over|under)",
    re.IGNORECASE,
)


_IDLE = re.compile(
    r"(?:\W*\b(?:to|be|in|into|for|on|at|of|the|this|a|an|and|or|as|by|with|entry|entered|enroll?ed|enrollment|"
    r"enrolment|included?|eligible|eligibility|considered|participate|participation|participants?|patients?|"
    r"subjects?|study|trial|screening|time|criteria|order|each|who|must|should|will))*\W*",
    re.IGNORECASE,
)
"""Words of a head that say nothing of the patient: "… to be eligible for this study"."""


@lru_cache(maxsize=4)
def _understanding(vocabulary: Vocabulary) -> Understanding:
    return Understanding(vocabulary)


def parse(block: str, vocabulary: Vocabulary, *, arms: tuple[str, ...] = ()) -> tuple[Criterion, ...]:
    """Read an eligibility block into its criteria, in order; their spans cover all of it but white space.

    `arms` are the labels of the study's arms, which an item may name ("Experimental arm only: …"). Never
    raises on any text; equal sentences of one process are understood once.
    """
    reader = _Reader(block, _understanding(vocabulary))
    found = items(block, arms)
    reader.beside = beside(found)
    reader.understand(found)
    criteria = [one for item in found for one in reader.criteria(item, None)]
    return in_context(opposed(in_a_row(criteria, vocabulary), vocabulary), vocabulary)


def _asked(item: Item) -> Asked:
    text = item.view.text
    return unlabelled(text) if ":" in text[:44] else text, item.polarity == "exclusion", False


class _Reader(Reads):
    """Reads the items of one block."""

    def __init__(self, block: str, understanding: Understanding) -> None:
        self.block, self.understanding = block, understanding
        self.vocabulary = understanding.vocabulary
        self.said: dict[Asked, Understood] = {}
        self.beside: dict[int, Unheard] = {}

    def understand(self, found: list[Item]) -> None:
        """Understand together what is sure to be asked for: every item that heads nothing."""
        every = (each for item in found for each in walk(item))
        asked = (_asked(each) for each in every if not (each.children or each.heading_only))
        self.said = self.understanding.together(asked)

    def criteria(self, item: Item, above: Rule | None) -> Iterator[Criterion]:
        """Give the criteria of an item and of the items below it."""
        lost = self.beside.get(item.start, NOTHING)
        for one in self._criteria(item, above):
            yield replace(one, complete=False) if lost.doubts(one) else one

    def _criteria(self, item: Item, above: Rule | None) -> Iterator[Criterion]:
        if item.tied or (item.children and swallows(item, self)):
            one = self._joint(item, above)
            yield replace(one, complete=False) if item.lead and item.children else one
            return
        announces = item.heading_only or (bool(item.children) and self._only_announces(item))
        if announces:
            yield self._plain(item, Opaque(text=item.view.text), "heading")
        else:
            yield self._single(item, above)
        inherited = head_rule(item, self, above) if item.children else above
        lost = NOTHING
        if item.children and inherited is above:
            lost = unheard(item.view.text, item.children[0].polarity == "exclusion", announces)
        examples = exampled(fold(item.view.text), self.vocabulary.concepts) if item.children else None
        for child in item.children:
            for one in self._below(child, inherited, lost):
                of_now = one if examples is None else _of_now(one, examples)
                yield replace(of_now, complete=False) if item.lead else of_now

    def _below(self, child: Item, above: Rule | None, lost: Unheard) -> Iterator[Criterion]:
        """Give the criteria of an item of a list whose head lost something."""
        for each in (child, *child.tied) if lost.lead and not child.applies_to else ():
            each.lead = lost.lead
        for one in self.criteria(child, above):
            if lost.counts(one):
                yield replace(one, role="heading")
            elif lost.doubts(one):
                yield replace(one, complete=False)
            else:
                yield one

    def _only_announces(self, item: Item) -> bool:
        """Tell whether a head asks for nothing by itself: "Adequate function:", "Subject has"."""
        if not item.hangs:
            return False
        if item.opens:
            return not names_more(item, self)
        said = self.understood(item)
        return said.rule is None or not said.complete

    def _single(self, item: Item, above: Rule | None) -> Criterion:
        said = self.understood(item)
        rule, words = said.rule, self.understanding.words(item.view.text)
        if rule is None:
            rule, role = Opaque(text=item.view.text), role_of(words, None, said, item.permits)
        else:
            rule = self._inherited(rule, above)
            if item.polarity == "inclusion":
                rule = obliged(rule, words)
            role = role_of(words, rule, said, item.permits)
        unread = role == "procedural" and not computable(rule)
        settled = asked_of_the_person(words, item.polarity == "exclusion") if unread else None
        if settled is not None:
            return self._criterion(item, item.end, item.view.text, settled, role, said.kinds, True)
        return self._criterion(
            item,
            item.end,
            item.view.text,
            rule,
            role,
            said.kinds,
            said.complete,
        )

    def understood(self, item: Item) -> Understood:
        """Understand an item, with what stands above it where that says what is measured, or of whom."""
        exclusion = item.polarity == "exclusion"
        text = item.view.text
        if item.lead:
            return self._led(f"{item.lead} {text}", hangs(item.lead), self._said(*_asked(item)), exclusion)
        said = self._said(*_asked(item))
        # "Greater than 2 years" below "Life expectancy:" is no age
        aged = isinstance(said.rule, Range) and said.rule.variable == "age" and "age" not in text.lower()
        if item.label and (aged or not said.complete) and _LIMIT.match(text):
            more = self._said(f"{item.label}: {text}", exclusion)
            if more.complete and more.rule is not None:
                return more
        return said

    def _led(self, text: str, goes_on: bool, alone: Understood, exclusion: bool) -> Understood:
        """Understand an item as the rest of the sentence that its head begins; alone it does not say all."""
        more = self._said(text, exclusion) if goes_on else alone
        whole = goes_on and more.complete and more.rule is not None and not more.permits
        return more if whole else replace(alone, complete=False)

    def heard(self, text: str, exclusion: bool) -> Understood:
        """Understand a text that may hold the place of its list."""
        return heard(text, exclusion, self._hears)

    def _hears(self, text: str, exclusion: bool) -> Understood:
        return self._said(text, exclusion, True)

    def _said(self, text: str, exclusion: bool, head: bool = False) -> Understood:
        """Understand a sentence once a block, however often a list above or below it is asked about."""
        key = text, exclusion, head
        said = self.said.get(key)
        if said is None:
            said = self.said[key] = self.understanding.understand(text, exclusion, head)
        return said

    def _inherited(self, rule: Rule, above: Rule | None) -> Rule:
        if above is None or (isinstance(above, Not) and isinstance(rule, Not)):
            return rule  # "No prior treatment, defined as:" above "No chemotherapy" denies once
        limited = any(isinstance(leaf, Range) for leaf in leaves(rule))
        if isinstance(above, All):
            # "Patients must have adequate xyz function as defined by the following:" adds nothing to a limit,
            # and "… all of the following to be enrolled:" nothing to anything
            kept = tuple(
                part
                for part in above.rules
                if not (isinstance(part, Opaque) and (limited or _IDLE.fullmatch(part.text)))
            )
            above = kept[0] if len(kept) == 1 else All(rules=kept)
        return in_place(above, rule)

    def _joint(self, item: Item, above: Rule | None) -> Criterion:
        """One criterion of a head and its list, or of neighbours that are tied."""
        rule, complete = joined(item, self)
        every = list(walk(item))
        text = " ".join(each.view.text for each in every)
        if rule is None:
            rule = Opaque(text=text)
        kinds = tuple(dict.fromkeys(kind for each in every for kind in self.understood(each).kinds))
        role: Role = "heading" if item.permits else "requirement"
        return self._criterion(
            item, max(each.end for each in every), text, self._inherited(rule, above), role, kinds, complete
        )

    def _plain(self, item: Item, rule: Rule, role: Role) -> Criterion:
        return self._criterion(item, item.end, item.view.text, rule, role, ("heading",), True)

    def _criterion(
        self,
        item: Item,
        end: int,
        clean: str,
        rule: Rule,
        role: Role,
        kinds: tuple[str, ...],
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
            complete=complete
            and computable(final)
            and not denies_demand(final, polarity == "exclusion")
            and not risky(fold(f"{item.lead} {clean}" if item.lead else clean), final),
        )


def _of_now(one: Criterion, examples: Exampled) -> Criterion:
    """Give a criterion as of now where its head's illness is: "Intercurrent illness including:"."""
    if one.role != "requirement" or not one.complete:
        return one
    rule = examples.below(fold(one.clean), one.rule)
    return one if rule is one.rule else replace(one, rule=canonical(rule))
