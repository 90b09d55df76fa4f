"""Contact with an infection, or a risk of one: neither says that the patient has it."""

import re
from collections.abc import Iterator

from trialbridge.eligibility.atoms import Atom, Sentence, holds, matches
from trialbridge.eligibility.kinds import Example
from trialbridge.model.rule import Has

CONCEPTS = ("infection-exposure",)
TRIGGERS = ("contact", "contacts", "exposure", "exposed", "exposure to", "exposed to", "risk", "risks")
_LEAD = re.compile(
    r"(?:(?:recent|known|close|household|sexual|direct|prior|history of|suspected) )*"
    r"(?:contacts? (?:with|of)|expos(?:ure|ed) to)"
    r"(?: (?:an?|any|other|the|active|infectious|known|patients?|persons?|people|individuals?|someone|"
    r"family members?|cases?|with|of|who has|who have|suffering from|infected|having))*"
    r"|(?:(?:an|at|increased|high|higher|elevated|known|strong) )*risks?(?: factors?)? (?:of|for)"
)
_LED = ("contact with", "contacts with", "contact of", "contacts of", "exposure to", "exposed to", "risk of",
        "risks of", "risk for", "risks for", "risk factor", "risks factor")  # fmt: skip
"""One of these stands in all of that."""
_MEANT = "infection"


def find(sentence: Sentence) -> Iterator[Atom]:
    """Find "close contact with a patient with tuberculosis", "increased risk of infection"."""
    tokens = sentence.tokens
    for start, end, found in matches(sentence, _LEAD) if holds(sentence.text, _LED) else ():
        token = tokens[end] if end < len(tokens) else None
        concept = token.senses.get("concept") if token is not None else None
        if concept is None:
            continue
        of_risk = "risk" in found[0]
        infection = sentence.vocabulary.is_a(concept, _MEANT)
        person = any(word in found[0] for word in ("contact", "patient", "person", "member", "case"))
        if infection and (of_risk or person):
            repeats = [token.text for token in tokens[end + 1 : end + 2]]
            stop = end + 1 + (repeats in (["infection"], ["infections"], ["disease"]))
            rule = Has(concept="infection-exposure", qualifiers=(f"to-{concept}",))
            yield Atom(start, stop, rule, "infection-exposure", 4)


EXAMPLES = (
    Example(
        "Close contact with a patient with tuberculosis",
        Has(concept="infection-exposure", qualifiers=("to-tuberculosis",)),
        exclusion=True,
    ),
)
