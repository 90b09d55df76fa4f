"""Alternatives that share a tumour, a marker or a class, of which one was left without it."""

import re
from collections.abc import Iterator

from trialbridge.eligibility.doubts.check import (
    ALL,
    ANY,
    HAS,
    IS_ALL,
    IS_ANY,
    NOT,
    QUALITY,
    RANGE,
    Check,
    Leaves,
)
from trialbridge.eligibility.nodes import EXTENTS
from trialbridge.model.rule import All, Any, Has, Not, Range, Rule, walk

_TUMOUR = re.compile(
    r"(?:cancer|carcinoma|lymphoma|leukaemia|tumour|melanoma|myeloma|sarcoma|blastoma|glioma|nsclc|neoplasm)"
    r"(?:-[a-z]+)?$"
)
_MARKER = re.compile(
    r"-(?:positive|negative|mutation|wild-type|high|unmethylated|l858r|fusion|rearrangement|amplification)$"
)
_STAGES = frozenset({"stage", "grade", "t_stage", "n_stage", "m_stage"})
_CLASSES = frozenset({"nyha", "ccs_angina", "child_pugh", "stage"})
_PRESSURES = frozenset({"systolic_bp", "diastolic_bp"})
_OF_CLASS = re.compile(
    r"(?:failure|disease|cirrhosis|angina|cardiomyopathy)(?: of the liver)?[ ,:-]*(?:\([a-z]+\)[ ,:-]*)?\(?"
    r"(?:eg,? ?|e\.g\.,? ?)?(?:new york|nyha|canadian|ccs|child|stage)\b"
)


def _unlike(text: str, rule: Rule, parts: Leaves) -> bool:
    """ "Stage III or metastatic melanoma", "HER2-negative advanced or metastatic breast cancer"."""
    return any(isinstance(part, Any) and _uneven(part) for part in walk(rule))


def _uneven(rule: Any) -> bool:
    """Tell whether one alternative names a tumour, and another only its stage or spread, or no marker."""
    tied = [set(_names(part)) for part in rule.rules if isinstance(part, All)]
    marked = any(names & EXTENTS and any(map(_MARKER.search, names)) for names in tied)
    if marked and any(_is_stage(part) for part in rule.rules):
        return True
    tumours = [{name for name in names if _TUMOUR.search(name)} for names in tied]
    if not any(tumours):
        return False
    if any(_is_stage(part) for part in rule.rules):
        return True
    markers = {frozenset(name for name in names if _MARKER.search(name)) for names in tied}
    same = len({frozenset(names) for names in tumours}) == 1
    return same and any(few < many for few in markers for many in markers)


def _names(rule: All) -> Iterator[str]:
    """Give what must hold at once."""
    for part in rule.rules:
        if isinstance(part, Has):
            yield part.concept


def _is_stage(rule: Rule) -> bool:
    """Tell whether a part says how far a tumour has gone, and not which."""
    if isinstance(rule, Range):
        return rule.variable in _STAGES
    return isinstance(rule, Has) and rule.concept in EXTENTS and not rule.qualifiers


def _classed(text: str, rule: Rule, parts: Leaves) -> bool:
    """ "Heart failure, NYHA class III" is a heart failure of that class, not either."""
    if not isinstance(rule, Any) or not any(
        isinstance(part, Range) and part.variable in _CLASSES for part in rule.rules
    ):
        return False
    return _OF_CLASS.search(text) is not None


def _parted(text: str, rule: Rule, parts: Leaves) -> bool:
    """ "Hypertension with a systolic pressure >= 160 or a diastolic >= 100 on drugs" is one, told twice."""
    for part in walk(rule):
        cases = [each for each in part.rules if isinstance(each, All)] if isinstance(part, Any) else []
        told = [names for names in map(_pressed, cases) if names]
        if len(told) > 1 and any(names.isdisjoint(told[0]) for names in told[1:]):
            return True
    return False


def _pressed(rule: All) -> set[str]:
    """Give what is had together with a limit of blood pressure, nothing where there is none."""
    limited = any(isinstance(part, Range) and part.variable in _PRESSURES for part in rule.rules)
    return set(_names(rule)) if limited else set()


def _defined(text: str, rule: Rule, parts: Leaves) -> bool:
    """ "No severe anaemia, defined as haemoglobin < 10" demands no such haemoglobin."""
    rules = rule.rules if isinstance(rule, All) else ()
    denied = any(isinstance(part, Not) for part in rules)
    limited = any(isinstance(part, Range) for part in rules)
    return denied and limited and _DEFINED.search(text) is not None


def _offered(text: str, rule: Rule, parts: Leaves) -> bool:
    """ "Not amenable to curative surgery or radiotherapy" asks for no one who never had radiotherapy."""
    if _AMENABLE.search(text) is None:
        return False
    for part in walk(rule):
        given = [leaf for leaf in part.rules if isinstance(leaf, Has)] if isinstance(part, Any) else []
        offered = {
            leaf.status == "planned" or not {"candidate", "indicated"}.isdisjoint(leaf.qualifiers)
            for leaf in given
            if _TREATMENT.search(leaf.concept) is not None
        }
        if len(offered) > 1:
            return True
    return False


def _regimens(text: str, rule: Rule, parts: Leaves) -> bool:
    """ "At least 3 prior lines, including a proteasome inhibitor", of which the drug was left out."""
    named = [leaf.concept for leaf in parts if isinstance(leaf, Has) and leaf.concept not in EXTENTS]
    return all(map(_TUMOUR.search, named)) and _INCLUDING.search(text) is not None


_INCLUDING = re.compile(
    r"\b(?:lines?|regimens?|therap(?:y|ies)|treatments?)\b[^.;:]{0,60}\b(?:includ\w+|contain\w+|consist\w+|"
    r"compris\w+) (?!(?:for |the )?(?:adjuvant|neoadjuvant|maintenance))"
)
_AMENABLE = re.compile(r"\b(?:amenable|candidates?|suitable|eligible) (?:to|for)\b")
_TREATMENT = re.compile(r"(?:therapy|surgery|resection|transplantation)$")
_DEFINED = re.compile(r"^\W*(?:no|without|absence of)\b[^.;]*\bdefined (?:as|by)\b")


CHECKS: tuple[Check, ...] = (
    Check(_unlike, joined=True, traits=ANY | ALL | HAS),
    Check(_parted, "exclusion", joined=True, traits=ANY | ALL | RANGE, names=_PRESSURES),
    Check(_classed, joined=True, traits=IS_ANY, names=_CLASSES),
    Check(
        _offered, joined=True, traits=ANY | QUALITY, words=("amenable", "candidate", "suitable", "eligible")
    ),
    Check(
        _regimens,
        "inclusion",
        traits=RANGE,
        words=("includ", "contain", "consist", "compris"),
        names=frozenset({"prior_lines"}),
    ),
    Check(_defined, "inclusion", joined=True, traits=IS_ALL | NOT | RANGE, words=("defined",)),
)
