"""Variables with their limits as atoms: who is limited together, and by what; the limit is `limits`'."""

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from trialbridge.eligibility import by_sex, grouped, limits, ranges, unsaid
from trialbridge.eligibility.atoms import Atom, Sentence
from trialbridge.eligibility.by_sex import BySex
from trialbridge.eligibility.limits import Limit
from trialbridge.eligibility.tokens import Token
from trialbridge.eligibility.windows import Found
from trialbridge.model.rule import All, Any, Has, If, Not, Range, Rule

_GAP = frozenset({"fill", "aux", "age", "place", "then"})
_LOOSE = frozenset({"of", "at", "for", "as", "with", "to", "in", "by", "than", "from", "rest", "maintained"})
_UPPER_ONLY = frozenset(
    [
        "alt",
        "ast",
        "alp",
        "ggt",
        "transaminases",
        "bilirubin_total",
        "bilirubin_direct",
        "creatinine",
        "bun",
        "urea",
        "inr",
        "pt",
        "aptt",
        "ck",
        "ldh",
        "lipase",
        "amylase",
        "crp",
        "troponin",
        "bnp",
        "nt_probnp",
        "ammonia",
        "psa",
        "afp",
        "ca125",
        "cea",
    ]
)
_LOWER_ONLY = frozenset(
    [
        "lvef",
        "spo2",
        "anc",
        "platelets",
        "haemoglobin",
        "creatinine_clearance",
        "egfr",
        "shortening_fraction",
        "fev1",
        "dlco",
    ]
)
_HIGH_IS_BETTER = frozenset({"karnofsky", "lansky", "moca", "mmse", "gcs"})
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
            rule, stop = _respective(sentence, names, limit, window)
        elif rule is not None:
            stop = _repeated(sentence, names, limit)
            rule, stop = _narrowed(sentence, names, joint, limit, rule, start, stop)
        if rule is None:
            at = max(end, at + 1)
            continue
        if names == ["age"]:
            start = _population(tokens, start)
        bare = before is not None and _again(tokens, before, names, limit, start)
        yield Atom(start, stop, rule, names[0], 5, bare=bare)
        before = _Measure(tuple(names), limit, stop)
        bares, at = _bare(sentence, names, joint, stop, last, windows)
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
    signed = at > 0 and tokens[at - 1].kind == "cmp" and tokens[at - 1].value != "="
    if limit is not None and limit.single and (not levels or signed):  # "<= grade 1"
        limit = _prefixed(tokens, at, limit)
    if limit is not None and not (limit.single and not levels):
        start = at - 1 if limit.start < at else at
        return start, limit, window
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


def _prefixed(tokens: list[Token], at: int, limit: Limit) -> Limit | None:
    """Read "minimum life expectancy of 12 weeks": the comparison stands before the variable."""
    named = {"minimum": ">=", "maximum": "<="}.get(tokens[at].text.split()[0], "")
    sign = named or (tokens[at - 1].senses.get("cmp", "") if at else "")
    if not sign or limit.within:
        return None
    low = None if sign[0] == "<" else limit.high if sign == ">" else limit.low
    high = None if sign[0] == ">" else limit.low if sign == "<" else limit.high
    start = at if named else at - 1
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


def _repeated(sentence: Sentence, names: list[str], limit: Limit) -> int:
    """Step over the same limit in another unit: "(34.2 umol/L)", "or 5 mmol/L", "[100 g/L]"."""
    tokens, last = sentence.tokens, len(sentence.tokens)
    first = ranges.range_of(limit, names[0], sentence.vocabulary)
    if first is None or limit.within:
        return limit.end
    at = limit.end
    opened = at < last and tokens[at].kind == "punct" and tokens[at].text in "([（"
    if opened or (at < last and (tokens[at].kind in ("or", "ie") or tokens[at].text in "/,;=")):
        at += 1
    while at < last and (tokens[at].kind in ("or", "ie", "fill") or tokens[at].text == "="):
        at += 1
    again = limits.read(tokens, at, last, {}) if at > limit.end else None
    if again is None:
        return limit.end
    if again.single:
        again = again._replace(
            low=again.low if limit.low is not None else None,
            high=again.high if limit.high is not None else None,
            unit=again.unit or limit.unit,
        )
    second = ranges.range_of(again, names[0], sentence.vocabulary)
    if not ranges.same_limit(first, second):
        return limit.end
    if opened:
        return again.end + 1 if again.end < last and tokens[again.end].text in ")]）" else limit.end
    return again.end


