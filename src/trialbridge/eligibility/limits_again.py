"""Limits behind a variable's own: the same in another unit, one for others, one for each of several."""

from trialbridge.eligibility import limits, ranges
from trialbridge.eligibility.applied import one, rule_of
from trialbridge.eligibility.atoms import Atom, Sentence
from trialbridge.eligibility.limits import Limit
from trialbridge.eligibility.tokens import Token
from trialbridge.eligibility.windows import Found
from trialbridge.model.rule import All, Any, Rule


def repeated(sentence: Sentence, names: list[str], limit: Limit) -> int:
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


def bare(
    sentence: Sentence, names: list[str], joint: str, first: Limit, at: int, windows: dict[int, Found]
) -> tuple[list[Atom], int]:
    """Find limits without their variable ("(<= 5 x ULN if liver metastases)"), up to the next variable.

    `first` is the variable's own limit, which ends at `at`.
    """
    tokens, last, start = sentence.tokens, len(sentence.tokens), at
    levels = limits.levels(sentence.vocabulary, names[0])
    found: list[Atom] = []
    while at < last and tokens[at].kind != "variable":
        limit: Limit | None = None
        if tokens[at].kind == "cmp" and at not in windows:
            limit = limits.read(tokens, at, last, levels)
            if limit is not None and not limit.unit and not _opposite(tokens, first, limit, start, at):
                limit = None
        elif tokens[at].kind == "num" and not levels and at not in windows:
            limit = _for_others(tokens, first, limits.read(tokens, at, last, levels), at)
        follows = limit is not None and limit.end < last and tokens[limit.end].kind == "variable"
        rule = None if limit is None or follows else rule_of(sentence, names, joint, limit, None)
        if rule is not None and limit is not None:
            found.append(Atom(at, limit.end, rule, names[0], 4, bare=True))
            at = limit.end
            continue
        at += 1
    return found, at


def _opposite(tokens: list[Token], first: Limit, limit: Limit, start: int, at: int) -> bool:
    """Tell whether a figure without a unit is the other side right behind: "BMI > 40 or < 18"."""
    if at != start + 1 or tokens[start].kind != "or" or limit.within:
        return False
    most, least = (limit.high, first.low) if first.high is None else (first.high, limit.low)
    ended = limit.end >= len(tokens) or tokens[limit.end].kind in ("punct", "and", "or", "age")
    return ended and most is not None and least is not None and most <= least


def _for_others(tokens: list[Token], first: Limit, limit: Limit | None, at: int) -> Limit | None:
    """Read the limit of others in brackets: "< 3 x ULN (5 x ULN if liver metastases)"."""
    if limit is None or not limit.single or tokens[at - 1].text not in "([" or limit.end >= len(tokens):
        return None
    if (first.low is None) == (first.high is None) or first.within or limit.unit not in ("", first.unit):
        return None
    if tokens[limit.end].kind != "cond":
        return None
    return limit._replace(
        low=limit.low if first.high is None else None, high=limit.high if first.low is None else None,
        low_open=first.low_open, high_open=first.high_open, unit=first.unit, points=(), single=False,
    )  # fmt: skip


def respective(
    sentence: Sentence, names: list[str], limit: Limit, window: Found | None
) -> tuple[Rule | None, int]:
    """Give each variable its own limit: "ANC and platelets > 1,000/uL and 100,000/uL respectively"."""
    tokens, last = sentence.tokens, len(sentence.tokens)
    parts = [one(sentence, names[0], limit, window)]
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
        parts.append(one(sentence, name, own, window))
        end = own.end
    rules = tuple(part for part in parts if part is not None)
    if len(rules) < len(parts):
        return None, end
    return Any(rules=rules) if sentence.exclusion else All(rules=rules), end
