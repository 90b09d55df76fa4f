"""Variables with their limits as atoms: who is limited together, and by what; the limit is `limits`'."""

from collections.abc import Iterator
from itertools import pairwise

from trialbridge.eligibility import limits
from trialbridge.eligibility.atoms import Atom, Sentence
from trialbridge.eligibility.limits import Limit
from trialbridge.eligibility.tokens import Token
from trialbridge.eligibility.windows import Found
from trialbridge.model.rule import All, Any, Range, Rule

_GAP = frozenset({"fill", "aux", "age", "place", "then"})
_LOOSE = frozenset({"of", "at", "for", "as", "with", "to", "in", "by", "than", "from"})
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


def find(sentence: Sentence, windows: dict[int, Found]) -> Iterator[Atom]:
    """Find every variable (or group of variables) with its limit, left to right."""
    tokens, last = sentence.tokens, len(sentence.tokens)
    at = 0
    while at < last:
        if tokens[at].kind != "variable":
            at += 1
            continue
        names, joint, end = _group(tokens, at, last)
        found = limited(sentence, names, at, end, windows)
        if found is None:
            at = max(end, at + 1)
            continue
        start, limit, window = found
        start, limit = _chained(tokens, at, start, limit)
        if names == ["toxicity_grade"] and _of_tumour(sentence):
            names = ["grade"]
        if limit.single and "ctcae" in tokens[at].text:
            at = max(end, at + 1)  # "per CTCAE 4" names an edition
            continue
        rule = rule_of(sentence, names, joint, limit, window)
        if rule is None and names == ["ecog"] and limit.low is not None and limit.low > 5:
            names = ["karnofsky"]  # "performance status >= 70%"
            rule = rule_of(sentence, names, joint, limit, window)
        if rule is None:
            at = max(end, at + 1)
            continue
        stop = _repeated(sentence, names, limit)
        yield Atom(start, stop, rule, names[0], 5)
        bare, at = _bare(sentence, names, joint, stop, last, windows)
        yield from bare


def _chained(tokens: list[Token], at: int, start: int, limit: Limit) -> tuple[int, Limit]:
    """Read the lower end of "18 <= age <= 75" before the variable."""
    if at < 2 or limit.low is not None or limit.high is None:
        return start, limit
    sign, number = tokens[at - 1], tokens[at - 2]
    if sign.kind == "cmp" and sign.value[0] == "<" and number.kind == "num" and number.number <= limit.high:
        return at - 2, limit._replace(low=number.number, low_open=sign.value == "<")
    return start, limit


def _of_tumour(sentence: Sentence) -> bool:
    """Tell whether a grade is a tumour's: "low grade glioma (WHO grades I and II)"."""
    is_a = sentence.vocabulary.is_a
    return any(token.kind == "concept" and is_a(token.value, "neoplasm") for token in sentence.tokens)


def _group(tokens: list[Token], at: int, last: int) -> tuple[list[str], str, int]:
    """Give the variables that share what follows ("ALT and AST"), how they are joined, and where they end."""
    names, joint = [tokens[at].value], ""
    end = at + 1
    while end < last:
        token = tokens[end]
        if token.kind == "variable" and token.value in names:
            end += 1
            continue
        if token.text in "([" and token.kind == "punct":
            closed = _abbreviation(tokens, end, last, names)
            if closed:
                end = closed
                continue
        step, sign = _joined(tokens, end, last)
        if step is None:
            break
        if tokens[step].value not in names:
            names.append(tokens[step].value)
        joint = "or" if sign == "or" else joint or sign
        end = step + 1
    return names, joint, end


def _abbreviation(tokens: list[Token], at: int, last: int, names: list[str]) -> int:
    """Give the end of "(ANC)", "[SGPT]", "(serum glutamic oxaloacetic transaminase [SGOT])", or 0."""
    end = at + 1
    while end < last and end < at + 8:
        token = tokens[end]
        if token.text in ")]":
            # a carrier writes "(AST [SGOT])"
            return end + 1
        if token.kind in ("num", "cmp", "unit") or (token.kind == "variable" and token.value not in names):
            return 0
        if token.kind in ("word", "variable", "fill", "concept", "link", "qual") or token.text in "/-[=,":
            end += 1
            continue
        return 0
    return 0


def _joined(tokens: list[Token], at: int, last: int) -> tuple[int | None, str]:
    end, sign = at, ""
    while end < last and end < at + 5:
        token = tokens[end]
        if token.kind in ("and", "or") or token.text in (",", "/", "&", "、"):
            sign = "or" if token.kind == "or" else sign or "and"
        elif token.kind == "variable" and sign:
            return end, sign
        elif token.kind not in ("fill",):
            return None, ""
        end += 1
    return None, ""


def limited(
    sentence: Sentence, names: list[str], at: int, end: int, windows: dict[int, Found]
) -> tuple[int, Limit, Found | None] | None:
    """Find the limit of a group: after it, or before it ("at least 100,000 platelets/mm3")."""
    tokens, last = sentence.tokens, len(sentence.tokens)
    levels = limits.levels(sentence.vocabulary, names[0])
    place, window = _skip(tokens, end, last, windows, levels, names)
    limit = limits.read(tokens, place, last, levels)
    if limit is None and place < last and tokens[place].kind == "normal":
        limit = Limit(place, place + 1, within=True)
    if limit is not None and limit.single and not levels:
        limit = _prefixed(tokens, at, limit)
    if limit is not None and not (limit.single and not levels):
        start = at - 1 if limit.start < at else at
        return start, limit, window
    before = _before(tokens, at, levels, end)
    if before is not None:
        return before.start, before, None
    if at and tokens[at - 1].kind == "normal" and tokens[at - 1].value == "plain":
        return at - 1, Limit(at - 1, end, within=True), None
    return None


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
        elif (
            token.kind in _GAP
            or token.text in (":", "：", "-", ",", "=")
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
    low = limit.low if sign[0] == ">" else None
    high = limit.high if sign[0] == "<" else None
    return limit._replace(start=at if named else at - 1, low=low, high=high, single=False)


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
    first = limits.range_of(limit, names[0], sentence.vocabulary)
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
    second = limits.range_of(again, names[0], sentence.vocabulary)
    if not limits.same_limit(first, second):
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


def rule_of(
    sentence: Sentence, names: list[str], joint: str, limit: Limit, window: Found | None
) -> Rule | None:
    """Apply one limit to every named variable; None where one of them cannot take it."""
    parts: list[Rule] = []
    for name in names:
        part = _one(sentence, name, limit, window)
        if part is None:
            return None
        parts.append(part)
    if len(parts) == 1:
        return parts[0]
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
        if name not in _LOWER_ONLY:
            sides.append(Range(variable=name, high=1.0, unit="ULN", window=when))
        return sides[0] if len(sides) == 1 else All(rules=tuple(sides))
    if limit.within:  # "ECOG 2 or better"
        low, high = limit.low, limit.high
        limit = limit._replace(
            low=low if name in _HIGH_IS_BETTER else None, high=None if name in _HIGH_IS_BETTER else high
        )
    if limit.single and limit.points and not _contiguous(limit.points):
        each = [
            limits.range_of(limit._replace(low=low, high=high), name, vocabulary)
            for low, high in dict.fromkeys(zip(limit.points[::2], limit.points[1::2], strict=True))
        ]
        rules = tuple(part for part in each if part is not None)
        return Any(rules=rules) if len(rules) == len(each) else None
    found = limits.range_of(limit, name, vocabulary)
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
