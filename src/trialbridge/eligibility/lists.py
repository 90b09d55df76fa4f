"""A list of operands as one rule: what a comma stands for, what a negation or a window reaches."""

import re
from itertools import pairwise

from trialbridge.eligibility.nodes import Node
from trialbridge.eligibility.operands import Grammar, Mods, Operand
from trialbridge.eligibility.reading import Reading
from trialbridge.eligibility.rewrite import everything, qualified
from trialbridge.model.rule import All, Any, Has, If, Not, Rule

_MODIFIERS = frozenset({"qual", "extent", "status", "site"})
_JOINTS = frozenset({"and", "or", "comma", "slash"})
_EFFECT = re.compile(
    r"\b(?:that|which|who)\b.{0,30}\b(?:may|might|would|could|will|can|interferes?|affects?|precludes?|limits?)\b",
    re.IGNORECASE,
)
_ON_STUDY = re.compile(
    r"\b(?:stud(?:y|ies)|trial|participat\w+|protocol|complian\w+|safety|evaluat\w+|assess\w+|interpret\w+|"
    r"results?|absor\w+|endpoints?|outcomes?|efficacy|adheren\w+|cooperat\w+|data|investigational)\b",
    re.IGNORECASE,
)


def listed(grammar: Grammar, nodes: list[Node]) -> Rule | None:
    """Compose operands joined by commas, "and" and "or"; None where nothing asks for anything."""
    operands, joints = _operands(grammar, merged(nodes))
    if not operands:
        return None
    if len(operands) == 1:
        rule = operands[0].build()
        return Not(rule=rule) if operands[0].negated and not operands[0].solo else rule
    written = [joint not in ("comma", "slash") for joint in joints]
    joints = _resolved(joints, "or" if grammar.exclusion else "and")
    _distribute(operands, joints)
    operands, joints = _branched(operands, joints)
    items, links = _items(grammar, operands, joints, written)
    return _joined(items, links)


def merged(nodes: list[Node]) -> list[Node]:
    """Join modifiers in alternation to the atom beside them: "relapsed or refractory B-ALL"."""
    if len([node for node in nodes if node.kind in _MODIFIERS]) < 2:
        return nodes
    found: list[Node] = []
    at, last = 0, len(nodes)
    while at < last:
        if nodes[at].kind in _MODIFIERS:
            groups, stop, some = _run(nodes, at)
            if len(groups) > 1 and some:
                target = nodes[stop] if stop < last else None
                at, done = _merge(nodes, at, groups, stop, target, found)
                if done:
                    continue
        found.append(nodes[at])
        at += 1
    return found


def _merge(
    nodes: list[Node], at: int, groups: list[list[Node]], stop: int, target: Node | None, found: list[Node]
) -> tuple[int, bool]:
    """Merge a run with the atom behind or before it, or into an atom of its own; give where to go on."""
    states = all(group[0].kind == "extent" for group in groups)
    if target is not None and target.kind == "atom":
        found.append(_alternated(groups, target, nodes[at].start, target.end))
        return stop + 1, True
    if states and found and found[-1].kind == "atom":
        found[-1] = _alternated(groups, found[-1], found[-1].start, nodes[stop - 1].end)
        return stop, True
    if states:
        rules = tuple(everything([node.rule for node in group if node.rule is not None]) for group in groups)
        found.append(
            Node(
                "atom",
                nodes[at].start,
                nodes[stop - 1].end,
                rule=Any(rules=rules),
                label="progressive-disease",
            )
        )
        return stop, True
    return at, False


def _run(nodes: list[Node], at: int) -> tuple[list[list[Node]], int, bool]:
    """Give the modifiers that stand in a row from a place on, where they end, and whether as alternatives."""
    groups: list[list[Node]] = [[nodes[at]]]
    end, last, some = at + 1, len(nodes), False
    while end < last:
        step = end
        while step < last and nodes[step].kind in _JOINTS:
            some = some or nodes[step].kind in ("or", "slash")
            step += 1
        if step >= last or nodes[step].kind not in _MODIFIERS:
            break
        if step > end:
            groups.append([nodes[step]])
        else:
            groups[-1].append(nodes[step])
        end = step + 1
    return groups, end, some