def _bare(
    sentence: Sentence, names: list[str], joint: str, at: int, last: int, windows: dict[int, Found]
) -> tuple[list[Atom], int]:
    """Find limits without their variable ("(<= 5 x ULN if liver metastases)"), up to the next variable."""
    tokens = sentence.tokens
    levels = limits.levels(sentence.vocabulary, names[0])
    found: list[Atom] = []
    while at < last and tokens[at].kind != "variable":
        if tokens[at].kind == "cmp" and at not in windows:
            limit = limits.read(tokens, at, last, levels)
            follows = limit is not None and limit.end < last and tokens[limit.end].kind == "variable"
            rule = None if limit is None or follows else rule_of(sentence, names, joint, limit, None)
            if rule is not None and limit is not None and limit.unit:
                found.append(Atom(at, limit.end, rule, names[0], 4, bare=True))
                at = limit.end
                continue
        at += 1
    return found, at


def _respective(
    sentence: Sentence, names: list[str], limit: Limit, window: Found | None
) -> tuple[Rule | None, int]:
    """Give each variable its own limit: "ANC and platelets > 1,000/uL and 100,000/uL respectively"."""
    tokens, last = sentence.tokens, len(sentence.tokens)
    parts = [_one(sentence, names[0], limit, window)]
    end = limit.end
    for name in names[1:]:
        while end < last and (tokens[end].kind in ("and", "or") or tokens[end].text in ",/"):
            end += 1
        own = limits.read(tokens, end, last, {})
        if own is not None and own.single:
            low, high = (
                own.low if limit.low is not None else None,
                own.high if limit.high is not None else None,
            )
            own = own._replace(low=low, high=high, low_open=limit.low_open, high_open=limit.high_open)
            own = own._replace(single=False, unit=own.unit or limit.unit)
        if own is None:
            return None, end
        parts.append(_one(sentence, name, own, window))
        end = own.end
    rules = tuple(part for part in parts if part is not None)
    if len(rules) < len(parts):
        return None, end
    return Any(rules=rules) if sentence.exclusion else All(rules=rules), end


def rule_of(
    sentence: Sentence,
    names: list[str],
    joint: str,
    limit: Limit,
    window: Found | None,
    tests: dict[str, Rule] | None = None,
) -> Rule | None:
    """Apply one limit to every named variable; None where one of them cannot take it."""
    parts: list[Rule] = []
    for name in names:
        part = _one(sentence, name, limit, window)
        if part is None:
            return None
        test = (tests or {}).get(name)
        if test is not None:
            part = All(rules=(test, part)) if sentence.exclusion else If(test=test, then=part)
        parts.append(part)
    if len(parts) == 1:
        return parts[0]
    if tests:
        joint = "and"  # each is asked of its own patients
    return Any(rules=tuple(parts)) if sentence.exclusion or joint == "or" else All(rules=tuple(parts))


def _one(sentence: Sentence, name: str, limit: Limit, window: Found | None) -> Rule | None:
    vocabulary = sentence.vocabulary
    when = window.window if window is not None else None
    row = vocabulary.variables[name]
    if limit.within and limit.low is None and limit.high is None:
        if row.kind != "number":
            return None
        sides: list[Rule] = []
        if name not in _UPPER_ONLY:
            sides.append(Range(variable=name, low=1.0, unit="LLN", window=when))
        if name not in _LOWER_ONLY or limit.outside:
            sides.append(Range(variable=name, high=1.0, unit="ULN", window=when))
        normal = sides[0] if len(sides) == 1 else All(rules=tuple(sides))
        return Not(rule=normal) if limit.outside else normal
    if limit.within:  # "ECOG 2 or better"
        low, high = limit.low, limit.high
        limit = limit._replace(
            low=low if name in _HIGH_IS_BETTER else None, high=None if name in _HIGH_IS_BETTER else high
        )
    if limit.single and limit.points and not _contiguous(limit.points):
        each = [
            ranges.range_of(limit._replace(low=low, high=high), name, vocabulary)
            for low, high in dict.fromkeys(zip(limit.points[::2], limit.points[1::2], strict=True))
        ]
        rules = tuple(part for part in each if part is not None)
        return Any(rules=rules) if len(rules) == len(each) else None
    found = ranges.range_of(limit, name, vocabulary)
    if found is not None and limit.outside:
        return Not(rule=found)
    if found is None or when is None:
        return found
    return Range(
        variable=found.variable, low=found.low, high=found.high, low_open=found.low_open,
        high_open=found.high_open, unit=found.unit, window=when, published=found.published,
    )  # fmt: skip


def _contiguous(points: tuple[float, ...]) -> bool:
    """Tell whether listed levels leave none out between them: 0, 1, 2; 70, 80; Child-Pugh 5..6 and 7..9."""
    ordered = sorted(zip(points[::2], points[1::2], strict=True))
    step = 10.0 if ordered[-1][1] >= 20 else 1.01
    return all(after[0] - before[1] <= step for before, after in pairwise(ordered))
