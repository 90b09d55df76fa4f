"""A list of operands as one rule: what a comma stands for, what a negation or a window reaches."""

from trialbridge.eligibility.describing import INTERFERING, on_study, plain, slug
from trialbridge.eligibility.ellipsis import DEGREES
from trialbridge.eligibility.joints import aside, detached, joined, settled
from trialbridge.eligibility.nodes import Node
from trialbridge.eligibility.operands import Grammar, Mods, Operand, extent
from trialbridge.eligibility.reading import Reading
from trialbridge.eligibility.rewrite import everything, limiting, qualified
from trialbridge.model.rule import All, Any, Has, If, Not, Rule, leaves

_MODIFIERS = frozenset({"qual", "extent", "status", "site", "open"})
_LEADING = frozenset({"subj", "aux", "status", "link", "place", "other"})
_QUALITIES = frozenset({"qual", "open", "status"})
_JOINTS = frozenset({"and", "or", "comma", "slash"})
_FEW = 6  # tokens that go on with a specification at most


def listed(grammar: Grammar, nodes: list[Node]) -> Rule | None:
    """Compose operands joined by commas, "and" and "or"; None where nothing asks for anything."""
    operands, joints = _operands(grammar, merged(nodes))
    if not operands:
        return None
    if len(operands) == 1:
        rule = operands[0].build()
        return Not(rule=rule) if operands[0].negated and not operands[0].solo else rule
    written = [joint not in ("comma", "slash") for joint in joints]
    apart = [] if grammar.exclusion else aside(joints, operands)
    joints = settled(joints, operands, grammar.exclusion)
    _distribute(operands, joints, written)
    if not apart:
        operands, joints = _branched(operands, joints)
    loose = [operands[at].build() for at in apart if at < len(operands)]
    if not grammar.exclusion:
        loose += detached(operands, joints)
    for at in sorted(apart, reverse=True):
        operands = operands[:at] + operands[at + 1 :]
        joints = joints[1:] if at == 0 else joints[:-1]
        written = written[1:] if at == 0 else written[:-1]
    items, links, families = _items(grammar, operands, joints, written)
    rule = joined(items, links, families if not grammar.exclusion else [""] * len(families))
    return All(rules=(*loose, rule)) if loose else rule


def merged(nodes: list[Node]) -> list[Node]:
    """Join modifiers in alternation to the atom beside them: "relapsed or refractory B-ALL"."""
    nodes = _opened(nodes)
    if len([node for node in nodes if node.kind in _MODIFIERS]) < 2:
        return _stacked(nodes)
    nodes = _stacked(nodes)
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


def _opened(nodes: list[Node]) -> list[Node]:
    """Take modifiers out of brackets behind one: "locally advanced (inoperable) or metastatic"."""
    found: list[Node] = []
    for node in nodes:
        if (
            node.kind == "group"
            and found
            and found[-1].kind in _MODIFIERS
            and node.children
            and _MODIFIERS.issuperset([child.kind for child in node.children])
        ):
            found += node.children
        else:
            found.append(node)
    return found


def _stacked(nodes: list[Node]) -> list[Node]:
    """Leave out the commas of "serious, non-healing wound" where the list begins with it."""
    start = 0
    while start < len(nodes) and nodes[start].kind in _LEADING and not _parted(nodes, start):
        start += 1
    if len(nodes) < start + 3 or nodes[start].kind not in _QUALITIES or nodes[start + 1].kind != "comma":
        return nodes
    at = start + 2
    while at < len(nodes) and nodes[at].kind in _QUALITIES | {"comma"}:
        at += 1
    if at >= len(nodes) or nodes[at].kind != "atom" or nodes[at - 1].kind == "comma":
        return nodes
    return [*nodes[:start], *(node for node in nodes[start:at] if node.kind != "comma"), *nodes[at:]]


