"""Match trees (nested `and`, `or` and entries) and rules, each as the other; it knows no documents."""

from typing import Any as Anything

from trialbridge.errors import FormatError
from trialbridge.model.rule import All, Any, Not, Rule, canonical
from trialbridge.report.ctml.entries import entry_of, rule_of_entry
from trialbridge.vocab import Vocabulary

Tree = dict[str, Anything]
JOINS = ("and", "or")
DEEPEST = 100


def rule_of(tree: object, vocabulary: Vocabulary, where: str = "match tree") -> Rule:
    """Read a match tree: what stands side by side in one mapping holds together, as in an `and`.

    Raises FormatError for anything that is no tree of mappings and lists.
    """
    return canonical(_read(tree, vocabulary, where, 0))


def tree_of(rule: Rule, vocabulary: Vocabulary) -> Tree:
    """Write a rule that `sayable` gave; raises ValueError for any other."""
    if isinstance(rule, All | Any):
        return {"and" if isinstance(rule, All) else "or": [tree_of(part, vocabulary) for part in rule.rules]}
    denied = isinstance(rule, Not)
    entry = entry_of(rule.rule if isinstance(rule, Not) else rule, vocabulary, denied)
    if entry is None:
        raise ValueError(f"CTML has no words for {rule}")
    return entry


def _read(tree: object, vocabulary: Vocabulary, where: str, depth: int) -> Rule:
    if not isinstance(tree, dict) or not tree or depth > DEEPEST:
        came = (
            f"more than {DEEPEST} levels"
            if depth > DEEPEST
            else f"{type(tree).__name__}, empty or no mapping"
        )
        raise _refused("a mapping of and, or and entries", came, where)
    return All(
        rules=tuple(_member(str(name), value, vocabulary, where, depth) for name, value in tree.items())
    )


def _member(name: str, value: object, vocabulary: Vocabulary, where: str, depth: int) -> Rule:
    if name in JOINS:
        if not isinstance(value, list) or not value:
            raise _refused(f"a list below {name}", type(value).__name__, where)
        parts = tuple(_read(part, vocabulary, where, depth + 1) for part in value)
        return All(rules=parts) if name == "and" else Any(rules=parts)
    if not isinstance(value, dict):
        raise _refused(f"attributes below {name}", type(value).__name__, where)
    return rule_of_entry(name, {str(key): part for key, part in value.items()}, vocabulary)


def _refused(expected: str, came: str, where: str) -> FormatError:
    return FormatError(expected=expected, came=came, where=where, do="check the match tree there")
