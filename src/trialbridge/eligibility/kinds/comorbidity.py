"""Diseases and conditions in general, by the vocabulary."""

from trialbridge.eligibility.kinds import Example
from trialbridge.model.rule import Has

EXAMPLES = (Example("Disseminated intravascular coagulation;", Has(concept="dic"), exclusion=True),)