def _parted(nodes: list[Node], at: int) -> bool:
    """Tell whether a comma parts a status from what it says: "active, non-infectious pneumonitis"."""
    return nodes[at].kind == "status" and at + 1 < len(nodes) and nodes[at + 1].kind == "comma"


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
    degree = [node for node in groups[0][:-1] if node.value in DEGREES]  # "severe acute or chronic illness"
    for group in [groups[0], *([*degree, *each] for each in groups[1:-1]), [*degree, *groups[-1][:1]]]:
        held = Mods()
        for node in group + shared:
            held.collect(node)
        rule = qualified(target.rule, held.status, held.quals + held.opens + held.sites)
        rules.append(All(rules=(rule, *held.extents)) if held.extents else rule)
    return Node("atom", start, end, rule=Any(rules=tuple(rules)), label=target.label)


def _operands(grammar: Grammar, nodes: list[Node]) -> tuple[list[Operand], list[str]]:
    """Read the operands and how each is joined to the one before: "and", "or", "comma", "slash", "or,"."""
    operands: list[Operand] = []
    joints: list[str] = []
    joint, start, effect, last = "", 0, False, len(nodes)
    both = "both" in grammar.sentence.keys
    operand: Operand | None
    for at in range(last + 1):
        kind = nodes[at].kind if at < last else "comma"
        if kind not in _JOINTS or (at < last and _dangles(nodes, start, at)):
            continue
        if at > start:
            lone = nodes[start] if at == start + 1 and not both else None
            if lone is not None and lone.kind == "atom" and lone.rule is not None:  # as most operands are
                operand = Operand(grammar, extent(lone.rule), lone.label)
            else:
                operand = Reading(grammar, nodes[start:at]).read()
            if operand is not None and effect and _goes_on(operand, joint, grammar.words(nodes[start:at])):
                joint = ""  # the study and what belongs to it are named again
            elif operand is not None and operands and _accompanies(operands[-1], joint, operand):
                _accompanied(operands[-1], operand)
                joint = ""
            elif operand is not None and operands and _specifies(operands[-1], joint, operand):
                _specified(operands[-1], joint, nodes[start:at], grammar)
                joint = ""
            elif operand is not None:
                if operands:
                    joints.append(joint or "comma")
                operands.append(operand)
                joint = ""
                effect = INTERFERING in operand.after.opens
        joint = _joint(joint, kind)
        start = at + 1
    return operands, joints


def _dangles(nodes: list[Node], start: int, at: int) -> bool:
    """Tell whether a joint stands between modifiers: "aged 18 with a clinical or genetic diagnosis"."""
    return start < at < len(nodes) - 1 and nodes[at - 1].kind == "link" and nodes[at].kind in ("or", "slash")


def _accompanies(before: Operand, joint: str, operand: Operand) -> bool:
    """Tell whether an operand goes on with what accompanies the one before: "hepatitis on A, B or C"."""
    if len(before.parts) != 1 or operand.restarts or operand.negated or operand.before or operand.parts:
        return False
    part = before.parts[0]
    return (
        joint in ("or", "comma", "or,", "slash")
        and operand.family == part.family != before.family
        and operand.family != "named"
        and isinstance(operand.rule, Has)
        and isinstance(before.rule, Has)
        and not (operand.after.opaque or operand.linked or operand.exceptions)
    )


def _accompanied(before: Operand, operand: Operand) -> None:
    part = before.parts[0]
    assert part.rule is not None and operand.rule is not None
    operand.before.status = part.before.status
    quals = operand.after.quals + operand.after.opens
    more = qualified(operand.rule, part.before.status, quals)
    part.rule = Any(rules=(part.rule, more))
    before.after.windows += operand.after.windows


def _specifies(before: Operand, joint: str, operand: Operand) -> bool:
    """Tell whether an operand goes on with what specifies the one before: "supplements of zinc or copper"."""
    if not before.specified or not before.after.opens:
        return False
    if joint not in ("or", "and") and operand.family != _object_family(before):
        return False
    if operand.restarts or operand.negated or operand.before or operand.parts or operand.linked:
        return False
    if not isinstance(operand.rule, Has) or operand.after.opens:
        return False
    return operand.family == "named" or operand.family != before.family


