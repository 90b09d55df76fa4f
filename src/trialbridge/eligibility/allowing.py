"""What an inclusion list only allows: toxicity up to a grade, a wider limit for some, a number of courses."""

from collections.abc import Mapping, Sequence

from trialbridge.eligibility.gists import matching
from trialbridge.eligibility.rewrite import limits_changed
from trialbridge.model.rule import All, Any, Count, Has, If, Range, Rule, leaves
from trialbridge.vocab import ILLNESSES, TREATMENTS, Concept


def allowing(rule: Rule, rows: Mapping[str, Concept]) -> Rule:
    """Give a demand without asking for what it allows: nobody needs a "neuropathy of grade 1 at most"."""
    if isinstance(rule, Any):
        parts = [_tolerated(part, rows) for part in rule.rules]
        told = [part for part in parts if part is not None]
        return (
            All(rules=tuple(told)) if len(told) == len(parts) else rule
        )  # "sensory or motor neuropathy <= 1"
    if not isinstance(rule, All) or len(rule.rules) != 2:
        return rule
    first, second = rule.rules
    counted = _counted(first, second, rows) or _counted(second, first, rows)
    return _tolerated(rule, rows) or counted or _wider(first, second) or rule


def _tolerated(rule: Rule, rows: Mapping[str, Concept]) -> If | None:
    """Read an illness whose grade is limited from above as a limit for those who have it."""
    match rule:
        case All(rules=(Has() as had, Range() as limit)) | All(rules=(Range() as limit, Has() as had)):
            graded = limit.variable == "toxicity_grade" and limit.low is None
            return If(test=had, then=limit) if graded and _kind(had, rows) in ILLNESSES else None
    return None


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
    if not all(any(_looser(each, one) for one in limits) for each in theirs):
        return None
    return limits_changed(
        common,
        {each.variable for each in theirs},
        lambda part: If(test=test, then=matching(then, part), other=part),
    )


def _looser(one: Range, other: Range) -> bool:
    """Tell whether one limit from above is higher than another of the same, in the same unit."""
    alike = (one.variable, one.unit, one.low, None) == (other.variable, other.unit, None, other.low)
    return alike and one.high is not None and other.high is not None and one.high > other.high


def _limits(rule: Rule) -> Sequence[Range]:
    return [leaf for leaf in leaves(rule) if isinstance(leaf, Range)]


def _kind(had: Has, rows: Mapping[str, Concept]) -> str:
    row = rows.get(had.concept)
    return "" if row is None else row.kind
