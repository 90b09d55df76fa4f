"""Brackets behind an operand: abbreviation, examples, exception, condition, window; no other grammar."""

from collections.abc import Callable

from trialbridge.eligibility.nodes import Node
from trialbridge.eligibility.operands import Grammar, Operand
from trialbridge.eligibility.rewrite import denies, limiting
from trialbridge.model.rule import Any, Range, Rule, leaves

_SILENT = frozenset(
    ["subj", "aux", "link", "place", "comma", "then", "other", "slash", "and", "or", "semi", "ie", "eg"]
)
_SCALES = frozenset({"ecog", "karnofsky", "lansky"})
_Same = Callable[[Rule, Rule, Grammar], bool]


def bracketed(grammar: Grammar, node: Node, operand: Operand, words: list[Node], same: _Same) -> None:
    """Add what stands in brackets to the operand before it, or to its words where it is not understood."""
    inner = node.children
    telling = [child for child in inner if child.kind not in _SILENT]
    if not telling:
        return
    alone = len(telling) == 1 and telling[0].kind == "word"
    if operand.rule is None:
        if not (words and alone):
            words.append(node)
        return
    if alone and _abbreviates(grammar.words(telling)):
        return
    kinds = {child.kind for child in telling}
    if telling[0].kind == "exc":
        rest = inner[inner.index(telling[0]) + 1 :]
        operand.exceptions.append(grammar.alternatives(rest) if rest else grammar.opaque(inner))
    elif "cond" in kinds or telling[0].kind == "bare":
        _conditional(grammar, inner, operand, node)
    elif kinds == {"win"}:
        windows = [child.window for child in telling if child.window is not None]
        operand.after.windows.extend(found for found in windows if found.window is not None)
    elif kinds <= {"qual", "status", "extent"}:
        for child in telling:
            operand.after.collect(child)
    elif inner[0].kind == "eg":
        operand.rule = grammar.exampled(operand.rule, inner[1:]) or operand.rule
    else:
        _more(grammar, inner, operand, same)


def _more(grammar: Grammar, inner: list[Node], operand: Operand, same: _Same) -> None:
    outer = grammar.permits
    more = grammar.rule(inner)
    grammar.permits = outer
    rule = operand.rule
    assert rule is not None
    if more is None:  # "(is permitted)", "(excluded)"
        operand.after.opaque.append(grammar.opaque(inner))
    elif _scales(rule) and _scales(more):
        operand.rule = Any(rules=(rule, more))  # "ECOG <= 1 (Karnofsky >= 70%)" says it on two scales
    elif limiting(rule) and not limiting(more):
        operand.after.opaque.append(grammar.opaque(inner))  # whom another limit is for is not understood
    elif denies(more) or not all(same(rule, leaf, grammar) for leaf in leaves(more)):
        operand.linked.append(more)


def _conditional(grammar: Grammar, inner: list[Node], operand: Operand, node: Node) -> None:
    """ "(if there is liver metastasis, then <= 5 x ULN)", "(for women)"."""
    bare = next((child for child in inner if child.kind == "bare"), None)
    tests = [child for child in inner if child is not bare and child.kind not in ("cond", "then", "or")]
    tested = any(child.kind in ("atom", "word", "extent") for child in tests)
    if not tested or any(child.kind in ("neg", "exc") for child in inner):
        operand.after.opaque.append(grammar.opaque([node]))
        return
    test = grammar.alternatives(tests)
    if bare is not None:
        operand.rule = grammar.branches(test, bare, operand.rule)
    else:
        operand.tests.append(test)


def _scales(rule: Rule) -> bool:
    return all(isinstance(leaf, Range) and leaf.variable in _SCALES for leaf in leaves(rule))


def _abbreviates(text: str) -> bool:
    return len(text) <= 12 and " " not in text.strip()
