"""Informed consent; listed for the investigator."""

from trialbridge.eligibility.kinds import Example
from trialbridge.model.rule import Has

CONCEPTS = ("informed-consent",)

EXAMPLES = (Example("Signed informed consent", Has(concept="informed-consent")),)
