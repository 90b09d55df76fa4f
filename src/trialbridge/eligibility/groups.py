"""A head and its list, or neighbours tied by "or", as one rule; what each says alone is not its matter."""

import re
from abc import ABCMeta, abstractmethod
from collections.abc import Iterator

from trialbridge.eligibility.context import names_disease
from trialbridge.eligibility.item import Item
from trialbridge.eligibility.labels import is_label
from trialbridge.eligibility.rewrite import limiting
from trialbridge.eligibility.understanding import PLACE, holds, in_place
from trialbridge.eligibility.understood import Understood
from trialbridge.model.rule import All, Any, AtLeast, Has, If, Not, Opaque, Range, Rule, computable, leaves
from trialbridge.vocab import Vocabulary

_SOME = re.compile(
    r"\W*(?:[^:：.]{1,40}[:：] )?(?:for |in )?(?:all )?"
    r"(?:patients|subjects|participants|those|women|men|fe?males|children|adults)\b"
    r"|.*\b(?:ineligible|(?:not|no) (?:eligible|suitable|fit|amenable|(?:an? )?candidates?)) (?:for|to)\b",
    re.IGNORECASE,
)
"""Heads that tell of whom their list asks, and deny nothing of it."""
_INCLUDES = re.compile(
    r"\b(?:including|includ(?:es?|ed)|such as|e\.?g\.?|for example|limited to|like|i\.?e\.?)\b"
    r"[^:：]{0,40}[:：]?\W*$",
    re.IGNORECASE,
)

_DEFINED = re.compile(
    r"\b(?:defined (?:as|by)|(?:evidenced|indicated|manifested|demonstrated|shown) by)\b"
    r"[^:：]{0,60}[:：]?\W*$",
    re.IGNORECASE,
)

_CONFIRMED = Has(concept="histologically-confirmed")
"""A head that says only how a disease was found asks for no more than its list."""


class Reads(metaclass=ABCMeta):
    """What a list needs of its reader."""

    vocabulary: Vocabulary

    @abstractmethod
    def understood(self, item: Item) -> Understood:
        """Understand an item's own sentence."""

    @abstractmethod
    def heard(self, text: str, exclusion: bool) -> Understood:
        """Understand a text as the head of a list."""


def swallows(item: Item, reads: Reads) -> bool:
    """Tell whether the items below cannot be judged each on its own."""
    if item.head is None or item.heading_only or item.head.permits:
        return False
    if item.head.excepts or item.head.logic.isdigit():
        return True
    if item.opens and len(item.children) > 1 and all(child.inline for child in item.children):
        return True  # the limits of one line are one requirement
    return _logic(item, reads) != _default(item)


def names_more(item: Item, reads: Reads) -> bool:
    """Tell whether a head is a requirement too: "Cardiovascular disease, including:" excludes all of it."""
    if _INCLUDES.search(item.view.text) is None:
        return False
    said = reads.heard(item.view.text, _below(item) == "exclusion")
    if said.rule is None or not said.complete or said.permits:
        return False
    if holds(said.rule):
        return _below(item) == "exclusion" and _beside_list(said.rule)
    return _below(item) == "exclusion" or isinstance(said.rule, Not)


def _beside_list(rule: Rule) -> bool:
    """Tell whether a head names something beside its list: "Heart disease including the following:"."""
    return isinstance(rule, Any) and any(
        isinstance(part, Has) and part.concept == PLACE for part in rule.rules
    )


def head_rule(item: Item, reads: Reads, above: Rule | None) -> Rule | None:
    """Give the rule of a head that holds the place of its list, or what stands above it."""
    if item.head is None or item.heading_only:
        return above
    said = reads.heard(item.view.text, _below(item) == "exclusion")
    rule = said.rule
    if rule is None or said.permits:
        return above
    if _below(item) == "exclusion" and _beside_list(rule):
        return above  # the head is asked for on its own
    if _below(item) == "exclusion" and isinstance(rule, All) and _DEFINED.search(item.view.text):
        # "Inadequate marrow reserve as evidenced by any of the following:" is what stands below
        rule = next((part for part in rule.rules if isinstance(part, Has) and part.concept == PLACE), rule)
    if not holds(rule):
        if _below(item) == "exclusion" or not item.opens:
            return above
        if _SOME.match(item.view.text) and said.complete and _all_limits(item, reads):
            # "Patients without leukaemia:" asks what stands below of them alone
            rule = If(test=rule, then=Has(concept=PLACE))
            return in_place(above, rule) if above is not None else rule
        if not isinstance(rule, Not) or _SOME.match(item.view.text) or _names_others(item.view.text):
            return above
        rule = Not(rule=Has(concept=PLACE))  # "No active infection:" denies what stands below
    return in_place(above, rule) if above is not None else rule


