"""Metastases by site."""

from trialbridge.eligibility.kinds import Example
from trialbridge.model.rule import Has

CONCEPTS = ("metastasis", "spinal-cord-compression")

EXAMPLES = (
    Example("Known brain metastases", Has(concept="brain-metastasis"), exclusion=True),
    Example(
        "Symptomatic brain metastases",
        Has(concept="brain-metastasis", qualifiers=("symptomatic",)),
        exclusion=True,
    ),
)
