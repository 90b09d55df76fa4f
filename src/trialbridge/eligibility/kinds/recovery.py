"""Recovery from what went before: side effects of a treatment, or an operation itself, that persist.

"Recovered from prior surgery" asks that nothing of it is unresolved, and nothing of someone who had none.
"""

import re
from collections.abc import Iterator

from trialbridge.eligibility.atoms import Atom, Sentence, matches
from trialbridge.eligibility.kinds import Example
from trialbridge.model.rule import Has, Not

CONCEPTS = ("unresolved-toxicity",)
TRIGGERS = ("recovered", "recovery", "recover", "recovering")
_TO = (
    r"(?:to |at |a |the |nci |ctcae |ctc |common |toxicity |less than or equal to |< |≤ |=< |<= |\(|"
    r"level of |of )*grade ?(?P<{}>[0-4]|one|two|i{{1,3}})(?: or (?:less|lower|below|better)(?: toxicity)?)?"
)
_WHAT = (  # no word of it is made of others, else "chemotherapy chemotherapy …" could be cut in many ways
    r"(?:the |any |all |acute |reversible |clinically |significant |toxic |late |side |adverse |residual |"
    r"prior |previous |previously |recent |most |last |from |of |due to |related to |associated with |major |"
    r"minor |administered |serious |anti ?-?cancer |antineoplastic |cancer |systemic |local |immuno|chemo|"
    r"radio|hormonal |biologic |biological |effects?|toxicit(?:y|ies)|events?|complications?|"
    r"surger(?:y|ies)|surgical|operations?|procedures?|interventions?|radiation|irradiation|"
    r"therap(?:y|ies)|treatments?|agents?|drugs?|injur(?:y|ies)|trauma|biopsy|transplant(?:ation)?|"
    r"myelosuppression|myelosuppressive|cytotoxic|targeted|investigational|wounds?|anesthesia| |,|/)+"
)
_END = (
    r"(?=\s*(?:$|[.;(,]|prior to\b|before\b|at least\b|within\b|for at least\b|except|excluding|"
    r"with the exception|other than|unless|and\b|or\b))"
)
_RECOVERED = re.compile(
    r"(?P<not>(?:has|have|had|is|are|who have|who has|or)? ?(?:not|never) "
    r"(?:yet )?|"
    r"failure to |failed to |fails to |without (?:full |complete |adequate )?|inadequate |insufficient |"
    r"incomplete )?"
    r"(?:must |should |has |have |had |be |been |to |completely |fully |adequately |sufficiently |"
    r"clinically |full |complete |adequate |sufficient |resolved or |resolution or )*"
    r"(?:recovered|recovery|recover)(?: (?:completely|fully|adequately|sufficiently|well))*"
    rf"(?: (?:to baseline |to {_TO.format('first')}(?: or baseline| or to baseline)? )?from {_WHAT})?"
    rf"(?: ?(?:to|at) (?:{_TO.format('second')}|baseline)"
    rf"(?:,? (?:and|or)/?(?:or)? (?:to )?(?:baseline|{_TO.format('third')}))?)?{_END}"
)
_LEVELS = {"one": "1", "two": "2", "i": "1", "ii": "2", "iii": "3"}


def find(sentence: Sentence) -> Iterator[Atom]:
    """Find "recovered from prior surgery", "has not recovered to grade 1 from effects of chemotherapy"."""
    for start, end, found in matches(sentence, _RECOVERED):
        if sentence.exclusion and found[0].startswith("must"):
            continue  # a demand among exclusions: which way it is meant is not said
        level = found["first"] or found["second"] or found["third"]
        grade = (f"above-grade-{_LEVELS.get(level, level)}",) if level else ()
        persists = Has(concept="unresolved-toxicity", status="active", qualifiers=grade)
        yield Atom(start, end, persists if found["not"] else Not(rule=persists), "unresolved-toxicity", 4)


EXAMPLES = (
    Example("Recovered from prior surgery", Not(rule=Has(concept="unresolved-toxicity", status="active"))),
    Example(
        "Has not recovered from the effects of chemotherapy",
        Has(concept="unresolved-toxicity", status="active"),
        exclusion=True,
    ),
    Example(
        "Recovered to grade 1 or baseline from toxicities of prior therapy",
        Not(rule=Has(concept="unresolved-toxicity", status="active", qualifiers=("above-grade-1",))),
    ),
)
