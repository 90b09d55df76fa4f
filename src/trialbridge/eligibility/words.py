"""Rules put in plain words that the parser reads back as the same rule; it judges nothing and shows nothing.

Every leaf and every simple join is tried in several ways, the plainest first, and the first that reads back
is taken; nested logic becomes an outline (`outline`), which reads one way only.
"""

from collections.abc import Iterator
from functools import cache
from itertools import islice, permutations, product

from trialbridge.eligibility import limits, outline
from trialbridge.eligibility.parse import parse
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
    canonical,
    is_named,
    named_words,
)  # fmt: skip
from trialbridge.vocab import Vocabulary, tables
from trialbridge.vocab.spelling import plural

_EVENTS = {
    "enrolment": "enrolment", "first_dose": "the first dose", "consent": "consent", "screening": "screening",
    "randomisation": "randomisation", "now": "today", "last_dose": "the last dose of study drug",
    "procedure": "the procedure", "apheresis": "apheresis", "lymphodepletion": "lymphodepletion",
}  # fmt: skip
_STATUS = {
    "any": ("{}", "history of {}", "previous {}", "received {}"),
    "active": ("{}", "current {}", "active {}", "receiving {}", "requiring {}"),
    "planned": ("planned {}", "planning {}", "{}"),
    "history": ("{}",),
}
_ABOUT = {"infection-exposure": ("close contact with a patient with", "risk of", "exposure to")}
_UNITS = {
    "a": "years", "mo": "months", "wk": "weeks", "d": "days", "h": "hours", "10*9/L": "10^9/L",
    "10*12/L": "10^12/L", "[IU]/mL": "IU/mL", "[IU]/L": "IU/L", "mm[Hg]": "mmHg", "/min": " per minute",
    "mL/min/{1.73_m2}": "mL/min/1.73 m2",
}  # fmt: skip
"""Units as people write them, where the code is not that."""

_TRIES = 60  # ways to say one leaf; what is not said by then is said as an outline of its bare name


