"""Immunosuppressants and corticosteroids."""

from trialbridge.eligibility.kinds import Example
from trialbridge.model.rule import Has

VARIABLES = ("steroid_dose",)
CONCEPTS = ("immunosuppressant",)

EXAMPLES = (
    Example(
        "Patients who need immunosuppressive drugs",
        Has(concept="immunosuppressant", status="active"),
        exclusion=True,
    ),
)
