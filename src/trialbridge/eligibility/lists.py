"""A list of operands as one rule: what a comma stands for, what a negation or a window reaches."""

from trialbridge.eligibility.alternating import JOINTS, MODIFIERS, alternated, behind, coursed, modifiers
from trialbridge.eligibility.company import (
    accompanies,
    accompany,
    alike,
    family,
    group,
    joins,
    may_accompany,
    treats,
    widened,
)
from trialbridge.eligibility.describing import INTERFERING, TREATED
from trialbridge.eligibility.ellipsis import DEGREES
from trialbridge.eligibility.joints import aside, detached, joined, profiles, settled
from trialbridge.eligibility.keeping import denied_on
from trialbridge.eligibility.nodes import Node
from trialbridge.eligibility.operands import Grammar, Operand, extent
from trialbridge.eligibility.reach import spread
from trialbridge.eligibility.reading import Reading
from trialbridge.eligibility.rewrite import denied, everything, limiting
from trialbridge.eligibility.slices import current
from trialbridge.eligibility.specifying import goes_on, specified, specifies
from trialbridge.model.rule import All, Any, Has, If, Not, Rule, leaves
from trialbridge.vocab import ILLNESSES

_LEADING = frozenset({"subj", "aux", "status", "link", "place", "other", "neg"})
_QUALITIES = frozenset({"qual", "open", "status"})


def listed(grammar: Grammar, nodes: list[Node]) -> Rule | None:
    """Compose operands joined by commas, "and" and "or"; None where nothing asks for anything."""
    if "both" in grammar.sentence.keys and _either(
        grammar, nodes
    ):  # "rheumatoid arthritis, psoriatic arthritis, or both"
        return grammar.alternatives(nodes)
    cut = _with(grammar, nodes)
    if cut:  # "ovarian or tubal cancer, with a serous or endometrioid histology"
        sides = (listed(grammar, nodes[:cut]), listed(grammar, nodes[cut + 1 :]))
        rules = tuple(side for side in sides if side is not None)
        return All(rules=rules) if len(rules) > 1 else next(iter(rules), None)
    nodes = merged(grammar, nodes)
    if len(nodes) == 1 and nodes[0].kind == "atom" and nodes[0].rule is not None:
        return extent(nodes[0].rule)  # as many lists are
    operands, joints = _operands(grammar, nodes)
    if not operands:
        return None
    denied_on(operands, joints, grammar)
    if len(operands) == 1:
        rule = operands[0].build()
        return denied(rule) if operands[0].negated and not operands[0].solo else rule
    written = [joint not in ("comma", "slash") for joint in joints]
    apart = [] if grammar.exclusion else aside(joints, operands)
    _formed(grammar, operands, joints)
    if not grammar.exclusion and any(
        joint.startswith("or") and (first.runs or here.runs)
        for first, here, joint in zip(operands, operands[1:], joints, strict=False)
    ):
        grammar.doubted = True  # "age 18-60 cholesterol 200-240 or LDL > 160": what is an alternative to what
    ties = settled(joints, operands, grammar.exclusion)
    if spread(operands, joints, ties):
        grammar.doubted = True
    joints = ties
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


def listed_alternatives(grammar: Grammar, nodes: list[Node]) -> Rule | None:
    """Compose a list of which any one suffices, None where it asks for nothing."""
    outer = grammar.exclusion
    grammar.exclusion = True
    try:
        return listed(grammar, nodes)
    finally:
        grammar.exclusion = outer


def _either(grammar: Grammar, nodes: list[Node]) -> bool:
    """Tell whether "…, or both" stands behind alternatives."""
    if len(nodes) < 3 or grammar.exclusion:
        return False
    tokens, at = grammar.sentence.tokens, nodes[-1].end
    at += at < len(tokens) and tokens[at].text == ","
    said = [token.text for token in tokens[at : at + 2]]
    return said in (["or", "both"], ["and/or", "both"])


def _with(grammar: Grammar, nodes: list[Node]) -> int:
    """Give the comma behind which "with" goes on about all alternatives before it, or 0."""
    some = grammar.exclusion
    for at in range(len(nodes) - 2):
        some = some or nodes[at].kind == "or"
        ties = some and at and nodes[at].kind == "comma" and nodes[at + 1].kind == "link"
        if ties and grammar.words(nodes[at + 1 : at + 2]).lower() == "with":
            last = grammar.exclusion and "comma" in [node.kind for node in nodes[at + 1 :]]
            return 0 if last else at
    return 0


