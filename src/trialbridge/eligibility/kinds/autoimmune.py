"""Autoimmune disease."""

from trialbridge.eligibility.kinds import Example
from trialbridge.model.rule import Has

CONCEPTS = ("autoimmune-disease",)

EXAMPLES = (
    Example(
        "Those with serious autoimmune diseases;",
        Has(concept="autoimmune-disease", qualifiers=("severe",)),
        exclusion=True,
    ),
)
