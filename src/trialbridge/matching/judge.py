"""The reference semantics: the truth of a rule for a patient on a day; every faster engine must agree."""

from collections.abc import Sequence
from typing import NamedTuple

import msgspec

from trialbridge.matching.addressed import speaks_past
from trialbridge.matching.chart import Chart
from trialbridge.matching.leaves import judge_count, judge_has, judge_opaque, judge_range
from trialbridge.matching.place import Place
from trialbridge.matching.unread import at_least
from trialbridge.model.criterion import Criterion
from trialbridge.model.rule import All, Any, AtLeast, Count, Has, If, Not, Opaque, Range, Rule
from trialbridge.model.verdict import Basis, Policy, Truth, Verdict

ORDER: dict[Truth, int] = {"not_met": 0, "unknown": 1, "met": 2}
STRENGTH: dict[Basis, int] = {"presumed": 0, "derived": 1, "stated": 2}
NOT_APPLICABLE = Verdict(truth="met", applies=False)


class Context(NamedTuple):
    """Whose chart, may silence be presumed at all, and the place in the requirement."""

    chart: Chart
    presume: bool
    place: Place

    def at(self, place: Place) -> "Context":
        """Give the same at another place."""
        return self._replace(place=place)


def judge(rule: Rule, chart: Chart, *, policy: Policy = "stated", exclusion: bool = False) -> Verdict:
    """Judge the requirement that a rule states; MET means "does not exclude".

    Under an exclusion the requirement is the rule's negation, and with policy `summary` a `Has` of a
    presumable concept that nobody mentions, and whose presence would exclude, is taken as absent (basis
    presumed).
    """
    verdict = _judge(rule, Context(chart, policy == "summary", Place(wanted=not exclusion)))
    if not exclusion:
        return verdict
    verdict = _negate(verdict)
    aside = verdict.truth == "met" and verdict.applies and speaks_past(rule, chart)
    return msgspec.structs.replace(verdict, applies=False) if aside else verdict


def judge_criterion(criterion: Criterion, chart: Chart, policy: Policy) -> Verdict:
    """Judge a criterion by its polarity; roles other than requirement are the investigator's."""
    if criterion.role != "requirement":
        return Verdict(truth="unknown")
    exclusion = criterion.polarity == "exclusion"
    rule = at_least(criterion.rule, chart.vocabulary, exclusion=exclusion)
    return judge(rule, chart, policy=policy, exclusion=exclusion)


def _judge(rule: Rule, context: Context) -> Verdict:
    inside = context.at(context.place.inside(rule))
    match rule:
        case Range():
            return judge_range(rule, context.chart)
        case Has():
            return judge_has(rule, context.chart, context.presume, silent=context.place.silent)
        case Count():
            return judge_count(rule, context.chart)
        case Opaque():
            return judge_opaque(rule)
        case Not(rule=inner):
            return _negate(_judge(inner, inside))
        case All(rules=rules):
            return _all([_judge(part, inside) for part in rules])
        case Any(rules=rules):
            return _any([_judge(part, inside) for part in rules])
        case AtLeast(n=n, rules=rules):
            return _at_least(n, [_judge(part, inside) for part in rules])
        case _:
            return _if(rule, context)


def _negate(verdict: Verdict) -> Verdict:
    if not verdict.applies or verdict.truth == "unknown":
        return verdict
    return _with_truth(verdict, "not_met" if verdict.truth == "met" else "met")


def _all(parts: Sequence[Verdict]) -> Verdict:
    asked = [part for part in parts if part.applies]
    if not asked:
        return _inapplicable(parts)
    truth = min((part.truth for part in asked), key=ORDER.__getitem__)
    return _merge(truth, asked, decisive_alone="not_met")


def _any(parts: Sequence[Verdict]) -> Verdict:
    asked = [part for part in parts if part.applies]
    if not asked:
        return _inapplicable(parts)
    truth = max((part.truth for part in asked), key=ORDER.__getitem__)
    return _merge(truth, asked, decisive_alone="met")


def _inapplicable(parts: Sequence[Verdict]) -> Verdict:
    """Nothing of it applies; keep why."""
    return parts[0] if parts else NOT_APPLICABLE


def _at_least(n: int, parts: Sequence[Verdict]) -> Verdict:
    """Parts that do not apply drop out; never more are wanted than apply."""
    asked = [part for part in parts if part.applies]
    if not asked:
        return _inapplicable(parts)
    n = min(n, len(asked))
    met = sum(part.truth == "met" for part in asked)
    possible = sum(part.truth != "not_met" for part in asked)
    if met >= n:
        return _merge("met", [part for part in asked if part.truth == "met"], decisive_alone="")
    if possible < n:
        return _merge("not_met", [part for part in asked if part.truth == "not_met"], decisive_alone="")
    return _merge("unknown", asked, decisive_alone="")


def _if(rule: If, context: Context) -> Verdict:
    """A test that is not applicable itself counts as not met; see rule of meaning 2."""
    test = _judge(rule.test, context.at(context.place.test(rule)))
    context = context.at(context.place.inside(rule))
    then = _judge(rule.then, context)
    other = NOT_APPLICABLE if rule.other is None else _judge(rule.other, context)
    if test.applies and test.truth == "met":
        return _supported(then, test)
    if not test.applies or test.truth == "not_met":
        return _supported(other, test)
    silent: Truth = "met" if context.place.wanted else "not_met"
    outcomes = {part.truth if part.applies else silent for part in (then, other)}
    if outcomes == {"met"} or outcomes == {"not_met"}:
        return _merge(outcomes.pop(), [part for part in (then, other) if part.applies], decisive_alone="")
    asks = tuple(dict.fromkeys((*test.asks, *then.asks, *other.asks)))
    return Verdict(truth="unknown", evidence=(*then.evidence, *other.evidence), asks=asks)


def _supported(branch: Verdict, test: Verdict) -> Verdict:
    """Lead with the branch; the answer is only as sure as the test that chose it."""
    basis = min(branch.basis, test.basis, key=STRENGTH.__getitem__)
    evidence = tuple(dict.fromkeys((*branch.evidence, *test.evidence)))
    return Verdict(
        truth=branch.truth,
        basis=basis,
        applies=branch.applies,
        evidence=evidence,
        derivation=branch.derivation or test.derivation,
        asks=branch.asks,
        conflict=branch.conflict,
    )


def _merge(truth: Truth, parts: Sequence[Verdict], *, decisive_alone: str) -> Verdict:
    """Join the parts that decided; one that decides alone lends its own, strongest basis."""
    decisive = [part for part in parts if part.truth == truth]
    if truth == decisive_alone:
        decisive = [max(decisive, key=lambda part: STRENGTH[part.basis])]
    asks = [name for part in decisive for name in part.asks] if truth == "unknown" else []
    evidence = [quote for part in (decisive if truth != "unknown" else parts) for quote in part.evidence]
    return Verdict(
        truth=truth,
        basis=min((part.basis for part in decisive), key=STRENGTH.__getitem__, default="stated"),
        evidence=tuple(dict.fromkeys(evidence)),
        derivation="; ".join(dict.fromkeys(part.derivation for part in decisive if part.derivation)),
        asks=tuple(dict.fromkeys(asks)),
        conflict=any(part.conflict for part in decisive),
    )


def _with_truth(verdict: Verdict, truth: Truth) -> Verdict:
    return Verdict(
        truth=truth,
        basis=verdict.basis,
        evidence=verdict.evidence,
        derivation=verdict.derivation,
        asks=verdict.asks,
        conflict=verdict.conflict,
    )
