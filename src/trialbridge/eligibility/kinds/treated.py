"""Treatments told by what they are for: "prior therapy for asthma" says that asthma was treated.

What is treated is the condition, with the quality `treated`, or `drug-treated` where only a medicine is
meant; which treatment it was is not said, so no concept of a therapy stands in the rule. A list that goes on
with what no table holds is left alone: whether that is treated too, nobody can tell.
"""

from collections.abc import Iterator
from typing import Literal

from trialbridge.eligibility.atoms import Atom, Sentence
from trialbridge.eligibility.kinds import Example
from trialbridge.eligibility.tokens import Token
from trialbridge.model.rule import Any, Duration, Has, Not, Rule, Window
from trialbridge.vocab import ILLNESSES, TREATMENTS

_THERAPY = frozenset({"treatment", "treatments", "therapy", "therapies"})
_MEDICINE = frozenset({"medication", "medications", "drug", "drugs", "medicine", "medicines"})
TRIGGERS = ("tail", "anchor", "anti", *_THERAPY, *_MEDICINE)
_FOR = frozenset({"for", "for the", "of", "of the", "against", "against the", "to treat", "directed against"})
_ILL = ILLNESSES | {"event"}
_LEADING = frozenset({"status", "neg", "aux", "subj", "or", "and"})
"""Kinds of what may stand before a treatment that is told by nothing but what it is for."""
_AFTER = frozenset(
    {"or", "and", "exc", "within", "pastwords", "before", "cond", "excluded", "permit", "ago", "anchor"}
)
"""Kinds of what may stand behind a condition that is told whole."""
_ANEW = frozenset({"status", "neg", "aux", "subj", "within", "pastwords", "exc", "excluded", "permit"})
"""Kinds of what begins something else behind a joint."""
_SORTING = ("prior to", "standard", "conventional", "specific", "appropriate", "adequate", "first")
"""Words left out elsewhere by which a treatment is dated, or one of some sort."""
_BEFORE = frozenset({"prior", "previous", "past"})
_OWN = frozenset({"their", "his", "her", "his or her", "his/her"})
_ENDS = frozenset(",;:.()")


def find(sentence: Sentence) -> Iterator[Atom]:
    """Find "treatment for tuberculosis", "drug therapy of asthma or eczema"."""
    tokens = sentence.tokens
    for at, token in enumerate(tokens):
        if token.text.startswith("anti"):
            yield from _anti(sentence, at)
        if token.text not in _MEDICINE and token.text not in _THERAPY:
            continue
        drug = at - (at > 0 and tokens[at - 1].text in _MEDICINE)
        start = _leads(tokens, drug)
        if at + 1 >= len(tokens) or tokens[at + 1].text not in _FOR or start is None:
            continue
        quality = "drug-treated" if tokens[drug].text in _MEDICINE else "treated"
        status: Literal["any", "active"] = "active" if tokens[start].text == "under" else "any"
        conditions, end = _conditions(sentence, at + 2)
        if conditions:
            parts: tuple[Rule, ...] = tuple(
                Has(concept=concept, status=status, qualifiers=tuple(sorted({quality, *more})))
                for concept, more in conditions
            )
            yield Atom(start, end, parts[0] if len(parts) == 1 else Any(rules=parts), conditions[0][0], 4)


def _anti(sentence: Sentence, at: int) -> Iterator[Atom]:
    """Read "anti-psychotic", written in two, and "anti-myeloma therapy", told by what it is against."""
    tokens, known = sentence.tokens, sentence.vocabulary.concepts
    end = at + 1 + (tokens[at].text == "anti")
    told = tokens[end - 1] if end <= len(tokens) else None
    if told is None:
        return
    joined = sentence.vocabulary.whole("anti" + told.text) if end > at + 1 else None
    if joined is not None and known[joined].kind == "drug-class":
        yield Atom(at, end, Has(concept=joined), joined, 4)
    elif told.kind == "concept" and known[told.value].kind in _ILL and end < len(tokens):
        nouns = end
        while nouns < len(tokens) and (tokens[nouns].text in _MEDICINE or tokens[nouns].text in _THERAPY):
            nouns += 1
        if nouns > end:
            quality = "drug-treated" if tokens[end].text in _MEDICINE else "treated"
            yield Atom(at, nouns, Has(concept=told.value, qualifiers=(quality,)), told.value, 4)


