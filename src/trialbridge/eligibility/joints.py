"""What ties the operands of a list: what a comma stands for, which "or" binds tighter than an "and"."""

from collections.abc import Sequence
from itertools import pairwise

from trialbridge.eligibility.nodes import EXTENTS
from trialbridge.eligibility.operands import Operand
from trialbridge.eligibility.rewrite import everything
from trialbridge.model.rule import All, Any, Has, If, Range, Rule, leaves

_PERSONAL = frozenset({"age", "ecog", "karnofsky", "lansky", "life_expectancy", "bmi", "weight"})
"""Limits that hold whatever else is asked."""
_SEXES = frozenset({"female", "male"})
_SEVERAL = 3
TIGHT = "or-"
"""An "or" that binds tighter than the "and" beside it."""
_BROAD = {
    "drug": "treatment", "drug-class": "treatment", "therapy": "treatment", "procedure": "treatment",
    "finding": "disease", "organism": "disease", "event": "disease",
}  # fmt: skip


_STAINED = frozenset({"er", "pr", "hr", "her2"})
"""Receptors of a breast cancer, whose signs make one profile."""


def settled(joints: list[str], operands: list[Operand], exclusion: bool) -> list[str]:
    """Give each joint as "and" or "or" (with its comma), from what is written and what it joins."""
    if exclusion:  # "lymphoma, myeloma, and patients on immunosuppressants"
        joints = [
            "or," if joint in ("and", "and,") and after.anew and not after.negated else joint
            for joint, after in zip(joints, operands[1:], strict=True)
        ]
        joints = [
            "and," if joint == "comma" and after.negated and not (after.solo or after.anew) else joint
            for joint, after in zip(joints, operands[1:], strict=True)
        ]  # "fertile men, or women of childbearing potential, not using contraception"
    joints = [
        "or"
        if joint == "slash"
        and first.sort == second.sort == "state"
        and _kind(first) != "drug"
        and not profiles(first.label, second.label)
        else joint
        for joint, first, second in zip(joints, operands, operands[1:], strict=False)
    ]  # "stomach/oesophageal adenocarcinoma" is either, "AST/ALT < 2.5 x ULN" and "EFV/FTC/TDF" are both
    if not exclusion and _alternatives(joints, operands):
        return ["or"] * len(joints)
    if not exclusion:
        joints = _apart(joints, operands)
    return resolved(joints, "or" if exclusion else "and")


def profiles(first: str, second: str) -> bool:
    """Tell whether two markers with their signs make one profile: "HR+/HER2-"."""
    return all(label.endswith(("-positive", "-negative")) for label in (first, second))


def _apart(joints: list[str], operands: list[Operand]) -> list[str]:
    """Give "and" for commas that an "or" behind does not reach.

    "Breast cancer, stage I-III, after lumpectomy or mastectomy" asks for the cancer and the stage.
    """
    ors = [at for at, joint in enumerate(joints) if joint.startswith("or")]
    if len(ors) != 1 or joints[ors[0]] != "or":
        return joints
    at = ors[0]
    sorts = [_sorted(operand) for operand in operands]
    if sorts[at] != sorts[at + 1] or not sorts[at]:
        return joints
    start = at
    while start and joints[start - 1] == "comma" and sorts[start - 1] == sorts[at]:
        start -= 1
    if any(operand.negated or operand.linked or operand.under for operand in operands[: at + 1]):
        return joints
    before = [joint for joint in joints[:start] if joint == "comma"]
    if not before or not all(joint in ("comma", "and", "and,") for joint in joints[:start]):
        return joints
    found = ["and" if joint == "comma" and place < start else joint for place, joint in enumerate(joints)]
    return [*found[:at], TIGHT, *found[at + 1 :]]


def _sorted(operand: Operand) -> str:
    """Give what sort of thing an operand asks for, "" where that is open."""
    if operand.sort == "limit":
        return "limit"
    kind = _kind(operand)
    return _BROAD.get(kind, kind)


def _alternatives(joints: list[str], operands: list[Operand]) -> bool:
    """Tell whether a list that an inclusion joins by commas or "and" can only mean any of it.

    "EGFR L858R, exon 19 deletion" are states of one gene; "diagnosis of Alzheimer's disease, Parkinson's
    disease and ALS" names who may come.
    """
    if any(
        part.negated or (part.linked and not part.glossed) or part.parts or not isinstance(part.rule, Has)
        for part in operands
    ):
        return False
    kinds = {_kind(part) for part in operands}
    if kinds == {"alteration"}:
        told = [part.label.rpartition("-") for part in operands]
        signs = {sign for _, _, sign in told}
        # "HR-positive, HER2-negative" and "ER-negative, PR-negative" are profiles
        profile = (
            {"positive", "negative"} <= signs
            or signs == {"negative"}
            or _STAINED.issuperset(name for name, _, _ in told)
        )
        return all(joint == "comma" for joint in joints) and not profile
    commas = all(joint in ("comma", "and", "and,") for joint in joints)
    return kinds == {"disease"} and len(operands) >= _SEVERAL and commas and not any(p.both for p in operands)


