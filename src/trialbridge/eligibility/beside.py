"""What stands beside a token: a result, an exception, a count; it reads no more than a few tokens."""

from trialbridge.eligibility.tokens import Token


def counts(token: Token) -> bool:
    """Tell whether a token only says how many of the list are asked for."""
    return token.kind in ("num", "cmp", "fill", "before") or token.text == "of"


def excepted(tokens: list[Token], at: int) -> bool:
    """Tell whether an exception stands right before: "other than a skin biopsy"."""
    return any(token.kind == "exc" for token in tokens[max(0, at - 3) : at])


def signed(tokens: list[Token], at: int) -> bool:
    """Tell whether a test's result stands beside it, with no comma between: "a negative pregnancy test"."""
    for side in (tokens[max(0, at - 3) : at][::-1], tokens[at + 1 : at + 5]):
        for token in side:
            if token.kind in ("punct", "cond"):
                break
            if token.kind == "sign":
                return True
    return False
