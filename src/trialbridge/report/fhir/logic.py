"""Rules as characteristics of R5's EvidenceVariable and such characteristics as rules; it knows no studies.

FHIR has `all-of`, `any-of`, `at-least`, `exclude` and a time from an event. What it has no element for (which
side of the event, half-lives, a strict limit, a status) stands in our extensions. A condition is written as
its two ways, `(not test or then) and (test or other)`, marked as one. Numbers as published are not written.
"""

from typing import Any as Anything
from typing import Literal, cast

from trialbridge.errors import FormatError
from trialbridge.model.rule import (
    NAMED,
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
    canonical,
    named_words,
)
from trialbridge.report.ctgov.record import kept
from trialbridge.report.fhir.parts import EXTENSION, Tree, concept, extension
from trialbridge.vocab import Vocabulary
from trialbridge.vocab.systems import URIS

CONCEPTS = "urn:trialbridge:concept"
VARIABLES = "urn:trialbridge:variable"
EVENTS = "urn:trialbridge:event"
LIMITS = "urn:trialbridge:limit"
"""Code system of the units ULN and LLN: multiples of a laboratory's own limit."""
UCUM = "http://unitsofmeasure.org"
DEEPEST = 60
_TIMES = {"hours": "h", "days": "d", "weeks": "wk", "months": "mo", "years": "a"}
_UNITS = {code: unit for unit, code in _TIMES.items()}
_CONDITION = "condition"


def characteristic(rule: Rule, vocabulary: Vocabulary) -> Tree:
    """Write a rule; raises ValueError for a group without parts, which FHIR cannot hold."""
    match rule:
        case All(rules=parts):
            return _combined("all-of", parts, vocabulary)
        case Any(rules=parts):
            return _combined("any-of", parts, vocabulary)
        case AtLeast(n=n, rules=parts):
            tree = _combined("at-least", parts, vocabulary)
            tree["definitionByCombination"]["threshold"] = n
            return tree
        case Not(rule=Not() as inner):
            return {"exclude": True} | _combined("all-of", (inner,), vocabulary)
        case Not(rule=inner):
            return {"exclude": True} | characteristic(inner, vocabulary)
        case If(test=test, then=then, other=other):
            ways = (
                Any(rules=(Not(rule=test), then)),
                *(() if other is None else (Any(rules=(test, other)),)),
            )
            marked = {"extension": [extension(_CONDITION, valueBoolean=True)]}
            return marked | _combined("all-of", ways, vocabulary)
        case Opaque(text=text):
            return {"definitionCodeableConcept": {"text": text}}
        case Range():
            return _timed({"definitionByTypeAndValue": _limit(rule, vocabulary)}, rule.window)
        case Has() | Count():
            return _timed(_named(rule, vocabulary), rule.window)
    raise AssertionError(rule)  # pragma: no cover - the nine shapes are told above


def rule_of(tree: object, vocabulary: Vocabulary, where: str = "characteristic", depth: int = 0) -> Rule:
    """Read a characteristic; one whose codes nobody here knows becomes words that were not understood.

    Raises FormatError for anything that is no characteristic.
    """
    node = mapping(tree, where)
    if depth > DEEPEST:
        raise _refused(f"at most {DEEPEST} levels", "more", where)
    rule = _positive(node, vocabulary, where, depth)
    return canonical(Not(rule=rule) if node.get("exclude") is True else rule)


def _combined(code: str, parts: tuple[Rule, ...], vocabulary: Vocabulary) -> Tree:
    if not parts:
        raise ValueError("FHIR has no combination without parts")
    return {
        "definitionByCombination": {
            "code": code,
            "characteristic": [characteristic(part, vocabulary) for part in parts],
        }
    }


def _limit(rule: Range, vocabulary: Vocabulary) -> Tree:
    row = vocabulary.variables.get(rule.variable)
    sides = [side for side in (_side(rule, "low"), _side(rule, "high")) if side]
    value = {"valueQuantity": sides[0][1]} if len(sides) == 1 else {"valueRange": _between(rule)}
    return {
        "type": _coded(VARIABLES, rule.variable, row.title if row else "", row.codes if row else ())
    } | value


def _side(rule: Range, name: Literal["low", "high"]) -> tuple[str, Tree] | None:
    number = rule.low if name == "low" else rule.high
    if number is None:
        return None
    strict = rule.low_open if name == "low" else rule.high_open
    sign = (">" if name == "low" else "<") + ("" if strict else "=")
    return name, {"value": number, "comparator": sign} | _unit(rule.unit)