def merged(grammar: Grammar, nodes: list[Node]) -> list[Node]:
    """Join modifiers in alternation to the atom beside them: "relapsed or refractory B-ALL"."""
    nodes = current(nodes)
    kinds = [node.kind for node in nodes]
    if "slash" in kinds or "group" in kinds:
        nodes = _opened(_profiled(nodes))
        kinds = [node.kind for node in nodes]
    if JOINTS.isdisjoint(kinds):
        return nodes  # one operand, as most lists are
    if "status" in kinds and "comma" in kinds:
        nodes = _tied(nodes)
    if "or" in kinds or "slash" in kinds:
        nodes = coursed(grammar, nodes)
    if len([kind for kind in kinds if kind in MODIFIERS]) < 2:
        return _stacked(nodes)
    nodes = _stacked(nodes)
    found: list[Node] = []
    at, last = 0, len(nodes)
    while at < last:
        if nodes[at].kind in MODIFIERS:
            groups, stop, some = modifiers(nodes, at)
            if len(groups) > 1 and some:
                target = nodes[stop] if stop < last else None
                at, done = _merge(grammar, nodes, at, groups, stop, target, found)
                if done:
                    continue
        found.append(nodes[at])
        at += 1
    return found


def _tied(nodes: list[Node]) -> list[Node]:
    """Leave out the comma of "or active, non-infectious pneumonitis", which parts a status from nothing."""
    for at in range(len(nodes) - 3):
        if [node.kind for node in nodes[at : at + 4]] == _STATUS_FIRST and (
            at == 0 or nodes[at - 1].kind in JOINTS
        ):
            return [*nodes[: at + 1], *_tied(nodes[at + 2 :])]
    return nodes


_STATUS_FIRST = ["status", "comma", "qual", "atom"]


def _profiled(nodes: list[Node]) -> list[Node]:
    """Leave out the slash of "HR+/HER2- breast cancer", whose markers make one profile."""
    return [
        node
        for at, node in enumerate(nodes)
        if node.kind != "slash"
        or not 0 < at < len(nodes) - 1
        or not profiles(nodes[at - 1].label, nodes[at + 1].label)
    ]


