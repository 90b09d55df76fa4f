"""A rule in words a patient reads, from the rule and not from the text; it judges nothing.

The words stand in `vocab/locale/rule.csv`, in every language.
"""

from trialbridge.model.rule import (
    OTHER_THAN,
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
)
from trialbridge.report.called import called
from trialbridge.report.ruling import number, parted, tied
from trialbridge.vocab import Vocabulary
from trialbridge.vocab.locale import sayings

NONE_OF = (sayings("rule", "en").say("no.any", rules="").strip(), "no any of these:")
"""What stands before a list of which nothing may hold."""


def plain_rule(rule: Rule, vocabulary: Vocabulary, language: str = "en") -> str:
    """Say a rule simply: "platelets: 100 10*9/L or more", "no pregnancy", "age: 18 to 75 years".

    What the vocabulary has no name for in the language keeps its English one.
    """
    return _Wording(vocabulary, language).rule(rule)


def names_in(rule: Rule, vocabulary: Vocabulary, language: str = "en") -> tuple[str, ...]:
    """Give the field's own names a rule in words must hold: concepts, measurements, units."""
    return tuple(_Wording(vocabulary, language).names(rule))


class _Wording:
    """Puts rules into the words of one language."""

    def __init__(self, vocabulary: Vocabulary, language: str) -> None:
        self.vocabulary, self.said = vocabulary, sayings("rule", language)

    def rule(self, rule: Rule) -> str:
        match rule:
            case All(rules=parts):
                return self._all(parts)
            case Any(rules=parts) if len(parts) < 3:
                return self.say("or").join(map(self._part, parts))
            case Any(rules=parts):
                return self.say("any", rules=self._all(parts))
            case AtLeast(n=n, rules=parts):
                return self.say("several", n=n, rules=self._all(parts))
            case Not(rule=All(rules=parts)):
                return self.say("no.all", rules=self._all(parts))
            case Not(rule=Any(rules=parts)) if len(parts) > 2:
                return self.say("no.any", rules=self._all(parts))
            case Not(rule=Has() | Any() | Opaque() as inner):
                return self.say("no", rule=self._part(inner))
            case Not(rule=inner):
                return self.say("no.range", rule=self.rule(inner))
            case If(test=test, then=then, other=other):
                lead = self.say("if", test=self.rule(test), then=self.rule(then))
                return lead if other is None else self.say("otherwise", rule=lead, other=self.rule(other))
            case _:
                return self._leaf(rule)

    def names(self, rule: Rule) -> list[str]:
        match rule:
            case All(rules=parts) | Any(rules=parts) | AtLeast(rules=parts):
                return [name for part in parts for name in self.names(part)]
            case Not(rule=inner):
                return self.names(inner)
            case If(test=test, then=then, other=other):
                return [name for part in (test, then, other) if part is not None for name in self.names(part)]
            case Range(variable=name):
                return [self._name(name), *filter(None, (self._unit(rule, rule.high or rule.low).strip(),))]
            case Has(concept=concept, qualifiers=qualifiers):
                return [*map(self._quality, qualifiers), self._name(concept)]
            case Count(concept=concept):
                return [self._name(concept)]
            case _:
                return [rule.text]

    def say(self, key: str, **names: object) -> str:
        return self.said.say(key, **names)

    def _all(self, parts: tuple[Rule, ...]) -> str:
        return self.say("semicolon").join(map(self._part, parts))

    def _part(self, rule: Rule) -> str:
        """Say a part of a rule; one that is a list or a condition itself stands in brackets."""
        match rule:
            case All(rules=parts):
                return self.say("both", rules=self.say("and").join(map(self._part, parts)))
            case AtLeast() | If():
                return self.say("both", rules=self.rule(rule))
            case Any(rules=parts) | Not(rule=All(rules=parts) | Any(rules=parts)) if len(parts) > 2:
                return self.say("both", rules=self.rule(rule))
            case _:
                return self.rule(rule)

    def _leaf(self, rule: Range | Has | Count | Opaque) -> str:
        match rule:
            case Range():
                name, when = self._name(rule.variable), self._when(rule.window)
                return self.say("range", name=name, limits=self._limits(rule), when=when)
            case Has():
                return self._has(rule) + self._when(rule.window)
            case Count():
                limits = self._limits(Range("", rule.low, rule.high))
                return self.say(
                    "count", name=self._name(rule.concept), limits=limits, when=self._when(rule.window)
                )
            case _:
                return self.say("opaque", text=" ".join(rule.text.split()))

    def _has(self, rule: Has) -> str:
        own = self._name(rule.concept)
        before, behind = parted(rule.qualifiers) if self.said.language == "en" else (rule.qualifiers, ())
        named = spaced([*map(self._quality, before), own, *map(self._quality, behind)], self.said.language)
        key = f"status.{rule.status}"
        if key not in self.said or own.startswith(self.say(key, name="").strip()):
            return named
        return self.say(key, name=named)

    def _quality(self, name: str) -> str:
        if f"quality.{name}" in self.said:
            return self.say(f"quality.{name}")
        if name.startswith(OTHER_THAN):
            return self.say("quality.other_than", name=self._name(name.removeprefix(OTHER_THAN)))
        about = name.removeprefix("to-")
        if self.said.language == "zh" and about in self.vocabulary.concepts and about != name:
            return f"对{self._name(about)}"
        return tied(name, self.vocabulary) if name in parted((name,))[1] else name.replace("-", " ")

    def _limits(self, rule: Range) -> str:
        low, high = rule.low, rule.high
        row = self.vocabulary.variables.get(rule.variable)
        levels = [level for level in row.spans if not level[0].isdigit()] if row else []
        whole = next((word for word, first, last in levels if (first, last) == (low, high)), "")
        if whole:  # "IIIB" is 3.2 to 3.29
            return whole
        said = {
            "low": _end(low, {first: word for word, first, _ in reversed(levels)}),
            "high": _end(high, {last: word for word, _, last in reversed(levels)}),
        }
        if low is not None and high is not None:
            key, last = ("equal" if low == high else "between"), high
        elif low is not None:
            key, last = ("above" if rule.low_open else "from"), low
        elif high is not None:
            key, last = ("below" if rule.high_open else "to"), high
        else:
            return self.say("limits.any")
        return self.say(f"limits.{key}", **said, unit=self._unit(rule, last))

    def _unit(self, rule: Range, last: float | None) -> str:
        """Give the unit as it stands behind a number; the narrowest row of the table counts."""
        plain, own = f"unit.{rule.unit}", f"unit.{rule.unit}.{rule.variable}"
        one = (f"{own}.one", f"{plain}.one") if last == 1 else ()
        found = next((key for key in (*one, own, plain) if key in self.said), "")
        return self.say(found) if found else f" {rule.unit}" if rule.unit else ""

    def _when(self, window: Window | None) -> str:
        if window is None:
            return ""
        anchor = window.anchor.replace("-", "_")
        event = self.say(f"event.{anchor}") if f"event.{anchor}" in self.said else self._name(window.anchor)
        said = {"side": self.say(f"side.{window.direction}"), "event": event}
        least, most = self._length(window.at_least), self._length(window.at_most)
        if least and most:
            return self.say("when.between", least=least, most=most, **said)
        if most:
            return self.say("when.most", most=most, **said)
        if least:
            return self.say("when.least", least=least, **said)
        if window.half_lives is not None:
            return self.say("when.lives", n=number(window.half_lives), **said)
        return self.say("when", **said)

    def _length(self, length: Duration | None) -> str:
        if length is None:
            return ""
        key = f"length.{length.unit}.one" if length.value == 1 else f"length.{length.unit}"
        return self.say(key, n=number(length.value))

    def _name(self, name: str) -> str:
        return called(name, self.vocabulary, self.said.language)


def _end(value: float | None, named: dict[float, str]) -> str:
    """Give an end of a range: the name of the level there, else the number."""
    return "" if value is None else named.get(value) or number(value)


def spaced(words: list[str], language: str) -> str:
    """Put words after each other: Chinese ones without a space, others with one."""
    if language != "zh":
        return " ".join(words)
    said = ""
    for word in words:
        near = said[-1:] + word[:1]
        said += f" {word}" if said and near.isascii() else word
    return said