def _between(rule: Range) -> Tree:
    """Give both sides as FHIR's Range, which knows no strict side, so that ours are marked."""
    strict = [name for name, is_open in (("low", rule.low_open), ("high", rule.high_open)) if is_open]
    sides = {
        name: {"value": number} | _unit(rule.unit)
        for name, number in (("low", rule.low), ("high", rule.high))
        if number is not None
    }
    return kept(extension=[extension("strict", valueCode=name) for name in strict]) | sides


def _unit(unit: str) -> Tree:
    if unit in ("ULN", "LLN"):
        return {"unit": unit, "system": LIMITS, "code": unit}
    return {"unit": unit, "system": UCUM, "code": unit} if unit else {}


def _named(rule: Has | Count, vocabulary: Vocabulary) -> Tree:
    row = vocabulary.concepts.get(rule.concept)
    name = row.name if row else named_words(rule.concept)
    told = [] if rule.status == "any" else [extension("status", valueCode=rule.status)]
    if isinstance(rule, Has):
        told += [extension("quality", valueString=word) for word in rule.qualifiers]
        times: Tree = {}
    else:
        bounds = {"low": rule.low, "high": rule.high}
        times = {"instancesRange": {side: {"value": n} for side, n in bounds.items() if n is not None}}
        told += [extension("count", valueBoolean=True)]
    coded = _coded(CONCEPTS, rule.concept, name, row.codes if row else ())
    return kept(extension=told) | {"definitionCodeableConcept": coded} | kept(**times)


def _coded(system: str, code: str, display: str, codes: tuple[str, ...]) -> Tree:
    """Give a name by our code first, then by the codes others know it by."""
    tree = concept(display or code, system, code)
    pairs = (one.partition(":") for one in codes)
    tree["coding"] += [{"system": URIS[name], "code": its} for name, _, its in pairs if name in URIS and its]
    return tree


def _timed(tree: Tree, window: Window | None) -> Tree:
    if window is None:
        return tree
    sides = {"low": window.at_least, "high": window.at_most}
    lengths = {
        side: {"value": it.value, "unit": it.unit, "system": UCUM, "code": _TIMES[it.unit]}
        for side, it in sides.items()
        if it is not None
    }
    told = [extension("direction", valueCode=window.direction)]
    if window.half_lives is not None:
        told.append(extension("half-lives", valueDecimal=window.half_lives))
    if window.of is not None:
        told.append(extension("of", valueCode=window.of))
    event = {"eventCodeableConcept": concept(window.anchor, EVENTS, window.anchor)}
    return tree | {"timeFromEvent": [{"extension": told, **event, **kept(range=lengths)}]}


def _positive(node: Tree, vocabulary: Vocabulary, where: str, depth: int) -> Rule:
    if "definitionByCombination" in node:
        return _group(node, vocabulary, where, depth)
    if "definitionByTypeAndValue" in node:
        limit = mapping(node["definitionByTypeAndValue"], where)
        variable = _code(limit.get("type"), VARIABLES)
        if variable in vocabulary.variables:
            return _range(variable, limit, _window(node), where)
        return Opaque(text=_text(limit.get("type")) or str(node.get("description") or "a value"))
    if "definitionCodeableConcept" in node:
        return _concept(node, vocabulary)
    if words := node.get("description"):
        return Opaque(text=str(words))
    raise _refused("a definition", ", ".join(sorted(node)) or "nothing", where)


def _group(node: Tree, vocabulary: Vocabulary, where: str, depth: int) -> Rule:
    combination = mapping(node["definitionByCombination"], where)
    given = combination.get("characteristic")
    if not isinstance(given, list) or not given:
        raise _refused("characteristics of a combination", type(given).__name__, where)
    code, threshold = combination.get("code"), combination.get("threshold")
    if code == "at-least" and not isinstance(threshold, int):
        raise _refused("a threshold", str(threshold), where)
    parts = tuple(rule_of(part, vocabulary, where, depth + 1) for part in given)
    if _told(node, _CONDITION, "valueBoolean"):
        return _condition(given, vocabulary, where, depth)
    match code:
        case "all-of":
            return All(rules=parts)
        case "any-of":
            return Any(rules=parts)
        case "at-least":
            return AtLeast(n=cast(int, threshold), rules=parts)
        case "at-most":  # at most n hold: it is not so that n + 1 do
            return Not(rule=AtLeast(n=int(threshold or 0) + 1, rules=parts))
    raise _refused("all-of, any-of, at-least or at-most", str(code), where)


