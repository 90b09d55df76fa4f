"""Criteria in the light of their block: the study's own diagnosis, "another" malignancy; no parsing."""

import re

import msgspec

from trialbridge.eligibility.illness import OTHER
from trialbridge.eligibility.rewrite import mapped
from trialbridge.model.criterion import Criterion
from trialbridge.model.rule import All, Any, Has, Not, Rule, canonical, leaves
from trialbridge.vocab import Vocabulary

_GENERIC = frozenset({"malignant-neoplasm", "neoplasm"})
_MARKED = (
    "-positive", "-negative", "-mutation", "-wild-type", "-overexpression", "-amplification", "-high",
    "-deficient", "-component",
)  # fmt: skip
_FAR = frozenset({"unresectable-disease", "resectable-disease", "locally-advanced-disease"})
_LOOKS = frozenset(
    {"multifocal", "multicentric", "lobular", "ductal", "medullary", "epidermoid", "mixed", "cavitary",
     "necrotic", "residual", "extensive", "bulky", "endobronchial", "endotracheal", "ipsilateral",
     "contralateral", "bilateral", "preoperative", "superficial", "deep", "unilateral", "low-grade",
     "high-grade"}
)  # fmt: skip
"""What is said of the tumour that is to be treated, hardly of another one."""
_WHERE = re.compile(r"(?:in|of|on|at|involving)-(?!any)")


def in_context(criteria: list[Criterion], vocabulary: Vocabulary) -> tuple[Criterion, ...]:
    """Mark the study's own diagnosis; where it is a cancer, an excluded "malignancy" means another one."""
    place = next((at for at, one in enumerate(criteria) if _states_disease(one, vocabulary)), None)
    if place is None:
        return tuple(criteria)
    own = criteria[place]
    criteria[place] = msgspec.structs.replace(
        own, kinds=("diagnosis", *(kind for kind in own.kinds if kind != "diagnosis"))
    )
    wider = _wider(own, vocabulary)
    criteria = [_another(one, wider) for one in criteria]
    if any(isinstance(leaf, Has) and vocabulary.is_a(leaf.concept, "neoplasm") for leaf in leaves(own.rule)):
        return tuple(_elsewhere(one, at > place) for at, one in enumerate(criteria))
    return tuple(criteria)


def _wider(own: Criterion, vocabulary: Vocabulary) -> frozenset[str]:
    """Give the diseases that the diagnosis the study asks for is a kind of; tumours are `_elsewhere`'s."""
    asked = {leaf.concept for leaf in leaves(own.rule) if isinstance(leaf, Has)}
    above = {name for concept in asked for name in vocabulary.ancestors(concept)} - asked
    rows = (vocabulary.concepts[name] for name in above if name in vocabulary.concepts)
    return frozenset(
        row.id for row in rows if row.kind == "disease" and not vocabulary.is_a(row.id, "neoplasm")
    )


def _another(one: Criterion, wider: frozenset[str]) -> Criterion:
    """Read "neurological disease", excluded from a study of multiple sclerosis, as another one.

    Only where it stands alone or among alternatives: beside other demands ("dementia of early onset", "other
    than …") it is told apart by these.
    """
    if one.polarity != "exclusion":
        return one
    rule = _other(one.rule, wider)
    return one if rule == one.rule else msgspec.structs.replace(one, rule=canonical(rule))


def _other(rule: Rule, wider: frozenset[str]) -> Rule:
    if isinstance(rule, Has):
        wide = rule.concept in wider and not rule.qualifiers
        return msgspec.structs.replace(rule, qualifiers=(OTHER,)) if wide else rule
    return Any(rules=tuple(_other(part, wider) for part in rule.rules)) if isinstance(rule, Any) else rule


def _states_disease(one: Criterion, vocabulary: Vocabulary) -> bool:
    """Tell whether a criterion requires a disease, and so names what the study is for."""
    return one.polarity == "inclusion" and one.role == "requirement" and names_disease(one.rule, vocabulary)


def names_disease(rule: Rule, vocabulary: Vocabulary) -> bool:
    """Tell whether a rule asks for a disease, alone or beside other things or other diseases."""
    parts = rule.rules if isinstance(rule, All | Any) else (rule,)
    if isinstance(rule, All):
        parts = tuple(inner for part in parts for inner in (part.rules if isinstance(part, Any) else (part,)))
    elif isinstance(rule, Any):
        parts = tuple(inner for part in parts for inner in (part.rules if isinstance(part, All) else (part,)))
    return any(
        isinstance(part, Has)
        and part.concept in vocabulary.concepts
        and vocabulary.concepts[part.concept].kind == "disease"
        for part in parts
    )


def _elsewhere(one: Criterion, later: bool) -> Criterion:
    """Read "malignancy within 5 years" in a cancer study as another malignancy."""
    if not any(isinstance(leaf, Has) and leaf.concept in _GENERIC for leaf in leaves(one.rule)):
        return one
    if any(_marked(leaf) for leaf in leaves(one.rule)):
        return one  # "HER2-positive tumours" are the study's own
    denied = isinstance(one.rule, Not)
    if one.polarity == "exclusion" or (later and denied):
        return msgspec.structs.replace(one, rule=canonical(_renamed(one.rule)))
    return one


def _marked(leaf: Rule) -> bool:
    """Tell whether a leaf is a marker of a tumour, or how far it has gone."""
    return isinstance(leaf, Has) and (leaf.concept.endswith(_MARKED) or leaf.concept in _FAR)


def _placed(leaf: Has) -> bool:
    """Tell whether a malignancy is told to be in some place, or of some look."""
    return any(each in _LOOKS or _WHERE.match(each) is not None for each in leaf.qualifiers)


def _renamed(rule: Rule) -> Rule:
    def change(leaf: Rule) -> Rule:
        # "no tumour in the spinal canal" speaks of the study's own
        another = isinstance(leaf, Has) and leaf.concept in _GENERIC and not _placed(leaf)
        return msgspec.structs.replace(leaf, concept="second-malignancy") if another else leaf

    return mapped(rule, change)
