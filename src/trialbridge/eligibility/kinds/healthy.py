"""Healthy volunteers."""

from trialbridge.eligibility.kinds import Example
from trialbridge.model.rule import Has

CONCEPTS = ("healthy-volunteer",)

EXAMPLES = (Example("Healthy volunteers", Has(concept="healthy-volunteer")),)