def _object_family(before: Operand) -> str:
    """Give the family of what specifies: "resistance to tenofovir" is to a drug."""
    vocabulary = before.grammar.sentence.vocabulary
    hits = vocabulary.scan(before.after.opens[-1].replace("-", " "))
    concept = next((found for hit in hits if (found := hit.of("concept"))), "")
    row = vocabulary.concepts.get(concept)
    if row is None:
        return ""
    return "drug" if row.kind in ("drug-class", "therapy") else row.kind


def _specified(before: Operand, joint: str, nodes: list[Node], grammar: Grammar) -> None:
    """Add what goes on to what specifies; windows behind it date the whole."""
    timed = [node for node in nodes if node.window is not None and node.window.window is not None]
    rest = [node for node in nodes if node not in timed]
    if plain(grammar.words(rest)) and rest[-1].end - rest[0].start <= _FEW:
        tie = joint.rstrip(",") if joint in ("or", "and", "or,", "and,") else "or"
        before.after.opens[-1] += f"-{tie}-{slug(grammar.words(rest))}"
        before.after.windows += [node.window for node in timed if node.window is not None]
    else:
        before.after.opaque.append(grammar.opaque(nodes))


def _goes_on(operand: Operand, joint: str, words: str) -> bool:
    """Tell whether words go on with an effect: "disease that may affect safety or compliance"."""
    bare = not operand.negated and not operand.restarts and not operand.before.status
    return bare and joint in ("or", "and", "comma", "or,", "and,") and on_study(words)


def _joint(joint: str, kind: str) -> str:
    if kind in ("and", "or"):
        return kind + "," if joint == "comma" else joint or kind
    return joint or kind


def _distribute(operands: list[Operand], joints: list[str], written: list[bool]) -> None:
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
    spreads = True
    for first, here, joint, said in zip(operands, operands[1:], joints, written, strict=False):
        shares = not here.restarts and here.alike(first)
        if not here.negated and (first.under or (first.negated and not first.signed and not first.solo)):
            reaches = shares and not (here.sort == "limit" and joint.startswith("and"))
            # "no heart failure or an ejection fraction below 50%"; but "not fertile, or using contraception"
            reaches = reaches or (joint.startswith("or") and here.sort == "limit" and not here.restarts)
            reaches = reaches and (here.label == first.label or here.label != "contraception")
            here.under = reaches or (here.restarts and joint.startswith("or") and here.sort == "state")
        spreads = spreads and not here.before.quals
        current = first.before.status == "active" and here.sort == "state" and not here.negated
        if shares and said and joint in ("or", "and") and current and not here.before.status:
            here.before.status = "active"  # "current diagnosis of depression or other major disorder"
        if shares and here.sort != "limit" and not here.before and not here.negated:
            here.before.take(first.before)
            if not spreads:
                here.before.quals = []  # "infection, symptomatic heart failure, arrhythmia"
            if joint in ("or", "and") and here.family == first.family:
                here.before.sites = list(first.before.sites)  # "ocular inflammation or infection"
    timed = sum(bool(part.after.windows) for part in operands)
    for at in range(len(operands) - 2, -1, -1):
        _reach_back(operands[at], operands[at + 1], joints[at], timed)


def _reach_back(here: Operand, after: Operand, joint: str, timed: int) -> None:
    same = here.rule == after.rule and here.before.status == after.before.status
    if same and after.after.windows and not here.after.windows and not here.before.windows:
        # "received a study drug or used a study device within 30 days"
        here.after.windows = list(after.after.windows)
    if after.restarts or after.negated or here.sort == "limit" or not here.alike(after):
        return
    later = any(
        found.window is not None and found.window.direction == "after" for found in after.after.windows
    )
    near = timed == 1 or joint == "or"  # "A or B within 3 weeks, C or D within 2 weeks"
    if after.after.windows and near and not (later or here.before.windows or here.after.windows or here.ever):
        here.after.windows = list(after.after.windows)
    if after.after.quals and not here.after.quals:
        here.after.quals = list(after.after.quals)
    if INTERFERING in after.after.opens and joint in ("or", "and", "slash") and not here.after:
        here.after.opens = [INTERFERING]
    own = after.specified and any(_speaks_of(here, each) for each in after.after.opens)
    near = joint in ("or", "and") and here.family == after.family
    if after.specified and near and not own and not here.after:
        here.after.opens = list(after.after.opens)
    if after.after.opaque and not here.after.opaque:
        here.after.opaque = list(after.after.opaque)
    of_sex = isinstance(after.rule, Has) and after.rule.concept in ("female", "male")
    limits = any(limiting(part) for part in after.conditions())  # "pneumonitis, or heart failure NYHA >= 3"
    if after.conditions() and not here.conditions() and joint.startswith("or") and not of_sex and not limits:
        here.linked = after.conditions()


