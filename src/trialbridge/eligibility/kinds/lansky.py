"""Lansky performance status of children."""

from trialbridge.eligibility.kinds import Example
from trialbridge.model.rule import Range

VARIABLES = ("lansky",)

EXAMPLES = (Example("Lansky performance status >= 50%", Range(variable="lansky", low=50.0, unit="%")),)
