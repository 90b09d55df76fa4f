"""Variables with their limits as atoms: who is limited together, and by what; the limit is `limits`'."""

from collections.abc import Iterator
from typing import NamedTuple

from trialbridge.eligibility import by_sex, grouped, limits, limits_again, unsaid
from trialbridge.eligibility.applied import rule_of
from trialbridge.eligibility.atoms import Atom, Sentence
from trialbridge.eligibility.by_sex import BySex
from trialbridge.eligibility.limits import Limit
from trialbridge.eligibility.tokens import Token
from trialbridge.eligibility.windows import Found
from trialbridge.model.rule import All, Any, Has, If, Rule

_GAP = frozenset({"fill", "aux", "age", "place", "then"})
_LOOSE = frozenset({"of", "at", "for", "as", "with", "to", "in", "by", "than", "from", "rest", "maintained"})
_RECOVERY = frozenset({"resolved", "recovered", "recover", "resolve", "resolution", "recovery", "returned"})
_PEOPLE = frozenset(
    {"children", "child", "adolescents", "adolescent", "adults", "adult", "infants", "infant", "teenagers",
     "youth", "youths", "pediatric", "paediatric", "elderly", "toddlers", "boys", "girls"}
)  # fmt: skip
_AT = frozenset(
    {"at the time of", "at time of", "at", "on", "on the day of", "on day of", "before", "prior to"}
)
_RATIO = frozenset({"ratio", "ratios", "quotient"})
_SIGNS = frozenset("<>≤≥≦≧＜＞") | {"<=", ">=", "=<", "=>", "< =", "> ="}


class _Measure(NamedTuple):
    """What was read last: its variables, its limit, and where its words end."""

    names: tuple[str, ...]
    limit: Limit
    end: int


def find(sentence: Sentence, windows: dict[int, Found]) -> Iterator[Atom]:
    """Find every variable (or group of variables) with its limit, left to right."""
    tokens, last = sentence.tokens, len(sentence.tokens)
    at = 0
    before: _Measure | None = None
    while at < last:
        if tokens[at].kind != "variable":
            at += 1
            continue
        names, joint, end, tests = grouped.group(sentence, at, last)
        if len(names) > 1 and end < last and tokens[end].text in _RATIO and "/" in sentence.text:
            at = end  # "TG/HDL ratio >= 3.5" limits neither of the two
            continue
        sexes = by_sex.before(tokens, end, names, sentence.vocabulary)
        rule = _of_both(sentence, names, joint, sexes)
        if rule is not None and sexes is not None:
            yield Atom(at, sexes.end, rule, names[0], 5)
            at = sexes.end
            continue
        found = None if unsaid.elsewhere(tokens, at, names) else limited(sentence, names, at, end, windows)
        if found is None:
            at = max(end, at + 1)
            continue
        start, limit, window = found
        start, limit = _chained(tokens, at, start, limit)
        start -= start == at and unsaid.enclosed(tokens, at, end) and limit.end > end
        if names == ["toxicity_grade"] and _of_tumour(sentence):
            names = ["grade"]
        recovers = limit.high is not None and not _RECOVERY.isdisjoint(sentence.keys)
        if (names == ["toxicity_grade"] and recovers) or (limit.single and "ctcae" in tokens[at].text):
            at = max(end, at + 1)  # "per CTCAE 4" names an edition; what must have recovered is `toxicity`'s
            continue
        rule = rule_of(sentence, names, joint, limit, window, tests)
        if rule is None and names == ["ecog"] and limit.low is not None and limit.low > 5:
            names = ["karnofsky"]  # "performance status >= 70%"
            rule = rule_of(sentence, names, joint, limit, window)
        if len(names) > 1 and "respectively" in sentence.keys:
            rule, stop = limits_again.respective(sentence, names, limit, window)
        elif rule is not None:
            stop = limits_again.repeated(sentence, names, limit)
            rule, stop = _narrowed(sentence, names, joint, limit, rule, start, stop)
        if rule is None:
            at = max(end, at + 1)
            continue
        if names == ["age"]:
            start = _population(tokens, start)
        bare = before is not None and _again(tokens, before, names, limit, start)
        yield Atom(start, stop, rule, names[0], 5, bare=bare)
        before = _Measure(tuple(names), limit, stop)
        bares, at = limits_again.bare(sentence, names, joint, limit, stop, windows)
        yield from bares


def _of_both(sentence: Sentence, names: list[str], joint: str, found: BySex | None) -> Rule | None:
    """Ask each sex its own limit; None where a variable cannot take one of them."""
    if found is None:
        return None
    parts: list[Rule] = []
    for sex, limit in found.limits:
        part = rule_of(sentence, names, joint, limit, None)
        if part is None:
            return None
        test = Has(concept=sex)
        parts.append(All(rules=(test, part)) if sentence.exclusion else If(test=test, then=part))
    return Any(rules=tuple(parts)) if sentence.exclusion else All(rules=tuple(parts))


