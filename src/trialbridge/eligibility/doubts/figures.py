"""Rules whose limits no one can keep together, or that lost whom a limit is for; no other words."""

import re
from collections.abc import Iterator

from trialbridge.eligibility.doubts.check import ALL, ANY, HAS, RANGE, Check, Leaves
from trialbridge.eligibility.rewrite import disjoint
from trialbridge.model.rule import All, Any, Has, If, Not, Range, Rule, walk

_OF_ONE_SEX = re.compile(r"^\W*(?:(?:fe)?males?|(?:wo)?m[ae]n)\W*:")
"""A label that says who is meant: "Female: younger than 50 or older than 75 years"."""
_SEXES = frozenset({"female", "male"})
OPPOSITES = (
    frozenset({"male", "female"}),
    frozenset({"premenopausal", "postmenopausal"}),
    frozenset({"male", "premenopausal"}),
    frozenset({"male", "postmenopausal"}),
    frozenset({"male", "childbearing-potential"}),
    frozenset({"male", "pregnancy"}),
)
"""What nobody is at once; that men and women are both meant is read so before (`understanding`)."""


def _impossible(text: str, rule: Rule, held: Leaves) -> bool:
    """ "Children of 3 to 12 and adults of 18 to 60 years" are not one person of both ages."""
    demands = [list(_together(part)) for part in walk(rule) if isinstance(part, All)]
    return any(_opposed(some) or _apart(some) for some in demands)


def _together(rule: Rule) -> Iterator[Rule]:
    """Give what is demanded at once, through demands within demands."""
    for part in rule.rules if isinstance(rule, All) else ():
        yield from _together(part) if isinstance(part, All) else (part,)


def _opposed(demands: list[Rule]) -> bool:
    named = {part.concept for part in demands if isinstance(part, Has) and not part.qualifiers}
    denied = [part.rule for part in demands if isinstance(part, Not)]
    return any(pair <= named for pair in OPPOSITES) or any(each in demands for each in denied)


def _apart(demands: list[Rule]) -> bool:
    asked = [part for part in demands if isinstance(part, Range)]
    tests = [part.test for part in demands if isinstance(part, If) and isinstance(part.test, Range)]
    return any(disjoint(one, other) for at, one in enumerate(asked) for other in (*asked[at + 1 :], *tests))


def _stricter_and_looser(text: str, rule: Rule, held: Leaves) -> bool:
    """ "AST and ALP <= 3 x ULN; ALP <= 5 x ULN with bone metastases" is not both limits for everybody."""
    return any(_twice_limited(list(_together(part))) for part in walk(rule) if isinstance(part, All))


def _twice_limited(demands: list[Rule]) -> bool:
    told = [part for part in demands if isinstance(part, Range)]
    return any(isinstance(part, Has) for part in demands) and any(
        (one.variable, one.unit, one.low) == (other.variable, other.unit, None)
        and None not in (one.high, other.high)
        and one.high != other.high
        for at, one in enumerate(told)
        for other in told[at + 1 :]
        if other.low is None
    )


def _of_those_had(text: str, rule: Rule, held: Leaves) -> bool:
    """ "No more than 1 prior course of radiotherapy or of a radioisotope" asks for none of either."""
    return any(
        (isinstance(part, All) and _few(part) and any(map(_is_therapy, part.rules)))
        or (isinstance(part, Any) and any(map(_few, part.rules)) and any(map(_is_therapy, part.rules)))
        for part in walk(rule)
    )


def _few(rule: Rule) -> bool:
    """Tell whether a demand limits the lines of therapy from above alone."""
    return isinstance(rule, All) and any(
        isinstance(each, Range) and each.variable == "prior_lines" and each.low is None for each in rule.rules
    )


def _is_therapy(rule: Rule) -> bool:
    return isinstance(rule, Has) and rule.concept.endswith("therapy")


def _of_a_lesion(text: str, rule: Rule, held: Leaves) -> bool:
    """Nobody's height is told in millimetres."""
    return any(
        isinstance(leaf, Range)
        and leaf.variable == "height"
        and leaf.published is not None
        and leaf.published.unit == "mm"
        for leaf in held
    )


def _of_one_sex(text: str, rule: Rule, held: Leaves) -> bool:
    """A label that names one sex, of which no leaf is left beside a limit."""
    if _OF_ONE_SEX.match(text) is None or not any(isinstance(leaf, Range) for leaf in held):
        return False  # "Woman: pregnant or lactating" asks nothing of men
    return not any(isinstance(leaf, Has) and leaf.concept in _SEXES for leaf in held)


def _times_normal(text: str, rule: Rule, held: Leaves) -> bool:
    """ "Creatinine or creatinine clearance: <= 1.5 x ULN": no clearance has such a limit."""
    return any(
        isinstance(leaf, Range) and leaf.variable in _CLEARED and leaf.unit == "ULN" and leaf.low is None
        for leaf in held
    )


_CLEARED = frozenset({"creatinine_clearance", "egfr"})
_MARGIN = re.compile(
    r"\d ?(?!times|x |fold)[a-zµ%]+(?:/[a-z]+)? (?:above|over|beyond) (?:the )?"
    r"(?:[a-z]+ ){0,2}(?:uln|normal|baseline|limit)"
)
_AXES = frozenset({"t_stage", "n_stage", "m_stage"})


def _margin(text: str, rule: Rule, held: Leaves) -> bool:
    """ "Creatinine no greater than 0.3 mg/dL above normal" is no limit of 0.3 mg/dL."""
    return _MARGIN.search(text) is not None


def _limit_in_a_test(text: str, rule: Rule, held: Leaves) -> bool:
    """A limit among the tests of another of the same: "> 2.5 (> 5 with liver or > 10 with bone disease)"."""
    return any(_limited_again(part) for part in walk(rule) if isinstance(part, All))


def _limited_again(rule: All) -> bool:
    own = {each.variable for each in rule.rules if isinstance(each, Range)}
    inner = [leaf for each in rule.rules if isinstance(each, Any | Not) for leaf in walk(each)]
    return any(isinstance(leaf, Range) and leaf.variable in own for leaf in inner)


def _axes_apart(text: str, rule: Rule, held: Leaves) -> bool:
    """ "T4, N3 or M1" has three alternatives, "T4 and N3, or M1" two: a comma tells neither."""
    return any(
        0 < sum(_staged(each) for each in part.rules) < len(part.rules)
        for part in walk(rule)
        if isinstance(part, Any)
    )


def _staged(rule: Rule) -> bool:
    """Tell whether a rule asks for several axes of a stage at once, and for nothing else."""
    return isinstance(rule, All) and all(
        isinstance(each, Range) and each.variable in _AXES for each in rule.rules
    )


CHECKS: tuple[Check, ...] = (
    Check(_impossible, joined=True, traits=ALL),
    Check(_stricter_and_looser, "inclusion", joined=True, traits=ALL | RANGE | HAS),
    Check(
        _of_those_had, "inclusion", joined=True, traits=ALL | RANGE | HAS, names=frozenset({"prior_lines"})
    ),
    Check(_of_a_lesion, traits=RANGE, names=frozenset({"height"})),
    Check(_times_normal, "inclusion", traits=RANGE, names=_CLEARED),
    Check(_margin, traits=RANGE, words=(" above ", " over ", " beyond ")),
    Check(_limit_in_a_test, joined=True, traits=ALL | RANGE | ANY),
    Check(_axes_apart, joined=True, traits=ALL | RANGE | ANY, names=_AXES),
    Check(_of_one_sex, traits=RANGE, words=(":",)),
)