class Wording:
    """Words rules with one vocabulary; what was said once is kept."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        """Take the vocabulary whose names are used."""
        self.vocabulary = vocabulary
        self.leaf = cache(self._leaf)

    def say(self, rule: Rule, exclusion: bool = False) -> str:
        """Give the rule of a sentence of an inclusion or exclusion list in words, with no full stop.

        The parser reads them back as the same rule, provided that words can say it at all: a group of no
        parts and a range without ends, which no sentence states, are only shown.
        """
        rule = canonical(rule)
        for words in self._plain(rule, exclusion):
            if self.reads(words, rule, exclusion):
                return words
        return self._outline(rule, exclusion, top=True)

    def reads(self, words: str, rule: Rule, exclusion: bool, *, whole: bool = False) -> bool:
        """Tell whether the parser reads words as exactly this rule, and `whole` without a doubt."""
        head = "Exclusion Criteria:" if exclusion else "Inclusion Criteria:"
        found = [one for one in parse(f"{head}\n\n- {words}\n", self.vocabulary) if one.kinds != ("heading",)]
        return [one.rule for one in found] == [rule] and (not whole or found[0].complete)

    def _plain(self, rule: Rule, exclusion: bool) -> Iterator[str]:
        """Give plain sentences that may say the rule, the plainest first."""
        match rule:
            case Has() | Range() | Count():
                yield self.leaf(rule, exclusion)
            case Not(rule=Any(rules=rules)) if _simple(rules):
                yield f"no {_joined(self._said(rules, exclusion), 'or')}"
            case Not(rule=inner) if _simple((inner,)):
                yield f"no {self.leaf(inner, exclusion)}"
            case Any(rules=rules) if _simple(rules):
                yield _joined(self._said(rules, exclusion), "or")
            case All(rules=rules) if _simple(rules):
                yield _joined(self._said(rules, exclusion), "and")
                yield " with ".join(self._said(rules, exclusion))
            case All(rules=rules):
                yield from self._excepting(rules, exclusion)
            case If(test=test, then=then, other=None) if _simple((test,)):
                said = next(self._plain(then, exclusion), "")
                if said:
                    yield f"if {self.leaf(test, exclusion)}, then {said}"
            case _:
                return

    def _excepting(self, rules: tuple[Rule, ...], exclusion: bool) -> Iterator[str]:
        denied = [rule for rule in rules if isinstance(rule, Not)]
        others = tuple(rule for rule in rules if not isinstance(rule, Not))
        if len(denied) != 1 or len(others) != 1 or not _simple(others):
            return
        inner = denied[0].rule
        parts = inner.rules if isinstance(inner, Any) else (inner,)
        if _simple(parts):
            yield f"{self.leaf(others[0], exclusion)} except {_joined(self._said(parts, exclusion), 'or')}"

    def _said(self, rules: tuple[Rule, ...], exclusion: bool) -> list[str]:
        return [self.leaf(rule, exclusion) for rule in rules]

    def _outline(self, rule: Rule, exclusion: bool, top: bool = False) -> str:
        """Give a rule as an outline; a leaf that stands alone needs a head too."""
        match rule:
            case Not(rule=Any(rules=rules)):
                return f"none of: {self._parts(rules, exclusion)}"
            case Not(rule=inner):
                return f"not: {self._part(inner, exclusion)}"
            case All(rules=rules):
                return f"all of: {self._parts(rules, exclusion)}"
            case Any(rules=rules):
                return f"any of: {self._parts(rules, exclusion)}"
            case AtLeast(n=n, rules=rules):
                return f"at least {n} of: {self._parts(rules, exclusion)}"
            case If(test=test, then=then, other=other):
                words = f"if: {self._part(test, exclusion)}; then: {self._part(then, exclusion)}"
                return words if other is None else f"{words}; otherwise: {self._part(other, exclusion)}"
            case _:
                said = self._part(rule, exclusion)
                return f"all of: {said}" if top else said

    def _parts(self, rules: tuple[Rule, ...], exclusion: bool) -> str:
        return "; ".join(self._part(rule, exclusion) for rule in rules) or "nothing"

    def _part(self, rule: Rule, exclusion: bool) -> str:
        if isinstance(rule, Has | Range | Count):
            return self.leaf(rule, exclusion)
        if isinstance(rule, Opaque):
            return f"“{' '.join(rule.text.translate(_QUOTES).split())}”"
        if isinstance(rule, Not) and not isinstance(rule.rule, Any):
            said = self._part(rule.rule, exclusion)
            return f"no {said}" if self.reads(f"no {said}", rule, exclusion) else f"not: {said}"
        return f"({self._outline(rule, exclusion)})"

    def _leaf(self, rule: Has | Range | Count, exclusion: bool) -> str:
        """Say a leaf: the first way that reads back, else the first way at all."""
        for words in islice(self._ways(rule), _TRIES):
            if self.reads(words, rule, exclusion, whole=isinstance(rule, Has) and is_named(rule)):
                return words
        return self._exact(rule, exclusion) if isinstance(rule, Has) else next(self._ways(rule))

    def _exact(self, rule: Has, exclusion: bool) -> str:
        """Say a state whose plain words mean another: its bare name, and apart what it is said to be.

        "Lower respiratory tract infection" is the name of one concept, and not what "lower" says of another.
        """
        bare = Has(concept=rule.concept, window=rule.window)
        being = ", ".join((*((rule.status,) if rule.status != "any" else ()), *rule.qualifiers))
        being = outline.BEING + being if being else ""
        for name in self._names(rule.concept):
            for when in _windows(rule.window, self):
                if self.reads(name + when, bare, exclusion, whole=True):
                    return name + when + being
        return f"{outline.CONCEPT}{rule.concept}{_windows(rule.window, self)[0]}{being}"

    def _ways(self, rule: Has | Range | Count) -> Iterator[str]:
        if isinstance(rule, Has):
            return self._has(rule)
        return self._count(rule) if isinstance(rule, Count) else self._range(rule)

    def _names(self, concept: str) -> tuple[str, ...]:
        row = self.vocabulary.concepts.get(concept)
        if row is None:
            return (named_words(concept),)
        names = (row.name, *row.synonyms)
        return tuple(name.lstrip("=") for name in names if _sayable(name)) or (row.name,)

    def _has(self, rule: Has) -> Iterator[str]:
        about = [name for name in rule.qualifiers if name == "study-drug" or name.startswith("to-")]
        quals = [name for name in rule.qualifiers if name not in about]
        for name in self._of(rule.concept, about):
            for when in _windows(rule.window, self):
                for status in _STATUS[rule.status]:
                    for said in _qualified(name, quals):
                        yield status.format(said) + when

    def _of(self, concept: str, about: list[str]) -> Iterator[str]:
        """Name a concept with what it is about: "allergy to penicillin", "risk of tuberculosis"."""
        if not about:
            yield from self._names(concept)[:8]
            return
        leads = _ABOUT.get(concept) or tuple(f"{name} to" for name in self._names(concept))
        objects = [self._objects(name) for name in about]
        for chosen in islice(product(*objects), 12):
            for lead in leads[:4]:
                yield f"{lead} {_joined(list(chosen), 'or')}"

    def _objects(self, name: str) -> tuple[str, ...]:
        return ("the study drug",) if name == "study-drug" else self._names(name.removeprefix("to-"))[:6]

    def _count(self, rule: Count) -> Iterator[str]:
        sides: tuple[str, ...]
        if rule.low is not None and rule.low == rule.high:
            sides = (f"equal to {rule.low}", f"= {rule.low}", f"{rule.low}")
        elif rule.low is not None:
            sides = (f"at least {rule.low}", f">= {rule.low}")
        elif rule.high is not None:
            sides = (f"at most {rule.high}", f"<= {rule.high}")
        else:
            sides = ("any number of",)
        names = self._names(rule.concept)[:8]
        several = [plural(name) or f"{name}s" for name in names if (rule.low or rule.high or 2) > 1]
        for name in (*several, *names):
            for side in sides:
                for when in _windows(rule.window, self):
                    for status in _STATUS[rule.status]:
                        yield f"{side} {status.format(name)}{when}"

    def _range(self, rule: Range) -> Iterator[str]:
        row = self.vocabulary.variables[rule.variable]
        names = [name.lstrip("=") for name in (row.title, *row.aliases) if _sayable(name)] or [row.title]
        known = limits.levels(self.vocabulary, rule.variable)
        shown = {word.lower(): word for word, _, _ in row.spans}
        levels = {shown.get(word, word): span for word, span in known.items()}
        for name in names[:6]:
            for side in _sides(rule, levels):
                for unit in self._units(rule):
                    for when in _windows(rule.window, self):
                        yield f"{name} {side}{unit}{when}"

    def _units(self, rule: Range) -> tuple[str, ...]:
        if rule.unit in ("ULN", "LLN"):
            return (f" x {rule.unit}",)
        code = rule.published.unit if rule.published is not None else rule.unit
        if not code:
            return ("",)
        row = self.vocabulary.units.get(code)
        names = [name.lstrip("=") for name in row.aliases if name.isascii()][:4] if row else []
        if code in _UNITS:
            names.insert(0, _UNITS[code])
        elif code.replace("/", "").replace("%", "").isalnum():
            names.insert(0, code)
        lead = " x " if code.startswith("10*") else "" if code.startswith("/") else " "
        return tuple(lead + name for name in (*names, code))


_QUOTES = str.maketrans("“”", "''")


@cache
def _phrases() -> dict[str, tuple[str, ...]]:
    """Give the English words of every qualifier."""
    found: dict[str, tuple[str, ...]] = {}
    for row in tables.phrases():
        if row.type in ("qual", "site") and row.language == "en":
            found[row.value] = (*found.get(row.value, ()), row.text)
    return found


def _qualified(name: str, quals: list[str]) -> Iterator[str]:
    """Put qualifiers before a name, or behind it, in every way there is to say each."""
    ways = [_phrases().get(qual, (qual.replace("-", " "),))[:4] for qual in quals]
    for chosen in product(*ways):
        before = [phrase for phrase in chosen if not phrase.startswith("requiring ")]
        behind = [phrase for phrase in chosen if phrase.startswith("requiring ")]
        for ordered in permutations(before):  # a part of the body stands last: "resected cutaneous …"
            yield " ".join((*ordered, name, *behind))
        if chosen:
            yield " ".join((*chosen, name))
            yield " ".join((name, *chosen))


def _windows(window: Window | None, wording: Wording) -> tuple[str, ...]:
    if window is None:
        return ("",)
    event = _EVENTS.get(window.anchor) or wording._names(window.anchor)[0]
    side = "before or after" if window.direction == "around" else window.direction
    lives = ""
    if window.half_lives is not None:
        lives = f" or {number(window.half_lives)} half-lives"
        lives += f", whichever is {window.of}," if window.of else ""
    least, most = window.at_least, window.at_most
    if least is not None and most is not None and least.unit == most.unit:
        return (f" {number(least.value)} to {_length(most)} {side} {event}",)
    if window.at_most is not None:
        length = _length(window.at_most) + lives
        return f" within {length} {side} {event}", f" for {length} {side} {event}"
    if window.at_least is None:
        return (f" {side} {event}",)
    length = f"at least {_length(window.at_least)}{lives}"
    return f" {length} {side} {event}", f" for {length}", f" {length} ago"


def _length(duration: Duration) -> str:
    unit = duration.unit[:-1] if duration.value == 1 else duration.unit
    return f"{number(duration.value)} {unit}"


def _sides(rule: Range, levels: dict[str, tuple[float, float]]) -> Iterator[str]:
    """Give a range's ends in words, then in signs; levels by their names ("III to IV")."""
    said = rule.published or rule
    low, high = said.low, said.high
    below, above = ("below", "<") if rule.high_open else ("at most", "<=")
    over, beyond = ("above", ">") if rule.low_open else ("at least", ">=")
    exact = [word for word, span in levels.items() if span == (low, high)]
    yield from exact[:2]
    if low is not None and low == high:
        yield from (f"equal to {number(low)}", f"= {number(low)}", f"of {number(low)}")
    lows = [word for word, span in levels.items() if span[0] == low][:2] or [_side(low)]
    highs = [word for word, span in levels.items() if span[1] == high][:2] or [_side(high)]
    for first, last in product(lows, highs):
        if low is not None and high is not None:
            if not rule.low_open and not rule.high_open:
                yield f"between {first} and {last}"
                yield f"{first} to {last}"
            yield f"{over} {first} and {below} {last}"
            yield f"{beyond} {first} and {above} {last}"
        elif low is not None:
            yield f"{over} {first}"
            yield f"{beyond} {first}"
        elif high is None:
            yield "of any value"
        else:
            yield f"{below} {last}"
            yield f"{above} {last}"


def _side(value: float | None) -> str:
    return "" if value is None else number(value)


def number(value: float) -> str:
    """Give a number with all its digits and no exponent: 100000, 0.05."""
    return f"{value:.12f}".rstrip("0").rstrip(".")


def _joined(said: list[str], joint: str) -> str:
    return said[0] if len(said) == 1 else f"{', '.join(said[:-1])} {joint} {said[-1]}"


def _simple(rules: tuple[Rule, ...]) -> bool:
    return bool(rules) and all(isinstance(rule, Has | Range | Count) for rule in rules)


def _sayable(name: str) -> bool:
    return name.isascii() and not set(name) & set(";:“”") and name.count("(") == name.count(")")


__all__ = ["Wording", "number", "outline"]
