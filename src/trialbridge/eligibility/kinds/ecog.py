"""ECOG performance status, also called WHO or Zubrod; a bare "performance status" by its figures."""

from trialbridge.eligibility.kinds import Example
from trialbridge.model.rule import Any, Range

VARIABLES = ("ecog",)

EXAMPLES = (
    Example("ECOG: 0-1;", Range(variable="ecog", low=0.0, high=1.0)),
    Example(
        "Eastern Cooperative Oncology Group (ECOG) performance status score of 0-2.",
        Range(variable="ecog", low=0.0, high=2.0),
    ),
    Example("ECOG performance status 0, 1, or 2", Range(variable="ecog", low=0.0, high=2.0)),
    Example("WHO performance status ≤ 2", Range(variable="ecog", high=2.0)),
    Example("Patients who have an performance status of 0, or 1.", Range(variable="ecog", low=0.0, high=1.0)),
    Example("Performance status ≥ 70%", Range(variable="karnofsky", low=70.0, unit="%")),
    Example(
        "ECOG 0-1 or KPS ≥ 70",
        Any(
            rules=(Range(variable="ecog", low=0.0, high=1.0), Range(variable="karnofsky", low=70.0, unit="%"))
        ),
    ),
    Example("ECOG perform status ≥ 2;", Range(variable="ecog", low=2.0), exclusion=True),
)
