"""Words that join what one person has, or deny what was given lately; nothing is read here."""

import re

from trialbridge.eligibility.doubts.check import ALL, IS_ANY, NOT, TIMED, Check, Leaves
from trialbridge.model.rule import All, Has, Not, Rule, walk

_AND_ON = re.compile(
    r"\band (?:(?:are|is|who are|currently|have been|being) ){0,2}"
    r"(?:on|receiving|taking|treated (?:with|by)|under treatment)\b"
)
_WASHED = re.compile(
    r"\bnot (?:have )?(?:been )?(?:taken?|used?|received?|had|taking|using|receiving|given|treated)\b"
    r"[^.;]*\bfor (?:at least|a minimum of|>=|≥|more than)"
)
_FORBIDS = re.compile(r"\([^()]*\b(?:may|must|should|can) ?not\b")


def _and_on(text: str, rule: Rule, held: Leaves) -> bool:
    """ "HIV-positive and on antiretroviral therapy" is one person, not either."""
    return " or " not in text and _AND_ON.search(text) is not None


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


CHECKS: tuple[Check, ...] = (
    Check(_and_on, "exclusion", joined=True, traits=IS_ANY, words=("and ",)),
    Check(_washed, traits=TIMED, words=(" not ",)),
    Check(_forbidden, joined=True, traits=ALL | NOT, words=("(",)),
)
