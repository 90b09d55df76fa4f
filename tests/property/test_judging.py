"""Laws of judging: units do not matter, and knowing more never takes an answer away."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from trialbridge.matching.chart import Chart
from trialbridge.matching.judge import judge
from trialbridge.model.patient import Fact, Patient
from trialbridge.model.rule import Has, Not, Range, Rule
from trialbridge.vocab import default_vocabulary

VOCABULARY = default_vocabulary()
DAY = date(2026, 3, 15)
UNITS = {
    "haemoglobin": ("g/L", "g/dL"), "creatinine": ("umol/L", "mg/dL"), "platelets": ("10*9/L", "/uL"),
    "bilirubin_total": ("umol/L", "mg/dL"), "weight": ("kg", "[lb_av]"), "temperature": ("Cel", "[degF]"),
}  # fmt: skip
DAYS = st.sampled_from(["2026-01", "2026-03-01", "2026-03-10"])
CONCEPTS = st.sampled_from(["stroke", "hypertension", "lung-cancer", "cancer"])
NUMBERS = st.integers(1, 300).map(float)


@given(st.sampled_from(sorted(UNITS)), NUMBERS, NUMBERS, st.booleans())
def test_another_unit_changes_no_verdict(variable: str, limit: float, number: float, upper: bool) -> None:
    """A value in any unit that measures the variable gives the same verdict."""
    canonical, other = UNITS[variable]
    scale = VOCABULARY.convert(1.0, other, variable), VOCABULARY.convert(0.0, other, variable)
    assert scale[0] is not None
    assert scale[1] is not None
    converted = (number - scale[1]) / (scale[0] - scale[1])
    rule = Range(variable=variable, high=limit) if upper else Range(variable=variable, low=limit)
    truths = {
        judge(rule, _chart(Fact(variable=variable, value=value, unit=unit))).truth
        for value, unit in ((number, canonical), (converted, other))
    }
    assert len(truths) == 1


stated = st.builds(Fact, concept=CONCEPTS, stance=st.sampled_from(["present", "absent"]), known_on=DAYS)
measured = st.builds(
    Fact, variable=st.just("platelets"), value=NUMBERS, unit=st.just("10*9/L"), known_on=DAYS
)
leaves = st.one_of(
    st.builds(Has, concept=CONCEPTS), st.builds(Range, variable=st.just("platelets"), low=NUMBERS)
)


@given(leaves, st.booleans(), st.lists(stated | measured, max_size=5), stated | measured)
def test_another_fact_takes_no_answer_away(rule: Rule, negated: bool, facts: list[Fact], more: Fact) -> None:
    """What is met becomes unknown only where the new fact conflicts with another."""
    rule = Not(rule=rule) if negated else rule
    before, after = judge(rule, _chart(*facts)), judge(rule, _chart(*facts, more))
    assert before.truth != "met" or after.truth != "unknown" or after.conflict


def _chart(*facts: Fact) -> Chart:

    return Chart(Patient(id="p", facts=facts), VOCABULARY, DAY)
