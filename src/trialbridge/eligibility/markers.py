"""Markers as pathologists write them: "HER2 (ErbB2)+", "HER2[-]", "ER and PR < 10 %"; no rules.

It puts tokens together, or gives them another of their meanings; what they state is the kinds' matter.
"""

import re

from trialbridge.eligibility.tokens import Token

_NAMES = {"er": "er", "pr": "pr", "hormone-receptor": "hr", "her2": "her2"}
"""Receptors of the tumour, by what their signs' concepts begin with."""
_SHORT = {"hormone-receptor": ("hr",), "pr": ("pr", "pgr"), "er": ("er",), "her2": ("her2", "her 2")}
_SHARES = {
    "er": ("er_percent",), "er-positive": ("er_percent",), "er-negative": ("er_percent",),
    "pr": ("pr_percent",), "pr-positive": ("pr_percent",), "pr-negative": ("pr_percent",),
    "hormone-receptor": ("er_percent", "pr_percent"),
}  # fmt: skip
"""The share of stained cells by which a receptor's sign is told."""
_SIGNED = frozenset(
    f"{name}-{sign}" for name in ("er", "pr", "hr", "her2", "triple") for sign in ("positive", "negative")
)
_ANY = frozenset({*_NAMES, *_SIGNED})
_POSITIVE = re.compile(
    r"(?:\+|\[ ?\+ ?\]|\( ?\+ ?\))(?! ?\d)| \+(?= ?[/,;)]| ?$| (?:and|or|breast|her|tumou?rs?)\b)| pos\b\.?"
)
_NEGATIVE = re.compile(
    r" ?[-−–](?=[)\]])|[-−–](?=[/,;.]|$| (?!and\b|or\b|and/or\b))|\[ ?[-−–] ?\]|\( ?[-−–] ?\)"
    r"| neg\b\.?"
)
_APART = re.compile(r" [-−–](?= ?[/,;)]| ?$| (?!\d))")
"""A minus that stands apart, as the sign of the marker before it does: "ER +/ HER2 - breast cancer"."""
_DASHES = frozenset("-−–")
_ASSAYS = frozenset({"ish", "fish", "cish", "sish", "dish"})
"""Assays with a result of their own: "HER2 2+/ISH-negative and/or HER2 amplification"."""
_STAINED = frozenset(
    {"expression", "staining", "stain", "stained", "status", "nuclear", "cells", "of", "tumor", "tumour",
     "level", "levels", "positivity", "in", "at", "ihc", "by", "(", ":", "is", "are", "was", "were", "be"}
)  # fmt: skip
_TOLD = frozenset({"immunohistochemistry", "immunohistochemical", "the", "invasive", "carcinoma"})
_NEAR = 5
_DEFINED = re.compile(r"\( ?(?:(?:≥|>=|=>|> or =|at least) ?1 ?%|(?:<|≤|<=|=<) ?1 ?%)[^()]{0,40}\)")
"""What positive and negative mean of receptors by the guideline of ASCO and CAP (2020): 1 % of the cells."""


def marked(tokens: list[Token], text: str) -> list[Token]:
    """Give the tokens of a clean sentence with each marker as one token, with its sign or as its share."""
    assayed = "ish" in text.lower()  # as all assays end
    if not any(
        (token.value and token.value in _ANY) or (assayed and token.text in _ASSAYS) for token in tokens
    ):
        return tokens
    signed: list[Token] = []
    at, last = 0, len(tokens)
    while at < last:
        token, at = tokens[at], at + 1
        if token.kind == "concept" and token.value in _NAMES:
            token, at = _whole(tokens, token, at)
            token, at = _signed(tokens, token, at, text, signed)
        elif token.kind == "concept" and token.value in _SIGNED:
            token = _hanging(tokens, token, at, text)
        elif token.text in _ASSAYS and at < last and tokens[at].kind == "sign":
            token, at = Token(token.start, tokens[at].end, token.text, "word"), at + 1
        signed.append(token)
    found: list[Token] = []
    at, last = 0, len(signed)
    while at < last:
        token, at = signed[at], at + 1
        if token.kind == "concept" and token.value in _SIGNED:
            token, at = _whole(signed, token, at)
            at = _defined(signed, token, at, text)
        found.append(token)
    return _shared(found) if any(token.kind == "cmp" for token in found) else found


def _whole(tokens: list[Token], token: Token, at: int) -> tuple[Token, int]:
    """Take in a bracket that only says the name again: "HER2 negative (HER2-)", "TNBC (ER-/PR-)"."""
    if at >= len(tokens) or tokens[at].text not in "([":
        return token, at
    end = at + 1
    while end < len(tokens) and _again(token, tokens[end]):
        end += 1
    if end == at + 1 or end >= len(tokens) or tokens[end].text not in ")]":
        return token, at
    return _reaching(token, tokens[end].end), end + 1


def _again(token: Token, inner: Token) -> bool:
    if token.value == "triple-negative" and inner.value.endswith("-negative") and inner.value in _SIGNED:
        return True
    joint = inner.kind in ("and", "or") or inner.text in "/,"
    if joint:
        return token.value == "triple-negative"
    return inner.value == token.value or inner.text in _SHORT.get(token.value, ())


