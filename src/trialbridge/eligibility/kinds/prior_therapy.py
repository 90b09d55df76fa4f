"""Therapies had before, lines and regimens."""

from trialbridge.eligibility.kinds import Example
from trialbridge.model.rule import Has, Not, Range

VARIABLES = ("prior_lines", "anthracycline_dose", "radiation_dose", "cd34_dose")
CONCEPTS = ("anticancer-therapy", "cell-therapy", "gene-therapy", "growth-factor")

EXAMPLES = (
    Example("No prior chemotherapy", Not(rule=Has(concept="chemotherapy"))),
    Example("At least two prior lines of therapy", Range(variable="prior_lines", low=2.0)),
)
