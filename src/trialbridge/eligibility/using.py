"""Words that say that something is taken or used now, as the status that they are; no rules.

"Not on warfarin", "subjects using a catheter".
"""

from collections.abc import Mapping

from trialbridge.eligibility.atoms import holds
from trialbridge.eligibility.tokens import Token
from trialbridge.vocab import TREATMENTS, Concept

_BEFORE_IT = frozenset({"subj", "aux", "neg", "punct", "and", "or"})
_MAINTAINED = frozenset(
    {"already", "maintained", "still", "also", "stabilized", "stabilised", "remain", "remaining"}
)
_TAKING = (" on ", "using ")
_LEADING = frozenset({"subj", "neg", "link", "fill"})
_BETWEEN = frozenset({"qual", "fill", "status", "link", "site"})
_FAR = 4


def taken(text: str, tokens: list[Token], rows: Mapping[str, Concept]) -> list[Token]:
    """Give tokens where "on" before a treatment says that it is taken now: "not on warfarin".

    So does "using" behind those who use: "subjects using a catheter".
    """
    if not (holds(text, _TAKING) or text.startswith("on ")):
        return tokens
    found = list(tokens)
    for at, token in enumerate(tokens):
        on = token.text == "on" and token.kind == "link"
        given = on and _leads(tokens, at) and _to_given(tokens, at + 1, rows)
        used = token.text == "using" and _begins(tokens, at)
        if given or used:
            found[at] = Token(token.start, token.end, token.text, "status", "active", {"status": "active"})
    return found


def unparted(text: str, tokens: list[Token]) -> list[Token]:
    """Give tokens without the comma between "active" and what is: "an active, bleeding diathesis"."""
    if "active," not in text:
        return tokens
    return [token for at, token in enumerate(tokens) if not _idle(tokens, at)]


def _idle(tokens: list[Token], at: int) -> bool:
    """Tell whether a token is a comma that says nothing."""
    if tokens[at].text != "," or not 0 < at < len(tokens) - 1 or tokens[at - 1].text != "active":
        return False
    leads = at == 1 or tokens[at - 2].kind in _LEADING
    return leads and tokens[at + 1].kind == "concept"


def _leads(tokens: list[Token], at: int) -> bool:
    return at == 0 or tokens[at - 1].kind in _BEFORE_IT or tokens[at - 1].text in _MAINTAINED


def _begins(tokens: list[Token], at: int) -> bool:
    """Tell whether a word stands behind those of whom it is said, and before what no list below it names."""
    whom = at == 0 or tokens[at - 1].kind in ("subj", "aux")
    return whom and at + 1 < len(tokens) and tokens[at + 1].kind not in ("num", "place")


def _to_given(tokens: list[Token], at: int, rows: Mapping[str, Concept]) -> bool:
    """Tell whether the next thing named is a treatment."""
    named = next((token for token in tokens[at : at + _FAR] if token.kind not in _BETWEEN), None)
    return named is not None and named.kind == "concept" and rows[named.value].kind in TREATMENTS
