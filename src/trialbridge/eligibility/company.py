"""What goes on with what accompanies a thing: "hepatitis on A, B or C", "infection requiring D or E"."""

from trialbridge.eligibility.describing import ANTIINFECTIVES, INFUSED, REQUIRING, TREATED
from trialbridge.eligibility.nodes import Node
from trialbridge.eligibility.operands import Grammar, Mods, Operand
from trialbridge.eligibility.rewrite import qualified
from trialbridge.model.rule import Any, Has, Range, Rule, leaves
from trialbridge.vocab import GIVEN, ILLNESSES, Vocabulary

_BROAD = frozenset({"infection", "active-infection", "coinfection", "viral-infection", "systemic-therapy"})
"""What a list behind "with" only spells out."""
_ILL = ILLNESSES | {"event", "organism"}


def widened(quals: list[str]) -> list[str]:
    """Give qualities of which none is of antibiotics alone: "requiring antibiotics or antifungals"."""
    return [_WIDER.get(each, each) for each in quals]


_WIDER = {
    each: INFUSED if each.startswith("requiring-intravenous") else REQUIRING
    for each in TREATED
    if "anti" in each
}
_INFECTING = frozenset({"with", "by", "due to", "caused by", "from"})
"""Words behind "active infection" that name it."""


def infects(link: Node | None, rule: Rule, grammar: Grammar) -> bool:
    """Tell whether a link ties infections alone: "active infection with hepatitis B or HIV"."""
    if link is None or grammar.words([link]).lower() not in _INFECTING:
        return False
    is_a = grammar.sentence.vocabulary.is_a
    return all(isinstance(leaf, Has) and is_a(leaf.concept, "infection") for leaf in leaves(rule))


def joins(before: Operand, joint: str, operand: Operand) -> bool:
    """Tell whether an operand is one more condition: "heart failure on an ACE inhibitor and a diuretic"."""
    if joint == "and" and before.parts and group(operand.family) == "drug" and group(before.family) != "drug":
        return accompanies(before, "or", operand)
    return operand.requires and joint in ("and", "and,")


def treats(before: Operand, joint: str, operand: Operand) -> bool:
    """Tell whether an operand goes on with the treatment that a quality before it already asks for."""
    if not before.after.quals:
        return False
    vocabulary = operand.grammar.sentence.vocabulary
    bare = not (operand.restarts or operand.negated or operand.before.windows or operand.parts)
    return (
        joint in ("or", "comma", "or,", "slash")
        and bare
        and not TREATED.isdisjoint(before.after.quals)
        and any(vocabulary.is_a(operand.label, each) for each in ANTIINFECTIVES)
        and vocabulary.is_a(before.label, "infection")
    )


def accompanies(before: Operand, joint: str, operand: Operand) -> bool:
    """Tell whether an operand goes on with what accompanies the one before: "hepatitis on A, B or C"."""
    if _limits_on(before, joint, operand):
        return True
    if not may_accompany(before, joint, operand):
        return False
    part = before.parts[0].family
    ill = part in _ILL and operand.family in _ILL and not before.grammar.exclusion
    if ill and before.with_:
        return True  # "arterial disease with claudication or ischaemia" asks for either beside the disease
    vocabulary = before.grammar.sentence.vocabulary
    cases = operand.label != before.label and vocabulary.is_a(operand.label, before.label)
    if before.label in _BROAD or cases:
        return True  # "active infection with HIV or HBV", "systemic treatment with steroids or others"
    return bool(group(operand.family) == group(part) and part != before.family)


def _limits_on(before: Operand, joint: str, operand: Operand) -> bool:
    """Tell whether a limit is one more of what is limited: "hypertension with SBP > 140 or DBP > 90"."""
    if len(before.parts) != 1 or not before.with_ or joint != "or" or before.sort != "state":
        return False
    part = before.parts[0].rule
    own = operand.before or operand.after or operand.parts or operand.linked or operand.negated
    return (
        isinstance(part, Range)
        and isinstance(operand.rule, Range)
        and not own
        and part.unit == operand.rule.unit
    )


def may_accompany(before: Operand, joint: str, operand: Operand) -> bool:
    """Tell whether an operand could go on with what accompanies the one before."""
    if len(before.parts) != 1 or before.parts[0].sort != "state" or operand.restarts or operand.negated:
        return False
    return (
        joint in ("or", "comma", "or,", "slash")
        and not (operand.before.status or operand.before.windows or operand.before.extents or operand.parts)
        and operand.family != "named"
        and operand.rule is not None
        and all(isinstance(leaf, Has) for leaf in leaves(operand.rule))
        and before.rule is not None
        and all(isinstance(leaf, Has) for leaf in leaves(before.rule))
        and not (operand.after.opaque or operand.linked or operand.exceptions)
    )


def alike(before: Operand, operand: Operand) -> bool:
    """Tell whether an operand, what stands before it and what accompanies that are all of one kind."""
    return operand.family == before.parts[0].family == before.family != "trait"


def accompany(before: Operand, operand: Operand) -> None:
    """Add an operand to the alternatives that accompany the one before."""
    part = before.parts[0]
    assert part.rule is not None and operand.rule is not None
    operand.before.status = part.before.status
    quals = operand.after.quals + operand.after.opens
    own = operand.before if operand.before.quals or operand.before.opens else part.before
    more = qualified(operand.rule, part.before.status, quals + own.quals + own.opens + own.sites)
    part.rule = Any(rules=(part.build(), more))
    part.before, part.after = Mods(status=part.before.status, quals=part.before.quals), Mods()
    before.after.windows += operand.after.windows


def group(family: str) -> str:
    """Give a family of concepts, procedures counted as treatments like drugs."""
    return "drug" if family == "procedure" else family


def family(kind: str) -> str:
    """Give the family of a kind of concept."""
    return "drug" if kind in ("drug-class", "therapy") else kind


def is_treated(rule: Rule, more: Rule, vocabulary: Vocabulary) -> bool:
    """Tell whether examples are of a treatment that a quality already asks for."""
    if not (isinstance(rule, Has) and not TREATED.isdisjoint(rule.qualifiers)):
        return False
    rows = [vocabulary.concepts.get(leaf.concept) for leaf in leaves(more) if isinstance(leaf, Has)]
    return bool(rows) and all(row is not None and row.kind in GIVEN for row in rows)
