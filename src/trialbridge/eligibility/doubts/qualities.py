"""Qualities, ages and times that clash with the words of their sentence: what they are of was mistaken."""

import re

from trialbridge.eligibility.doubts.check import ANY, HAS, IS_ALL, OPEN, QUALITY, TIMED, Check, Leaves
from trialbridge.model.rule import NAMED, All, Any, Has, Rule, children

_SORTS = (
    frozenset({"bacterial", "viral", "fungal", "parasitic", "opportunistic", "mycobacterial"}),
    frozenset({"obstructive", "restrictive"}),
    frozenset({"unilateral", "bilateral"}),
    frozenset({"primary", "secondary"}),
    frozenset({"acute", "chronic"}),
    frozenset({"left", "right"}),
    frozenset({"type-1", "type-2"}),
)
"""Qualities of which one thing has one: together on a leaf they were alternatives."""
_ODD = re.compile(r"[()]|(?:^|-)(?:borne|like)$|^to-.*grade-\d")
_DONE = re.compile(rf"(?:{NAMED})?(?:[a-z]+ed|has|have|had)-(?:an?|the)-")
_CLASS = re.compile(r"\b(?:class(?:es)?|grades?|stages?|manual|dsm) (?:[iv ,/&-]|or|and|to)*\biv\b")
_AGED = re.compile(
    r"\b(?:age[ds]?|aging|old|older|young|younger|adults?|child\w*|males?|females?|m[ae]n|wom[ae]n|boys?|girls?|"
    r"patients?|subjects?|participants?|volunteers?|individuals?|people|persons?|adolescents?|infants?|birth)\b"
)
_AT_ONSET = re.compile(
    r"\bage[d]?\b[^.;]{0,60}\bat (?:the )?(?:time of )?(?:initial |first |original )?presentation\b"
)
_LIKE = re.compile(r"[a-z]+[- ]like (?:symptoms?|syndromes?|diseases?|illness(?:es)?|disorders?|features?)\b")
_ENDING = re.compile(
    r"\b(?:including|such as|e\.?g\.?)\b(?:(?! or (?:any|other))[^.;])*,? (?:that|which) \w+"
)
_TELLING = ("that-", "which-", "interfering", "requiring")
_OF_BOTH = re.compile(r"\b[a-z]+ or [a-z]+(?: [a-z]+)? \([^)]*(?:[<>≥≤=]|\d)")
_LAST = re.compile(
    r"(?:,? or|,) (?:an? |the |any )?(?:history|diagnosis|presence|episode) of "
    r"[^.;,]*\b(?:within|in the (?:last|past))\b"
)
_CAUSED = re.compile(r"\b(?:attributable|secondary|due|related) to [^.;]*?(?:,| or )")
_CAUSES = ("attributable-to-", "secondary-to-", "due-to-", "related-to-")
_JOINED = re.compile(r"[,;:]|\band\b|\bwith\b|\bor\b")
_OPEN_WORD = re.compile(rf"{NAMED}[a-z0-9]+")
_AGAIN = {"recurrent-disease", "relapsed-disease", "progressive-disease", "local-recurrence"}
_BEFORE = re.compile(
    r"(?<!initiation )(?<!start )(?<!beginning )(?<!dose )\b(?:of|after|since|from|following)\b"
    r"(?: (?!study|protocol|trial|investigational)[a-z-]+){0,4}? "
    r"(?:chemo|radio|immuno)?(?:therap(?:y|ies)|treatments?|surger(?:y|ies)|resection|transplant\w*)\b"
)
_CARERS = {"caregiver", "family-caregiver", "reliable-caregiver", "study-partner"}
_WEIGHTS = {"obesity", "overweight"}
_FEW = 3


def _has(parts: Leaves) -> list[Has]:
    return [leaf for leaf in parts if isinstance(leaf, Has)]


def _mixed(text: str, rule: Rule, parts: Leaves) -> bool:
    """Tell where qualities are not of one thing ("viral, bacterial"), or are halves of words."""
    return any(
        (len(leaf.qualifiers) > 1 and any(len(sort.intersection(leaf.qualifiers)) > 1 for sort in _SORTS))
        or any(_ODD.search(each) for each in leaf.qualifiers)
        or ("intravenous" in leaf.qualifiers and _CLASS.search(text) is not None)
        for leaf in _has(parts)
        if leaf.qualifiers
    )


