"""An eligibility block as criteria: items understood, heads applied to lists, roles given; no judging."""

import re
from collections.abc import Iterator
from functools import lru_cache

from msgspec.structs import replace

from trialbridge.eligibility.context import in_context
from trialbridge.eligibility.doubts import denies_demand, risky
from trialbridge.eligibility.groups import Reads, head_rule, joined, names_more, swallows, walk
from trialbridge.eligibility.heads import counts_methods, demands, hangs, heard, loses, tells_when
from trialbridge.eligibility.item import Item
from trialbridge.eligibility.labels import unlabelled
from trialbridge.eligibility.rewrite import limiting, obliged
from trialbridge.eligibility.roles import asked_of_the_person, role_of
from trialbridge.eligibility.sections import items
from trialbridge.eligibility.understanding import Asked, Understanding, in_place
from trialbridge.eligibility.understood import Understood
from trialbridge.model.criterion import Criterion, Polarity, Role
from trialbridge.model.rule import (
    All,
    Has,
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


_SOME = re.compile(
    r"\W*(?:for |in )?(?:the |all |those )?"
    r"(?:patients?|subjects?|participants?|children|infants|adolescents|adults|wom[ae]n|m[ae]n|females?|males?|those)"
    r" (?:with|who|without|on|receiving|aged|not|younger|older|under|over|below|above|less|up)\b"
    r"(?!.*(?:\bfollowing\b|\bmust\b|\bshould\b|\bcriteria\b|\bbelow:))[^:]*[:：]\W*$",
    re.IGNORECASE,
)
"""A head that speaks of some patients only."""


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
    reader.understand(found)
    return in_context([one for item in found for one in reader.criteria(item, None)], vocabulary)


def _of_some(text: str) -> bool:
    """Tell whether a head speaks of some patients only."""
    return (":" in text or "：" in text) and _SOME.match(text) is not None


def _timeless(rule: Rule) -> bool:
    """Tell whether a rule asks for things had, and says a time of none."""
    had = [leaf for leaf in leaves(rule) if isinstance(leaf, Has)]
    return bool(had) and all(leaf.window is None for leaf in had)


def _asked(item: Item) -> Asked:
    text = item.view.text
    return unlabelled(text) if ":" in text[:44] else text, item.polarity == "exclusion", False


class _Reader(Reads):
    """Reads the items of one block."""

    def __init__(self, block: str, understanding: Understanding) -> None:
        self.block, self.understanding = block, understanding
        self.vocabulary = understanding.vocabulary
        self.said: dict[Asked, Understood] = {}

    def understand(self, found: list[Item]) -> None:
        """Understand together what is sure to be asked for: every item that heads nothing."""
        every = (each for item in found for each in walk(item))
        asked = (_asked(each) for each in every if not (each.children or each.heading_only))
        self.said = self.understanding.together(asked)

    def criteria(self, item: Item, above: Rule | None) -> Iterator[Criterion]:
        """Give the criteria of an item and of the items below it."""
        if item.tied or (item.children and swallows(item, self)):
            yield self._joint(item, above)
            return
        announces = item.heading_only or (bool(item.children) and self._only_announces(item))
        if announces:
            yield self._plain(item, Opaque(text=item.view.text), "heading")
        else:
            yield self._single(item, above)
        inherited = head_rule(item, self, above) if item.children else above
        head = item.view.text
        unheard = inherited is above and bool(item.children)
        some = unheard and item.polarity == "inclusion" and _of_some(head)
        timed = unheard and announces and tells_when(head)
        alone = unheard and announces and loses(head, item.children[0].polarity == "exclusion")
        methods = unheard and announces and item.polarity == "inclusion" and counts_methods(head)
        for child in item.children:
            for one in self.criteria(child, inherited):
                # "For children under 6 months:" above a limit asks it of them alone, and "More than twice
                # within 5 weeks:" above a drug asks when it was taken
                lost = (some and limiting(one.rule)) or (timed and _timeless(one.rule))
                if methods and not demands(one.clean):
                    yield replace(one, role="heading")
                elif alone and one.role == "requirement" and not one.applies_to:
                    yield self._gone_on(one, head)
                else:
                    yield replace(one, complete=False) if lost else one

    def _gone_on(self, one: Criterion, head: str) -> Criterion:
        """Read an item as the rest of the sentence its head begins; its own words are not all it asks."""
        text = f"{head.rstrip(' :：')} {one.clean}"
        said = self._said(text, one.polarity == "exclusion") if hangs(head) else None
        if said is None or said.rule is None or said.permits or not said.complete:
            return replace(one, complete=False)
        rule = canonical(said.rule)
        return replace(one, rule=rule, complete=computable(rule) and not risky(fold(text), rule))

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
        """Understand an item, with the label above it where that alone says what is measured."""
        exclusion = item.polarity == "exclusion"
        text = item.view.text
        said = self._said(*_asked(item))
        if item.label and not said.complete and _LIMIT.match(text):
            more = self._said(f"{item.label}: {text}", exclusion)
            if more.complete and more.rule is not None:
                return more
        return said

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
            and not risky(fold(clean), final),
        )


__all__ = ["Has", "Not", "parse"]
