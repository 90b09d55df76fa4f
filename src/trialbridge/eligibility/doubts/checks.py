"""All checks of a rule against its sentence, in one list; each tells of one way of being wrong."""

from trialbridge.eligibility.doubts import (
    figures,
    persons,
    places,
    qualities,
    relations,
    senses,
    shapes,
    shares,
    wording,
)
from trialbridge.eligibility.doubts.check import Check, Tells
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
)


def _asked(among: str, joined: bool) -> tuple[Tells, ...]:
    return tuple(
        check.tells for check in CHECKS if check.among in ("both", among) and (joined or not check.joined)
    )


_TABLES = {
    (exclusion, joined): _asked("exclusion" if exclusion else "inclusion", joined)
    for exclusion in (False, True)
    for joined in (False, True)
}


def doubted(text: str, rule: Rule, exclusion: bool) -> bool:
    """Tell whether a rule of folded words may not be what they mean, in the list they stand in."""
    parts = leaves(rule)
    return any(tells(text, rule, parts) for tells in _TABLES[exclusion, bool(children(rule))])
