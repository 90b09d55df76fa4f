"""Karnofsky performance status."""

from trialbridge.eligibility.kinds import Example
from trialbridge.model.rule import Range

VARIABLES = ("karnofsky",)

EXAMPLES = (
    Example("Karnofsky Performance Status (KPS) ≥80.", Range(variable="karnofsky", low=80.0, unit="%")),
    Example(
        "Karnofsky performance status 60-100%", Range(variable="karnofsky", low=60.0, high=100.0, unit="%")
    ),
)