def _names_others(head: str) -> bool:
    """Tell whether a head only names what is not of a sort, and denies nothing: "Non-haematological:"."""
    return _NON.search(head) is not None and _DENYING.search(head) is None


_NON = re.compile(r"\bnon[- ]?[a-z]", re.IGNORECASE)
_DENYING = re.compile(
    r"\b(?:no|not|without|absence|absent|none|never|free|negative|lack|denies|neither|cannot)\b",
    re.IGNORECASE,
)


def _all_limits(item: Item, reads: Reads) -> bool:
    """Tell whether all that stands below are limits."""
    rules = [reads.understood(child).rule for child in item.children]
    return all(rule is not None and limiting(rule) for rule in rules)


def joined(item: Item, reads: Reads) -> tuple[Rule | None, bool]:
    """Give an item's rule together with those below and beside it, and whether nothing was left out."""
    parts = [_whole(each, reads) for each in (item, *item.tied)]
    rules = tuple(rule for rule, _ in parts if rule is not None)
    complete = all(whole for _, whole in parts)
    if not rules:
        return None, complete
    if len(rules) == 1:
        return rules[0], complete
    return (Any(rules=rules) if item.tie == "any" else All(rules=rules)), complete


def walk(item: Item) -> Iterator[Item]:
    """Give an item and all below and beside it, in order."""
    yield item
    for child in item.children:
        yield from walk(child)
    for neighbour in item.tied:
        yield from walk(neighbour)


def _whole(item: Item, reads: Reads) -> tuple[Rule | None, bool]:
    if not item.children:
        said = reads.understood(item)
        return (None if said.permits else said.rule), said.complete
    parts = [joined(child, reads) for child in item.children]
    excepts = item.head.excepts if item.head is not None else ""
    if excepts:  # "patients with carcinoma in situ are eligible" is what is left out
        parts = [
            (Opaque(text=child.view.text), False) if rule is None else (rule, whole)
            for child, (rule, whole) in zip(item.children, parts, strict=True)
        ]
    inner = tuple(rule for rule, _ in parts if rule is not None)
    complete = all(whole for _, whole in parts)
    logic = _logic(item, reads)
    if excepts == "except" and not (item.head and item.head.logic):
        logic = "any"
    elif excepts == "unless" and not (item.head and item.head.logic):
        logic = "all"
    group = _group(logic, inner)
    text = item.view.text[: item.head.words] if item.head is not None and excepts else item.view.text
    said = reads.heard(text, item.polarity == "exclusion")
    complete = complete and (said.complete or said.rule is None)
    if excepts:
        head = said.rule if said.rule is not None else Opaque(text=text)
        return _except(head, group, item.polarity == "exclusion"), complete and computable(head)
    return _with_head(item, said.rule, group), complete


def _group(logic: str, rules: tuple[Rule, ...]) -> Rule:
    if logic.isdigit():
        return AtLeast(n=int(logic), rules=rules)
    return Any(rules=rules) if logic == "any" else All(rules=rules)


def _except(head: Rule, group: Rule, exclusion: bool) -> Rule:
    """A head less what stands below it: "No other malignancy except:"."""
    if exclusion:
        return All(rules=(head, Not(rule=group)))
    if isinstance(head, Not):
        return Not(rule=All(rules=(head.rule, Not(rule=group))))
    return Any(rules=(head, group))


def _with_head(item: Item, head: Rule | None, group: Rule) -> Rule:
    if head is None or head == _CONFIRMED:
        return group
    if holds(head):
        return in_place(head, group)
    if not item.opens and item.polarity == "exclusion":
        return Any(rules=(head, group))
    if isinstance(head, Not) and item.polarity == "inclusion" and item.opens:
        return All(rules=(head, Not(rule=group)))
    return All(rules=(head, group))


def _below(item: Item) -> str:
    return item.children[0].polarity if item.children else item.polarity


def _default(item: Item) -> str:
    return "any" if _below(item) == "exclusion" else "all"


def _logic(item: Item, reads: Reads) -> str:
    said = item.head.logic if item.head is not None else ""
    if said:
        return said
    return "any" if _alternatives(item, reads) else _default(item)


def _alternatives(item: Item, reads: Reads) -> bool:
    """Tell whether a list names diseases only: nobody must have them all ("Diagnosis of:")."""
    if not item.opens or len(item.children) < 2 or _below(item) == "exclusion" or is_label(item.view.text):
        return False
    for child in item.children:
        if child.children or child.tied or child.heading_only or child.applies_to != item.applies_to:
            return False
        said = reads.understood(child)
        if said.rule is None or said.permits or not names_disease(said.rule, reads.vocabulary):
            return False
        if any(
            isinstance(leaf, Range) and leaf.variable not in ("stage", "grade") for leaf in leaves(said.rule)
        ):
            return False
    return True
