"""Time that must lie between a therapy and the study."""

from trialbridge.eligibility.kinds import Example
from trialbridge.model.rule import Duration, Has, Not, Window

VARIABLES = ("days_since_transplant",)

EXAMPLES = (
    Example(
        "At least 4 weeks since prior chemotherapy",
        Not(rule=Has(concept="chemotherapy", window=Window(at_most=Duration(value=4.0, unit="weeks")))),
    ),
    Example(
        "Chemotherapy within 4 weeks before enrolment",
        Has(concept="chemotherapy", window=Window(at_most=Duration(value=4.0, unit="weeks"))),
        exclusion=True,
    ),
    Example(
        "Radiotherapy within 28 days or 5 half-lives, whichever is longer, prior to first dose",
        Has(
            concept="radiotherapy",
            window=Window(
                anchor="first_dose", at_most=Duration(value=28.0, unit="days"), half_lives=5.0, of="longer"
            ),
        ),
        exclusion=True,
    ),
)
