"""What things are called in a language: the name the vocabulary has there, else the English one."""

import re

from trialbridge.model.rule import named_words
from trialbridge.vocab import Vocabulary

_IDEOGRAPH = re.compile(r"[\u4e00-\u9fff]")


def called(name: str, vocabulary: Vocabulary, language: str = "en") -> str:
    """Name a variable or concept; one that no table knows is named by the words of its identifier."""
    variable, concept = vocabulary.variables.get(name), vocabulary.concepts.get(name)
    if variable is not None:
        own, others = variable.title, variable.aliases
    elif concept is not None:
        own, others = concept.name, concept.synonyms
    else:
        own, others = named_words(name).replace("_", " "), ()
    return next(filter(_IDEOGRAPH.search, others), own).lstrip("=") if language == "zh" else own