def _narrowed(
    sentence: Sentence, names: list[str], joint: str, limit: Limit, rule: Rule, start: int, stop: int
) -> tuple[Rule, int]:
    """Read whom a limit is for where that stands right behind it: "(males)", "(>= 16 years of age)"."""
    tokens, last = sentence.tokens, len(sentence.tokens)
    sexes = by_sex.behind(tokens, limit, stop, names, sentence.vocabulary)
    both = _of_both(sentence, names, joint, sexes)
    if both is not None and sexes is not None:
        return both, sexes.end
    aged = grouped.aged(sentence, stop, last, names) if stop < last and tokens[stop].text in "([" else None
    if aged is None:
        return rule, stop
    test, end = aged
    either = (start and tokens[start - 1].kind == "or") or (end < last and tokens[end].kind == "or")
    if sentence.exclusion or either:  # "Karnofsky >= 50 (> 16 years) or Lansky >= 50 (<= 16 years)"
        return All(rules=(test, rule)), end
    return If(test=test, then=rule), end


def _population(tokens: list[Token], start: int) -> int:
    """Take in the words that only name people of an age: "children and adolescents aged 6 to 17"."""
    at = start
    while at and (
        tokens[at - 1].text in _PEOPLE or (tokens[at - 1].kind in ("and", "or", "age", "subj") and at > 1)
    ):
        at -= 1
    while at < start and tokens[at].text not in _PEOPLE:
        at += 1
    return at


def _again(tokens: list[Token], before: _Measure, names: list[str], limit: Limit, start: int) -> bool:
    """Tell whether a variable is limited again for some: "(ALT <= 5 x ULN if liver metastases)"."""
    if not set(names) <= set(before.names) or start - before.end > 12 or start <= before.end:
        return False
    if (limit.low is None) != (before.limit.low is None) or (limit.high is None) != (
        before.limit.high is None
    ):
        return False
    between = tokens[before.end : start]
    if any(token.kind == "variable" for token in between):
        return False
    opens = any(
        token.text in "([" or token.kind in ("or", "exc") or token.text in (";", ",") for token in between
    )
    around = [*between, *tokens[limit.end : limit.end + 4]]
    behind = tokens[limit.end].text if limit.end < len(tokens) else ""
    return opens and (behind == "with" or any(token.kind in ("cond", "exc") for token in around))


def _chained(tokens: list[Token], at: int, start: int, limit: Limit) -> tuple[int, Limit]:
    """Read the lower end of "18 <= age <= 75" before the variable."""
    if limit.low is not None or limit.high is None:
        return start, limit
    before = _reversed(tokens, at)
    if (
        before is None
        or before.low is None
        or before.low > limit.high
        or (limit.unit and before.unit not in ("", limit.unit))
    ):
        return start, limit
    return before.start, limit._replace(
        low=before.low, low_open=before.low_open, unit=limit.unit or before.unit
    )


def _reversed(tokens: list[Token], at: int) -> Limit | None:
    """Read a limit that ends in its sign before the variable: "18 years <= age", "70 >= age"."""
    if at < 2 or tokens[at - 1].kind != "cmp" or tokens[at - 1].text not in _SIGNS:
        return None
    place, unit = at - 2, ""
    if place and tokens[place].kind == "unit":
        place, unit = place - 1, tokens[place].value
    if tokens[place].kind != "num" or (place and tokens[place - 1].kind in ("cmp", "num")):
        return None
    sign, value = tokens[at - 1].value, tokens[place].number
    if sign[0] == "<":
        return Limit(place, at, low=value, low_open=sign == "<", unit=unit)
    return Limit(place, at, high=value, high_open=sign == ">", unit=unit)


def _of_tumour(sentence: Sentence) -> bool:
    """Tell whether a grade is a tumour's: "low grade glioma (WHO grades I and II)"."""
    is_a = sentence.vocabulary.is_a
    return any(token.kind == "concept" and is_a(token.value, "neoplasm") for token in sentence.tokens)


