"""Sex, where a sentence names it beside other things or alone."""

from trialbridge.eligibility.kinds import Example
from trialbridge.model.rule import All, Has, Range

CONCEPTS = ("female", "male")

EXAMPLES = (
    Example(
        "Women aged 18 to 70 years",
        All(rules=(Has(concept="female"), Range(variable="age", low=18.0, high=70.0, unit="a"))),
    ),
)
