"""The disease a study is for, and neoplasms in general."""

from trialbridge.eligibility.kinds import Example
from trialbridge.model.rule import Has

CONCEPTS = ("neoplasm",)

EXAMPLES = (
    Example("Histologically confirmed hepatocellular carcinoma", Has(concept="hepatocellular-carcinoma")),
)
