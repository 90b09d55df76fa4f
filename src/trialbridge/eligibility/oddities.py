"""Rules whose very shape says that the sentence means something else; they are called not computable.

It changes no rule, and knows no words but those that make a shape odd.
"""

import re
from collections.abc import Iterator

from trialbridge.model.rule import NAMED, All, Any, Has, If, Not, Range, Rule, children, leaves

_FERTILITY = frozenset(
    {"hysterectomy", "bilateral-oophorectomy", "oophorectomy", "tubal-sterilization", "surgically-sterile",
     "menstruation", "amenorrhea", "postmenopausal", "premenopausal", "vasectomy", "childbearing-potential"}
)  # fmt: skip
_ANATOMY = _FERTILITY - {"postmenopausal", "premenopausal", "surgically-sterile", "childbearing-potential"}
_EXPECTING = frozenset({"pregnancy", "lactation"})
_PEOPLE = frozenset(
    f"{NAMED}{each}" for each in ("infants", "children", "neonates", "newborns", "adolescents")
)
_VAGUE = frozenset({"surgery", "systemic-disease", "infection", "procedure", "allergy", "trauma", "therapy"})
_EFFECTS = ("that-", "which-", "interfering-with-the-study")
_DEFINES = re.compile(
    r"^(?:\W|the )*(?:(?:wom[ae]n|females?|subjects?|patients?) of )?(?:non-?)?"
    r"(?:child-? ?bearing (?:potential|age)|reproductive potential|post-? ?menopaus\w+(?: status)?)\W*"
    r"(?:\([^)]*\) ?)?(?:is|are|was|will be)? ?"
    r"(?:here(?:by)? )?(?:defined|means|includes?|refers?|considered)\b"
)
_PERMITS = re.compile(
    r"\b(?:patients?|subjects?|volunteers?|participants?|they|individuals?) (?:may|can|could|might)\b(?! not)"
)
_TIED = re.compile(r"\bwith\b|\brequiring\b|\(")
_IN_ARM = re.compile(r"^in-the-(?:.*-)?(?:arm|group|cohort)$")
_MEASURED = re.compile(r"\bmeasurable\b")
_LESION = re.compile(r"\b(?:disease|lesions?|tumou?rs?|metasta\w+|mass\w*|nod\w+|recist|cancer|response)\b")


def odd(text: str, rule: Rule, exclusion: bool) -> bool:
    """Tell whether a rule of folded words asks what no study would mean by them."""
    if any(map(_of_an_arm, leaves(rule))):
        return True
    if exclusion:
        return _loose(text, rule) or _half_said(rule)
    if _PERMITS.search(text) is not None and not _conditional(rule):
        return True  # "subjects may be transfused to reach this" asks for no transfusion
    if _DEFINES.match(text) is not None or _measures(text, rule):
        return True
    return _anatomical(text, rule) or any(map(_contrary, _every(rule)))


def _every(rule: Rule) -> Iterator[Rule]:
    yield rule
    for part in children(rule):
        yield from _every(part)


def _conditional(rule: Rule) -> bool:
    return any(isinstance(part, If) for part in _every(rule))


def _of_an_arm(leaf: Rule) -> bool:
    """ "Glaucoma in the treated arm" is asked of one arm alone."""
    return isinstance(leaf, Has) and any(_IN_ARM.search(each) for each in leaf.qualifiers)


def _is_open(rule: Rule) -> bool:
    """Tell whether a part only repeats words, of nothing current or dated, and names no people."""
    return (
        isinstance(rule, Has)
        and rule.concept.startswith(NAMED)
        and rule.concept not in _PEOPLE
        and rule.status == "any"
        and rule.window is None
    )


def _loose(text: str, rule: Rule) -> bool:
    """ "Loss as shown by audiogram": an open name that must hold beside something is seldom a condition."""
    stated = [part for part in rule.rules if not isinstance(part, Not)] if isinstance(rule, All) else []
    return len(stated) > 1 and any(map(_is_open, stated)) and _TIED.search(text) is None


def _half_said(rule: Rule) -> bool:
    """ "Surgery or a condition that might affect absorption": of the first it may be said too."""
    parts = [part for part in rule.rules if isinstance(part, Has)] if isinstance(rule, Any) else []
    told = any(each.startswith(_EFFECTS) for part in parts for each in part.qualifiers)
    return told and any(
        part.concept in _VAGUE and not part.qualifiers and part.window is None for part in parts
    )


def _measures(text: str, rule: Rule) -> bool:
    """ "Measurable serum protein" is no measurable disease."""
    named = any(isinstance(leaf, Has) and leaf.concept == "measurable-disease" for leaf in leaves(rule))
    return named and isinstance(rule, All) and _MEASURED.search(text) is not None and not _LESION.search(text)


def _anatomical(text: str, rule: Rule) -> bool:
    """ "Has not undergone a hysterectomy" defines who can conceive; no study asks it of everyone."""
    parts = leaves(rule)
    if isinstance(rule, Has) or text.startswith("no "):
        return False  # as rules are put in words
    if not all(isinstance(leaf, Has) and leaf.concept in _FERTILITY for leaf in parts):
        return False
    return any(isinstance(leaf, Has) and leaf.concept in _ANATOMY for leaf in parts)


def _contrary(rule: Rule) -> bool:
    """Tell whether a part of a requirement cannot be meant as it stands."""
    if isinstance(rule, Any):
        return _ages(rule) or _unlike(rule)
    if isinstance(rule, All):
        names = {part.concept for part in rule.rules if isinstance(part, Has)}
        healthy = "healthy-volunteer" in names and any(
            each.endswith(("-disease", "-disorder", "-cancer", "-syndrome")) for each in names
        )
        return healthy or sum(map(_is_open, rule.rules)) > 1
    return isinstance(rule, Not) and _at_once(rule.rule)


def _ages(rule: Any) -> bool:
    """ "Adults in good health, with X or Y": nobody's age is an alternative to a disease."""
    ages = [part for part in rule.rules if isinstance(part, Range) and part.variable == "age"]
    return bool(ages) and any(isinstance(part, Has) for part in rule.rules)


def _unlike(rule: Any) -> bool:
    """ "Not pregnant and/or non-lactating" asks for both."""
    denied = [
        part
        for part in rule.rules
        if any(
            isinstance(each, Not) and isinstance(each.rule, Has) and each.rule.concept in _EXPECTING
            for each in _every(part)
        )
    ]
    return len(denied) > 1


def _at_once(rule: Rule) -> bool:
    """ "No drugs of abuse (A, B and C)" denies each, not all of them at once."""
    bare = [part for part in rule.rules if isinstance(part, Has)] if isinstance(rule, All) else []
    return len(bare) > 2