def _speaks_of(operand: Operand, words: str) -> bool:
    """Tell whether a qualifier names the very thing: "GVHD or immunosuppression for GVHD"."""
    vocabulary = operand.grammar.sentence.vocabulary
    return any(hit.of("concept") == operand.label for hit in vocabulary.scan(words.replace("-", " ")))


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
) -> tuple[list[Rule], list[str], list[str]]:
    """Build each operand's rule with its family; a negation takes in the operands its scope covers."""
    items: list[Rule] = []
    families: list[str] = []
    links: list[str] = []
    at = 0
    while at < len(operands):
        operand, stop = operands[at], at + 1
        rule = operand.build()
        if operand.trailing:
            stop = _trailed(operand, operands, joints, stop)
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
        families.append("limit" if operand.sort == "limit" else operand.family)
        at = stop
    return items, links, families


def _trailed(operand: Operand, operands: list[Operand], joints: list[str], stop: int) -> int:
    """Let a negation that ends an operand take in what goes on.

    "Tablets without crushing or chewing" denies both; "women not abstinent or not using contraception" asks
    for either denial of women alone.
    """
    last = operand.linked[-1] if operand.linked else None
    if not isinstance(last, Not):
        return stop
    inner, denials = [last.rule], list[Rule]()
    while (
        stop < len(operands) and joints[stop - 1].startswith("or") and _continues(operands[stop], last.rule)
    ):
        (denials if operands[stop].negated else inner).append(operands[stop].build())
        stop += 1
    rule: Rule = Not(rule=inner[0] if len(inner) == 1 else Any(rules=tuple(inner)))
    if denials:
        rule = Any(rules=(rule, *(Not(rule=denied) for denied in denials)))
    operand.linked[-1] = rule
    return stop


def _continues(operand: Operand, denied: Rule) -> bool:
    if operand.anew or operand.sort == "limit" or operand.solo:
        return False
    if operand.negated:
        return not operand.before.windows
    concepts = operand.grammar.sentence.vocabulary.concepts
    first = leaves(denied)[0]
    row = concepts.get(first.concept) if isinstance(first, Has) else None
    return not operand.restarts and (row is None or operand.family == _family(row.kind))


def _family(kind: str) -> str:
    return "drug" if kind in ("drug-class", "therapy") else kind


def _since(operand: Operand) -> bool:
    """Tell whether a time must have passed since it: then nothing of it lies within that time."""
    timed = (*operand.before.windows, *operand.after.windows)
    return any(found.since and found.window is not None and found.window.at_least for found in timed)


def _link(grammar: Grammar, before: Operand, after: Operand, joint: str, written: bool) -> str:
    """Under an exclusion "HIV, HBV and HCV" lists alternatives; "and have" adds a condition."""
    if joint == "or" and before.negated and after.negated and not written:
        return "and"  # "non-pregnant, non-lactating women"
    if before.both and joint.startswith("and"):
        return "and"
    if not grammar.exclusion and _since(before) and _since(after):
        return "and"  # "more than 12 months since cisplatin or carboplatin": since either
    alternatives = grammar.exclusion and joint.startswith("and") and not after.restarts and not after.negated
    return "or" if alternatives and after.sort == before.sort else joint
