"""Limits of which something is not said: the sign, the figure, the fluid; no words are sought beyond that."""

from trialbridge.eligibility import limits, ranges
from trialbridge.eligibility.atoms import Sentence
from trialbridge.eligibility.limits import Limit
from trialbridge.eligibility.tokens import Token
from trialbridge.model.rule import Range

_COUNTED = frozenset({"anc", "wbc", "platelets", "haemoglobin"})
_CHEMISTRY = frozenset({"alt", "ast", "transaminases", "alp", "bilirubin_total", "creatinine"})
"""What organs are told by: criteria set the least of the one and the most of the other."""
_CELLS = frozenset({"wbc", "anc", "rbc", "lymphocytes", "eosinophils", "monocytes"})
_FLUIDS = frozenset(
    {"urine", "urinary", "urinalysis", "pyuria", "csf", "cerebrospinal", "synovial", "sputum", "hpf", "hpfs",
     "spinal", "ascites", "ascitic", "pleural", "peritoneal", "bronchoalveolar", "lavage", "stool",
     "power", "effluent", "dialysate"}
)  # fmt: skip
"""What cells are counted in that are not those of the blood."""
_BESIDE = 1.25
"""How far above the lower end of what is usual the least may be set: "WBC 4,000/mm3"."""
_AROUND = 9


def elsewhere(tokens: list[Token], at: int, names: list[str]) -> bool:
    """Tell whether cells are counted in something else than blood: "> 10 WBC/hpf in urine"."""
    if _CELLS.isdisjoint(names):
        return False
    start, end = at, at + 1
    while start and at - start < _AROUND and not _apart(tokens[start - 1], names):
        start -= 1
    while end < len(tokens) and end - at < _AROUND and not _apart(tokens[end], names):
        end += 1
    said = [word for token in tokens[start:end] for word in token.text.split()]
    return not _FLUIDS.isdisjoint(said)


def _apart(token: Token, names: list[str]) -> bool:
    """Tell whether something else begins: another measure, a test with its result."""
    other = token.kind == "variable" and token.value not in names
    return other or token.text in (",", ";", ".") or token.kind in ("sign", "test")


def signless(sentence: Sentence, names: list[str], at: int, limit: Limit) -> Limit | None:
    """Read a limit that lost its sign among what is required: "WBC 3,000/mcL", "creatinine 1.5 x ULN".

    A figure at or below the lower end of what is usual can only be asked for as the least, one at or above
    the upper end as the most; between them, and beside words, nothing is told.
    """
    tokens, row = sentence.tokens, sentence.vocabulary.variables[names[0]]
    found = ranges.range_of(limit, names[0], sentence.vocabulary) if limit.unit else None
    closed = limit.end >= len(tokens) or tokens[limit.end].kind in ("punct", "and", "or", "variable")
    if not isinstance(found, Range) or found.low is None or not closed or len(names) > 1:
        return None
    between = tokens[at + 1 : limit.start]
    if any(token.kind not in ("fill", "punct", "variable") and token.text != "to" for token in between):
        return None
    multiple = found.unit in ("ULN", "LLN")
    if (
        names[0] in _COUNTED
        and not multiple
        and row.usual_low is not None
        and found.low <= row.usual_low * _BESIDE
    ):
        return limit._replace(high=None, points=(), single=False)
    if names[0] in _CHEMISTRY and (found.unit == "ULN" or found.low >= (row.usual_high or found.low)):
        return limit._replace(low=None, points=(), single=False)
    return None


def turned(tokens: list[Token], at: int, last: int, levels: dict[str, tuple[float, float]]) -> Limit | None:
    """Read a comparison that is denied: "white cells should not be less than 1 x 10^9/L"."""
    if at + 1 >= last or tokens[at].kind not in ("neg", "forbid"):
        return None
    found = limits.read(tokens, at + 1, last, levels)
    if found is None or found.single or found.within or (found.low is None) == (found.high is None):
        return None
    low, high = found.high, found.low
    return found._replace(
        start=at, low=low, high=high, low_open=not found.high_open and low is not None,
        high_open=not found.low_open and high is not None,
    )  # fmt: skip


def led(tokens: list[Token], at: int) -> int:
    """Give where the sign of a variable's limit would stand before it: "above the age of 18"."""
    before = at - 1
    return before - 1 if before > 0 and tokens[before].text == "the" else before


def spread(
    tokens: list[Token], at: int, end: int, last: int, levels: dict[str, tuple[float, float]]
) -> Limit | None:
    """Read both ends where the variable stands behind "between": "between the ages of 18 and 65"."""
    lead = led(tokens, at)
    if at == 0 or "between" not in tokens[lead].senses:
        return None
    end += end < last and tokens[end].text == "of"
    found = limits.spread(tokens, end, last, levels)
    return None if found is None else found._replace(start=lead)


def enclosed(tokens: list[Token], at: int, end: int) -> bool:
    """Tell whether a variable stands alone in brackets and its limit behind: "white cells (WBC) > 3"."""
    alone = at > 0 and end < len(tokens) and tokens[at - 1].text in "([" and tokens[end].text in ")]"
    return alone and end == at + 1 and tokens[at - 1].kind == "punct"


def abnormal(sentence: Sentence, names: list[str], at: int) -> bool:
    """Tell whether "abnormal" alone stands before measures that have usual limits: "abnormal haemoglobin"."""
    before, behind = sentence.tokens[max(0, at - 2) : at], sentence.tokens[at + 1 : at + 2]
    if behind and behind[0].kind in ("word", "test", "concept"):
        return False  # "abnormal glucose tolerance test"
    if not before or before[-1].text != "abnormal" or before[0].kind == "qual":
        return False
    rows = [sentence.vocabulary.variables[name] for name in names]
    return all(row.kind == "number" and (row.usual_low or row.usual_high) for row in rows)
