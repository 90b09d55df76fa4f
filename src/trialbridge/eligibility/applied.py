"""A limit applied to variables: the rule it states of each of them; it finds neither."""

from itertools import pairwise

from trialbridge.eligibility import ranges
from trialbridge.eligibility.atoms import Sentence
from trialbridge.eligibility.limits import Limit
from trialbridge.eligibility.windows import Found
from trialbridge.model.rule import All, Any, If, Not, Range, Rule

_UPPER_ONLY = frozenset(
    {"alt", "ast", "alp", "ggt", "transaminases", "bilirubin_total", "bilirubin_direct", "creatinine",
     "bun", "urea", "inr", "pt", "aptt", "ck", "ldh", "lipase", "amylase", "crp", "troponin", "bnp",
     "nt_probnp", "ammonia", "psa", "afp", "ca125", "cea"}
)  # fmt: skip
_LOWER_ONLY = frozenset(
    {"lvef", "spo2", "anc", "platelets", "haemoglobin", "creatinine_clearance", "egfr",
     "shortening_fraction", "fev1", "dlco"}
)  # fmt: skip
_HIGH_IS_BETTER = frozenset({"karnofsky", "lansky", "moca", "mmse", "gcs"})


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
        part = one(sentence, name, limit, window)
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


def one(sentence: Sentence, name: str, limit: Limit, window: Found | None) -> Rule | None:
    """Apply a limit to one variable; None where it cannot take it."""
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
