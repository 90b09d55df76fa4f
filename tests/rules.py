"""A rule as one short line, so that tables of tests can be read."""

import unicodedata

import msgspec

from trialbridge.eligibility.understanding import Understanding
from trialbridge.model.rule import (
    All,
    Any,
    AtLeast,
    Count,
    Has,
    If,
    Not,
    Opaque,
    Range,
    Rule,
    Window,
    canonical,
)


def understood(understanding: Understanding, row: str) -> str:
    """Give the rule of a sentence, "?" behind one that is not computable; "not: " stands before an exclusion."""
    said = understanding.understand(row.removeprefix("not: "), row.startswith("not: "))
    return "-" if said.rule is None else brief(canonical(said.rule)) + ("" if said.complete else " ?")


def brief(rule: Rule | None) -> str:
    """Give a rule as a line: "ALL(age>=18 a, NOT pregnancy/active)"; words not understood in quotes."""
    match rule:
        case None:
            return "-"
        case All(rules=rules):
            return f"ALL({', '.join(map(brief, rules))})"
        case Any(rules=rules):
            return f"ANY({', '.join(map(brief, rules))})"
        case AtLeast(n=n, rules=rules):
            return f"{n} OF({', '.join(map(brief, rules))})"
        case Not(rule=inner):
            return f"NOT {brief(inner)}"
        case If(test=test, then=then, other=other):
            tail = "" if other is None else f" ELSE {brief(other)}"
            return f"IF({brief(test)} THEN {brief(then)}{tail})"
        case Range():
            return _range(rule)
        case Has():
            status = "" if rule.status == "any" else f"/{rule.status}"
            quals = f"[{' '.join(rule.qualifiers)}]" if rule.qualifiers else ""
            return f"{rule.concept}{status}{quals}{_window(rule.window)}"
        case Count():
            return f"#{rule.concept} {rule.low}..{rule.high}{_window(rule.window)}"
        case Opaque(text=text):
            return f"'{text}'"


def plain(rule: Rule) -> Rule:
    """Give a rule whose words are as wide, as small and as closely set as words can be."""
    return canonical(_plain(rule))


def _plain(rule: Rule) -> Rule:
    match rule:
        case All(rules=rules) | Any(rules=rules) | AtLeast(rules=rules):
            return msgspec.structs.replace(rule, rules=tuple(map(_plain, rules)))
        case Not(rule=inner):
            return Not(rule=_plain(inner))
        case If(test=test, then=then, other=other):
            return If(test=_plain(test), then=_plain(then), other=None if other is None else _plain(other))
        case Opaque(text=text):
            words = unicodedata.normalize("NFKC", text).casefold().split()
            return Opaque(text=" ".join(words).strip(" .;,:"))
    return rule


def ordered(line: str) -> str:
    """Give a brief line with the parts of ALL and ANY sorted, so that equal rules give equal lines."""
    for sign in ("ALL(", "ANY("):
        start = line.find(sign)
        while start >= 0:
            end = _closing(line, start + 3)
            parts = sorted(ordered(part) for part in _parts(line[start + 4 : end]))
            line = f"{line[: start + 4]}{', '.join(parts)}{line[end:]}"
            start = line.find(sign, end + 1)
    return line


def _closing(line: str, start: int) -> int:
    depth = 0
    for at in range(start, len(line)):
        depth += {"(": 1, ")": -1}.get(line[at], 0)
        if depth == 0:
            return at
    raise ValueError(line)


def _parts(inside: str) -> list[str]:
    parts, depth = [""], 0
    for sign in inside:
        depth += {"(": 1, ")": -1}.get(sign, 0)
        if sign == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += sign
    return [part.strip() for part in parts]


def _range(rule: Range) -> str:
    low = "" if rule.low is None else f"{'>' if rule.low_open else '>='}{rule.low:g}"
    high = "" if rule.high is None else f"{'<' if rule.high_open else '<='}{rule.high:g}"
    return f"{rule.variable}{low}{high}{' ' + rule.unit if rule.unit else ''}{_window(rule.window)}"


def _window(window: Window | None) -> str:
    if window is None:
        return ""
    least = "" if window.at_least is None else f">={window.at_least.value:g} {window.at_least.unit}"
    most = "" if window.at_most is None else f"<={window.at_most.value:g} {window.at_most.unit}"
    lives = "" if window.half_lives is None else f" or {window.half_lives:g} half-lives"
    of = "" if window.of is None else f" ({window.of})"
    return f" @{window.direction} {window.anchor}{least}{most}{lives}{of}"