def limited(
    sentence: Sentence, names: list[str], at: int, end: int, windows: dict[int, Found]
) -> tuple[int, Limit, Found | None] | None:
    """Find the limit of a group: after it, or before it ("at least 100,000 platelets/mm3")."""
    tokens, last = sentence.tokens, len(sentence.tokens)
    levels = limits.levels(sentence.vocabulary, names[0])
    end += unsaid.enclosed(tokens, at, end)
    place, window = _skip(tokens, end, last, windows, levels, names)
    limit = limits.read(tokens, place, last, levels) or unsaid.turned(tokens, place, last, levels)
    if limit is None and place < last and tokens[place].text in "([" and tokens[place].kind == "punct":
        limit = _enclosed(tokens, place, last, levels)
    if limit is None and place < last and tokens[place].kind == "normal":
        limit = Limit(place, place + 1, within=True)
    plain = limit
    lead = unsaid.led(tokens, at)
    signed = at > 0 and tokens[lead].kind == "cmp" and tokens[lead].value != "="
    if limit is not None and limit.single and (not levels or signed):  # "<= grade 1"
        limit = _prefixed(tokens, at, limit, lead)
    if limit is not None and not (limit.single and not levels):
        spreads = at > 0 and "between" in tokens[lead].senses  # "between the ages of 1 - 14 years"
        return min(lead if spreads else at, limit.start), limit, window
    spread = unsaid.spread(tokens, at, end, last, levels)
    if spread is not None:
        return spread.start, spread, None
    before = _before(tokens, at, levels, end) or _reversed(tokens, at)
    if before is not None and before.end == at:
        return before.start, before._replace(end=end), None
    if before is not None:
        return before.start, before, None
    if at and tokens[at - 1].kind == "normal" and tokens[at - 1].value == "plain":
        return at - 1, Limit(at - 1, end, within=True), None
    if unsaid.abnormal(sentence, names, at):
        return at - 1, Limit(at - 1, end, within=True, outside=True), None
    if plain is not None and not sentence.exclusion and not signed:
        told = unsaid.signless(sentence, names, at, plain)
        return None if told is None else (at, told, None)
    return None


def _enclosed(
    tokens: list[Token], at: int, last: int, levels: dict[str, tuple[float, float]]
) -> Limit | None:
    """Read a limit that stands in brackets alone: "ECOG performance status (0-1)"."""
    limit = limits.read(tokens, at + 1, last, levels)
    if limit is None or limit.end >= last or tokens[limit.end].text not in ")]":
        return None
    return limit._replace(start=at, end=limit.end + 1)


def _skip(
    tokens: list[Token],
    at: int,
    last: int,
    windows: dict[int, Found],
    levels: dict[str, tuple[float, float]],
    names: list[str],
) -> tuple[int, Found | None]:
    window = None
    start = at
    while at < last and at < start + 14:
        token = tokens[at]
        if at in windows and token.kind != "cmp" and windows[at].window is not None:
            window = windows[at]
            at = window.end
        elif "cmp" in token.senses or "between" in token.senses or token.text in levels:
            break
        elif token.text in _AT and at + 1 < last and tokens[at + 1].kind == "anchor":
            at += 2  # "at the time of the first dose"
        elif (
            token.kind in _GAP
            or token.kind == "test"
            or token.text in (":", "：", "-", ",", "=", '"', "'")
            or token.text in _LOOSE
            or (
                token.kind in ("role", "ie")
                or (token.kind == "variable" and token.value in names)
                or (token.kind == "anchor" and levels)
            )
        ):
            at += 1
        elif (
            token.text == "("
            and at + 2 < last
            and tokens[at + 2].text == ")"
            and tokens[at + 1].kind in ("word", "fill", "variable")
        ):
            at += 3
        else:
            break
    return at, window


def _prefixed(tokens: list[Token], at: int, limit: Limit, lead: int) -> Limit | None:
    """Read "minimum life expectancy of 12 weeks": the comparison stands before the variable, at `lead`."""
    named = {"minimum": ">=", "maximum": "<="}.get(tokens[at].text.split()[0], "")
    sign = named or (tokens[lead].senses.get("cmp", "") if at else "")
    if not sign or limit.within:
        return None
    low = None if sign[0] == "<" else limit.high if sign == ">" else limit.low
    high = None if sign[0] == ">" else limit.low if sign == "<" else limit.high
    start = at if named else lead
    return limit._replace(
        start=start, low=low, high=high, low_open=sign == ">", high_open=sign == "<", points=(), single=False
    )


def _before(tokens: list[Token], at: int, levels: dict[str, tuple[float, float]], end: int) -> Limit | None:
    stop = at
    while stop > 0 and (tokens[stop - 1].kind == "fill" or tokens[stop - 1].text in ("of", "in")):
        stop -= 1
    for start in range(max(0, stop - 5), stop):
        if tokens[start].kind not in ("cmp", "num", "between") and "cmp" not in tokens[start].senses:
            continue
        limit = limits.read(tokens, start, stop, levels)
        if limit is not None and limit.end == stop and not limit.single:
            return limit._replace(end=end)
    return None
