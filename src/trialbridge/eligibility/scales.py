"""The scale that a grade is of, where it is only named: "> grade 2 NCI-CTCAE v3.0"; it reads no grade."""

from trialbridge.eligibility.tokens import Token

_SCALES = ("ctcae", "ctc", "common terminology criteria for adverse events", "common toxicity criteria")


def graded(tokens: list[Token]) -> list[Token]:
    """Give the tokens with a scale behind a grade, and the "v" of its edition, as words that say nothing."""
    found = tokens
    for at in range(1, len(tokens)):
        token, back = tokens[at], at - 1
        while back > 0 and found[back].kind == "fill":
            back -= 1
        scale = token.text.endswith(_SCALES) and found[back].value.startswith("grade-")
        edition = token.text == "v" and found[at - 1] is not tokens[at - 1]
        if scale or (edition and tokens[at + 1 : at + 2] and tokens[at + 1].kind == "num"):
            found = found if found is not tokens else list(tokens)
            found[at] = Token(token.start, token.end, token.text, "fill", "", {"fill": ""}, token.number)
    return found