def _condition(ways: list[object], vocabulary: Vocabulary, where: str, depth: int) -> Rule:
    """Read the two ways of a condition back: the test stands first in each, denied in the first."""
    sides = [mapping(mapping(way, where).get("definitionByCombination"), where) for way in ways]
    pairs = [side.get("characteristic") for side in sides]
    if not 1 <= len(pairs) <= 2 or any(not isinstance(pair, list) or len(pair) != 2 for pair in pairs):
        raise _refused("a condition as its one or two ways", f"{len(pairs)}", where)
    rules = [[rule_of(part, vocabulary, where, depth + 2) for part in cast(list[object], it)] for it in pairs]
    test = canonical(Not(rule=rules[0][0]))
    return If(test=test, then=rules[0][1], other=rules[1][1] if len(rules) == 2 else None)


def _range(variable: str, limit: Tree, window: Window | None, where: str) -> Rule:
    if (one := limit.get("valueQuantity")) is not None:
        quantity = mapping(one, where)
        sign = quantity.get("comparator") or ""
        number = _number(quantity, where)
        low = number if sign in (">", ">=", "") else None
        high = number if sign in ("<", "<=", "") else None
        return Range(
            variable=variable, low=low, high=high, low_open=sign == ">", high_open=sign == "<",
            unit=_code_of(quantity), window=window,
        )  # fmt: skip
    both = mapping(limit.get("valueRange"), where)
    sides = {name: mapping(both[name], where) for name in ("low", "high") if name in both}
    strict = every(both, "strict", "valueCode")
    return Range(
        variable=variable,
        low=_number(sides["low"], where) if "low" in sides else None,
        high=_number(sides["high"], where) if "high" in sides else None,
        low_open="low" in strict,
        high_open="high" in strict,
        unit=next(map(_code_of, sides.values()), ""),
        window=window,
    )


def _concept(node: Tree, vocabulary: Vocabulary) -> Rule:
    given = node["definitionCodeableConcept"]
    name = _code(given, CONCEPTS)
    if name not in vocabulary.concepts and not name.startswith(NAMED):
        return Opaque(text=_text(given) or "a concept")
    status: Anything = _told(node, "status", "valueCode") or "any"
    window = _window(node)
    if not _told(node, "count", "valueBoolean"):
        words = tuple(str(word) for word in every(node, "quality", "valueString"))
        return Has(concept=name, status=status, qualifiers=words, window=window)
    bounds = node.get("instancesRange") or {}
    counted = {side: int(bounds[side]["value"]) for side in ("low", "high") if side in bounds}
    return Count(concept=name, status=status, window=window, **counted)


def _window(node: Tree) -> Window | None:
    for time in node.get("timeFromEvent") or []:
        lengths = {
            side: Duration(value=it["value"], unit=cast(Anything, _UNITS[it["code"]]))
            for side, it in (time.get("range") or {}).items()
            if it.get("code") in _UNITS
        }
        return Window(
            anchor=_code(time.get("eventCodeableConcept"), EVENTS) or "enrolment",
            direction=_told(time, "direction", "valueCode") or "before",
            at_least=lengths.get("low"),
            at_most=lengths.get("high"),
            half_lives=_told(time, "half-lives", "valueDecimal"),
            of=_told(time, "of", "valueCode"),
        )
    return None


def every(node: Tree, name: str, key: str) -> list[Anything]:
    """Give the values of all our extensions of a name."""
    return [it.get(key) for it in node.get("extension") or [] if it.get("url") == EXTENSION + name]


def _told(node: Tree, name: str, key: str) -> Anything:
    return next(iter(every(node, name, key)), None)


def _code(given: object, system: str) -> str:
    codings = given.get("coding") if isinstance(given, dict) else None
    return next((str(it.get("code")) for it in codings or [] if it.get("system") == system), "")


def _text(given: object) -> str:
    return str(given.get("text") or "") if isinstance(given, dict) else ""


def _code_of(quantity: Tree) -> str:
    return str(quantity.get("code") or "")


def _number(quantity: Tree, where: str) -> float:
    number = quantity.get("value")
    if isinstance(number, bool) or not isinstance(number, int | float):
        raise _refused("a number", str(number), where)
    return float(number)


def mapping(tree: object, where: str) -> Tree:
    """Give a mapping as such; raises FormatError for anything else."""
    if not isinstance(tree, dict):
        raise _refused("a mapping", type(tree).__name__, where)
    return tree


def _refused(expected: str, came: str, where: str) -> FormatError:
    return FormatError(expected=expected, came=came, where=where, do="check the EvidenceVariable there")