def _alternated(groups: list[list[Node]], target: Node, start: int, end: int) -> Node:
    rules = []
    assert target.rule is not None
    shared = groups[-1][1:]  # "unilateral or bilateral invasive cancer" is invasive either way
    for group in [*groups[:-1], groups[-1][:1]]:
        held = Mods()
        for node in group + shared:
            held.collect(node)
        rule = qualified(target.rule, held.status, held.quals)
        rules.append(All(rules=(rule, *held.extents)) if held.extents else rule)
    return Node("atom", start, end, rule=Any(rules=tuple(rules)), label=target.label)


def _operands(grammar: Grammar, nodes: list[Node]) -> tuple[list[Operand], list[str]]:
    """Read the operands and how each is joined to the one before: "and", "or", "comma", "slash", "or,"."""
    operands: list[Operand] = []
    joints: list[str] = []
    joint, start, effect = "", 0, False
    for at in range(len(nodes) + 1):
        kind = nodes[at].kind if at < len(nodes) else "comma"
        if kind not in _JOINTS:
            continue
        if at > start:
            operand = Reading(grammar, nodes[start:at]).read()
            if operand is not None and effect and _goes_on(operand, joint, grammar.words(nodes[start:at])):
                assert operand.rule is not None
                operands[-1].after.opaque.append(operand.rule)
                joint = ""
            elif operand is not None:
                if operands:
                    joints.append(joint or "comma")
                operands.append(operand)
                joint = ""
                effect = operand.sort == "state" and _has_effect(grammar.words(nodes[start:at]))
        joint = _joint(joint, kind)
        start = at + 1
    return operands, joints


def _has_effect(words: str) -> bool:
    """Tell whether words say what a state may do: "disease that may affect safety"."""
    low = words.lower()
    return ("that" in low or "which" in low or "who" in low) and _EFFECT.search(words) is not None


def _goes_on(operand: Operand, joint: str, words: str) -> bool:
    """Tell whether words go on with an effect: "disease that may affect safety or compliance"."""
    plain = operand.sort == "words" and not operand.negated and not operand.restarts
    return plain and joint in ("or", "and") and _ON_STUDY.search(words) is not None


def _joint(joint: str, kind: str) -> str:
    if kind in ("and", "or"):
        return kind + "," if joint == "comma" else joint or kind
    return joint or kind


def _resolved(joints: list[str], default: str) -> list[str]:
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


def _distribute(operands: list[Operand], joints: list[str]) -> None:
    """Let what opens or closes a list reach the operands between: "history of A or B within 6 months"."""
    for here, before in zip(operands[:0:-1], operands[-2::-1], strict=True):
        if (
            here.signed
            and here.negated
            and not before.signed
            and not before.negated
            and before.sort == "state"
        ):
            before.signed = before.negated = not here.restarts  # "HIV and HBV negative"
    for first, here, joint in zip(operands, operands[1:], joints, strict=False):
        shares = not here.restarts and here.alike(first)
        if not here.negated and (first.under or (first.negated and not first.signed and not first.solo)):
            reaches = shares and not (here.sort == "limit" and joint.startswith("and"))
            # "no heart failure or an ejection fraction below 50%"; but "not fertile, or using contraception"
            reaches = reaches or (joint.startswith("or") and here.sort == "limit" and not here.restarts)
            reaches = reaches and (here.label == first.label or here.label != "contraception")
            here.under = reaches or (here.restarts and joint.startswith("or") and here.sort == "state")
        if shares and here.sort != "limit" and not here.before and not here.negated:
            here.before.take(first.before)
    timed = sum(bool(part.after.windows) for part in operands)
    for at in range(len(operands) - 2, -1, -1):
        _reach_back(operands[at], operands[at + 1], joints[at], timed)


