"""Counts of lesions, relapses, operations: so many of a concept, in words or signs."""

from collections.abc import Iterator

from trialbridge.eligibility.atoms import Atom, Sentence
from trialbridge.eligibility.kinds import Example
from trialbridge.eligibility.tokens import Token
from trialbridge.model.rule import Count, Has, Rule

TRIGGERS = ("num",)
_SIGNS = frozenset({">", ">=", "<", "<=", "="})
_BETWEEN = frozenset({"fill", "other", "subj"})


def find(sentence: Sentence) -> Iterator[Atom]:
    """Find "at least one measurable lesion" and "more than 3 brain metastases"."""
    tokens = sentence.tokens
    for at, token in enumerate(tokens):
        if token.kind != "num" or token.number != int(token.number) or token.number > 99:
            continue
        start, sign = _sign(tokens, at)
        end = at + 1
        if end < len(tokens) and tokens[end].kind == "post":
            sign, end = tokens[end].value, end + 1
        while end < len(tokens) and tokens[end].kind in _BETWEEN:
            end += 1
        if sign in _SIGNS and end < len(tokens) and tokens[end].kind == "concept" and end < at + 4:
            rule = _count(tokens[end].value, sign, int(token.number))
            yield Atom(start, end + 1, rule, tokens[end].value, 2)


def _sign(tokens: list[Token], at: int) -> tuple[int, str]:
    before = at - 1
    while before >= 0 and tokens[before].kind == "fill":
        before -= 1
    if before >= 0 and "cmp" in tokens[before].senses:
        return before, tokens[before].senses["cmp"]
    return at, ""


def _count(concept: str, sign: str, number: int) -> Rule:
    low = number + 1 if sign == ">" else number if sign in (">=", "=") else None
    high = number - 1 if sign == "<" else number if sign in ("<=", "=") else None
    if low == 1 and high is None:
        return Has(concept=concept)
    return Count(concept=concept, low=low, high=high)


EXAMPLES = (
    Example("At least one measurable lesion", Has(concept="measurable-disease")),
    Example("More than 3 brain metastases", Count(concept="brain-metastasis", low=4), exclusion=True),
)
