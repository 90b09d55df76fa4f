"""Exclusions that were not read and of which a record speaks nowhere; it judges none (docs/adr/0009)."""

from trialbridge.matching.chart import Chart
from trialbridge.matching.judge import judge
from trialbridge.matching.unread import at_least
from trialbridge.matching.wording import stems
from trialbridge.model.criterion import Criterion
from trialbridge.model.rule import NAMED, All, Any, AtLeast, If, Not, Opaque, Rule, computable
from trialbridge.model.verdict import Policy
from trialbridge.vocab import fold


def untouched(criterion: Criterion, chart: Chart, policy: Policy) -> bool:
    """Tell whether a record is silent on an exclusion that the parser did not wholly read.

    Either none of the sentence's telling words stands in the notes, or the exclusion would be met if what was
    not read, and is nowhere spoken of, were not there. Its verdict stays UNKNOWN: this is a hint for whoever
    reads the report, and how a physician who trusts a summary would answer.
    """
    if policy != "summary" or criterion.polarity != "exclusion" or criterion.role != "requirement":
        return False
    if not chart.wording.stems or (criterion.complete and computable(criterion.rule)):
        return False
    if not _touched(criterion.text, chart):
        return True
    rule = _without(at_least(criterion.rule, chart.vocabulary, exclusion=True), chart, wanted=False)
    return judge(rule, chart, policy=policy, exclusion=True).truth == "met"


def _touched(text: str, chart: Chart) -> bool:
    """Tell whether a telling word of a text stands in the record."""
    return not chart.wording.stems.isdisjoint(stems(NAMED + fold(text), chart.vocabulary.ordinary))


def _without(rule: Rule, chart: Chart, wanted: bool) -> Rule:
    """Give the rule with its untouched unread words decided for the patient: absent, or no demand."""
    match rule:
        case Opaque(text=text) if not _touched(text, chart):
            return All(rules=()) if wanted else Any(rules=())
        case Not(rule=inner):
            return Not(rule=_without(inner, chart, not wanted))
        case All(rules=rules):
            return All(rules=tuple(_without(part, chart, wanted) for part in rules))
        case Any(rules=rules):
            return Any(rules=tuple(_without(part, chart, wanted) for part in rules))
        case AtLeast(n=n, rules=rules):
            return AtLeast(n=n, rules=tuple(_without(part, chart, wanted) for part in rules))
        case If(test=test, then=then, other=other):
            return If(
                test=test,
                then=_without(then, chart, wanted),
                other=None if other is None else _without(other, chart, wanted),
            )
    return rule
