"""Modifiers in alternation: "relapsed or refractory", and "infection that is uncontrolled or severe"."""

from trialbridge.eligibility.describing import TREATED
from trialbridge.eligibility.ellipsis import DEGREES
from trialbridge.eligibility.nodes import Node, receptor
from trialbridge.eligibility.operands import Grammar, Mods, course
from trialbridge.eligibility.rewrite import qualified, within
from trialbridge.model.rule import All, Any, Has

MODIFIERS = frozenset({"qual", "extent", "status", "site", "open"})
JOINTS = frozenset({"and", "or", "comma", "slash"})
_ENDING = frozenset({"comma", "and", "or", "semi"})
_COURSES = ("chronic", "latent", "acute")
_SHARED = DEGREES | {"untreated"}
_LASTING = frozenset({"acute", "chronic", "recurrent", "persistent", "active"})


def modifiers(nodes: list[Node], at: int) -> tuple[list[list[Node]], int, bool]:
    """Give the modifiers that stand in a row from a place on, where they end, and whether as alternatives."""
    groups: list[list[Node]] = [[nodes[at]]]
    end, last, some, listed = at + 1, len(nodes), False, True
    while end < last:
        step, before = end, some
        while step < last and nodes[step].kind in JOINTS:
            some = some or nodes[step].kind in ("or", "slash")
            step += 1
        if step >= last or nodes[step].kind not in MODIFIERS:
            break
        if step > end and _apart(nodes[end - 1], nodes[step], nodes[end:step]):
            break
        if step > end and _at_once(nodes[end - 1], nodes[step], nodes[end:step]):
            groups[-1].append(nodes[step])
        elif step > end:
            groups.append([nodes[step]])
            listed = not before or any(joint.kind != "comma" for joint in nodes[end:step])
        else:
            groups[-1].append(nodes[step])
        end = step + 1
    if not listed:  # "metastatic or advanced, unresectable cancer" is unresectable either way
        groups[-2:] = [groups[-2] + groups[-1]]
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
    # "unilateral or bilateral invasive cancer" is invasive either way; not so where they stand behind it
    behind_it = target.start < groups[-1][0].start and any(node.kind == "extent" for node in groups[-1])
    shared = [] if behind_it or _one(groups) else groups[-1][1:]
    last = groups[-1][: len(groups[-1]) - len(shared)]
    # "severe acute or chronic illness", "recurrent oral or genital infection"
    told = any(node.value in _LASTING for group in groups[1:] for node in (*group, groups[0][-1]))
    shares = _SHARED if told else _SHARED | _LASTING
    degree = [node for node in groups[0][:-1] if node.value in shares or _gives(grammar, node)]
    for some in [groups[0], *([*degree, *each] for each in groups[1:-1]), [*degree, *last]]:
        held = Mods()
        for node in some + shared:
            held.collect(node)
        more: list[str] = []
        if held.extents and isinstance(target.rule, Has):
            more, held.extents = course(grammar, target.rule.concept, held.extents)
        rule = qualified(target.rule, held.status, held.quals + held.opens + held.sites + more)
        rules.append(All(rules=(rule, *held.extents)) if held.extents else rule)
    return Node("atom", start, end, rule=Any(rules=tuple(rules)), label=target.label, forms=groups)


def _gives(grammar: Grammar, node: Node) -> bool:
    """Tell whether a verb says that something is given now: "receiving chronic or topical steroids"."""
    return node.kind == "status" and grammar.words([node]).lower().endswith(_GIVING)


_GIVING = ("receiving", "taking", "using", "use of", "treatment with", "therapy with")


def _at_once(first: Node, second: Node, joints: list[Node]) -> bool:
    """Tell whether "locally advanced and unresectable" stands among alternatives: it is one of them."""
    told = {node.rule.concept for node in (first, second) if isinstance(node.rule, Has)}
    return [joint.kind for joint in joints] == ["and"] and told == _BEYOND_SURGERY


_BEYOND_SURGERY = {"locally-advanced-disease", "unresectable-disease"}


def _one(groups: list[list[Node]]) -> bool:
    """Tell whether the last alternative is all its words: "recurrent or previously resected tumours"."""
    first, *more = groups[-1]
    if first.kind == "status" and first.value == "any" and any(node.value in _DONE for node in more):
        return True
    spread = any(isinstance(node.rule, Has) and node.rule.concept == "metastasis" for node in groups[0])
    local = any(isinstance(node.rule, Has) and node.rule.concept in _LOCAL for node in more)
    return spread and local  # "metastatic or unresectable locally advanced cancer"


_DONE = frozenset(
    {"resected", "completely-resected", "curatively-resected", "treated", "drug-treated", "irradiated",
     "cured", "untreated"}
)  # fmt: skip
_LOCAL = frozenset({"locally-advanced-disease", "localised-disease", "local-recurrence"})


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
    own = timed is not None and timed.window is not None and qualities[-1].value in TREATED
    if not own and after is not None and after.kind not in _ENDING:
        return -1
    node = alternated(grammar, groups, found[at], found[at].start, qualities[-1].end)
    assert isinstance(node.rule, Any)
    if timed is not None:
        *others, last = node.rule.rules
        node.rule, node.end = Any(rules=(*others, within(last, timed, grammar.exclusion, False))), timed.end
    found[at:] = [node]
    return 1 if own else 0


def coursed(grammar: Grammar, nodes: list[Node]) -> list[Node]:
    """Read "active or latent tuberculosis", whose name takes in the second quality, as either."""
    for at in range(len(nodes) - 2):
        state, joint, atom = nodes[at : at + 3]
        sort = next((each for each in _COURSES if atom.label.startswith(f"{each}-")), "")
        joined = state.kind in ("status", "qual") and joint.kind in ("or", "slash")
        if not sort or not joined or not grammar.words([atom]).lower().startswith(f"{sort} "):
            continue
        both = _widened(grammar, state, atom, state.start)
        if both is None:
            continue
        found, rest = [*nodes[:at], both], nodes[at + 3 :]
        if len(rest) > 1 and rest[0].kind in ("or", "and", "slash") and rest[1].label.startswith(f"{sort}-"):
            # "active or chronic hepatitis B or C", of which the second leaves both qualities out
            lent = not grammar.words([rest[1]]).lower().startswith(sort)
            more = _widened(grammar, state, rest[1], rest[1].start) if lent else None
            if more is not None:
                found += [rest[0], more]
                rest = rest[2:]
        return [*found, *coursed(grammar, rest)]
    return nodes


def _widened(grammar: Grammar, state: Node, atom: Node, start: int) -> Node | None:
    """Give what is of a course as that or, in another state, what it is a course of."""
    row = grammar.sentence.vocabulary.concepts.get(atom.label)
    if row is None or not row.parents or not isinstance(atom.rule, Has):
        return None
    held = Mods()
    held.collect(state)
    wider = qualified(Has(concept=row.parents[0]), held.status, held.quals)
    both = Any(rules=(wider, atom.rule))
    return Node("atom", start, atom.end, rule=both, label=row.parents[0])
