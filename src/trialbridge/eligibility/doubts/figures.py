"""Rules whose limits no one can keep together, or that lost whom a limit is for; no other words."""

import re

from trialbridge.eligibility.doubts.check import ALL, RANGE, Check, Leaves
from trialbridge.eligibility.rewrite import disjoint
from trialbridge.model.rule import All, Has, If, Range, Rule, walk

_OF_ONE_SEX = re.compile(r"^\W*(?:(?:fe)?males?|(?:wo)?m[ae]n)\W*:")
"""A label that says who is meant: "Female: younger than 50 or older than 75 years"."""
_SEXES = frozenset({"female", "male"})


def _impossible(text: str, rule: Rule, held: Leaves) -> bool:
    """ "Children of 3 to 12 and adults of 18 to 60 years" are not one person of both ages."""
    return any(_apart(part) for part in walk(rule) if isinstance(part, All))


def _apart(group: All) -> bool:
    asked = [part for part in group.rules if isinstance(part, Range)]
    tests = [part.test for part in group.rules if isinstance(part, If) and isinstance(part.test, Range)]
    return any(disjoint(one, other) for at, one in enumerate(asked) for other in (*asked[at + 1 :], *tests))


def _of_one_sex(text: str, rule: Rule, held: Leaves) -> bool:
    """A label that names one sex, of which no leaf is left beside a limit."""
    if _OF_ONE_SEX.match(text) is None or not any(isinstance(leaf, Range) for leaf in held):
        return False  # "Woman: pregnant or lactating" asks nothing of men
    return not any(isinstance(leaf, Has) and leaf.concept in _SEXES for leaf in held)


CHECKS: tuple[Check, ...] = (
    Check(_impossible, joined=True, traits=ALL | RANGE),
    Check(_of_one_sex, traits=RANGE, words=(":",)),
)
