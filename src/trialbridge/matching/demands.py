"""What a study requires, each requirement as it is judged: criteria and coded limits alike."""

from collections.abc import Sequence
from typing import NamedTuple

from trialbridge.matching.chart import Chart
from trialbridge.matching.compile import limits
from trialbridge.matching.judge import judge
from trialbridge.model.criterion import Criterion
from trialbridge.model.rule import Rule, computable
from trialbridge.model.study import Study
from trialbridge.model.verdict import Policy, Truth, Verdict
from trialbridge.vocab import Vocabulary


class Demand(NamedTuple):
    """A requirement as it is judged; `number` is the criterion's, negative for a coded limit."""

    number: int
    rule: Rule
    exclusion: bool
    policy: Policy
    cohorts: tuple[str, ...] = ()
    understood: bool = True

    def verdict(self, chart: Chart) -> Verdict:
        """Judge the requirement."""
        return judge(self.rule, chart, policy=self.policy, exclusion=self.exclusion)

    def truth(self, chart: Chart) -> Truth:
        """Give the truth of the requirement."""
        return self.verdict(chart).truth

    def fails(self, chart: Chart) -> bool:
        """Tell whether the requirement is NOT_MET."""
        return self.truth(chart) == "not_met"


def demands_of(
    study: Study, criteria: Sequence[Criterion], vocabulary: Vocabulary, policy: Policy
) -> list[Demand]:
    """Give the coded limits and the criteria that are requirements."""
    coded = [
        Demand(-1 - number, rule, False, "stated") for number, rule in enumerate(limits(study, vocabulary))
    ]
    return coded + [
        Demand(
            number, it.rule, it.polarity == "exclusion", policy, it.applies_to,
            it.complete and computable(it.rule),
        )
        for number, it in enumerate(criteria)
        if it.role == "requirement"
    ]  # fmt: skip
