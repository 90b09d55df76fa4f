"""Medicines in general, by the vocabulary."""

from trialbridge.eligibility.kinds import Example
from trialbridge.model.rule import Any, Duration, Has, Window

CONCEPTS = ("live-vaccine", "vaccine")

EXAMPLES = (
    Example(
        "Live vaccine within 30 days before first dose",
        Has(
            concept="live-vaccine",
            window=Window(anchor="first_dose", at_most=Duration(value=30.0, unit="days")),
        ),
        exclusion=True,
    ),
    Example(
        "Anticoagulants or antiplatelet agents except aspirin",
        Any(
            rules=(
                Has(concept="anticoagulant"),
                Has(concept="antiplatelet", qualifiers=("other-than-aspirin",)),
            )
        ),
        exclusion=True,
    ),
)