def _leads(tokens: list[Token], at: int) -> int | None:
    """Give where a treatment begins ("other therapy"), None where a word says of what sort it is or when."""
    start, at = at, at - 1
    while at >= 0 and tokens[at].kind in ("fill", "other") and not tokens[at].text.startswith(_SORTING):
        start = at if tokens[at].kind == "other" else start
        at -= 1
    if at >= 0 and tokens[at].text == "under":
        return at
    return start if at < 0 or tokens[at].text in _ENDS or tokens[at].kind in _LEADING else None


def _conditions(sentence: Sentence, at: int) -> tuple[list[tuple[str, list[str]]], int]:
    """Read conditions that "or", "and" or commas join; none where the list goes on with what is not known."""
    tokens, found, end = sentence.tokens, list[tuple[str, list[str]]](), at
    while True:
        told, stop = _condition(sentence, at)
        if told is None:
            return (found, end) if _anew(sentence, at) else ([], end)
        found.append(told)
        end = at = stop
        while at < len(tokens) and (tokens[at].kind in ("or", "and") or tokens[at].text == ","):
            at += 1
        if at == end:
            whole = end >= len(tokens) or tokens[end].text in _ENDS or _AFTER.intersection(tokens[end].senses)
            return (found if whole else []), end


def _condition(sentence: Sentence, at: int) -> tuple[tuple[str, list[str]] | None, int]:
    """Read one condition with the qualities before it, and where it ends."""
    tokens, more = sentence.tokens, list[str]()
    while at < len(tokens) and (tokens[at].kind in ("fill", "qual") or tokens[at].text in _BEFORE):
        if tokens[at].text in _OWN:
            return None, at  # "therapy for their cancer": the one the study is of
        more += [tokens[at].value] if tokens[at].kind == "qual" else []
        at += 1
    known = sentence.vocabulary.concepts
    if at < len(tokens) and tokens[at].kind == "concept" and known[tokens[at].value].kind in _ILL:
        return (tokens[at].value, more), at + 1
    return None, at


def _anew(sentence: Sentence, at: int) -> bool:
    """Tell whether something else begins behind a joint: another treatment, a clause, a time."""
    tokens = sentence.tokens
    while at < len(tokens) and tokens[at].kind in ("fill", "qual", "other"):
        at += 1
    if at >= len(tokens):
        return False
    stated = tokens[at].kind == "concept" and [token.text for token in tokens[at + 1 : at + 2]] != ["/"]
    row = sentence.vocabulary.concepts.get(tokens[at].value) if stated else None
    return not _ANEW.isdisjoint(tokens[at].senses) or (row is not None and row.kind in TREATMENTS)


EXAMPLES = (
    Example(
        "Treatment for tuberculosis within the last 2 years",
        Has(
            concept="tuberculosis",
            qualifiers=("treated",),
            window=Window(at_most=Duration(value=2.0, unit="years")),
        ),
        exclusion=True,
    ),
    Example(
        "Currently on medication for asthma or psoriasis",
        Any(
            rules=(
                Has(concept="asthma", status="active", qualifiers=("drug-treated",)),
                Has(concept="psoriasis", status="active", qualifiers=("drug-treated",)),
            )
        ),
        exclusion=True,
    ),
    Example(
        "No prior treatment for prostate cancer",
        Not(rule=Has(concept="prostate-cancer", qualifiers=("treated",))),
    ),
    Example(
        "Anti-glaucoma medication within 3 days",
        Has(
            concept="glaucoma",
            qualifiers=("drug-treated",),
            window=Window(at_most=Duration(value=3.0, unit="days")),
        ),
        exclusion=True,
    ),
    Example(
        "Current use of anti-psychotic medication",
        Has(concept="antipsychotic", status="active"),
        exclusion=True,
    ),
)
