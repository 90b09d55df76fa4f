"""Age: limits in years, months, weeks or days, with or without the word; adults and children."""

from collections.abc import Iterator

from trialbridge.eligibility import limits, ranges
from trialbridge.eligibility.atoms import Atom, Sentence, holds
from trialbridge.eligibility.kinds import Example
from trialbridge.eligibility.limits import Limit
from trialbridge.eligibility.tokens import Token
from trialbridge.model.rule import Any, Range, Rule

VARIABLES = ("age",)
TRIGGERS = ("num", "word")
_LEAD = frozenset({"fill", "subj", "aux", "age", "punct", "link", "and", "or", "bothsexes"})
_OLDER = ("older", "younger", "elder", "aged", "age")
_ADULT = {"adult": 18.0, "adults": 18.0}
_NEONATE = 28 / 365.25
_YOUNG = {
    "neonate": _NEONATE, "neonates": _NEONATE, "newborn": _NEONATE, "newborns": _NEONATE,
    "minor": 18.0, "minors": 18.0, "children": 18.0,
}  # fmt: skip
"""Ages in years below which a word holds: a neonate is younger than 28 days, a minor than 18 years."""
_PEOPLE = frozenset({"children", "adults", "adult", "who", "are", "is", "aged"})
_PLAIN_SIDES = frozenset({"under", "over", "below", "above"})
_OLDEST = 100
_THINGS = frozenset({"disease", "finding", "procedure", "event", "therapy"})
_SPANS = frozenset({"span", "agespan"})
_NAMED = frozenset((*_ADULT, *_YOUNG))
_EDGES = frozenset({"or", "and", "punct"})
_NAMES = ("adult", "neonate", "newborn", "minor", "children")
"""One of these stands in every word that names an age; the words "older" and "younger" make a number one."""


def find(sentence: Sentence) -> Iterator[Atom]:
    """Find ages that the word "age" does not announce: "18-75 years old", "18 years or older"."""
    tokens = sentence.tokens
    last = len(tokens)
    at = 0
    aged = "age" in sentence.keys
    yield from _plain(sentence)
    dated = _dated(sentence)
    if not dated and not holds(sentence.text, _NAMES):
        return
    while at < last:
        token = tokens[at]
        if token.kind == "word" and token.text not in _NAMED:
            pass
        elif token.kind == "num" or token.kind == "cmp" or "between" in token.senses:
            limit = limits.read(tokens, at, last, {}) if dated else None
            if (
                limit is not None
                and _is_age(tokens, at, limit, aged)
                and not _of_a_thing(sentence, at, limit)
            ):
                rule = _rule(sentence, limit)
                if rule is not None:
                    yield Atom(at, limit.end, rule, "age", 4)
                    at = limit.end
                    continue
        elif token.text in _ADULT and not (sentence.exclusion and _years_ahead(tokens, at)):
            yield Atom(at, at + 1, Range(variable="age", low=_ADULT[token.text], unit="a"), "age", 1)
        elif token.text in _YOUNG and _alone(tokens, at) and sentence.keys.isdisjoint(("num", "and")):
            high = _YOUNG[token.text]
            yield Atom(at, at + 1, Range(variable="age", high=high, high_open=True, unit="a"), "age", 1)
        at += 1


def _plain(sentence: Sentence) -> Iterator[Atom]:
    """Find ages that nothing but people and "under" or "over" tells: "patients under 18 or over 70"."""
    tokens, at = sentence.tokens, 0
    while at < len(tokens) and (
        tokens[at].kind in ("subj", "aux", "bothsexes") or tokens[at].text in _PEOPLE
    ):
        at += 1
    while at < len(tokens) and (tokens[at].value in ("female", "male") or tokens[at].text == "who are"):
        at += 1
    if not at:
        return  # "under 18" alone may be of anything that the list's head names
    start, parts = at, list[Rule]()
    while at + 1 < len(tokens) and tokens[at].text in _PLAIN_SIDES and tokens[at + 1].kind == "num":
        limit = limits.read(tokens, at, len(tokens), {})
        ended = limit is not None and (
            limit.end == len(tokens) or tokens[limit.end].kind == "or" or tokens[limit.end].text in (".", ";")
        )
        rule = _rule(sentence, limit) if limit is not None and limit.unit in ("", "a") else None
        if limit is None or rule is None or not ended or tokens[at + 1].number > _OLDEST:
            return
        parts.append(rule)
        at = limit.end + 1
    if parts:
        yield Atom(start, at - 1, Any(rules=tuple(parts)) if len(parts) > 1 else parts[0], "age", 4)


