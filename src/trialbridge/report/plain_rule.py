"""A rule in words a patient reads, from the rule and not from the text; it judges nothing."""

from trialbridge.model.rule import (
    All,
    Any,
    AtLeast,
    Count,
    Duration,
    Has,
    If,
    Not,
    Opaque,
    Range,
    Rule,
    Window,
    named_words,
)
from trialbridge.report.ruling import UNITS, number
from trialbridge.vocab import Vocabulary

ANY = "any of these: "
SEVERAL = "at least {n} of these: "
STATUS = {"any": "", "active": "", "history": "ever had ", "planned": "planned "}
EVENTS = {"enrolment": "you join", "consent": "you sign", "first-dose": "the first dose"}
LIMITS = {"ULN": " times the upper limit of normal", "LLN": " times the lower limit of normal"}


def plain_rule(rule: Rule, vocabulary: Vocabulary) -> str:
    """Say a rule simply: "platelets: 100 10*9/L or more", "no pregnancy", "age: 18 to 75 years"."""
    match rule:
        case All(rules=parts):
            return "; ".join(plain_rule(part, vocabulary) for part in parts)
        case Any(rules=parts):
            said = [plain_rule(part, vocabulary) for part in parts]
            return " or ".join(said) if len(said) < 3 else ANY + "; ".join(said)
        case AtLeast(n=n, rules=parts):
            return SEVERAL.format(n=n) + "; ".join(plain_rule(part, vocabulary) for part in parts)
        case Not(rule=inner):
            return f"no {plain_rule(inner, vocabulary)}"
        case If(test=test, then=then, other=other):
            lead = f"if {plain_rule(test, vocabulary)}: {plain_rule(then, vocabulary)}"
            return lead if other is None else f"{lead}; if not: {plain_rule(other, vocabulary)}"
        case _:
            return _leaf(rule, vocabulary)


def names_in(rule: Rule, vocabulary: Vocabulary) -> tuple[str, ...]:
    """Give the field's own names a rule in words must hold: concepts, measurements, units."""
    match rule:
        case All(rules=parts) | Any(rules=parts) | AtLeast(rules=parts):
            return tuple(name for part in parts for name in names_in(part, vocabulary))
        case Not(rule=inner):
            return names_in(inner, vocabulary)
        case If(test=test, then=then, other=other):
            named = names_in(test, vocabulary) + names_in(then, vocabulary)
            return named if other is None else named + names_in(other, vocabulary)
        case Range(variable=name, unit=unit):
            return (_title(name, vocabulary), *filter(None, (_unit(unit).strip(),)))
        case Has(concept=concept, qualifiers=qualifiers):
            return (*(each.replace("-", " ") for each in qualifiers), _name(concept, vocabulary))
        case Count(concept=concept):
            return (_name(concept, vocabulary),)
        case _:
            return (rule.text,)


def _leaf(rule: Range | Has | Count | Opaque, vocabulary: Vocabulary) -> str:
    match rule:
        case Range():
            limits = _limits(rule.low, rule.high, rule.low_open, rule.high_open, _unit(rule.unit))
            return f"{_title(rule.variable, vocabulary)}: {limits}{_when(rule.window, vocabulary)}"
        case Has():
            called = _name(rule.concept, vocabulary)
            lead = "" if called.startswith(STATUS[rule.status].strip()) else STATUS[rule.status]
            named = " ".join((*(each.replace("-", " ") for each in rule.qualifiers), called))
            return f"{lead}{named}{_when(rule.window, vocabulary)}"
        case Count():
            limits = _limits(rule.low, rule.high, False, False, "")
            return f"{_name(rule.concept, vocabulary)}: {limits} times{_when(rule.window, vocabulary)}"
        case _:
            return f"“{' '.join(rule.text.split())}”"


def _limits(low: float | None, high: float | None, low_open: bool, high_open: bool, unit: str) -> str:
    if low is not None and high is not None:
        return f"{number(low)}{unit}" if low == high else f"{number(low)} to {number(high)}{unit}"
    if low is not None:
        return f"more than {number(low)}{unit}" if low_open else f"{number(low)}{unit} or more"
    if high is not None:
        return f"less than {number(high)}{unit}" if high_open else f"{number(high)}{unit} or less"
    return "any value"


def _when(window: Window | None, vocabulary: Vocabulary) -> str:
    if window is None:
        return ""
    anchor = EVENTS.get(window.anchor, _name(window.anchor, vocabulary))
    least, most = _length(window.at_least), _length(window.at_most)
    if least and most:
        return f" ({least} to {most} {window.direction} {anchor})"
    if most:
        return f" (in the {most} {window.direction} {anchor})"
    if least:
        return f" (at least {least} {window.direction} {anchor})"
    if window.half_lives is not None:
        return f" ({number(window.half_lives)} half-lives {window.direction} {anchor})"
    return f" ({window.direction} {anchor})"


def _length(length: Duration | None) -> str:
    if length is None:
        return ""
    return f"{number(length.value)} {length.unit.removesuffix('s') if length.value == 1 else length.unit}"


def _unit(unit: str) -> str:
    return LIMITS.get(unit) or UNITS.get(unit) or (f" {unit}" if unit else "")


def _title(name: str, vocabulary: Vocabulary) -> str:
    row = vocabulary.variables.get(name)
    return row.title if row else name


def _name(concept: str, vocabulary: Vocabulary) -> str:
    row = vocabulary.concepts.get(concept)
    return row.name if row else named_words(concept).replace("_", " ").replace("-", " ")