def _reaching(token: Token, end: int) -> Token:
    return Token(token.start, end, token.text, token.kind, token.value, token.senses, token.number)


def _signed(tokens: list[Token], token: Token, at: int, text: str, found: list[Token]) -> tuple[Token, int]:
    """Read the sign behind a receptor, or the word before it: "HER2[+]", "positive oestrogen receptor"."""
    name = _NAMES[token.value]
    beside = bool(found) and any(one.value in _SIGNED and text[one.end - 1] in "+-−–" for one in found[-3:])
    for word, sign in (("positive", _POSITIVE), ("negative", _NEGATIVE), ("negative", _APART)):
        behind = sign.match(text, token.end) if sign is not _APART or beside else None
        if behind is not None:
            while at < len(tokens) and tokens[at].start < behind.end():
                at += 1
            return _stating(token, f"{name}-{word}", token.start, behind.end()), at
    follows = tokens[at].kind if at < len(tokens) else ""
    lone = bool(found) and found[-1].kind == "sign" and found[-1].text in ("positive", "negative")
    begins = len(found) < 2 or found[-2].kind in ("punct", "and", "or", "link", "fill", "aux")
    hyphened = len(found) > 1 and text[found[-2].end : found[-1].start] == "-"
    if lone and begins and not hyphened and follows not in ("sign", "cmp"):
        before = found.pop()
        return _stating(token, f"{name}-{before.text}", before.start, token.end), at
    return token, at


def _hanging(tokens: list[Token], token: Token, at: int, text: str) -> Token:
    """Read a hyphen that waits for its word: "ER- and PR-positive" is no negative receptor."""
    if at + 1 >= len(tokens) or text[token.start : token.end].rstrip()[-1:] not in _DASHES:
        return token
    word = tokens[at + 1].text.rpartition(" ")[2] if tokens[at].kind in ("and", "or") else ""
    if word not in ("positive", "negative") or tokens[at + 1].value not in _SIGNED:
        return token
    concept = f"{token.value.partition('-')[0]}-{word}"
    return _stating(token, concept, token.start, token.end)


def _stating(token: Token, concept: str, start: int, end: int) -> Token:
    return Token(start, end, token.text, "concept", concept, {"concept": concept})


def _defined(tokens: list[Token], token: Token, at: int, text: str) -> int:
    """Step over a bracket that says what the sign of a receptor always means: "ER-positive (>= 1 %)"."""
    if at >= len(tokens) or tokens[at].text != "(":
        return at
    defined = _DEFINED.match(text, tokens[at].start)
    while defined is not None and at < len(tokens) and tokens[at].start < defined.end():
        at += 1
    return at


def _shared(tokens: list[Token]) -> list[Token]:
    """Give receptors before a limit in per cent as what is measured: "ER and PR < 10 %"."""
    found = list(tokens)
    for sign in range(len(tokens) - 3, 0, -1):
        here, number, unit = tokens[sign : sign + 3]
        if here.kind != "cmp" or number.kind != "num" or unit.text not in ("%", "percent"):
            continue
        at, near = sign - 1, sign - _NEAR
        while at >= max(0, near) and tokens[at].text in _STAINED:
            at -= 1
        if at < 0 or not _share(tokens[at]) or not _closed(tokens, at, sign, found):
            continue
        while at >= 0 and tokens[at].kind in ("concept", "variable") and _share(tokens[at]):
            if tokens[at].kind == "concept":
                found[at : at + 1] = _measured(tokens[at])
            before = at - 1
            while before >= 0 and (tokens[before].kind in ("and", "or") or tokens[before].text in "/,"):
                before -= 1
            if before == at - 1:
                break
            at = before
    return found


def _closed(tokens: list[Token], at: int, sign: int, found: list[Token]) -> bool:
    """Drop the words around a share that only say how it was told: "staining", "(> 10 % by IHC)"."""
    end = sign + 3
    if any("considered" in token.text for token in tokens[end : end + _NEAR]):
        return False  # "tumours with ER >= 1 % will be considered positive" says what positive means
    opened = any(token.text == "(" for token in tokens[at:sign])
    while opened and end < len(tokens) and tokens[end].text in _STAINED | _TOLD:
        end += 1
    if opened and (end >= len(tokens) or tokens[end].text != ")"):
        return False
    if opened:
        del found[sign + 3 : end]
    found[at + 1 : sign] = [token for token in tokens[at + 1 : sign] if token.kind != "word"]
    return True


def _share(token: Token) -> tuple[str, ...]:
    return (token.value,) if token.value in ("er_percent", "pr_percent") else _SHARES.get(token.value, ())


def _measured(token: Token) -> list[Token]:
    shares = _SHARES[token.value]
    if len(shares) == 1:
        return [_as(token, shares[0], token.start, token.end)]
    middle = (token.start + token.end) // 2  # "ER and PR" is one name of two receptors
    return [
        _as(token, shares[0], token.start, middle - 1),
        Token(middle - 1, middle, "and", "and", "", {"and": ""}),
        _as(token, shares[1], middle, token.end),
    ]


def _as(token: Token, variable: str, start: int, end: int) -> Token:
    text = token.text if start == token.start and end == token.end else token.text[: end - start]
    return Token(start, end, text, "variable", variable, {"variable": variable})
