"""How often rules of a make were wrong when people read them; the riskiest are not called computable.

It changes no rule, and knows nothing of what a single sentence gets wrong: the checks beside it do.
"""

import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from msgspec import structs

from trialbridge.eligibility.atoms import holds
from trialbridge.eligibility.doubts.check import REACTIONS
from trialbridge.eligibility.nodes import EXTENTS
from trialbridge.model.rule import (
    NAMED,
    OTHER_THAN,
    All,
    Any,
    Count,
    Has,
    If,
    Not,
    Rule,
    Window,
    is_leaf,
    is_named,
    leaves,
    walk,
)


class Hazard(NamedTuple):
    """What makes a rule risky: its points, how many rules read have it, which share of them was wrong."""

    points: int
    read: int
    wrong: float


HAZARDS = {
    "an open name": Hazard(2, 145, 0.23),
    "an open name among unlike parts": Hazard(1, 24, 0.42),
    "a quality": Hazard(2, 384, 0.19),
    "another quality": Hazard(1, 65, 0.35),
    "a third quality": Hazard(1, 12, 0.42),
    "several leaves": Hazard(1, 568, 0.17),
    "twelve words": Hazard(1, 348, 0.21),
    "conditions within an alternative": Hazard(2, 23, 0.43),
    "alternatives beside a condition": Hazard(2, 21, 0.33),
    "alternatives of different times": Hazard(2, 11, 0.55),
    "a clause of its own": Hazard(2, 15, 0.53),
    "a cause": Hazard(2, 9, 0.44),
    "while something lasts": Hazard(2, 25, 0.36),
    "examples that left no leaf": Hazard(1, 20, 0.25),
}
"""Measured over the 2,055 rules that were read and stood at draw 19, of which 0.07 were wrong. The points are
the coefficients of a logistic regression over them, rounded (docs/benchmarks.md, Criteria)."""

TOO_RISKY = 5
"""Of the rules read that have so many points 0.49 were wrong, of the others 0.05."""

_LONG = 12
_LASTS = re.compile(r"\b(?:during|while)\b")
_TO_COME = re.compile(
    r"\b(?:plan|anticipat|intend|schedul|expect)[a-z]*\b.{0,200}\b(?:during|while)\b"
    r" (?:the |this |their )?(?:(?:course|duration|conduct|period) of (?:the |this )?)?(?:entire )?"
    r"(?:clinical )?(?:study|trial|participat|on study|in the study|enrolled)"
)
"""What is planned for the time of the study itself: when it is to be is said."""
_CLAUSE = re.compile(
    r"(?<!patients )(?<!subjects )(?<!participants )(?<!those )(?<!women )(?<!men )(?<!persons )"
    r"(?<!individuals )(?<!females )(?<!subject )(?<!patient )(?<!people )(?<!^)"
    r"\b(?:who|that|which)\b(?! (?:has |have |had )?requir| is\b| are\b)"
)
_CAUSED = re.compile(
    r"(?<!^)\b(?:due to|secondary to|related to|caused by|resulting from|because of|attributable to|"
    r"associated with|indication for|suggestive of)\b"
)
_EXAMPLES = re.compile(r"\bincluding\b|\be\.?g\b|\bsuch as\b|\bi\.e\b")
_LASTING, _RELATING = ("during", "while"), ("who", "that", "which")
_CAUSING = (" to", "caused", "resulting", "because", "associated", "indication", "suggestive")
_EXEMPLARY = ("including", "e.g", "eg", "such as", "i.e")
"""Parts of words of which one stands in each of these."""
_PLAIN = frozenset(
    {"pregnancy", "lactation", "planned-pregnancy", "childbearing-potential", "fertile", "contraception",
     "female", "male", "postmenopausal", "surgically-sterile"}
)  # fmt: skip
"""What is asked of women in the same few forms everywhere."""
_STATES = _PLAIN | EXTENTS | {"measurable-disease", "histologically-confirmed"}
_TO = ("to-", "similar-to-")
_TYING = (
    "of-", "to-", "for-", "in-", "with-", "that-", "which-", "on-", "by-", "due-", "related-", "requiring-",
    "against-", "at-",
)  # fmt: skip
"""How qualities begin that tie a thing to another."""
_BESIDE = frozenset({"intercurrent-illness", "concurrent-illness"})
_SOCIAL = "psychosocial-problem"
"""What the list has that studies copy from each other: "uncontrolled intercurrent illness including …"."""
_USUAL = frozenset(
    {"interfering-with-the-study", "study-drug", "non-infectious", "candidate", "indicated", "other"}
)
_ONGOING = frozenset({"progressive", "requiring-treatment"})
"""What studies copy from each other of another tumour: "that is progressing or requires active treatment"."""
_DETECTED = f"{NAMED}detectable-"
"""How names begin that no sentence left open: a virus that is found or not (`kinds/infection.py`)."""
_CURED = frozenset(
    {"treated", "cured", "controlled", "resected", "completely-resected", "curatively-resected"}
)


def risky(text: str, rule: Rule) -> bool:
    """Tell whether a rule of folded words is of a make that was wrong too often."""
    if isinstance(rule, Has) and not rule.qualifiers and not is_named(rule):
        return False  # of words alone no single thing is
    return sum([HAZARDS[each].points for each in hazards(text, rule)]) >= TOO_RISKY


