"""Operations, had or planned."""

from trialbridge.eligibility.kinds import Example
from trialbridge.model.rule import Duration, Has, Window

CONCEPTS = ("surgery",)

EXAMPLES = (
    Example(
        "Major surgery within 4 weeks prior to enrollment",
        Has(concept="major-surgery", window=Window(at_most=Duration(value=4.0, unit="weeks"))),
        exclusion=True,
    ),
)
