"""Coagulation: INR, prothrombin time, aPTT, fibrinogen."""

from trialbridge.eligibility.kinds import Example
from trialbridge.model.rule import All, Range

VARIABLES = (
    "inr",
    "pt",
    "aptt",
    "tt",
    "fibrinogen",
    "d_dimer",
    "prothrombin_activity",
    "factor_viii",
    "inhibitor_titre",
)

EXAMPLES = (
    Example(
        "INR ≤ 1.5 and aPTT ≤ 1.5 x ULN",
        All(rules=(Range(variable="inr", high=1.5), Range(variable="aptt", high=1.5, unit="ULN"))),
    ),
)