def _done(text: str, rule: Rule, parts: Leaves) -> bool:
    """ "Received a", "had the": names and qualities that are halves of clauses."""
    return any(
        ("-a" in each or "-the-" in each) and _DONE.match(each) is not None
        for leaf in _has(parts)
        for each in (leaf.concept, *leaf.qualifiers)
    )


def _earlier(text: str, rule: Rule, parts: Leaves) -> bool:
    """ "Recurrence within 2 years of surgery" is of an earlier one, not of the study's own."""
    return _BEFORE.search(text) is not None and any(
        leaf.window is not None and leaf.window.anchor == "first_dose" and leaf.concept in _AGAIN
        for leaf in _has(parts)
    )


def _aged(text: str, rule: Rule, parts: Leaves) -> bool:
    """ "Diabetes >= 1 year" is no age, nor is a caregiver's or that at diagnosis the patient's now."""
    has = _has(parts)
    if has and (_AGED.search(text) is None or any(leaf.concept in _CARERS for leaf in has)):
        return True
    return _AT_ONSET.search(text) is not None


def _lost(text: str, rule: Rule, parts: Leaves) -> bool:
    """ "Asthma-like symptoms", "X, including Y, that obstructs it", "requiring hospitalisation"."""
    has = _has(parts)
    if "hospitali" in text and "requir" in text:
        words = _words(has)
        return bool(has) and "hospitali" not in words and "inpatient" not in words
    if "like" in text and _LIKE.search(text) is not None and "like" not in _words(has):
        return True
    if " that " not in text and " which " not in text:
        return False
    told = any(each.startswith(_TELLING) for leaf in has for each in leaf.qualifiers)
    return not told and _ENDING.search(text) is not None


def _words(has: list[Has]) -> str:
    return " ".join([each for leaf in has for each in (leaf.concept, *leaf.qualifiers)])


def _shared(text: str, rule: Rule, parts: Leaves) -> bool:
    """ "Overweight or obese (BMI > 27)" limits both, and "CHF due to A, B or C" names three causes."""
    has = _has(parts)
    if isinstance(rule, Any) and {leaf.concept for leaf in has} == _WEIGHTS:
        return any(isinstance(part, Has) for part in rule.rules) and _OF_BOTH.search(text) is not None
    caused = [leaf for leaf in has if any(each.startswith(_CAUSES) for each in leaf.qualifiers)]
    cause = _CAUSED.search(text) if 0 < len(caused) < len(has) else None
    if cause is None or not any(isinstance(part, Any) for part in (rule, *children(rule))):
        return False
    behind = text[cause.end() :]
    return any(
        leaf.concept.removeprefix(NAMED).replace("-", " ") in behind for leaf in has if leaf not in caused
    )


def _dated(text: str, rule: Rule, parts: Leaves) -> bool:
    """ "Asthma, rhinitis, or a history of sinusitis within a month" dates the last alone."""
    windows = [leaf.window for leaf in _has(parts) if leaf.window is not None]
    return len(windows) >= _FEW and len(set(windows)) == 1 and _LAST.search(text) is not None


def _added(text: str, rule: Rule, parts: Leaves) -> bool:
    """ "English speaking as per EMR": a lone unknown word that nothing joins is no second requirement."""
    parts = rule.rules if isinstance(rule, All) else ()
    lone = [part for part in parts if isinstance(part, Has) and _OPEN_WORD.fullmatch(part.concept)]
    return bool(lone) and len(lone) < len(parts) and _JOINED.search(text) is None


CHECKS: tuple[Check, ...] = (
    Check(_mixed, traits=QUALITY),
    Check(_done, traits=HAS),
    Check(_earlier, joined=True, traits=TIMED, names=frozenset(_AGAIN)),
    Check(_aged, names=frozenset({"age"})),
    Check(_lost, words=("hospitali", "like", " that ", " which ")),
    Check(_shared, traits=ANY | HAS),
    Check(_dated, "exclusion", traits=TIMED, words=("within", "in the ")),
    Check(_added, "inclusion", traits=IS_ALL | OPEN),
)
