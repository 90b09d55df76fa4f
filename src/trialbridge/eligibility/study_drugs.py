"""The study's own drugs where they only say which dose is meant: "the first dose of nivolumab/ipilimumab"."""

from trialbridge.eligibility.tokens import Token


def with_drugs(tokens: list[Token], at: int, last: int) -> int:
    """Give the place behind other drugs of the study: "the first dose of nivolumab/ipilimumab"."""
    while at and at + 1 < last and tokens[at - 1].kind == "concept" and tokens[at].text in _TOGETHER:
        if not (named_drug(tokens[at - 1]) and named_drug(tokens[at + 1])):
            break
        at += 2
    return at


def named_drug(token: Token) -> bool:
    """Tell whether a word ends as the names of drugs do."""
    return token.text.endswith(_OF_DRUGS)


_TOGETHER = frozenset({"/", "+", "and", "or", "and/or", "plus", "in combination with"})
_OF_DRUGS = (
    "mab", "nib", "platin", "taxel", "cept", "parib", "ciclib", "zomib", "limus", "mide", "vir", "leucel",
    "citabine", "trexed", "rubicin", "tecan", "lutamide", "tinib", "rafenib", "tide", "statin", "vedotin",
)  # fmt: skip
"""How the names of drugs end."""
