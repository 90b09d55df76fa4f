"""Transplantation of organs and stem cells, and graft-versus-host disease."""

from trialbridge.eligibility.kinds import Example
from trialbridge.model.rule import Any, Has

VARIABLES = ("hct_ci", "gvhd_grade")
CONCEPTS = ("transplantation", "graft-versus-host-disease", "apheresis")

EXAMPLES = (
    Example("Have undergone organ transplantation;", Has(concept="organ-transplantation"), exclusion=True),
    Example(
        "History of organ transplantation and hemopoietic stem cell transplantation.",
        Any(rules=(Has(concept="organ-transplantation"), Has(concept="stem-cell-transplantation"))),
        exclusion=True,
    ),
)
