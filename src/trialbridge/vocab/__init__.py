"""What words mean; a value (`Vocabulary`) that is passed, never a global."""

from trialbridge.vocab.names import Sense
from trialbridge.vocab.tables import DRUGS, GIVEN, ILLNESSES, TREATMENTS, Concept, Phrase, Unit, Variable
from trialbridge.vocab.view import View, collapse, fold
from trialbridge.vocab.vocabulary import Hit, Vocabulary, default_vocabulary

__all__ = [
    "DRUGS",
    "GIVEN",
    "ILLNESSES",
    "TREATMENTS",
    "Concept",
    "Hit",
    "Phrase",
    "Sense",
    "Unit",
    "Variable",
    "View",
    "Vocabulary",
    "collapse",
    "default_vocabulary",
    "fold",
]  # fmt: skip
