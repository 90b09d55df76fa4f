"""Modifiers in alternation: "relapsed or refractory", and "infection that is uncontrolled or severe"."""

from trialbridge.eligibility.ellipsis import DEGREES
from trialbridge.eligibility.nodes import Node, receptor
from trialbridge.eligibility.operands import Grammar, Mods, course
from trialbridge.eligibility.rewrite import qualified, within
from trialbridge.model.rule import All, Any, Has

MODIFIERS = frozenset({"qual", "extent", "status", "site", "open"})
JOINTS = frozenset({"and", "or", "comma", "slash"})
_NEEDS = frozenset({"treatment", "systemic-treatment"})
_ENDING = frozenset({"comma", "and", "or", "semi"})


def modifiers(nodes: list[Node], at: int) -> tuple[list[list[Node]], int, bool]:
    """Give the modifiers that stand in a row from a place on, where they end, and whether as alternatives."""
    groups: list[list[Node]] = [[nodes[at]]]
    end, last, some = at + 1, len(nodes), False
    while end < last:
        step = end
        while step < last and nodes[step].kind in JOINTS:
            some = some or nodes[step].kind in ("or", "slash")
            step += 1
        if step >= last or nodes[step].kind not in MODIFIERS:
            break
        if step > end and _apart(nodes[end - 1], nodes[step], nodes[end:step]):
            break
        if step > end:
            groups.append([nodes[step]])
        else:
            groups[-1].append(nodes[step])
        end = step + 1
    return groups, end, some


def _apart(first: Node, second: Node, joints: list[Node]) -> bool:
    """Keep HER2 out of the choice between hormone receptors: "ER and/or PR positive, HER2-negative"."""
    if any(joint.kind in ("or", "slash") for joint in joints):
        return False
    return {"her2", "hormone"} <= {receptor(first), receptor(second)}


def alternated(grammar: Grammar, groups: list[list[Node]], target: Node, start: int, end: int) -> Node:
    """Give an atom as alternatives, each narrowed by one of the groups."""
    rules = []
    assert target.rule is not None
    shared = groups[-1][1:]  # "unilateral or bilateral invasive cancer" is invasive either way
    degree = [node for node in groups[0][:-1] if node.value in DEGREES]  # "severe acute or chronic illness"
    for some in [groups[0], *([*degree, *each] for each in groups[1:-1]), [*degree, *groups[-1][:1]]]:
        held = Mods()
        for node in some + shared:
            held.collect(node)
        more: list[str] = []
        if held.extents and isinstance(target.rule, Has):
            more, held.extents = course(grammar, target.rule.concept, held.extents)
        rule = qualified(target.rule, held.status, held.quals + held.opens + held.sites + more)
        rules.append(All(rules=(rule, *held.extents)) if held.extents else rule)
    return Node("atom", start, end, rule=Any(rules=tuple(rules)), label=target.label, forms=groups)


def behind(grammar: Grammar, groups: list[list[Node]], after: Node | None, found: list[Node]) -> int:
    """Narrow the atom before by qualities in alternation; give how many nodes behind them are used, or -1.

    A time behind what needed treatment is the time of that alone: "a tumour that is progressing or required
    treatment within 3 years".
    """
    at = len(found) - 1
    if at > 0 and found[at].kind == "aux":
        at -= 1
    qualities = [node for group in groups for node in group]
    told = all(node.kind == "qual" or node.value == "active" for node in qualities)
    if at < 0 or found[at].kind != "atom" or not isinstance(found[at].rule, Has) or not told:
        return -1
    if any(node.rule is not None for node in found[:at]):
        return -1  # "brain metastasis or other metastasis that is symptomatic or untreated"
    timed = after.window if after is not None and after.kind == "win" else None
    own = timed is not None and timed.window is not None and qualities[-1].value in _NEEDS
    if not own and after is not None and after.kind not in _ENDING:
        return -1
    node = alternated(grammar, groups, found[at], found[at].start, qualities[-1].end)
    assert isinstance(node.rule, Any)
    if timed is not None:
        *others, last = node.rule.rules
        node.rule, node.end = Any(rules=(*others, within(last, timed, grammar.exclusion, False))), timed.end
    found[at:] = [node]
    return 1 if own else 0
