"""Oxygen saturation and lung function."""

from trialbridge.eligibility.kinds import Example
from trialbridge.model.rule import Range

VARIABLES = ("spo2", "pao2", "pf_ratio", "fev1", "fvc", "fev1_fvc", "dlco", "lung_infiltrates")

EXAMPLES = (
    Example(
        "Oxygen saturation ≤ 90% on room air;", Range(variable="spo2", high=90.0, unit="%"), exclusion=True
    ),
)
