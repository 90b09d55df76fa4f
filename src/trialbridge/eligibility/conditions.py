"""Whom a sentence concerns where it names them before what it asks: "For leukaemia patients, …"."""

import re

from trialbridge.eligibility.gists import STAGES
from trialbridge.eligibility.keeping import forbids
from trialbridge.eligibility.lists import listed, listed_alternatives
from trialbridge.eligibility.nodes import Node, marks
from trialbridge.eligibility.operands import Grammar
from trialbridge.eligibility.rewrite import asked_of, asks_whom
from trialbridge.eligibility.slices import bars, find, significant, trimmed
from trialbridge.model.rule import All, Any, Has, If, Not, Opaque, Rule

_ELIGIBLE_IF = frozenset(
    {"are eligible if", "are eligible if they", "will be eligible if", "were eligible if", "eligible if"}
)
_CONCERNED = re.compile(
    r"(?i)\b(?:history|known|prior|previous|past|treated|asymptomatic|controlled|stable|hiv|hepatitis|hbv|hcv|"
    r"brain|cns)\b"
)
"""Words of those whom a sentence takes in on a condition, and who are not all the study is for."""
_MUST = ("must", "should", "shall", "need", "are required", "is required")


def eligible_if(grammar: Grammar, nodes: list[Node]) -> Rule | None:
    """ "Patients with a history of hepatitis are eligible if …" asks only of those."""
    tokens = grammar.sentence.tokens
    cut = next((k for k in range(nodes[0].start, nodes[-1].end) if tokens[k].text in _ELIGIBLE_IF), None)
    if cut is None:
        return None
    main = trimmed([node for node in nodes if node.end <= cut])
    rest = trimmed([node for node in nodes if node.start > cut])
    concerned = (
        find(main, "atom", "extent") is not None and _CONCERNED.search(grammar.words(main)) is not None
    )
    if not (main and rest and concerned):
        return None
    test, then = grammar.alternatives(main), grammar.rule(rest) or grammar.opaque(rest)
    return All(rules=(test, Not(rule=then))) if grammar.exclusion else If(test=test, then=then)


def named_patients(grammar: Grammar, nodes: list[Node]) -> int:
    """Give where "For leukaemia patients, …" or "In the absence of liver metastases, …" ends, or 0."""
    if len(nodes) < 4 or nodes[0].kind != "link":
        return 0
    lead = grammar.words(nodes[:1]).lower()
    if lead in ("in", "in the") and grammar.words(nodes[1:2]).lower() == "absence of":
        return find(nodes, "comma") or 0
    if lead not in ("for", "in", "among"):
        return 0
    end = find(nodes, "comma") or 0
    if find(nodes[:end], "atom") is None:
        return 0
    if all(node.kind in ("link", "subj") or (node.rule and asks_whom(node.rule)) for node in nodes[:end]):
        return end  # "for female patients of childbearing potential, a negative test"
    if find(nodes[:end], "subj") is None:
        return 0
    if nodes[end - 1].kind == "subj" or find(nodes[end + 1 : end + 2], "aux", "forbid") is not None:
        return end
    return end if nodes[1].kind == "subj" and find(nodes[end + 1 :], "comma", "cond") is None else 0


def demanded(grammar: Grammar, nodes: list[Node]) -> tuple[bool, Rule | None]:
    """ "Women of childbearing potential must have a negative test" asks only of those it names."""
    at = next(
        (
            k
            for k, node in enumerate(nodes)
            if node.kind in ("aux", "forbid") and grammar.words([node]).lower().startswith(_MUST)
        ),
        None,
    )
    if at is None or not any(
        node.kind in ("atom", "word") or marks(node, grammar.sentence.vocabulary) for node in nodes[:at]
    ):
        return False, None
    if any(
        node.kind == "neg" or (node.window is not None and node.window.window is not None)
        for node in nodes[:at]
    ) or not significant(nodes[at + 1 :]):
        return False, None
    if any(node.kind == "atom" and not isinstance(node.rule, Has) for node in nodes[:at]):
        staged = any(node.label in STAGES for node in nodes[:at])
        grammar.doubted = grammar.doubted or (staged and find(nodes[:at], "or") is not None)
        return False, None
    if grammar.exclusion:
        return True, grammar.opaque(nodes)
    test, then = listed_alternatives(grammar, trimmed(nodes[:at])), listed(grammar, trimmed(nodes[at:]))
    if then is None or test is None:
        return False, None
    if isinstance(test, Opaque):
        return True, All(rules=(then, test))
    return True, asked_of(test, then)


def decided(grammar: Grammar, nodes: list[Node]) -> tuple[bool, Rule | None]:
    """ "… are excluded", "… is allowed"."""
    at = find(nodes, "excluded")
    if at is not None and grammar.exclusion and "contraind" in grammar.words(nodes[at : at + 1]).lower():
        return True, grammar.opaque(nodes)  # "in whom thoracentesis is contraindicated"
    if at is not None:
        # "relapsed disease, ineligible for a transplant" excludes nobody from the study
        grammar.doubted = grammar.doubted or bars(nodes[at:], grammar.words)
        # "patients with no light perception are not eligible" denies twice
        grammar.doubted = grammar.doubted or (not grammar.exclusion and find(nodes[:at], "neg") is not None)
        rest = trimmed([node for node in nodes if node.kind != "excluded"])
        rule = listed_alternatives(grammar, rest)
        if rule is None:
            return True, None
        return True, rule if grammar.exclusion else Not(rule=rule)
    if forbids(nodes, grammar.words(nodes)):  # "No concurrent chemotherapy is allowed"
        rule = listed_alternatives(grammar, trimmed(nodes[1:-1]))
        return True, rule if grammar.exclusion or rule is None else Not(rule=rule)
    grammar.permits = True
    return True, None


def of_women(test: Rule) -> Rule:
    """Give a test of women as that of them alone: "if female and able to have children" asks no man."""
    if not isinstance(test, Any):
        return test
    sexes = {leaf.concept for leaf in test.rules if isinstance(leaf, Has)} & {"female", "male"}
    return All(rules=test.rules) if sexes == {"female"} else test
