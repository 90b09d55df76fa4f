"""Pregnancy and breast-feeding."""

from trialbridge.eligibility.kinds import Example
from trialbridge.model.rule import Any, Has, Not

VARIABLES = ("prior_pregnancies",)
CONCEPTS = ("pregnancy", "lactation", "planned-pregnancy")

EXAMPLES = (
    Example(
        "Pregnant or lactating women.",
        Any(rules=(Has(concept="pregnancy", status="active"), Has(concept="lactation", status="active"))),
        exclusion=True,
    ),
    Example("Negative pregnancy test", Not(rule=Has(concept="pregnancy", status="active"))),
)