def _reach_back(here: Operand, after: Operand, joint: str, timed: int) -> None:
    if after.restarts or after.negated or here.sort == "limit" or not here.alike(after):
        return
    later = any(
        found.window is not None and found.window.direction == "after" for found in after.after.windows
    )
    if after.after.windows and timed == 1 and not (later or here.before.windows or here.ever):
        here.after.windows = list(after.after.windows)
    if after.after.quals and not here.after.quals:
        here.after.quals = list(after.after.quals)
    if after.after.opaque and not here.after.opaque:
        here.after.opaque = list(after.after.opaque)
    of_sex = isinstance(after.rule, Has) and after.rule.concept in ("female", "male")
    if after.conditions() and not here.conditions() and joint.startswith("or") and not of_sex:
        here.linked = after.conditions()


def _branched(operands: list[Operand], joints: list[str]) -> tuple[list[Operand], list[str]]:
    """ "<= 2.5 x ULN without and <= 5 x ULN with liver metastases" is one conditional limit."""
    at = 1
    while at < len(operands):
        if _branch(operands[at - 1], operands[at]):
            operands, joints = operands[:at] + operands[at + 1 :], joints[: at - 1] + joints[at:]
        else:
            at += 1
    return operands, joints


def _branch(first: Operand, second: Operand) -> bool:
    own, other = first.conditions(), second.conditions()
    if second.label != "bare" or len(other) != 1 or first.sort != "limit" or len(own) > 1:
        return False
    test = other[0]
    inverse = test.rule if isinstance(test, Not) else Not(rule=test)
    if (own and own[0] != inverse) or first.rule is None or second.rule is None:
        return False
    if isinstance(test, Not):
        first.rule = If(test=test.rule, then=first.rule, other=second.rule)
    else:
        first.rule = If(test=test, then=second.rule, other=first.rule)
    first.linked, first.parts = [], []
    return True


def _items(
    grammar: Grammar, operands: list[Operand], joints: list[str], written: list[bool]
) -> tuple[list[Rule], list[str]]:
    """Build each operand's rule; a negation takes in the operands its scope covers."""
    items: list[Rule] = []
    links: list[str] = []
    at = 0
    while at < len(operands):
        operand, stop = operands[at], at + 1
        rule = operand.build()
        if operand.negated and not operand.solo:
            inner = [rule]
            while stop < len(operands) and operands[stop].under:
                inner.append(operands[stop].build())
                stop += 1
            rule = Not(rule=inner[0] if len(inner) == 1 else Any(rules=tuple(inner)))
        if items:
            links.append(_link(grammar, operands[at - 1], operand, joints[at - 1], written[at - 1]))
        items.append(rule)
        at = stop
    return items, links


def _link(grammar: Grammar, before: Operand, after: Operand, joint: str, written: bool) -> str:
    """Under an exclusion "HIV, HBV and HCV" lists alternatives; "and have" adds a condition."""
    if joint == "or" and before.negated and after.negated and not written:
        return "and"  # "non-pregnant, non-lactating women"
    alternatives = grammar.exclusion and joint.startswith("and") and not after.restarts and not after.negated
    return "or" if alternatives and after.sort == before.sort else joint


def _joined(items: list[Rule], links: list[str]) -> Rule:
    """Fold by precedence: ", and" after an "or" binds loosest, then "or", then "and"."""
    if len(items) == 1:
        return items[0]
    first_or = next((at for at, link in enumerate(links) if link.startswith("or")), len(links))
    loose = [at for at in range(first_or, len(links)) if links[at] == "and,"]
    if loose:
        edges = [0, *(at + 1 for at in loose), len(items)]
        parts = [_tight(items[a:b], links[a : b - 1]) for a, b in pairwise(edges)]
        return All(rules=tuple(parts))
    return _tight(items, links)


def _tight(items: list[Rule], links: list[str]) -> Rule:
    groups: list[list[Rule]] = [[items[0]]]
    for item, link in zip(items[1:], links, strict=True):
        if link.startswith("or"):
            groups.append([item])
        else:
            groups[-1].append(item)
    rules = [everything(group) for group in groups]
    return rules[0] if len(rules) == 1 else Any(rules=tuple(rules))
