"""What a verdict on one criterion means in the words physicians label pairs with; it judges nothing."""

import re
from collections.abc import Sequence
from typing import Literal, NamedTuple

from trialbridge import eligibility
from trialbridge.matching.chart import Chart
from trialbridge.matching.judge import judge_criterion
from trialbridge.matching.untouched import untouched
from trialbridge.model.criterion import Criterion
from trialbridge.model.rule import Has, computable, leaves
from trialbridge.model.verdict import Verdict

Certainty = Literal["stated", "derived", "presumed", "missing", "unread"]
"""What an answer rests on, the surest first; an unknown lacks a fact, or its words were not all read."""

ORDER: tuple[Certainty, ...] = ("stated", "derived", "presumed", "missing", "unread")
_GIVEN = re.compile(
    r"\b(?:consent\w*|assent\w*|willing\w*|unwilling\w*|refus\w*|agree\w*|compl(?:y|ies|iance|iant)|adher\w*"
    r"|non-?compliance|voluntar\w*|able to (?:take|swallow|retain)|ability to (?:take|swallow|retain))\b",
    re.IGNORECASE,
)
"""Of what only the study team can settle, what a patient who wants to take part is taken to give."""

_PROMISED = re.compile(
    r"\b(?:must|should|will(?:ing to)?|agrees? to)\b(?! (?:not )?have\b).{0,20}"
    r"\b(?:discontinue|stop|cease|refrain|abstain|avoid|forgo)\b",
    re.IGNORECASE,
)
"""What a participant is asked to leave off: given like consent by a patient who wants to take part."""


class Answer(NamedTuple):
    """A label with what it rests on."""

    label: str
    certainty: Certainty


def answer(polarity: str, text: str, chart: Chart) -> Answer:
    """Say what a criterion's text, alone under the heading of its list, means for a patient."""
    heading = "Exclusion Criteria:\n" if polarity == "exclusion" else "Inclusion Criteria:\n"
    parsed = [
        criterion
        for criterion in eligibility.parse(f"{heading}\n- {text}", chart.vocabulary)
        if criterion.role != "heading"
    ]
    verdicts = [(criterion, judge_criterion(criterion, chart, "summary")) for criterion in parsed]
    asked = [verdict for criterion, verdict in verdicts if criterion.role == "requirement"]
    good, bad = ("included", "not included") if polarity == "inclusion" else ("not excluded", "excluded")
    if not asked:
        return _unasked(parsed, polarity, good, chart)
    applying = [verdict for verdict in asked if verdict.applies]
    if not applying:
        return Answer("not applicable", _weakest(asked))
    against = [verdict for verdict in applying if verdict.truth == "not_met"]
    if against:
        return Answer(bad, _weakest(against))
    unknown = [it for it, verdict in verdicts if it.role == "requirement" and verdict.truth == "unknown"]
    if unknown and all(untouched(criterion, chart, "summary") for criterion in unknown):
        return Answer(good, "unread")
    if unknown and polarity == "inclusion" and all(_PROMISED.search(it.text) for it in unknown):
        return Answer(good, "presumed")
    if unknown:
        understood = all(computable(it.rule) for it, verdict in verdicts if verdict.truth == "unknown")
        return Answer("not enough information", "missing" if understood else "unread")
    return Answer(good, _weakest(applying))


def _weakest(verdicts: Sequence[Verdict]) -> Certainty:
    return max((verdict.basis for verdict in verdicts), key=ORDER.index)


def _unasked(parsed: Sequence[Criterion], polarity: str, good: str, chart: Chart) -> Answer:
    """What only the study team can settle: consent and compliance are taken as given, the rest as open.

    A text that states no criterion asks nothing; contraception is not asked of those it cannot concern.
    """
    if any(_past(criterion, chart) for criterion in parsed):
        return Answer("not applicable", "derived")
    team = all(criterion.role in ("procedural", "after_entry") for criterion in parsed)
    given = polarity == "exclusion" or all(_GIVEN.search(criterion.text) for criterion in parsed)
    return Answer(good, "presumed") if team and given else Answer("not enough information", "missing")


def _past(criterion: Criterion, chart: Chart) -> bool:
    concepts = {leaf.concept for leaf in leaves(criterion.rule) if isinstance(leaf, Has)}
    child = "contraception" in {*criterion.kinds, *concepts} and bool(chart.small)
    return child or any(chart.bars(concept) for concept in concepts)
