"""What is told twice: a grade's scale ("> grade 2 NCI-CTCAE v3.0"), one thing by two names; it reads none."""

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


def once(tokens: list[Token]) -> list[Token]:
    """Give the tokens with two names of one thing as one of it: "hemorrhage/bleeding"."""
    found: list[Token] = []
    for token in tokens:
        slash = len(found) > 1 and found[-1].text == "/" and token.kind == found[-2].kind == "concept"
        if slash and token.value == found[-2].value:
            first = found[-2]
            del found[-2:]
            found.append(
                Token(first.start, token.end, first.text, first.kind, first.value, first.senses, first.number)
            )
        else:
            found.append(token)
    return found