def hazards(text: str, rule: Rule) -> Iterator[str]:
    """Name what makes a rule of folded words risky."""
    parts = leaves(rule)
    if "suspected" in text:
        parts = tuple(leaf for leaf in parts if not _in_either_case(leaf, parts))
    has = [leaf for leaf in parts if isinstance(leaf, Has) and leaf.concept not in _PLAIN]
    named = {leaf.concept for leaf in has}
    if not has or (_SOCIAL in named and named & _BESIDE):
        return  # limits, what is asked of women, and the list of illnesses that was right all 9 times
    qualities = _qualities(rule, has)
    several = len(parts) > 1
    alike = several and _alike(rule)
    if alike:
        qualities -= _own(rule)
    if any(is_named(leaf) and not leaf.concept.startswith(_DETECTED) for leaf in has):
        yield "an open name"
        if several and not alike:
            yield "an open name among unlike parts"
    yield from ("a quality", "another quality", "a third quality")[: len(qualities)]
    if len(text.split()) >= _LONG:
        yield "twelve words"
    if holds(text, _LASTING) and _LASTS.search(text) is not None and _TO_COME.search(text) is None:
        yield "while something lasts"
    if several:
        yield "several leaves"
        yield from _mixtures(text, rule)
    elif holds(text, _EXEMPLARY) and _EXAMPLES.search(text) is not None:
        yield "examples that left no leaf"


def _in_either_case(leaf: Rule, parts: tuple[Rule, ...]) -> bool:
    """Tell whether a leaf only repeats another as suspected: "known or suspected"."""
    if not (isinstance(leaf, Has) and "suspected" in leaf.qualifiers):
        return False
    known = tuple(each for each in leaf.qualifiers if each != "suspected")
    return structs.replace(leaf, qualifiers=known) in parts


def _qualities(rule: Rule, has: list[Has]) -> set[str]:
    """Give the qualities of leaves, but for what everyone says in the same few forms."""
    second = any(leaf.concept == "second-malignancy" for leaf in has)
    exempt = {
        id(leaf) for part in walk(rule) if second and isinstance(part, Not) for leaf in leaves(part.rule)
    }
    # "who had hepatitis C must have been treated and cured": of what is said to be so, nobody can doubt
    exempt |= {id(leaf) for part in walk(rule) if isinstance(part, If) for leaf in _tested(part)}
    return {
        each
        for leaf in has
        if leaf.concept != "family-history"
        for each in leaf.qualifiers
        if not (each.startswith("grade-") and "severe" in leaf.qualifiers)
        if not each.startswith(OTHER_THAN)
        if not (each in _USUAL or _reacts(leaf, each) or (each in _CURED and id(leaf) in exempt))
        if not (each in _ONGOING and leaf.concept == "second-malignancy")
    }


def _tested(rule: If) -> Iterator[Has]:
    """Give what is asked of the very thing that is tested for."""
    tested = {leaf.concept for leaf in leaves(rule.test) if isinstance(leaf, Has)}
    for leaf in leaves(rule.then):
        if isinstance(leaf, Has) and leaf.concept in tested:
            yield leaf


def _own(rule: Rule) -> set[str]:
    """Give what one part of a list alone is: "gout, severe asthma or stroke" can hardly be read otherwise."""
    held = Counter(each for leaf in leaves(rule) if isinstance(leaf, Has) for each in leaf.qualifiers)
    return {each for each, times in held.items() if times == 1 and not each.startswith(_TYING)}


def _reacts(leaf: Has, quality: str) -> bool:
    """Tell whether a quality is what a reaction is to, and one thing."""
    to = leaf.concept in REACTIONS and quality.startswith(_TO)
    return to and "-or-" not in quality and "-and-" not in quality


def _alike(rule: Rule) -> bool:
    """Tell whether a rule is a list of things at one time in one state."""
    parts = rule.rules if isinstance(rule, Any) else ()
    forms = {(part.window, part.status) if isinstance(part, Has) else None for part in parts}
    return len(forms) == 1 and None not in forms


def _mixtures(text: str, rule: Rule) -> Iterator[str]:
    """Name how alternatives and conditions are mixed, and which words tie some of them alone."""
    groups = [part for part in walk(rule) if not is_leaf(part)]
    tied = [part for part in groups if isinstance(part, All) and sum(map(_tells, part.rules)) > 1]
    if any(each in tied for part in groups if isinstance(part, Any) for each in part.rules):
        yield "conditions within an alternative"
    if any(isinstance(each, Any) and _tells(each) for part in tied for each in part.rules):
        yield "alternatives beside a condition"
    if any(isinstance(part, Any) and len(set(_times(part))) > 1 for part in groups):
        yield "alternatives of different times"
    several = holds(text, _RELATING) and len({leaf for leaf in leaves(rule) if _tells(leaf)}) > 1
    if several and _CLAUSE.search(text) is not None:
        yield "a clause of its own"
    if holds(text, _CAUSING) and _CAUSED.search(text) is not None:
        yield "a cause"


def _times(rule: Any) -> Iterator[Window | None]:
    # what is planned is to come, whenever what is beside it was
    named = [
        part
        for part in rule.rules
        if isinstance(part, Has) and part.concept not in _PLAIN and part.status != "planned"
    ]
    times = Counter(part.concept for part in named)
    for part in named:
        if times[part.concept] == 1:  # "takes aspirin, or took aspirin within 4 weeks" is told apart
            yield part.window


def _tells(rule: Rule) -> bool:
    """Tell whether more is asked than limits, how far a disease has gone, and what is asked of women."""
    return any(
        isinstance(leaf, Count) or (isinstance(leaf, Has) and leaf.concept not in _STATES)
        for leaf in leaves(rule)
    )


__all__ = ["HAZARDS", "TOO_RISKY", "Hazard", "hazards", "risky"]
