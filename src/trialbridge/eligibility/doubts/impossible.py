"""Rules that nobody can meet, so that their sentence must mean something else; nothing is read here."""

from collections.abc import Iterator

from trialbridge.eligibility.doubts.check import ALL, ANY, NOT, Check, Leaves
from trialbridge.model.rule import All, Any, Has, Not, Range, Rule, Window, walk

_OPPOSITES = (
    frozenset({"premenopausal", "postmenopausal"}),
    frozenset({"male", "premenopausal"}),
    frozenset({"male", "postmenopausal"}),
    frozenset({"male", "childbearing-potential"}),
    frozenset({"male", "pregnancy"}),
)
"""What nobody is at once; that men and women are both meant is read so before (`understanding`)."""


def _at_once(text: str, rule: Rule, held: Leaves) -> bool:
    """ "ECOG 0-2 from 16 years on, Lansky 50 below": each age has a demand of its own."""
    demands = [list(_together(part)) for part in walk(rule) if isinstance(part, All)]
    return any(_opposed(some) or _apart(some) for some in demands)


def _together(rule: Rule) -> Iterator[Rule]:
    """Give what is demanded at once, through demands within demands."""
    for part in rule.rules if isinstance(rule, All) else ():
        yield from _together(part) if isinstance(part, All) else (part,)


def _opposed(demands: list[Rule]) -> bool:
    named = {part.concept for part in demands if isinstance(part, Has) and not part.qualifiers}
    return any(pair <= named for pair in _OPPOSITES)


def _apart(demands: list[Rule]) -> bool:
    """Tell whether limits of one thing at one time leave nothing between them."""
    limits: dict[tuple[str, str, Window | None], list[Range]] = {}
    for part in demands:
        if isinstance(part, Range):
            limits.setdefault((part.variable, part.unit, part.window), []).append(part)
    return any(_leaves_none(some) for some in limits.values() if len(some) > 1)


def _leaves_none(limits: list[Range]) -> bool:
    low = max([(each.low, each.low_open) for each in limits if each.low is not None], default=None)
    high = min([(each.high, not each.high_open) for each in limits if each.high is not None], default=None)
    if low is None or high is None:
        return False
    return low[0] > high[0] or (low[0] == high[0] and (low[1] or not high[1]))


def _since(text: str, rule: Rule, held: Leaves) -> bool:
    """ "At least 6 months since prior thrombosis, including stroke": the stroke is of that time, too."""
    denied = [part.rule for part in walk(rule) if isinstance(part, Not)]
    times = [
        [leaf.window for leaf in each.rules if isinstance(leaf, Has)]
        for each in denied
        if isinstance(each, Any)
    ]
    return any(None in some and any(some) for some in times)


CHECKS: tuple[Check, ...] = (
    Check(_at_once, joined=True, traits=ALL),
    Check(_since, "inclusion", joined=True, traits=NOT | ANY, words=(" since ",)),
)