def _opened(nodes: list[Node]) -> list[Node]:
    """Take modifiers out of brackets behind one: "locally advanced (inoperable) or metastatic"."""
    found: list[Node] = []
    for node in nodes:
        if (
            node.kind == "group"
            and found
            and found[-1].kind in MODIFIERS
            and node.children
            and MODIFIERS.issuperset([child.kind for child in node.children])
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
    rule = nodes[at].rule if at < len(nodes) and nodes[at].kind == "atom" else None
    if rule is None or limiting(rule):
        return nodes
    if nodes[at - 1].kind == "comma" and not (at == start + 2 and nodes[start].value in DEGREES):
        return nodes  # "serious, non-healing wound", of which the latter is one name
    return [*nodes[:start], *(node for node in nodes[start:at] if node.kind != "comma"), *nodes[at:]]


def _parted(nodes: list[Node], at: int) -> bool:
    """Tell whether a comma parts a status from what it says: "active, non-infectious pneumonitis"."""
    return nodes[at].kind == "status" and at + 1 < len(nodes) and nodes[at + 1].kind == "comma"


def _merge(
    grammar: Grammar,
    nodes: list[Node],
    at: int,
    groups: list[list[Node]],
    stop: int,
    target: Node | None,
    found: list[Node],
) -> tuple[int, bool]:
    """Merge a run with the atom behind or before it, or into an atom of its own; give where to go on."""
    states = all(group[0].kind == "extent" for group in groups)
    if target is not None and target.kind == "atom":
        found.append(alternated(grammar, groups, target, nodes[at].start, target.end))
        return stop + 1, True
    if states and len(found) > 1 and found[-1].kind == "aux" and found[-2].kind == "atom":
        found.pop()  # "melanoma that is locally advanced or metastatic"
    if states and found and found[-1].kind == "atom":
        found[-1] = alternated(grammar, groups, found[-1], found[-1].start, nodes[stop - 1].end)
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
    used = behind(grammar, groups, target, found)
    return (at, False) if used < 0 else (stop + used, True)


def _formed(grammar: Grammar, operands: list[Operand], joints: list[str]) -> None:
    """Let alternatives before a tumour reach the next: "metastatic or recurrent breast or lung cancer"."""
    if not any(operand.forms for operand in operands):
        return
    is_a = grammar.sentence.vocabulary.is_a
    for first, here, joint in zip(operands, operands[1:], joints, strict=False):
        tumours = is_a(first.label, "neoplasm") and is_a(here.label, "neoplasm")
        states = bool(first.forms) and all(node.kind == "extent" for form in first.forms for node in form)
        alike = first.family == here.family and first.family in ILLNESSES and not tumours
        if (
            first.forms
            and alike
            and joint in ("or", "and")
            and not (here.restarts or here.before or here.negated or here.forms)
        ):
            grammar.doubted = True  # "active or uncontrolled illness or infection"
        if tumours and states and joint == "or" and not (here.restarts or here.before or here.negated):
            target = Node("atom", 0, 0, rule=here.rule, label=here.label)
            here.rule, here.forms = alternated(grammar, first.forms, target, 0, 0).rule, first.forms


def _operands(grammar: Grammar, nodes: list[Node]) -> tuple[list[Operand], list[str]]:
    """Read the operands and how each is joined to the one before: "and", "or", "comma", "slash", "or,"."""
    operands: list[Operand] = []
    joints: list[str] = []
    joint, start, effect, barred, last = "", 0, False, False, len(nodes)
    states = "extent" in [node.kind for node in nodes]
    both = "both" in grammar.sentence.keys
    operand: Operand | None
    for at in range(last + 1):
        kind = nodes[at].kind if at < last else "comma"
        if kind not in JOINTS or (at < last and _dangles(nodes, start, at)):
            continue
        if at > start:
            lone = nodes[start] if at == start + 1 and not both else None
            if lone is not None and lone.kind == "atom" and lone.rule is not None:  # as most operands are
                operand = Operand(grammar, extent(lone.rule), lone.label, said=grammar.words([lone]).lower())
                operand.forms = lone.forms
            else:
                operand = Reading(grammar, nodes[start:at]).read()
            if operand is not None and barred and joint and operand.family in ("drug", "procedure"):
                # "not amenable to resection, transplantation or ablation"
                grammar.doubted = grammar.doubted or not (operand.restarts or operand.negated)
            barred = states and any(
                node.kind == "extent" and grammar.words([node]).lower().startswith("not ")
                for node in nodes[start:at]
            )
            before = operands[-1] if operands else None
            if operand is not None and effect and goes_on(operand, joint, grammar.words(nodes[start:at])):
                joint = ""  # the study and what belongs to it are named again
            elif operand is not None and before is not None and joins(before, joint, operand):
                operands[-1].parts.append(operand)  # "ascites from cirrhosis and requiring diuretics"
                joint = ""
            elif operand is not None and before is not None and treats(before, joint, operand):
                operands[-1].after.windows += operand.after.windows
                operands[-1].after.quals = widened(operands[-1].after.quals)
                joint = ""  # "infection requiring systemic antibiotics, antifungals or antivirals"
            elif (
                operand is not None
                and before is not None
                and before.parts
                and accompanies(before, joint, operand)
            ):
                timed = operands[-1].parts[0].after.windows and operand.after.windows
                grammar.doubted = grammar.doubted or bool(timed)  # "… drips in 30 days, or pills in 14 days"
                accompany(operands[-1], operand)
                joint = ""
            elif operand is not None and operands and specifies(operands[-1], joint, operand):
                specified(operands[-1], joint, nodes[start:at], grammar)
                joint = ""
            elif operand is not None:
                if joint == "comma" and operand.family == "named" and _is_for(grammar, nodes[start]):
                    grammar.doubted = True  # "therapy A or B, for mesothelioma"
                if operands and operand.label == "hospitalisation" and joint != "comma":
                    # "trauma requiring systemic treatment or hospitalisation"
                    treated = not TREATED.isdisjoint(operands[-1].after.quals)
                    grammar.doubted = grammar.doubted or treated
                if operands and operands[-1].specified and operand.family == "named" and not operand.restarts:
                    # "adenocarcinoma of the bowel or ampulla": half of it may go on with what specifies
                    said = operand.before.status or operand.before.quals or operand.negated
                    grammar.doubted = grammar.doubted or (joint in ("or", "comma") and not said)
                if before is not None and before.parts and may_accompany(before, joint, operand):
                    # "diabetes with neuropathy or retinopathy": nobody knows whether both are with it
                    grammar.doubted = grammar.doubted or alike(operands[-1], operand)
                if operands:
                    operand.article = _opens_anew(grammar, nodes, start)
                    joints.append(joint or "comma")
                operands.append(operand)
                joint = ""
                effect = INTERFERING in operand.after.opens
        joint = _joint(joint, kind)
        if kind == "and" and operands and grammar.words(nodes[at : at + 1]) == "AND":
            operands[-1].both = operands[-1].both or operands[-1].sort == "limit"
        start = at + 1
    return operands, joints


def _opens_anew(grammar: Grammar, nodes: list[Node], start: int) -> bool:
    """Tell whether an article stands between a joint and what follows."""
    between = grammar.sentence.tokens[nodes[start - 1].end : nodes[start].start] if start else []
    return any(token.text in ("a", "an") for token in between)


def _is_for(grammar: Grammar, node: Node) -> bool:
    return node.kind == "link" and grammar.words([node]).lower() in ("for", "of", "in", "to", "from", "on")


def _dangles(nodes: list[Node], start: int, at: int) -> bool:
    """Tell whether a joint stands between modifiers: "aged 18 with a clinical or genetic diagnosis"."""
    return start < at < len(nodes) - 1 and nodes[at - 1].kind == "link" and nodes[at].kind in ("or", "slash")


def _joint(joint: str, kind: str) -> str:
    if kind in ("and", "or"):
        return kind + "," if joint == "comma" else joint or kind
    return joint or kind


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
            rule = denied(inner[0]) if len(inner) == 1 else Not(rule=Any(rules=tuple(inner)))
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
    if stop < len(operands) and _is_marker(operands[stop], operands[stop].label):
        denied = (leaf.concept for leaf in leaves(last.rule) if isinstance(leaf, Has))
        if any(_is_marker(operand, each) for each in denied) and not operands[stop].negated:
            operand.grammar.doubted = True  # "without EGFR mutation, ROS1 and/or ALK translocation"
    rule: Rule = Not(rule=inner[0] if len(inner) == 1 else Any(rules=tuple(inner)))
    if denials:
        rule = Any(rules=(rule, *(Not(rule=denied) for denied in denials)))
    operand.linked[-1] = rule
    return stop


def _is_marker(operand: Operand, concept: str) -> bool:
    row = operand.grammar.sentence.vocabulary.concepts.get(concept)
    return row is not None and row.kind in ("gene", "alteration")


def _continues(operand: Operand, denied: Rule) -> bool:
    if operand.anew or operand.sort == "limit" or operand.solo:
        return False
    if operand.negated:
        return not operand.before.windows
    concepts = operand.grammar.sentence.vocabulary.concepts
    first = leaves(denied)[0]
    row = concepts.get(first.concept) if isinstance(first, Has) else None
    return not operand.restarts and (row is None or group(operand.family) == group(family(row.kind)))


def _since(operand: Operand) -> bool:
    """Tell whether a time must have passed since it: then nothing of it lies within that time."""
    timed = (*operand.before.windows, *operand.after.windows)
    return any(found.since and found.window is not None and found.window.at_least for found in timed)


def _link(grammar: Grammar, before: Operand, after: Operand, joint: str, written: bool) -> str:
    """Under an exclusion "HIV, HBV and HCV" lists alternatives; "and have" adds a condition."""
    if joint == "or" and before.negated and after.negated and (not written or after.solo):
        return "and"  # "non-pregnant, non-lactating women", "not pregnant and/or non-lactating"
    if before.both and joint.startswith("and"):
        return "and"
    if not grammar.exclusion and _since(before) and _since(after):
        return "and"  # "more than 12 months since cisplatin or carboplatin": since either
    alternatives = grammar.exclusion and joint.startswith("and") and not after.restarts and not after.negated
    if alternatives and not written and joint == "and":
        return "or"  # "age below 18, psychiatric illness, and radiotherapy"
    return "or" if alternatives and after.sort == before.sort else joint
