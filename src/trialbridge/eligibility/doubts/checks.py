"""All checks of a rule against its sentence, in one list; each tells of one way of being wrong."""

from functools import cache

from trialbridge.eligibility.atoms import holds
from trialbridge.eligibility.doubts import (
    crumbs,
    elsewhere,
    figures,
    persons,
    places,
    qualities,
    relations,
    senses,
    shapes,
    shares,
    ties,
    wording,
)
from trialbridge.eligibility.doubts.check import Check, Tells, traits
from trialbridge.model.rule import Rule, children, leaves

CHECKS: tuple[Check, ...] = (
    *wording.CHECKS,
    *shapes.CHECKS,
    *qualities.CHECKS,
    *places.CHECKS,
    *shares.CHECKS,
    *senses.CHECKS,
    *figures.CHECKS,
    *relations.CHECKS,
    *persons.CHECKS,
    *ties.CHECKS,
    *crumbs.CHECKS,
    *elsewhere.CHECKS,
)

_Asked = tuple[Tells, tuple[str, ...], frozenset[str]]
"""A check, and of its first tests those that are of the sentence: words and names."""


@cache
def _asked(exclusion: bool, joined: bool, found: int) -> tuple[_Asked, ...]:
    """Give the checks that may tell something of rules of these traits, of which there are some hundreds."""
    among = "exclusion" if exclusion else "inclusion"
    return tuple(
        (check.tells, check.words, check.names)
        for check in CHECKS
        if check.among in ("both", among)
        and (joined or not check.joined)
        and check.traits & found == check.traits
    )


def doubted(text: str, rule: Rule, exclusion: bool) -> bool:
    """Tell whether a rule of folded words may not be what they mean, in the list they stand in."""
    parts = leaves(rule)
    found, names = traits(rule)
    for tells, words, asked in _asked(exclusion, bool(children(rule)), found):
        if (asked and asked.isdisjoint(names)) or (words and not holds(text, words)):
            continue
        if tells(text, rule, parts):
            return True
    return False
