"""Words that join what one person has, or deny what was given lately; nothing is read here."""

import re

from trialbridge.eligibility.doubts.check import (
    ALL,
    ANY,
    IF,
    IS_ANY,
    NOT,
    QUALITY,
    RANGE,
    TIMED,
    Check,
    Leaves,
)
from trialbridge.model.rule import All, Any, Has, If, Not, Range, Rule, leaves, walk

_AND_ON = re.compile(
    r"\band (?:(?:are|is|who are|currently|have been|being) ){0,2}"
    r"(?:on|receiving|taking|treated (?:with|by)|under treatment)\b"
)
_TOGETHER = re.compile(
    r"\bco-? ?infect[a-z]* (?:with|by|of) (?:(?! or |/or)[^.;,])* and (?!/)(?:(?! or )[^.;,])*[.;]?$"
)
_BEYOND = re.compile(
    r"\b(?:other than|except(?: for)?|excluding)\b[^,.;]*\band (?:has|have|had|is|are|must|who)\b"
)
_CANNOT = re.compile(r"\bcan ?not (?:be (?:treated|given|managed)|receive|take|have)\b")
_TELLING = re.compile(r"unable|inabil|cannot|contraindic|intoleran|allerg|uncontrol|unresect")
"""What a leaf is called that says itself what cannot be."""
_HALF = re.compile(
    r"(?:from|of|in|for|due-to)-(?:the-)?(?!metal|animal|hospital|crystal|mineral|canal|material|journal)"
    r"([a-z]+(?:eal|al|ic|ous))"
)
_MIXED = re.compile(r"\bor\b[^.;<>=≤≥]*?(?:\band\b(?!/or)|,(?! ?(?:or|and/or)\b))[^.;<>=≤≥]*[<>=≤≥]")
_WASHED = re.compile(
    r"\bnot (?:have )?(?:been )?(?:taken?|used?|received?|had|taking|using|receiving|given|treated)\b"
    r"[^.;]*\bfor (?:at least|a minimum of|>=|≥|more than)"
)
_SPEECHLESS = re.compile(r"\b(?:cannot|can not|can't|unable|inability|not able|does not|do not|not fluent)\b")
_ABLE = frozenset(
    {"english-speaking", "english-literate", "english-or-spanish-speaking", "english-or-spanish-literate",
     "contraception"}
)  # fmt: skip
_APPOSED = re.compile(r", who (?:are|is|have|has)\b")
_FORBIDS = re.compile(r"\([^()]*\b(?:may|must|should|can) ?not\b")


def _and_on(text: str, rule: Rule, held: Leaves) -> bool:
    """ "HIV-positive and on antiretroviral therapy" is one person, not either."""
    return " or " not in text and _AND_ON.search(text) is not None


def _at_once(text: str, rule: Rule, held: Leaves) -> bool:
    """ "Co-infection with hepatitis B and D" is with both."""
    return _TOGETHER.search(text) is not None


def _goes_on(text: str, rule: Rule, held: Leaves) -> bool:
    """ "Cancer other than colon cancer and has progressed" asks for progression, and excepts colon cancer."""
    if _BEYOND.search(text) is None:
        return False
    return any(isinstance(part, Not) and isinstance(part.rule, All) for part in walk(rule))


def _unable(text: str, rule: Rule, held: Leaves) -> bool:
    """ "Who cannot be treated with ganciclovir" never asks for it."""
    if _CANNOT.search(text) is None or any(isinstance(part, Not) for part in walk(rule)):
        return False
    return not any(isinstance(leaf, Has) and _TELLING.search(leaf.concept) for leaf in held)


def _torn(text: str, rule: Rule, held: Leaves) -> bool:
    """ "Bleeding from oesophageal or gastric varices": the first needs the noun of the second."""
    for leaf in held:
        for quality in leaf.qualifiers if isinstance(leaf, Has) else ():
            half = _HALF.fullmatch(quality)
            if half is not None and re.search(rf"\b{half[1]}(?: and/or| or|,|/)", text) is not None:
                return True
    return False


def _shared(text: str, rule: Rule, held: Leaves) -> bool:
    """ "INR or PT and aPTT <= 1.5 x ULN": of the first two either, of the last one more."""
    if _MIXED.search(text) is None:
        return False
    return any(isinstance(part, Any) and _alike(part) for part in walk(rule))


def _alike(rule: Any) -> bool:
    """Tell whether three things and more have one limit."""
    limits = [(leaf.low, leaf.high, leaf.unit) for leaf in leaves(rule) if isinstance(leaf, Range)]
    return any(limits.count(limit) > 2 for limit in limits)


def _washed(text: str, rule: Rule, held: Leaves) -> bool:
    """ "Have not taken steroids for at least 2 weeks" speaks of the last 2 weeks, not of how long."""
    lasting = any(
        isinstance(leaf, Has) and leaf.window is not None and leaf.window.at_least is not None
        for leaf in held
    )
    return lasting and _WASHED.search(text) is not None


def _forbidden(text: str, rule: Rule, held: Leaves) -> bool:
    """ "Without a growth factor (platelets may not have been given)" denies both."""
    if _FORBIDS.search(text) is None:
        return False
    return any(isinstance(part, Not) and _excepts(part.rule) for part in walk(rule))


def _excepts(rule: Rule) -> bool:
    return isinstance(rule, All) and any(isinstance(part, Not) for part in rule.rules)


def _unspoken(text: str, rule: Rule, held: Leaves) -> bool:
    """ "Cannot speak English" keeps out who speaks none."""
    denied = [leaf for part in walk(rule) if isinstance(part, Not) for leaf in leaves(part)]
    able = [leaf for leaf in held if isinstance(leaf, Has) and leaf.concept in _ABLE]
    return _SPEECHLESS.search(text) is not None and any(leaf not in denied for leaf in able)


def _of_them(text: str, rule: Rule, held: Leaves) -> bool:
    """ "Women of childbearing potential, who are sexually active, must …" are not either."""
    tests = [part.test for part in walk(rule) if isinstance(part, If)]
    return _APPOSED.search(text) is not None and any(isinstance(test, Any) for test in tests)


CHECKS: tuple[Check, ...] = (
    Check(_and_on, "exclusion", joined=True, traits=IS_ANY, words=("and ",)),
    Check(_at_once, "exclusion", joined=True, traits=IS_ANY, words=("infect",)),
    Check(_goes_on, "inclusion", joined=True, traits=ALL | NOT, words=("other than", "except", "excluding")),
    Check(_shared, "inclusion", joined=True, traits=ANY | RANGE, words=(" or ",)),
    Check(_unable, words=("cannot", "can not")),
    Check(_unspoken, "exclusion", names=_ABLE),
    Check(_of_them, joined=True, traits=IF, words=(", who ",)),
    Check(_torn, traits=QUALITY),
    Check(_washed, traits=TIMED, words=(" not ",)),
    Check(_forbidden, joined=True, traits=ALL | NOT, words=("(",)),
)
