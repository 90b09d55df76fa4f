"""Measurable or evaluable disease."""

from trialbridge.eligibility.kinds import Example
from trialbridge.model.rule import Has

CONCEPTS = ("measurable-disease", "evaluable-disease")

EXAMPLES = (
    Example("Measurable disease per RECIST 1.1", Has(concept="measurable-disease")),
    Example("There are measurable target lesions.", Has(concept="measurable-disease")),
)
