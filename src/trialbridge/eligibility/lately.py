"""When what is had or done lasts: what was had lately need not be had now; nothing is read here."""

import re
from collections.abc import Mapping

from msgspec import structs

from trialbridge.eligibility.atoms import holds
from trialbridge.eligibility.rewrite import mapped
from trialbridge.eligibility.tokens import Token
from trialbridge.model.rule import All, Any, Has, If, Not, Rule, Window, is_named
from trialbridge.vocab import TREATMENTS, Concept

_KEPT_UP = frozenset({"contraception", "sexually-abstinent", "sperm-donation", "egg-donation"})
"""What is asked for while a treatment lasts, and for a time after it."""
_LASTING = ("during", "throughout")
_USED = ("use", "using", "receiv", "taking", "treat", "administ", "medica")
_AFTER = ("after", "following", "post", "beyond")
_ALL_ALONG = re.compile(
    r"\b(?:during|throughout|while|for the (?:entire )?(?:duration|course)|in the course)\b[^.;]{0,120}?"
    r"\b(?:and|until|up to|through|as well as)\b[^.;]{0,60}?\b(?:after|following|post|beyond)\b"
)
_BEFORE_IT = frozenset({"subj", "aux", "neg", "punct", "and", "or"})
_MAINTAINED = frozenset(
    {"already", "maintained", "still", "also", "stabilized", "stabilised", "remain", "remaining"}
)
_BETWEEN = frozenset({"qual", "fill", "status", "link", "site"})
_FAR = 4


def taken(tokens: list[Token], rows: Mapping[str, Concept]) -> list[Token]:
    """Give tokens where "on" before a treatment says that it is taken now: "not on warfarin"."""
    found = list(tokens)
    for at, token in enumerate(tokens):
        on = token.text == "on" and token.kind == "link"
        if on and _leads(tokens, at) and _to_given(tokens, at + 1, rows):
            found[at] = Token(token.start, token.end, "on", "status", "active", {"status": "active"})
    return found


def _leads(tokens: list[Token], at: int) -> bool:
    return at == 0 or tokens[at - 1].kind in _BEFORE_IT or tokens[at - 1].text in _MAINTAINED


def _to_given(tokens: list[Token], at: int, rows: Mapping[str, Concept]) -> bool:
    """Tell whether the next thing named is a treatment."""
    named = next((token for token in tokens[at : at + _FAR] if token.kind not in _BETWEEN), None)
    return named is not None and named.kind == "concept" and rows[named.value].kind in TREATMENTS


def lately(text: str, rule: Rule, rows: Mapping[str, Concept]) -> Rule:
    """Take from treatments with a time in the past that they are given now: "receiving X within 4 weeks"."""
    if holds(text, _LASTING):
        return rule  # "within 30 days before screening, or during the study" is of now as well

    def had(leaf: Rule) -> Rule:
        if not isinstance(leaf, Has) or leaf.status != "active" or not _past(leaf.window):
            return leaf
        row = rows.get(leaf.concept)
        given = row.kind in TREATMENTS if row is not None else is_named(leaf) and holds(text, _USED)
        return structs.replace(leaf, status="any") if given else leaf

    return mapped(rule, had)


def _past(window: Window | None) -> bool:
    return window is not None and window.direction == "before" and window.at_least is None


def all_along(text: str, rule: Rule) -> Rule:
    """Ask for what is kept up after a treatment while it lasts, too: "during and for 6 months after it"."""
    if not (holds(text, _AFTER) and _ALL_ALONG.search(text)):
        return rule
    return _all_along(rule, False)


def _all_along(rule: Rule, denied: bool) -> Rule:
    match rule:
        case Not(rule=inner):
            return Not(rule=_all_along(inner, not denied))
        case All(rules=rules):
            return All(rules=tuple(_all_along(part, denied) for part in rules))
        case Any(rules=rules):
            return Any(rules=tuple(_all_along(part, denied) for part in rules))
        case If(then=then):
            return structs.replace(rule, then=_all_along(then, denied))
        case Has(concept=concept, window=Window(direction="after")) if concept in _KEPT_UP:
            both = (structs.replace(rule, window=None), rule)
            return Any(rules=both) if denied else All(rules=both)
    return rule