def _dated(sentence: Sentence) -> bool:
    """Tell whether anything in a sentence can make a number an age."""
    if not _SPANS.isdisjoint(sentence.senses):
        return True
    return holds(sentence.text, ("older", "younger")) and any(
        token.kind == "cmp" and token.text.startswith(("older", "younger")) for token in sentence.tokens
    )


def _is_age(tokens: list[Token], at: int, limit: Limit, aged: bool) -> bool:
    inside = tokens[at : limit.end]
    if any("agespan" in token.senses for token in inside):
        return not limit.single
    if any(token.kind == "cmp" and token.text.startswith(("older", "younger")) for token in inside):
        return True  # "older than 20 and younger than 80"
    if not any("span" in token.senses for token in inside):
        return False
    if any(
        word in token.text.split() for token in inside for word in _OLDER if token.kind in ("post", "cmp")
    ):
        return True
    if limit.single or not any(token.senses.get("span") == "years" for token in inside):
        return False
    lead = all(
        token.kind in _LEAD or token.value in ("female", "male") or token.text in _ADULT
        for token in tokens[:at]
    )
    tail = tokens[limit.end : limit.end + 1]
    return (lead or aged) and (not tail or tail[0].kind in ("punct", "and", "age", "fill", "or"))


def _of_a_thing(sentence: Sentence, at: int, limit: Limit) -> bool:
    """Tell whether the age is that of what stands before it: "a fracture over 3 days old"."""
    before, unit = sentence.tokens[at - 1 : at], sentence.tokens[limit.end - 1]
    if not before or before[0].kind != "concept" or not unit.text.endswith("old"):
        return False
    return sentence.vocabulary.concepts[before[0].value].kind in _THINGS


def _alone(tokens: list[Token], at: int) -> bool:
    """Tell whether a word is all of its item: "minors, prisoners", but not "women nursing newborns"."""
    before, after = tokens[at - 1 : at] if at else [], tokens[at + 1 : at + 2]
    return all(token.kind in _EDGES and token.text not in "()/" for token in (*before, *after))


def _years_ahead(tokens: list[Token], at: int) -> bool:
    return any("span" in token.senses or "agespan" in token.senses for token in tokens[at : at + 10])


def _rule(sentence: Sentence, limit: Limit) -> Rule | None:
    return ranges.range_of(limit, "age", sentence.vocabulary)


def _years(
    low: float | None, high: float | None = None, *, above: bool = False, below: bool = False
) -> Range:
    return Range(variable="age", low=low, high=high, low_open=above, high_open=below, unit="a")


EXAMPLES = (
    Example("Age ≥18 years.", _years(18)),
    Example("Age 18-75 years old (≥18, ≤75);", _years(18, 75)),
    Example("18-75 years old", _years(18, 75)),
    Example("Age between 1 and 39 years old.", _years(1, 39)),
    Example("Male or female patients > 18 years of age;", _years(18, above=True)),
    Example("Patients must be 18 years or older", _years(18)),
    Example("Age over 3 years old and less than 14 years old", _years(3, 14, above=True, below=True)),
    Example("Aged 18 to 80 years at time of consent", _years(18, 80)),
    Example("Participants younger than 18 years", _years(None, 18, below=True), exclusion=True),
    Example("Minors", _years(None, 18, below=True), exclusion=True),
)
