"""What an inclusion list only allows: toxicity up to a grade, a wider limit for some, a number of courses."""

from collections.abc import Mapping, Sequence

from trialbridge.eligibility.gists import matching
from trialbridge.eligibility.rewrite import everything, limits_changed
from trialbridge.model.rule import All, Any, Count, Has, If, Range, Rule, leaves
from trialbridge.vocab import ILLNESSES, TREATMENTS, Concept


def allowing(rule: Rule, rows: Mapping[str, Concept]) -> Rule:
    """Give a demand without asking for what it allows: nobody needs a "neuropathy of grade 1 at most"."""
    if isinstance(rule, Any) and all(_graded(part, rows) for part in rule.rules):
        return All(rules=tuple(_tolerated(part) for part in rule.rules))  # "sensory or motor neuropathy <= 1"
    if not isinstance(rule, All):
        return rule
    if _graded(rule, rows):
        return _tolerated(rule)
    if len(rule.rules) == 2:
        first, second = rule.rules
        return _counted(first, second, rows) or _counted(second, first, rows) or _wider(first, second) or rule
    return rule


def _graded(rule: Rule, rows: Mapping[str, Concept]) -> bool:
    """Tell whether a rule asks for an illness and limits its grade from above."""
    if not isinstance(rule, All) or not all(isinstance(part, Has | Range) for part in rule.rules):
        return False
    limits = [part for part in rule.rules if isinstance(part, Range)]
    had = [part for part in rule.rules if isinstance(part, Has)]
    return (
        len(limits) == len(had) == 1
        and limits[0].variable == "toxicity_grade"
        and limits[0].low is None
        and _kind(had[0], rows) in ILLNESSES
    )


def _tolerated(rule: Rule) -> Rule:
    assert isinstance(rule, All)
    had = [part for part in rule.rules if isinstance(part, Has)]
    limits = [part for part in rule.rules if isinstance(part, Range)]
    return If(test=everything(had), then=everything(limits))


def _counted(limit: Rule, given: Rule, rows: Mapping[str, Concept]) -> Rule | None:
    """Read "no more than 1 prior course of chemotherapy" as at most one, which none is too."""
    if not isinstance(limit, Range) or not isinstance(given, Has):
        return None
    courses = limit.variable == "prior_lines" and limit.low is None and limit.high is not None
    bare = given == Has(concept=given.concept) and limit.window is None
    if not courses or not bare or _kind(given, rows) not in TREATMENTS:
        return None
    assert limit.high is not None
    return Count(concept=given.concept, high=int(limit.high) - limit.high_open)


def _wider(common: Rule, some: Rule) -> Rule | None:
    """Read "ALT <= 2.5 x ULN; patients with liver metastases ALT <= 5 x ULN" as the limits of either."""
    if not isinstance(some, All) or len(some.rules) != 2 or not isinstance(some.rules[0], Has):
        return None
    test, then = some.rules
    limits, theirs = _limits(common), _limits(then)
    if not theirs or len(theirs) != len(leaves(then)):
        return None
    for each in theirs:
        if not any(each.variable == one.variable and _looser(each, one) for one in limits):
            return None
    return limits_changed(
        common,
        {each.variable for each in theirs},
        lambda part: If(test=test, then=matching(then, part), other=part),
    )


def _looser(one: Range, other: Range) -> bool:
    """Tell whether one limit from above is higher than another in the same unit."""
    both = one.low is other.low is None and one.high is not None and other.high is not None
    return both and one.unit == other.unit and one.high > other.high  # type: ignore[operator]


def _limits(rule: Rule) -> Sequence[Range]:
    return [leaf for leaf in leaves(rule) if isinstance(leaf, Range)]


def _kind(had: Has, rows: Mapping[str, Concept]) -> str:
    row = rows.get(had.concept)
    return "" if row is None else row.kind
