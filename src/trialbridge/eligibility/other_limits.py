"""A limit that stands for another: for those an exception names, or where the first one is not kept."""

from trialbridge.eligibility.nodes import Node
from trialbridge.eligibility.operands import Grammar
from trialbridge.eligibility.rewrite import disjoint, limiting
from trialbridge.eligibility.slices import trimmed
from trialbridge.model.rule import All, Any, If, Opaque, Rule

_TYING = frozenset({"aux", "then", "cond", "subj"})
_PASSED = frozenset({"comma", "then", "aux", "subj", "link"})


def otherwise(grammar: Grammar, rule: Rule, rest: list[Node]) -> Rule | None:
    """Read "unless liver metastases, then <= 5 x ULN" as the limit of those; None where no limit stands."""
    own = limiting(rule)
    places = (
        k
        for k, node in enumerate(rest)
        if node.kind == "bare" or (own and k and _limits(node) and rest[k - 1].kind not in ("and", "or"))
    )
    at = next(places, None)
    if at is None:
        return None
    tests = trimmed([node for node in (rest[:at] or rest[1:]) if node.kind not in _TYING])
    return grammar.branches(grammar.alternatives(tests), rest[at], rule) if tests else None


def _limits(node: Node) -> bool:
    return node.kind in ("atom", "bare") and node.rule is not None and limiting(node.rule)


def all_limits(nodes: list[Node]) -> bool:
    """Tell whether limits that must all hold are a condition: "if AST > 50 and ALT > 50"."""
    joints = [node.kind for node in nodes if not _limits(node)]
    return "and" in joints and {"and", "subj", "aux", "link"}.issuperset(joints)


def tested_limit(nodes: list[Node]) -> tuple[Rule, Rule] | None:
    """Give both limits of "if creatinine > 1.5, then clearance must be >= 60", where nothing else stands."""
    limits = [node for node in nodes if _limits(node)]
    others = [node.kind for node in nodes if node not in limits]
    if len(limits) != 2 or nodes[-1] is not limits[1] or not _PASSED.issuperset(others):
        return None
    test, then = limits[0].rule, limits[1].rule
    return None if test is None or then is None or disjoint(test, then) else (test, then)


def substituted(grammar: Grammar, joint: str, first: Rule | None, test: Rule, then: Rule) -> Rule:
    """Let "or if creatinine > 1.5, clearance >= 60" stand for the limit before it."""
    if first is None or grammar.exclusion:
        return Opaque(text=grammar.sentence.text)
    if joint == "or" or disjoint(first, test):
        return Any(rules=(first, All(rules=(test, then))))
    return All(rules=(first, If(test=test, then=then)))


def admitted(rules: list[Rule], rule: If) -> bool:
    """Let "Patients with Gilbert's may enrol if direct bilirubin <= 1.5" change the limit before; or not."""
    changed = limiting(rules[-1]) and limiting(rule.then)
    if changed:
        rules[-1] = If(test=rule.test, then=rule.then, other=rules[-1])
    return changed