def _kind(operand: Operand) -> str:
    rule = operand.rule
    row = operand.grammar.sentence.vocabulary.concepts.get(rule.concept) if isinstance(rule, Has) else None
    return row.kind if row is not None else ""


def resolved(joints: list[str], default: str) -> list[str]:
    """Give commas the connective that closes their list ("A, B or C"), else the default."""
    ahead = next((joint.rstrip(",") for joint in joints if joint.rstrip(",") in ("and", "or")), default)
    found: list[str] = []
    for joint in reversed(joints):
        if joint == "comma":
            found.append(ahead)
        elif joint == "slash":
            found.append("or" if default == "or" else ahead)
        else:
            ahead = joint.rstrip(",")
            found.append(joint)
    return found[::-1]


def aside(joints: list[str], operands: list[Operand]) -> list[int]:
    """Give the personal limits at an end of an inclusion's list, and states that open it, before its "or".

    "Males or non-pregnant females, 22 years of age or older" asks the age of everyone, and "Advanced,
    documented ovarian, tubal or peritoneal cancer" is advanced whichever it is.
    """
    if not any(joint.startswith("or") for joint in joints) or len(operands) < _SEVERAL:
        return []
    ends = {0: joints[:1], len(operands) - 1: joints[-1:]}
    return [
        at
        for at, beside in ends.items()
        if beside[0] in ("comma", "and", "and,")
        and (_is_personal(operands[at].rule) or (at == 0 and _is_state(operands[at])))
    ]


def detached(operands: list[Operand], joints: list[str]) -> list[Rule]:
    """Take from the last of some alternatives the limit all share: "male or non-pregnant female 18-75"."""
    if not joints or not all(joint == "or" for joint in joints):
        return []
    last = operands[-1]
    anyone = all(isinstance(part.rule, Has) and part.rule.concept in _SEXES for part in operands)
    shared = [part for part in last.parts if anyone or _is_personal(part.rule)]
    last.parts = [part for part in last.parts if part not in shared]
    linked = list(last.linked) if anyone else []
    last.linked = [] if anyone else last.linked
    return [*(part.build() for part in shared), *linked]


def _is_state(operand: Operand) -> bool:
    """Tell whether an operand is nothing but a state of disease, or of its genes."""
    rule = operand.rule
    if rule is None or operand.negated or operand.parts or operand.linked:
        return False
    alterations = operand.family in ("alteration", "gene")
    return alterations or all(isinstance(leaf, Has) and leaf.concept in EXTENTS for leaf in leaves(rule))


def _is_personal(rule: Rule | None) -> bool:
    parts = leaves(rule) if rule is not None else ()
    return bool(parts) and all(isinstance(leaf, Range) and leaf.variable in _PERSONAL for leaf in parts)


def joined(items: list[Rule], links: list[str], families: Sequence[str]) -> Rule:
    """Fold by precedence: ", and" after an "or" binds loosest, then "or", then "and".

    An "or" between two of a family binds tighter than an "and" to something of another: "ambulatory and had
    bronchitis or emphysema".
    """
    if len(items) == 1:
        return items[0]
    items, links = _bound(items, links, families)
    first_or = next((at for at, link in enumerate(links) if link.startswith("or")), len(links))
    loose = [at for at in range(first_or, len(links)) if links[at] == "and,"]
    if loose:
        edges = [0, *(at + 1 for at in loose), len(items)]
        parts = [_tight(items[a:b], links[a : b - 1]) for a, b in pairwise(edges)]
        return All(rules=tuple(parts))
    return _tight(items, links)


def _bound(items: list[Rule], links: list[str], families: Sequence[str]) -> tuple[list[Rule], list[str]]:
    """Bind alternatives of one family first where something of another is joined to them by "and"."""
    mixed = any(
        link == "and" and families[at] != families[at + 1] and "limit" not in families[at : at + 2]
        for at, link in enumerate(links)
    )
    alike = all(families[at] == families[at + 1] for at, link in enumerate(links) if link == "or")
    if TIGHT not in links and (not mixed or not alike or "or" not in links):
        return items, links
    found, ties = [items[0]], list[str]()
    for item, link in zip(items[1:], links, strict=True):
        if link in ("or", TIGHT):
            found[-1] = Any(rules=(found[-1], item))
        else:
            found.append(item)
            ties.append(link)
    return found, ties


def _tight(items: list[Rule], links: list[str]) -> Rule:
    groups: list[list[Rule]] = [[items[0]]]
    for item, link in zip(items[1:], links, strict=True):
        if link.startswith("or"):
            groups.append([item])
        else:
            groups[-1].append(item)
    rules = [everything(group) for group in groups]
    return rules[0] if len(rules) == 1 else Any(rules=tuple(map(asked, rules)))


def asked(rule: Rule) -> Rule:
    """Make a condition part of its alternative: an If that asks nothing of a patient would meet the whole."""
    return All(rules=(rule.test, rule.then)) if isinstance(rule, If) and rule.other is None else rule
