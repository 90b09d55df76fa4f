"""The disease a study is for, and neoplasms in general; short forms that also say how far it has gone."""

from collections.abc import Iterator

from trialbridge.eligibility.atoms import Atom, Sentence
from trialbridge.eligibility.kinds import Example
from trialbridge.model.rule import All, Any, Has, Rule

CONCEPTS = ("neoplasm",)
_METASTATIC: Rule = Has(concept="metastasis")
_AGAIN: Rule = Any(rules=(Has(concept="relapsed-disease"), Has(concept="refractory-disease")))
_STATES: dict[str, Rule] = {"mcrc": _METASTATIC, "mrcc": _METASTATIC, "mbc": _METASTATIC, "rrmm": _AGAIN}
"""What a short form says beside the disease that the vocabulary finds in it."""
TRIGGERS = ("colorectal-cancer", "renal-cell-carcinoma", "breast-cancer", "multiple-myeloma")


def find(sentence: Sentence) -> Iterator[Atom]:
    """Find "mCRC" and "RRMM", which name a disease and its state."""
    for at, token in enumerate(sentence.tokens):
        state = _STATES.get(token.text) if token.kind == "concept" else None
        if state is not None:
            yield Atom(at, at + 1, All(rules=(Has(concept=token.value), state)), token.value, 1)


EXAMPLES = (
    Example("Histologically confirmed hepatocellular carcinoma", Has(concept="hepatocellular-carcinoma")),
    Example("Patients with mCRC", All(rules=(Has(concept="colorectal-cancer"), Has(concept="metastasis")))),
)
