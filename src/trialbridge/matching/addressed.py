"""Whom an exclusion speaks of: one about women says nothing of a man; it decides no truth."""

from trialbridge.matching.chart import Chart
from trialbridge.model.rule import All, Any, Has, Rule, canonical


def speaks_past(rule: Rule, chart: Chart) -> bool:
    """Tell whether an exclusion is about others only: "women who are pregnant" about a man.

    A sex alone ("women") is no such scope: that is an answer. `rule` is the sentence's own.
    """
    return bool(chart.others or chart.inapplicable) and _past(canonical(rule), chart)


def _past(rule: Rule, chart: Chart) -> bool:
    match rule:
        case Any(rules=rules):
            return bool(rules) and all(_past(part, chart) for part in rules)
        case All(rules=rules):
            return any(_past(part, chart) or _of_others(part, chart) for part in rules)
        case Has(concept=concept):
            return bool(chart.bars(concept))
    return False


def _of_others(rule: Rule, chart: Chart) -> bool:
    return isinstance(rule, Has) and rule.concept in chart.others
